"""A run on the staff side: its list, its form, its places, and calling it off."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Page

from enrolments import actors, rules
from enrolments.admin.access import (
    CHANGE_RUNS,
    ENROL,
    MOVE_PEOPLE,
    SEE_ENROLMENTS,
    SEE_EVALUATIONS,
    TYPE_IN_EVALUATIONS,
    WRITE_TO_RUNS,
    may_change_run,
    may_use_run,
)
from enrolments.admin.actions import ActionView, ReasonForm, step
from enrolments.admin.exports import RecordedIndexView
from enrolments.admin.run_forms import PlacesForm, SharesForm
from enrolments.admin.words import people
from enrolments.models import Enrolment
from enrolments.occupancy import with_waiting
from enrolments.refusals import SpeaksAgainst
from search import indexing
from timetable.enums import RunStatus
from timetable.models import Run


def sees_people(user: Any) -> bool:
    """Whether someone may open the people of any run; tutors open those of their own."""
    return bool(user.has_perm(SEE_ENROLMENTS) or user.has_perm(ENROL))


# What can be done with several runs: its address, its label, and who may.
TOGETHER = (
    ("runs:together_open", "Open", CHANGE_RUNS),
    ("runs:together_close", "Close", CHANGE_RUNS),
    ("runs:together_next_term", "Copy to the next term", CHANGE_RUNS),
    ("runs:together_write", "Message everyone", WRITE_TO_RUNS),
    ("runs:together_cancel", "Cancel", CHANGE_RUNS),
)


class TickColumn(BaseColumn):
    """A box to tick, so that something can be done with several runs."""

    cell_template_name = "enrolments/admin/tick.html"

    def get_cell_context_data(self, instance: Run, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        all_are_ticked = parent_context["request"].GET.get("tick") == "all"
        return {**context, "is_ticked": all_are_ticked}


class RunIndexView(RecordedIndexView):
    """Runs: those still to come first, the soonest at the top."""

    def get_base_queryset(self) -> Any:
        return with_waiting(super().get_base_queryset())

    @cached_property
    def columns(self) -> list[Any]:
        """For whoever can do something with several runs, each can be ticked."""
        of_the_run = super().columns
        return [TickColumn("tick", label="Tick"), *of_the_run] if self.together else of_the_run

    @cached_property
    def together(self) -> list[tuple[str, str]]:
        """The labels and addresses of what this person can do with several runs at once."""
        user = self.request.user
        return [(label, reverse(name)) for name, label, needs in TOGETHER if user.has_perm(needs)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ticked = self.request.GET.get("tick") == "all"
        address = self.request.GET.copy()
        address["tick"] = "none" if ticked else "all"
        context: dict[str, Any] = super().get_context_data(
            together=self.together,
            all_are_ticked=ticked,
            tick_url=f"{reverse('runs:index')}?{address.urlencode()}",
            **kwargs,
        )
        return context

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering:
            return super().order_queryset(queryset)
        over = Case(When(last_ends_at__lte=timezone.now(), then=Value(1)), default=Value(0))
        return queryset.order_by(over, F("first_starts_at").asc(nulls_first=True), "id")

    def get_edit_url(self, instance: Run) -> str | None:
        """Where the title leads: who may not change a run goes to its people."""
        if may_change_run(self.request.user, instance):
            url: str | None = super().get_edit_url(instance)
            return url
        if sees_people(self.request.user) and instance.capacity is not None:
            return reverse("runs:people", args=[instance.pk])
        return None

    def get_list_more_buttons(self, instance: Run) -> list[Any]:
        return run_buttons(Button, instance, self.request.user)


class BooksRooms:
    """Saves a run when its rooms and tutors are free; asks once what speaks against a day."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic(), indexing.together():
                asked = form.to_book
                rules.book_run(run=form.instance, **asked)
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
                rules.record_shared_rooms(
                    run=form.instance,
                    sessions=asked["sessions"],
                    actor=actors.staff(self.request.user),  # type: ignore[attr-defined]
                )
                self.after_saving(form)
        except SpeaksAgainst as refusal:
            form.ask_all_the_same(str(refusal))
        except rules.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return response
        self.produced_error_message = f"Not saved. {form.errors.as_text()}"
        invalid: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
        return invalid

    def after_saving(self, form: Any) -> None:
        """What else belongs to the same transaction."""


