"""The front desk's tally: one tap for whoever comes in, by reason, with a signal or without."""

import json
import uuid
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from core.offline import OfflinePage, OfflineWorker
from core.permissions import NeedsPermission, PermittedMenuItem
from timetable import rules
from timetable.enums import VisitReason
from timetable.models import Venue, Visit

TITLE = "Count visits"
COUNT = "timetable.add_visit"
LAST_PRESS = "last-visit"
MOST_AT_ONCE = 500
LONGEST_WAIT_SECONDS = rules.LONGEST_WAIT.total_seconds()


class PressForm(forms.Form):
    """One press. `ago` are the seconds since, by the device's own watch."""

    press = forms.UUIDField()
    reason = forms.ChoiceField(choices=VisitReason)
    ago = forms.FloatField(min_value=0, max_value=LONGEST_WAIT_SECONDS, required=False)

    @property
    def pressed(self) -> rules.Press:
        ago = timedelta(seconds=self.cleaned_data["ago"] or 0)
        reason = VisitReason(self.cleaned_data["reason"])
        return rules.Press(self.cleaned_data["press"], reason, timezone.now() - ago)


class MayCount(NeedsPermission):
    """For whoever stands at a desk."""

    permission = COUNT

    @cached_property
    def venue(self) -> Venue:
        return get_object_or_404(Venue.objects.hubs(), slug=self.kwargs["slug"])


class TallyVenuesView(MayCount, WagtailAdminTemplateMixin, TemplateView):
    """Which desk is this?"""

    template_name = "timetable/admin/tally_venues.html"
    page_title = TITLE
    header_icon = "group"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(venues=Venue.objects.hubs(), **kwargs)


class TallyView(MayCount, WagtailAdminTemplateMixin, TemplateView):
    """A button for each reason, with today's number on it."""

    template_name = "timetable/admin/tally.html"
    header_icon = "group"

    def get_page_title(self) -> str:
        return f"{TITLE}, {self.venue.short_name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        desks = {"url": reverse("tally:index"), "label": TITLE}
        return [*self.breadcrumbs_items, desks, {"url": "", "label": self.venue.short_name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = _today(self.venue)
        return super().get_context_data(
            venue=self.venue,
            buttons=[(reason, uuid.uuid4(), number) for reason, number in today],
            total=sum(number for _, number in today),
            can_take_back=LAST_PRESS in self.request.session,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take-back" in request.POST:
            return self._take_back()
        form = PressForm(request.POST)
        if form.is_valid():
            self._count(form.pressed)
        else:
            messages.error(request, "Nothing was counted. Please press again.")
        return redirect(request.path)

    def _count(self, press: rules.Press) -> None:
        if rules.count_visits(venue=self.venue, presses=[press]):
            self.request.session[LAST_PRESS] = str(press.press)
            messages.success(self.request, f"Counted: {press.reason.label}.")
        else:
            messages.info(self.request, "That one was taken back. Press again to count it.")

    def _take_back(self) -> HttpResponse:
        last = self.request.session.pop(LAST_PRESS, None)
        number = rules.take_visits_back(venue=self.venue, presses=[last] if last else [])
        said = "The last one is taken back." if number else "There was nothing to take back."
        messages.success(self.request, said)
        return redirect(self.request.path)


class TallyDeviceView(MayCount, View):
    """What a device kept while it had no signal: presses, and those taken back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            kept = json.loads(request.body)
            sent = kept["visits"][:MOST_AT_ONCE]
            presses = [form.pressed for form in map(PressForm, sent) if form.is_valid()]
            back = [uuid.UUID(each) for each in kept["taken_back"][:MOST_AT_ONCE]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return JsonResponse({"problem": "This could not be read."}, status=400)
        rules.count_visits(venue=self.venue, presses=presses)
        rules.take_visits_back(venue=self.venue, presses=back)
        today = {reason.value: number for reason, number in _today(self.venue)}
        return JsonResponse({"today": today, "left_out": len(sent) - len(presses)})


class TallyOfflineView(OfflinePage):
    """The buttons where there is no signal, the same for each desk."""

    template_name = "timetable/admin/tally_offline.html"
    words: ClassVar = {"buttons": [(reason, "", 0) for reason in VisitReason]}


class TallyWorkerView(OfflineWorker):
    """For the desks alone."""

    name = "tally"
    page = TallyOfflineView
    page_url = "tally:offline"
    screens = r"\/admin\/tally\/[-\w]+\/"
    files = ("css/tally.css", "js/tally.js")


class TallyPanel(Component):
    """The desks on the first page of the admin: one tap away from whoever stands at one."""

    name = "tally"
    template_name = "timetable/admin/tally_panel.html"
    order = 52

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"venues": Venue.objects.hubs()}


def _today(venue: Venue) -> list[tuple[VisitReason, int]]:
    """Each reason with how often it was pressed today."""
    counted = Visit.objects.on(timezone.localdate()).filter(venue=venue).by_reason()
    return [(reason, counted.get(reason.value, 0)) for reason in VisitReason]


class TallyMenuItem(PermittedMenuItem):
    """For those who stand at a desk."""

    permission = COUNT


class TallyViewSet(ViewSet):
    """`/admin/tally/`: the desks, and a screen for each."""

    icon = "group"
    menu_item_class = TallyMenuItem
    menu_label = TITLE
    menu_order = 145
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", TallyVenuesView.as_view(), name="index"),
            path("offline/", TallyOfflineView.as_view(), name="offline"),
            path("worker.js", TallyWorkerView.as_view(), name="worker"),
            path("<slug:slug>/", TallyView.as_view(), name="venue"),
            path("<slug:slug>/device/", TallyDeviceView.as_view(), name="device"),
        ]
