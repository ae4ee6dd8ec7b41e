"""Which room has what, now and next, one tap from the first page of the admin."""

from typing import Any

from wagtail.admin.ui.components import Component

from home.models import VenuePage
from timetable.models import Venue


class RoomsPanel(Component):
    """The screens of the foyers, for whoever is asked the way. They name nobody."""

    name = "rooms"
    template_name = "home/admin/rooms_panel.html"
    order = 53

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        shown = VenuePage.objects.live().public().filter(venue__in=Venue.objects.hubs())
        return {"venues": shown.order_by("path")}
