"""What waits for staff, on the first page of the admin. Each app adds what it knows of.

Nothing in it names anybody: the first page is what others see over a shoulder.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component


@dataclass(frozen=True)
class Waiting:
    """So many things to do, and where they are done."""

    label: str
    number: int
    url: str


class WaitingPanel(Component):
    """What of one part of the house waits for this person; nothing that they may not do."""

    template_name = "core/admin/waiting_panel.html"
    title = ""
    panel_id = ""

    def __init__(self, request: HttpRequest) -> None:
        self.user: Any = request.user

    @property
    def is_shown(self) -> bool:
        """Whether this person has to do with it at all."""
        raise NotImplementedError

    def lines(self) -> list[Waiting]:
        """What they can do something about, with nought where nothing waits."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = [line for line in self.lines() if line.number]
        return {"panel_id": self.panel_id, "title": self.title, "waiting": waiting}


def add_panel(panels: list[Any], panel: WaitingPanel) -> None:
    """For the hook `construct_homepage_panels`."""
    if panel.is_shown:
        panels.append(panel)
