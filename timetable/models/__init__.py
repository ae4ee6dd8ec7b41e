"""Where and when: venues and their hours, terms, runs of pages and the sessions of a run."""

from timetable.models.places import Closure, OpeningHours, OtherHours, Room, Venue
from timetable.models.runs import Run, Session, new_run_code
from timetable.models.terms import Term, TermBreak
from timetable.models.visits import Visit

__all__ = [
    "Closure",
    "OpeningHours",
    "OtherHours",
    "Room",
    "Run",
    "Session",
    "Term",
    "TermBreak",
    "Venue",
    "Visit",
    "new_run_code",
]
