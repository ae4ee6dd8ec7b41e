"""A card from a practice: where it leads, what is counted, and that nobody is followed."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enrolments.enums import SuggestedBy
from enrolments.models import Enrolment
from partners import cards, rules
from partners.enums import Counted, PracticeKind
from partners.models import CardBatch, CardCount, ReferringPractice
from partners.rules import Withdrawn
from pathways.models import Referral
from tests.enrolments.walking import Walker
from tests.factories import (
    LearnerFactory,
    ReferringPracticeFactory,
    RunFactory,
    VenueFactory,
    VenuePageFactory,
)
from tests.pathways import asking
from tests.reading import links_of, robots_of, words_of
from timetable.models.runs import CODE_ALPHABET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
QUERIES_OF_THE_PAGE = 14
COUNTED = ("opened", "enrolments", "self_referrals")


@pytest.fixture(autouse=True)
def _on_a_monday_morning(time_machine: Any) -> None:
    time_machine.move_to(NOW)


@pytest.fixture
def practice() -> ReferringPractice:
    return ReferringPracticeFactory(name="Example Surgery", code="CDFGHJ")


def path_of(practice: ReferringPractice) -> str:
    return f"/card/{practice.code}/"


def open_card(practice: ReferringPractice, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.get(path_of(practice)).status_code == 200
    return client


def counted(practice: ReferringPractice) -> tuple[int, ...]:
    """Opened, enrolments, self-referrals, of all days."""
    found = ReferringPractice.objects.with_figures().get(pk=practice.pk)
    return tuple(getattr(found, name) for name in COUNTED)


def enrol(client: Client, **traits: Any) -> Any:
    """From the start to the end; the question who suggested it is not asked."""
    walker = Walker(RunFactory(**traits), client).by_phone()
    walker.post("your-name", name="Nadia Example")
    walker.post("how-you-come", capacity="learner")
    walker.post("bringing-someone", brings_supporter="no")
    walker.post("what-would-help", information_format="standard")
    return walker.hand_in()


# --- where a card leads -------------------------------------------------------------------


def test_a_card_leads_to_three_ways_on(client: Client, practice: ReferringPractice) -> None:
    VenueFactory(name="Life Rooms Walton", page=VenuePageFactory().page_ptr)
    response = client.get(path_of(practice))
    assert "Welcome to the Life Rooms" in words_of(response)
    assert "Life Rooms Walton" in words_of(response)
    assert {"/courses/", "/pathways/refer/", "#places"} <= set(links_of(response))
    # A practice is not named: who looks over a shoulder learns nothing.
    assert "Example Surgery" not in words_of(response)
    assert robots_of(response) == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("typed", ["cdf-ghj", " CDF GHJ", "CDFGHJ"])
def test_a_code_is_typed_as_people_type(
    client: Client, practice: ReferringPractice, typed: str
) -> None:
    response = client.get("/card/", {"code": typed})
    assert response["Location"] == path_of(practice)
    assert client.get(f"/card/{typed.strip()}/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the code on the card"),
        ("CDF", "The code has six letters and figures"),
        ("CDFGHJK", "The code has six letters and figures"),
        ("CDFGH1", "It has no vowels, and no 0, 1, 5 or 8"),
        ("x" * 21, "The code has six letters and figures"),
    ],
)
def test_a_code_that_cannot_be_one_is_answered_in_words(
    client: Client, typed: str, sentence: str
) -> None:
    response = client.get("/card/", {"code": typed})
    assert response.status_code == 422
    assert sentence in words_of(response)


def test_typing_a_code_begins_with_an_empty_form_and_leaves_no_cookie(client: Client) -> None:
    response = client.get("/card/")
    assert response.status_code == 200
    assert "Type the code on your card" in words_of(response)
    assert not response.cookies


@pytest.mark.parametrize("code", ["GHJKMN", "nonsense", "%00", "💛"])
def test_a_card_we_do_not_know_is_answered_kindly(client: Client, code: str) -> None:
    response = client.get(f"/card/{code}/")
    assert response.status_code == 404
    assert "You are welcome all the same." in words_of(response)
    assert {"/courses/", "/pathways/refer/", "#places"} <= set(links_of(response))
    assert not response.cookies
    assert not CardCount.objects.exists()


def test_a_withdrawn_card_is_answered_as_one_we_do_not_know(client: Client) -> None:
    practice = ReferringPracticeFactory(withdrawn=True)
    assert client.get(path_of(practice)).status_code == 404
    assert not CardCount.objects.exists()


def test_guesses_are_limited_and_the_ways_on_stay(
    client: Client, practice: ReferringPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "MOST_TRIES", 2)
    assert client.get("/card/GHJKMN/").status_code == 404
    assert client.get("/card/GHJKMP/").status_code == 404
    response = client.get(path_of(practice))
    assert response.status_code == 429
    assert "You do not need one to come to us." in words_of(response)
    assert "/courses/" in links_of(response)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_of_a_card_asks_the_same_however_many_places(
    client: Client, practice: ReferringPractice, rows: int
) -> None:
    for _ in range(rows):
        VenueFactory(page=VenuePageFactory().page_ptr)
    client.get(path_of(practice))
    with CaptureQueriesContext(connection) as queries:
        client.get(path_of(practice))
    assert len(queries) == QUERIES_OF_THE_PAGE


# --- what is counted ----------------------------------------------------------------------


def test_a_card_is_counted_once_in_a_visit(practice: ReferringPractice) -> None:
    visitor = open_card(practice)
    open_card(practice, visitor)
    visitor.head(path_of(practice))
    assert counted(practice) == (1, 0, 0)
    open_card(practice)
    assert counted(practice) == (2, 0, 0)


def test_looking_at_a_card_without_opening_it_counts_nothing(
    client: Client, practice: ReferringPractice
) -> None:
    assert client.head(path_of(practice)).status_code == 200
    assert counted(practice) == (0, 0, 0)


def test_another_card_in_the_same_visit_takes_its_place(practice: ReferringPractice) -> None:
    other = ReferringPracticeFactory()
    visitor = open_card(other, open_card(practice))
    enrol(visitor)
    assert counted(practice) == (1, 0, 0)
    assert counted(other) == (1, 1, 0)


def test_an_enrolment_after_a_card_is_counted_and_holds_only_that_a_gp_suggested_it(
    practice: ReferringPractice,
) -> None:
    enrol(open_card(practice))
    enrolment = Enrolment.objects.get()
    assert enrolment.suggested_by == SuggestedBy.GP
    assert counted(practice) == (1, 1, 0)


@pytest.mark.parametrize(
    ("kind", "suggested_by"),
    [
        (PracticeKind.GP, SuggestedBy.GP),
        (PracticeKind.JOB_CENTRE, SuggestedBy.JOB_CENTRE),
        (PracticeKind.OTHER, SuggestedBy.PARTNER),
    ],
)
def test_who_suggested_it_follows_from_what_gives_out_the_card(
    kind: PracticeKind, suggested_by: SuggestedBy
) -> None:
    visitor = open_card(ReferringPracticeFactory(kind=kind))
    asking.send(visitor, asking.FOR_YOURSELF, suggested=suggested_of(visitor))
    assert Referral.objects.get().suggested_by == suggested_by


def suggested_of(client: Client) -> str:
    form = client.get(asking.FOR_YOURSELF).context["form"]
    return str(form["suggested"].value() or "")


def test_what_a_card_said_can_be_changed_before_it_is_handed_in(
    practice: ReferringPractice,
) -> None:
    walker = Walker(RunFactory(), open_card(practice)).by_phone()
    walker.post("your-name", name="Nadia Example")
    walker.post("how-you-come", capacity="learner")
    walker.post("bringing-someone", brings_supporter="no")
    walker.post("what-would-help", information_format="standard")
    assert "A GP or health worker" in words_of(walker.get("check-your-answers"))
    walker.post("who-suggested-it", suggested_by="friend")
    walker.hand_in()
    assert Enrolment.objects.get().suggested_by == SuggestedBy.FRIEND
    assert counted(practice) == (1, 1, 0)


def test_someone_who_has_been_with_us_can_change_it_too(practice: ReferringPractice) -> None:
    learner = LearnerFactory(email="nadia@example.org")
    walker = Walker(RunFactory(), open_card(practice)).by_email(learner.email)
    walker.post("been-before", who=str(learner.uuid))
    walker.post("still-right")
    assert walker.get("who-suggested-it").status_code == 200
    walker.post("who-suggested-it", suggested_by="")
    walker.post("bringing-someone", brings_supporter="no")
    walker.hand_in()
    assert Enrolment.objects.get().suggested_by == ""


def test_a_form_handed_in_twice_is_counted_once(practice: ReferringPractice) -> None:
    visitor = open_card(practice)
    before = visitor.cookies["card"].value
    enrol(visitor)
    # The second press of a double click was sent with the cookie as it was.
    visitor.cookies["card"] = before
    Walker(Enrolment.objects.get().run, visitor).hand_in()
    assert counted(practice) == (1, 1, 0)


def test_two_courses_in_one_visit_are_one_person_more(practice: ReferringPractice) -> None:
    visitor = open_card(practice)
    enrol(visitor)
    enrol(visitor)
    assert Enrolment.objects.count() == 2
    assert counted(practice) == (1, 1, 0)


def test_an_enrolment_without_a_card_is_counted_for_nobody(practice: ReferringPractice) -> None:
    Walker(RunFactory(), Client()).by_phone().answer_all().hand_in()
    assert Enrolment.objects.get().suggested_by == ""
    assert counted(practice) == (0, 0, 0)


def test_a_self_referral_after_a_card_is_counted_once(practice: ReferringPractice) -> None:
    visitor = open_card(practice)
    before, submission = visitor.cookies["card"].value, str(uuid.uuid4())
    sent = {"suggested": suggested_of(visitor), "submission": submission}
    asking.send(visitor, asking.FOR_YOURSELF, **sent)
    visitor.cookies["card"] = before
    asking.send(visitor, asking.FOR_YOURSELF, **sent)
    visitor.cookies["card"] = before
    asking.send(visitor, asking.FOR_YOURSELF, suggested=suggested_of(visitor))
    assert Referral.objects.get().suggested_by == SuggestedBy.GP
    assert counted(practice) == (1, 0, 1)


@pytest.mark.parametrize("address", [asking.FOR_SOMEONE, asking.PROFESSIONAL, *asking.OTHERS])
def test_what_is_asked_for_others_is_no_self_referral(
    practice: ReferringPractice, address: str
) -> None:
    asking.send(open_card(practice), address)
    assert counted(practice) == (1, 0, 0)


def test_a_card_is_for_one_visit(practice: ReferringPractice, time_machine: Any) -> None:
    visitor = open_card(practice)
    cookie = visitor.cookies["card"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    time_machine.shift(cards.LASTS + timedelta(minutes=1))
    enrol(visitor)
    assert counted(practice) == (1, 0, 0)


def test_a_cookie_that_somebody_wrote_is_not_believed(practice: ReferringPractice) -> None:
    visitor = Client()
    visitor.cookies["card"] = practice.code
    enrol_without_card = Walker(RunFactory(), visitor).by_phone().answer_all()
    enrol_without_card.hand_in()
    assert counted(practice) == (0, 0, 0)


def test_whoever_stops_on_a_shared_computer_leaves_no_card(practice: ReferringPractice) -> None:
    visitor = open_card(practice)
    walker = Walker(RunFactory(), visitor).begin()
    visitor.post(f"/enrol/{walker.run.uuid}/leave/")
    assert visitor.cookies["card"].value == ""


def test_a_busy_database_costs_a_count_and_not_a_place(
    practice: ReferringPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = open_card(practice)

    def busy(**kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(rules, "count_card", busy)
    assert enrol(visitor).status_code == 302
    assert Enrolment.objects.count() == 1


# --- that nobody is followed --------------------------------------------------------------


def test_no_table_of_people_leads_to_a_practice() -> None:
    from enrolments import models as enrolments
    from pathways import models as pathways

    ours = {ReferringPractice, CardBatch, CardCount}
    people = [enrolments.Enrolment, enrolments.Learner, enrolments.Draft, Referral, pathways.Asking]
    for model in [*people, *ours]:
        relations = {field.related_model for field in model._meta.get_fields()}
        others = set(people) if model in ours else ours
        assert not relations & others


def test_what_is_counted_has_a_day_and_no_time() -> None:
    names = {field.name for field in CardCount._meta.get_fields()}
    assert names == {"id", "practice", "day", *COUNTED}


def test_the_session_that_knows_the_enrolment_does_not_know_the_card(
    practice: ReferringPractice,
) -> None:
    visitor = open_card(practice)
    enrol(visitor)
    assert practice.code not in str(dict(visitor.session))
    assert Enrolment.objects.get().uuid.hex not in visitor.cookies["card"].value


# --- rules and totals ---------------------------------------------------------------------


def test_a_code_can_be_said_and_none_is_like_another() -> None:
    codes = {ReferringPracticeFactory().code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 6 and set(code) <= set(CODE_ALPHABET) for code in codes)
    assert ReferringPractice(code="CDFGHJ").spoken_code == "CDF GHJ"


def test_a_name_is_there_once_in_whatever_case(practice: ReferringPractice) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferringPracticeFactory(name="EXAMPLE surgery")


def test_counts_are_added_up_by_period(practice: ReferringPractice, time_machine: Any) -> None:
    rules.count_card(practice=practice, what=Counted.OPENED)
    time_machine.shift(timedelta(days=10))
    for _ in range(2):
        rules.count_card(practice=practice, what=Counted.OPENED)
    rules.count_card(practice=practice, what=Counted.ENROLMENT)
    assert CardCount.objects.count() == 2
    first = NOW.date()
    [total] = CardCount.objects.between(first, first).totals()
    assert (total["practice__name"], total["cards_opened"]) == ("Example Surgery", 1)
    [total] = CardCount.objects.between(first, first + timedelta(days=10)).totals()
    assert (total["cards_opened"], total["people_enrolled"], total["people_who_asked"]) == (3, 1, 0)
    found = ReferringPractice.objects.with_figures(first + timedelta(days=1)).get()
    assert (found.opened, found.enrolments, found.cards_made) == (2, 1, 0)


def test_cards_are_made_once_for_a_form_sent_twice(practice: ReferringPractice) -> None:
    submission = uuid.uuid4()
    for _ in range(2):
        rules.make_cards(practice=practice, cards=40, submission=submission, made_by=None)
    assert ReferringPractice.objects.with_figures().get().cards_made == 40


def test_no_cards_are_made_for_a_practice_that_is_withdrawn() -> None:
    practice = ReferringPracticeFactory(withdrawn=True)
    with pytest.raises(Withdrawn):
        rules.make_cards(practice=practice, cards=1, submission=uuid.uuid4(), made_by=None)
