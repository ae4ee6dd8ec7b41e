"""Courses in schema.org's words: https://schema.org/Course, with a CourseInstance for each run."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.addresses import address_of
from core.pictures import address_when_shared
from core.structured_data import LANGUAGE, Thing, duration, item_list, organisation, said
from core.words import plain
from timetable.enums import RunState
from timetable.models import Run, Session
from timetable.structured_data import (
    dates_of,
    free_offer,
    is_online,
    location,
    minutes_of,
    offer_of,
    planned,
    schedule,
    status_of,
)

ONSITE, ONLINE, BLENDED = "Onsite", "Online", "Blended"


def course(page: Any, runs: Sequence[Run], *, next_run: Run | None) -> Thing:
    """A course with the runs a visitor sees: what it is, that it is free, when and where."""
    address = address_of(page)
    state = RunState.DROP_IN if page.is_self_paced else next_run and next_run.state()
    return said(
        {
            "@type": "Course",
            "@id": f"{address}#course",
            "url": address,
            "name": page.title,
            "description": page.summary or plain(page.who_for),
            "image": address_when_shared(page.picture_to_show),
            "inLanguage": LANGUAGE,
            "isAccessibleForFree": True,
            "provider": organisation(),
            "educationalLevel": page.get_level_display(),
            "coursePrerequisites": page.prior_learning,
            "teaches": page.learning_points,
            "offers": free_offer(address=address, state=state or RunState.CLOSED),
            "hasCourseInstance": _instances(page, runs, address),
        }
    )


def courses(pages: Iterable[Any], *, first: int) -> Thing:
    """One page of the prospectus as a list; `first` is the place of its first course."""
    return item_list(({"name": page.title, "url": address_of(page)} for page in pages), first=first)


def _instances(page: Any, runs: Sequence[Run], address: str) -> list[Thing]:
    if page.is_self_paced:
        return [_in_your_own_time(page)]
    return [_instance(run, f"{address}#run-{run.code}") for run in runs]


def _in_your_own_time(page: Any) -> Thing:
    workload = page.number_of_sessions * page.session_minutes
    return {
        "@type": "CourseInstance",
        "courseMode": ONLINE,
        "courseWorkload": duration(workload),
    }


def _instance(run: Run, address: str) -> Thing:
    sessions = planned(run)
    return said(
        {
            "@type": "CourseInstance",
            "url": address,
            "courseMode": _mode(sessions),
            "location": location(run.venue, address=address),
            "courseWorkload": duration(sum(minutes_of(session) for session in sessions)),
            "courseSchedule": schedule(sessions),
            "offers": offer_of(run, address=address),
            **dates_of(sessions[0], sessions[-1]),
            **status_of(run),
        }
    )


def _mode(sessions: Sequence[Session]) -> str:
    online = {is_online(session.venue) for session in sessions}
    if len(online) > 1:
        return BLENDED
    return ONLINE if True in online else ONSITE
