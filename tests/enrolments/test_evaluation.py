"""Saying how a course was: asked once, answered once, and by nobody that could be found."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from core.outbox import Letter
from enrolments import actors, erasing, letters, links, rules
from enrolments.enums import AttendanceMark, EnrolmentStatus
from enrolments.evaluations import OPEN_FOR, Answers, words_until
from enrolments.models import AuditEntry, Call, Enrolment, Evaluation, EvaluationGiven, Learner
from tests.enrolments.evaluating import ANSWERS, link, place, run_over
from tests.enrolments.my_learning import sign_in
from tests.factories import (
    EvaluationFactory,
    EventPageFactory,
    LearnerFactory,
    RunFactory,
    SessionFactory,
)
from tests.reading import words_of
from timetable.enums import RunStatus
from timetable.models import Run, Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

KIND = "enrolment-evaluation"
MONTH = timedelta(days=30)
CAME, LATE, APOLOGIES, MISSED = AttendanceMark


def asked() -> int:
    """How many are asked in all once it has been asked for twice."""
    first, second = rules.ask_for_evaluations(), rules.ask_for_evaluations()
    assert second == 0
    assert OutboxMessage.objects.filter(kind=KIND).count() == first
    return first


def mark(enrolment: Enrolment, pressed: AttendanceMark) -> None:
    session = enrolment.run.sessions.get()
    rules.mark(
        session_id=session.pk, enrolment_id=enrolment.pk, mark=pressed, actor=actors.staff(None)
    )


# --- asking -------------------------------------------------------------------------------


@pytest.mark.parametrize("pressed", [None, CAME, LATE, MISSED, APOLOGIES])
def test_whoever_came_is_asked_after_the_last_session(pressed: AttendanceMark | None) -> None:
    enrolment = place()
    if pressed:
        mark(enrolment, pressed)
    assert asked() == (pressed not in (MISSED, APOLOGIES))


@pytest.mark.parametrize("status", EnrolmentStatus.values)
def test_only_those_who_had_a_place_to_the_end_are_asked(status: str) -> None:
    offer = {"expires_at": timezone.now() + MONTH} if status == "offered" else {}
    place(status=status, **offer)
    assert asked() == (status in ("confirmed", "completed", "not-completed"))


@pytest.mark.parametrize(
    ("ended", "number"),
    [(timedelta(minutes=119), 0), (timedelta(hours=2), 1), (timedelta(days=6), 1), (MONTH, 0)],
)
def test_it_is_asked_from_two_hours_to_a_week_after(
    time_machine: Any, ended: timedelta, number: int
) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    place(run_over(starts_in=-ended - timedelta(hours=2)))
    assert asked() == number


def test_it_is_the_last_session_that_counts_and_not_one_that_was_called_off() -> None:
    enrolment = place()
    last = SessionFactory(run=enrolment.run)
    assert asked() == 0
    Session.objects.filter(pk=last.pk).update(status="cancelled")
    assert asked() == 1


@pytest.mark.parametrize(
    "left_in_peace",
    [
        lambda: place(run_over(status=RunStatus.CANCELLED)),
        lambda: place(RunFactory(sessions=0)),
        lambda: place(run_over(page=EventPageFactory())),
        lambda: place(learner=LearnerFactory(paused_at=timezone.now())),
        lambda: place(learner=LearnerFactory(phone_only=True)),
    ],
    ids=["cancelled", "no sessions", "an event", "paused", "by telephone alone"],
)
def test_who_is_left_in_peace(left_in_peace: Any) -> None:
    left_in_peace()
    assert asked() == 0
    assert not Call.objects.exists()


def test_the_command_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    place()
    call_command("ask_for_evaluations")
    assert "1 people are asked" in capsys.readouterr().out


# --- the letter ---------------------------------------------------------------------------


def test_the_letter_names_no_course_in_its_subject_and_has_the_link() -> None:
    enrolment = place()
    letter = letters.evaluation(str(enrolment.pk))
    assert isinstance(letter, Letter)
    assert "Sleep well" not in letter.subject
    for words in (letter.text, letter.html):
        assert link(enrolment) in words
        assert "works once" in words


def late() -> Enrolment:
    return place(run_over(starts_in=-OPEN_FOR - timedelta(days=1)))


def answered() -> Enrolment:
    enrolment = place()
    rules.evaluate(enrolment_id=enrolment.pk, answers=Answers(hopeful_after=5))
    return enrolment


@pytest.mark.parametrize(
    "overtaken",
    [
        late,
        answered,
        lambda: place(RunFactory(sessions=0)),
        lambda: place(status="withdrawn"),
        lambda: place(run_over(status=RunStatus.CANCELLED)),
        lambda: place(learner=LearnerFactory(paused_at=timezone.now())),
        lambda: place(learner=LearnerFactory(erased_at=timezone.now())),
    ],
    ids=["old", "answered", "no sessions", "withdrawn", "cancelled", "paused", "erased"],
)
def test_a_letter_that_is_overtaken_is_not_sent(overtaken: Any) -> None:
    assert letters.evaluation(str(overtaken().pk)) is None


# --- the link -----------------------------------------------------------------------------


def test_opening_the_link_changes_nothing_and_answering_works_once(client: Client) -> None:
    enrolment = place()
    for look in (client.get, client.head, client.get):
        assert look(link(enrolment)).status_code == 200
    assert not EvaluationGiven.objects.exists()
    assert client.post(link(enrolment), ANSWERS)["Location"] == link(enrolment)
    assert "Thank you" in words_of(client.get(link(enrolment)))
    assert client.post(link(enrolment), {**ANSWERS, "hopeful_after": "1"}).status_code == 302
    row = Evaluation.objects.get()
    assert (row.hopeful_before, row.hopeful_after) == (2, 4)
    assert (row.ambition_before, row.ambition_after) == (3, 5)
    assert row.helped == "The tea break"


def test_the_page_asks_before_and_after_and_says_who_reads_it(client: Client) -> None:
    words = words_of(client.get(link(place())))
    for asked_for in (
        "Before the course, I felt hopeful for the future",
        "As a result of this course, I feel hopeful for the future",
        "Before the course, I had ambition to do things",
        "As a result of this course, I have more ambition to do things",
        "What helped you?",
        "What could be better?",
        "Our coordinators read what people write",
        "Call 999 in an emergency",
    ):
        assert asked_for in words
    assert "How you have been" not in words


@pytest.mark.parametrize("status", EnrolmentStatus.values)
def test_the_page_says_nothing_of_who_it_is_for(client: Client, status: str) -> None:
    offer = {"expires_at": timezone.now() + MONTH} if status == "offered" else {}
    enrolment = place(status=status, **offer)
    page = client.get(link(enrolment))
    assert "Grace" not in page.content.decode()
    assert "Sleep well" in words_of(page)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    ("closed", "said"),
    [
        (late, "We do not ask about this any more"),
        (lambda: place(status="withdrawn"), "We do not ask about this any more"),
        (lambda: place(run_over(status=RunStatus.CANCELLED)), "We do not ask about this any more"),
        (lambda: place(run_over(starts_in=MONTH)), "This is not over yet"),
        (lambda: place(RunFactory(sessions=0)), "This is not over yet"),
    ],
    ids=["old", "withdrawn", "cancelled", "still to come", "no sessions"],
)
@pytest.mark.parametrize("sent", [ANSWERS, {}])
def test_a_link_that_is_closed_says_so_calmly_and_takes_nothing(
    client: Client, closed: Any, said: str, sent: dict[str, str]
) -> None:
    enrolment = closed()
    assert said in words_of(client.get(link(enrolment)))
    refused = client.post(link(enrolment), sent)
    assert refused.status_code == 409
    assert said in words_of(refused)
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize("purpose", [links.Purpose.WITHDRAW, links.Purpose.ANSWER_OFFER])
def test_a_link_for_something_else_is_no_link(client: Client, purpose: links.Purpose) -> None:
    enrolment = place()
    address = reverse("evaluate", args=[links.token(enrolment, purpose)])
    assert client.get(address).status_code == client.post(address, ANSWERS).status_code == 404
    assert client.get(reverse("evaluate", args=["x"])).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Answer at least one question"),
        ({"hopeful_after": "6"}, "Choose one of the answers"),
        ({"hopeful_after": "agree"}, "Choose one of the answers"),
        ({"better": "x" * 1001}, "This must be 1,000 characters or fewer"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_link_stays_good(
    client: Client, sent: dict[str, str], said: str
) -> None:
    enrolment = place()
    page = client.post(link(enrolment), {"helped": "", **sent})
    assert page.status_code == 422
    assert said in words_of(page)
    client.post(link(enrolment), ANSWERS)
    assert Evaluation.objects.count() == 1


def test_one_answer_is_enough(client: Client) -> None:
    client.post(link(place()), {"ambition_after": "1"})
    row = Evaluation.objects.get()
    assert (row.ambition_after, row.hopeful_after, row.words_until) == (1, None, None)


# --- nobody in it -------------------------------------------------------------------------


def test_answers_have_no_person_no_time_and_no_order() -> None:
    people = {field.name for field in Evaluation._meta.get_fields()}
    assert not people & {"learner", "enrolment", "created_at", "at"}
    assert {field.get_internal_type() for field in Evaluation._meta.fields} == {
        "UUIDField",
        "ForeignKey",
        "PositiveSmallIntegerField",
        "TextField",
        "DateField",
        "CharField",
        "FloatField",
    }
    assert Evaluation._meta.get_field("run").related_model is Run
    assert [field.name for field in EvaluationGiven._meta.fields] == ["enrolment"]


@pytest.mark.parametrize(("day", "until"), [(1, date(2027, 12, 1)), (30, date(2027, 12, 1))])
def test_the_end_of_words_does_not_say_on_which_day_they_were_written(
    day: int, until: date
) -> None:
    assert words_until(date(2026, 11, day)) == until


def test_no_act_follows_from_a_number_and_no_trail_says_who_answered(client: Client) -> None:
    enrolment = place()
    client.post(link(enrolment), {"hopeful_after": "1", "better": "I want to die"})
    assert not Call.objects.exists()
    assert not AuditEntry.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_erasing_someone_leaves_answers_that_are_nobodys() -> None:
    enrolment = answered()
    erasing.erase(learner_id=enrolment.learner_id)
    assert Learner.objects.get().erased_at
    assert Evaluation.objects.count() == 1
    assert not EvaluationGiven.objects.exists()


def test_erasing_takes_back_the_question() -> None:
    enrolment = place()
    rules.ask_for_evaluations()
    erasing.erase(learner_id=enrolment.learner_id)
    assert not OutboxMessage.objects.filter(kind=KIND).exists()


def test_words_go_after_their_time_and_numbers_stay(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
    enrolment = place()
    rules.evaluate(enrolment_id=enrolment.pk, answers=Answers(hopeful_after=4, better="Tea"))
    time_machine.move_to(datetime(2027, 11, 30, 12, tzinfo=UTC), tick=False)
    call_command("purge_learners")
    assert Evaluation.objects.get().better == "Tea"
    time_machine.move_to(datetime(2027, 12, 1, 12, tzinfo=UTC), tick=False)
    call_command("purge_learners")
    row = Evaluation.objects.get()
    assert (row.better, row.words_until, row.hopeful_after) == ("", None, 4)


def test_who_has_answered_is_forgotten_once_the_link_has_ended(
    client: Client, time_machine: Any
) -> None:
    enrolment = answered()
    call_command("purge_learners")
    assert EvaluationGiven.objects.exists()
    time_machine.move_to(timezone.now() + OPEN_FOR)
    call_command("purge_learners")
    assert not EvaluationGiven.objects.exists()
    assert client.post(link(enrolment), ANSWERS).status_code == 409
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"hopeful_after": 6},
        {"helped": "Tea", "words_until": None},
        {"wellbeing_score": 3.0},
        {"wellbeing_scale": "invented"},
    ],
)
def test_the_database_refuses_what_makes_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationFactory(**wrong)


def test_agreement_is_counted_in_one_query(django_assert_num_queries: Any) -> None:
    run = run_over()
    EvaluationFactory.create_batch(3, run=run)
    EvaluationFactory(run=run, hopeful_before=5, hopeful_after=None)
    with django_assert_num_queries(1):
        found = Evaluation.objects.filter(run=run).agreement()
    assert found["hopeful_before"] == (1, 4)
    assert found["hopeful_after"] == (3, 3)
    assert found["ambition_after"] == (4, 4)


def test_my_learning_leads_there_for_as_long_as_it_is_asked(client: Client) -> None:
    enrolment = place(status=EnrolmentStatus.COMPLETED)
    long_ago = place(run_over(starts_in=-OPEN_FOR - timedelta(days=1)), learner=enrolment.learner)
    sign_in(client, enrolment.learner)
    page = client.get(reverse("my-learning")).content.decode()
    assert link(enrolment) in page
    assert link(long_ago) not in page
    client.post(link(enrolment), ANSWERS)
    assert "Say how it was" not in client.get(reverse("my-learning")).content.decode()
