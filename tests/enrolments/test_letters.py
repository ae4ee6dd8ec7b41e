"""What people are told: in plain words, neutral where others may look, and only while it is so."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.letters import Letter, Text
from core.models import SiteSettings
from enrolments import checks, letters, links, messages, people, rules
from enrolments.enums import CheckPurpose, EnrolmentStatus
from enrolments.models import EmailCheck, Enrolment, Learner
from tests.enrolments.people import STAFF, enrol, someone
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
    VenueFactory,
)
from timetable.enums import RunStatus
from timetable.models import Run

pytestmark = pytest.mark.django_db

COURSE = "Living with low mood"
CRISIS = ("999", "111", "116 123", "85258", "not read day and night")
TEXT_SEGMENT = 160


@pytest.fixture
def texts_can_be_sent(settings: Any) -> None:
    settings.TEXT_URL = "http://127.0.0.1:9/"


@pytest.fixture
def run(home: Any) -> Run:
    SiteSettings.objects.update_or_create(site=home.get_site(), defaults={"phone": "+441514960000"})
    return RunFactory(
        page=CoursePageFactory(parent=home, title=COURSE),
        venue=VenueFactory(name="Life Rooms Walton"),
        sessions=2,
    )


def message_of(enrolment: Enrolment) -> Letter | Text | None:
    """What the outbox would send of the status an enrolment has."""
    return letters._teller_of(EnrolmentStatus(enrolment.status))(str(enrolment.pk))


def letter_of(enrolment: Enrolment) -> Letter:
    letter = message_of(enrolment)
    assert isinstance(letter, Letter)
    return letter


def in_status(status: str, **traits: Any) -> Enrolment:
    if status == EnrolmentStatus.OFFERED:
        return EnrolmentFactory(offered=True, **traits)
    return EnrolmentFactory(status=status, **traits)


def reminded(enrolment: Enrolment) -> Letter | Text | None:
    session = enrolment.run.sessions.order_by("starts_at").first()
    return letters.reminder(f"{enrolment.pk}.{session.pk}.{session.starts_at:%Y%m%d%H%M}")


def changed(enrolment: Enrolment) -> Letter | Text | None:
    return letters.changed(str(enrolment.pk))


def of_a_place(make: Callable[[Enrolment], Any]) -> Callable[..., Any]:
    return lambda **traits: make(EnrolmentFactory(**traits))


EVERY_KIND = {
    **{
        status: lambda status=status, **traits: message_of(in_status(status, **traits))
        for status in messages.STATUSES_TOLD
    },
    "changed": of_a_place(changed),
    "reminder": of_a_place(reminded),
}


@pytest.fixture(params=list(EVERY_KIND))
def told(request: Any) -> Callable[..., Any]:
    return EVERY_KIND[request.param]


# --- every kind ---------------------------------------------------------------------------


def test_every_letter_says_to_whom_where_to_find_help_and_what_it_is_about(
    told: Callable[..., Any], run: Run
) -> None:
    learner = LearnerFactory(name="Ada Example", preferred_name="Ade")
    letter = told(run=run, learner=learner)
    assert letter.to == learner.email
    for words in (letter.text, letter.html):
        assert "Hello Ade" in words
        assert reverse("my-learning") in words
        assert all(number in words for number in CRISIS)
        assert run.code in words or COURSE in words
        assert "{{" not in words
        assert "None" not in words


def test_no_subject_names_the_course_or_the_person(told: Callable[..., Any], run: Run) -> None:
    letter = told(run=run, learner=LearnerFactory(name="Ada Example"))
    assert letter.subject == "Life Rooms, Walton"


def test_a_subject_names_the_course_for_whoever_asked_for_that(
    told: Callable[..., Any], run: Run
) -> None:
    letter = told(run=run, learner=LearnerFactory(courses_named_in_subjects=True))
    assert letter.subject == f"{COURSE}: Life Rooms, Walton"


@pytest.mark.usefixtures("texts_can_be_sent")
def test_every_text_is_short_and_names_no_course(told: Callable[..., Any], run: Run) -> None:
    text = told(run=run, learner=LearnerFactory(phone_only=True))
    assert isinstance(text, Text)
    assert text.to == "+441514960000"
    assert text.words.startswith("Life Rooms")
    assert COURSE not in text.words
    assert "0151 496 0000" in text.words
    without_links = " ".join(word for word in text.words.split() if "://" not in word)
    assert len(without_links) <= TEXT_SEGMENT


def test_nobody_is_written_to_who_can_only_be_rung(told: Callable[..., Any], run: Run) -> None:
    assert told(run=run, learner=LearnerFactory(phone_only=True)) is None


def test_what_people_wrote_is_never_markup_in_a_letter(told: Callable[..., Any], home: Any) -> None:
    hostile = '<script>alert("x")</script>'
    run = RunFactory(page=CoursePageFactory(parent=home, title="<b>Bold</b>"))
    letter = told(run=run, learner=LearnerFactory(name=hostile))
    assert hostile not in letter.html
    assert "<b>Bold</b>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert f"Hello {hostile}," in letter.text


# --- what each says -----------------------------------------------------------------------


def test_a_place_comes_with_the_dates_and_the_way_to_give_it_up(run: Run) -> None:
    enrolment = EnrolmentFactory(run=run)
    letter = letter_of(enrolment)
    token = links.token(enrolment, links.Purpose.WITHDRAW)
    link = settings.SITE_URL + reverse("withdraw-by-link", args=[token])
    for words in (letter.text, letter.html):
        assert all(session.when in words for session in run.sessions.all())
        assert link in words


def test_only_people_with_a_place_are_told_how_to_join_online(run: Run) -> None:
    run.sessions.update(join_url="https://meet.example.org/secret")
    told = {
        status: "meet.example.org" in letter_of(in_status(status, run=run)).text
        for status in messages.STATUSES_TOLD
    }
    assert [status for status, says_it in told.items() if says_it] == ["confirmed"]


def test_a_cancelled_session_is_not_among_the_dates_to_come_to(run: Run) -> None:
    first, second = run.sessions.order_by("starts_at")
    rules.cancel_session(session_id=first.pk, actor=STAFF, reason="Snow")
    letter = letter_of(EnrolmentFactory(run=run))
    assert first.when not in letter.text
    assert second.when in letter.text


def test_changed_dates_are_told_with_what_is_cancelled(run: Run) -> None:
    enrolment = EnrolmentFactory(run=run)
    first, _second = run.sessions.order_by("starts_at")
    rules.cancel_session(session_id=first.pk, actor=STAFF, reason="Snow")
    letter = changed(enrolment)
    assert isinstance(letter, Letter)
    assert f"{first.when}: cancelled" in letter.text
    assert f"{first.when}: cancelled" in letter.html


def test_an_offer_says_until_when_and_where_to_answer(run: Run) -> None:
    enrolment = EnrolmentFactory(
        run=run,
        status=EnrolmentStatus.OFFERED,
        expires_at=timezone.make_aware(
            timezone.datetime.combine(
                timezone.localdate() + timedelta(days=4), timezone.datetime.min.time()
            )
        )
        + timedelta(hours=12),
    )
    letter = letter_of(enrolment)
    link = reverse("answer-offer", args=[links.token(enrolment, links.Purpose.ANSWER_OFFER)])
    for words in (letter.text, letter.html):
        assert ", midday" in words
        assert settings.SITE_URL + link in words


def test_a_waiting_list_says_which_number(run: Run) -> None:
    _first, second = (EnrolmentFactory(run=run, waiting=True) for _ in range(2))
    assert "number 2 on the waiting list" in letter_of(second).text


def test_a_swap_is_not_told_as_giving_up(run: Run) -> None:
    there = RunFactory(page=run.page, sessions__starts_in=timedelta(days=40))
    mine = enrol(run, someone("me"))
    rules.swap(enrolment_id=mine.pk, to_run_id=there.pk)
    mine.refresh_from_db()
    letter = letter_of(mine)
    assert "changed your dates" in letter.text
    assert "changed your dates" in letter.html


def test_a_cancelled_run_suggests_the_page_with_other_dates(run: Run) -> None:
    enrolment = EnrolmentFactory(run=run)
    rules.cancel_run(run_id=run.pk, actor=STAFF, reason="Flood")
    enrolment.refresh_from_db()
    letter = letter_of(enrolment)
    assert "these dates are cancelled" in letter.text
    assert run.page.url in letter.text
    assert "Flood" not in letter.text + letter.html


def test_one_person_taken_off_is_not_told_that_the_dates_are_cancelled(run: Run) -> None:
    enrolment = EnrolmentFactory(run=run)
    rules.cancel(enrolment_id=enrolment.pk, actor=STAFF, reason="Asked us to")
    enrolment.refresh_from_db()
    assert run.status == RunStatus.OPEN
    letter = letter_of(enrolment)
    assert "taken you off these dates" in letter.text
    assert "will not go ahead" not in letter.text + letter.html


# --- calendars ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "method"),
    [("confirmed", "REQUEST"), ("withdrawn", "CANCEL"), ("cancelled", "CANCEL")],
)
def test_a_calendar_goes_along_whose_method_says_what_to_do(
    status: str, method: str, run: Run
) -> None:
    [attachment] = letter_of(in_status(status, run=run)).attachments
    assert attachment.name == "dates.ics"
    assert attachment.mimetype == f"text/calendar; method={method}; charset=utf-8"
    assert f"METHOD:{method}" in attachment.content
    assert attachment.content.count("BEGIN:VEVENT") == 2
    assert attachment.content.count("SUMMARY:Life Rooms\\, Walton") == 2
    assert COURSE not in attachment.content


def test_a_change_keeps_the_uid_and_raises_the_sequence(run: Run) -> None:
    def facts(letter: Letter | Text | None) -> tuple[list[str], list[int]]:
        assert isinstance(letter, Letter)
        lines = letter.attachments[0].content.replace("\r\n ", "").splitlines()
        uids = [line for line in lines if line.startswith("UID")]
        return uids, [int(line[9:]) for line in lines if line.startswith("SEQUENCE")]

    enrolment = EnrolmentFactory(run=run)
    uids, before = facts(letter_of(enrolment))
    rules.dates_changed(run_id=run.pk, actor=STAFF)
    assert facts(changed(enrolment))[0] == uids
    assert min(facts(changed(enrolment))[1]) > max(before)
    rules.withdraw(enrolment_id=enrolment.pk)
    enrolment.refresh_from_db()
    withdrawn_uids, after = facts(letter_of(enrolment))
    assert withdrawn_uids == uids
    assert min(after) > max(before) + 1


@pytest.mark.parametrize("status", ["applied", "waiting", "offered", "declined", "expired"])
def test_no_calendar_goes_to_people_without_a_place(status: str, run: Run) -> None:
    assert letter_of(in_status(status, run=run)).attachments == []


# --- only while it is so ------------------------------------------------------------------


def test_what_is_no_longer_so_is_not_sent(run: Run) -> None:
    enrolment = EnrolmentFactory(run=run)
    rules.withdraw(enrolment_id=enrolment.pk)
    assert letters._teller_of(EnrolmentStatus.CONFIRMED)(str(enrolment.pk)) is None
    assert changed(enrolment) is None
    assert reminded(enrolment) is None


@pytest.mark.parametrize("change", [{"reminders": False}, {"paused_at": timezone.now()}])
def test_nobody_is_reminded_who_would_rather_not(change: dict[str, Any], run: Run) -> None:
    enrolment = EnrolmentFactory(run=run)
    Learner.objects.filter(pk=enrolment.learner_id).update(**change)
    assert reminded(enrolment) is None


def test_a_session_that_was_moved_is_not_reminded_of_at_its_old_time(run: Run) -> None:
    enrolment = EnrolmentFactory(run=run)
    session = run.sessions.order_by("starts_at").first()
    old = f"{enrolment.pk}.{session.pk}.{session.starts_at:%Y%m%d%H%M}"
    run.sessions.filter(pk=session.pk).update(starts_at=session.starts_at + timedelta(minutes=30))
    assert letters.reminder(old) is None


# --- codes --------------------------------------------------------------------------------


def asked(email: str, purpose: CheckPurpose) -> EmailCheck:
    return checks.ask(email=email, purpose=purpose, asked_from="192.0.2.1")


def test_a_code_comes_with_a_link_and_names_nobody() -> None:
    learner = LearnerFactory(name="Ada Example")
    check = asked(learner.email, CheckPurpose.SIGN_IN)
    letter = letters.code(str(check.pk))
    assert letter is not None
    assert letter.subject == "Life Rooms: your code"
    for words in (letter.text, letter.html):
        assert reverse("sign-in-link", args=[check.pk, "x"])[:-2] in words
        assert "Ada" not in words
    code = letter.text.split("\n\n")[2]
    assert checks.prove_by_code(check_id=check.pk, purpose=CheckPurpose.SIGN_IN, code=code)


def test_the_code_of_a_new_address_has_no_link() -> None:
    check = asked("new@example.org", CheckPurpose.NEW_ADDRESS)
    letter = letters.code(str(check.pk))
    assert letter is not None
    assert str(check.pk) not in letter.text + letter.html
    assert "Your code is" in letter.text


def test_an_address_we_do_not_know_is_told_so_and_gets_no_code(home: Any) -> None:
    check = asked("nobody@example.org", CheckPurpose.SIGN_IN)
    letter = letters.code(str(check.pk))
    assert letter is not None
    assert letter.subject == "Life Rooms"
    for words in (letter.text, letter.html):
        assert "We have nobody" in " ".join(words.split())
        assert str(check.pk) not in words
    check.refresh_from_db()
    assert (check.code_hash, check.link_hash) == ("", "")


def test_a_code_is_not_sent_once_it_was_used() -> None:
    learner = LearnerFactory()
    check = asked(learner.email, CheckPurpose.SIGN_IN)
    EmailCheck.objects.update(used_at=timezone.now())
    assert letters.code(str(check.pk)) is None


# --- as sent ------------------------------------------------------------------------------


def test_a_name_or_a_title_cannot_add_a_header(home: Any) -> None:
    line_break = "Nice\r\nBcc: everyone@example.org"
    run = RunFactory(page=CoursePageFactory(parent=home, title=line_break))
    enrolment = enrol(run, someone("me"))
    people.change_details(
        learner_id=enrolment.learner_id,
        details={"name": line_break, "courses_named_in_subjects": True},
        actor=STAFF,
    )
    outbox.record(kind="enrolment-confirmed", subject_id=enrolment.pk, version=9, at_once=True)
    assert outbox.send_due(limit=1) == 1
    sent = _parsed(mail.outbox[0])
    assert sent["Bcc"] is None
    assert sent["To"] == enrolment.learner.email
    assert sent["Subject"].startswith("Nice Bcc: everyone@example.org: Life Rooms")


def test_the_calendar_arrives_as_one() -> None:
    enrolment = enrol(RunFactory())
    outbox.record(kind="enrolment-confirmed", subject_id=enrolment.pk, version=9, at_once=True)
    assert outbox.send_due(limit=1) == 1
    [attached] = _parsed(mail.outbox[0]).iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "REQUEST"
    assert attached.get_filename() == "dates.ics"


def _parsed(sent: Any) -> EmailMessage:
    message = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
