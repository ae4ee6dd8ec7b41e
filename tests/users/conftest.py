from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories import UserFactory
from users import roles
from users.models import User

PASSWORD = "a long walk by the river"


@pytest.fixture
def required(settings: Any) -> None:
    """Staff need a second factor, as on a real site."""
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def sam(db: None) -> User:
    """A coordinator, with a password."""
    return coordinator_named("sam")


def coordinator_named(username: str) -> User:
    user: User = UserFactory(
        username=username, email=f"{username}@example.org", roles=[roles.COORDINATOR]
    )
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def give_password(client: Client) -> Callable[..., HttpResponse]:
    """Fills in the sign-in page."""

    def fill_in(username: str = "sam", password: str = PASSWORD, **more: str) -> HttpResponse:
        filled = {"username": username, "password": password, **more}
        response: HttpResponse = client.post("/admin/login/", filled)
        return response

    return fill_in
