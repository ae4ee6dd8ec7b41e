"""What is sent from a register: by its form, or from a device that had kept it."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from enrolments.enums import AttendanceMark
from enrolments.rules import NewMark

FIELD = re.compile(r"mark-(\d{1,18})")
MOST_MARKS = 500
# A device whose clock was set back meanwhile must not send a mark into the distant past.
LONGEST_KEPT = timedelta(days=30)
NOT_A_MARK = "Something in this register could not be read. Nothing was saved. Please try again."


class NotAMark(ValueError):
    """What was sent is no mark of a register; str() says it kindly."""

    def __str__(self) -> str:
        return NOT_A_MARK


@dataclass(frozen=True)
class KeptMark:
    """One mark as a device had kept it."""

    session_id: int
    new: NewMark


def marks_of_form(data: QueryDict, *, now: datetime) -> list[NewMark]:
    """The marks that were changed in the form; what nobody touched is left as it is.

    A form that was opened a while ago would otherwise put back what a colleague has changed since.
    """
    found = []
    for name in data:
        field = FIELD.fullmatch(name)
        value = data[name]
        if field and value != data.get(f"was-{field[1]}", ""):
            found.append(NewMark(int(field[1]), _mark(value), now))
    return found


def marks_of_device(body: bytes, *, now: datetime) -> tuple[int, list[KeptMark]]:
    """Whose marks they are, by number, and the marks.

    Each says how many seconds ago it was pressed, since devices' clocks are wrong by minutes.
    """
    try:
        sent = json.loads(body)
        user, marks = _number(sent["user"]), sent["marks"]
        if not isinstance(marks, list) or len(marks) > MOST_MARKS:
            raise NotAMark
        return user, [_kept(each, now) for each in marks]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise NotAMark from fault


def _kept(sent: Any, now: datetime) -> KeptMark:
    seconds = sent["ago"]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds >= 0:
        raise NotAMark
    ago = timedelta(seconds=min(seconds, LONGEST_KEPT.total_seconds()))
    new = NewMark(_number(sent["enrolment"]), _mark(sent["mark"]), now - ago)
    return KeptMark(_number(sent["session"]), new)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise NotAMark
    return value


def _mark(value: Any) -> AttendanceMark:
    if value not in AttendanceMark.values:
        raise NotAMark
    return AttendanceMark(value)
