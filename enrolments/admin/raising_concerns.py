"""For whoever read somebody's words and worries: the Trust's route, and that they took it."""

from typing import Any

from core.models import SiteSettings
from enrolments.admin.actions import ActionView

WRITTEN_DOWN = "It is written down that you raised a concern, and when."


class ConcernScreen(ActionView):
    """Shows the route at once; pressing writes down who, about what and when.

    What the concern is, is written nowhere here.
    """

    template_name = "enrolments/admin/concern.html"
    page_title = "Raise a concern"
    submit_label = "Write down that I am raising a concern"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        route = SiteSettings.for_request(self.request).concern_route
        return super().get_context_data(route=route, **kwargs)