class RunCreateView(BooksRooms, CreateView):
    """A new run with its sessions."""

    def get_initial_form_instance(self) -> Run:
        """Of the page whose screen led here."""
        run: Run = super().get_initial_form_instance() or Run()
        page = self.request.GET.get("page", "")
        if page.isdecimal():
            run.page = Page.objects.filter(pk=page).first()
        return run


class OfARunOneMayChange:
    """A stock screen of one run, for whoever may change that run."""

    def get_object(self, *args: Any) -> Run:
        run: Run = super().get_object(*args)  # type: ignore[misc]
        if not may_change_run(self.request.user, run):  # type: ignore[attr-defined]
            raise PermissionDenied
        return run


class RunHistoryView(OfARunOneMayChange, HistoryView):
    """What was changed on a run."""


class RunUsageView(OfARunOneMayChange, UsageView):
    """What stands on a run."""


class RunEditView(OfARunOneMayChange, BooksRooms, EditView):
    """A run, with its people and places beside its name."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        return run_buttons(
            HeaderButton, self.object, self.request.user, names=("people", "sessions")
        )

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        names = ("enrol", "places", "shares", "next_term", "cancel")
        more = run_buttons(Button, self.object, self.request.user, names=names)
        return [*super().header_more_buttons, *more]

    def after_saving(self, form: Any) -> None:
        """With the dates, or not at all, whoever has a place is told of them."""
        if form.people_are_to_be_told:
            told = rules.dates_changed(run_id=self.object.pk, actor=actors.staff(self.request.user))
            messages.success(self.request, f"{people(told)} will be told of the new dates.")


class RunActionView(ActionView):
    """Something done with a whole run."""

    permission = CHANGE_RUNS
    header_icon = "calendar-check"

    def is_allowed(self) -> bool:
        return may_use_run(self.request.user, self.run, permission=self.permission)

    @cached_property
    def run(self) -> Run:
        return get_object_or_404(Run.objects.for_lists(), pk=self.kwargs["pk"])

    def get_facts(self) -> list[tuple[str, str]]:
        return [("Run", str(self.run))]

    def get_default_url(self) -> str:
        return reverse(f"runs:{self._way_back}", args=[self.run.pk])

    def get_way_here(self) -> list[dict[str, Any]]:
        run = step(str(self.run), f"runs:{self._way_back}", self.run.pk)
        return [step("Runs", "runs:index"), run]

    @property
    def _way_back(self) -> str:
        return "people" if sees_people(self.request.user) else "sessions"


class PlacesOfRunView(RunActionView):
    """What only a run with places has."""

    header_icon = "group"

    @cached_property
    def run(self) -> Run:
        runs = Run.objects.for_lists().filter(capacity__isnull=False)
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    def get_consequence(self) -> str:
        return f"{self.run.taken} of {self.run.capacity} places are taken."


class ChangePlacesView(PlacesOfRunView):
    """Raise or lower the places of a run, by the rules."""

    form_class = PlacesForm
    page_title = "Change places"

    def get_initial(self) -> dict[str, Any]:
        return {"capacity": self.run.capacity}

    def act(self, answers: dict[str, Any]) -> str:
        capacity = answers["capacity"]
        rules.change_places(
            run_id=self.run.pk, capacity=capacity, actor=self.actor, reason=answers["reason"]
        )
        return f"{self.run} now has {capacity} places."


class ReservePlacesView(PlacesOfRunView):
    """Keep shares of the places for groups of people, until a date."""

    form_class = SharesForm
    page_title = "Keep places for groups"
    submit_label = "Save"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "run": self.run}

    def form_valid(self, form: SharesForm) -> HttpResponse:
        form.cleaned_data["shares"] = form.shares
        return super().form_valid(form)

    def act(self, answers: dict[str, Any]) -> str:
        rules.reserve_places(
            run_id=self.run.pk,
            shares=answers["shares"],
            released_at=answers["released_at"],
            actor=self.actor,
        )
        return "Saved. What is not kept for a group is for anyone."


class CancelRunView(RunActionView):
    """Call the whole run off. Everyone on it is told."""

    form_class = ReasonForm
    page_title = "Cancel the whole run"
    is_serious = True

    def get_consequence(self) -> str:
        number = Enrolment.objects.live().filter(run=self.run).count()
        told = f"{people(number)} will be told that it is cancelled, not the reason."
        return f"{told} This cannot be undone." if number else "Nobody is on it."

    def act(self, answers: dict[str, Any]) -> str:
        told = rules.cancel_run(run_id=self.run.pk, actor=self.actor, reason=answers["reason"])
        return f"The run is cancelled. {people(told)} will be told."


@dataclass(frozen=True)
class RunLink:
    """A way from a run to something that can be done with it."""

    name: str
    label: str
    icon: str
    permission: str = ""
    places_only: bool = True
    # Nothing more can be done with a run that is called off.
    changes_it: bool = False

    def is_for(self, run: Run, user: Any) -> bool:
        if self.places_only and run.capacity is None:
            return False
        if self.changes_it and run.status == RunStatus.CANCELLED:
            return False
        if not self.permission:
            return sees_people(user)
        return may_use_run(user, run, permission=self.permission)


LINKS = (
    RunLink("edit", "Edit", "edit", CHANGE_RUNS, places_only=False),
    RunLink("people", "People", "user"),
    RunLink("enrol", "Enrol someone", "plus", ENROL),
    RunLink("write", "Message everyone", "mail", WRITE_TO_RUNS, changes_it=True),
    RunLink("queue", "Order of the waiting list", "list-ol", MOVE_PEOPLE, changes_it=True),
    RunLink("people_file", "Download the people", "download", SEE_ENROLMENTS),
    RunLink("places", "Change places", "group", CHANGE_RUNS),
    RunLink("shares", "Keep places for groups", "tasks", CHANGE_RUNS),
    RunLink("sessions", "Sessions", "calendar-alt", CHANGE_RUNS, places_only=False),
    RunLink("add_session", "Add one session", "plus", CHANGE_RUNS, False, True),
    RunLink("repeat", "Add many sessions", "list-ol", CHANGE_RUNS, False, True),
    RunLink("next_term", "Copy to the next term", "copy", CHANGE_RUNS, places_only=False),
    RunLink("evaluation", "Evaluation", "comment", SEE_EVALUATIONS),
    RunLink("evaluation_sheet", "Evaluation to print", "doc-full", TYPE_IN_EVALUATIONS),
    RunLink("type_in_evaluation", "Type in a sheet", "edit", TYPE_IN_EVALUATIONS),
    RunLink("cancel", "Cancel the whole run", "cross", CHANGE_RUNS, False, True),
)
# Those that add sessions are on the screen of the sessions, sheets on that of the people.
NOT_IN_LISTS = ("add_session", "repeat", "evaluation_sheet", "type_in_evaluation")
IN_LISTS = tuple(link.name for link in LINKS if link.name not in NOT_IN_LISTS)


def run_buttons(kind: Any, run: Run, user: Any, *, names: tuple[str, ...] = IN_LISTS) -> list[Any]:
    """What this member of staff can do with a run, of what is named."""
    return [
        kind(
            link.label,
            url=reverse(f"runs:{link.name}", args=[run.pk]),
            icon_name=link.icon,
            priority=10 + number,
        )
        for number, link in enumerate(LINKS)
        if link.name in names and link.is_for(run, user)
    ]
