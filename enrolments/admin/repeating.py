"""Many sessions from a pattern: the dates it makes are seen before any is saved."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.http import HttpResponse

from enrolments import rules
from enrolments.admin.session_forms import RepeatForm
from enrolments.admin.sessions import OfSessionsView, told_of
from enrolments.bookings import Bookings, overlap
from enrolments.concerns import MEETS_THEN, know_hours, outside_hours
from timetable.days_off import days_off
from timetable.models import Session
from timetable.recurrence import LeftOut, Plan, Slot, plan

TAKEN = (
    "On some of these dates the room or the tutor is taken. Choose another room, or leave them out."
)
SHARED = "On some of these dates something else has the room, which may be shared. Say why."
CHANGED = "What would be saved has changed. Look at the dates again, then save."


@dataclass(frozen=True)
class Preview:
    """The sessions that would be saved, what to know of each, and what is left out."""

    sessions: list[Session]
    notes: list[str]
    left_out: list[LeftOut]
    problem: str
    # The room is used by something else on some dates, and can be.
    is_shared: bool = False

    @property
    def lines(self) -> list[tuple[Session, str]]:
        return list(zip(self.sessions, self.notes, strict=True))

    @property
    def fingerprint(self) -> str:
        """What tells these sessions from any others, so that only what was seen is saved."""
        return fingerprint(self.sessions)


class RepeatView(OfSessionsView):
    """Nothing is saved until the dates have been seen and are still the same."""

    template_name = "enrolments/admin/repeat.html"
    form_class = RepeatForm
    page_title = "Add many sessions"
    submit_label = "Show the dates"

    def get_initial(self) -> dict[str, Any]:
        return {"venue": self.run.venue_id}

    def form_valid(self, form: Any) -> HttpResponse:
        preview = self._preview(form)
        seen = self.request.POST.get("seen")
        if preview.problem:
            form.add_error(None, preview.problem)
        elif seen and seen != preview.fingerprint:
            form.add_error(None, CHANGED)
        elif seen:
            form.cleaned_data |= {"sessions": preview.sessions, "tell": form.tells}
            return super().form_valid(form)
        if preview.is_shared and not form.cleaned_data.get("shared_because"):
            form.ask_why_shared(SHARED)
        return self.render_to_response(self.get_context_data(form=form, preview=preview))

    def act(self, answers: dict[str, Any]) -> str:
        sessions = answers["sessions"]
        told = rules.add_sessions(
            run_id=self.run.pk, sessions=sessions, actor=self.actor, tell=answers["tell"]
        )
        return told_of(f"{len(sessions)} sessions are added.", told)

    def _preview(self, form: RepeatForm) -> Preview:
        planned = self._plan(form)
        sessions = [self._session(slot, form.cleaned_data) for slot in planned.slots]
        bookings = Bookings(sessions, run_id=self.run.pk, tutors=self.run.tutors.all())
        taken = [bookings.taken(session) for session in sessions]
        know_hours(sessions)
        notes = [
            ". ".join(
                filter(
                    None,
                    [slot.clock_note, found.sentence if found else "", outside_hours(session)],
                )
            )
            for slot, session, found in zip(planned.slots, sessions, taken, strict=True)
        ]
        refused = any(found and not found.may_be_shared for found in taken)
        return Preview(
            sessions,
            notes,
            planned.left_out,
            planned.problem or (TAKEN if refused else ""),
            is_shared=any(taken),
        )

    def _plan(self, form: RepeatForm) -> Plan:
        answers = form.cleaned_data
        off = days_off(kinds=answers["without"], chosen=answers["other_days"])

        def reason_left_out(slot: Slot) -> str:
            if any(overlap(session, slot) for session in self._there):
                return MEETS_THEN
            return off.reason(slot.day, venue=answers["venue"])

        return plan(form.pattern, reason_left_out=reason_left_out)

    @cached_property
    def _there(self) -> list[Session]:
        return list(self.run.sessions.planned())

    def _session(self, slot: Slot, answers: dict[str, Any]) -> Session:
        return Session(
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            shared_because=answers.get("shared_because", ""),
            **{name: answers[name] for name in ("all_day", "venue", "room", "note", "join_url")},
        )


def fingerprint(sessions: list[Session]) -> str:
    """A short text that differs when a time, a place or the words of a session differ."""
    seen = [
        (each.starts_at, each.ends_at, each.all_day, each.venue_id, each.room_id, each.note)
        for each in sessions
    ]
    return sha256(repr(seen).encode()).hexdigest()[:20]
