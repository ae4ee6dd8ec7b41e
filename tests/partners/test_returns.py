"""After an advice session the partner tells us four numbers, and nobody is in them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core import outbox
from partners import asking, rules
from partners.models import AdviceReturn, PartnerContact
from tests.factories import (
    AdviceReturnFactory,
    PartnerPageFactory,
    RunFactory,
    TermFactory,
)
from tests.partners.answering import NUMBERS, advice, owed, return_path, stale_contact
from tests.reading import words_of
from timetable.enums import SessionStatus
from timetable.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_friday_morning(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def contact() -> PartnerContact:
    return stale_contact(title="Kind Work", checked_on=date(2026, 11, 1))


@pytest.fixture
def session(contact: PartnerContact) -> Session:
    return advice(contact)


def figures() -> tuple[int, ...] | None:
    return AdviceReturn.objects.values_list("seen", "new", "referred_on", "job_starts").first()


# --- asking -------------------------------------------------------------------------------


def test_each_session_is_asked_about_once_and_only_when_it_is_over(
    contact: PartnerContact, session: Session
) -> None:
    advice(contact, ended=timedelta(hours=-1))
    for _ in range(2):
        call_command("ask_partners")
    assert owed(asking.RETURN) == [str(session.pk)]


def test_after_an_outage_of_a_week_nobody_is_asked_about_older_sessions(
    contact: PartnerContact,
) -> None:
    advice(contact, ended=7 * DAY)
    yesterday = advice(contact, ended=DAY)
    asking.record_due()
    assert owed(asking.RETURN) == [str(yesterday.pk)]


@pytest.mark.parametrize("traits", [{"cancelled": True}, {"draft": True}])
def test_a_run_that_is_called_off_or_not_shown_asks_nothing(
    contact: PartnerContact, traits: dict[str, Any]
) -> None:
    advice(contact, **traits)
    assert asking.record_due() == 0


def test_a_cancelled_session_asks_nothing_even_if_it_was_cancelled_afterwards(
    session: Session,
) -> None:
    asking.record_due()
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED)
    assert outbox.send_due() == 0
    assert not mail.outbox


def test_courses_and_partners_whom_we_cannot_write_to_are_not_asked(
    contact: PartnerContact,
) -> None:
    RunFactory(sessions__starts_in=-DAY)
    contact.email = ""
    contact.save()
    advice(contact)
    assert asking.record_due() == 0


def test_whoever_has_told_us_already_is_not_asked(session: Session) -> None:
    asking.record_due()
    numbers = {name: int(number) for name, number in NUMBERS.items()}
    rules.return_figures(session=session, figures=numbers)
    assert outbox.send_due() == 0


def test_the_letter_asks_in_neutral_words_and_its_link_works(
    client: Client, contact: PartnerContact, session: Session
) -> None:
    asking.record_due()
    outbox.send_due()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([contact.email], "Life Rooms: how was your session?")
    assert "Jobs advice" in letter.body
    [link] = [line for line in letter.body.splitlines() if "/partners/return/" in line]
    assert "Friday 20 November" in words_of(client.get(link))


# --- answering ----------------------------------------------------------------------------


def test_four_numbers_are_told_and_can_be_changed_with_the_same_link(
    client: Client, contact: PartnerContact, session: Session
) -> None:
    path = return_path(contact, session)
    assert "We have your numbers" in words_of(client.post(path, NUMBERS, follow=True))
    assert figures() == (8, 5, 2, 1)
    client.post(path, {**NUMBERS, "seen": "9"})
    assert figures() == (9, 5, 2, 1)
    written = AdviceReturn.objects.get()
    assert (written.partner, written.held_on) == (contact.partner, date(2026, 11, 20))


def test_opening_the_link_tells_nothing(
    client: Client, contact: PartnerContact, session: Session
) -> None:
    assert client.get(return_path(contact, session)).status_code == 200
    assert figures() is None


def test_nobody_came_is_an_answer(
    client: Client, contact: PartnerContact, session: Session
) -> None:
    client.post(return_path(contact, session), dict.fromkeys(NUMBERS, "0"))
    assert figures() == (0, 0, 0, 0)


def test_a_job_may_start_for_someone_seen_weeks_ago(
    client: Client, contact: PartnerContact, session: Session
) -> None:
    client.post(return_path(contact, session), {**dict.fromkeys(NUMBERS, "0"), "job_starts": "2"})
    assert figures() == (0, 0, 0, 2)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"seen": ""}, "Enter a number. If there was nobody, enter 0"),
        ({"seen": "lots"}, "Enter a whole number, such as 6"),
        ({"seen": "-1"}, "Enter 0 or more"),
        ({"seen": "501"}, "Enter 500 or fewer"),
        ({"new": "9"}, "There cannot be more new people than people you saw."),
        ({"referred_on": "9"}, "You cannot have referred on more people than you saw."),
    ],
)
def test_numbers_that_make_no_sense_are_said_and_not_kept(
    client: Client,
    contact: PartnerContact,
    session: Session,
    sent: dict[str, str],
    sentence: str,
) -> None:
    answer = client.post(return_path(contact, session), {**NUMBERS, **sent})
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert figures() is None


def test_the_link_ends_after_four_weeks_and_with_the_session(
    client: Client, contact: PartnerContact, session: Session, time_machine: Any
) -> None:
    path = return_path(contact, session)
    time_machine.move_to(NOW + 28 * DAY + timedelta(minutes=1), tick=False)
    assert client.post(path, NUMBERS).status_code == 404
    path = return_path(contact, session)
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED)
    assert client.post(path, NUMBERS).status_code == 404
    assert figures() is None


def test_a_session_that_is_not_over_or_is_no_advice_has_no_numbers(
    client: Client, contact: PartnerContact
) -> None:
    to_come = advice(contact, ended=-DAY)
    answer = client.post(return_path(contact, to_come), NUMBERS)
    assert answer.status_code == 422
    assert "not an advice session that took place" in words_of(answer)
    course = RunFactory(sessions__starts_in=-DAY).sessions.get()
    with pytest.raises(rules.NotHeld):
        rules.return_figures(session=course, figures=dict.fromkeys(rules.FIGURES, 0))


@pytest.mark.parametrize("numbers", [{"seen": 1, "new": 2}, {"seen": 1, "referred_on": 2}])
def test_the_database_refuses_more_than_were_seen(
    contact: PartnerContact, numbers: dict[str, int]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AdviceReturnFactory(partner=contact.partner, held_on=NOW.date(), **numbers)


def test_numbers_stay_when_a_session_is_taken_out_of_the_timetable(session: Session) -> None:
    rules.return_figures(session=session, figures=dict.fromkeys(rules.FIGURES, 1))
    session.delete()
    written = AdviceReturn.objects.get()
    assert (written.session, written.seen) == (None, 1)


# --- counting -----------------------------------------------------------------------------


def test_totals_are_counted_for_each_partner_and_term() -> None:
    work, rent = PartnerPageFactory(title="Work"), PartnerPageFactory(title="Rent")
    term = TermFactory(starts_on=date(2026, 9, 7), ends_on=date(2026, 12, 4))
    for day, seen in ((date(2026, 9, 7), 3), (date(2026, 12, 4), 4), (date(2026, 12, 7), 50)):
        AdviceReturnFactory(
            partner=work, held_on=day, seen=seen, new=2, referred_on=1, job_starts=1
        )
    AdviceReturnFactory(partner=rent, held_on=date(2026, 10, 1), seen=6)
    first, second = AdviceReturn.objects.of_term(term).totals()
    assert (first["partner__title"], first["people_seen"], first["sessions"]) == ("Rent", 6, 1)
    assert second == {
        "partner_id": work.pk,
        "partner__title": "Work",
        "sessions": 2,
        "people_seen": 7,
        "new_people": 4,
        "people_referred_on": 2,
        "people_in_jobs": 2,
    }


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_asking_takes_the_same_few_questions_however_many_have_been_asked(
    django_assert_num_queries: Any, contact: PartnerContact, rows: int
) -> None:
    for _ in range(rows):
        advice(contact)
    asking.record_due(now=timezone.now())
    with django_assert_num_queries(4):
        asking.record_due(now=timezone.now())
