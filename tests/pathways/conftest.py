"""Staff who work with requests."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import UserFactory
from users import roles


class StaffClient(Client):
    """A browser in which a member of staff is signed in."""

    user: Any

    def sign_in(self, role: str) -> "StaffClient":
        self.user = UserFactory(roles=[role])
        self.force_login(self.user)
        return self


@pytest.fixture
def advisor(db: None) -> StaffClient:
    return StaffClient().sign_in(roles.ADVISOR)
