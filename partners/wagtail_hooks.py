from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from core.today import add_panel
from partners.admin.home import DirectoryPanel
from partners.modeladmin import PartnerContactAdmin, ReferringPracticeAdmin
from partners.rules import CONFIRMED
from partners.viewsets import PartnersGroup

modeladmin_register(PartnerContactAdmin)
modeladmin_register(ReferringPracticeAdmin)


@hooks.register("register_admin_viewset")
def partners() -> PartnersGroup:
    return PartnersGroup()


@hooks.register("register_permissions")
def what_can_be_given() -> QuerySet[Permission]:
    """What an administrator can tick for a role besides what the registers themselves offer."""
    return Permission.objects.filter(
        content_type__app_label="partners",
        codename__in=["change_correction", "import_partnerpage"],
    )


@hooks.register("construct_homepage_panels")
def what_waits(request: HttpRequest, panels: list[Any]) -> None:
    add_panel(panels, DirectoryPanel(request))


@hooks.register("register_log_actions")
def what_is_logged(actions: Any) -> None:
    actions.register_action(CONFIRMED, "Confirm entry", "Confirmed by the partner")
