"""A run made again in the next term: by teaching weeks, seen first, never with its people."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from enrolments.models import AuditEntry, Enrolment
from tests.enrolments.admin import page_of
from tests.factories import (
    EnrolmentFactory,
    RunFactory,
    SessionFactory,
    TermBreakFactory,
    TermFactory,
    UserFactory,
)
from timetable.enums import Booking, RunStatus, WhoMayCome
from timetable.models import Closure, Room, Run, Session, Term

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 2, 2, 9, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _early_in_the_spring_term() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def spring() -> Term:
    """Eleven weeks, the seventh of which is half-term: ten teaching weeks."""
    term: Term = TermFactory(
        name="Spring term 2026", starts_on=date(2026, 1, 5), ends_on=date(2026, 3, 20)
    )
    TermBreakFactory(term=term, starts_on=date(2026, 2, 16), ends_on=date(2026, 2, 20))
    return term


@pytest.fixture
def summer() -> Term:
    """Half-term is its sixth week: teaching week 6 is a week later than by adding days."""
    term: Term = TermFactory(
        name="Summer term 2026", starts_on=date(2026, 4, 20), ends_on=date(2026, 7, 3)
    )
    TermBreakFactory(term=term, starts_on=date(2026, 5, 25), ends_on=date(2026, 5, 29))
    return term


def meets(run: Run, day: date, **options: Any) -> Session:
    starts_at = datetime.combine(day, time(10), tzinfo=LONDON)
    session: Session = SessionFactory(
        run=run, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **options
    )
    return session


def wednesdays(spring: Term, *days: tuple[int, int], **options: Any) -> Run:
    run: Run = RunFactory(term=spring, sessions=0, **options)
    for month, day in days:
        meets(run, date(2026, month, day))
    return run


def address(run: Run) -> str:
    return reverse("runs:next_term", args=[run.pk])


def form_of(client: Client, run: Run) -> dict[str, Any]:
    """What the form would send as it is shown: what is ticked, and its hidden fields."""
    page = BeautifulSoup(page_of(client, address(run)), "html.parser")
    ticked = page.find_all("input", attrs={"name": "sessions", "checked": True})
    hidden = {
        name: page.find("input", attrs={"name": name})["value"] for name in ("new_uuid", "seen")
    }
    return {"sessions": [box["value"] for box in ticked], **hidden}


def lines(client: Client, run: Run) -> list[str]:
    page = BeautifulSoup(page_of(client, address(run)), "html.parser")
    boxes = page.find_all("input", attrs={"name": "sessions"})
    return [" ".join(box.parent.text.split()) for box in boxes]


def copy_of(client: Client, run: Run, **changes: Any) -> Run:
    client.post(address(run), {**form_of(client, run), **changes})
    return Run.objects.exclude(pk=run.pk).get()


def days_of(run: Run) -> list[date]:
    return [session.first_day for session in run.sessions.all()]


def test_a_session_keeps_its_teaching_week_and_weekday(
    coordinator: Client, spring: Term, summer: Term
) -> None:
    # Weeks 3, 6 and 7: half-term is between the last two here, and before both there.
    run = wednesdays(spring, (1, 21), (2, 11), (2, 25))
    assert lines(coordinator, run) == [
        "Week 3: Wednesday 6 May, 10am to midday",
        "Week 6: Wednesday 3 June, 10am to midday",
        "Week 7: Wednesday 10 June, 10am to midday",
    ]
    copy = copy_of(coordinator, run)
    assert days_of(copy) == [date(2026, 5, 6), date(2026, 6, 3), date(2026, 6, 10)]
    # Ten o'clock on the wall, in winter as in summer.
    hours = {timezone.localtime(session.starts_at).time() for session in copy.sessions.all()}
    assert hours == {time(10)}


def test_what_describes_the_run_is_copied_and_its_people_never(
    coordinator: Client, spring: Term, summer: Term
) -> None:
    run = wednesdays(
        spring,
        (1, 21),
        capacity=8,
        who_may_come=WhoMayCome.CARERS,
        needs_review=True,
        opens_at=NOW - timedelta(days=60),
        closes_at=NOW - timedelta(days=30),
    )
    tutor = UserFactory()
    run.tutors.set([tutor])
    run.save()
    attic = Room.objects.create(venue=run.venue, name="Attic")
    run.sessions.update(room=attic, note="Bring a cup.", join_url="https://example.org/join")
    EnrolmentFactory(run=run)
    EnrolmentFactory(run=run, waiting=True)

    copy = copy_of(coordinator, run)
    assert (copy.page, copy.venue, copy.term) == (run.page, run.venue, summer)
    assert (copy.capacity, copy.who_may_come, copy.needs_review) == (8, WhoMayCome.CARERS, True)
    assert list(copy.tutors.all()) == [tutor]
    assert (copy.status, copy.taken) == (RunStatus.DRAFT, 0)
    assert (copy.opens_at, copy.closes_at) == (None, None)
    assert copy.code != run.code
    session = copy.sessions.get()
    assert (session.room, session.note, session.join_url) == (attic, "Bring a cup.", "")
    assert Enrolment.objects.filter(run=copy).count() == 0
    assert Enrolment.objects.filter(run=run).count() == 2
    assert not OutboxMessage.objects.exists()
    entry = AuditEntry.objects.get(action="run-copied")
    assert (entry.run, entry.before, entry.after) == (copy, run.code, copy.code)


def test_nothing_is_made_by_looking(coordinator: Client, spring: Term, summer: Term) -> None:
    run = wednesdays(spring, (1, 21))
    html = page_of(coordinator, address(run))
    assert "Visitors do not see it until you open it." in html
    assert Run.objects.get() == run


def test_whoever_made_it_is_led_to_the_new_run(
    coordinator: Client, spring: Term, summer: Term
) -> None:
    run = wednesdays(spring, (1, 21))
    response = coordinator.post(address(run), form_of(coordinator, run))
    copy = Run.objects.exclude(pk=run.pk).get()
    assert response["Location"] == reverse("runs:edit", args=[copy.pk])


def test_a_form_sent_twice_makes_one_run(coordinator: Client, spring: Term, summer: Term) -> None:
    run = wednesdays(spring, (1, 21))
    data = form_of(coordinator, run)
    coordinator.post(address(run), data)
    coordinator.post(address(run), data)
    assert Run.objects.count() == 2
    assert Session.objects.count() == 2


def test_a_second_copy_is_made_knowingly(coordinator: Client, spring: Term, summer: Term) -> None:
    run = wednesdays(spring, (1, 21))
    copy = copy_of(coordinator, run)
    sentence = f"There is a run of it in Summer term 2026 already: {copy.code}."
    assert sentence in page_of(coordinator, address(run))


def closed(run: Run) -> None:
    Closure.objects.create(
        venue=run.venue, starts_on=date(2026, 5, 6), ends_on=date(2026, 5, 6), reason="Painting"
    )


def cancelled(run: Run) -> None:
    run.sessions.update(status="cancelled")


def in_another_break(run: Run) -> None:
    TermBreakFactory(
        term=Term.objects.get(name="Summer term 2026"),
        name="Strike",
        starts_on=date(2026, 5, 6),
        ends_on=date(2026, 5, 7),
    )


@pytest.mark.parametrize(
    ("circumstance", "reason"),
    [
        (closed, "Closed: Painting"),
        (cancelled, "It was cancelled"),
        (in_another_break, "Break: Strike"),
    ],
)
def test_what_speaks_against_a_day_is_said_and_it_is_not_ticked(
    coordinator: Client, spring: Term, summer: Term, circumstance: Any, reason: str
) -> None:
    run = wednesdays(spring, (1, 21))
    circumstance(run)
    assert lines(coordinator, run) == [f"Week 3: Wednesday 6 May, 10am to midday. {reason}"]
    assert form_of(coordinator, run)["sessions"] == []
    # Whoever wants it all the same ticks it.
    copy = copy_of(coordinator, run, sessions=[run.sessions.get().pk])
    assert days_of(copy) == [date(2026, 5, 6)]
    assert not copy.sessions.get().is_cancelled


def test_a_bank_holiday_is_said(coordinator: Client, spring: Term, summer: Term) -> None:
    run = wednesdays(spring, (1, 19))
    assert lines(coordinator, run)[0].endswith("Bank holiday: May Day")


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ((2, 18), "It is in no teaching week of Spring term 2026"),
        ((3, 30), "It is in no teaching week of Spring term 2026"),
        ((3, 18), "Summer term 2026 has 9 teaching weeks"),
    ],
)
def test_a_session_without_a_week_in_the_new_term_is_named(
    coordinator: Client, spring: Term, summer: Term, day: tuple[int, int], reason: str
) -> None:
    summer.ends_on = date(2026, 6, 26)
    summer.save()
    run = wednesdays(spring, (1, 21), day)
    assert reason in page_of(coordinator, address(run))
    assert days_of(copy_of(coordinator, run)) == [date(2026, 5, 6)]


def test_a_day_before_the_term_begins_is_not_ticked(
    coordinator: Client, spring: Term, summer: Term
) -> None:
    summer.starts_on = date(2026, 4, 21)
    summer.save()
    run = wednesdays(spring, (1, 5))
    assert lines(coordinator, run)[0].endswith("Outside Summer term 2026")
    assert form_of(coordinator, run)["sessions"] == []


def test_nights_and_exhibitions_keep_their_length(
    coordinator: Client, spring: Term, summer: Term
) -> None:
    run: Run = RunFactory(term=spring, sessions=0, drop_in=True)
    midnight = datetime(2026, 1, 12, tzinfo=LONDON)
    SessionFactory(run=run, starts_at=midnight, ends_at=midnight + timedelta(days=5), all_day=True)
    SessionFactory(
        run=run,
        starts_at=datetime(2026, 1, 23, 23, tzinfo=LONDON),
        ends_at=datetime(2026, 1, 24, 2, tzinfo=LONDON),
    )
    copy = copy_of(coordinator, run)
    assert copy.booking == Booking.DROP_IN
    assert [session.when for session in copy.sessions.all()] == [
        "Monday 27 April to Friday 1 May",
        "Friday 8 May, 11pm to Saturday 9 May, 2am",
    ]


def test_dates_that_changed_meanwhile_are_seen_first(
    coordinator: Client, spring: Term, summer: Term
) -> None:
    run = wednesdays(spring, (1, 21))
    data = form_of(coordinator, run)
    closed(run)
    response = coordinator.post(address(run), data, follow=True)
    assert "The dates have changed since you looked." in response.content.decode()
    assert Run.objects.count() == 1


def test_without_a_later_term_it_says_so(coordinator: Client, spring: Term) -> None:
    run = wednesdays(spring, (1, 21))
    html = page_of(coordinator, address(run))
    assert "There is no later term to copy to yet. Add it under Terms first." in html
    assert "Make the new run" not in html
    coordinator.post(address(run), {"new_uuid": uuid.uuid4(), "seen": "1"})
    assert Run.objects.count() == 1


def test_a_run_of_no_term_is_not_copied(coordinator: Client, summer: Term) -> None:
    html = page_of(coordinator, address(RunFactory()))
    assert "This run belongs to no term, so it has no teaching weeks." in html


@pytest.mark.parametrize("sessions", [1, 3, 30])
def test_looking_costs_the_same_however_many_sessions(
    coordinator: Client,
    django_assert_num_queries: Any,
    spring: Term,
    summer: Term,
    sessions: int,
) -> None:
    run: Run = RunFactory(term=spring, sessions=0)
    for number in range(sessions):
        meets(run, spring.starts_on + timedelta(days=number))
    coordinator.get(address(run))
    with django_assert_num_queries(21):
        coordinator.get(address(run))
