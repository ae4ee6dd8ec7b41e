"""An entry nobody has confirmed for six months: who is told, and what a partner may answer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from core import outbox, personal_data
from partners import asking, rules
from partners.models import Correction, PartnerCheck, PartnerContact, PartnerPage
from tests.factories import CorrectionFactory, PartnerContactFactory, PartnerPageFactory
from tests.factories.staff import UserFactory
from tests.partners.answering import change_path, check_path, owed, stale_contact
from tests.reading import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
TODAY = NOW.date()
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _on_a_friday_morning(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def contact() -> PartnerContact:
    return stale_contact(title="Kind Housing", cost="Free", by_phone=True)


def answers(**changes: Any) -> dict[str, Any]:
    """The form as the partner is shown it, with changes."""
    shown = {"cost": "Free", "phone": "0151 496 0000", "how": ["telephone"]}
    return {**shown, **changes}


def page_of(contact: PartnerContact) -> PartnerPage:
    return PartnerPage.objects.get(pk=contact.partner_id)


# --- what visitors are told ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("checked_on", "sentence"),
    [
        (date(2026, 3, 4), "This was last checked in March. Ring before you go."),
        (date(2025, 3, 4), "This was last checked in March 2025. Ring before you go."),
        (None, "We have not been able to check this yet. Ring before you go."),
        (date(2026, 5, 20), ""),
    ],
)
def test_visitors_are_told_calmly_when_nobody_has_confirmed_it_for_six_months(
    client: Client, checked_on: date | None, sentence: str
) -> None:
    partner = PartnerPageFactory(checked_on=checked_on, phone="+441514960000")
    assert partner.warning == sentence
    assert sentence in words_of(client.get(partner.url))
    assert PartnerPage.objects.stale().filter(pk=partner.pk).exists() == bool(sentence)


def test_without_a_telephone_number_nobody_is_told_to_ring() -> None:
    assert PartnerPageFactory(checked_on=None).warning.endswith("Please ask before you go.")


# --- asking -------------------------------------------------------------------------------


def test_a_partner_is_asked_once_however_often_that_runs(contact: PartnerContact) -> None:
    call_command("ask_partners")
    call_command("ask_partners")
    assert owed(asking.CHECK) == [str(contact.partner_id)]


def test_a_partner_who_does_not_answer_is_asked_again_after_six_weeks(
    contact: PartnerContact, time_machine: Any
) -> None:
    asking.record_due()
    for weeks in (5, 6, 7):
        time_machine.move_to(NOW + weeks * WEEK, tick=False)
        asking.record_due()
    assert len(owed(asking.CHECK)) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        {"checked_on": date(2026, 9, 1)},
        {"live": False},
    ],
)
def test_nobody_is_asked_about_what_is_fresh_or_not_shown(spoil: dict[str, Any]) -> None:
    stale_contact(**spoil)
    assert asking.record_due() == 0


def test_nobody_is_asked_without_an_address_or_while_a_correction_waits(
    contact: PartnerContact,
) -> None:
    CorrectionFactory(partner=contact.partner)
    PartnerContactFactory(email="", partner=PartnerPageFactory(checked_on=None))
    assert asking.record_due() == 0


def test_the_letter_names_nobody_in_its_subject_and_its_link_works(
    client: Client, contact: PartnerContact
) -> None:
    asking.record_due()
    assert outbox.send_due() == 1
    [letter] = mail.outbox
    assert letter.to == [contact.email]
    assert letter.subject == "Life Rooms: is your entry still right?"
    assert contact.name not in letter.body
    [link] = [line for line in letter.body.splitlines() if "/partners/check/" in line]
    assert "Kind Housing" in words_of(client.get(link))


def test_only_one_person_at_each_partner_is_written_to(contact: PartnerContact) -> None:
    PartnerContactFactory(partner=contact.partner)
    asking.record_due()
    outbox.send_due()
    assert len(mail.outbox) == 1


def test_no_letter_goes_when_the_partner_has_answered_meanwhile(contact: PartnerContact) -> None:
    asking.record_due()
    rules.confirm(partner=contact.partner)
    assert outbox.send_due() == 0


# --- confirming ---------------------------------------------------------------------------


def test_opening_the_link_changes_nothing(client: Client, contact: PartnerContact) -> None:
    for path in (check_path(contact), change_path(contact)):
        for _ in range(2):
            assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert not PartnerCheck.objects.exclude(confirmed_on=None).exists()
    assert not Correction.objects.exists()


def test_the_partner_sees_its_entry_and_says_that_it_is_right(
    client: Client, contact: PartnerContact
) -> None:
    path = check_path(contact)
    words = words_of(client.get(path))
    for shown in ("Kind Housing", "0151 496 0000", "By telephone", "They help."):
        assert shown in words
    answer = client.post(path, follow=True)
    assert "Your entry is up to date" in words_of(answer)
    assert page_of(contact).last_checked_on == TODAY
    assert page_of(contact).warning == ""
    assert "Friday 20 November 2026" in words_of(client.get(contact.partner.url))


def test_confirming_twice_is_confirming_once_and_the_history_says_it(
    client: Client, contact: PartnerContact
) -> None:
    for _ in range(2):
        client.post(check_path(contact))
    assert PageLogEntry.objects.filter(action=rules.CONFIRMED).count() == 1


def test_confirming_leaves_an_editors_draft_as_it_is(
    client: Client, contact: PartnerContact
) -> None:
    page = page_of(contact)
    page.cost = "A draft's cost"
    page.save_revision()
    before = page_of(contact).latest_revision_id
    client.post(check_path(contact))
    page = page_of(contact)
    assert (page.latest_revision_id, page.has_unpublished_changes) == (before, True)
    assert page.cost == "Free"
    page.get_latest_revision().publish()
    page = page_of(contact)
    assert (page.cost, page.last_checked_on) == ("A draft's cost", TODAY)


def test_the_page_of_a_link_is_kept_nowhere_and_names_no_contact(
    client: Client, contact: PartnerContact
) -> None:
    for path in (check_path(contact), change_path(contact)):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "strict-origin"
        html = answer.content.decode()
        assert '<meta name="robots" content="noindex">' in html
        assert contact.name not in html
        assert contact.email not in html


def test_a_link_that_is_not_good_is_answered_alike_whatever_is_wrong(
    client: Client, contact: PartnerContact, time_machine: Any
) -> None:
    good = check_path(contact)
    time_machine.move_to(NOW + 8 * WEEK + timedelta(minutes=1), tick=False)
    paths = [good, "/partners/check/nonsense/", "/partners/return/nonsense/"]
    time_machine.move_to(NOW + 9 * WEEK, tick=False)
    old_address = check_path(contact)
    PartnerContact.objects.filter(pk=contact.pk).update(email="new@example.org")
    gone = check_path(PartnerContactFactory(partner=PartnerPageFactory(live=False)))
    answers = [client.post(path) for path in (*paths, old_address, gone)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert not PartnerCheck.objects.exclude(confirmed_on=None).exists()


# --- correcting ---------------------------------------------------------------------------


def test_a_correction_waits_and_nothing_of_it_is_shown(
    client: Client, contact: PartnerContact
) -> None:
    sent = answers(cost="Two pounds", who=["carers"], how=["drop-in"], note="We have moved.")
    answer = client.post(change_path(contact), sent, follow=True)
    assert "We have your changes" in words_of(answer)
    waiting = Correction.objects.get()
    assert waiting.proposed == {
        "cost": "Two pounds",
        "for_carers": True,
        "by_drop_in": True,
        "by_phone": False,
    }
    assert waiting.before["cost"] == "Free"
    assert waiting.note == "We have moved."
    assert "Two pounds" not in client.get(contact.partner.url).content.decode()


def test_the_form_is_filled_in_with_what_visitors_see(
    client: Client, contact: PartnerContact
) -> None:
    html = client.get(change_path(contact)).content.decode()
    assert 'value="0151 496 0000"' in html
    assert 'value="Free"' in html


def test_the_same_form_sent_twice_or_changed_leaves_one_correction(
    client: Client, contact: PartnerContact
) -> None:
    for cost in ("One pound", "One pound", "Two pounds"):
        client.post(change_path(contact), answers(cost=cost))
    assert Correction.objects.get().proposed == {"cost": "Two pounds"}


def test_a_form_sent_as_it_was_is_no_correction(client: Client, contact: PartnerContact) -> None:
    response = client.post(change_path(contact), answers())
    assert response.status_code == 422
    assert "You have not changed anything yet." in words_of(response)
    assert not Correction.objects.exists()


def test_what_was_sent_before_is_in_the_form_and_not_lost(
    client: Client, contact: PartnerContact
) -> None:
    client.post(change_path(contact), answers(phone="0151 496 0001", note="A new name."))
    html = client.get(change_path(contact)).content.decode()
    assert 'value="0151 496 0001"' in html
    assert "A new name." in html
    sent = answers(phone="0151 496 0001", note="A new name.", cost="Two pounds")
    client.post(change_path(contact), sent)
    correction = Correction.objects.get()
    assert set(correction.proposed) == {"phone", "cost"}
    assert correction.note == "A new name."


def test_what_was_sent_before_can_be_taken_back(client: Client, contact: PartnerContact) -> None:
    client.post(change_path(contact), answers(cost="Two pounds"))
    client.post(change_path(contact), answers())
    assert not Correction.objects.exists()


def test_saying_that_all_is_right_withdraws_a_correction(
    client: Client, contact: PartnerContact
) -> None:
    client.post(change_path(contact), answers(cost="Two pounds"))
    client.post(check_path(contact))
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"cost": ""}, "Say what it costs. If it costs nothing, write Free"),
        ({"phone": "12"}, "Enter a telephone number, such as 0151 496 0000"),
        ({"email": "nobody"}, "Enter an e-mail address, such as name@example.com"),
        ({"website": "not one"}, "Enter a web address, such as https://www.example.org"),
        ({"postcode": "banana"}, "That does not look like a postcode."),
        ({"postcode": "BT1 1AA"}, "BT1 1 is in Northern Ireland."),
        ({"note": "a" * 1001}, "at most 1000 characters"),
        ({"how": ["pigeon"]}, "pigeon is not one of the available choices."),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_kept(
    client: Client, contact: PartnerContact, sent: dict[str, Any], sentence: str
) -> None:
    answer = client.post(change_path(contact), answers(**sent))
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not Correction.objects.exists()


# --- deciding -----------------------------------------------------------------------------


def test_an_accepted_correction_is_published_and_counts_as_checked(
    contact: PartnerContact,
) -> None:
    found = CorrectionFactory(
        partner=contact.partner, proposed={"phone": "0151 496 0009", "for_carers": True}
    )
    editor = UserFactory(administrator=True)
    assert rules.accept_correction(correction_id=found.pk, editor=editor)
    page = page_of(contact)
    assert (str(page.phone), page.for_carers) == ("0151 496 0009", True)
    assert (page.checked_on, page.has_unpublished_changes) == (TODAY, False)
    assert page.latest_revision.user == editor
    found.refresh_from_db()
    assert (found.status, found.decided_by) == ("accepted", editor)


def test_a_page_with_unpublished_changes_keeps_them_and_the_correction_joins_the_draft(
    contact: PartnerContact,
) -> None:
    page = page_of(contact)
    page.languages = "Welsh"
    page.save_revision()
    found = CorrectionFactory(partner=contact.partner)
    assert not rules.accept_correction(correction_id=found.pk, editor=UserFactory())
    live = page_of(contact)
    assert (live.cost, live.languages) == ("Free", "")
    draft = live.get_latest_revision_as_object()
    assert (draft.cost, draft.languages) == ("Two pounds", "Welsh")


def test_a_refused_correction_leaves_the_page(contact: PartnerContact) -> None:
    found = CorrectionFactory(partner=contact.partner)
    rules.refuse_correction(correction_id=found.pk, editor=UserFactory())
    assert page_of(contact).cost == "Free"
    found.refresh_from_db()
    assert found.status == "refused"


@pytest.mark.parametrize("decide", [rules.accept_correction, rules.refuse_correction])
def test_a_correction_is_decided_once(contact: PartnerContact, decide: Any) -> None:
    found = CorrectionFactory(partner=contact.partner)
    rules.refuse_correction(correction_id=found.pk, editor=UserFactory())
    with pytest.raises(rules.AlreadyDecided):
        decide(correction_id=found.pk, editor=UserFactory())


def test_a_locked_page_is_not_changed(contact: PartnerContact) -> None:
    found = CorrectionFactory(partner=contact.partner)
    PartnerPage.objects.filter(pk=contact.partner_id).update(locked=True)
    with pytest.raises(rules.NotReplaced, match="locked"):
        rules.accept_correction(correction_id=found.pk, editor=UserFactory())
    assert found.is_waiting


def test_what_does_not_fit_the_page_any_more_is_not_taken_over(contact: PartnerContact) -> None:
    found = CorrectionFactory(partner=contact.partner, proposed={"cost": "a" * 300})
    with pytest.raises(rules.NoLongerFits):
        rules.accept_correction(correction_id=found.pk, editor=UserFactory())
    assert page_of(contact).cost == "Free"


def test_the_database_lets_one_correction_of_a_partner_wait(contact: PartnerContact) -> None:
    CorrectionFactory(partner=contact.partner)
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionFactory(partner=contact.partner)


def test_corrections_decided_a_year_ago_are_let_go(contact: PartnerContact) -> None:
    CorrectionFactory(partner=contact.partner)
    for days in (364, 367):
        decided_at = timezone.now() - timedelta(days=days)
        CorrectionFactory(partner=contact.partner, status="refused", decided_at=decided_at)
    assert personal_data.purge(rehearse=True)["partners' corrections"] == 1
    assert personal_data.purge(rehearse=False)["partners' corrections"] == 1
    assert Correction.objects.count() == 2
