"""Who of the staff may see and do what, beyond the permission for a screen as a whole."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from core.permissions import LimitedPermissionPolicy
from enrolments.models import Learner
from timetable.enums import Booking, RunStatus
from timetable.models import Run

SEE_ENROLMENTS = "enrolments.view_enrolment"
ENROL = "enrolments.enrol_learner"
MOVE_PEOPLE = "enrolments.change_places"
SEE_LEARNERS = "enrolments.view_learner"
CHANGE_LEARNERS = "enrolments.change_learner"
MERGE = "enrolments.merge_learner"
ERASE = "enrolments.erase_learner"
GIVE_COPY = "enrolments.export_learner"
SEE_RESTRICTED = "enrolments.view_restricted_learner"
SEE_SUPPORT = "enrolments.view_supportneeds"
CHANGE_SUPPORT = "enrolments.change_supportneeds"
SEE_CALLS = "enrolments.view_call"
RECORD_CALLS = "enrolments.change_call"
# The registers of every run. Tutors have those of their own.
MARK_REGISTERS = "enrolments.change_attendance"
SEE_EVALUATIONS = "enrolments.view_evaluation"
READ_EVALUATIONS = "enrolments.view_evaluation_words"
TYPE_IN_EVALUATIONS = "enrolments.add_evaluation"
WRITE_TO_RUNS = "enrolments.add_runmessage"
SEE_AUDIT = "enrolments.view_auditentry"
CHANGE_RUNS = "timetable.change_run"
SEE_RUNS = "timetable.view_run"
ADD_RUNS = "timetable.add_run"
# What the role of a tutor has and a volunteer at the desk has not.
TEACH = "timetable.view_session"

RESTRICTED = "Restricted, ask a coordinator"
NO_LONGER_KEPT = "No longer kept"


def is_hidden(learner: Learner, user: Any) -> bool:
    """Whether who this is, is kept from this member of staff."""
    return bool(learner.restricted) and not user.has_perm(SEE_RESTRICTED)


def name_for(learner: Learner, user: Any) -> str:
    """The name this member of staff may read."""
    return RESTRICTED if is_hidden(learner, user) else learner.name or NO_LONGER_KEPT


def learners_for(user: Any) -> QuerySet[Learner]:
    """The learners this member of staff can find."""
    known = Learner.objects.known()
    return known if user.has_perm(SEE_RESTRICTED) else known.filter(restricted=False)


def may_change_run(user: Any, run: Run) -> bool:
    """Whoever may only add runs changes what nobody books, and what is still being planned."""
    if user.has_perm(CHANGE_RUNS):
        return True
    is_planned = run.status == RunStatus.DRAFT and not run.taken
    return user.has_perm(ADD_RUNS) and (run.booking == Booking.DROP_IN or is_planned)


def may_use_run(user: Any, run: Run, *, permission: str) -> bool:
    """Whether someone with this permission may do something with this run."""
    return may_change_run(user, run) if permission == CHANGE_RUNS else user.has_perm(permission)


class RunPermissionPolicy(LimitedPermissionPolicy):
    """Runs are seen, added and changed, never deleted; which are changed depends on the run."""

    def __init__(self) -> None:
        super().__init__(Run, actions=frozenset({"view", "add", "change"}))

    def user_has_permission(self, user: Any, action: str) -> bool:
        """For “change”: of some run, at least."""
        allowed = super().user_has_permission(user, action)
        return allowed or (action == "change" and super().user_has_permission(user, "add"))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Run) -> bool:
        if action == "change":
            return may_change_run(user, instance)
        return self.user_has_permission(user, action)


def teaches(user: Any, run: Run) -> bool:
    """Whether this is a tutor, and the run is theirs."""
    return user.has_perm(TEACH) and run.tutors.filter(pk=user.pk).exists()


def refuse_unless_teaches(user: Any, run: Run) -> None:
    """Another tutor's run is as good as none; whoever is no tutor at all is turned away."""
    if not user.has_perm(TEACH):
        raise PermissionDenied
    if not teaches(user, run):
        raise Http404


def meets(user: Any, learner: Learner) -> bool:
    """Whether this is a tutor, and the learner is or was on a run of theirs."""
    return user.has_perm(TEACH) and learner.enrolments.filter(run__tutors=user.pk).exists()


def concern_url(learner: Learner) -> str:
    """Where whoever read somebody's own words raises a concern about them."""
    return reverse("learners:concern", args=[learner.pk])


def sees_what_helps(user: Any, run: Run) -> bool:
    """What helps someone is for the run's own tutors, and for those who may see support needs."""
    return user.has_perm(SEE_SUPPORT) or teaches(user, run)
