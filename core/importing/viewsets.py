from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import path
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from core.importing.importer import Importer
from core.importing.views import ExampleView, ReportView, UploadView


class ImportViewSet(ViewSet):
    """The screens of one importer. `ImportViewSet("import_things", importer_class=…)`"""

    icon = "upload"
    importer_class: type[Importer] = Importer
    menu_label = "Import"

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        permissions = self.importer_class.permissions

        class ImportItem(MenuItem):
            def is_shown(self, request: HttpRequest) -> bool:
                return bool(request.user.has_perms(permissions))

        return ImportItem

    def get_urlpatterns(self) -> list[Any]:
        given = {"importer_class": self.importer_class, "url_prefix": self.url_namespace}
        return [
            path("", UploadView.as_view(**given), name="index"),
            path("example.csv", ExampleView.as_view(**given), name="example"),
            path("<uuid:uuid>/", ReportView.as_view(**given), name="report"),
        ]
