"""A page that has runs is never deleted; the answer says what to do instead."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page

from timetable.models import Run

KEEP_PAGE = (
    "{titles} cannot be deleted, because there are runs of it or of a page below it, and people's "
    "enrolments would go too. Unpublish it instead, and visitors will no longer see it."
)
KEEP_PAGES = (
    "{titles} cannot be deleted, because there are runs of them or of pages below them, and "
    "people's enrolments would go too. Unpublish them instead, and visitors will no longer see "
    "them. Nothing was deleted."
)


def has_runs(page: Page) -> bool:
    """Whether the page or any page below it has runs."""
    return Run.objects.filter(page__in=page.get_descendants(inclusive=True).values("pk")).exists()


def say_that_they_stay(request: HttpRequest, pages: list[Page]) -> None:
    sentence = KEEP_PAGE if len(pages) == 1 else KEEP_PAGES
    titles = ", ".join(f"“{page.title}”" for page in pages)
    messages.error(request, sentence.format(titles=titles))


class DeletePages(DeleteBulkAction):
    """Wagtail's deletion of many pages, which begins only when none of them has runs.

    A hook would come too late: Wagtail has then already answered that one is not permitted to.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages, _ = self.get_actionable_objects()
        kept = [page for page in pages if has_runs(page)]
        if not kept:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
            return response
        say_that_they_stay(request, kept)
        return redirect("wagtailadmin_explore", kept[0].get_parent().pk)
