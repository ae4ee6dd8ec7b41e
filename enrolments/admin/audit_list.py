"""The audit trail, to read."""

from functools import cached_property
from typing import Any

from wagtail.admin.ui.tables import Column

from core.private_search import PrivateSearch
from core.viewsets import ListOnlyView
from enrolments.admin.access import SEE_RESTRICTED, name_for
from enrolments.admin.filters import ACTIONS
from enrolments.admin.words import moment
from enrolments.enums import ActorKind, AttendanceMark, EnrolmentStatus
from enrolments.models import AuditEntry

STATUSES = dict(EnrolmentStatus.choices) | dict(AttendanceMark.choices)


def what_changed(entry: AuditEntry) -> str:
    """“On the waiting list → Has a place”, or what is new."""
    words = [str(STATUSES.get(value, value)) for value in (entry.before, entry.after) if value]
    return " → ".join(words)


def action(entry: AuditEntry) -> str:
    return ACTIONS.get(entry.action, entry.action)


def by_whom(entry: AuditEntry) -> str:
    if entry.actor_kind != ActorKind.STAFF:
        return entry.get_actor_kind_display()
    return entry.actor.get_full_name() or entry.actor.get_username() if entry.actor else "Staff"


class AuditIndexView(PrivateSearch, ListOnlyView):
    """Who did what, newest first."""

    page_title = "Audit trail"
    can_be_found_by = "Learner, run code, user name or reason"

    def get_base_queryset(self) -> Any:
        entries = AuditEntry.objects.select_related("learner", "run", "actor")
        if not self.request.user.has_perm(SEE_RESTRICTED):
            entries = entries.exclude(learner__restricted=True)
        return entries.order_by("-id")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            Column("at", label="When", accessor=lambda entry: moment(entry.at), sort_key="at"),
            Column("action", label="What", accessor=action),
            Column("changed", label="From and to", accessor=what_changed),
            Column("learner", label="Learner", accessor=self._learner),
            Column("run.code", label="Run"),
            Column("by", label="By whom", accessor=by_whom),
            Column("reason", label="Why"),
        ]

    def _learner(self, entry: AuditEntry) -> str:
        return name_for(entry.learner, self.request.user) if entry.learner else ""
