"""What every answer carries, and what is turned away before anything reads it."""

from typing import Any

import pytest
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from core import forms
from tests.factories import CourseIndexPageFactory, RunFactory
from tests.reading import words_of

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/courses/", "/whats-on/", "/search/", "/search/?q=sleep", "/no-such-page/"]


def policy_of(response: Any) -> dict[str, list[str]]:
    """The content security policy, directive by directive."""
    header = response.headers["Content-Security-Policy"]
    return {name: values for name, *values in (part.split() for part in header.split(";"))}


@pytest.fixture
def site(home: Page) -> Page:
    CourseIndexPageFactory()
    return home


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_allow_no_inline_script_or_style(
    client: Client, site: Page, path: str
) -> None:
    policy = policy_of(client.get(path))
    assert policy["default-src"] == [SELF]
    assert policy["object-src"] == ["'none'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert not {UNSAFE_INLINE, UNSAFE_EVAL, "*"} & allowed
    assert not any(source.startswith(("http:", "https:")) for source in allowed)


def test_the_admin_alone_has_the_policy_that_it_needs(administrator: Client) -> None:
    policy = policy_of(administrator.get(reverse("wagtailadmin_home")))
    assert UNSAFE_INLINE in policy["script-src"]
    assert policy["object-src"] == ["'none'"]


@pytest.mark.parametrize("path", PUBLIC)
def test_every_answer_has_the_security_headers(client: Client, site: Page, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_that_is_only_read_sets_no_cookie(client: Client, site: Page, path: str) -> None:
    assert not client.get(path).cookies


@pytest.mark.parametrize("path", PUBLIC)
def test_the_demonstration_is_kept_out_of_search_engines_and_says_what_it_is(
    client: Client, site: Page, path: str
) -> None:
    page = client.get(path).content.decode()
    assert '<meta name="robots" content="noindex' in page
    assert "This is a demonstration, not the Trust’s own site." in page


def test_the_real_site_lets_search_engines_in_and_claims_to_be_no_demonstration(
    client: Client, site: Page, settings: Any
) -> None:
    settings.DEMONSTRATION = False
    page = client.get("/").content.decode()
    assert "noindex" not in page
    assert "demonstration" not in page.lower()


@pytest.mark.parametrize("path", ["/", "/courses/", "/whats-on/", "/search/", "/no-such-page/"])
def test_an_address_longer_than_any_of_ours_is_turned_away(
    client: Client, site: Page, path: str
) -> None:
    response = client.get(f"{path}?q={'a' * 10_000}")
    assert response.status_code == 414
    assert "That address is too long" in words_of(response)


def test_an_address_as_long_as_is_allowed_is_read(client: Client, site: Page) -> None:
    response = client.get(f"/courses/?q={'a' * 3_998}")
    assert response.status_code == 200
    assert client.get(f"/courses/?q={'a' * 3_999}").status_code == 414


def test_a_page_that_is_not_there_says_so_kindly(client: Client, site: Page) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "We cannot find that page" in words_of(response)


def test_a_host_that_is_not_ours_is_refused(client: Client, site: Page) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "We could not understand that" in words_of(response)


def test_a_fault_of_ours_shows_a_page_with_the_way_to_urgent_help(
    client: Client, site: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("events.views._sessions", fail)
    client.raise_request_exception = False
    response = client.get("/whats-on/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "on purpose" not in page
    assert "116 123" in page


def test_a_form_sent_without_its_protection_is_explained() -> None:
    run = RunFactory()
    response = Client(enforce_csrf_checks=True).post(run.get_absolute_url(), {"name": "Sam"})
    assert response.status_code == 403
    assert "This page has been open too long" in words_of(response)


def test_forms_of_ours_take_the_house_style_by_themselves() -> None:
    class Example(forms.PublicForm):
        name = forms.forms.CharField()
        about = forms.forms.CharField(widget=forms.forms.Textarea)
        agree = forms.forms.BooleanField()

    page = str(Example())
    for name in ("nhsuk-input", "nhsuk-textarea", "nhsuk-checkboxes__input"):
        assert name in page


def test_the_tests_run_with_the_settings_that_visitors_meet() -> None:
    assert django_settings.DEBUG is False
