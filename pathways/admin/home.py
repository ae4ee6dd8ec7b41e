"""What waits for advisors, on the first page of the admin."""

from django.urls import reverse

from core.today import Waiting, WaitingPanel
from pathways.admin.access import WORK
from pathways.enums import State
from pathways.models import Referral


class RequestsPanel(WaitingPanel):
    """How many requests are new, overdue, and one's own."""

    name = "pathways_requests"
    panel_id = "pathways-requests"
    title = "Pathways: what waits for you"
    order = 55

    @property
    def is_shown(self) -> bool:
        return bool(self.user.has_perm(WORK))

    def lines(self) -> list[Waiting]:
        index = reverse("referrals:index")
        overdue = Referral.objects.overdue().count()
        waiting = Referral.objects.open()
        new = waiting.filter(state=State.NEW).count()
        own = waiting.filter(advisor=self.user).count()
        return [
            Waiting("Overdue", overdue, f"{index}?due=overdue"),
            Waiting("New", new, f"{index}?state={State.NEW}"),
            Waiting("Mine", own, f"{index}?whose=mine"),
        ]
