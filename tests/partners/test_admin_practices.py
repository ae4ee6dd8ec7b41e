"""The register of practices, their cards as a PDF, and what came of them."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from core.models import SiteSettings
from partners import printing, rules
from partners.enums import Counted, PracticeKind
from partners.models import CardBatch, CardCount, ReferringPractice
from tests.factories import ReferringPracticeFactory, TermFactory, UserFactory, VenueFactory
from tests.reading import words_of
from users import roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

LIST = "/admin/partners/referringpractice/"
QUERIES_OF_THE_LIST = 13


def address(practice: ReferringPractice) -> str:
    return f"{LIST}cards/{practice.pk}/"


def ask_for(client: Client, practice: ReferringPractice, cards: Any = 10, **changes: Any) -> Any:
    return client.post(
        address(practice), {"cards": cards, "submission": str(uuid.uuid4()), **changes}
    )


def read(content: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(BytesIO(content))
    return reader, re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def names(client: Client, **query: Any) -> list[str]:
    return [found.name for found in client.get(LIST, query).context["object_list"]]


# --- the register -------------------------------------------------------------------------


def test_a_coordinator_makes_changes_and_withdraws_a_practice(coordinator: Client) -> None:
    fields = {"name": "Example Surgery", "kind": "gp", "area": "Walton", "active": "on"}
    coordinator.post(f"{LIST}create/", fields)
    made = ReferringPractice.objects.get()
    assert (made.name, made.active, len(made.code)) == ("Example Surgery", True, 6)
    coordinator.post(f"{LIST}edit/{made.pk}/", {**fields, "active": ""})
    made.refresh_from_db()
    assert not made.active


def test_the_same_name_twice_is_refused_in_words(coordinator: Client) -> None:
    ReferringPracticeFactory(name="Example Surgery")
    fields = {"name": "example SURGERY", "kind": "gp", "area": "", "active": "on"}
    response = coordinator.post(f"{LIST}create/", fields)
    assert "There is a practice of this name already." in response.content.decode()


def test_practices_are_found_by_name_and_area_and_narrowed(coordinator: Client) -> None:
    ReferringPracticeFactory(name="Elm Example", area="Bootle")
    ReferringPracticeFactory(name="Oak Example", area="Walton", kind=PracticeKind.JOB_CENTRE)
    assert names(coordinator, q="bootle") == ["Elm Example"]
    assert names(coordinator, kind__exact="job-centre") == ["Oak Example"]


def test_nobody_deletes_a_practice(administrator: Client) -> None:
    made = ReferringPracticeFactory()
    assert administrator.post(f"{LIST}delete/{made.pk}/")["Location"] == "/admin/"
    assert ReferringPractice.objects.exists()


def test_numbers_are_shown_by_period(coordinator: Client, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 11, tzinfo=UTC))
    TermFactory(starts_on=date(2026, 9, 21), ends_on=date(2026, 12, 18))
    practice = ReferringPracticeFactory()
    days = (0, 30, 90, 300)
    for ago in days:
        day = timezone.localdate() - timedelta(days=ago)
        CardCount.objects.create(practice=practice, day=day, opened=1, enrolments=1)
        CardBatch.objects.create(practice=practice, submission=uuid.uuid4(), cards=8, made_on=day)
    for period, number in (("", 4), ("month", 1), ("last-month", 1), ("term", 2), ("year", 4)):
        [shown] = coordinator.get(LIST, {"period": period} if period else {}).context["object_list"]
        figures = (shown.cards_made, shown.opened, shown.enrolments, shown.self_referrals)
        assert figures == (8 * number, number, number, 0), period


def test_between_two_terms_nothing_is_this_terms(coordinator: Client) -> None:
    rules.count_card(practice=ReferringPracticeFactory(), what=Counted.OPENED)
    [shown] = coordinator.get(LIST, {"period": "term"}).context["object_list"]
    assert shown.opened == 0


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_the_list_is_put_in_order_by_any_number(coordinator: Client, order: int) -> None:
    ReferringPracticeFactory()
    assert coordinator.get(LIST, {"o": f"-{order}"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_asks_the_same_few_questions_however_long_it_is(
    coordinator: Client, rows: int
) -> None:
    for practice in ReferringPracticeFactory.create_batch(rows):
        rules.count_card(practice=practice, what=Counted.OPENED)
    coordinator.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(LIST)
    assert len(queries) == QUERIES_OF_THE_LIST


@pytest.mark.parametrize(
    "role", [roles.EDITOR, roles.FRONT_DESK, roles.TUTOR, roles.VOLUNTEER, roles.ADVISOR]
)
def test_other_roles_are_turned_away(client: Client, role: str) -> None:
    made = ReferringPracticeFactory()
    client.force_login(UserFactory(roles=[role]))
    for path in (LIST, f"{LIST}create/", f"{LIST}edit/{made.pk}/", address(made)):
        assert client.get(path)["Location"] == "/admin/"
    assert ask_for(client, made)["Location"] == "/admin/"
    assert not CardBatch.objects.exists()


# --- cards --------------------------------------------------------------------------------


def test_cards_are_a_pdf_to_cut_out(coordinator: Client, settings: Any, home: Any) -> None:
    settings.SITE_URL = "https://www.example.org"
    SiteSettings.objects.create(site=home.get_site(), phone="+441514960000")
    VenueFactory(name="Life Rooms Walton", address="1 Example Road", postcode="L4 5TH")
    practice = ReferringPracticeFactory(name="Example Surgery, Walton", code="CDFGHJ")
    response = ask_for(coordinator, practice, 10)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        'attachment; filename="cards-example-surgery-walton.pdf"'
    )
    reader, words = read(response.content)
    assert len(reader.pages) == 2
    assert words.count("Your GP thinks the Life Rooms could help") == 10
    assert words.count("CDF GHJ") == 10
    for said in ("www.example.org/card/", "1 Example Road, L4 5TH", "0151 496 0000"):
        assert said in words
    # On the card itself no practice is named: it may be seen in a purse.
    assert "Example Surgery" not in words
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert CardBatch.objects.get().made_by is not None


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (PracticeKind.JOB_CENTRE, "Your work coach thinks the Life Rooms could help"),
        (PracticeKind.OTHER, "Someone you know thinks the Life Rooms could help"),
    ],
)
def test_a_card_says_who_gives_it(kind: PracticeKind, words: str) -> None:
    batch = CardBatch(practice=ReferringPracticeFactory(kind=kind), cards=1)
    assert words in read(printing.cards_as_pdf(batch, now=timezone.now()))[1]


@pytest.mark.parametrize(
    ("cards", "sentence"),
    [
        ("", "Enter how many cards to make"),
        ("many", "Enter a whole number"),
        ("0", "Enter 1 or more"),
        ("401", "Enter 400 or fewer"),
    ],
)
def test_a_number_that_cannot_be_is_answered_in_words(
    coordinator: Client, cards: str, sentence: str
) -> None:
    response = ask_for(coordinator, ReferringPracticeFactory(), cards)
    assert response.status_code == 422
    assert sentence in words_of(response)
    assert not CardBatch.objects.exists()


def test_pressing_twice_counts_the_cards_once(coordinator: Client) -> None:
    practice, submission = ReferringPracticeFactory(), str(uuid.uuid4())
    for _ in range(2):
        assert ask_for(coordinator, practice, submission=submission).status_code == 200
    assert ReferringPractice.objects.with_figures().get().cards_made == 10


def test_no_cards_for_a_practice_that_is_withdrawn(coordinator: Client) -> None:
    practice = ReferringPracticeFactory(withdrawn=True)
    response = ask_for(coordinator, practice)
    assert response.status_code == 409
    assert "Make it active again first." in words_of(response)
    assert "Make cards" not in words_of(coordinator.get(LIST))
