"""Where staff have the prospectus made, and see how far it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import rules
from courses.models import ProspectusFile
from tests.factories import CourseIndexPageFactory, TermFactory, UserFactory
from tests.reading import soup_of
from users import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(home: Any) -> Any:
    CourseIndexPageFactory()
    today = timezone.localdate()
    return TermFactory(starts_on=today, ends_on=today + timedelta(weeks=12))


def address() -> str:
    return reverse("prospectus_files:index")


def status_of(client: Client) -> str:
    [status] = soup_of(client.get(address())).select("[data-progress] [role=status]")
    return " ".join(status.get_text().split())


@pytest.mark.parametrize("role", [roles.EDITOR, roles.COORDINATOR])
def test_editors_and_coordinators_see_it_made_file_by_file(
    client: Client, term: Any, role: str
) -> None:
    client.force_login(UserFactory(roles=[role]))
    assert not soup_of(client.get(address())).select("[data-progress]")
    client.post(address(), {"term": term.pk})
    assert status_of(client) == "0 of 4 done, the rest being made"
    rules.make_waiting(limit=3)
    assert status_of(client) == "3 of 4 done, the rest being made"
    rules.make_waiting(limit=3)
    assert status_of(client) == "4 of 4 done"
    page = soup_of(client.get(address()))
    links = [str(link["href"]) for link in page.select("[data-progress] tbody a")]
    assert len(links) == 4
    for link in links:
        assert client.get(link)["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("role", [roles.FRONT_DESK, roles.TUTOR])
def test_others_do_not_have_it_made(client: Client, term: Any, role: str) -> None:
    client.force_login(UserFactory(roles=[role]))
    for response in (client.get(address()), client.post(address(), {"term": term.pk})):
        assert response["Location"] == "/admin/"
    assert not ProspectusFile.objects.exists()


def test_asking_twice_makes_each_file_once(editor: Client, term: Any) -> None:
    for _ in range(2):
        editor.post(address(), {"term": term.pk})
    assert rules.make_waiting(limit=20) == 4


def test_without_a_term_it_says_what_to_do(editor: Client, home: Any) -> None:
    page = editor.get(address()).content.decode()
    assert "No term is planned." in page
    assert "Make the prospectus" not in page
