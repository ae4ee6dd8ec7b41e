"""The pages of asking, as visitors meet them."""

import logging
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from core import outbox
from core.models import OutboxMessage, RateLimitCount
from pathways import letters, limits, links, rules
from pathways.enums import Agreement, AskedBy, BestTime, Kind, State, Wish
from pathways.models import Asking, PathwaysSettings, Referral
from tests.factories import PathwaysPageFactory, VenueFactory
from tests.pathways.asking import (
    BY_PHONE,
    FOR_SOMEONE,
    FOR_YOURSELF,
    FORMS,
    PROFESSIONAL,
    REFER,
    SAM,
    link_in,
    send,
)
from tests.reading import links_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

# A Wednesday.
NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


# The ways on


def test_the_page_of_pathways_leads_to_every_way_to_ask(client: Client) -> None:
    PathwaysPageFactory()
    assert set(FORMS) <= set(links_of(client.get("/pathways/")))


def test_the_start_asks_whom_it_is_for_and_leads_on(client: Client) -> None:
    response = client.get(REFER)
    assert set(FORMS) <= set(links_of(response))
    assert "Who is it for?" in words_of(response)


@pytest.mark.parametrize("address", [REFER, *FORMS])
def test_each_page_says_when_we_reply_and_that_it_is_not_urgent_help(
    client: Client, home: Any, address: str
) -> None:
    PathwaysSettings.objects.create(site=home.get_site(), reply_within_days=5)
    response = client.get(address)
    assert "We reply within five working days." in words_of(response)
    assert "It is not for urgent help." in words_of(response)
    assert "/urgent-help/" in links_of(response)


@pytest.mark.parametrize("address", FORMS)
def test_no_form_has_a_box_for_free_text(client: Client, address: str) -> None:
    assert b"<textarea" not in client.get(address).content


@pytest.mark.parametrize("address", FORMS)
def test_no_form_speaks_of_enrolling(client: Client, address: str) -> None:
    page = words_of(client.get(address))
    assert "enrol in your name" not in page
    assert "talk about your place" not in page


@pytest.mark.parametrize("address", FORMS)
def test_no_page_with_answers_is_kept_in_a_cache(client: Client, address: str) -> None:
    assert "no-store" in client.get(address)["Cache-Control"]


# Sending


@pytest.mark.parametrize("address", FORMS)
def test_what_is_sent_is_received_and_the_next_page_names_nobody(
    client: Client, address: str
) -> None:
    response = send(client, address)
    assert (response.status_code, response["Location"]) == (302, f"{address}received/")
    page = client.get(response["Location"])
    assert "We have received this" in words_of(page)
    assert "Sam Example" not in page.content.decode()
    assert Referral.objects.count() == 1


def test_for_yourself_a_name_and_one_way_to_reach_you_are_enough(client: Client) -> None:
    send(client, FOR_YOURSELF)
    referral = Referral.objects.get()
    assert (referral.name, referral.email, referral.phone) == ("Sam Example", "sam@example.org", "")
    assert (referral.kind, referral.state) == (Kind.ADVICE, State.NEW)


def test_by_telephone_it_is_kept_whether_a_message_is_safe(client: Client) -> None:
    venue = VenueFactory()
    changes = {**BY_PHONE, "safe_to_leave_message": "on", "best_time": "morning", "venue": venue.pk}
    send(client, FOR_YOURSELF, **changes)
    referral = Referral.objects.get()
    assert (referral.email, referral.phone.as_e164) == ("", "+441514960000")
    assert (referral.safe_to_leave_message, referral.best_time) == (True, BestTime.MORNING)
    assert referral.venue == venue
    assert not OutboxMessage.objects.exists()


def test_a_professional_is_kept_with_what_they_stated(client: Client) -> None:
    send(client, PROFESSIONAL)
    referral = Referral.objects.get()
    asking = referral.askings.get()
    assert (referral.agreement, referral.suggested_by) == (Agreement.STATED, "gp")
    assert (asking.asked_by, asking.name, asking.role) == (
        AskedBy.PROFESSIONAL,
        "Dr Ada Sample",
        "GP",
    )


def test_a_link_may_say_who_suggested_it_and_nothing_else(client: Client) -> None:
    page = client.get(FOR_YOURSELF, {"suggested": "gp"})
    assert 'name="suggested" value="gp"' in page.content.decode()
    send(client, FOR_YOURSELF, suggested="gp")
    send(client, FOR_YOURSELF, name="Kim Example", suggested="practice-17")
    assert list(Referral.objects.order_by("pk").values_list("suggested_by", flat=True)) == [
        "gp",
        "",
    ]


