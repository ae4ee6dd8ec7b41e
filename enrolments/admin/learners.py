"""The learners: finding one, and reading all we keep."""

from functools import cached_property
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import InspectView
from wagtail.admin.widgets.button import Button

from core.private_search import PrivateSearch
from core.viewsets import ListOnlyView
from enrolments import people
from enrolments.admin import audit_list, finding
from enrolments.admin.access import (
    CHANGE_LEARNERS,
    CHANGE_SUPPORT,
    ERASE,
    GIVE_COPY,
    MERGE,
    NO_LONGER_KEPT,
    SEE_AUDIT,
    SEE_LEARNERS,
    SEE_RESTRICTED,
    SEE_SUPPORT,
    is_hidden,
    learners_for,
)
from enrolments.admin.looks import LOOK, LooksAreRecorded, record_look
from enrolments.admin.moves import actions_for
from enrolments.admin.words import moment
from enrolments.models import AuditEntry, Enrolment, Learner, SupportNeeds

AUDIT_SHOWN = 100


class LearnerIndexView(LooksAreRecorded, PrivateSearch, ListOnlyView):
    """Learners, found by name, e-mail, or a telephone number however it is typed."""

    can_be_found_by = "Name, e-mail or telephone"

    def get_base_queryset(self) -> Any:
        return learners_for(self.request.user)

    def search_queryset(self, queryset: Any) -> Any:
        return finding.by_words(queryset, self.search_query) if self.is_searching else queryset

    def get_edit_url(self, instance: Learner) -> None:
        """The name leads to the page about a person, not to its form."""

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column("name")
        return [
            title,
            Column("preferred_name", label="Likes to be called"),
            Column("email", label="E-mail", sort_key="email"),
            Column("phone", label="Telephone", accessor=_number),
            Column("state", label="To know", accessor=_state),
        ]


def _number(learner: Learner) -> str:
    return learner.phone.as_national if learner.phone else ""


def _state(learner: Learner) -> str:
    words = ["Pausing everything"] if learner.paused_at else []
    return ". ".join([*words, "Restricted"] if learner.restricted else words)


class LearnerView(InspectView):
    """One learner: contact, enrolments, and for those who may, support needs and audit trail.

    Each look at it is written down.
    """

    template_name = "enrolments/admin/learner.html"

    def get_object(self, queryset: Any = None) -> Learner:
        learner: Learner = super().get_object(queryset)
        if is_hidden(learner, self.request.user):
            raise PermissionDenied
        record_look(learner, self.request.user)
        return learner

    def get_edit_url(self) -> None:
        return None

    def get_page_title(self) -> str:
        """A browser keeps the titles of pages, so nobody is named in one."""
        return f"Learner {self.object.pk}"

    def get_page_subtitle(self) -> str:
        return ""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if self.object.erased_at:
            return []
        return [
            Button(
                label,
                url=reverse(f"learners:{name}", args=[self.object.pk]),
                icon_name=icon,
                priority=10 + number,
            )
            for number, (name, label, icon, permission) in enumerate(_links(self.object))
            if self.request.user.has_perm(permission)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, learner = self.request.user, self.object
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {
            "learner": learner,
            "missing": NO_LONGER_KEPT if learner.erased_at else "Not given",
            "enrolments": [
                (enrolment, moment(enrolment.joined_at), actions_for(enrolment, user))
                for enrolment in self._enrolments()
            ],
        }
        if user.has_perm(SEE_SUPPORT):
            context["support"] = _support(learner)
        if user.has_perm(SEE_AUDIT):
            context["audit"] = self._audit(self.object.audit.exclude(action=LOOK))
            context["looks"] = self._audit(self.object.audit.filter(action=LOOK))
        return context

    def _enrolments(self) -> QuerySet[Enrolment]:
        return self.object.enrolments.for_lists().with_queue_position()

    def _audit(self, found: QuerySet[AuditEntry]) -> list[dict[str, str]]:
        entries = found.select_related("run", "actor").order_by("-id")[:AUDIT_SHOWN]
        return [
            {
                "at": moment(entry.at),
                "action": audit_list.action(entry),
                "changed": audit_list.what_changed(entry),
                "run": entry.run.code if entry.run else "",
                "by": audit_list.by_whom(entry),
                "reason": entry.reason,
            }
            for entry in entries
        ]


def _support(learner: Learner) -> list[tuple[str, str]]:
    """What helps, question by question; empty when nothing was ever said."""
    needs = SupportNeeds.objects.filter(learner=learner).first()
    if needs is None:
        return []
    answers = {name: str(getattr(needs, name)) for name in people.SUPPORT}
    answers["information_format"] = needs.get_information_format_display()
    return [
        (str(label_for_field(name, SupportNeeds)), answer)
        for name, answer in answers.items()
        if answer
    ]


def _links(learner: Learner) -> list[tuple[str, str, str, str]]:
    pause = ("resume", "End the pause") if learner.paused_at else ("pause", "Pause everything")
    restrict = "Lift the restriction" if learner.restricted else "Restrict to coordinators"
    return [
        ("edit", "Change details", "edit", CHANGE_LEARNERS),
        ("support", "Change what helps", "comment", CHANGE_SUPPORT),
        (*pause, "time", CHANGE_LEARNERS),
        ("concern", "Raise a concern", "warning", SEE_LEARNERS),
        ("restrict", restrict, "lock", SEE_RESTRICTED),
        ("download", "Download their data", "download", GIVE_COPY),
        ("merge", "Merge with another record", "copy", MERGE),
        ("erase", "Erase", "bin", ERASE),
    ]
