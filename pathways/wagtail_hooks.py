from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from core.today import add_panel
from pathways.admin.home import RequestsPanel
from pathways.admin.viewsets import ReferralViewSet

# What an administrator can tick for a role besides what the register itself offers.
CAN_BE_GIVEN = ("change_referral", "erase_referral")


@hooks.register("register_admin_viewset")
def requests() -> ReferralViewSet:
    return ReferralViewSet("referrals")


@hooks.register("register_permissions")
def what_can_be_given() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="pathways", codename__in=CAN_BE_GIVEN)


@hooks.register("construct_homepage_panels")
def what_waits(request: HttpRequest, panels: list[Any]) -> None:
    add_panel(panels, RequestsPanel(request))
