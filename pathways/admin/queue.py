"""The queue: what is overdue at its top."""

from functools import cached_property
from typing import Any

from wagtail.admin.ui.tables import Column

from core.private_search import PrivateSearch
from core.viewsets import ListOnlyView
from pathways.admin import words
from pathways.admin.access import NO_LONGER_KEPT, name_of
from pathways.enums import State
from pathways.models import Referral


class ReferralIndexView(PrivateSearch, ListOnlyView):
    """Who waits for us. What is closed shows when it is asked for."""

    page_title = "Pathways"
    default_ordering = None

    def get_base_queryset(self) -> Any:
        found = super().get_base_queryset().in_queue()
        if "state" not in self.request.GET:
            found = found.exclude(state=State.CLOSED)
        return found.most_pressing_first()

    def get_edit_url(self, instance: Referral) -> None:
        """The name leads to the page about a request; there is no form of all of it."""

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column("name", accessor=_name)
        return [
            title,
            Column("due", label="Due", accessor=words.due),
            Column("get_kind_display", label="What"),
            Column("get_state_display", label="How far"),
            Column("place", label="Place", accessor=_place),
            Column("advisor", label="Advisor", accessor=lambda each: name_of(each.advisor)),
            Column("attempts", label="Times tried"),
        ]


def _name(referral: Referral) -> str:
    return referral.name or NO_LONGER_KEPT


def _place(referral: Referral) -> str:
    return referral.venue.short_name if referral.venue else ""
