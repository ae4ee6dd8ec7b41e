"""Makes messages when they are sent. Neutral subjects: a phone or a screen may be shared.

A letter is None when it is no longer needed: the enrolment has moved on, or is no one's any more.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.addresses import address_of
from core.calendars import Entry, Method, calendar
from core.outbox import Attachment, Letter, Text
from enrolments import checks, evaluations, links, messages, rules
from enrolments.enums import CallReason, CheckPurpose, ContactBy, EnrolmentStatus
from enrolments.models import EmailCheck, Enrolment, Learner, RunMessage
from timetable.calendars import entry_of
from timetable.models import Run, Session

HOLDS_DATES = (EnrolmentStatus.CONFIRMED,)
GIVES_DATES_UP = (EnrolmentStatus.WITHDRAWN, EnrolmentStatus.CANCELLED)
# A new address is proved by typing its code where one is signed in already.
LINKS = {CheckPurpose.ENROL: "enrol-check-link", CheckPurpose.SIGN_IN: "sign-in-link"}


def register() -> None:
    """Tell the outbox who makes which message, and what becomes of one nobody could deliver."""
    for status in messages.STATUSES_TOLD:
        outbox.register(messages.kind_of(status), _teller_of(status), failed=_undelivered(status))
    outbox.register(messages.CHANGED, changed, failed=_call_about(CallReason.CHANGED))
    outbox.register(messages.REMINDER_WEEK, reminder)
    outbox.register(messages.REMINDER_DAY, reminder)
    outbox.register(messages.EVALUATION, evaluation)
    outbox.register(messages.CODE, code)
    outbox.register(messages.TO_A_RUN, to_a_run, failed=_call_to_pass_on)


def _teller_of(status: EnrolmentStatus) -> Callable[[str], Letter | Text | None]:
    def tell(enrolment_id: str) -> Letter | Text | None:
        enrolment = _enrolment(enrolment_id)
        if enrolment is None or enrolment.status != status:
            return None
        if status == EnrolmentStatus.OFFERED:
            rules.lengthen_late_offer(enrolment_id=enrolment.pk)
            enrolment.refresh_from_db(fields=["expires_at"])
        return _message(enrolment, name=str(status), dates=_dates(status))

    return tell


def _dates(status: EnrolmentStatus) -> Method | None:
    """What the calendar that goes with a letter is for, where one does."""
    if status in HOLDS_DATES:
        return "REQUEST"
    return "CANCEL" if status in GIVES_DATES_UP else None


def changed(enrolment_id: str) -> Letter | Text | None:
    """Dates have changed; the calendar that goes with it moves or crosses them out."""
    enrolment = _enrolment(enrolment_id)
    if enrolment is None or enrolment.status != EnrolmentStatus.CONFIRMED:
        return None
    return _message(enrolment, name="changed", dates="REQUEST")


def reminder(subject_id: str) -> Letter | Text | None:
    """A session is near. Not sent when it is over, moved, or the learner has left or paused."""
    enrolment_id, session_id, moment = subject_id.split(".")
    enrolment = _enrolment(enrolment_id)
    session = Session.objects.planned().filter(pk=session_id).first()
    if enrolment is None or session is None or not _may_remind(enrolment):
        return None
    if session.starts_at <= timezone.now() or f"{session.starts_at:%Y%m%d%H%M}" != moment:
        return None
    return _message(enrolment, name="reminder", session=session)


def evaluation(enrolment_id: str) -> Letter | Text | None:
    """Asks how it was. Not sent once they have answered, it is too late, or they paused."""
    enrolment = _enrolment(enrolment_id)
    if enrolment is None or enrolment.learner.paused_at:
        return None
    run = Run.objects.with_dates().get(pk=enrolment.run_id)
    if evaluations.standing(enrolment, run) != evaluations.Standing.OPEN:
        return None
    return _message(enrolment, name="evaluation")


def to_a_run(subject_id: str) -> Letter | Text | None:
    """What staff wrote to everyone on a run. Not sent to whoever it is no longer for."""
    message, enrolment = _message_and_enrolment(subject_id)
    if message is None or enrolment is None or enrolment.status not in message.to:
        return None
    return written(enrolment, message.words)


def written(enrolment: Enrolment, words: str) -> Letter | Text | None:
    """The words of staff to one person. The subject says nothing of what it is about."""
    return _message(enrolment, name="written", words=words, subject=_neutral_subject(enrolment))


def code(check_id: str) -> Letter | None:
    """The code and link that prove an address, or word that we do not know it."""
    check = EmailCheck.objects.select_related("draft__run").filter(pk=check_id).first()
    if check is None or check.used_at or check.expires_at <= timezone.now():
        return None
    known = (
        check.purpose != CheckPurpose.SIGN_IN or Learner.objects.with_email(check.email).exists()
    )
    context = {"check": check, "site_url": settings.SITE_URL, "known": known}
    if known:
        number, secret = checks.new_secrets(check)
        context |= {"code": f"{number[:3]} {number[3:]}"}
        purpose = CheckPurpose(check.purpose)
        if purpose in LINKS:
            path = reverse(LINKS[purpose], args=[check.pk, secret])
            context |= {"link": f"{settings.SITE_URL}{path}"}
    return Letter(
        to=check.email,
        subject="Life Rooms: your code" if known else "Life Rooms",
        text=render_to_string("enrolments/emails/code.txt", context),
        html=render_to_string("enrolments/emails/code.html", context),
    )


def _message(
    enrolment: Enrolment,
    *,
    name: str,
    dates: Method | None = None,
    session: Session | None = None,
    words: str = "",
    subject: str = "",
) -> Letter | Text | None:
    learner = enrolment.learner
    context = {**_context(enrolment, session), "words": words}
    if learner.email and learner.contact_by == ContactBy.EMAIL:
        return Letter(
            to=learner.email,
            subject=subject or _subject(enrolment),
            text=render_to_string(f"enrolments/emails/{name}.txt", context),
            html=render_to_string(f"enrolments/emails/{name}.html", context),
            attachments=[_calendar(enrolment, dates)] if dates else [],
        )
    if learner.phone and outbox.texts_can_be_sent():
        shown = render_to_string(f"enrolments/texts/{name}.txt", context)
        return Text(to=learner.phone.as_e164, words=" ".join(shown.split()))
    return None


def _context(enrolment: Enrolment, session: Session | None) -> dict[str, Any]:
    run = enrolment.run
    sessions = list(run.sessions.select_related("venue", "room", "closure").order_by("starts_at"))
    return {
        "enrolment": enrolment,
        "learner": enrolment.learner,
        "run": run,
        "session": session,
        "sessions": sessions,
        "planned": [each for each in sessions if not each.is_cancelled],
        "course_url": address_of(run.page),
        "site_url": settings.SITE_URL,
        "my_learning_url": f"{settings.SITE_URL}{reverse('my-learning')}",
        "offer_url": _url("answer-offer", enrolment, links.Purpose.ANSWER_OFFER),
        "evaluation_url": _url("evaluate", enrolment, links.Purpose.EVALUATE),
        "withdraw_url": _url("withdraw-by-link", enrolment, links.Purpose.WITHDRAW),
    }


def _url(name: str, enrolment: Enrolment, purpose: links.Purpose) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[links.token(enrolment, purpose)])}"


def _subject(enrolment: Enrolment) -> str:
    where = _neutral_subject(enrolment)
    if enrolment.learner.courses_named_in_subjects:
        return f"{enrolment.run.page.title}: {where}"
    return where


def _neutral_subject(enrolment: Enrolment) -> str:
    return f"Life Rooms, {enrolment.run.venue.short_name}"


def calendar_entry(enrolment: Enrolment, session: Session) -> Entry:
    """One of a learner's own dates: its UID stays, and every change raises SEQUENCE."""
    has_place = enrolment.status == EnrolmentStatus.CONFIRMED
    return entry_of(
        session,
        uid=f"{session.uuid}.{enrolment.uuid}@liferooms",
        sequence=session.sequence + enrolment.version,
        summary=_subject(enrolment),
        description=session.join_url if has_place else "",
        url=f"{settings.SITE_URL}{reverse('my-learning')}",
    )


