"""Entries of the directory that nobody has confirmed for six months."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports.base import ReportView

from core import dates
from partners.models import Correction, PartnerContact, PartnerPage

SEE_CORRECTIONS = "partners.view_correction"


class EntriesToCheckView(ReportView):
    """The one checked longest ago at the top. Visitors are told of each to ask before they go."""

    model = Correction
    any_permission_required = ["view"]
    page_title = "Entries to check"
    header_icon = "warning"
    index_url_name = "partner_entries:index"
    index_results_url_name = "partner_entries:index_results"
    no_results_message = "Every entry has been confirmed in the last six months."
    FORMATS: tuple[Any, ...] = ()
    show_export_buttons = False

    def get_queryset(self) -> Any:
        contacts = PartnerContact.objects.to_write_to().filter(partner=OuterRef("pk"))
        waiting = Correction.objects.waiting().filter(partner=OuterRef("pk"))
        return (
            PartnerPage.objects.live()
            .stale()
            .select_related("check_made")
            .annotate(can_be_written_to=Exists(contacts), has_answered=Exists(waiting))
            .order_by("checked_on", "title")
        )

    @cached_property
    def columns(self) -> list[Any]:
        may_edit = self.request.user.has_perm("partners.change_correction")
        return [
            TitleColumn("title", label="Partner", get_url=_edit_url if may_edit else _page_url),
            Column("checked", label="Last checked", accessor=_last_checked),
            Column("asked", label="What they were asked", accessor=_asked),
        ]


def _edit_url(partner: PartnerPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[partner.pk])


def _page_url(partner: PartnerPage) -> str | None:
    url: str | None = partner.url
    return url


def _last_checked(partner: PartnerPage) -> str:
    last = partner.last_checked_on
    return dates.day(last, with_year=True) if last else "Never"


def _asked(partner: Any) -> str:
    if partner.has_answered:
        return "They sent a correction, which waits"
    if not partner.can_be_written_to:
        return "Nobody to write to: add a contact with an e-mail address"
    check = getattr(partner, "check_made", None)
    if check is None or check.asked_at is None:
        return "Will be asked today or tomorrow"
    return f"Asked on {dates.day(check.asked_at)}"
