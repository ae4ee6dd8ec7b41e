"""Editors set up what they write about: they add runs, and change what nobody books."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.enrolments.admin import new_run_data, page_of, run_data
from tests.factories import CoursePageFactory, EnrolmentFactory, EventPageFactory, RunFactory
from timetable.enums import Booking, RunStatus
from timetable.models import Run

pytestmark = pytest.mark.django_db

CHANGES = ("edit", "sessions", "add_session", "repeat", "next_term", "cancel")
PLACES = ("places", "shares")


def is_refused(client: Client, name: str, run: Run) -> bool:
    response = client.get(reverse(f"runs:{name}", args=[run.pk]))
    return response.status_code == 302 and response["Location"] == "/admin/"


def test_an_editor_adds_a_run_that_nobody_books_and_opens_it(editor: Client) -> None:
    event = EventPageFactory()
    data = new_run_data(page=event.pk, booking=Booking.DROP_IN, capacity="")
    editor.post(reverse("runs:add"), data)
    run = Run.objects.get(page=event.pk)
    assert (run.status, run.booking) == (RunStatus.OPEN, Booking.DROP_IN)


@pytest.mark.parametrize("name", CHANGES)
def test_an_editor_changes_what_nobody_books(editor: Client, name: str) -> None:
    assert not is_refused(editor, name, RunFactory(drop_in=True))


@pytest.mark.parametrize("name", [*CHANGES, *PLACES])
def test_an_editor_changes_what_is_still_being_planned(editor: Client, name: str) -> None:
    assert not is_refused(editor, name, RunFactory(draft=True))


@pytest.mark.parametrize("name", [*CHANGES, *PLACES])
def test_an_editor_leaves_alone_what_people_book(editor: Client, name: str) -> None:
    assert is_refused(editor, name, RunFactory())


def test_an_editor_leaves_alone_what_someone_has_a_place_on(editor: Client) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    Run.objects.filter(pk=run.pk).update(status=RunStatus.DRAFT)
    assert is_refused(editor, "edit", run)


def test_an_editors_form_opened_before_a_place_was_taken_changes_nothing(editor: Client) -> None:
    run = RunFactory(draft=True)
    data = run_data(run, status=RunStatus.OPEN)
    Run.objects.filter(pk=run.pk).update(taken=1)
    editor.post(reverse("runs:edit", args=[run.pk]), data)
    run.refresh_from_db()
    assert run.status == RunStatus.DRAFT


@pytest.mark.parametrize("traits", [{"draft": True}, {"drop_in": True}, {}])
def test_an_editor_sees_nobody_on_a_run(editor: Client, traits: dict[str, Any]) -> None:
    assert is_refused(editor, "people", RunFactory(**traits))


def test_the_list_leads_an_editor_to_what_may_be_changed(editor: Client) -> None:
    booked, drop_in = RunFactory(), RunFactory(drop_in=True)
    page = page_of(editor, reverse("runs:index"))
    assert reverse("runs:edit", args=[drop_in.pk]) in page
    for name in ("edit", "people", "cancel"):
        assert reverse(f"runs:{name}", args=[booked.pk]) not in page


def test_after_a_change_an_editor_is_led_to_the_sessions(editor: Client) -> None:
    run = RunFactory(drop_in=True)
    response = editor.post(reverse("runs:cancel", args=[run.pk]), {"reason": "Snow"})
    assert response["Location"] == reverse("runs:sessions", args=[run.pk])


@pytest.mark.parametrize("factory", [EventPageFactory, CoursePageFactory])
def test_a_page_that_has_dates_leads_to_them(editor: Client, factory: Any) -> None:
    page = factory(title="Sewing & singing")
    html = page_of(editor, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert f"{reverse('runs:index')}?q=Sewing+%26amp%3B+singing" not in html
    assert f"{reverse('runs:index')}?q=Sewing+%26+singing" in html
    add = f"{reverse('runs:add')}?page={page.pk}"
    assert add in html
    assert "Sewing &amp; singing" in page_of(editor, add)


@pytest.mark.parametrize("page", ["x", "0", "9" * 30, "-1", "²"])
def test_a_new_run_of_a_page_that_is_not_there_is_of_none_yet(editor: Client, page: str) -> None:
    assert "Choose a page" in page_of(editor, reverse("runs:add"), page=page)
