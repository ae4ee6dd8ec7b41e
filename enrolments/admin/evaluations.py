"""What people said of a course, and the sheets of those who said it on paper."""

import uuid
from functools import cached_property
from typing import Any

import segno
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from core.addresses import absolute
from core.permissions import NeedsPermission, PermittedMenuItem
from core.small_numbers import floor
from enrolments import audit, evaluations, rules
from enrolments.actors import staff
from enrolments.admin.access import READ_EVALUATIONS, SEE_EVALUATIONS, TYPE_IN_EVALUATIONS
from enrolments.admin.actions import step
from enrolments.admin.raising_concerns import WRITTEN_DOWN, ConcernScreen
from enrolments.admin.runs import PlacesOfRunView, run_buttons, sees_people
from enrolments.admin.words import people
from enrolments.enums import Agreement
from enrolments.evaluation_forms import SheetForm
from enrolments.evaluations import STATEMENTS
from enrolments.models import Enrolment, Evaluation
from enrolments.scales import wellbeing_scale
from timetable.models import Run

RUNS_ON_A_PAGE = 50
READ = "evaluation-words-read"


class EvaluationScreen(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """A screen for whoever has its permission."""

    permission = SEE_EVALUATIONS
    header_icon = "comment"

    @cached_property
    def run(self) -> Run:
        runs = Run.objects.for_lists().filter(capacity__isnull=False)
        return get_object_or_404(runs, pk=self.kwargs["pk"])


class EvaluationsView(EvaluationScreen):
    """The runs that are over, the last first, with how many have said how it was."""

    template_name = "enrolments/admin/evaluations.html"
    page_title = "Evaluation"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        over = Run.objects.for_lists().filter(
            pk__in=Enrolment.objects.on_register().values("run"),
            last_ends_at__lt=timezone.now(),
        )
        page = Paginator(over.order_by("-last_ends_at", "pk"), RUNS_ON_A_PAGE).get_page(
            self.request.GET.get("p")
        )
        runs = list(page)
        answers = Evaluation.objects.filter(run__in=runs).by_run()
        had_a_place = Enrolment.objects.on_register().filter(run__in=runs).by_run()
        lines = [(run, answers.get(run.pk, 0), had_a_place.get(run.pk, 0)) for run in runs]
        return super().get_context_data(lines=lines, page=page, **kwargs)


class EvaluationOfRunView(EvaluationScreen):
    """How many agree with each statement; and what people wrote about the course in all its runs.

    Neither is shown while too few have answered. Each look at words leaves a trace.
    """

    template_name = "enrolments/admin/evaluation.html"
    page_title = "Evaluation"

    def get_page_subtitle(self) -> str:
        return str(self.run)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        run = step(str(self.run), "runs:people", self.run.pk)
        way = [step("Runs", "runs:index"), run] if sees_people(self.request.user) else []
        return [*self.breadcrumbs_items, *way, {"url": "", "label": self.page_title}]

    @cached_property
    def header_buttons(self) -> list[Any]:
        names = ("type_in_evaluation", "evaluation_sheet")
        return run_buttons(HeaderButton, self.run, self.request.user, names=names)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.run.evaluations.count()
        reads = self.request.user.has_perm(READ_EVALUATIONS)
        words = evaluations.words_about(self.run) if reads else []
        if words:
            audit.record(action=READ, actor=staff(self.request.user), run=self.run)
        return super().get_context_data(
            run=self.run,
            number=number,
            had_a_place=Enrolment.objects.on_register().filter(run=self.run).count(),
            agreement=evaluations.agreement_about(self.run) if number >= floor() else [],
            fewest=floor(),
            reads=reads,
            words=words,
            concern_url=reverse("runs:evaluation_concern", args=[self.run.pk]),
            **kwargs,
        )


class SheetView(EvaluationScreen):
    """The questions on paper. Its code opens the screen on which the sheet is typed in."""

    permission = TYPE_IN_EVALUATIONS
    template_name = "enrolments/admin/evaluation_sheet.html"
    page_title = "Evaluation to print"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = absolute(reverse("runs:type_in_evaluation", args=[self.run.pk]))
        return super().get_context_data(
            run=self.run,
            statements=[
                *(each.before for each in STATEMENTS),
                *(each.after for each in STATEMENTS),
            ],
            answers=Agreement.labels,
            questions=SheetForm().open_questions,
            scale=wellbeing_scale(),
            code=segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True),
            back_url=reverse("runs:people", args=[self.run.pk]),
            **kwargs,
        )


class TypeInView(PlacesOfRunView):
    """What somebody ticked and wrote on a sheet of paper; then the next sheet."""

    form_class = SheetForm
    permission = TYPE_IN_EVALUATIONS
    page_title = "Type in a sheet"
    submit_label = "Keep this sheet"
    header_icon = "edit"

    def get_initial(self) -> dict[str, Any]:
        return {"sheet": uuid.uuid4()}

    def get_consequence(self) -> str:
        number = self.run.evaluations.count()
        typed = f"{people(number)} have answered so far." if number != 1 else "One has answered."
        return f"{typed} Leave out names, even where somebody wrote one. Keep the words otherwise."

    def form_valid(self, form: SheetForm) -> HttpResponse:
        form.cleaned_data["answers"] = form.answers
        return super().form_valid(form)

    def act(self, answers: dict[str, Any]) -> str:
        rules.type_in_evaluation(
            run_id=self.run.pk,
            answers=answers["answers"],
            sheet=answers["sheet"],
            actor=self.actor,
        )
        return "Kept. Now shred that sheet. Here is an empty form for the next one."

    def get_success_url(self) -> str:
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("runs:people", args=[self.run.pk])
        return {**super().get_context_data(**kwargs), "back_url": back}


class ConcernAboutWordsView(ConcernScreen, PlacesOfRunView):
    """About what somebody wrote, who is not known: the course is all that is written down."""

    permission = READ_EVALUATIONS
    consequence = "Only your name, the course and the time are written down here. Never what it is."

    def get_consequence(self) -> str:
        return self.consequence

    def get_default_url(self) -> str:
        return reverse("runs:evaluation", args=[self.run.pk])

    def act(self, answers: dict[str, Any]) -> str:
        audit.record(action="concern", actor=self.actor, run=self.run)
        return WRITTEN_DOWN


class EvaluationMenuItem(PermittedMenuItem):
    """For those who may see what people said."""

    permission = SEE_EVALUATIONS


class EvaluationViewSet(ViewSet):
    """`/admin/evaluations/`: which runs people have said something about."""

    icon = "comment"
    menu_item_class = EvaluationMenuItem
    menu_label = "Evaluation"

    def get_urlpatterns(self) -> list[Any]:
        return [path("", EvaluationsView.as_view(), name="index")]


OF_A_RUN: dict[str, type[View]] = {
    "evaluation": EvaluationOfRunView,
    "evaluation_sheet": SheetView,
    "type_in_evaluation": TypeInView,
    "evaluation_concern": ConcernAboutWordsView,
}
