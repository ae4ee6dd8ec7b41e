from wagtail.admin.viewsets.model import ModelViewSetGroup

from core.viewsets import RegisterIndexView, RegisterViewSet
from library.models import Resource, Section


class ResourceViewSet(RegisterViewSet):
    """What the library holds."""

    model = Resource
    icon = "doc-full"
    menu_label = "Resources"
    index_view_class = RegisterIndexView
    list_display = ["title", "author", "format", "section", "venue", "availability"]
    list_filter = ["format", "section", "venue", "public"]
    list_export = ["title", "author", "format", "section", "venue", "shelf", "copies", "copies_out"]
    search_fields = ["title", "author", "keywords"]


class SectionViewSet(RegisterViewSet):
    """The library's sections."""

    model = Section
    icon = "list-ul"
    menu_label = "Sections"
    list_display = ["name", "introduction"]
    form_fields = ["name", "slug", "introduction", "sort_order"]


class LibraryGroup(ModelViewSetGroup):
    """The library."""

    menu_label = "Library"
    menu_icon = "doc-full"
    menu_order = 320
    items = (ResourceViewSet("resources"), SectionViewSet("sections"))
