"""When personal data ends, by itself. docs/information-governance.md says it in words."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from enrolments.erasing import forget
from enrolments.evaluations import OPEN_FOR
from enrolments.models import (
    Attendance,
    Call,
    Draft,
    EmailCheck,
    Evaluation,
    EvaluationGiven,
    Learner,
    RunMessage,
)

# Someone called away finishes the form the same day; nobody comes back to it after that.
DRAFTS_KEPT = timedelta(days=1)
# Long enough to answer “what did you write to us?” until the term after.
RUN_MESSAGES_KEPT_MONTHS = 6


def purge_learners(rehearse: bool) -> int:
    """Anonymise learners who have had nothing with us for LEARNERS_KEPT_MONTHS."""
    due = learners_to_let_go(timezone.now())
    if rehearse:
        return due.count()
    return forget(list(due.values_list("pk", flat=True)))


def purge_unfinished(rehearse: bool) -> int:
    """Delete answers to forms nobody finished, and codes, after a day."""
    before = timezone.now() - DRAFTS_KEPT
    unfinished = [model.objects.filter(created_at__lt=before) for model in (EmailCheck, Draft)]
    return sum(rows.count() if rehearse else rows.delete()[0] for rows in unfinished)


def purge_calls(rehearse: bool) -> int:
    """Delete calls that were made, after MESSAGES_KEPT_DAYS, as with messages."""
    before = timezone.now() - timedelta(days=settings.MESSAGES_KEPT_DAYS)
    made = Call.objects.filter(done_at__lt=before)
    return made.count() if rehearse else made.delete()[0]


def purge_run_messages(rehearse: bool) -> int:
    """Delete what was written to everyone on a run, half a year after: it may name somebody."""
    before = timezone.now() - relativedelta(months=RUN_MESSAGES_KEPT_MONTHS)
    old = RunMessage.objects.filter(asked_at__lt=before)
    number = old.count()
    if not rehearse:
        old.delete()
    return number


def purge_who_marked(rehearse: bool) -> int:
    """Forget who marked a register, LEARNERS_KEPT_MONTHS after. The marks stay to be counted; whose
    they are goes with the learner."""
    before = timezone.now() - relativedelta(months=settings.LEARNERS_KEPT_MONTHS)
    old = Attendance.objects.filter(marked_at__lt=before).exclude(marked_by=None)
    return old.count() if rehearse else old.update(marked_by=None)


def purge_evaluation_words(rehearse: bool) -> int:
    """Delete what people wrote of a course, EVALUATION_WORDS_KEPT_MONTHS after. Numbers stay."""
    due = Evaluation.objects.filter(words_until__lte=timezone.localdate())
    return due.count() if rehearse else due.update(helped="", better="", words_until=None)


def purge_who_evaluated(rehearse: bool) -> int:
    """Forget who has said how a course was, once their link has ended."""
    before = timezone.now() - OPEN_FOR
    given = EvaluationGiven.objects.annotate(over_at=Max("enrolment__run__sessions__ends_at"))
    due = EvaluationGiven.objects.filter(pk__in=given.filter(over_at__lt=before).values("pk"))
    return due.count() if rehearse else due.delete()[0]


def learners_to_let_go(now: datetime) -> QuerySet[Learner]:
    """Those whose last session, and whose enrolling, are both longer ago than we keep people."""
    before = now - relativedelta(months=settings.LEARNERS_KEPT_MONTHS)
    return (
        Learner.objects.filter(erased_at=None, created_at__lt=before)
        .annotate(
            last_session=Max("enrolments__run__sessions__ends_at"),
            last_change=Max("enrolments__changed_at"),
        )
        .filter(Q(last_session=None) | Q(last_session__lt=before))
        .filter(Q(last_change=None) | Q(last_change__lt=before))
    )
