"""What waits for advisors, on the first page of the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from pathways.admin.access import WORK
from pathways.enums import State
from pathways.models import Referral


class RequestsPanel(Component):
    """How many requests are new, overdue, and one's own."""

    name = "pathways_requests"
    template_name = "enrolments/admin/to_do_panel.html"
    order = 55

    def __init__(self, request: HttpRequest) -> None:
        self.user: Any = request.user

    @property
    def is_shown(self) -> bool:
        return self.user.has_perm(WORK)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        index = reverse("referrals:index")
        waiting = Referral.objects.open()
        return {
            "panel_id": "pathways-requests",
            "whose": "Pathways",
            "counts": [
                ("Overdue", Referral.objects.overdue().count(), f"{index}?due=overdue"),
                ("New", waiting.filter(state=State.NEW).count(), f"{index}?state={State.NEW}"),
                ("Mine", waiting.filter(advisor=self.user).count(), f"{index}?whose=mine"),
            ],
        }
