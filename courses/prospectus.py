"""The prospectus to print: the courses someone can still join, under topics or under places."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from timetable.enums import TAKING_ENROLMENTS, RunState, WhoMayCome
from timetable.models import Run

# A run that has begun, or that nobody can get a place on any more, would only disappoint on paper.
PRINTED = (*TAKING_ENROLMENTS, RunState.FULL, RunState.NOT_YET, RunState.DROP_IN)
# Numbers of places are out of date before the ink is dry.
BOOK = "Book on the website or call"
WITHOUT_TOPIC = "More courses"
IN_YOUR_OWN_TIME = "In your own time"


@dataclass(frozen=True)
class PrintedRun:
    """A run, and in words how to get a place on it."""

    run: Run

    @property
    def booking(self) -> str:
        state = self.run.state()
        if state in TAKING_ENROLMENTS:
            return BOOK
        if state == RunState.NOT_YET:
            return f"{self.run.places_text}. {BOOK}"
        return "Full at the moment" if state == RunState.FULL else self.run.places_text

    @property
    def for_whom(self) -> str:
        """For whom it is, where it is not for everyone."""
        anyone = self.run.who_may_come == WhoMayCome.ANYONE
        return "" if anyone else f"For: {self.run.get_who_may_come_display().lower()}"


@dataclass(frozen=True)
class Entry:
    """A course, with the runs that belong under one heading."""

    course: Any
    runs: list[PrintedRun]
    anchor: str


@dataclass(frozen=True)
class Group:
    """A heading of the prospectus and the courses under it."""

    title: str
    anchor: str
    entries: list[Entry]
    introduction: str = ""


def by_topic(courses: Iterable[Any]) -> list[Group]:
    """Each course once, under its main topic, in the order topics have everywhere."""
    found: dict[Any, list[Entry]] = defaultdict(list)
    for course in courses:
        runs = _printed(course.runs_to_print)
        if runs or course.is_self_paced:
            found[course.main_topic].append(Entry(course, runs, f"course-{course.slug}"))
    topics = sorted(
        (topic for topic in found if topic),
        key=lambda topic: (topic.kind, topic.sort_order, topic.name),
    )
    groups = [
        Group(topic.name, f"topic-{topic.slug}", found[topic], topic.introduction)
        for topic in topics
    ]
    return groups + ([Group(WITHOUT_TOPIC, "more", found[None])] if None in found else [])


def by_venue(courses: Sequence[Any]) -> list[Group]:
    """Each course under every place it is at; those of no place last."""
    found: dict[Any, list[Entry]] = defaultdict(list)
    for course in courses:
        runs_there: dict[Any, list[PrintedRun]] = defaultdict(list)
        for printed in _printed(course.runs_to_print):
            runs_there[printed.run.venue].append(printed)
        for venue, runs in runs_there.items():
            found[venue].append(Entry(course, runs, f"at-{venue.slug}-{course.slug}"))
    groups = [
        Group(venue.name, f"place-{venue.slug}", found[venue], venue.full_address)
        for venue in sorted(found, key=lambda venue: (venue.sort_order, venue.name))
    ]
    own_time = [
        Entry(course, [], f"course-{course.slug}") for course in courses if course.is_self_paced
    ]
    return groups + ([Group(IN_YOUR_OWN_TIME, "own-time", own_time)] if own_time else [])


def _printed(runs: Iterable[Run]) -> list[PrintedRun]:
    return [PrintedRun(run) for run in runs if run.state() in PRINTED]
