"""One switch closes a venue: who is affected is seen first. Another opens it again."""

from functools import cached_property
from hashlib import sha256
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from enrolments import rules
from enrolments.admin.access import CHANGE_RUNS, name_for
from enrolments.admin.actions import ActionView, ConfirmForm, step
from enrolments.admin.runs import sees_people
from enrolments.admin.words import people
from enrolments.closing import Affected, affected_by_closing
from timetable.models import Closure, Venue
from timetable.viewsets import ClosureViewSet

CHANGED = "Who is affected has changed since you looked. Look again, then close."
CLOSE, OPEN_AGAIN = "timetable.add_closure", "timetable.delete_closure"


class CloseVenueForm(forms.Form):
    """Which venue, which days, and what visitors read about it."""

    venue = forms.ModelChoiceField(Venue.objects.all(), required=False)
    everywhere = forms.BooleanField(label="Every venue, and online", required=False)
    starts_on = forms.DateField(label="First day closed", widget=AdminDateInput)
    ends_on = forms.DateField(label="Last day closed", widget=AdminDateInput)
    reason = forms.CharField(
        max_length=120,
        help_text="Visitors and everybody who is told read this, such as “Burst pipe”. Bank "
        "holidays are known and need not be entered.",
    )

    def clean_starts_on(self) -> Any:
        first = self.cleaned_data["starts_on"]
        if first < timezone.localdate():
            raise forms.ValidationError("The first day must not be before today.")
        return first

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "venue" not in self.errors and bool(cleaned.get("venue")) == cleaned["everywhere"]:
            self.add_error("venue", "Choose a venue, or tick “Every venue”.")
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must not be before the first.")
        return cleaned

    @property
    def days(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("venue", "starts_on", "ends_on")}


class CloseVenueView(ActionView):
    """Nothing is closed until who is affected has been seen, and is still the same."""

    template_name = "enrolments/admin/close_venue.html"
    form_class = CloseVenueForm
    page_title = "Close a venue"
    header_icon = "lock"
    submit_label = "Show who is affected"
    is_serious = True
    consequence = (
        "Sessions on those days are cancelled and everyone with a place is told. You see who that "
        "is before anything is saved."
    )

    def is_allowed(self) -> bool:
        return self.request.user.has_perms([CLOSE, CHANGE_RUNS])

    def form_valid(self, form: Any) -> HttpResponse:
        affected = affected_by_closing(**form.days)
        seen = self.request.POST.get("seen")
        done = rules.is_closed(**form.days, reason=form.cleaned_data["reason"])
        if seen and (done or seen == fingerprint(affected)):
            form.cleaned_data["days"] = form.days
            return super().form_valid(form)
        if seen:
            form.add_error(None, CHANGED)
        lines = [
            (each, people(len(each.enrolments)), self._names(each.enrolments))
            for each in affected.runs
        ]
        return self.render_to_response(
            self.get_context_data(
                form=form,
                affected=affected,
                people=people(affected.number_of_people),
                lines=lines,
                fingerprint=fingerprint(affected),
            )
        )

    def act(self, answers: dict[str, Any]) -> str:
        told = rules.close_venue(**answers["days"], reason=answers["reason"], actor=self.actor)
        return f"Closed. {people(told)} will be told." if told else "Closed."

    def get_default_url(self) -> str:
        return reverse("closures:index")

    def get_way_here(self) -> list[dict[str, Any]]:
        return [step("Closures", "closures:index")]

    def _names(self, enrolments: list[Any]) -> list[str]:
        """For those who may open the people of a run."""
        user = self.request.user
        return [name_for(each.learner, user) for each in enrolments] if sees_people(user) else []


class OpenAgainView(ActionView):
    """Take a closure back; it says what that does not bring back."""

    template_name = "enrolments/admin/open_again.html"
    form_class = ConfirmForm
    page_title = "Open again"
    header_icon = "lock-open"
    permission = OPEN_AGAIN
    consequence = (
        "The place is open again on these days, and visitors no longer read that it is closed. "
        "Nothing else comes back: what was cancelled stays cancelled, because people were told."
    )

    @cached_property
    def closure(self) -> Closure:
        return get_object_or_404(Closure.objects.select_related("venue"), pk=self.kwargs["pk"])

    def get_facts(self) -> list[tuple[str, str]]:
        where = self.closure.venue or "Every venue"
        return [("Where", str(where)), ("Closure", str(self.closure))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        called_off = self.closure.sessions.select_related("run__page", "run__venue", "venue")
        return super().get_context_data(called_off=called_off, **kwargs)

    def act(self, answers: dict[str, Any]) -> str:
        rules.open_again(closure_id=self.closure.pk, actor=self.actor)
        return "Open again. What was cancelled stays cancelled."

    def get_default_url(self) -> str:
        return reverse("closures:index")

    def get_way_here(self) -> list[dict[str, Any]]:
        return [step("Closures", "closures:index")]


class ClosingViewSet(ClosureViewSet):
    """Closures, made and taken back by the rules; only the reason is changed in a form."""

    @property
    def add_view(self) -> Any:
        return CloseVenueView.as_view()

    @property
    def delete_view(self) -> Any:
        return OpenAgainView.as_view()


def fingerprint(affected: Affected) -> str:
    """A short text that differs when other sessions or other people are affected."""
    sessions = [session.pk for each in affected.runs for session in each.sessions]
    places = [place.pk for each in affected.runs for place in each.enrolments]
    off = [each.run.pk for each in affected.runs if each.is_called_off]
    return sha256(repr((sessions, places, off)).encode()).hexdigest()[:20]
