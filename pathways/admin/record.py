"""One request: who, what, what came so far, and the next thing to do as the main button."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.views.generic import InspectView
from wagtail.admin.widgets.button import Button

from core import dates
from enrolments import actors
from enrolments.admin.words import moment
from enrolments.enums import ContactBy
from pathways import trail
from pathways.admin import words
from pathways.admin.access import ERASE, NO_LONGER_KEPT, WORK, name_of
from pathways.admin.actions import PRESSES, SCREENS
from pathways.enums import OPEN, AskedBy, State, TrailAction
from pathways.models import Asking, Referral, TrailEntry

# What can be done in each state; what usually comes next is first.
OFFERED_IN: dict[State, tuple[str, ...]] = {
    State.NEW: ("contacted", "not-reached", "met", "close"),
    State.CONTACTED: ("met", "hand-over", "not-reached", "close"),
    State.MET: ("hand-over", "close"),
    State.HANDED_OVER: ("followed-up", "hand-over", "not-reached", "close"),
    State.FOLLOWED_UP: ("close", "hand-over"),
}
# Neither is a next thing: both can be done at any time.
FOR_PEOPLE = (("download", "Download their data", "download"), ("erase", "Erase", "bin"))
MOST_OF_THE_TRAIL = 100
SAFE, NOT_SAFE = "It is safe to leave one", "Do not leave one"


@dataclass(frozen=True)
class Choice:
    """One button: pressed at once, or a link to a screen."""

    label: str
    url: str
    is_press: bool


def choices_for(referral: Referral, user: Any) -> list[Choice]:
    """What this member of staff may do next, the usual thing first."""
    if not user.has_perm(WORK):
        return []
    return [_choice(name, referral) for name in OFFERED_IN.get(State(referral.state), ())]


def _choice(name: str, referral: Referral) -> Choice:
    url = reverse(f"referrals:{name}", args=[referral.pk])
    if name in PRESSES:
        return Choice(PRESSES[name][0], url, is_press=True)
    again = name == "hand-over" and referral.state in (State.HANDED_OVER, State.FOLLOWED_UP)
    label = "Hand over to someone else" if again else str(SCREENS[name].page_title)
    return Choice(label, url, is_press=False)


class ReferralView(InspectView):
    """Each look at it is written down."""

    template_name = "pathways/admin/record.html"

    def get_object(self, queryset: Any = None) -> Referral:
        found = Referral.objects.in_queue().for_lists()
        referral: Referral = get_object_or_404(found, pk=self.kwargs["pk"])
        user = self.request.user
        trail.record(referral=referral, action=TrailAction.LOOKED, actor=actors.staff(user))
        return referral

    def get_edit_url(self) -> None:
        return None

    def get_page_title(self) -> str:
        """A browser keeps the titles of pages, so nobody is named in one."""
        return f"Request {self.object.pk}"

    def get_page_subtitle(self) -> str:
        return ""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if self.object.erased_at or not self.request.user.has_perm(ERASE):
            return []
        return [
            Button(
                label,
                url=reverse(f"referrals:{name}", args=[self.object.pk]),
                icon_name=icon,
                priority=10 + number,
            )
            for number, (name, label, icon) in enumerate(FOR_PEOPLE)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        referral, user = self.object, self.request.user
        context: dict[str, Any] = super().get_context_data(**kwargs)
        choices = choices_for(referral, user)
        is_open = referral.state in OPEN and user.has_perm(WORK)
        return context | {
            "referral": referral,
            "facts": _facts(referral),
            "next_choice": choices[0] if choices else None,
            "choices": choices[1:],
            "may_take": is_open and referral.advisor_id != user.pk,
            "may_assign": is_open,
            "led_to": referral.referred_on.select_related("partner", "run"),
            "done": _trail(referral.trail.exclude(action=TrailAction.LOOKED)),
            "looks": _trail(referral.trail.filter(action=TrailAction.LOOKED)),
        }


def _facts(referral: Referral) -> list[tuple[str, str]]:
    """What we know, question by question, without what was not said."""
    about = [
        ("What", referral.get_kind_display()),
        ("In particular", referral.get_wish_display()),
        ("Group or organisation", referral.organisation),
        ("How many people", str(referral.number_of_people or "")),
        ("On which day", dates.day(referral.wanted_on) if referral.wanted_on else ""),
        ("Place", str(referral.venue or "")),
        ("Who asked", "; ".join(_asked(asking) for asking in referral.askings.all())),
        ("Suggested by", referral.get_suggested_by_display()),
        ("Agreement", referral.get_agreement_display()),
        ("Asked on", moment(referral.received_at)),
        ("Times tried", str(referral.attempts or "")),
        ("Due", words.due(referral)),
        ("Advisor", name_of(referral.advisor) or "Nobody yet"),
        ("What came of it", referral.get_outcome_display()),
    ]
    return [
        ("Name", referral.name or NO_LONGER_KEPT),
        ("Now", referral.get_state_display()),
        *_contact(referral),
        *((label, value) for label, value in about if value),
    ]


def _contact(referral: Referral) -> list[tuple[str, str]]:
    if referral.erased_at:
        return [("Contact", NO_LONGER_KEPT)]
    if referral.contact_by == ContactBy.EMAIL:
        return [("E-mail", referral.email)]
    return [
        ("Telephone", referral.phone.as_national),
        ("A message", SAFE if referral.safe_to_leave_message else NOT_SAFE),
        ("Ring", referral.get_best_time_display()),
    ]


def _asked(asking: Asking) -> str:
    who = (asking.name, asking.role, asking.organisation)
    said = ", ".join(part for part in who if part)
    kind = AskedBy(asking.asked_by).label
    return f"{kind}: {said}" if said else str(kind)


def _trail(entries: QuerySet[TrailEntry]) -> list[dict[str, str]]:
    """The newest of them, in words."""
    return [
        {
            "at": moment(entry.at),
            "action": entry.get_action_display(),
            "changed": words.what_changed(entry),
            "by": words.by_whom(entry),
        }
        for entry in entries.select_related("actor").order_by("-id")[:MOST_OF_THE_TRAIL]
    ]
