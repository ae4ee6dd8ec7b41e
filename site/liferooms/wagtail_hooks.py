from typing import Any

from django.conf import settings
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.permissions import PermittedMenuItem
from liferooms.mailbox import mailbox


class MailboxMenuItem(PermittedMenuItem):
    """Shown to those who may read what learners are sent."""

    permission = "enrolments.view_enrolment"


if getattr(settings, "MAILBOX", None):

    @hooks.register("register_admin_urls")
    def mailbox_url() -> list[Any]:
        return [path("mailbox/", mailbox, name="mailbox")]

    @hooks.register("register_admin_menu_item")
    def mailbox_menu_item() -> MenuItem:
        return MailboxMenuItem("Mailbox", reverse("mailbox"), icon_name="mail", order=900)
