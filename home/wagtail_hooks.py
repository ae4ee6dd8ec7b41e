from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from home.rooms_panel import RoomsPanel


@hooks.register("construct_homepage_panels")
def rooms(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(RoomsPanel())
