"""Requests: asking, agreeing, and what advisors do with them."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from core.models import OutboxMessage
from enrolments import actors
from enrolments.enums import ActorKind
from pathways import links, rules
from pathways.enums import Agreement, AskedBy, Kind, Outcome, State, TrailAction
from pathways.models import Asking, PathwaysSettings, Referral, ReferredOn
from pathways.refusals import (
    AgreementHasEnded,
    CannotAskThem,
    ChangedMeanwhile,
    HandedToNobody,
    NotAnAdvisor,
    NotFromHere,
    OutcomeNeeded,
)
from pathways.rules import Person, Referrer, Wanted
from pathways.working_days import working_days_after
from tests.factories import PartnerPageFactory, ReferralFactory, RunFactory, UserFactory
from timetable.models import Closure
from users import roles

pytestmark = pytest.mark.django_db

# A Wednesday.
NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)
SAM = Person(name="Sam Example", email="sam@example.org")
A_GP = Referrer(
    asked_by=AskedBy.PROFESSIONAL,
    name="Dr Ada Sample",
    email="ada@example.org",
    organisation="Example Practice",
    role="GP",
)
A_FRIEND = Referrer(asked_by=AskedBy.SUPPORTER, name="Jo Sample", email="jo@example.org")


@pytest.fixture(autouse=True)
def _on_a_wednesday(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def advisor() -> actors.Actor:
    return actors.staff(UserFactory(roles=[roles.ADVISOR]))


def ask(person: Person = SAM, referrer: Referrer = Referrer(), **more: Any) -> Referral:  # noqa: B008
    submission = more.pop("submission", None) or uuid.uuid4()
    return rules.ask(person=person, referrer=referrer, submission=submission, **more).referral


def owed() -> dict[str, int]:
    kinds = OutboxMessage.objects.values_list("kind", flat=True)
    return {kind: list(kinds).count(kind) for kind in kinds}


def trail(referral: Referral) -> list[str]:
    return list(referral.trail.order_by("id").values_list("action", flat=True))


# Asking


def test_who_asks_for_themselves_is_in_the_queue_at_once() -> None:
    referral = ask()
    assert (referral.state, referral.agreement) == (State.NEW, Agreement.SELF)
    assert referral.due_on == date(2026, 11, 27)
    assert owed() == {"pathways-received": 1}
    assert trail(referral) == [TrailAction.ASKED]


def test_someone_without_email_is_owed_no_message() -> None:
    ask(Person(name="Sam Example", phone="+441514960000", contact_by="phone"))
    assert owed() == {}


def test_a_referral_of_a_professional_says_how_we_know_of_the_agreement() -> None:
    referral = ask(SAM, A_GP, suggested_by="gp")
    assert (referral.state, referral.agreement) == (State.NEW, Agreement.STATED)
    assert referral.suggested_by == "gp"
    assert owed() == {"pathways-received": 1, "pathways-noted": 1}


def test_what_a_supporter_asks_goes_nowhere_before_the_person_agrees() -> None:
    referral = ask(SAM, A_FRIEND)
    assert referral.state == State.NOT_AGREED
    assert not Referral.objects.in_queue().exists()
    assert owed() == {"pathways-agreement": 1, "pathways-noted": 1}


def test_agreeing_puts_it_in_the_queue_with_its_own_time() -> None:
    referral = ask(SAM, A_FRIEND)
    rules.agree(referral_id=referral.pk)
    rules.agree(referral_id=referral.pk)
    referral.refresh_from_db()
    assert (referral.state, referral.agreement) == (State.NEW, Agreement.LINK)
    assert referral.due_on == date(2026, 11, 27)
    assert trail(referral) == [TrailAction.ASKED, TrailAction.AGREED]
    assert owed()["pathways-received"] == 1


def test_saying_no_deletes_everything_of_it() -> None:
    referral = ask(SAM, A_FRIEND)
    rules.decline(referral_id=referral.pk)
    assert not Referral.objects.exists()
    assert not Asking.objects.exists()
    assert owed() == {}


def test_after_two_weeks_nobody_can_agree_any_more(time_machine: Any) -> None:
    referral = ask(SAM, A_FRIEND)
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    with pytest.raises(AgreementHasEnded):
        rules.agree(referral_id=referral.pk)
    link = links.token(referral, links.Purpose.AGREE)
    assert links.referral_of(link, links.Purpose.AGREE) is None


def test_someone_whom_no_message_can_reach_cannot_be_asked_for() -> None:
    with pytest.raises(CannotAskThem):
        ask(Person(name="Sam Example", phone="+447400123456", contact_by="phone"), A_FRIEND)
    assert not Referral.objects.exists()


@override_settings(TEXT_URL="https://gateway.example/messages")
def test_where_texts_can_be_sent_a_mobile_is_enough() -> None:
    ask(Person(name="Sam Example", phone="+447400123456", contact_by="phone"), A_FRIEND)
    assert owed()["pathways-agreement"] == 1


def test_sent_twice_it_is_one_request_and_one_message() -> None:
    submission = uuid.uuid4()
    assert ask(submission=submission) == ask(submission=submission)
    assert Asking.objects.count() == 1
    assert owed() == {"pathways-received": 1}


@pytest.mark.parametrize("name", ["Sam Example", "SAM   example"])
def test_asking_again_while_it_is_open_is_noted_with_it(name: str) -> None:
    first = ask()
    again = ask(Person(name=name, email="Sam@Example.org"), A_GP)
    assert again == first
    assert Referral.objects.count() == 1
    assert trail(first) == [TrailAction.ASKED, TrailAction.ASKED_AGAIN]
    assert owed()["pathways-noted"] == 1


def test_once_closed_asking_again_begins_anew() -> None:
    first = ask()
    rules.take_back(referral_id=first.pk)
    assert ask() != first


def test_who_asks_again_half_way_is_answered_as_soon_as_anyone(
    advisor: actors.Actor, time_machine: Any
) -> None:
    first = ask()
    rules.meet(referral_id=first.pk, version=first.version, actor=advisor)
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    again = ask()
    assert (again.pk, again.state, again.due_on) == (first.pk, State.MET, date(2026, 11, 30))
    assert again.changed_at == NOW + timedelta(days=1)


def test_asking_again_never_puts_the_answer_off(time_machine: Any) -> None:
    first = ask()
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    assert ask().due_on == first.due_on


def test_a_question_that_has_ended_is_asked_anew(time_machine: Any) -> None:
    first = ask(SAM, A_FRIEND)
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    second = ask(SAM, A_FRIEND)
    assert list(Referral.objects.all()) == [second]
    assert second.pk != first.pk
    assert owed()["pathways-agreement"] == 1


def test_another_wish_of_the_same_person_is_another_request() -> None:
    assert ask() != ask(wanted=Wanted(kind=Kind.VOLUNTEERING))


def test_asking_again_can_only_make_it_safer() -> None:
    safe = Person(name="Sam", phone="+441514960000", contact_by="phone", safe_to_leave_message=True)
    unsafe = Person(name="Sam", phone="+441514960000", contact_by="phone")
    ask(safe)
    assert ask(unsafe).safe_to_leave_message is False
    assert ask(safe).safe_to_leave_message is False


def test_a_person_who_asks_themselves_has_agreed_to_what_was_asked_for_them() -> None:
    ask(SAM, A_FRIEND)
    referral = ask()
    assert (referral.state, referral.agreement) == (State.NEW, Agreement.SELF)


def test_of_a_supporter_nobody_agreed_to_no_name_is_kept() -> None:
    referral = ask()
    ask(SAM, A_FRIEND)
    assert referral.askings.last().name == ""
    assert owed() == {"pathways-received": 1, "pathways-noted": 1}


def test_taking_it_back_closes_it_once() -> None:
    referral = ask()
    rules.take_back(referral_id=referral.pk)
    rules.take_back(referral_id=referral.pk)
    referral.refresh_from_db()
    assert (referral.state, referral.outcome) == (State.CLOSED, Outcome.TAKEN_BACK)
    assert trail(referral) == [TrailAction.ASKED, TrailAction.MOVED]


# What advisors do


def test_from_new_to_closed_each_step_is_written_down(advisor: actors.Actor) -> None:
    referral = ask()
    partner, run = PartnerPageFactory(title="Example Advice"), RunFactory()
    steps: list[Any] = [
        lambda **saw: rules.contact(**saw),
        lambda **saw: rules.meet(**saw),
        lambda **saw: rules.hand_over(partner_ids=[partner.pk], run_ids=[run.pk], **saw),
        lambda **saw: rules.follow_up(**saw),
        lambda **saw: rules.close(outcome=Outcome.UNDER_WAY, **saw),
    ]
    for step in steps:
        referral = step(referral_id=referral.pk, version=referral.version, actor=advisor)
    assert (referral.state, referral.outcome) == (State.CLOSED, Outcome.UNDER_WAY)
    assert referral.advisor == advisor.user
    moves = referral.trail.filter(action=TrailAction.MOVED).order_by("id")
    assert [move.after for move in moves] == [
        State.CONTACTED,
        State.MET,
        State.HANDED_OVER,
        State.FOLLOWED_UP,
        State.CLOSED,
    ]
    assert {(move.actor_kind, move.actor) for move in moves} == {(ActorKind.STAFF, advisor.user)}
    assert ReferredOn.objects.counts_by_partner() == {"Example Advice": 1}
    assert ReferredOn.objects.counts_by_run() == {str(run): 1}


def test_every_open_step_has_a_day_by_which_the_next_is_due(advisor: actors.Actor) -> None:
    referral = ReferralFactory()
    due = []
    for step in (rules.contact, rules.meet):
        referral = step(referral_id=referral.pk, version=referral.version, actor=advisor)
        due.append(referral.due_on)
    assert due == [date(2026, 12, 9), date(2026, 12, 9)]
    closed = rules.close(
        referral_id=referral.pk,
        version=referral.version,
        actor=advisor,
        outcome=Outcome.ADVICE_GIVEN,
    )
    assert closed.due_on is None


def test_a_handover_is_to_be_followed_up_in_four_weeks(advisor: actors.Actor) -> None:
    referral = ReferralFactory(state=State.MET)
    moved = rules.hand_over(
        referral_id=referral.pk, version=1, actor=advisor, partner_ids=[PartnerPageFactory().pk]
    )
    assert moved.due_on == date(2026, 12, 23)


def test_led_on_to_the_same_partner_twice_counts_once(advisor: actors.Actor) -> None:
    referral, partner = ReferralFactory(state=State.MET), PartnerPageFactory()
    for _ in range(2):
        referral.refresh_from_db()
        rules.hand_over(
            referral_id=referral.pk,
            version=referral.version,
            actor=advisor,
            partner_ids=[partner.pk],
        )
    assert referral.referred_on.count() == 1


ILLEGAL = [
    (rules.meet, State.MET, {}, NotFromHere),
    (rules.contact, State.HANDED_OVER, {}, NotFromHere),
    (rules.contact, State.NOT_AGREED, {}, NotFromHere),
    (rules.contact, State.CLOSED, {}, NotFromHere),
    (rules.follow_up, State.NEW, {}, NotFromHere),
    (rules.follow_up, State.MET, {}, NotFromHere),
    (rules.could_not_reach, State.CLOSED, {}, NotFromHere),
    (rules.could_not_reach, State.NOT_AGREED, {}, NotFromHere),
    (rules.hand_over, State.MET, {}, HandedToNobody),
    (rules.hand_over, State.MET, {"partner_ids": [0], "run_ids": [0]}, HandedToNobody),
    (rules.close, State.MET, {"outcome": ""}, OutcomeNeeded),
    (rules.close, State.MET, {"outcome": Outcome.TAKEN_BACK}, OutcomeNeeded),
    (rules.close, State.CLOSED, {"outcome": Outcome.ADVICE_GIVEN}, NotFromHere),
    (rules.assign, State.CLOSED, {"advisor": None}, NotFromHere),
]


@pytest.mark.parametrize(("verb", "state", "answers", "refusal"), ILLEGAL)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    advisor: actors.Actor, verb: Any, state: State, answers: dict, refusal: type[Exception]
) -> None:
    traits = {State.CLOSED: {"closed": True}, State.NOT_AGREED: {"not_agreed": True}}
    referral = ReferralFactory(**traits.get(state, {"state": state}))
    with pytest.raises(refusal):
        verb(referral_id=referral.pk, version=1, actor=advisor, **answers)
    assert Referral.objects.values("state", "version").get() == {"state": state, "version": 1}
    assert trail(referral) == []


def test_the_second_of_two_advisors_is_told(advisor: actors.Actor) -> None:
    referral = ReferralFactory()
    rules.contact(referral_id=referral.pk, version=1, actor=advisor)
    other = actors.staff(UserFactory(roles=[roles.ADVISOR]))
    with pytest.raises(ChangedMeanwhile):
        rules.meet(referral_id=referral.pk, version=1, actor=other)
    referral.refresh_from_db()
    assert (referral.state, referral.advisor) == (State.CONTACTED, advisor.user)


def test_what_is_gone_cannot_be_changed(advisor: actors.Actor) -> None:
    with pytest.raises(ChangedMeanwhile):
        rules.contact(referral_id=0, version=1, actor=advisor)


def test_not_being_reached_is_counted_and_stays_due(advisor: actors.Actor) -> None:
    referral = ReferralFactory(overdue=True)
    rules.could_not_reach(referral_id=referral.pk, version=1, actor=advisor)
    referral.refresh_from_db()
    assert (referral.attempts, referral.state) == (1, State.NEW)
    assert referral.is_overdue
    assert referral.advisor == advisor.user


def test_a_request_is_given_only_to_those_who_work_with_them(advisor: actors.Actor) -> None:
    referral = ReferralFactory()
    with pytest.raises(NotAnAdvisor):
        rules.assign(
            referral_id=referral.pk,
            version=1,
            actor=advisor,
            advisor=UserFactory(roles=[roles.EDITOR]),
        )
    colleague = UserFactory(roles=[roles.ADVISOR])
    given = rules.assign(referral_id=referral.pk, version=1, actor=advisor, advisor=colleague)
    assert given.advisor == colleague
    back = rules.assign(referral_id=referral.pk, version=2, actor=advisor, advisor=None)
    assert back.advisor is None


# Days


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        (date(2026, 11, 25), 2, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        # Christmas Day is a Friday, Boxing Day is kept on the Monday.
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
    ],
)
def test_replies_are_counted_in_working_days(day: date, number: int, due: date) -> None:
    assert working_days_after(day, number) == due


def test_days_on_which_everything_is_closed_do_not_count() -> None:
    Closure.objects.create(
        starts_on=date(2026, 11, 26), ends_on=date(2026, 11, 27), reason="Training"
    )
    assert working_days_after(date(2026, 11, 25), 1) == date(2026, 11, 30)


def test_the_reply_time_is_a_setting(home: Any) -> None:
    site = home.get_site()
    PathwaysSettings.objects.create(site=site, reply_within_days=5)
    assert ask().due_on == date(2026, 12, 2)
    assert PathwaysSettings.for_site(site).reply_time == "five working days"


# What the database itself holds


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.CLOSED},
        {"state": State.NOT_AGREED},
        {"outcome": Outcome.UNDER_WAY},
        {"email": ""},
        {"email": "Sam@example.org"},
        {"state": "lost"},
    ],
)
def test_the_database_refuses_what_makes_no_sense(fields: dict[str, str]) -> None:
    referral = ReferralFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**fields)


def test_the_queue_has_what_is_due_first_at_its_top() -> None:
    later, none = ReferralFactory(), ReferralFactory(state=State.MET, due_on=None)
    overdue = ReferralFactory(overdue=True)
    ReferralFactory(not_agreed=True)
    assert list(Referral.objects.in_queue().most_pressing_first()) == [overdue, later, none]
    assert list(Referral.objects.overdue()) == [overdue]


def test_a_period_is_counted_by_kind_and_outcome() -> None:
    ReferralFactory(closed=True)
    ReferralFactory(kind=Kind.ROOM_HIRE)
    ReferralFactory(received_at=NOW - timedelta(days=40))
    ReferralFactory(not_agreed=True)
    found = Referral.objects.received_between(date(2026, 11, 1), date(2026, 11, 25))
    assert found.counts_by("kind") == {Kind.ADVICE: 1, Kind.ROOM_HIRE: 1}
    assert found.counts_by("outcome") == {Outcome.UNDER_WAY: 1}