def test_the_other_requests_keep_their_few_answers(client: Client) -> None:
    send(
        client,
        "/pathways/ask/room-hire/",
        organisation="Example Choir",
        wish="group",
        number_of_people="20",
        wanted_on="23/3/2027",
    )
    referral = Referral.objects.get()
    assert (referral.kind, referral.wish) == (Kind.ROOM_HIRE, Wish.GROUP)
    assert (referral.organisation, referral.number_of_people) == ("Example Choir", 20)
    assert str(referral.wanted_on) == "2027-03-23"


def test_what_a_form_does_not_ask_cannot_be_posted(client: Client) -> None:
    send(
        client, FOR_YOURSELF, state="closed", kind="visit", agreement="link", advisor="1", wish="x"
    )
    referral = Referral.objects.get()
    assert (referral.state, referral.kind, referral.wish) == (State.NEW, Kind.ADVICE, "")


# Bad input

BAD = [
    (FOR_YOURSELF, {"name": " "}, "Enter your name"),
    (FOR_YOURSELF, {"name": "x" * 121}, "This must be 120 characters or fewer"),
    (FOR_YOURSELF, {"contact_by": ""}, "Choose whether we should write or ring"),
    (FOR_YOURSELF, {"email": ""}, "Enter an e-mail address"),
    (FOR_YOURSELF, {"email": "sam"}, "Enter an e-mail address like name@example.com"),
    (FOR_YOURSELF, {"email": "a@b.org\nBcc: c@d.org"}, "Enter an e-mail address like"),
    (FOR_YOURSELF, {**BY_PHONE, "phone": "12"}, "Enter a UK telephone number"),
    (FOR_YOURSELF, {"venue": "999"}, "Choose one of our places, or any of them"),
    (FOR_SOMEONE, {"email": ""}, "Enter their e-mail address"),
    (FOR_SOMEONE, {"referrer_name": ""}, "Enter your name"),
    (PROFESSIONAL, {"agreed": ""}, "Tick the box once the person agrees"),
    (PROFESSIONAL, {"works_for": ""}, "Choose where you work"),
    (PROFESSIONAL, {"organisation": ""}, "Enter the name of your practice or organisation"),
    (PROFESSIONAL, {"role": ""}, "Enter your role"),
    (PROFESSIONAL, {"referrer_email": ""}, "Enter your e-mail address"),
    ("/pathways/ask/volunteering/", {"wish": "meeting"}, "Choose one of these, or none"),
    ("/pathways/ask/room-hire/", {"number_of_people": "0"}, "Enter 1 or more"),
    ("/pathways/ask/room-hire/", {"number_of_people": "many"}, "Enter a number, such as 12"),
    ("/pathways/ask/room-hire/", {"wanted_on": "1/1/2020"}, "Enter a day that is still to come"),
    ("/pathways/ask/room-hire/", {"wanted_on": "31/2/2027"}, "Enter a date, such as 23/3/2027"),
    ("/pathways/ask/room-hire/", {"wanted_on": "1/1/2040"}, "within the next two years"),
]


@pytest.mark.parametrize(("address", "changes", "sentence"), BAD)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(
    client: Client, address: str, changes: dict, sentence: str
) -> None:
    response = send(client, address, **changes)
    assert response.status_code == 422
    assert "There is a problem" in words_of(response)
    assert sentence in words_of(response)
    assert not Referral.objects.exists()


def test_a_name_that_is_a_script_is_shown_as_words(client: Client) -> None:
    response = send(client, FOR_YOURSELF, name="<script>alert(1)</script>", email="")
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("submission", ["", "nonsense", "x" * 4000])
def test_a_form_without_its_token_is_taken_all_the_same(client: Client, submission: str) -> None:
    assert send(client, FOR_YOURSELF, submission=submission).status_code == 302


def test_a_post_without_the_sites_own_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert send(client, FOR_YOURSELF).status_code == 403


# Sent twice


