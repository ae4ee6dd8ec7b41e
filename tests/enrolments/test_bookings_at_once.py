"""Two coordinators book one room or one tutor in the same moment; one of them has it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from enrolments import rules
from tests.enrolments.people import STAFF
from tests.factories import EnrolmentFactory, RunFactory, SessionFactory, UserFactory, VenueFactory
from tests.stress import at_once, rounds
from timetable.models import Room, Run, Session
from users.models import User

pytestmark = pytest.mark.usefixtures("committed")

STARTS = datetime(2031, 1, 14, 13, tzinfo=ZoneInfo("Europe/London"))
ENDS = STARTS + timedelta(hours=2)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no exclusion constraint"
)


def runs_at_one_venue(number: int) -> list[Run]:
    venue = VenueFactory()
    return [RunFactory(venue=venue, sessions=0) for _ in range(number)]


def adds(run: Run, room: Room | None) -> Callable[[], str]:
    def add() -> str:
        session = Session(starts_at=STARTS, ends_at=ENDS, venue=run.venue, room=room)
        rules.add_sessions(run_id=run.pk, sessions=[session], actor=STAFF)
        return "added"

    return add


@pytest.mark.parametrize("_round", range(rounds(3, 40)))
def test_a_room_is_given_to_one_of_many(_round: int) -> None:
    runs = runs_at_one_venue(4)
    attic = Room.objects.create(venue=runs[0].venue, name="Attic")
    answers = at_once(*(adds(run, attic) for run in runs))
    assert answers == {"added": 1, "AlreadyBooked": 3}
    assert Session.objects.count() == 1


def test_two_sessions_moved_into_one_room_at_once_are_not_both_there() -> None:
    runs = runs_at_one_venue(2)
    attic = Room.objects.create(venue=runs[0].venue, name="Attic")
    sessions = [SessionFactory(run=run, starts_at=STARTS, ends_at=ENDS) for run in runs]

    def moves(session: Session) -> Callable[[], str]:
        def move() -> str:
            rules.move_session(
                session_id=session.pk,
                starts_at=STARTS,
                ends_at=ENDS,
                venue=session.venue,
                room=attic,
                actor=STAFF,
                all_the_same=True,
            )
            return "moved"

        return move

    assert at_once(*map(moves, sessions)) == {"moved": 1, "AlreadyBooked": 1}
    assert Session.objects.filter(room=attic).count() == 1


def test_a_tutor_is_given_to_one_of_many() -> None:
    tutor = UserFactory(username="tutor-of-several")
    runs = runs_at_one_venue(3)
    for run in runs:
        run.tutors.add(tutor)
        run.save()
    try:
        answers = at_once(*(adds(run, None) for run in runs))
    finally:
        User.objects.filter(pk=tutor.pk).delete()
    assert answers == {"added": 1, "AlreadyBooked": 2}


def closed_at_once(run: Run) -> Callable[[], str]:
    def close() -> str:
        day = STARTS.date()
        told = rules.close_venue(
            venue=run.venue, starts_on=day, ends_on=day, reason="Snow", actor=STAFF
        )
        return f"told {told}"

    return close


def test_a_venue_closed_twice_in_one_moment_is_closed_once() -> None:
    [run] = runs_at_one_venue(1)
    for number in range(2):
        SessionFactory(run=run, starts_at=STARTS + timedelta(weeks=number))
    EnrolmentFactory(run=run)
    assert at_once(*[closed_at_once(run)] * 2) == {"told 1": 1, "told 0": 1}
    assert run.venue.closures.count() == 1


def two_in_one_room(**fields: Any) -> None:
    """Past the rule: written straight to the table."""
    runs = runs_at_one_venue(2)
    attic = Room.objects.create(venue=runs[0].venue, name="Attic")
    there = {"room": attic, "starts_at": STARTS}
    with transaction.atomic():
        SessionFactory(run=runs[0], **there)
        SessionFactory(run=runs[1], **{**there, **fields})


@on_postgresql
def test_without_the_rule_the_database_refuses_a_room_twice() -> None:
    with pytest.raises(IntegrityError, match="session_has_its_room_alone"):
        two_in_one_room()


@on_postgresql
@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled"},
        {"shared_because": "It is big"},
        {"frees_room": True},
        {"starts_at": ENDS},
        {"room": None},
    ],
)
def test_the_database_lets_be_what_does_not_hold_the_room(fields: dict[str, Any]) -> None:
    two_in_one_room(**fields)
    assert Session.objects.count() == 2
