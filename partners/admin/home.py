"""What waits for whoever keeps the directory, on the first page of the admin."""

from django.urls import reverse
from django.utils.http import urlencode

from core.today import Waiting, WaitingPanel
from partners.admin.entries import SEE_CORRECTIONS
from partners.enums import CorrectionStatus
from partners.models import Correction, PartnerPage


class DirectoryPanel(WaitingPanel):
    """Entries nobody has confirmed for six months, and corrections from partners."""

    name = "partners_to_do"
    panel_id = "partners-to-do"
    title = "Partners: what waits for you"
    order = 60

    @property
    def is_shown(self) -> bool:
        return bool(self.user.has_perm(SEE_CORRECTIONS))

    def lines(self) -> list[Waiting]:
        stale = PartnerPage.objects.live().stale().count()
        corrections = Correction.objects.waiting().count()
        waiting = urlencode({"status": CorrectionStatus.WAITING.value})
        return [
            Waiting("Entries to check", stale, reverse("partner_entries:index")),
            Waiting("Corrections", corrections, f"{reverse('corrections:index')}?{waiting}"),
        ]
