"""The college in the admin's menu.

Enrolments, learners, calls and the audit trail are read-only as far as Wagtail is concerned:
changes are views that call rules. Runs have no stock copy or delete: deleting one would take its
sessions with it. Wagtail's index of what uses what leaves learners, calls and the trail out: nobody
may open their “Usage”, and keeping it up costs four or five statements for each row written.
"""

from typing import Any, ClassVar

from django.urls import path
from django.views import View
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from core.permissions import LimitedPermissionPolicy
from core.viewsets import RegisterViewSet
from enrolments import occupancy
from enrolments.admin import (
    calls,
    enrolling,
    evaluations,
    learner_actions,
    learners,
    many_runs,
    moves,
    next_term,
    people_file,
    people_of_run,
    queue,
    repeating,
    runs,
    sessions,
    writing,
)
from enrolments.admin.access import RunPermissionPolicy
from enrolments.admin.audit_list import AuditIndexView
from enrolments.admin.closing import ClosingViewSet
from enrolments.admin.enrolments import (
    CertificateView,
    EnrolmentIndexView,
    EnrolmentInspectView,
)
from enrolments.admin.filters import (
    AuditFilterSet,
    CallFilterSet,
    EnrolmentFilterSet,
    LearnerFilterSet,
)
from enrolments.admin.panels import EXISTING_RUN, NEW_RUN
from enrolments.admin.run_filters import RunFilterSet
from enrolments.admin.words import moment
from enrolments.models import AuditEntry, Call, Enrolment, Learner
from timetable.models import Run
from timetable.viewsets import TermViewSet, VenueViewSet

register_permission_policy(Run, RunPermissionPolicy())
for _model in (Enrolment, Learner, Call, AuditEntry):
    register_permission_policy(_model, LimitedPermissionPolicy(_model, actions=frozenset({"view"})))


class RunViewSet(RegisterViewSet):
    """When and where things happen, and how many places there are."""

    model = Run
    icon = "calendar-check"
    menu_label = "Runs"
    index_view_class = runs.RunIndexView
    index_results_template_name = "enrolments/admin/runs_results.html"
    list_per_page = 50
    add_view_class = runs.RunCreateView
    edit_view_class = runs.RunEditView
    history_view_class = runs.RunHistoryView
    usage_view_class = runs.RunUsageView
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
        Column("places", label="Places", accessor=occupancy.in_words, sort_key="taken"),
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
        "waiting",
    ]
    export_headings = {
        "page.title": "Title",
        "get_status_display": "Status",
        "first_starts_at": "First session",
        "last_ends_at": "Last session ends",
        "capacity": "Places",
        "taken": "Places taken",
        "waiting": "Waiting",
    }
    export_filename = "runs"

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        panel = EXISTING_RUN.bind_to_model(self.model)
        return super().get_edit_view_kwargs(
            panel=panel, form_class=panel.get_form_class(), **kwargs
        )

    def get_urlpatterns(self) -> list[Any]:
        of_a_run: dict[str, type[View]] = {
            "places": runs.ChangePlacesView,
            "shares": runs.ReservePlacesView,
            "people": people_of_run.PeopleView,
            "enrol": enrolling.EnrolSomeoneView,
            "cancel": runs.CancelRunView,
            "sessions": sessions.SessionsView,
            "add_session": sessions.AddSessionView,
            "repeat": repeating.RepeatView,
            "next_term": next_term.NextTermView,
            **evaluations.OF_A_RUN,
            "write": writing.WriteToRunView,
            "queue": queue.QueueView,
            "people_file": people_file.PeopleFileView,
        }
        together: dict[str, type[View]] = {
            **many_runs.TOGETHER,
            "write": writing.WriteToRunsView,
        }
        of_a_session: dict[str, type[View]] = {
            "move": sessions.MoveSessionView,
            "cancel": sessions.CancelSessionView,
        }
        return [
            *super().get_urlpatterns(),
            *(
                path(f"{name}/<int:pk>/", view.as_view(), name=name)
                for name, view in of_a_run.items()
            ),
            *(
                path(f"session/<int:pk>/{name}/", view.as_view(), name=f"{name}_session")
                for name, view in of_a_session.items()
            ),
            *(
                path(f"together/{name}/", view.as_view(), name=f"together_{name}")
                for name, view in together.items()
            ),
            path("mine/", people_of_run.RunsITeachView.as_view(), name="mine"),
        ]


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
        "expires_at",
        "capacity",
        "source",
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
            "offer_ends",
            label="Offer ends",
            accessor=lambda enrolment: moment(enrolment.expires_at),
            sort_key="expires_at",
        ),
        Column(
            "joined",
            label="Enrolled",
            accessor=lambda enrolment: moment(enrolment.joined_at),
            sort_key="joined_at",
        ),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            *(
                path(f"{name}/<int:pk>/", view.as_view(), name=name)
                for name, view in moves.VIEWS.items()
            ),
            path("certificate/<int:pk>/", CertificateView.as_view(), name="certificate"),
            path("outcome/<int:pk>/", enrolling.OutcomeView.as_view(), name="outcome"),
        ]


class LearnerViewSet(RegisterViewSet):
    """The people. Changing one is a view of its own, which leaves a trace."""

    model = Learner
    add_to_reference_index = False
    icon = "group"
    menu_label = "Learners"
    inspect_view_enabled = True
    form_fields: ClassVar[list[str]] = []
    index_view_class = learners.LearnerIndexView
    inspect_view_class = learners.LearnerView
    inspect_view_fields: ClassVar[list[str]] = ["name"]
    filterset_class = LearnerFilterSet
    search_fields = ["name"]

    @property
    def edit_view(self) -> Any:
        return learner_actions.ChangeDetailsView.as_view()

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            *(
                path(f"{name}/<int:pk>/", view.as_view(), name=name)
                for name, view in learner_actions.VIEWS.items()
            ),
        ]


class CallViewSet(RegisterViewSet):
    """Whom to ring."""

    model = Call
    add_to_reference_index = False
    icon = "mobile-alt"
    menu_label = "Calls to make"
    form_fields: ClassVar[list[str]] = []
    index_view_class = calls.CallIndexView
    filterset_class = CallFilterSet

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            *(
                path(
                    f"{name}/<int:pk>/",
                    calls.CallActionView.as_view(record=record, sentence=sentence),
                    name=name,
                )
                for name, (record, sentence) in calls.RECORDS.items()
            ),
        ]


class AuditViewSet(RegisterViewSet):
    """Who did what."""

    model = AuditEntry
    add_to_reference_index = False
    icon = "history"
    menu_label = "Audit trail"
    form_fields: ClassVar[list[str]] = []
    index_view_class = AuditIndexView
    filterset_class = AuditFilterSet
    search_fields = ["run__code", "learner__name", "actor__username", "reason"]


class CollegeGroup(ModelViewSetGroup):
    """The college's daily registers."""

    menu_label = "College"
    menu_icon = "calendar-alt"
    menu_order = 150
    items = (
        RunViewSet("runs"),
        EnrolmentViewSet("enrolments"),
        LearnerViewSet("learners"),
        CallViewSet("calls"),
        evaluations.EvaluationViewSet("evaluations"),
        TermViewSet("terms"),
        VenueViewSet("venues"),
        ClosingViewSet("closures"),
        AuditViewSet("audit"),
    )
