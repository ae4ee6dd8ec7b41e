"""Signing in with a password, and what must not come with it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.factories import UserFactory
from tests.users.conftest import PASSWORD, coordinator_named
from users.models import User

RESET = "/admin/account/password/reset/"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_user_name_and_password_sign_in(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    assert give_password()["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_an_e_mail_address_is_no_user_name(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_password("sam@example.org")
    assert not is_signed_in(client)


def test_whether_a_name_exists_is_not_told(sam: User, give_password: Callable[..., Any]) -> None:
    said = [
        give_password(name, "not the password").content.decode().count("do not go together")
        for name in ("sam", "nobody")
    ]
    assert said == [1, 1]


def test_the_session_has_another_key_after_the_password(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    client.get("/admin/")
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    give_password()
    assert client.session.session_key != before


def test_a_session_ends_with_the_browser(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    assert give_password().cookies["sessionid"]["max-age"] == ""


def test_twelve_hours_away_and_staff_sign_in_again(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_password()
    client.get("/admin/")
    with time_machine.travel(timezone.now() + timedelta(hours=11)):
        assert client.get("/admin/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=22)):
        assert client.get("/admin/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=35)):
        assert client.get("/styleguide/").status_code == 302
        assert client.get("/admin/pages/")["Location"] == "/admin/login/?next=%2Fadmin%2Fpages%2F"
        assert "You were away for a while" in client.get("/admin/login/").content.decode()
    assert not is_signed_in(client)


def test_signing_out_takes_a_post(sam: User, client: Client) -> None:
    client.force_login(sam)
    assert "Sign out?" in client.get("/admin/logout/").content.decode()
    assert is_signed_in(client)
    assert client.post("/admin/logout/")["Location"] == "/admin/login/"
    assert not is_signed_in(client)


# Where it leads


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "http:///evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "https://localhost/admin/",
    ],
)
def test_signing_in_never_leads_to_another_site(
    sam: User, client: Client, give_password: Callable[..., Any], elsewhere: str
) -> None:
    assert give_password(next=elsewhere)["Location"] == "/admin/"
    assert client.post("/admin/logout/", {"next": elsewhere})["Location"] == ("/admin/login/")


def test_signing_in_leads_to_where_one_was_going(
    sam: User, give_password: Callable[..., Any]
) -> None:
    assert give_password(next="/admin/pages/")["Location"] == "/admin/pages/"


@pytest.mark.parametrize("path", ["/admin/pages/", "/styleguide/"])
def test_every_way_in_leads_to_the_one_page(client: Client, db: None, path: str) -> None:
    assert client.get(path)["Location"].startswith("/admin/login/?next=")


def test_wagtails_sign_in_page_for_visitors_leads_there_too(client: Client, db: None) -> None:
    response = client.get("/_util/login/?next=/admin/")
    assert response["Location"] == "/admin/login/?next=/admin/"


def test_wagtails_sign_in_pages_take_no_password(sam: User, client: Client) -> None:
    client.post("/_util/login/", {"username": "sam", "password": PASSWORD})
    assert not is_signed_in(client)
    assert client.get("/admin/login/").resolver_match.view_name == "account_login"


def test_someone_without_a_role_is_not_sent_round_in_a_circle(client: Client, db: None) -> None:
    client.force_login(UserFactory())
    response = client.get("/admin/", follow=True)
    assert response.status_code == 200
    assert "You do not have permission" in response.content.decode()


# No accounts but those an administrator makes


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/login/",
        "/accounts/social/signup/",
        "/signup/",
        "/admin/signup/",
        "/admin/account/signup/",
        "/admin/account/signup/passkey/",
        "/admin/account/email/",
        "/admin/account/confirm-email/",
        "/admin/account/login/code/",
        "/admin/account/second-factor/keys/signup/",
        "/admin/account/second-factor/keys/login/",
        "/admin/account/second-factor/trust/",
        "/admin/password_reset/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_makes_an_account(administrator: Client, path: str, method: str) -> None:
    before = User.objects.count()
    filled = {"username": "new", "email": "new@example.org", "password1": PASSWORD}
    assert getattr(administrator, method)(path, filled).status_code == 404
    assert User.objects.count() == before


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_confirm_email",
        "account_request_login_code",
        "account_set_password",
        "socialaccount_signup",
        "mfa_signup_webauthn",
        "mfa_login_webauthn",
        "mfa_trust",
    ],
)
def test_what_is_not_wanted_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


# Limits


def test_after_five_wrong_passwords_even_the_right_one_waits(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            give_password(password="not the password")
        assert "wait five minutes" in give_password().content.decode()
        assert not is_signed_in(client)
        clock.shift(timedelta(minutes=5, seconds=1))
        give_password()
        assert is_signed_in(client)


def test_one_place_trying_many_names_is_stopped(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    for number in range(10):
        give_password(f"guess{number}", "not the password")
    give_password()
    assert not is_signed_in(client)


def test_places_behind_the_proxy_are_told_apart(sam: User, client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        client.post(
            "/admin/login/",
            {"username": f"guess{number}", "password": "wrong"},
            headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.9"},
        )
    filled = {"username": "sam", "password": PASSWORD}
    client.post("/admin/login/", filled, headers={"x-forwarded-for": "203.0.113.9"})
    assert not is_signed_in(client)
    client.post("/admin/login/", filled, headers={"x-forwarded-for": "203.0.113.10"})
    assert is_signed_in(client)


# Forgotten passwords


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    sam: User, client: Client, settings: Any, give_password: Callable[..., Any]
) -> None:
    settings.SITE_URL = "https://www.example.org"
    assert client.post(RESET, {"email": "sam@example.org"})["Location"] == f"{RESET}done/"
    message = mail.outbox[0]
    assert message.to == ["sam@example.org"]
    assert message.subject == "Your Life Rooms staff account: choose a new password"
    link = re.search(r"https://www\.example\.org(\S+)", message.body)
    assert link is not None
    form = client.get(link[1])["Location"]
    new = "another walk, by the sea"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert not is_signed_in(client)
    assert "no longer works" in client.get(link[1], follow=True).content.decode()
    give_password(password=new)
    assert is_signed_in(client)
    assert mail.outbox[1].subject == "Your Life Rooms staff account: password changed"


def test_whether_an_address_is_known_is_not_told(sam: User, client: Client) -> None:
    known = client.post(RESET, {"email": "sam@example.org"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_does_not_tell_either(
    sam: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert client.post(RESET, {"email": "sam@example.org"})["Location"] == f"{RESET}done/"


def test_a_link_sent_to_an_address_that_has_changed_since_is_void(
    sam: User, client: Client
) -> None:
    client.post(RESET, {"email": "sam@example.org"})
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)
    assert link is not None
    sam.email = "sam.new@example.org"
    sam.save()
    assert "no longer works" in client.get(link[1], follow=True).content.decode()


def test_a_password_is_changed_by_who_knows_it(sam: User, client: Client) -> None:
    client.force_login(sam)
    new = "another walk, by the sea"
    filled = {"oldpassword": "not the password", "password1": new, "password2": new}
    address = "/admin/account/password/change/"
    assert "as it is now" in client.post(address, filled).content.decode()
    client.post(address, {**filled, "oldpassword": PASSWORD})
    sam.refresh_from_db()
    assert sam.check_password(new)
    assert client.get("/admin/").status_code == 200


def test_an_account_that_is_switched_off_does_not_sign_in(
    client: Client, db: None, give_password: Callable[..., Any]
) -> None:
    robin = coordinator_named("robin")
    robin.is_active = False
    robin.save()
    response = give_password("robin")
    assert response["Location"] == "/admin/account/inactive/"
    assert "switched off" in client.get(response["Location"]).content.decode()
    assert not is_signed_in(client)


def test_the_account_page_leads_to_both(coordinator: Client) -> None:
    html = coordinator.get("/admin/account/").content.decode()
    assert reverse("mfa_index") in html
    assert reverse("account_change_password") in html
