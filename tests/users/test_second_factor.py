"""A password alone opens nothing; a second factor does, once for each code."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.second_factor import code_now, give_recovery_codes, give_second_factor
from tests.users.conftest import PASSWORD, coordinator_named
from users.models import User

SET_UP = "/admin/account/second-factor/"
APP = "/admin/account/second-factor/app/"
CODE = "/admin/account/second-factor/code/"
CODE_AGAIN = "/admin/account/second-factor/code/again/"
NOON = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)

GUARDED = [
    "/admin/",
    "/admin/pages/",
    "/admin/users/",
    "/admin/images/",
    "/admin/documents/",
    "/admin/reports/site-history/",
    "/admin/api/main/pages/",
    "/admin/account/",
    "/admin/account/password/change/",
    "/admin/account/second-factor/recovery-codes/",
    "/admin/account/second-factor/recovery-codes/new/",
    "/admin/account/second-factor/app/remove/",
    "/admin/no-such-page/",
]

pytestmark = pytest.mark.usefixtures("required")


@pytest.fixture
def noon() -> Iterator[Any]:
    """Noon, standing still, so that a code is the same until the test moves on."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def with_app(sam: User, noon: Any) -> User:
    give_second_factor(sam)
    return sam


@pytest.fixture
def new_colleague(committed: None) -> Iterator[User]:
    """Someone in a database whose writes are real: a factor counts once it is written."""
    yield coordinator_named("robin")
    User.objects.all().delete()


