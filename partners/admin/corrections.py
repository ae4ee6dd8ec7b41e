"""What partners would change, side by side with what is there; an editor decides."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn

from core import dates
from core.viewsets import ListOnlyView
from enrolments.admin.actions import ActionView, step
from partners import rules
from partners.models import Correction, PartnerPage

DECIDE = "partners.change_correction"
WITHDRAWN = (
    "This correction is not there any more: the partner has sent a newer one, or has said that the "
    "page is right. Nothing was changed."
)


class CorrectionIndexView(ListOnlyView):
    """Those that wait first, the oldest at the top."""

    page_title = "Corrections from partners"
    no_results_message = "No partner has sent a correction."

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "partner",
                label="Partner",
                get_url=lambda each: reverse("corrections:decide", args=[each.pk]),
            ),
            Column("changes", label="What would change", accessor=what_changes),
            Column("came", label="Came on", accessor=lambda each: dates.day(each.received_at)),
            Column("get_status_display", label="What became of it"),
            Column("by", label="By whom", accessor=_by_whom),
        ]


class DecideView(ActionView):
    """Shows what would change. Accepting puts it on the page."""

    template_name = "partners/admin/correction.html"
    page_title = "Correction from a partner"
    submit_label = "Accept and publish"
    header_icon = "edit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = Correction.objects.select_related("partner", "decided_by")
        correction = found.filter(pk=kwargs["pk"]).first()
        if correction is None:
            messages.warning(request, WITHDRAWN)
            return redirect(self.get_default_url())
        self.correction = correction
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        if self.request.method in ("GET", "HEAD"):
            return self.request.user.has_perm("partners.view_correction")
        return self.may_decide

    @property
    def may_decide(self) -> bool:
        user = self.request.user
        page = self.correction.partner.permissions_for_user(user)
        return user.has_perm(DECIDE) and page.can_edit() and page.can_publish()

    def act(self, answers: dict[str, Any]) -> str:
        done = rules.accept_correction(correction_id=self.correction.pk, editor=self.request.user)
        if done:
            return "The correction is on the page, and the entry counts as checked."
        return (
            "The correction is in the page's draft, because there were unpublished changes. "
            "Publish the draft, and visitors see it."
        )

    def get_default_url(self) -> str:
        return reverse("corrections:index")

    def get_way_here(self) -> list[dict[str, Any]]:
        return [step("Corrections", "corrections:index")]

    def get_page_subtitle(self) -> str:
        return str(self.correction.partner.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            correction=self.correction,
            rows=rows_of(self.correction),
            may_decide=self.may_decide,
            has_draft=self.correction.partner.has_unpublished_changes,
            refuse_url=reverse("corrections:refuse", args=[self.correction.pk]),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.correction.partner_id]),
            **kwargs,
        )


class RefuseView(DecideView):
    """Leaves the page as it is. POST alone does it."""

    page_title = "Refuse this correction?"
    submit_label = "Refuse"

    def act(self, answers: dict[str, Any]) -> str:
        rules.refuse_correction(correction_id=self.correction.pk, editor=self.request.user)
        return "The correction is refused. The page stays as it is."


def rows_of(correction: Correction) -> list[dict[str, Any]]:
    """For each field: its label, what the page says now, what the partner would have.

    `is_other` when the page says something else by now than the partner was shown.
    """
    page = correction.partner
    rows = []
    for name, new in correction.proposed.items():
        now = rules.as_json(getattr(page, name))
        rows.append(
            {
                "label": label_of(name),
                "now": _in_words(now),
                "new": _in_words(new),
                "is_other": correction.is_waiting and now != correction.before.get(name),
                "before": _in_words(correction.before.get(name, "")),
            }
        )
    return rows


def what_changes(correction: Correction) -> str:
    """“Telephone, cost, a note”."""
    labels = [label_of(name) for name in correction.proposed]
    return ", ".join([*labels, *(["A note"] if correction.note else [])])


def label_of(name: str) -> str:
    label = str(PartnerPage._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value) or "Nothing"


def _by_whom(correction: Correction) -> str:
    user = correction.decided_by
    return (user.get_full_name() or user.get_username()) if user else ""
