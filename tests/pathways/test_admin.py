"""The queue of requests and one request, as advisors work with them."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from pathways.enums import Kind, Outcome, State, TrailAction
from pathways.models import Referral, TrailEntry
from tests.factories import (
    PartnerPageFactory,
    ReferralFactory,
    RunFactory,
    UserFactory,
    VenueFactory,
)
from tests.pathways.conftest import StaffClient
from tests.reading import words_of
from users import roles

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def record_of(referral: Referral) -> str:
    return reverse("referrals:inspect", args=[referral.pk])


def names(client: Client, **query: Any) -> list[str]:
    response = client.get(reverse("referrals:index"), query)
    assert response.status_code == 200
    return [row.name for row in response.context["object_list"]]


def press(client: Client, name: str, referral: Referral, **answers: Any) -> Any:
    """Press a button or send a screen, as the request is now."""
    version = Referral.objects.values_list("version", flat=True).get(pk=referral.pk)
    address = reverse(f"referrals:{name}", args=[referral.pk])
    return client.post(address, {"version": version, **answers}, follow=True)


def main_button(client: Client, referral: Referral) -> str:
    html = client.get(record_of(referral)).content
    found = BeautifulSoup(html, "html.parser").select(".college-actions .button")
    [main] = [button for button in found if "button-secondary" not in button["class"]]
    return main.get_text(strip=True)


# The queue


def test_what_is_overdue_is_at_the_top_and_what_is_closed_is_not_shown(
    advisor: StaffClient,
) -> None:
    ReferralFactory(name="Later Example")
    ReferralFactory(name="Overdue Example", overdue=True)
    ReferralFactory(name="Met Example", state=State.MET, due_on=None)
    ReferralFactory(name="Closed Example", closed=True)
    ReferralFactory(name="Not Agreed Example", not_agreed=True)
    assert names(advisor) == ["Overdue Example", "Later Example", "Met Example"]
    assert names(advisor, state="closed") == ["Closed Example"]
    assert "Overdue: Tuesday 24 November" in words_of(advisor.get(reverse("referrals:index")))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"whose": "mine"}, "Mine Example"),
        ({"whose": "nobodys"}, "Nobody Example"),
        ({"state": "met"}, "Nobody Example"),
        ({"kind": "room-hire"}, "Mine Example"),
        ({"venue": "walton"}, "Nobody Example"),
        ({"due": "overdue"}, "Mine Example"),
    ],
)
def test_the_queue_is_narrowed(advisor: StaffClient, query: dict[str, str], found: str) -> None:
    walton = VenueFactory()
    ReferralFactory(name="Mine Example", advisor=advisor.user, kind=Kind.ROOM_HIRE, overdue=True)
    ReferralFactory(name="Nobody Example", state=State.MET, venue=walton)
    chosen = {"venue": walton.pk} if "venue" in query else query
    assert names(advisor, **chosen) == [found]


def test_nobody_downloads_the_queue(advisor: StaffClient) -> None:
    ReferralFactory(name="Sam Example")
    response = advisor.get(reverse("referrals:index"), {"export": "xlsx"})
    assert "spreadsheet" not in response["Content-Type"]


# One request


def test_someone_who_has_not_agreed_is_not_there(advisor: StaffClient) -> None:
    referral = ReferralFactory(not_agreed=True)
    for name in ("inspect", "assign", "hand-over", "close"):
        address = reverse(f"referrals:{name}", args=[referral.pk])
        assert advisor.get(address).status_code == 404, name
    for name in ("contacted", "met", "followed-up", "not-reached", "take"):
        assert press(advisor, name, referral).status_code == 404, name


def test_every_look_is_written_down(advisor: StaffClient) -> None:
    referral = ReferralFactory()
    advisor.get(record_of(referral))
    advisor.get(reverse("referrals:close", args=[referral.pk]))
    looks = TrailEntry.objects.filter(action=TrailAction.LOOKED)
    assert [look.actor for look in looks] == [advisor.user, advisor.user]


def test_the_record_says_how_to_reach_them_safely(advisor: StaffClient) -> None:
    referral = ReferralFactory(phone_only=True, best_time="morning")
    page = words_of(advisor.get(record_of(referral)))
    for words in ("0151 496 0000", "Do not leave one", "In the morning"):
        assert words in page


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (State.NEW, "We have been in touch"),
        (State.CONTACTED, "We have met"),
        (State.MET, "Hand over"),
        (State.HANDED_OVER, "We asked how it went"),
        (State.FOLLOWED_UP, "Close"),
    ],
)
def test_the_next_thing_to_do_is_the_main_button(
    advisor: StaffClient, state: State, label: str
) -> None:
    assert main_button(advisor, ReferralFactory(state=state)) == label


def test_from_new_to_a_closed_follow_up(advisor: StaffClient) -> None:
    referral = ReferralFactory()
    partner, run = PartnerPageFactory(title="Example Advice"), RunFactory()
    assert "Noted: contacted." in words_of(press(advisor, "contacted", referral))
    assert "Noted: met." in words_of(press(advisor, "met", referral))
    led_to = {"partners": [partner.pk], "codes": run.code.lower()}
    page = words_of(press(advisor, "hand-over", referral, **led_to))
    assert "Example Advice" in page
    assert run.code in page
    press(advisor, "followed-up", referral)
    press(advisor, "close", referral, outcome=Outcome.UNDER_WAY)
    referral.refresh_from_db()
    assert (referral.state, referral.outcome) == (State.CLOSED, Outcome.UNDER_WAY)
    assert referral.advisor == advisor.user
    assert "What comes next" not in words_of(advisor.get(record_of(referral)))


def test_the_second_of_two_advisors_reads_that_it_has_changed(advisor: StaffClient) -> None:
    referral = ReferralFactory()
    other = StaffClient().sign_in(roles.ADVISOR)
    saw = {"version": referral.version}
    advisor.post(reverse("referrals:contacted", args=[referral.pk]), saw)
    page = other.post(reverse("referrals:met", args=[referral.pk]), saw, follow=True)
    assert "Someone else has changed this request since you opened it." in words_of(page)
    page = other.post(
        reverse("referrals:close", args=[referral.pk]), {**saw, "outcome": "under-way"}
    )
    assert "Someone else has changed this request since you opened it." in words_of(page)
    referral.refresh_from_db()
    assert (referral.state, referral.advisor) == (State.CONTACTED, advisor.user)


def test_a_press_without_a_version_is_refused(advisor: StaffClient) -> None:
    referral = ReferralFactory()
    advisor.post(reverse("referrals:contacted", args=[referral.pk]), {"version": "x"})
    assert Referral.objects.get().state == State.NEW


def test_a_request_is_taken_given_and_put_back(advisor: StaffClient) -> None:
    referral, colleague = ReferralFactory(), UserFactory(roles=[roles.ADVISOR])
    press(advisor, "take", referral)
    assert Referral.objects.get().advisor == advisor.user
    press(advisor, "assign", referral, advisor=colleague.pk)
    assert Referral.objects.get().advisor == colleague
    press(advisor, "assign", referral, advisor="")
    assert Referral.objects.get().advisor is None


def test_only_those_who_work_with_requests_can_be_given_one(advisor: StaffClient) -> None:
    stranger = UserFactory(roles=[roles.EDITOR])
    press(advisor, "assign", ReferralFactory(), advisor=stranger.pk)
    assert Referral.objects.get().advisor is None


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Choose a partner, or give the code of a course."),
        ({"codes": "ZZZZ"}, "There is nothing with the code ZZZZ."),
    ],
)
def test_a_handover_to_nobody_is_refused(
    advisor: StaffClient, answers: dict[str, str], sentence: str
) -> None:
    referral = ReferralFactory(state=State.MET)
    assert sentence in words_of(press(advisor, "hand-over", referral, **answers))
    assert Referral.objects.get().state == State.MET


def test_closing_asks_what_came_of_it(advisor: StaffClient) -> None:
    referral = ReferralFactory()
    assert "Choose what came of it." in words_of(press(advisor, "close", referral))
    assert Referral.objects.get().state == State.NEW


def test_a_try_that_reached_nobody_is_counted(advisor: StaffClient) -> None:
    referral = ReferralFactory()
    press(advisor, "not-reached", referral)
    press(advisor, "not-reached", referral)
    assert Referral.objects.get().attempts == 2


def test_a_name_that_is_a_script_is_words(advisor: StaffClient) -> None:
    referral = ReferralFactory(name="<script>alert(1)</script>")
    for address in (reverse("referrals:index"), record_of(referral)):
        assert b"<script>alert" not in advisor.get(address).content


# What belongs to the person


def test_a_coordinator_gives_someone_all_we_keep(coordinator: Client) -> None:
    referral = ReferralFactory(name="Sam Example")
    response = press(coordinator, "download", referral)
    assert json.loads(response.content)["details"]["name"] == "Sam Example"
    assert TrailEntry.objects.filter(action=TrailAction.DOWNLOADED).exists()


def test_a_coordinator_erases_who_asks_for_it(coordinator: Client) -> None:
    referral = ReferralFactory(asked_by="professional", asked_by__name="Dr Ada Sample")
    press(coordinator, "erase", referral)
    referral.refresh_from_db()
    assert (referral.name, referral.email, referral.identity) == ("", "", "")
    assert (referral.state, referral.outcome) == (State.CLOSED, Outcome.TAKEN_BACK)
    assert referral.askings.get().name == ""
    assert "No longer kept" in words_of(coordinator.get(record_of(referral)))


# The first page of the admin


def test_the_first_page_says_what_waits(advisor: StaffClient) -> None:
    ReferralFactory(overdue=True, advisor=advisor.user)
    ReferralFactory()
    ReferralFactory(not_agreed=True)
    page = words_of(advisor.get("/admin/"))
    assert "1 Overdue 2 New 1 Mine" in page


def test_counts_are_of_today(advisor: StaffClient, time_machine: Any) -> None:
    ReferralFactory(due_on=date(2026, 11, 25))
    assert "Overdue" not in words_of(advisor.get("/admin/"))
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    tomorrow = StaffClient().sign_in(roles.ADVISOR)
    assert "1 Overdue" in words_of(tomorrow.get("/admin/"))


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.usefixtures("without_indexing")
def test_the_queue_asks_the_database_the_same_however_long_it_is(
    advisor: StaffClient, django_assert_num_queries: Any, rows: int
) -> None:
    for _ in range(rows):
        ReferralFactory(venue=VenueFactory(), advisor=UserFactory())
    advisor.get(reverse("referrals:index"))
    with django_assert_num_queries(12):
        advisor.get(reverse("referrals:index"))


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.usefixtures("without_indexing")
def test_a_request_asks_the_database_the_same_however_much_was_done(
    advisor: StaffClient, django_assert_num_queries: Any, rows: int
) -> None:
    referral = ReferralFactory(state=State.HANDED_OVER)
    for _ in range(rows):
        referral.referred_on.create(partner=PartnerPageFactory(), title="Example")
        TrailEntry.objects.create(
            referral=referral,
            action=TrailAction.LOOKED,
            actor_kind="staff",
            actor=UserFactory(),
        )
    advisor.get(record_of(referral))
    with django_assert_num_queries(16):
        advisor.get(record_of(referral))


def test_no_title_that_a_browser_keeps_names_a_person(advisor: Any) -> None:
    referral = ReferralFactory(name="Sam Example")
    for page in ("inspect", "assign", "hand-over", "close"):
        html = advisor.get(f"/admin/referrals/{page}/{referral.pk}/").content.decode()
        title = html[html.index("<title>") : html.index("</title>")]
        assert "Sam" not in title