def opens_the_admin(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def soup(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


# Setting it up


def test_the_whole_way_from_a_password_to_the_admin(
    new_colleague: User, client: Client, give_password: Callable[..., Any], noon: Any
) -> None:
    response = give_password("robin")
    assert response["Location"] == "/admin/"
    response = client.get("/admin/")
    assert response["Location"] == f"{SET_UP}?next=%2Fadmin%2F"
    assert "A password alone can be guessed" in client.get(SET_UP).content.decode()
    secret = soup(client, APP).code.string
    assert client.get("/admin/").status_code == 302
    before = client.session.session_key

    response = client.post(APP, {"code": code_now(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert len(soup(client, response["Location"]).select(".sign-in__codes code")) == 10
    assert opens_the_admin(client)
    assert client.session.session_key != before
    assert [message.subject for message in mail.outbox] == [
        "Your Life Rooms staff account: app set up"
    ]
    # There is one list of staff's addresses, and it is not django-allauth's.
    assert not EmailAddress.objects.exists()


def test_the_code_that_set_an_app_up_does_not_sign_in_as_well(
    new_colleague: User, client: Client, give_password: Callable[..., Any], noon: Any
) -> None:
    give_password("robin")
    code = code_now(soup(client, APP).code.string)
    client.post(APP, {"code": code})
    client.post("/admin/logout/")
    give_password("robin")
    assert "has been used before" in client.post(CODE, {"code": code}).content.decode()
    assert not opens_the_admin(client)


def test_a_wrong_code_sets_nothing_up(
    sam: User, client: Client, give_password: Callable[..., Any], noon: Any
) -> None:
    give_password()
    client.get(APP)
    response = client.post(APP, {"code": "000000"})
    assert "That code is not right" in response.content.decode()
    assert not Authenticator.objects.exists()
    assert not opens_the_admin(client)


def test_the_square_code_comes_from_no_other_site(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_password()
    page = soup(client, APP)
    assert page.select_one(".sign-in__square")["src"].startswith("data:image/svg+xml;base64,")
    for part in page.select("script[src], link[href], img[src]"):
        assert (part.get("src") or part.get("href")).startswith(("/", "data:"))


@pytest.mark.parametrize("path", [SET_UP, APP, f"{SET_UP}keys/add/"])
def test_no_page_of_setting_up_holds_inline_script(
    sam: User, client: Client, give_password: Callable[..., Any], path: str
) -> None:
    give_password()
    for script in soup(client, path).select("script:not([src])"):
        assert script["type"] == "application/json"


def test_a_key_counts_as_a_second_factor(sam: User, client: Client) -> None:
    Authenticator.objects.create(user=sam, type=Authenticator.Type.WEBAUTHN, data={})
    client.force_login(sam)
    assert client.get("/admin/")["Location"].startswith(CODE_AGAIN)


def test_recovery_codes_alone_are_no_second_factor(sam: User, client: Client) -> None:
    give_recovery_codes(sam)
    client.force_login(sam)
    assert client.get("/admin/")["Location"].startswith(SET_UP)


def test_pages_with_secrets_are_not_kept(
    sam: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_password()
    assert "no-store" in client.get(APP)["Cache-Control"]


def test_someone_who_gave_the_password_long_ago_gives_it_again_to_set_up(
    sam: User, client: Client, give_password: Callable[..., Any], noon: Any
) -> None:
    give_password()
    assert client.get(APP).status_code == 200
    noon.shift(timedelta(minutes=16))
    response = client.get(APP)
    assert response["Location"].startswith("/admin/account/password-again/?next=")
    response = client.post(response["Location"], {"password": PASSWORD})
    assert response["Location"] == APP
    assert client.get(APP).status_code == 200


# Using it


def test_a_code_opens_the_admin(
    with_app: User, client: Client, give_password: Callable[..., Any]
) -> None:
    assert give_password()["Location"] == CODE
    assert client.post(CODE, {"code": code_now()})["Location"] == "/admin/"
    assert opens_the_admin(client)


def test_a_wrong_code_opens_nothing(
    with_app: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_password()
    assert "That code is not right" in client.post(CODE, {"code": "000000"}).content.decode()
    assert not opens_the_admin(client)


def test_a_code_is_good_once(
    with_app: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_password()
    client.post(CODE, {"code": code_now()})
    other = Client()
    other.post("/admin/login/", {"username": "sam", "password": PASSWORD})
    response = other.post(CODE, {"code": code_now()})
    assert "has been used before" in response.content.decode()
    assert not opens_the_admin(other)


def test_a_code_of_a_minute_ago_is_refused(
    with_app: User, client: Client, give_password: Callable[..., Any], noon: Any
) -> None:
    give_password()
    code = code_now()
    noon.shift(timedelta(minutes=1))
    client.post(CODE, {"code": code})
    assert not opens_the_admin(client)


def test_a_recovery_code_opens_the_admin_once(
    with_app: User, client: Client, give_password: Callable[..., Any]
) -> None:
    code = give_recovery_codes(with_app)[0]
    give_password()
    client.post(CODE, {"code": code})
    assert opens_the_admin(client)
    other = Client()
    other.post("/admin/login/", {"username": "sam", "password": PASSWORD})
    other.post(CODE, {"code": code})
    assert not opens_the_admin(other)


def test_after_five_wrong_codes_even_the_right_one_waits(
    with_app: User, client: Client, give_password: Callable[..., Any], noon: Any
) -> None:
    give_password()
    for _ in range(5):
        client.post(CODE, {"code": "000000"})
    response = client.post(CODE, {"code": code_now()})
    assert "wait five minutes" in response.content.decode()
    noon.shift(timedelta(minutes=5, seconds=1))
    client.post(CODE, {"code": code_now()})
    assert opens_the_admin(client)


def test_the_session_has_another_key_once_signed_in(
    with_app: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_password()
    before = client.session.session_key
    client.post(CODE, {"code": code_now()})
    assert client.session.session_key != before


def test_signing_in_over_someone_elses_session_takes_one_code(
    with_app: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_second_factor(coordinator_named("robin"))
    give_password("robin")
    client.post(CODE, {"code": code_now()})
    give_password()
    assert not opens_the_admin(client)
    client.post(CODE, {"code": code_now()})
    assert opens_the_admin(client)
    assert client.session["_auth_user_id"] == str(with_app.pk)


# What a password alone does not open


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", GUARDED)
def test_with_a_password_alone_one_is_led_to_setting_up(
    sam: User, client: Client, path: str, method: str
) -> None:
    client.force_login(sam)
    response = getattr(client, method)(path)
    assert response.status_code == 302
    assert response["Location"].partition("?")[0] == SET_UP


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [*GUARDED, SET_UP, APP, "/admin/account/password-again/"])
def test_who_has_a_second_factor_is_led_to_using_it(
    with_app: User, client: Client, path: str, method: str
) -> None:
    client.force_login(with_app)
    response = getattr(client, method)(path)
    assert response.status_code == 302
    assert response["Location"].partition("?")[0] == CODE_AGAIN


def test_an_older_session_goes_on_after_a_code(with_app: User, client: Client) -> None:
    client.force_login(with_app)
    before = client.session.session_key
    address = client.get("/admin/reports/")["Location"]
    assert client.post(address, {"code": code_now()})["Location"] == "/admin/reports/"
    assert opens_the_admin(client)
    assert client.session.session_key != before


def test_with_a_password_alone_one_can_sign_out(sam: User, client: Client) -> None:
    client.force_login(sam)
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session


def test_with_a_password_alone_one_is_a_visitor_of_the_site(sam: User, client: Client) -> None:
    client.force_login(sam)
    assert client.get("/styleguide/")["Location"].startswith("/admin/login/")
    client.get("/")
    assert client.get("/").wsgi_request.user.is_anonymous


def test_with_a_password_alone_private_documents_stay_private(sam: User, client: Client) -> None:
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    document = Document.objects.create(
        title="Rota", file=ContentFile(b"rota", name="rota.txt"), collection=private
    )
    client.force_login(sam)
    assert client.get(document.url)["Location"].startswith("/admin/login/")


def test_public_pages_do_not_vary_by_session(client: Client, db: None) -> None:
    assert "Cookie" not in client.get("/robots.txt").get("Vary", "")


# Taking it away


def test_a_second_factor_is_reset_by_name(
    with_app: User, client: Client, give_password: Callable[..., Any]
) -> None:
    give_recovery_codes(with_app)
    give_password()
    client.post(CODE, {"code": code_now()})
    call_command("reset_second_factor", "sam", stdout=StringIO())
    assert not Authenticator.objects.filter(user=with_app).exists()
    assert client.get("/admin/")["Location"].startswith(SET_UP)


def test_a_second_factor_set_up_elsewhere_since_does_not_open_an_old_session(
    with_app: User, client: Client, give_password: Callable[..., Any], noon: Any
) -> None:
    give_password()
    client.post(CODE, {"code": code_now()})
    call_command("reset_second_factor", "sam", stdout=StringIO())
    noon.shift(timedelta(minutes=2))
    give_second_factor(with_app)
    assert client.get("/admin/")["Location"].startswith(CODE_AGAIN)


def test_resetting_nothing_says_so(sam: User) -> None:
    said = StringIO()
    call_command("reset_second_factor", "sam", stdout=said)
    assert "no second factor" in said.getvalue()
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("reset_second_factor", "nobody")
