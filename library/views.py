from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.models import BasePage
from core.querysets import public_pages
from library.models import LibraryPage, Resource


def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """One book, leaflet, film, recording or link."""
    resources = Resource.objects.public().for_lists().select_related("document", "venue__page")
    found = get_object_or_404(resources, slug=slug)
    library = LibraryPage.objects.live().first()
    context = {
        "resource": found,
        "ancestors": library.get_ancestors(inclusive=True).filter(depth__gt=1) if library else [],
        "related_pages": _related_pages(found),
    }
    return render(request, "library/resource.html", context)


def _related_pages(found: Resource) -> list[Any]:
    """The pages it goes with, and their pictures, in as many queries as there are types."""
    pages = public_pages().filter(resources=found).specific()
    ours = [page for page in pages if isinstance(page, BasePage)]
    prefetch_related_objects(ours, "picture__renditions")
    return ours
