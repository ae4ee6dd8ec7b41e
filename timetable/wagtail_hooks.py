from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from timetable.page_deletion import DeletePages, has_runs, say_that_they_stay
from timetable.tally import COUNT, TallyPanel, TallyViewSet

# After Wagtail's own, which it replaces.
hooks.register("register_bulk_action", DeletePages, order=100)


@hooks.register("before_delete_page")
def page_with_runs_stays(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not has_runs(page):
        return None
    say_that_they_stay(request, [page])
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("register_admin_viewset")
def tally() -> TallyViewSet:
    return TallyViewSet("tally")


@hooks.register("construct_homepage_panels")
def desks(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(COUNT):
        panels.append(TallyPanel())
