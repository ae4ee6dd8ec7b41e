"""What staff can see and do with runs and enrolments, and what nobody can."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from enrolments.enums import EnrolmentStatus
from enrolments.models import Enrolment, Learner
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    SessionFactory,
    TermFactory,
    UserFactory,
    VenueFactory,
)
from timetable.enums import Booking, RunStatus
from timetable.models import Room, Run, Session
from users import roles

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_RUN_LIST = 13
QUERIES_OF_THE_ENROLMENT_LIST = 13


def page_of(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def titles(client: Client, name: str, **query: Any) -> list[str]:
    """What the rows of a list are called, in order."""
    response = client.get(reverse(name), query)
    rows = response.context["object_list"]
    return [row.page.title if name == "runs:index" else row.learner.name for row in rows]


def spreadsheet(client: Client, name: str, **query: Any) -> list[list[Any]]:
    response = client.get(reverse(name), {"export": "xlsx", **query})
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.active.rows]


def session_data(session: Session) -> dict[str, Any]:
    return {
        "id": session.pk,
        "starts_at": f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}",
        "ends_at": f"{timezone.localtime(session.ends_at):%Y-%m-%d %H:%M}",
        "venue": session.venue_id,
        "room": session.room_id or "",
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


# Runs, listed


def test_runs_are_listed_with_when_where_and_how_full(coordinator: Client) -> None:
    run = RunFactory(page=CoursePageFactory(title="Sleep well"), capacity=12, taken=7)
    html = page_of(coordinator, reverse("runs:index"))
    for words in ("Sleep well", run.code, run.venue.name, "7 of 12"):
        assert words in html


def test_the_next_run_to_happen_is_listed_first_and_finished_ones_last(
    coordinator: Client,
) -> None:
    for title, days in (("Later", 20), ("Over", -20), ("Soon", 2)):
        RunFactory(page=CoursePageFactory(title=title), sessions__starts_in=timedelta(days=days))
    assert titles(coordinator, "runs:index") == ["Soon", "Later", "Over"]


def test_a_run_is_found_by_any_words_of_its_title_and_place_or_by_its_code(
    coordinator: Client,
) -> None:
    run = RunFactory(
        page=CoursePageFactory(title="Understanding anxiety"), venue__name="Life Rooms Walton"
    )
    RunFactory(page=CoursePageFactory(title="Understanding sleep"))
    for words in ("walton anxiety", run.code, run.code.lower()):
        assert titles(coordinator, "runs:index", q=words) == ["Understanding anxiety"]


@pytest.mark.parametrize("name", ["term", "venue", "status", "booking", "when"])
def test_runs_are_narrowed_by(coordinator: Client, name: str) -> None:
    wanted = RunFactory(
        page=CoursePageFactory(title="Wanted"), term=TermFactory(), drop_in=True, closed=True
    )
    RunFactory(page=CoursePageFactory(title="Other"), sessions__starts_in=timedelta(days=-9))
    value = {
        "term": wanted.term_id,
        "venue": wanted.venue_id,
        "status": wanted.status,
        "booking": wanted.booking,
        "when": "coming",
    }[name]
    assert titles(coordinator, "runs:index", **{name: value}) == ["Wanted"]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_of_runs_asks_the_same_few_questions_however_long_it_is(
    coordinator: Client, rows: int
) -> None:
    RunFactory.create_batch(rows, term=TermFactory(), sessions=2)
    coordinator.get(reverse("runs:index"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        coordinator.get(reverse("runs:index"))
    assert len(queries) == QUERIES_OF_THE_RUN_LIST


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_of_enrolments_asks_the_same_few_questions_however_long_it_is(
    coordinator: Client, rows: int
) -> None:
    for _ in range(rows):
        EnrolmentFactory()
    coordinator.get(reverse("enrolments:index"))
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(reverse("enrolments:index"))
    assert len(queries) == QUERIES_OF_THE_ENROLMENT_LIST


# Spreadsheets


def test_runs_are_downloaded_as_a_spreadsheet_in_words_and_our_own_time(
    coordinator: Client,
) -> None:
    run = RunFactory(page=CoursePageFactory(title="Sleep well"), sessions=0)
    # One o'clock in British Summer Time.
    SessionFactory(run=run, starts_at=datetime(2030, 7, 2, 12, tzinfo=UTC))
    headings, row = spreadsheet(coordinator, "runs:index")
    told = {heading.value: cell.value for heading, cell in zip(headings, row, strict=True)}
    assert told["Title"] == "Sleep well"
    assert told["Status"] == "Open for enrolment"
    assert told["First session"] == datetime(2030, 7, 2, 13)  # noqa: DTZ001 - a spreadsheet has no time zones


def test_a_spreadsheet_holds_what_the_list_was_narrowed_to(coordinator: Client) -> None:
    RunFactory(page=CoursePageFactory(title="Wanted"), closed=True)
    RunFactory()
    rows = spreadsheet(coordinator, "runs:index", status="closed")
    assert [row[0].value for row in rows] == ["Title", "Wanted"]


def test_a_formula_given_as_a_name_stays_text_in_the_spreadsheet(coordinator: Client) -> None:
    formula = '=HYPERLINK("https://example.org","Click")'
    EnrolmentFactory(learner=LearnerFactory(name=formula))
    _, row = spreadsheet(coordinator, "enrolments:index")
    assert (row[0].value, row[0].data_type) == (formula, "s")


@pytest.mark.parametrize("name", ["runs:index", "enrolments:index"])
def test_csv_is_neither_offered_nor_given(administrator: Client, name: str) -> None:
    EnrolmentFactory()
    html = page_of(administrator, reverse(name))
    assert "export=xlsx" in html
    assert "export=csv" not in html
    assert administrator.get(reverse(name), {"export": "csv"})["Content-Type"].startswith(
        "text/html"
    )


# Enrolments, to read


def test_enrolments_are_listed_with_who_and_what(coordinator: Client) -> None:
    run = RunFactory(page=CoursePageFactory(title="Sleep well"))
    EnrolmentFactory(run=run, learner=LearnerFactory(name="Grace Example"))
    html = page_of(coordinator, reverse("enrolments:index"))
    for words in ("Grace Example", "Sleep well", run.code, "Has a place"):
        assert words in html


@pytest.mark.parametrize(
    "words",
    ["grace", "example grace", "grace@example.org", "0151 496 0000", "+44 151 496", "(0151) 4960"],
)
def test_an_enrolment_is_found_by(coordinator: Client, words: str) -> None:
    grace = LearnerFactory(name="Grace Example", email="grace@example.org", phone="+441514960000")
    EnrolmentFactory(learner=grace)
    EnrolmentFactory(learner=LearnerFactory(name="Omar Sample", phone="+441704960000"))
    assert titles(coordinator, "enrolments:index", q=words) == ["Grace Example"]


def test_the_enrolments_of_a_run_are_found_by_its_code(coordinator: Client) -> None:
    wanted = EnrolmentFactory()
    EnrolmentFactory()
    found = titles(coordinator, "enrolments:index", q=wanted.run.code)
    assert found == [wanted.learner.name]


def test_enrolments_are_narrowed_by_status_term_and_venue(coordinator: Client) -> None:
    run = RunFactory(term=TermFactory())
    wanted = EnrolmentFactory(run=run, status=EnrolmentStatus.WITHDRAWN)
    EnrolmentFactory()
    for query in ({"status": "withdrawn"}, {"term": run.term_id}, {"venue": run.venue_id}):
        assert titles(coordinator, "enrolments:index", **query) == [wanted.learner.name]


def test_one_enrolment_can_be_read(coordinator: Client) -> None:
    enrolment = EnrolmentFactory(learner=LearnerFactory(phone_only=True))
    html = page_of(coordinator, reverse("enrolments:inspect", args=[enrolment.pk]))
    for words in (enrolment.learner.name, "0151 496 0000", "Not given", "Has a place"):
        assert words in html


def test_a_learner_who_was_erased_is_listed_without_a_name(coordinator: Client) -> None:
    enrolment = EnrolmentFactory()
    Learner.objects.update(name="", email="", phone="", erased_at=timezone.now())
    for address in (
        reverse("enrolments:index"),
        reverse("enrolments:inspect", args=[enrolment.pk]),
    ):
        assert "No longer kept" in page_of(coordinator, address)


# What nobody may do


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", ["add", "edit", "delete", "copy"])
def test_not_even_an_administrator_writes_an_enrolment(
    administrator: Client, action: str, method: str
) -> None:
    enrolment = EnrolmentFactory()
    before = Enrolment.objects.values().get()
    address = {
        "add": "/admin/enrolments/new/",
        "edit": f"/admin/enrolments/edit/{enrolment.pk}/",
        "delete": f"/admin/enrolments/delete/{enrolment.pk}/",
        "copy": f"/admin/enrolments/copy/{enrolment.pk}/",
    }[action]
    response = getattr(administrator, method)(address, {"status": "withdrawn"})
    assert response.status_code in (302, 404)
    assert Enrolment.objects.values().get() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", ["copy", "delete"])
def test_not_even_an_administrator_copies_or_deletes_a_run(
    administrator: Client, action: str, method: str
) -> None:
    run = RunFactory()
    response = getattr(administrator, method)(f"/admin/runs/{action}/{run.pk}/")
    assert response.status_code in (302, 404)
    assert (Run.objects.count(), Session.objects.count()) == (1, 1)


def test_the_lists_offer_nothing_that_is_refused(administrator: Client) -> None:
    enrolment = EnrolmentFactory()
    for name in ("runs:index", "enrolments:index"):
        html = page_of(administrator, reverse(name))
        assert "/delete/" not in html
        assert "/copy/" not in html
    assert f"/admin/enrolments/edit/{enrolment.pk}/" not in html
    assert "/admin/enrolments/new/" not in html


@pytest.mark.parametrize("model", ["run", "enrolment"])
def test_a_role_cannot_be_given_what_is_refused_to_everyone(
    administrator: Client, model: str
) -> None:
    html = page_of(administrator, reverse("wagtailusers_groups:add"))
    assert f"Can delete {model}" not in html


# Who may look


def staff_addresses(run: Run, enrolment: Enrolment) -> list[str]:
    about_a_run = ["edit", "delete", "history", "history_results", "usage", "places"]
    about_an_enrolment = ["edit", "delete", "history", "history_results", "usage", "inspect"]
    lists = ["index", "index_results", "add"]
    return [
        *(reverse(f"{room}:{name}") for room in ("runs", "enrolments") for name in lists),
        *(reverse(f"runs:{name}", args=[run.pk]) for name in about_a_run),
        *(reverse(f"enrolments:{name}", args=[enrolment.pk]) for name in about_an_enrolment),
    ]


def test_an_editor_is_turned_away_from_every_address_of_runs_and_enrolments(
    editor: Client,
) -> None:
    enrolment = EnrolmentFactory()
    addresses = staff_addresses(enrolment.run, enrolment)
    for query in ({}, {"export": "xlsx"}):
        for address in addresses:
            response = editor.get(address, query)
            assert (response.status_code, response["Location"]) == (302, "/admin/"), address


def test_nobody_signed_out_sees_any_of_it(client: Client) -> None:
    enrolment = EnrolmentFactory()
    for address in staff_addresses(enrolment.run, enrolment):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_who_may_keep_runs_but_not_read_enrolments_is_not_sent_to_them(client: Client) -> None:
    run = RunFactory()
    user = UserFactory(roles=[roles.COORDINATOR])
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="view_enrolment"))
    client.force_login(user)
    assert "See who enrolled" not in page_of(client, reverse("runs:index"))
    assert "See who enrolled" not in page_of(client, reverse("runs:edit", args=[run.pk]))


# Places


def test_saving_a_run_never_changes_its_places(coordinator: Client) -> None:
    run = RunFactory(capacity=10)
    stale = run_data(run, capacity=99, taken=0, booking=Booking.DROP_IN, needs_review="on")
    EnrolmentFactory(run=run)
    assert coordinator.post(reverse("runs:edit", args=[run.pk]), stale).status_code == 302
    run.refresh_from_db()
    assert (run.capacity, run.taken, run.booking) == (10, 1, Booking.PLACES)
    assert run.needs_review


def test_the_edit_form_shows_the_places_and_where_to_change_them(coordinator: Client) -> None:
    run = RunFactory(capacity=12, taken=7)
    html = page_of(coordinator, reverse("runs:edit", args=[run.pk]))
    assert "7 of 12 places are taken." in html
    assert reverse("runs:places", args=[run.pk]) in html
    assert 'name="capacity"' not in html
    assert 'name="booking"' not in html


def test_places_are_changed_in_their_own_view(coordinator: Client) -> None:
    run = RunFactory(capacity=10, taken=4)
    address = reverse("runs:places", args=[run.pk])
    assert "4 of 10 places are taken." in page_of(coordinator, address)
    response = coordinator.post(address, {"capacity": 6}, follow=True)
    assert f"{run} now has 6 places." in response.content.decode()
    run.refresh_from_db()
    assert (run.capacity, run.taken) == (6, 4)


@pytest.mark.parametrize(
    ("capacity", "sentence"),
    [
        (3, "More people than that already have a place."),
        (0, "greater than or equal to 1"),
        (501, "less than or equal to 500"),
        ("", "This field is required."),
    ],
)
def test_places_are_refused_with_a_sentence(
    coordinator: Client, capacity: Any, sentence: str
) -> None:
    run = RunFactory(capacity=10, taken=4)
    response = coordinator.post(reverse("runs:places", args=[run.pk]), {"capacity": capacity})
    assert sentence in response.content.decode()
    run.refresh_from_db()
    assert run.capacity == 10


def test_a_drop_in_has_no_places_to_change(coordinator: Client) -> None:
    run = RunFactory(drop_in=True)
    assert coordinator.get(reverse("runs:places", args=[run.pk])).status_code == 404
    html = page_of(coordinator, reverse("runs:edit", args=[run.pk]))
    assert "Drop in, no booking" in html
    assert reverse("runs:places", args=[run.pk]) not in html


# Runs, made and changed


def test_a_coordinator_makes_a_run_with_its_session(coordinator: Client) -> None:
    assert coordinator.post(reverse("runs:add"), new_run_data()).status_code == 302
    run = Run.objects.get()
    assert (run.capacity, run.taken, run.sessions.count()) == (12, 0, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"capacity": ""}, "Say how many places there are."),
        ({"capacity": 0}, "Give a number from 1 to 500."),
        ({"booking": Booking.DROP_IN}, "Leave this empty: nobody books a place at a drop-in."),
        ({"sessions": inline_formset([])}, "Add a session first."),
    ],
)
def test_a_run_is_not_made_and_a_sentence_says_why(
    coordinator: Client, changes: dict[str, Any], sentence: str
) -> None:
    response = coordinator.post(reverse("runs:add"), new_run_data(**changes))
    assert sentence in response.content.decode()
    assert not Run.objects.exists()


def test_a_run_that_is_still_being_planned_needs_no_session(coordinator: Client) -> None:
    data = new_run_data(status=RunStatus.DRAFT, sessions=inline_formset([]))
    assert coordinator.post(reverse("runs:add"), data).status_code == 302
    assert Run.objects.exists()


def test_sessions_are_changed_added_and_taken_away_with_their_run(coordinator: Client) -> None:
    run = RunFactory(sessions=2)
    first, second = run.sessions.all()
    sessions = [
        {**session_data(first), "note": "Bring a cup."},
        {**session_data(second), "DELETE": "on"},
        {**session_data(second), "id": "", "note": "A new one."},
    ]
    data = run_data(run, sessions)
    assert coordinator.post(reverse("runs:edit", args=[run.pk]), data).status_code == 302
    kept = Session.objects.filter(run=run).order_by("pk")
    assert [session.note for session in kept] == ["Bring a cup.", "A new one."]
    assert second not in kept


def test_tutors_are_chosen_by_ticking(coordinator: Client) -> None:
    run, tutor = RunFactory(), UserFactory()
    data = run_data(run, tutors=tutor.pk)
    assert coordinator.post(reverse("runs:edit", args=[run.pk]), data).status_code == 302
    assert list(Run.objects.get().tutors.all()) == [tutor]


def test_the_last_session_of_an_open_run_is_not_taken_away(coordinator: Client) -> None:
    run = RunFactory()
    session = {**session_data(run.sessions.get()), "DELETE": "on"}
    response = coordinator.post(reverse("runs:edit", args=[run.pk]), run_data(run, [session]))
    assert "Add a session first." in response.content.decode()
    assert Session.objects.filter(run=run).exists()


def test_a_session_that_ends_before_it_starts_is_refused(coordinator: Client) -> None:
    run = RunFactory()
    session = {**session_data(run.sessions.get()), "ends_at": "2001-01-01 10:00"}
    response = coordinator.post(reverse("runs:edit", args=[run.pk]), run_data(run, [session]))
    assert "The session must end after it starts." in response.content.decode()


def test_a_session_cannot_be_in_a_room_of_another_place(coordinator: Client) -> None:
    run = RunFactory(venue__name="Life Rooms Walton")
    elsewhere = Room.objects.create(
        venue=VenueFactory(name="Life Rooms Bootle"), name="Learning room"
    )
    address = reverse("runs:edit", args=[run.pk])
    assert "Bootle: Learning room" in page_of(coordinator, address)
    session = {**session_data(run.sessions.get()), "room": elsewhere.pk}
    html = coordinator.post(address, run_data(run, [session])).content.decode()
    assert "That room is at Life Rooms Bootle, not at Life Rooms Walton." in html
