"""A run's sessions in another term: the Wednesday of week 3 stays the Wednesday of week 3."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from timetable.days_off import DaysOff
from timetable.models import Session, Term
from timetable.recurrence import Slot, slot_on
from timetable.teaching import TeachingCalendar


@dataclass(frozen=True)
class CopiedSession:
    """A session and its time in the new term, and what speaks against it.

    Without a slot there is no such week to put it in.
    """

    session: Session
    week: int | None = None
    slot: Slot | None = None
    reason: str = ""


def copied_sessions(
    *, sessions: Sequence[Session], old: Term, new: Term, days_off: DaysOff
) -> list[CopiedSession]:
    """Where each session of the old term would be in the new one."""
    change = _ChangeOfTerm(old, new, days_off)
    return [change.copied(session) for session in sessions]


@dataclass(frozen=True)
class _ChangeOfTerm:
    """From one term to another; both calendars are worked out once."""

    old: Term
    new: Term
    days_off: DaysOff

    @cached_property
    def old_weeks(self) -> TeachingCalendar:
        return self.old.teaching

    @cached_property
    def new_weeks(self) -> TeachingCalendar:
        return self.new.teaching

    def copied(self, session: Session) -> CopiedSession:
        week = self.old_weeks.week_of(session.first_day)
        if week is None:
            return CopiedSession(session, reason=f"It is in no teaching week of {self.old}")
        day = self.new_weeks.day(week=week, weekday=session.first_day.isoweekday())
        if day is None:
            reason = f"{self.new} has {len(self.new_weeks.weeks)} teaching weeks"
            return CopiedSession(session, week, reason=reason)
        return CopiedSession(session, week, _same_hours(session, day), self._against(session, day))

    def _against(self, session: Session, day: date) -> str:
        if session.is_cancelled:
            return "It was cancelled"
        if not self.new.starts_on <= day <= self.new.ends_on:
            return f"Outside {self.new}"
        return self.days_off.reason(day, venue=session.venue)


def _same_hours(session: Session, day: date) -> Slot:
    starts = timezone.localtime(session.starts_at)
    ends = timezone.localtime(session.ends_at)
    days_later = (ends.date() - starts.date()).days
    return slot_on(day, starts=starts.time(), ends=ends.time(), ends_days_later=days_later)
