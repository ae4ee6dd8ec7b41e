"""What the tests of the staff side share: reading its pages, and what its forms send."""

from io import BytesIO
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from core.models import LongWork
from tests.factories import CoursePageFactory, VenueFactory
from timetable.enums import Booking, RunStatus
from timetable.models import Run, Session


def page_of(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def titles(client: Client, name: str, **query: Any) -> list[str]:
    """What the rows of a list are called, in order."""
    response = client.get(reverse(name), query)
    rows = response.context["object_list"]
    return [row.page.title if name == "runs:index" else row.learner.name for row in rows]


def titles_found(client: Client, name: str, words: str) -> list[str]:
    """The same of a list of people, after typing some words into its search."""
    response = client.post(reverse(name), {"words": words})
    return [row.learner.name for row in response.context["object_list"]]


def spreadsheet(client: Client, name: str, **query: Any) -> list[list[Any]]:
    """What is downloaded, at once or made behind the page."""
    response = client.get(reverse(name), {"export": "xlsx", **query})
    if response.status_code == 302:
        call_command("do_long_work")
        work = LongWork.objects.latest("pk")
        response = client.get(reverse("long_work_file", args=[work.pk]))
    book = load_workbook(BytesIO(response.getvalue()))
    return [list(row) for row in book.active.rows]


def session_data(session: Session) -> dict[str, Any]:
    return {
        "id": session.pk,
        "starts_at": f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M:%S}",
        "ends_at": f"{timezone.localtime(session.ends_at):%Y-%m-%d %H:%M:%S}",
        "venue": session.venue_id,
        "room": session.room_id or "",
        "shared_because": session.shared_because,
        "status": session.status,
        "note": session.note,
    }


def run_data(run: Run, sessions: list[dict[str, Any]] | None = None, **changes: Any) -> Any:
    """What the edit form of a run sends."""
    kept = [session_data(session) for session in run.sessions.all()]
    forms = inline_formset(kept if sessions is None else sessions, initial=len(kept))
    fields = {
        "page": run.page_id,
        "venue": run.venue_id,
        "status": run.status,
        "who_may_come": run.who_may_come,
        "supporter_policy": run.supporter_policy,
        "sessions": forms,
    }
    return nested_form_data({**fields, **changes})


def new_run_data(**changes: Any) -> Any:
    venue = VenueFactory()
    session = {
        "starts_at": "2030-01-08 13:00",
        "ends_at": "2030-01-08 15:00",
        "venue": venue.pk,
        "status": "planned",
    }
    fields = {
        "page": CoursePageFactory().pk,
        "venue": venue.pk,
        "booking": Booking.PLACES,
        "capacity": 12,
        "status": RunStatus.OPEN,
        "who_may_come": "anyone",
        "supporter_policy": "welcome",
        "sessions": inline_formset([session]),
    }
    return nested_form_data({**fields, **changes})
