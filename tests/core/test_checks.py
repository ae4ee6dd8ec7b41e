"""The site does not start on a database that could give one place to two people."""

from typing import Any

import pytest
from django.conf import settings

from core.checks import sqlite_is_safe_for_places
from liferooms.settings import environment


@pytest.fixture
def sqlite(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = environment.database("sqlite:///somewhere.sqlite3")
    monkeypatch.setitem(settings.DATABASES, "default", database)
    options: dict[str, Any] = database["OPTIONS"]
    return options


def faults() -> list[str | None]:
    return [error.id for error in sqlite_is_safe_for_places(None)]


def test_our_own_settings_for_sqlite_pass(sqlite: dict[str, Any]) -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("option", "value", "fault"),
    [
        ("transaction_mode", "DEFERRED", "liferooms.E001"),
        ("init_command", "PRAGMA synchronous=FULL;", "liferooms.E002"),
        ("init_command", "PRAGMA journal_mode=WAL;", "liferooms.E002"),
        ("timeout", 5, "liferooms.E003"),
    ],
)
def test_each_unsafe_setting_for_sqlite_is_named(
    sqlite: dict[str, Any], option: str, value: object, fault: str
) -> None:
    sqlite[option] = value
    assert faults() == [fault]


def test_sqlite_without_any_options_has_every_fault(sqlite: dict[str, Any]) -> None:
    sqlite.clear()
    assert set(faults()) == {"liferooms.E001", "liferooms.E002", "liferooms.E003"}


def test_postgresql_needs_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "django.db.backends.postgresql"})
    assert faults() == []