def test_a_double_click_is_one_request_and_one_message(client: Client) -> None:
    token = str(uuid.uuid4())
    first, second = (send(client, FOR_YOURSELF, submission=token) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (Referral.objects.count(), Asking.objects.count()) == (1, 1)
    assert OutboxMessage.objects.count() == 1


def test_what_was_put_right_and_sent_again_is_not_lost(client: Client) -> None:
    token = str(uuid.uuid4())
    send(client, FOR_YOURSELF, submission=token, email="smm@example.org")
    send(client, FOR_YOURSELF, submission=token)
    assert set(Referral.objects.values_list("email", flat=True)) == {
        "smm@example.org",
        "sam@example.org",
    }


@pytest.mark.parametrize("address", [FOR_YOURSELF, FOR_SOMEONE, PROFESSIONAL])
def test_known_and_unknown_are_answered_alike(client: Client, address: str) -> None:
    unknown = send(client, address)
    known = send(client, address)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert client.get(known["Location"]).status_code == 200
    assert Referral.objects.count() == 1


def test_many_requests_to_one_address_are_stopped_with_a_sentence(client: Client) -> None:
    for number in range(limits.MOST_PER_ADDRESS):
        assert send(client, FOR_YOURSELF, name=f"Sam {number}").status_code == 302
    response = send(client, FOR_YOURSELF, name="Sam Again")
    assert response.status_code == 429
    assert "That is many requests in a short time." in words_of(response)
    assert Referral.objects.count() == limits.MOST_PER_ADDRESS
    assert not RateLimitCount.objects.filter(key__contains="sam@").exists()


def test_a_referrers_mailbox_is_not_filled_by_us(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_PER_REFERRER", 2)
    for number in range(2):
        sent = send(client, PROFESSIONAL, email=f"sam{number}@example.org")
        assert sent.status_code == 302
    assert send(client, PROFESSIONAL, email="sam3@example.org").status_code == 429
    assert send(client, FOR_YOURSELF).status_code == 302


@pytest.mark.parametrize("text", ["www.bad.example", "See bad.com/x", "a@bad.example", "t.co/x1"])
def test_nobody_sends_a_link_to_someone_by_way_of_us(client: Client, text: str) -> None:
    for field in ("name", "referrer_name"):
        response = send(client, FOR_SOMEONE, **{field: text})
        assert response.status_code == 422
        assert "Leave out web and e-mail addresses here" in words_of(response)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("name", ["Dr. Ada Sample", "J.R. Example-Test", "Zoë O’Sample"])
def test_names_are_taken_as_people_write_them(client: Client, name: str) -> None:
    assert send(client, FOR_YOURSELF, name=name).status_code == 302
    assert Referral.objects.get().name == name


# Messages


def message_of(kind: str) -> Any:
    message = OutboxMessage.objects.get(kind=kind)
    render = {
        "pathways-agreement": letters.question,
        "pathways-received": letters.received,
        "pathways-noted": letters.noted,
    }[kind]
    return render(message.subject_id)


def test_a_referrer_hears_received_and_not_about_whom(client: Client) -> None:
    send(client, PROFESSIONAL)
    letter = message_of("pathways-noted")
    assert (letter.to, letter.subject) == ("ada@example.org", "Life Rooms")
    assert "We have received" in letter.text
    for words in (letter.text, letter.html):
        assert "Sam Example" not in words


def test_the_person_hears_who_gave_their_name_and_how_to_take_it_back(client: Client) -> None:
    send(client, PROFESSIONAL)
    letter = message_of("pathways-received")
    assert (letter.to, letter.subject) == ("sam@example.org", "Life Rooms")
    assert "Dr Ada Sample, Example Practice" in letter.text
    assert "by Friday 27 November" in letter.text
    assert link_in(Referral.objects.get(), links.Purpose.TAKE_BACK) in letter.text


def test_the_question_goes_in_the_daytime_and_names_who_asked(client: Client) -> None:
    send(client, FOR_SOMEONE)
    letter = message_of("pathways-agreement")
    assert (letter.to, letter.subject) == ("sam@example.org", "Life Rooms")
    assert "Jo Sample thought" in letter.text
    assert "by Wednesday 9 December" in letter.text
    assert not OutboxMessage.objects.get(kind="pathways-agreement").at_once


def test_where_texts_can_be_sent_the_question_is_one(client: Client, settings: Any) -> None:
    settings.TEXT_URL = "https://gateway.example/messages"
    answers = {"contact_by": "phone", "phone": "07400 123456", "email": ""}
    assert send(client, FOR_SOMEONE, **answers).status_code == 302
    text = message_of("pathways-agreement")
    assert text.to == "+447400123456"
    assert "Jo Sample" in text.words
    assert "/pathways/agree/" in text.words


def test_messages_that_are_no_longer_needed_are_not_sent(client: Client) -> None:
    send(client, FOR_SOMEONE)
    referral = Referral.objects.get()
    rules.agree(referral_id=referral.pk)
    assert message_of("pathways-agreement") is None
    rules.take_back(referral_id=referral.pk)
    assert message_of("pathways-received") is None


def test_messages_go_out_and_leave_no_name_in_the_log(
    client: Client, mailoutbox: list, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        send(client, PROFESSIONAL)
        outbox.send_due()
    assert {message.subject for message in mailoutbox} == {"Life Rooms"}
    assert len(mailoutbox) == 2
    said = " ".join(record.getMessage() for record in caplog.records)
    for secret in ("Sam Example", "sam@example.org", "Ada", "ada@example.org"):
        assert secret not in said


def test_what_is_owed_holds_no_address_and_no_name(client: Client) -> None:
    send(client, PROFESSIONAL, **SAM)
    rows = str(list(OutboxMessage.objects.values()))
    assert "sam" not in rows.lower()
    assert "ada" not in rows.lower()
