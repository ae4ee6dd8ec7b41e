"""STAFF_SECOND_FACTOR: required on a real site, off in the demonstration."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from liferooms.settings import environment
from users import checks
from users.models import User


def test_without_the_setting_a_password_is_enough(
    sam: User, client: Client, give_password: Callable[..., Any], settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    give_password()
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("said", "required"), [(None, True), ("", True), ("required", True), ("off", False)]
)
def test_a_second_factor_is_required_unless_switched_off(
    monkeypatch: pytest.MonkeyPatch, said: str | None, required: bool
) -> None:
    monkeypatch.delenv("STAFF_SECOND_FACTOR", raising=False)
    if said is not None:
        monkeypatch.setenv("STAFF_SECOND_FACTOR", said)
    assert environment.staff_second_factor() is required


def test_any_other_word_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_SECOND_FACTOR", "maybe")
    with pytest.raises(ImproperlyConfigured, match="STAFF_SECOND_FACTOR=required"):
        environment.staff_second_factor()


def test_a_deployment_without_a_second_factor_is_warned_of(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    assert checks.staff_use_a_second_factor(None) == []
    settings.STAFF_SECOND_FACTOR = False
    assert [found.id for found in checks.staff_use_a_second_factor(None)] == ["liferooms.W101"]


def test_codes_are_good_for_no_longer_than_they_are_remembered() -> None:
    # django-allauth remembers a used code for one period; a tolerance would outlast that.
    assert not hasattr(project_settings, "MFA_TOTP_TOLERANCE")
