"""The coming sessions of a run as schedules: a rule where they keep one, else date by date."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import pairwise
from math import gcd
from typing import Any

from django.utils import timezone

from core import dates
from partners.open_referral import identity
from partners.open_referral.shapes import Schedule
from timetable.enums import VenueKind
from timetable.models import Run, Session

WEEK = timedelta(weeks=1)
# Rarer than this, and further gaps are no longer a rule with days left out.
LONGEST_INTERVAL = 4
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def schedules_of(run: Run, *, venue_id: int) -> list[Schedule]:
    """When a run comes to a venue from now on. The run is fetched with_sessions()."""
    at_the_same_hours: dict[tuple[int, Any, Any], list[Session]] = defaultdict(list)
    for session in _ahead(run):
        if session.venue_id == venue_id:
            opens, closes = _hours(session)
            at_the_same_hours[session.first_day.isoweekday(), opens, closes].append(session)
    return [
        schedule for sessions in at_the_same_hours.values() for schedule in _schedules(sessions)
    ]


def _ahead(run: Run) -> list[Session]:
    now = timezone.now()
    return [each for each in run.sessions.all() if not each.is_cancelled and each.ends_at > now]


def _schedules(sessions: Sequence[Session]) -> list[Schedule]:
    """One rule for sessions on one weekday at one hour, or one schedule for each."""
    days = [session.first_day for session in sessions]
    if len(days) > 1:
        if _is_monthly(days):
            return [
                _rule(
                    sessions, freq="MONTHLY", interval=1, byday=f"{_nth(days[0])}{_code(days[0])}"
                )
            ]
        if weeks := _weeks_between(days):
            return [_rule(sessions, freq="WEEKLY", interval=weeks, byday=_code(days[0]))]
    return [_rule([session]) for session in sessions]


def _rule(sessions: Sequence[Session], **rule: Any) -> Schedule:
    first, last = sessions[0], sessions[-1]
    opens, closes = _hours(first)
    left_out = _left_out([session.first_day for session in sessions], rule)
    return Schedule(
        id=identity.of("schedule", first.uuid),
        valid_from=first.first_day,
        valid_to=last.first_day,
        dtstart=first.first_day,
        opens_at=opens,
        closes_at=closes,
        attending_type="online" if first.venue.kind == VenueKind.ONLINE else "physical",
        description=first.when if first is last else f"{first.first_day:%A}s, {first.time}",
        notes=f"Not on {left_out}" if left_out else None,
        **rule,
    )


def _hours(session: Session) -> tuple[time | None, time | None]:
    if session.all_day:
        return None, None
    return timezone.localtime(session.starts_at).time(), timezone.localtime(session.ends_at).time()


def _left_out(days: Sequence[date], rule: dict[str, Any]) -> str:
    """The days of a weekly rule on which there is no session, in words."""
    if rule.get("freq") != "WEEKLY":
        return ""
    every = rule["interval"] * WEEK
    expected = [days[0] + number * every for number in range((days[-1] - days[0]) // every + 1)]
    return "; ".join(dates.day(day) for day in expected if day not in days)


def _weeks_between(days: Sequence[date]) -> int:
    """How many weeks lie between sessions, days left out aside; 0 where that is no rule."""
    gaps = [(later - earlier) // WEEK for earlier, later in pairwise(days)]
    weeks = gcd(*gaps)
    is_kept = weeks in gaps and weeks <= LONGEST_INTERVAL
    mostly = len(days) * 2 > (days[-1] - days[0]) // (weeks * WEEK) if weeks else False
    return weeks if is_kept and mostly else 0


def _is_monthly(days: Sequence[date]) -> bool:
    months = [day.year * 12 + day.month for day in days]
    return len({_nth(day) for day in days}) == 1 and all(
        later == earlier + 1 for earlier, later in pairwise(months)
    )


def _nth(day: date) -> int:
    """Which one of its weekday in its month a day is, from 1."""
    return (day.day - 1) // 7 + 1


def _code(day: date) -> str:
    return DAYS[day.weekday()]
