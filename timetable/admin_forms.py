from itertools import pairwise
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from timetable.models import Session, TermBreak


class VenueForm(WagtailAdminModelForm):
    """A venue with its hours and rooms."""

    def clean(self) -> dict[str, Any]:
        """A room that sessions were planned in stays: they would otherwise say nowhere."""
        cleaned: dict[str, Any] = super().clean()
        taken_away = [form.instance for form in self.formsets["rooms"].deleted_forms]
        used = Session.objects.filter(room__in=taken_away).values_list("room__name", flat=True)
        names = sorted(set(used))
        if names:
            listed = ", ".join(f"“{name}”" for name in names)
            raise ValidationError(f"{listed} cannot be taken away: sessions are planned there.")
        return cleaned


class TermForm(WagtailAdminModelForm):
    """A term with its breaks, which are within it and do not overlap."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        breaks = self._breaks()
        if first and last:
            outside = [gap for gap in breaks if gap.starts_on < first or gap.ends_on > last]
            if outside:
                raise ValidationError(f"{_listed(outside)} must be within the term.")
        overlapping = [
            later for earlier, later in pairwise(breaks) if later.starts_on <= earlier.ends_on
        ]
        if overlapping:
            raise ValidationError(f"{_listed(overlapping)} begins before the break before it ends.")
        return cleaned

    def _breaks(self) -> list[TermBreak]:
        """The breaks that will be kept, in order; those with a fault of their own say it."""
        formset = self.formsets["breaks"]
        formset.is_valid()
        kept = [form for form in formset.forms if form not in formset.deleted_forms]
        breaks = [form.instance for form in kept if form.has_changed() or form.instance.pk]
        whole = [gap for gap in breaks if gap.starts_on and gap.ends_on]
        return sorted(whole, key=attrgetter("starts_on"))


def _listed(breaks: list[TermBreak]) -> str:
    return " and ".join(f"“{gap.name}”" for gap in breaks)
