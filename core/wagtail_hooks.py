from typing import Any

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.long_work_views import LongWorkFileView, LongWorkView
from core.outbox_list import OutboxViewSet
from core.viewsets import TopicViewSet


@hooks.register("register_admin_viewset")
def topics() -> TopicViewSet:
    return TopicViewSet("topics")


@hooks.register("register_admin_urls")
def long_work() -> list[Any]:
    return [
        path("work/", LongWorkView.as_view(), name="long_work"),
        path("work/<uuid:pk>/file/", LongWorkFileView.as_view(), name="long_work_file"),
    ]


@hooks.register("register_admin_viewset")
def messages_not_delivered() -> OutboxViewSet:
    return OutboxViewSet("outbox")


@hooks.register("insert_global_admin_css")
def admin_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_help_menu")
def without_release_news(request: Any, menu_items: list[MenuItem]) -> None:
    """What is new in Wagtail is for those who run the site, not for those who write it."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith("whats-new")]
