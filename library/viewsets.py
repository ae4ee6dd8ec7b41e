from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSetGroup

from core.importing.viewsets import ImportViewSet
from core.viewsets import RegisterIndexView, RegisterViewSet
from library.admin.lending import LendingViewSet
from library.importing import ResourceImporter
from library.models import ReadingList, Resource, Section
from library.models.copies import next_number

PUBLISH = "library.publish_readinglist"


class ResourceForm(WagtailAdminModelForm):
    """Numbers the copies without a number above all that are typed beside them."""

    def save(self, commit: bool = True) -> Any:
        copies = [form.instance for form in self.formsets["copies"].forms]
        numbers = count(max([next_number() - 1, *(each.number or 0 for each in copies)]) + 1)
        for copy in copies:
            if copy.number is None:
                copy.number = next(numbers)
        return super().save(commit)


class ResourceViewSet(RegisterViewSet):
    """What the library holds."""

    model = Resource
    icon = "doc-full"
    menu_label = "Resources"
    index_view_class = RegisterIndexView
    list_display = ["title", "author", "format", "section", "venue", "availability"]
    list_filter = ["format", "section", "venue", "public"]
    list_export = [
        *("title", "author", "isbn", "format", "section", "venue", "shelf"),
        *("copies_held", "copies_lent"),
    ]
    export_headings = {"copies_held": "Copies", "copies_lent": "Copies out"}
    search_fields = ["title", "author", "keywords", "isbn"]
    edit_handler = ObjectList(Resource.panels, base_form_class=ResourceForm)


class SectionViewSet(RegisterViewSet):
    """The library's sections."""

    model = Section
    icon = "list-ul"
    menu_label = "Sections"
    list_display = ["name", "introduction"]
    form_fields = ["name", "slug", "introduction", "sort_order"]


class ReadingListForm(WagtailAdminModelForm):
    """A list that visitors see is changed by those who may show one."""

    def clean(self) -> Any:
        cleaned = super().clean()
        is_shown = self.instance.pk and type(self.instance).objects.get(pk=self.instance.pk).public
        if is_shown and not self.for_user.has_perm(PUBLISH):
            raise ValidationError(
                "Visitors see this list already. Ask an editor to change it, or to hide it first."
            )
        return cleaned


class ReadingListViewSet(RegisterViewSet):
    """Lists that volunteers make and editors show."""

    model = ReadingList
    icon = "list-ol"
    menu_label = "Reading lists"
    index_view_class = RegisterIndexView
    list_display = ["title", "credit", "public"]
    list_filter = ["public"]
    search_fields = ["title", "introduction"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("introduction"),
            FieldPanel("credit"),
            InlinePanel("items", heading="In this order", label="Resource", min_num=1),
            FieldPanel("slug"),
            FieldPanel("public", permission=PUBLISH),
        ],
        base_form_class=ReadingListForm,
    )


class LibraryGroup(ModelViewSetGroup):
    """The library."""

    menu_label = "Library"
    menu_icon = "doc-full"
    menu_order = 320
    items = (
        LendingViewSet("lending"),
        ResourceViewSet("resources"),
        SectionViewSet("sections"),
        ReadingListViewSet("reading_lists"),
        ImportViewSet("import_resources", importer_class=ResourceImporter),
    )
