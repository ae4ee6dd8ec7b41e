"""The admin's views of runs and enrolments. They ask and show; rules.py decides."""

import re
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, F, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView, InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from core import dates
from core.viewsets import RegisterIndexView
from enrolments import rules
from enrolments.admin_forms import PlacesForm
from timetable.models import Run

# Fewer digits would find nearly everyone.
SHORTEST_TELEPHONE = 4
NO_LONGER_KEPT = "No longer kept"


class RunIndexView(RegisterIndexView):
    """Runs: those still to come first, the soonest at the top."""

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering:
            return super().order_queryset(queryset)
        over = Case(When(last_ends_at__lte=timezone.now(), then=Value(1)), default=Value(0))
        return queryset.order_by(over, F("first_starts_at").asc(nulls_first=True), "id")

    def get_list_more_buttons(self, instance: Run) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change") and instance.capacity is not None:
            buttons.append(_places_button(Button, instance))
        if self.request.user.has_perm("enrolments.view_enrolment"):
            buttons.append(_enrolments_button(instance))
        return buttons


class RunEditView(EditView):
    """A run, with the way to change its places beside its name."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [] if self.object.capacity is None else [_places_button(HeaderButton, self.object)]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_more_buttons
        if self.request.user.has_perm("enrolments.view_enrolment"):
            buttons.append(_enrolments_button(self.object))
        return buttons


class ChangePlacesView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Raise or lower the places of a run, by the rules."""

    model = Run
    permission_required = "change"
    form_class = PlacesForm
    template_name = "enrolments/admin/change_places.html"
    page_title = "Change places"
    header_icon = "group"

    @cached_property
    def run(self) -> Run:
        runs = Run.objects.for_lists().filter(capacity__isnull=False)
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.run)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("runs:index"), "label": "Runs"},
            {"url": reverse("runs:edit", args=[self.run.pk]), "label": str(self.run)},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self) -> dict[str, Any]:
        return {"capacity": self.run.capacity}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            run=self.run,
            action_url=reverse("runs:places", args=[self.run.pk]),
            submit_button_label="Change places",
            submit_button_active_label="Changing places…",
            **kwargs,
        )

    def form_valid(self, form: PlacesForm) -> HttpResponse:
        capacity = form.cleaned_data["capacity"]
        try:
            rules.change_places(run_id=self.run.pk, capacity=capacity)
        except rules.Refused as refusal:
            form.add_error("capacity", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"{self.run} now has {capacity} places.")
        return redirect("runs:index")


class EnrolmentIndexView(RegisterIndexView):
    """Enrolments, found by name, e-mail, run code, or a telephone number however it is typed."""

    @cached_property
    def columns(self) -> list[Any]:
        """The first column names the learner for as long as we keep the name."""
        name, *others = super().columns
        name.label = "Name"
        name.accessor = lambda enrolment: enrolment.learner.name or NO_LONGER_KEPT
        return [name, *others]

    def search_queryset(self, queryset: Any) -> Any:
        found = super().search_queryset(queryset)
        digits = telephone_digits(self.search_query)
        return found | queryset.filter(learner__phone__contains=digits) if digits else found


class EnrolmentInspectView(InspectView):
    """One enrolment, to read."""

    page_title = "Enrolment"
    LABELS = {
        "learner_name": "Name",
        "learner_email": "E-mail",
        "learner_phone": "Telephone",
        "joined_at": "Enrolled",
        "agreement_version": "Agreed to version",
    }

    def get_page_subtitle(self) -> str:
        return str(self.object.run)

    def get_field_label(self, field_name: str, field: Any) -> str:
        return self.LABELS.get(field_name) or super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, datetime):
            return moment(value)
        missing = NO_LONGER_KEPT if self.object.learner.erased_at else "Not given"
        return value or missing


def moment(when: datetime | None) -> str:
    """“Tuesday 2 December, 1pm”, for columns; nothing for a run without sessions."""
    return f"{dates.day(when)}, {dates.clock(when)}" if when else ""


def telephone_digits(words: str) -> str:
    """What a typed telephone number and a stored one share: 0151 496… is kept as +44151496…."""
    if re.search(r"[^\d\s()+.-]", words):
        return ""
    digits = re.sub(r"\D", "", words).lstrip("0")
    return digits if len(digits) >= SHORTEST_TELEPHONE else ""


def _places_button(kind: Any, run: Run) -> Any:
    url = reverse("runs:places", args=[run.pk])
    return kind("Change places", url=url, icon_name="group", priority=15)


def _enrolments_button(run: Run) -> Any:
    url = f"{reverse('enrolments:index')}?q={run.code}"
    return Button("See who enrolled", url=url, icon_name="user", priority=16)
