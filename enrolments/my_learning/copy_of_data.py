"""All we know about a learner, for the learner. Names nobody on the staff."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.models import OutboxMessage
from enrolments import people
from enrolments.models import Draft, EmailCheck, Enrolment, Learner, LearningPlan, SupportNeeds

MOVES = ("at", "action", "before", "after", "actor_kind", "reason")
CALLS = ("created_at", "reason", "attempts", "first_attempt_on", "done_at")


def copy_of(learner: Learner) -> dict[str, Any]:
    """Everything, in names a person can read. Times are Greenwich time."""
    return copy_without_own_words(learner) | {
        "support": _answers(SupportNeeds, learner, people.SUPPORT),
        "learning_plan": _answers(LearningPlan, learner, people.PLAN),
        "forms_begun": list(Draft.objects.filter(learner=learner).values("created_at", "answers")),
    }


def copy_without_own_words(learner: Learner) -> dict[str, Any]:
    """The same without what helps them and what they hope for, for staff who do not read that."""
    return {
        "made_at": timezone.now(),
        "details": _details(learner),
        "enrolments": [_enrolment(each) for each in _enrolments(learner)],
        "messages": _messages(learner),
        "calls": list(learner.calls.values(*CALLS)),
        "changes": list(_changes(learner)),
        "codes_asked_for": list(_codes(learner)),
    }


def _details(learner: Learner) -> dict[str, Any]:
    names = (*people.DETAILS, *people.PREFERENCES, "created_at", "paused_at")
    details = {name: getattr(learner, name) for name in names}
    return {
        **details,
        "phone": str(learner.phone),
        "only_coordinators_see_this": learner.restricted,
    }


def _answers(model: Any, learner: Learner, names: tuple[str, ...]) -> dict[str, Any] | None:
    return model.objects.filter(learner=learner).values(*names, "updated_at").first()


def _enrolments(learner: Learner) -> Any:
    return (
        learner.enrolments.with_queue_position()
        .select_related("run__page", "run__venue", "swapped_from__run", "evaluation_given")
        .prefetch_related("run__sessions__venue", "attendance")
    )


def _enrolment(enrolment: Enrolment) -> dict[str, Any]:
    run = enrolment.run
    marks = {each.session_id: each for each in enrolment.attendance.all()}
    names = (
        "status",
        "capacity",
        "source",
        "suggested_by",
        "brings_supporter",
        "agreement_version",
        "agreed_at",
        "joined_at",
        "changed_at",
        "expires_at",
        "queue_position",
    )
    return {
        "course": run.page.title,
        "code": run.code,
        "venue": run.venue.name,
        **{name: getattr(enrolment, name) for name in names},
        "changed_from": enrolment.swapped_from.run.code if enrolment.swapped_from else None,
        # What they answered is with nobody's name, so it cannot be found again.
        "said_how_it_was": hasattr(enrolment, "evaluation_given"),
        "sessions": [
            {
                "starts_at": session.starts_at,
                "ends_at": session.ends_at,
                "venue": session.venue.name,
                "cancelled": session.is_cancelled,
                "register": marks[session.pk].mark if session.pk in marks else None,
            }
            for session in run.sessions.all()
        ],
    }


def _messages(learner: Learner) -> list[Any]:
    """Which messages were owed and when they went; what they said is not kept."""
    about_me = Q(pk=None)
    for pk in learner.enrolments.values_list("pk", flat=True):
        mine = Q(subject_id=str(pk)) | Q(subject_id__startswith=f"{pk}.")
        about_me |= mine & Q(kind__startswith="enrolment-")
    found = OutboxMessage.objects.filter(about_me).order_by("pk")
    return list(found.values("kind", "status", "created_at", "sent_at"))


def _changes(learner: Learner) -> Any:
    return learner.audit.order_by("pk").values(*MOVES)


def _codes(learner: Learner) -> Any:
    mine = Q(learner=learner)
    if learner.email:
        mine |= Q(email=learner.email)
    return EmailCheck.objects.filter(mine).order_by("created_at").values("created_at", "purpose")
