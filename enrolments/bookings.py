"""Whether a room or a tutor is somewhere else at the time of a session."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Q

from timetable.models import Room, Run, Session
from timetable.recurrence import Slot


@dataclass(frozen=True)
class Taken:
    """What else goes on, as a sentence without its full stop."""

    sentence: str
    may_be_shared: bool = False


class Bookings:
    """What else goes on in the time of some sessions, looked up once for all of them.

    Sessions are of one run, whose tutors are given; `gone` are ids of sessions that are about to
    go. What lasts for days does not keep a tutor, and an overlap within the run is its own affair
    unless it is in one room.
    """

    def __init__(
        self,
        sessions: Sequence[Session],
        *,
        run_id: int | None,
        tutors: Collection[Any] = (),
        gone: Collection[int] = (),
    ) -> None:
        self._own = list(sessions)
        self._names = {tutor.pk: tutor.get_full_name() or tutor.get_username() for tutor in tutors}
        self._taught = self._taught_elsewhere(run_id) if tutors and sessions else {}
        self._others = self._goes_on_then(gone) if sessions else []

    def taken(self, session: Session) -> Taken | None:
        """What has the session's room or a tutor of it; what cannot be shared comes first."""
        found = [self._room_clash(session, other) for other in self._at_the_time_of(session)]
        found.append(self.taken_tutor(session))
        return min(filter(None, found), key=attrgetter("may_be_shared"), default=None)

    def taken_tutor(self, session: Session) -> Taken | None:
        """What a tutor of it teaches then, unless both can be in the one room."""
        for other in self._at_the_time_of(session):
            tutor = self._tutor_of(session, other)
            room = _same_room(session, other)
            if tutor and not (room and room.may_be_shared):
                return Taken(f"{tutor} teaches {self._title(other)} then")
        return None

    def _at_the_time_of(self, session: Session) -> list[Session]:
        others = [*self._others, *(each for each in self._own if each is not session)]
        return [other for other in others if overlap(session, other)]

    def _room_clash(self, session: Session, other: Session) -> Taken | None:
        room = _same_room(session, other)
        if room is None:
            return None
        if room.may_be_shared:
            return Taken(f"{room} is used then by {self._title(other)} and may be shared", True)
        return Taken(f"{room} is taken then by {self._title(other)}")

    def _tutor_of(self, session: Session, other: Session) -> str:
        if session.lasts_for_days or other.lasts_for_days:
            return ""
        there = self._taught.get(other.run_id, set())
        return next((name for pk, name in self._names.items() if pk in there), "")

    def _title(self, other: Session) -> str:
        if other in self._others:
            return f"“{other.run.page.title}”"
        return "another session of this run"

    def _taught_elsewhere(self, run_id: int | None) -> dict[int, set[int]]:
        """Other runs that these tutors teach, with the tutors who do."""
        taught: dict[int, set[int]] = defaultdict(set)
        pairs = Run.tutors.through.objects.filter(user__in=self._names).exclude(run=run_id)
        for run, user in pairs.values_list("run_id", "user_id"):
            taught[run].add(user)
        return taught

    def _goes_on_then(self, gone: Collection[int]) -> list[Session]:
        rooms = {session.room_id for session in self._own if session.room_id}
        if not rooms and not self._taught:
            return []
        first = min(session.starts_at for session in self._own)
        last = max(session.ends_at for session in self._own)
        return list(
            Session.objects.going_ahead()
            .between(first, last)
            .filter(Q(room__in=rooms) | Q(run__in=self._taught))
            .exclude(pk__in=[*gone, *(session.pk for session in self._own if session.pk)])
            .select_related("run__page", "room")
            .order_by("starts_at", "pk")
        )


def overlap(session: Session, other: Session | Slot) -> bool:
    return session.starts_at < other.ends_at and session.ends_at > other.starts_at


def _same_room(session: Session, other: Session) -> Room | None:
    return other.room if other.room_id == session.room_id else None
