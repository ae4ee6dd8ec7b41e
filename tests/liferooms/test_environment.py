"""A setting that is missing or makes no sense stops the start, with its name and an example."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from liferooms.settings import environment

REPOSITORY = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "a" * 60,
    "ALLOWED_HOSTS": "www.example.org, example.org",
    "SITE_URL": "https://www.example.org/",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
}


@pytest.fixture(autouse=True)
def _good(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in environment.EXAMPLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def production() -> dict[str, Any]:
    return runpy.run_module("liferooms.settings.production")


def test_production_starts_with_all_it_needs() -> None:
    settings = production()
    assert settings["ALLOWED_HOSTS"] == ["www.example.org", "example.org"]
    assert settings["SITE_URL"] == settings["WAGTAILADMIN_BASE_URL"] == "https://www.example.org"
    assert settings["DEBUG"] is False
    assert settings["DEMONSTRATION"] is False
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        assert settings[name] is True


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_what_production_needs_is_named_when_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as caught:
        production()
    assert str(caught.value) == f"{name} is not set. For example: {environment.EXAMPLES[name]}"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("DATABASE_URL", "mysql://user@host/name", lambda: environment.database("")),
        ("DATABASE_URL", "nonsense", lambda: environment.database("")),
        ("DATABASE_URL", "postgres", lambda: environment.database("")),
        ("DATABASE_URL", "postgres://host", lambda: environment.database("")),
        ("DATABASE_URL", "postgres://user@host:port/name", lambda: environment.database("")),
        ("SEARCH_URL", "http://search.example:9200", environment.search_url),
        ("SEARCH_URL", "nonsense", environment.search_url),
        ("CACHE_URL", "nonsense", lambda: environment.cache("")),
        ("CACHE_URL", "nonsense://host", lambda: environment.cache("")),
        ("EMAIL_URL", "nonsense", lambda: environment.email("")),
        ("EMAIL_URL", "smtp://host:port", lambda: environment.email("")),
        ("SITE_URL", "www.example.org", environment.site_url),
        ("SITE_URL", "ftp://www.example.org", environment.site_url),
        ("ALLOWED_HOSTS", "www.example.org,,example.org", environment.hosts),
        ("ALLOWED_HOSTS", ",", environment.hosts),
        ("LOG_LEVEL", "LOUD", environment.log_level),
        ("PORT", "eight thousand", lambda: environment.number("PORT", 8000)),
        ("PORT", "-1", lambda: environment.number("PORT", 8000)),
        ("PORT", "8000.5", lambda: environment.number("PORT", 8000)),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_a_good_one(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: Callable[[], Any]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as caught:
        read()
    assert str(caught.value).startswith(f"{name} ")
    assert str(caught.value).endswith(f"For example: {environment.EXAMPLES[name]}")


@pytest.mark.parametrize(("name", "example"), environment.EXAMPLES.items())
def test_every_example_shows_its_own_setting(name: str, example: str) -> None:
    assert example.startswith(f"{name}=")
    assert len(example) > len(name) + 1


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("DATABASE_URL", lambda: environment.database("")),
        ("SEARCH_URL", environment.search_url),
        ("CACHE_URL", lambda: environment.cache("")),
        ("EMAIL_URL", lambda: environment.email("")),
        ("SITE_URL", environment.site_url),
        ("ALLOWED_HOSTS", environment.hosts),
        ("LOG_LEVEL", environment.log_level),
        ("PORT", lambda: environment.number("PORT", 1)),
    ],
)
def test_every_example_is_itself_accepted(
    monkeypatch: pytest.MonkeyPatch, name: str, read: Callable[[], Any]
) -> None:
    monkeypatch.setenv(name, environment.EXAMPLES[name].partition("=")[2])
    assert read()


def test_without_settings_there_is_a_database_a_cache_and_nowhere_to_send_mail() -> None:
    assert environment.database("sqlite:///var/db.sqlite3")["NAME"] == "var/db.sqlite3"
    assert environment.search_url() == ""
    assert environment.log_level() == "INFO"
    assert environment.number("PORT", 8000) == 8000


def test_sqlite_is_opened_so_that_no_place_is_given_twice() -> None:
    options = environment.database("sqlite:///db.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_a_start_that_stops_says_so_on_the_last_line() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "liferooms.settings.production",
            "SITE_URL": "www.example.org",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].endswith(
        "SITE_URL must begin with https:// (or http://). For example: SITE_URL=https://www.example.org"
    )
