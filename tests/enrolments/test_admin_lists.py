"""The lists of runs and enrolments, their spreadsheets, and what nobody may do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrolments.admin.words import moment
from enrolments.enums import EnrolmentStatus
from enrolments.models import AuditEntry, Enrolment, Learner
from tests.enrolments.admin import page_of, spreadsheet, titles, titles_found
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    SessionFactory,
    TermFactory,
    UserFactory,
)
from timetable.models import Run, Session
from users import roles

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_RUN_LIST = 15
QUERIES_OF_THE_ENROLMENT_LIST = 14


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
    with CaptureQueriesContext(connection) as queries:
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
    assert titles_found(coordinator, "enrolments:index", words) == ["Grace Example"]


def test_the_enrolments_of_a_run_are_found_by_its_code(coordinator: Client) -> None:
    wanted = EnrolmentFactory()
    EnrolmentFactory()
    found = titles_found(coordinator, "enrolments:index", wanted.run.code)
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


def test_who_downloads_a_list_is_written_down(coordinator: Client) -> None:
    EnrolmentFactory.create_batch(2)
    spreadsheet(coordinator, "enrolments:index")
    entry = AuditEntry.objects.get(action="export")
    assert entry.after == "enrolments, 2 rows"
    assert entry.actor is not None


@pytest.mark.parametrize("name", ["enrolments:index", "learners:index", "calls:index"])
def test_who_opens_or_searches_a_list_of_people_is_written_down_and_not_for_what(
    coordinator: Client, name: str
) -> None:
    coordinator.get(reverse(name))
    assert AuditEntry.objects.filter(action="list-opened").count() == 1
    if name != "calls:index":
        coordinator.post(reverse(name), {"words": "Grace"})
        assert AuditEntry.objects.filter(action="list-opened").count() == 2
    assert not AuditEntry.objects.filter(after__contains="Grace").exists()


def test_a_long_list_is_downloaded_in_its_own_order_with_what_it_was_narrowed_to(
    coordinator: Client,
) -> None:
    names = ["Cy Example", "Ann Example", "Bo Example"]
    for name in names:
        EnrolmentFactory(learner=LearnerFactory(name=name))
    EnrolmentFactory(withdrawn=True)
    rows = spreadsheet(
        coordinator, "enrolments:index", status="confirmed", ordering="learner__name"
    )
    assert [row[0].value for row in rows] == ["Name", *sorted(names)]


def test_the_list_says_when_an_offer_ends(coordinator: Client) -> None:
    offered = EnrolmentFactory(offered=True)
    assert moment(offered.expires_at) in page_of(coordinator, reverse("enrolments:index"))


def test_a_restricted_learner_is_named_neither_in_the_list_nor_in_its_spreadsheet(
    client: Client,
) -> None:
    user = UserFactory(roles=[roles.COORDINATOR])
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="view_restricted_learner"))
    client.force_login(user)
    enrolment = EnrolmentFactory(learner=LearnerFactory(name="Grace Example", restricted=True))
    html = page_of(client, reverse("enrolments:index"))
    assert "Restricted, ask a coordinator" in html
    assert "Grace" not in html
    assert titles_found(client, "enrolments:index", "Grace") == []
    assert titles_found(client, "enrolments:index", enrolment.run.code) == ["Grace Example"]
    cells = [cell.value for row in spreadsheet(client, "enrolments:index") for cell in row]
    assert "Restricted, ask a coordinator" in cells
    assert "Grace Example" not in cells
    assert enrolment.learner.email not in cells
    inspected = client.get(reverse("enrolments:inspect", args=[enrolment.pk]))
    assert inspected.status_code == 302
