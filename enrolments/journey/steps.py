"""The pages in their order: which of them someone is asked, and which comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from phonenumber_field.phonenumber import PhoneNumber

from core.outbox import texts_can_be_sent
from enrolments.actors import LEARNER
from enrolments.enums import Capacity, ContactBy, InformationFormat, SuggestedBy
from enrolments.journey import drafts, forms
from enrolments.models import Draft, Enrolment, SupportNeeds
from enrolments.people import SUPPORT
from enrolments.rules.guards import is_next, refuse_unless_meant_for
from timetable.enums import RunState, SupporterPolicy
from timetable.models import Run


@dataclass(frozen=True)
class Step:
    """One page: its address, its question, and when it is asked and answered."""

    slug: str
    title: str
    form: type[Form]
    is_asked: Callable[[Draft], bool] = lambda draft: True
    # Of most pages: when each of its answers is there, empty or not.
    is_answered: Callable[[Draft], bool] | None = None

    @property
    def template(self) -> str:
        return f"enrolments/journey/{self.slug}.html"

    def has_its_answers(self, draft: Draft) -> bool:
        if self.is_answered is not None:
            return self.is_answered(draft)
        return all(name in draft.answers for name in self.form.base_fields)


def _by_email(draft: Draft) -> bool:
    return bool(draft.answers.get("contact_by") == ContactBy.EMAIL)


def _has_said_who(draft: Draft) -> bool:
    if draft.learner_id is None:
        return "who_said" in draft.answers
    return draft.learner in drafts.people_with_its_address(draft)


def _help_is_known(draft: Draft) -> bool:
    return draft.learner_id is not None or all(name in draft.answers for name in SUPPORT)


AGE = Step("are-you-18", "Are you 18 or over?", forms.AgeForm)
CONTACT = Step("how-to-reach-you", "How can we reach you?", forms.ContactForm)
CODE = Step(
    "check-your-email",
    "Check your e-mail",
    forms.CodeForm,
    is_asked=_by_email,
    is_answered=lambda draft: draft.checked_email == draft.answers.get("email"),
)
WHO = Step(
    "been-before",
    "Have you been with us before?",
    forms.WhoForm,
    is_asked=lambda draft: bool(drafts.people_with_its_address(draft)),
    is_answered=_has_said_who,
)
NAME = Step("your-name", "What is your name?", forms.NameForm)
ABOUT_YOU = Step("how-you-come", "How do you come to us?", forms.AboutYouForm)
HELP = Step(
    "what-would-help", "What would make it easier?", forms.HelpForm, is_answered=_help_is_known
)
STILL_RIGHT = Step(
    "still-right",
    "Is this still right?",
    forms.StillRightForm,
    is_asked=lambda draft: draft.learner_id is not None,
    is_answered=lambda draft: "still_right" in draft.answers,
)
SUGGESTED = Step(
    "who-suggested-it",
    "Did someone suggest this to you?",
    forms.SuggestedForm,
    # Of someone we know only when something said it for them, so that they can change it.
    is_asked=lambda draft: draft.learner_id is None or bool(draft.answers.get("suggested_by")),
)
SUPPORTER = Step(
    "bringing-someone",
    "Would you like to bring someone to support you?",
    forms.SupporterForm,
    is_asked=lambda draft: draft.run.supporter_policy != SupporterPolicy.NOT_THIS_ONE,
)
DECIDE = Step(
    "check-your-answers",
    "Check your answers",
    forms.DecideForm,
    is_answered=lambda draft: False,
)
# Of someone who has been with us these are only asked to change what is not right any more.
KNOWN_ALREADY = (NAME, ABOUT_YOU, HELP)
STEPS = (
    AGE,
    CONTACT,
    CODE,
    WHO,
    STILL_RIGHT,
    NAME,
    ABOUT_YOU,
    SUGGESTED,
    SUPPORTER,
    HELP,
    DECIDE,
)


class Journey:
    """One person's way onto one run, as far as it has come."""

    def __init__(self, run: Run, draft: Draft) -> None:
        self.run = run
        self.draft = draft
        draft.run = run

    def steps(self) -> list[Step]:
        """The pages this person is asked."""
        return [step for step in STEPS if step.is_asked(self.draft)]

    def next_step(self) -> Step:
        """The first page that has no answer; the last page never has one."""
        return next(step for step in self.steps() if not step.has_its_answers(self.draft))

    def may_open(self, step: Step) -> bool:
        """Whether this is the next page, or one to go back to."""
        if step not in self.steps():
            return False
        return step == self.next_step() or step.has_its_answers(self.draft)

    def url(self, step: Step) -> str:
        return reverse("enrol-step", args=[self.run.uuid, step.slug])

    @property
    def next_url(self) -> str:
        return self.url(self.next_step())

    def back_url(self, step: Step) -> str:
        """The page before, or the start."""
        if self._is_a_detour(step):
            return self.next_url
        way = [each for each in self.steps() if each == step or self._may_go_back_to(each)]
        place = way.index(step)
        if place == 0:
            return reverse("enrol", args=[self.run.uuid])
        return self.url(way[place - 1])

    def _may_go_back_to(self, step: Step) -> bool:
        # There is no code to enter twice.
        return step != CODE and not self._is_a_detour(step)

    def _is_a_detour(self, step: Step) -> bool:
        return self.draft.learner_id is not None and step in KNOWN_ALREADY

    def initial(self, step: Step) -> dict[str, Any]:
        """What a page is filled in with when someone comes back to it."""
        given = {name: self.draft.answers.get(name) for name in step.form.base_fields}
        initial = {name: answer for name, answer in given.items() if answer is not None}
        for name in ("over_18", "brings_supporter"):
            if name in initial:
                initial[name] = "yes" if initial[name] else "no"
        if initial.get("phone"):
            initial["phone"] = self.phone
        if step is HELP and self.draft.learner_id and not initial:
            return self._help_so_far()
        return initial

    def _help_so_far(self) -> dict[str, Any]:
        needs = SupportNeeds.objects.filter(learner=self.draft.learner_id).first()
        return {name: getattr(needs, name) for name in SUPPORT} if needs else {}

    def refuse_if_not_meant_for_them(self) -> None:
        """Raise NotForThisPerson as soon as it is known, not only at the end."""
        capacity = self.draft.answers.get("capacity")
        if capacity:
            refuse_unless_meant_for(self.run, capacity, actor=LEARNER, reason="")

    def prospect(self) -> "Prospect":
        """What asking now would most likely bring."""
        if self.run.needs_review or not (_by_email(self.draft) or texts_can_be_sent()):
            return Prospect(talk=True)
        free = is_next(self.run, self.draft.answers["capacity"], now=timezone.now())
        return Prospect() if free else Prospect(number=_number_in_the_queue(self.run))

    @property
    def called(self) -> str:
        """What to call someone who has been with us; empty for others."""
        return forms.short_name(self.draft.learner) if self.draft.learner else ""

    @property
    def capacity(self) -> str:
        """As whom they come, in words."""
        return Capacity(self.draft.answers["capacity"]).label

    @property
    def suggested_by(self) -> str:
        """Who suggested it, in words; may be empty."""
        answer = self.draft.answers.get("suggested_by")
        return SuggestedBy(answer).label if answer else ""

    @property
    def phone(self) -> str:
        """The telephone number as it is said in this country."""
        return PhoneNumber.from_string(self.draft.answers["phone"]).as_national

    @property
    def help_was_answered(self) -> bool:
        """Whether what would help was answered this time, or only known from before."""
        return all(name in self.draft.answers for name in SUPPORT)

    @property
    def help_is_known(self) -> bool:
        """Whether what would help is known from before."""
        return SupportNeeds.objects.filter(learner=self.draft.learner_id).exists()

    def help_asked_for(self) -> list[tuple[str, str]]:
        """What was answered of what would help, in words."""
        answers = self.draft.answers
        words = []
        for name, field in forms.HelpForm.base_fields.items():
            answer = answers.get(name, "")
            if name == "information_format":
                is_usual = answer in ("", InformationFormat.STANDARD)
                answer = "" if is_usual else InformationFormat(answer).label
            if answer:
                words.append((str(field.label), answer))
        return words


@dataclass(frozen=True)
class Prospect:
    """What someone may hope for: a place, a number in the queue, or a talk first."""

    talk: bool = False
    number: int | None = None


def prospect_at_the_start(run: Run) -> Prospect:
    """What anyone may hope for who begins now."""
    if run.needs_review:
        return Prospect(talk=True)
    number = _number_in_the_queue(run)
    if run.state() == RunState.FULL or number > 1:
        return Prospect(number=number)
    return Prospect()


def _number_in_the_queue(run: Run) -> int:
    return Enrolment.objects.filter(run=run).queue().count() + 1
