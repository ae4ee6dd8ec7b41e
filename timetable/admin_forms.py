from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from timetable.models import Session


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
