"""A venue is closed by one switch: who is affected is seen first, then told, once."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import OutboxMessage
from enrolments import letters, rules
from enrolments.enums import EnrolmentStatus
from enrolments.models import AuditEntry, Enrolment
from tests.enrolments.admin import page_of, run_data, session_data
from tests.enrolments.people import STAFF
from tests.factories import (
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    SessionFactory,
    UserFactory,
    VenueFactory,
    VenuePageFactory,
)
from tests.reading import words_of
from timetable.enums import RunStatus
from timetable.models import Closure, Run, Venue

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2031, 1, 14, 13, tzinfo=LONDON)
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def walton() -> Venue:
    venue: Venue = VenueFactory(name="Life Rooms Walton", slug="walton")
    return venue


def run_at(venue: Venue, *starts: datetime, people: int = 0, **options: Any) -> Run:
    run: Run = RunFactory(venue=venue, sessions=0, **options)
    for start in starts:
        SessionFactory(run=run, starts_at=start)
    for _ in range(people):
        EnrolmentFactory(run=run)
    return run


def answers(venue: Venue | None, /, **changes: Any) -> dict[str, Any]:
    """What the form sends to close on that Tuesday."""
    where = {"venue": venue.pk} if venue else {"everywhere": "on"}
    fields = {"starts_on": "14/01/2031", "ends_on": "14/01/2031", "reason": "Burst pipe"}
    return {**where, **fields, **changes}


def look(client: Client, venue: Venue | None, /, **changes: Any) -> BeautifulSoup:
    html = client.post(reverse("closures:add"), answers(venue, **changes)).content
    return BeautifulSoup(html, "html.parser")


def close(client: Client, venue: Venue | None, /, **changes: Any) -> dict[str, Any]:
    """Look, then press the button that closes; returns what was sent."""
    button = look(client, venue, **changes).find("button", attrs={"name": "seen"})
    data = answers(venue, seen=button["value"], **changes)
    assert client.post(reverse("closures:add"), data)["Location"] == reverse("closures:index")
    return data


def owed() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("kind", flat=True))


def seen_text(page: BeautifulSoup) -> str:
    return " ".join(page.find("main").text.split())


def test_who_is_affected_is_seen_before_anything_is_saved(
    coordinator: Client, walton: Venue
) -> None:
    run = run_at(walton, TUESDAY, TUESDAY + WEEK, page__title="Sleep well")
    EnrolmentFactory(run=run, learner=LearnerFactory(name="Ada Example"))
    run_at(VenueFactory(), TUESDAY, page__title="Somewhere else")
    text = seen_text(look(coordinator, walton))
    assert "1 session and 1 person, nothing saved yet" in text
    assert "Sleep well" in text
    assert "Tuesday 14 January 2031, 1pm to 3pm" in text
    assert "Ada Example" in text
    assert "Somewhere else" not in text
    assert not Closure.objects.exists()
    assert owed() == []


def test_names_are_shown_only_to_those_who_may_open_the_people_of_a_run(walton: Venue) -> None:
    caretaker = UserFactory()
    caretaker.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_closure", "change_run"])
    )
    client = Client()
    client.force_login(caretaker)
    run = run_at(walton, TUESDAY)
    EnrolmentFactory(run=run, learner=LearnerFactory(name="Ada Example"))
    text = seen_text(look(client, walton))
    assert "1 person will be told" in text
    assert "Ada Example" not in text


def test_one_switch_cancels_the_sessions_with_the_reason_and_tells_each_person_once_for_a_run(
    coordinator: Client, walton: Venue
) -> None:
    run = run_at(walton, TUESDAY, TUESDAY + 3 * HOUR, TUESDAY + WEEK, people=2)
    close(coordinator, walton)
    off = [session for session in run.sessions.all() if session.is_cancelled]
    assert [session.starts_at for session in off] == [TUESDAY, TUESDAY + 3 * HOUR]
    assert {session.cancelled_because for session in off} == {"Closed: Burst pipe"}
    assert {session.sequence for session in off} == {1}
    assert owed() == ["enrolment-changed", "enrolment-changed"]
    assert Closure.objects.get().venue == walton
    actions = set(AuditEntry.objects.values_list("action", "reason"))
    assert actions == {("venue-closed", "Burst pipe"), ("session-cancelled", "Burst pipe")}


def test_the_message_says_which_date_is_off_and_why(coordinator: Client, walton: Venue) -> None:
    run = run_at(walton, TUESDAY, TUESDAY + WEEK, people=1)
    close(coordinator, walton)
    letter: Any = letters.changed(str(run.enrolments.get().pk))
    for words in (letter.text, letter.html):
        assert "Tuesday 14 January 2031, 1pm to 3pm: cancelled" in words
        assert "Closed: Burst pipe" in words


def test_a_run_of_which_nothing_is_left_is_cancelled_as_a_whole(
    coordinator: Client, walton: Venue
) -> None:
    run = run_at(walton, TUESDAY, people=1)
    EnrolmentFactory(run=run, waiting=True)
    text = seen_text(look(coordinator, walton))
    assert "1 session and 2 people" in text
    assert "The whole run is cancelled" in text
    close(coordinator, walton)
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED
    assert set(Enrolment.objects.values_list("status", flat=True)) == {EnrolmentStatus.CANCELLED}
    assert owed() == ["enrolment-cancelled", "enrolment-cancelled"]


def test_drop_ins_are_cancelled_too(coordinator: Client, walton: Venue) -> None:
    run = run_at(walton, TUESDAY, TUESDAY + WEEK, drop_in=True)
    close(coordinator, walton)
    assert [session.is_cancelled for session in run.sessions.all()] == [True, False]


def test_a_session_elsewhere_of_a_run_that_is_usually_here_goes_ahead(
    coordinator: Client, walton: Venue
) -> None:
    run = run_at(walton, TUESDAY + WEEK)
    session = SessionFactory(run=run, starts_at=TUESDAY, venue=VenueFactory())
    close(coordinator, walton)
    session.refresh_from_db()
    assert not session.is_cancelled


def test_an_exhibition_is_said_and_stays(coordinator: Client, walton: Venue) -> None:
    run = RunFactory(venue=walton, sessions=0, page__title="Paintings", drop_in=True)
    midnight = TUESDAY.replace(hour=0)
    days = {"starts_at": midnight - WEEK, "ends_at": midnight + WEEK, "all_day": True}
    SessionFactory(run=run, **days)
    text = seen_text(look(coordinator, walton))
    assert "0 sessions and 0 people" in text
    assert "Not cancelled, because it lasts for days" in text
    assert "Paintings" in text
    close(coordinator, walton)
    assert not run.sessions.get().is_cancelled


def test_every_venue_is_closed_in_one_go(coordinator: Client, walton: Venue) -> None:
    here = run_at(walton, TUESDAY, TUESDAY + WEEK)
    there = run_at(VenueFactory(), TUESDAY, TUESDAY + WEEK)
    close(coordinator, None)
    assert Closure.objects.get().venue is None
    assert here.sessions.first().is_cancelled
    assert there.sessions.first().is_cancelled


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": "14/01/2020"}, "The first day must not be before today."),
        ({"ends_on": "13/01/2031"}, "The last day must not be before the first."),
        ({"reason": " "}, "This field is required."),
        ({"everywhere": "on"}, "Choose a venue, or tick “Every venue”."),
        ({"venue": ""}, "Choose a venue, or tick “Every venue”."),
    ],
)
def test_a_closure_is_refused_with_a_sentence(
    coordinator: Client, walton: Venue, changes: dict[str, Any], sentence: str
) -> None:
    page = look(coordinator, walton, **changes)
    assert sentence in page.text
    assert page.find("button", attrs={"name": "seen"}) is None


def test_the_rule_itself_refuses_days_that_are_over(walton: Venue) -> None:
    day = TUESDAY.date().replace(year=2020)
    with pytest.raises(rules.Refused, match="over"):
        rules.close_venue(venue=walton, starts_on=day, ends_on=day, reason="Snow", actor=STAFF)


def test_a_form_sent_twice_closes_once(coordinator: Client, walton: Venue) -> None:
    run_at(walton, TUESDAY, TUESDAY + WEEK, people=1)
    data = close(coordinator, walton)
    again = coordinator.post(reverse("closures:add"), data)
    assert again["Location"] == reverse("closures:index")
    assert Closure.objects.count() == 1
    assert owed() == ["enrolment-changed"]


def test_someone_who_enrolled_meanwhile_is_seen_first(coordinator: Client, walton: Venue) -> None:
    run = run_at(walton, TUESDAY, TUESDAY + WEEK)
    button = look(coordinator, walton).find("button", attrs={"name": "seen"})
    EnrolmentFactory(run=run)
    response = coordinator.post(reverse("closures:add"), answers(walton, seen=button["value"]))
    assert "Who is affected has changed since you looked." in response.content.decode()
    assert not Closure.objects.exists()


@pytest.mark.parametrize("runs", [1, 3, 30])
def test_looking_costs_the_same_however_many_are_affected(
    coordinator: Client, django_assert_num_queries: Any, walton: Venue, runs: int
) -> None:
    for _ in range(runs):
        run_at(walton, TUESDAY, people=1)
    look(coordinator, walton)
    with django_assert_num_queries(15):
        look(coordinator, walton)


# Open again


def closed(client: Client, venue: Venue) -> Closure:
    close(client, venue)
    return Closure.objects.get()


def test_opening_again_says_what_stays_cancelled(coordinator: Client, walton: Venue) -> None:
    run = run_at(walton, TUESDAY, TUESDAY + WEEK, people=1, page__title="Sleep well")
    address = reverse("closures:delete", args=[closed(coordinator, walton).pk])
    html = page_of(coordinator, address)
    assert "what was cancelled stays cancelled" in html
    assert "Sleep well" in html
    coordinator.post(address)
    assert not Closure.objects.exists()
    assert run.sessions.first().is_cancelled
    assert owed() == ["enrolment-changed"]
    assert AuditEntry.objects.filter(action="venue-opened").exists()


def test_a_closure_that_is_over_stays(coordinator: Client, walton: Venue) -> None:
    day = TUESDAY.date().replace(year=2020)
    closure = Closure.objects.create(venue=walton, starts_on=day, ends_on=day, reason="Snow")
    response = coordinator.post(reverse("closures:delete", args=[closure.pk]))
    assert "Those days are over." in response.content.decode()
    assert Closure.objects.exists()


def test_only_the_reason_is_changed_in_the_form(coordinator: Client, walton: Venue) -> None:
    run = run_at(walton, TUESDAY, TUESDAY + WEEK)
    address = reverse("closures:edit", args=[closed(coordinator, walton).pk])
    page_of(coordinator, address)
    coordinator.post(address, {"reason": "Burst pipes", "starts_on": "2031-02-01", "venue": ""})
    closure = Closure.objects.get()
    assert (closure.venue, closure.starts_on) == (walton, TUESDAY.date())
    assert run.sessions.first().cancelled_because == "Closed: Burst pipes"


def test_a_session_that_is_planned_again_was_not_called_off(
    coordinator: Client, walton: Venue
) -> None:
    run = run_at(walton, TUESDAY, TUESDAY + WEEK)
    closed(coordinator, walton)
    sessions = [{**session_data(each), "status": "planned"} for each in run.sessions.all()]
    data = run_data(run, sessions, all_the_same="on")
    coordinator.post(reverse("runs:edit", args=[run.pk]), data)
    assert run.sessions.first().cancelled_because == ""


# What visitors read


def test_the_place_and_what_is_on_say_that_it_is_closed(
    client: Client, walton: Venue, home: Any, time_machine: Any
) -> None:
    page = VenuePageFactory(title="Life Rooms Walton", slug="walton")
    Venue.objects.update(page=page.page_ptr)
    time_machine.move_to(TUESDAY - timedelta(days=3), tick=False)
    run_at(walton, TUESDAY, TUESDAY + WEEK, page__title="Sleep well")
    day = TUESDAY.date()
    rules.close_venue(venue=walton, starts_on=day, ends_on=day, reason="Burst pipe", actor=STAFF)
    sentence = "Life Rooms Walton is closed on Tuesday 14 January: Burst pipe"
    assert sentence in words_of(client.get(page.url))
    whats_on = words_of(client.get("/whats-on/"))
    assert sentence in whats_on
    assert "Closed: Burst pipe" in whats_on
    elsewhere = VenueFactory(slug="bootle")
    assert sentence not in words_of(client.get(f"/whats-on/?venue={elsewhere.slug}"))
