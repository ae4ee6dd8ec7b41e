from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import include, path, reverse
from wagtail import hooks

from core.permissions import PermittedMenuItem
from reports.views import READ


class FiguresItem(PermittedMenuItem):
    permission = READ


# Wagtail has its own “Reports”, of pages, at /admin/reports/.
@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("figures/", include("reports.urls"))]


@hooks.register("register_admin_menu_item")
def figures() -> FiguresItem:
    return FiguresItem(
        "Figures", reverse("figures:index"), name="figures", icon_name="table", order=850
    )


@hooks.register("register_permissions")
def what_can_be_given() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="reports")
