"""Settings of text messages and of GOV.UK Notify; nonsense stops the start with a good example."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from liferooms.settings import environment

KEY = environment.EXAMPLES["NOTIFY_API_KEY"].partition("=")[2]
TEMPLATE = environment.EXAMPLES["NOTIFY_TEXT_TEMPLATE"].partition("=")[2]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in environment.EXAMPLES:
        monkeypatch.delenv(name, raising=False)


def text_template() -> str:
    return environment.notify_template("NOTIFY_TEXT_TEMPLATE")


def email_template() -> str:
    return environment.notify_template("NOTIFY_EMAIL_TEMPLATE")


def notify_url() -> str:
    return environment.notify_url("https://api.example")


def test_without_settings_no_texts_are_sent_and_notify_needs_nothing() -> None:
    assert environment.text_url() == environment.text_token() == ""
    assert environment.notify_api_key() == text_template() == email_template() == ""
    assert notify_url() == "https://api.example"


def test_a_gateway_is_an_address_and_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXT_URL", "https://gateway.example/messages")
    monkeypatch.setenv("TEXT_TOKEN", "secret")
    assert environment.text_url() == "https://gateway.example/messages"
    assert environment.text_token() == "secret"
    monkeypatch.setenv("TEXT_URL", "http://127.0.0.1:8025/messages")
    assert environment.text_url() == "http://127.0.0.1:8025/messages"


@pytest.mark.parametrize(
    ("variables", "template"),
    [
        ({"TEXT_URL": "notify", "NOTIFY_TEXT_TEMPLATE": TEMPLATE}, text_template),
        ({"EMAIL_URL": "notify://", "NOTIFY_EMAIL_TEMPLATE": TEMPLATE}, email_template),
    ],
)
def test_notify_is_a_key_and_a_template_for_what_goes_through_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], template: Callable[[], str]
) -> None:
    for name, value in {**variables, "NOTIFY_API_KEY": KEY}.items():
        monkeypatch.setenv(name, value)
    assert environment.notify_api_key() == KEY
    assert template() == TEMPLATE
    assert environment.text_token() == ""


def test_email_through_notify_is_django_mail_through_notify(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EMAIL_URL", "notify://")
    assert environment.email("") == {"EMAIL_BACKEND": "core.channels.notify.EmailBackend"}


@pytest.mark.parametrize(
    ("name", "value", "others", "read"),
    [
        ("TEXT_URL", "gateway.example", {}, environment.text_url),
        ("TEXT_URL", "http://gateway.example/messages", {}, environment.text_url),
        ("TEXT_URL", "ftp://gateway.example", {}, environment.text_url),
        ("TEXT_URL", "https://", {}, environment.text_url),
        ("TEXT_URL", "https://gateway.example:port", {}, environment.text_url),
        ("TEXT_TOKEN", "", {"TEXT_URL": "https://gateway.example"}, environment.text_token),
        ("TEXT_TOKEN", "a\nb", {"TEXT_URL": "https://gateway.example"}, environment.text_token),
        ("NOTIFY_URL", "notify", {}, notify_url),
        ("NOTIFY_API_KEY", "", {"TEXT_URL": "notify"}, environment.notify_api_key),
        ("NOTIFY_API_KEY", "", {"EMAIL_URL": "notify://"}, environment.notify_api_key),
        ("NOTIFY_API_KEY", "secret", {}, environment.notify_api_key),
        ("NOTIFY_TEXT_TEMPLATE", "", {"TEXT_URL": "notify"}, text_template),
        ("NOTIFY_TEXT_TEMPLATE", "hello", {}, text_template),
        ("NOTIFY_EMAIL_TEMPLATE", "", {"EMAIL_URL": "notify://"}, email_template),
        ("NOTIFY_EMAIL_TEMPLATE", "hello", {}, email_template),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_a_good_one(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    others: dict[str, str],
    read: Callable[[], Any],
) -> None:
    for each, its_value in {**others, name: value}.items():
        monkeypatch.setenv(each, its_value)
    with pytest.raises(ImproperlyConfigured) as caught:
        read()
    assert str(caught.value).startswith(f"{name} ")
    assert str(caught.value).endswith(f"For example: {environment.EXAMPLES[name]}")
    assert "secret" not in str(caught.value)
