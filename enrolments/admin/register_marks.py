"""Marks on their way into a register, from its form or from a device, and what is said of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from core import dates
from enrolments import actors, rules
from enrolments.admin.access import MARK_REGISTERS, is_hidden, refuse_unless_teaches
from enrolments.admin.register_forms import NotAMark, marks_of_device
from enrolments.enums import AttendanceMark
from enrolments.models import Attendance, Enrolment
from enrolments.refusals import Busy, Refused
from enrolments.register import progress_of, with_progress
from enrolments.rules import Marked, NewMark
from timetable.enums import Booking
from timetable.models import Session

SAVED, OVERTAKEN, REFUSED = "saved", "overtaken", "refused"
ASK_A_COORDINATOR = "A coordinator marks this row."
NOT_YOURS = "This register is not there, or it is not yours."
SOMEBODY_ELSE = "These marks were made by somebody else. They are sent when that person signs in."


def find_session(user: Any, session_id: int) -> Session:
    """The session, if its register is theirs to open; a drop-in has none."""
    sessions = Session.objects.select_related("run", "venue", "room").filter(
        run__booking=Booking.PLACES
    )
    session: Session = get_object_or_404(sessions, pk=session_id)
    if not user.has_perm(MARK_REGISTERS):
        refuse_unless_teaches(user, session.run)
    return session


def by_whom(attendance: Attendance) -> str:
    """“by Bea Example, 10:06am”, with the day where it was not today."""
    user = attendance.marked_by
    name = (user.get_full_name() or user.get_username()) if user else "a colleague"
    at = attendance.marked_at
    when = dates.clock(at)
    if timezone.localdate(at) != timezone.localdate():
        when = f"{dates.day(at)}, {when}"
    return f"by {name}, {when}"


def in_words(attendance: Attendance) -> str:
    """“Came, by Bea Example, 10:06am”."""
    return f"{attendance.get_mark_display()}, {by_whom(attendance)}"


def outcome_of(marked: Marked, user: Any) -> tuple[str, str]:
    """What came of one mark, and the sentence about it; no sentence where there is no more to say.

    A colleague's mark that was replaced, or that stays, is shown beside one's own.
    """
    if marked.refusal or marked.stands is None:
        return REFUSED, str(marked.refusal)
    if marked.is_overtaken:
        pressed = AttendanceMark(marked.pressed).label
        return OVERTAKEN, (
            f"Somebody marked this after you: {in_words(marked.stands)}. You had “{pressed}”."
        )
    other = marked.replaced
    if other and other.marked_by_id != user.pk:
        return SAVED, f"Before, it was: {in_words(other)}."
    return SAVED, ""


def write(user: Any, session: Session, marks: Iterable[NewMark]) -> list[Marked]:
    """Mark what this member of staff may; rows of people kept from them are refused."""
    wanted = list(marks)
    enrolments = Enrolment.objects.filter(pk__in=[each.enrolment_id for each in wanted])
    people = enrolments.select_related("learner")
    hidden = {each.pk for each in people if is_hidden(each.learner, user)}
    allowed = [each for each in wanted if each.enrolment_id not in hidden]
    refused = [
        Marked(each.enrolment_id, each.mark, refusal=Refused(ASK_A_COORDINATOR))
        for each in wanted
        if each.enrolment_id in hidden
    ]
    actor = actors.staff(user)
    written = rules.mark_register(session_id=session.pk, marks=allowed, actor=actor)
    return [*written, *refused]


class KeptMarksView(View):
    """Marks that a device sends, pressed just now or kept for want of a signal."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        """Each mark is answered by itself; what is refused is said and not sent again."""
        try:
            user_id, kept = marks_of_device(request.body, now=timezone.now())
        except NotAMark as fault:
            return JsonResponse({"problem": str(fault)}, status=422)
        if user_id != request.user.pk:
            return JsonResponse({"problem": SOMEBODY_ELSE}, status=409)
        by_session: dict[int, list[NewMark]] = defaultdict(list)
        for each in kept:
            by_session[each.session_id].append(each.new)
        try:
            answers = [self._answer(pk, marks) for pk, marks in by_session.items()]
        except Busy as refusal:
            return JsonResponse({"problem": str(refusal)}, status=503)
        return JsonResponse({"registers": answers})

    def _answer(self, session_id: int, marks: list[NewMark]) -> dict[str, Any]:
        user = self.request.user
        try:
            session = find_session(user, session_id)
            found = write(user, session, marks)
        except Busy:
            raise
        except (Http404, PermissionDenied):
            found = [
                Marked(each.enrolment_id, each.mark, refusal=Refused(NOT_YOURS)) for each in marks
            ]
            return {"session": session_id, "progress": "", "marks": _told(found, user)}
        except Refused as refusal:
            found = [Marked(each.enrolment_id, each.mark, refusal=refusal) for each in marks]
        counted = with_progress(Session.objects.filter(pk=session_id)).get()
        progress = str(progress_of(counted))
        return {"session": session_id, "progress": progress, "marks": _told(found, user)}


def _told(found: list[Marked], user: Any) -> list[dict[str, Any]]:
    """What came of each mark, for the device: numbers and marks, no learner's name."""
    told = []
    for marked in found:
        state, sentence = outcome_of(marked, user)
        told.append(
            {
                "enrolment": marked.enrolment_id,
                "mark": marked.stands.mark if marked.stands else None,
                "note": in_words(marked.stands) if marked.stands else "",
                "state": state,
                "sentence": sentence,
            }
        )
    return told
