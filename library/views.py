from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.models import BasePage
from core.querysets import public_pages
from library.models import LibraryPage, ReadingList, Resource


def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """One book, leaflet, film, recording or link."""
    resources = Resource.objects.public().for_lists().select_related("document", "venue__page")
    found = get_object_or_404(resources, slug=slug)
    context = {
        "resource": found,
        "ancestors": _way_to_the_library(),
        "related_pages": _related_pages(found),
    }
    return render(request, "library/resource.html", context)


def reading_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What a volunteer would give someone to read, in order."""
    lists = ReadingList.objects.public().with_items(Resource.objects.public().for_lists())
    context = {
        "reading_list": get_object_or_404(lists, slug=slug),
        "ancestors": _way_to_the_library(),
    }
    return render(request, "library/reading_list.html", context)


def _way_to_the_library() -> Any:
    library = LibraryPage.objects.live().first()
    return library.get_ancestors(inclusive=True).filter(depth__gt=1) if library else []


def _related_pages(found: Resource) -> list[Any]:
    """The pages it goes with, and their pictures, in as many queries as there are types."""
    pages = public_pages().filter(resources=found).specific()
    ours = [page for page in pages if isinstance(page, BasePage)]
    prefetch_related_objects(ours, "picture__renditions")
    return ours
