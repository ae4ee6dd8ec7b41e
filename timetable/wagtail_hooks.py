from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from timetable.models import Run

KEEP_PAGE = (
    "“{title}” has runs, or a page below it does, so it cannot be deleted: people's enrolments "
    "would go with it. Unpublish it instead, and visitors will no longer see it."
)


@hooks.register("before_delete_page")
def page_with_runs_stays(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page that has runs is never deleted; the answer says what to do instead."""
    if not _has_runs(page):
        return None
    messages.error(request, KEEP_PAGE.format(title=page.title))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def pages_with_runs_stay(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponse | None:
    """The same for many pages at once."""
    if action_type != "delete":
        return None
    for page in objects:
        if isinstance(page, Page) and _has_runs(page):
            messages.error(request, KEEP_PAGE.format(title=page.title))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def _has_runs(page: Page) -> bool:
    return Run.objects.filter(page__in=page.get_descendants(inclusive=True).values("pk")).exists()
