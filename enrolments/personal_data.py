"""When personal data ends. Enrolments stay, without a person, so that counts stay true."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from enrolments.models import Learner


def purge_learners(rehearse: bool) -> int:
    """Anonymise learners who have had nothing with us for LEARNERS_KEPT_MONTHS."""
    due = learners_to_let_go(timezone.now())
    if rehearse:
        return due.count()
    return Learner.objects.filter(pk__in=list(due.values_list("pk", flat=True))).update(
        name="", email="", phone="", erased_at=timezone.now()
    )


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
