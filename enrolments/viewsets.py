"""The admin of runs and enrolments.

Enrolments are read-only here: changes are views that call rules. Runs have no stock copy or
delete: deleting one would take its sessions with it.
"""

from typing import Any, ClassVar

from django.forms import CheckboxSelectMultiple
from django.urls import path
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from core.permissions import LimitedPermissionPolicy
from core.viewsets import RegisterViewSet
from enrolments.admin_forms import RunForm, SessionsPanel
from enrolments.admin_views import (
    ChangePlacesView,
    EnrolmentIndexView,
    EnrolmentInspectView,
    RunEditView,
    RunIndexView,
    moment,
)
from enrolments.filters import EnrolmentFilterSet, RunFilterSet
from enrolments.models import Enrolment
from timetable.models import Run
from timetable.viewsets import ClosureViewSet, TermViewSet, VenueViewSet

register_permission_policy(
    Run, LimitedPermissionPolicy(Run, actions=frozenset({"view", "add", "change"}))
)
register_permission_policy(
    Enrolment, LimitedPermissionPolicy(Enrolment, actions=frozenset({"view"}))
)

SESSION_PANELS = [
    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    FieldRowPanel([FieldPanel("venue"), FieldPanel("room")]),
    FieldRowPanel([FieldPanel("status"), FieldPanel("all_day")]),
    FieldPanel("note"),
]
WHAT_AND_WHERE = [
    PageChooserPanel("page"),
    FieldRowPanel(
        [
            FieldPanel("term", help_text="Leave empty if it belongs to no term."),
            FieldPanel("venue", help_text="Where it mostly happens. A session can be elsewhere."),
        ]
    ),
    FieldPanel("status", help_text="What visitors see. You can change it at any time."),
]
WHO_AND_WHEN = [
    SessionsPanel("sessions", heading="Sessions", label="Session", panels=SESSION_PANELS),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldRowPanel(
                [
                    FieldPanel("who_may_come"),
                    FieldPanel("supporter_policy", heading="Bringing someone"),
                ]
            ),
            FieldRowPanel([FieldPanel("needs_review"), FieldPanel("join_late")]),
        ],
        heading="Enrolment",
    ),
    FieldPanel("tutors", widget=CheckboxSelectMultiple),
]
NEW_RUN = ObjectList(
    [
        *WHAT_AND_WHERE,
        FieldRowPanel(
            [
                FieldPanel("booking", help_text="This cannot be changed later."),
                FieldPanel("capacity"),
            ]
        ),
        *WHO_AND_WHEN,
    ],
    base_form_class=RunForm,
)
# An edit form holds the count it was opened with; places are changed in their own view. A run
# that people hold places on cannot become a drop-in, nor a drop-in count who was there.
EXISTING_RUN = ObjectList(
    [
        *WHAT_AND_WHERE,
        HelpPanel(template="enrolments/admin/places_panel.html", heading="Places"),
        *WHO_AND_WHEN,
    ],
    base_form_class=RunForm,
)


class RunViewSet(RegisterViewSet):
    """When and where things happen, and how many places there are."""

    model = Run
    icon = "calendar-check"
    menu_label = "Runs"
    index_view_class = RunIndexView
    edit_view_class = RunEditView
    edit_handler = NEW_RUN
    filterset_class = RunFilterSet
    search_fields = ["page__title", "code", "venue__name"]
    list_display = [
        "page",
        "code",
        "venue",
        "term",
        "status",
        Column(
            "first_session",
            label="First session",
            accessor=lambda run: moment(run.first_starts_at),
            sort_key="first_starts_at",
        ),
        Column("places_summary", label="Places", sort_key="taken"),
    ]
    list_export = [
        "page.title",
        "code",
        "venue",
        "term",
        "get_status_display",
        "first_starts_at",
        "last_ends_at",
        "capacity",
        "taken",
    ]
    export_headings = {
        "page.title": "Title",
        "get_status_display": "Status",
        "first_starts_at": "First session",
        "last_ends_at": "Last session ends",
        "capacity": "Places",
        "taken": "Places taken",
    }
    export_filename = "runs"

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        panel = EXISTING_RUN.bind_to_model(self.model)
        return super().get_edit_view_kwargs(
            panel=panel, form_class=panel.get_form_class(), **kwargs
        )

    def get_urlpatterns(self) -> list[Any]:
        view = self.construct_view(ChangePlacesView)
        return [*super().get_urlpatterns(), path("places/<int:pk>/", view, name="places")]


class EnrolmentViewSet(RegisterViewSet):
    """Who is on what. To read and to export; nothing is changed here."""

    model = Enrolment
    icon = "user"
    menu_label = "Enrolments"
    inspect_view_enabled = True
    form_fields: ClassVar[list[str]] = []
    inspect_view_fields = [
        "learner_name",
        "learner_email",
        "learner_phone",
        "run",
        "status",
        "joined_at",
        "agreement_version",
    ]
    index_view_class = EnrolmentIndexView
    inspect_view_class = EnrolmentInspectView
    filterset_class = EnrolmentFilterSet
    search_fields = ["learner__name", "learner__email", "run__code", "run__page__title"]
    list_display = [
        "learner__name",
        Column("run.page.title", label="For", sort_key="run__page__title"),
        Column("run.code", label="Run"),
        Column("run.venue", label="Venue", sort_key="run__venue"),
        "status",
        Column(
            "joined",
            label="Enrolled",
            accessor=lambda enrolment: moment(enrolment.joined_at),
            sort_key="joined_at",
        ),
    ]
    list_export = [
        "learner.name",
        "learner.email",
        "learner.phone",
        "run.page.title",
        "run.code",
        "run.venue",
        "get_status_display",
        "joined_at",
    ]
    export_headings = {
        "learner.name": "Name",
        "learner.email": "E-mail",
        "learner.phone": "Telephone",
        "run.page.title": "For",
        "run.code": "Run",
        "run.venue": "Venue",
        "get_status_display": "Status",
        "joined_at": "Enrolled",
    }
    export_filename = "enrolments"


class CollegeGroup(ModelViewSetGroup):
    """The college's daily registers."""

    menu_label = "College"
    menu_icon = "calendar-alt"
    menu_order = 150
    items = (
        RunViewSet("runs"),
        EnrolmentViewSet("enrolments"),
        TermViewSet("terms"),
        VenueViewSet("venues"),
        ClosureViewSet("closures"),
    )
