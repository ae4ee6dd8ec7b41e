"""The style guide shows every component, to staff alone."""

import pytest
from django.test import Client
from wagtail.models import Page

pytestmark = pytest.mark.django_db


def test_staff_see_the_components(administrator: Client, home: Page) -> None:
    response = administrator.get("/styleguide/")
    assert response.status_code == 200
    assert "Other versions of a page" in response.content.decode()


def test_nobody_else_does(client: Client, home: Page) -> None:
    assert client.get("/styleguide/").status_code == 302
