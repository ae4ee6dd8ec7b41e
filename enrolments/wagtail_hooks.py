from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from core.today import add_panel
from enrolments.admin.access import ADD_RUNS, CHANGE_RUNS, SEE_RUNS, TEACH
from enrolments.admin.home import CollegePanel, TodayPanel
from enrolments.admin.register import (
    OfflineRegisterView,
    RegisterSheetView,
    RegisterView,
    RegisterWorkerView,
)
from enrolments.admin.register_marks import KeptMarksView
from enrolments.admin.viewsets import CollegeGroup

# What an administrator can tick for a role besides what the registers themselves offer.
CAN_BE_GIVEN = (
    "enrol_learner",
    "change_places",
    "change_learner",
    "view_restricted_learner",
    "merge_learner",
    "erase_learner",
    "view_supportneeds",
    "change_supportneeds",
    "view_call",
    "change_call",
    "view_auditentry",
    "add_evaluation",
    "view_evaluation",
    "view_evaluation_words",
    "change_attendance",
    "add_runmessage",
    "view_run",
    "view_session",
)


class RunsITeachItem(MenuItem):
    """For tutors. Coordinators have all the runs."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(TEACH) and not request.user.has_perm(CHANGE_RUNS)


@hooks.register("register_admin_viewset")
def college() -> CollegeGroup:
    return CollegeGroup()


@hooks.register("register_admin_urls")
def registers() -> list[Any]:
    """Under one address of their own, so that a browser's script can be bound to it."""
    return [
        path("register/marks/", KeptMarksView.as_view(), name="register_marks"),
        path("register/offline/", OfflineRegisterView.as_view(), name="register_offline"),
        path("register/worker.js", RegisterWorkerView.as_view(), name="register_worker"),
        path("register/<int:session_id>/", RegisterView.as_view(), name="register"),
        path(
            "register/<int:session_id>/sheet/", RegisterSheetView.as_view(), name="register_sheet"
        ),
    ]


@hooks.register("register_admin_menu_item")
def runs_i_teach() -> MenuItem:
    return RunsITeachItem(
        "Runs I teach", reverse("runs:mine"), icon_name="calendar-check", order=140
    )


@hooks.register("register_page_header_buttons")
def when_and_where(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """From a page that can have runs to those it has, and to a new one."""
    if not hasattr(page.specific_class, "session_kind"):
        return
    if user.has_perm(SEE_RUNS):
        runs = f"{reverse('runs:index')}?{urlencode({'q': page.title})}"
        yield Button("Its dates", url=runs, icon_name="calendar-check", priority=100)
    if user.has_perm(ADD_RUNS):
        add = f"{reverse('runs:add')}?{urlencode({'page': page.pk})}"
        yield Button("Add dates", url=add, icon_name="plus", priority=101)


@hooks.register("register_permissions")
def what_can_be_given() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label__in=["enrolments", "timetable"], codename__in=CAN_BE_GIVEN
    )


@hooks.register("construct_homepage_panels")
def to_do(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(TodayPanel(request))
    add_panel(panels, CollegePanel(request))


@hooks.register("insert_global_admin_css")
def styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/college.css"))


@hooks.register("insert_global_admin_js")
def kept_marks() -> str:
    """On each screen, signing in included: sends marks that a device kept, and forgets names."""
    return format_html('<script type="module" src="{}"></script>', static("js/register.js"))
