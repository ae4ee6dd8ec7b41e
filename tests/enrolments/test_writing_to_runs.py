"""Writing to everyone on a run: looked at first, sent once, to whoever it is still for."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import long_work, outbox, personal_data
from core.making import Making
from core.models import LongWork, OutboxMessage
from enrolments import behind_pages, rules
from enrolments.actors import staff
from enrolments.enums import CallReason, EnrolmentStatus
from enrolments.models import AuditEntry, Call, Enrolment, RunMessage
from tests.enrolments.admin import page_of
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory, UserFactory
from timetable.models import Run

pytestmark = pytest.mark.django_db

WORDS = "We meet in the garden. Bring a coat."
MIDDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_the_daytime() -> Any:
    with time_machine.travel(MIDDAY, tick=False):
        yield


def address_of(run: Run) -> str:
    return reverse("runs:write", args=[run.pk])


def post(client: Client, run: Run, **changes: Any) -> Any:
    answers = {
        "run": [run.pk],
        "submission": uuid.UUID(int=1),
        "to": ["confirmed"],
        "words": WORDS,
        "step": "send",
    }
    return client.post(address_of(run), {**answers, **changes})


def send_everything() -> None:
    call_command("do_long_work")
    call_command("send_messages")


def test_it_is_looked_at_before_anything_goes(coordinator: Client) -> None:
    run = RunFactory()
    EnrolmentFactory.create_batch(2, run=run)
    EnrolmentFactory(run=run, learner=LearnerFactory(phone_only=True))
    EnrolmentFactory(run=run, waiting=True)
    html = post(coordinator, run, step="").content.decode()
    assert "Goes to 3 people" in html
    assert "2 by e-mail, 1 to be rung" in html
    assert f"<strong>Life Rooms, {run.venue.short_name}</strong>" in html
    assert WORDS in html
    assert "Hello (their name)," in html
    assert (RunMessage.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_everyone_it_is_for_gets_it_or_is_to_be_rung(coordinator: Client) -> None:
    run = RunFactory()
    placed = EnrolmentFactory(run=run, learner=LearnerFactory(courses_named_in_subjects=True))
    to_ring = EnrolmentFactory(run=run, learner=LearnerFactory(phone_only=True))
    for trait in ("waiting", "offered", "applied", "withdrawn"):
        EnrolmentFactory(run=run, **{trait: True})
    assert post(coordinator, run)["Location"].startswith(reverse("long_work"))
    send_everything()
    (letter,) = mail.outbox
    assert letter.to == [placed.learner.email]
    assert letter.subject == f"Life Rooms, {run.venue.short_name}"
    assert WORDS in letter.body
    call = Call.objects.get()
    assert (call.enrolment, call.reason) == (to_ring, CallReason.MESSAGE)
    told = AuditEntry.objects.order_by("id").values_list("action", "after")
    assert list(told) == [
        ("message-asked", "1 by e-mail, 1 to be rung"),
        ("message", "2 written to or rung"),
    ]
    assert WORDS in page_of(coordinator, reverse("calls:index"))


def test_markup_in_the_words_is_shown_as_it_was_typed(coordinator: Client) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    words = "<b>Now</b> & then"
    assert (
        "&lt;b&gt;Now&lt;/b&gt; &amp; then"
        in post(coordinator, run, words=words, step="").content.decode()
    )
    post(coordinator, run, words=words)
    send_everything()
    (letter,) = mail.outbox
    assert words in letter.body
    assert "&lt;b&gt;Now" in str(letter.alternatives[0][0])  # type: ignore[attr-defined]


def test_a_double_press_sends_once(coordinator: Client) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    post(coordinator, run)
    post(coordinator, run)
    assert (RunMessage.objects.count(), LongWork.objects.count()) == (1, 1)
    send_everything()
    response = post(coordinator, run)
    assert response["Location"] == reverse("runs:index")
    send_everything()
    assert len(mail.outbox) == 1


def test_somebody_who_withdraws_meanwhile_is_not_written_to(coordinator: Client) -> None:
    run = RunFactory()
    gone_first, gone_late = EnrolmentFactory.create_batch(2, run=run)
    stays = EnrolmentFactory(run=run)
    post(coordinator, run)
    actor = staff(UserFactory())
    rules.withdraw(enrolment_id=gone_first.pk, actor=actor)
    call_command("do_long_work")
    assert OutboxMessage.objects.filter(kind="message-to-run").count() == 2
    rules.withdraw(enrolment_id=gone_late.pk, actor=actor)
    call_command("send_messages")
    with_words = [letter.to for letter in mail.outbox if WORDS in letter.body]
    assert with_words == [[stays.learner.email]]


def test_a_call_to_pass_it_on_ends_when_somebody_withdraws(coordinator: Client) -> None:
    run = RunFactory()
    enrolment = EnrolmentFactory(run=run, learner=LearnerFactory(phone_only=True))
    post(coordinator, run)
    call_command("do_long_work")
    assert Call.objects.filter(reason=CallReason.MESSAGE).exists()
    rules.withdraw(enrolment_id=enrolment.pk, actor=staff(UserFactory()))
    assert not Call.objects.filter(reason=CallReason.MESSAGE).exists()


def test_a_letter_nobody_could_deliver_becomes_a_call(coordinator: Client) -> None:
    run = RunFactory()
    enrolment = EnrolmentFactory(run=run)
    post(coordinator, run)
    call_command("do_long_work")
    message = OutboxMessage.objects.get()
    outbox._kinds[message.kind].failed(message.subject_id)  # type: ignore[misc]
    assert Call.objects.get().enrolment == enrolment


def test_who_paused_hears_of_their_place_and_nothing_else(coordinator: Client) -> None:
    run = RunFactory()
    resting = {"paused_at": timezone.now()}
    placed = EnrolmentFactory(run=run, learner=LearnerFactory(**resting))
    EnrolmentFactory(run=run, waiting=True, learner=LearnerFactory(**resting))
    post(coordinator, run, to=["confirmed", "waiting"])
    send_everything()
    assert [letter.to for letter in mail.outbox] == [[placed.learner.email]]


def test_at_night_it_waits_for_the_morning(coordinator: Client) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    with time_machine.travel(NIGHT, tick=False):
        assert "It goes from" in post(coordinator, run, step="").content.decode()
        post(coordinator, run)
        send_everything()
        assert mail.outbox == []
    with time_machine.travel(NIGHT + timedelta(hours=11), tick=False):
        call_command("send_messages")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": "  "}, "Write something first."),
        ({"to": []}, "Choose who is written to."),
        ({"to": ["withdrawn"]}, "not one of the available choices"),
        ({"words": "x" * 1201}, "at most 1200 characters"),
    ],
)
def test_what_is_missing_is_said_and_nothing_goes(
    coordinator: Client, changes: dict[str, Any], sentence: str
) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    assert sentence in post(coordinator, run, **changes).content.decode()
    assert not RunMessage.objects.exists()


def test_nobody_to_write_to_and_a_cancelled_run_are_said_line_by_line(coordinator: Client) -> None:
    good, empty, off = RunFactory(), RunFactory(), RunFactory(cancelled=True)
    EnrolmentFactory(run=good)
    EnrolmentFactory(run=off)
    answers = {
        "run": [good.pk, empty.pk, off.pk],
        "submission": uuid.UUID(int=2),
        "to": ["confirmed"],
        "words": WORDS,
    }
    address = reverse("runs:together_write")
    html = coordinator.post(address, answers).content.decode()
    assert f"{empty}: There is nobody to write to." in html
    assert f"{off}: It is cancelled. Everyone on it was told." in html
    coordinator.post(address, {**answers, "step": "send"})
    assert [message.run for message in RunMessage.objects.all()] == [good]


def test_four_hundred_people_hear_once_though_the_worker_is_killed_in_the_middle() -> None:
    run = RunFactory(capacity=500)
    learners = LearnerFactory._meta.model.objects.bulk_create(
        LearnerFactory.build_batch(400)  # type: ignore[arg-type]
    )
    Enrolment.objects.bulk_create(
        EnrolmentFactory.build(run=run, learner=learner) for learner in learners
    )
    writer = UserFactory(roles=["Coordinator"])
    message = rules.write_to_run(
        run_id=run.pk, submission=uuid.uuid4(), to=["confirmed"], words=WORDS, actor=staff(writer)
    )
    work = behind_pages.ask_to_send([message], owner=writer)
    assert work is not None
    claimed = LongWork.objects.claim(lease=long_work.LEASE)

    class Killed(BaseException):
        """As when the machine goes off."""

    def die(done: int, total: int) -> None:
        long_work.tell(claimed, done=done, total=total)
        if done == 200:
            raise Killed

    with pytest.raises(Killed):
        rules.hand_over(message_id=message.pk, tell=die)
    assert OutboxMessage.objects.count() == 200
    work.refresh_from_db()
    assert (work.done, work.total, work.making) == (200, 400, Making.UNDER_WAY)

    with time_machine.travel(MIDDAY + long_work.LEASE * 2, tick=False):
        call_command("do_long_work")
    work.refresh_from_db()
    assert (work.making, work.done, work.total) == (Making.DONE, 400, 400)
    owed = OutboxMessage.objects.values_list("subject_id", flat=True)
    assert len(set(owed)) == len(owed) == 400
    assert AuditEntry.objects.filter(action="message").count() == 1


def test_the_words_are_deleted_after_half_a_year_and_not_sent_after_that() -> None:
    run = RunFactory()
    enrolment = EnrolmentFactory(run=run)
    message = RunMessage.objects.create(run=run, to=["confirmed"], words=WORDS)
    OutboxMessage.objects.create(
        key="1", kind="message-to-run", subject_id=f"{message.pk}.{enrolment.pk}"
    )
    assert personal_data.purge(rehearse=True)["messages to runs"] == 0
    RunMessage.objects.update(asked_at=timezone.now() - timedelta(days=190))
    assert personal_data.purge(rehearse=True)["messages to runs"] == 1
    personal_data.purge(rehearse=False)
    assert not RunMessage.objects.exists()
    call_command("send_messages")
    assert mail.outbox == []


def test_the_words_are_in_no_subject_log_or_trail(
    coordinator: Client, caplog: pytest.LogCaptureFixture
) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    post(coordinator, run)
    send_everything()
    trail = str(list(AuditEntry.objects.values())) + str(list(LongWork.objects.values()))
    assert "garden" not in caplog.text + trail + mail.outbox[0].subject


@pytest.mark.parametrize("status", ["offered", "waiting"])
def test_those_offered_and_those_waiting_can_be_written_to(
    coordinator: Client, status: str
) -> None:
    run = RunFactory()
    EnrolmentFactory(run=run)
    wanted = EnrolmentFactory(run=run, **{status: True})
    post(coordinator, run, to=[status])
    send_everything()
    assert [letter.to for letter in mail.outbox] == [[wanted.learner.email]]
    assert Enrolment.objects.get(pk=wanted.pk).status == EnrolmentStatus(status)