def _calendar(enrolment: Enrolment, method: Method) -> Attachment:
    sessions = enrolment.run.sessions.for_calendars()
    content = calendar([calendar_entry(enrolment, each) for each in sessions], method=method)
    return Attachment("dates.ics", content, f"text/calendar; method={method}; charset=utf-8")


def _may_remind(enrolment: Enrolment) -> bool:
    learner = enrolment.learner
    return (
        enrolment.status == EnrolmentStatus.CONFIRMED
        and learner.reminders
        and learner.paused_at is None
    )


def _enrolment(enrolment_id: str) -> Enrolment | None:
    return (
        Enrolment.objects.for_lists()
        .with_queue_position()
        .filter(pk=enrolment_id, learner__erased_at=None)
        .first()
    )


def _message_and_enrolment(subject_id: str) -> tuple[RunMessage | None, Enrolment | None]:
    message_id, enrolment_id = subject_id.split(".")
    return RunMessage.objects.filter(pk=message_id).first(), _enrolment(enrolment_id)


def _call_to_pass_on(subject_id: str) -> None:
    message, enrolment = _message_and_enrolment(subject_id)
    if message and enrolment and enrolment.status in message.to:
        messages.owe_call_to_pass_on(message, enrolment)


def _undelivered(status: EnrolmentStatus) -> Callable[[str], None]:
    reason = messages.CALLED_ABOUT.get(status)

    def put_on_call_list(enrolment_id: str) -> None:
        enrolment = _enrolment(enrolment_id)
        if enrolment is None or enrolment.status != status or reason is None:
            return
        if status == EnrolmentStatus.OFFERED:
            rules.stop_offer_clock(enrolment_id=enrolment.pk)
        messages.owe_call(enrolment, reason)

    return put_on_call_list


def _call_about(reason: CallReason) -> Callable[[str], None]:
    def put_on_call_list(enrolment_id: str) -> None:
        enrolment = _enrolment(enrolment_id)
        if enrolment:
            messages.owe_call(enrolment, reason)

    return put_on_call_list
