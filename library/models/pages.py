"""The way into the library."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from core.blocks import SHORT_TEXT_FEATURES
from core.models import BasePage
from library.forms import LibraryFilters
from library.models.reading_lists import ReadingList
from library.models.resources import Resource, Section

RESOURCES_ON_A_PAGE = 24


class LibraryPage(BasePage):
    """Its sections, its filters, its reading lists and everything it holds."""

    introduction = RichTextField(blank=True, features=SHORT_TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("introduction"),
    ]
    max_count = 1
    subpage_types: list[str] = []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        sections = Section.objects.filter(resources__public=True).distinct()
        filters = LibraryFilters(request.GET, sections, Resource.objects.public())
        choices = filters.choices()
        found = Resource.objects.public().filtered(choices).for_lists()
        context["ancestors"] = self.way_here()
        context["filters"] = filters
        context["sections"] = sections
        context["section"] = choices.get("section")
        context["reading_lists"] = [] if choices else ReadingList.objects.public()
        context["resources"] = Paginator(found, RESOURCES_ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        return context
