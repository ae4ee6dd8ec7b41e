"""What a learner sees and does in My learning, and that it is theirs alone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from enrolments.enums import EnrolmentStatus
from enrolments.models import (
    AuditEntry,
    Enrolment,
    Learner,
)
from enrolments.refusals import Busy
from tests.enrolments.my_learning import sign_in
from tests.enrolments.people import status_of, taken
from tests.factories import (
    CoursePageFactory,
    EnrolmentFactory,
    LearnerFactory,
    RunFactory,
)
from timetable.models import Run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MY_LEARNING = "/my-learning/"
IN_A_MONTH = timedelta(days=30)
WITHOUT_A_LEARNER = {
    "my-learning-sign-in",
    "my-learning-code",
    "my-learning-who",
    "my-learning-left",
    "my-learning-erased",
}


@pytest.fixture
def learner() -> Learner:
    return LearnerFactory(name="Ada Example", email="ada@example.org")


@pytest.fixture
def mine(client: Client, learner: Learner) -> Client:
    """A browser in which My learning is open."""
    sign_in(client, learner)
    return client


def run_in_a_month(**traits: Any) -> Run:
    return RunFactory(sessions__starts_in=IN_A_MONTH, **traits)


def at(name: str, enrolment: Enrolment) -> str:
    return reverse(name, args=[enrolment.uuid])


def page_of(client: Client, path: str = MY_LEARNING) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# --- places -------------------------------------------------------------------------------


def test_everything_one_has_is_on_the_first_page(mine: Client, learner: Learner) -> None:
    titles = {
        status: f"About {status}"
        for status in ("confirmed", "offered", "waiting", "applied", "withdrawn")
    }
    for status, title in titles.items():
        traits: dict[str, Any] = {"offered": True} if status == "offered" else {"status": status}
        run = run_in_a_month(page=CoursePageFactory(title=title))
        EnrolmentFactory(learner=learner, run=run, **traits)
    page = page_of(mine)
    assert [title for title in titles.values() if title not in page] == []
    assert "Yes, I want the place" in page
    assert "Leave the waiting list" in page
    assert "You gave it up" in page


def test_whoever_waits_sees_which_number_they_have(mine: Client, learner: Learner) -> None:
    run = run_in_a_month()
    EnrolmentFactory(run=run, waiting=True)
    EnrolmentFactory(run=run, learner=learner, waiting=True)
    assert "number 2" in page_of(mine)


def test_what_is_over_is_said_kindly(mine: Client, learner: Learner) -> None:
    run = RunFactory(sessions__starts_in=-IN_A_MONTH)
    EnrolmentFactory(run=run, learner=learner, status=EnrolmentStatus.NOT_COMPLETED)
    page = page_of(mine)
    assert "You had a place" in page
    assert "not complete" not in page


def test_only_a_place_shows_the_way_to_join_online(mine: Client, learner: Learner) -> None:
    for status in ("confirmed", "waiting"):
        run = run_in_a_month()
        run.sessions.update(join_url=f"https://meet.example.org/{status}")
        EnrolmentFactory(run=run, learner=learner, status=status)
    page = page_of(mine)
    assert "meet.example.org/confirmed" in page
    assert "meet.example.org/waiting" not in page


def test_one_place_and_three_take_as_many_queries(
    mine: Client, learner: Learner, django_assert_num_queries: Any
) -> None:
    EnrolmentFactory(learner=learner, run=run_in_a_month())
    page_of(mine)
    with django_assert_num_queries(7):
        page_of(mine)
    for _ in range(2):
        EnrolmentFactory(learner=learner, run=run_in_a_month())
    with django_assert_num_queries(7):
        page_of(mine)


def test_a_place_is_given_up_with_a_reason_or_without(mine: Client, learner: Learner) -> None:
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month())
    path = at("my-learning-withdraw", enrolment)
    page_of(mine, path)
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED
    for _ in range(2):
        assert mine.post(path, {"reason": "A new job"})["Location"] == MY_LEARNING
    assert status_of(enrolment) == EnrolmentStatus.WITHDRAWN
    assert AuditEntry.objects.get(enrolment=enrolment).reason == "A new job"


def test_a_reason_that_is_too_long_is_sent_back(mine: Client, learner: Learner) -> None:
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month())
    answer = mine.post(at("my-learning-withdraw", enrolment), {"reason": "x" * 301})
    assert answer.status_code == 422
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED


def test_what_has_ended_cannot_be_given_up(mine: Client, learner: Learner) -> None:
    run = RunFactory(sessions__starts_in=-IN_A_MONTH)
    enrolment = EnrolmentFactory(learner=learner, run=run)
    answer = mine.post(at("my-learning-withdraw", enrolment), {"reason": ""})
    assert answer.status_code == 409
    assert "already ended" in answer.content.decode()


@pytest.mark.parametrize(("said", "becomes"), [("yes", "confirmed"), ("no", "withdrawn")])
def test_an_offer_is_answered(mine: Client, learner: Learner, said: str, becomes: str) -> None:
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month(), offered=True)
    page_of(mine, at("my-learning-offer", enrolment))
    assert status_of(enrolment) == EnrolmentStatus.OFFERED
    mine.post(at("my-learning-offer", enrolment), {"answer": said})
    assert status_of(enrolment) == becomes


def test_no_to_an_offer_does_not_give_up_the_place_taken_meanwhile(
    mine: Client, learner: Learner
) -> None:
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month())
    assert mine.post(at("my-learning-offer", enrolment), {"answer": "no"}).status_code == 409
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED


def test_an_offer_at_the_time_of_something_else_is_asked_about_once_more(
    mine: Client, learner: Learner
) -> None:
    EnrolmentFactory(learner=learner, run=run_in_a_month())
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month(), offered=True)
    path = at("my-learning-offer", enrolment)
    answer = mine.post(path, {"answer": "yes"})
    assert answer.status_code == 409
    assert "knows_of_clash" in answer.content.decode()
    mine.post(path, {"answer": "yes", "knows_of_clash": "yes"})
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED


# --- other dates ----------------------------------------------------------------------------


def test_dates_are_exchanged_for_others_of_the_same_course(mine: Client, learner: Learner) -> None:
    run = run_in_a_month()
    there = RunFactory(page=run.page, sessions__starts_in=timedelta(days=40))
    enrolment = EnrolmentFactory(learner=learner, run=run)
    path = reverse("my-learning-swap", args=[enrolment.uuid, there.uuid])
    assert path in page_of(mine, at("my-learning-other-dates", enrolment))
    page_of(mine, path)
    assert (taken(run), taken(there)) == (1, 0)
    mine.post(path)
    assert status_of(enrolment) == EnrolmentStatus.WITHDRAWN
    assert (taken(run), taken(there)) == (0, 1)


def test_dates_nobody_could_have_are_not_suggested(mine: Client, learner: Learner) -> None:
    run = run_in_a_month()
    enrolment = EnrolmentFactory(learner=learner, run=run)
    soon = timedelta(days=40)
    for traits in (
        {"full": True},
        {"draft": True},
        {"needs_review": True},
        {"who_may_come": "staff"},
    ):
        RunFactory(page=run.page, sessions__starts_in=soon, **traits)
    run_in_a_month()
    assert "no other dates" in page_of(mine, at("my-learning-other-dates", enrolment))


def test_the_old_place_stays_when_the_last_new_one_has_just_gone(
    mine: Client, learner: Learner
) -> None:
    run = run_in_a_month()
    there = RunFactory(page=run.page, sessions__starts_in=timedelta(days=40), full=True)
    enrolment = EnrolmentFactory(learner=learner, run=run)
    answer = mine.post(reverse("my-learning-swap", args=[enrolment.uuid, there.uuid]))
    assert answer.status_code == 409
    assert "All the places" in answer.content.decode()
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED


@pytest.mark.parametrize("traits", [{}, {"draft": True}])
def test_a_place_is_exchanged_only_for_open_dates_of_the_same_course(
    mine: Client, learner: Learner, traits: dict[str, bool]
) -> None:
    run = run_in_a_month()
    page = run.page if traits else CoursePageFactory()
    elsewhere = RunFactory(page=page, sessions__starts_in=timedelta(days=40), **traits)
    enrolment = EnrolmentFactory(learner=learner, run=run)
    path = reverse("my-learning-swap", args=[enrolment.uuid, elsewhere.uuid])
    assert mine.get(path).status_code == 404
    assert mine.post(path).status_code == 404
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED


# --- nobody else's ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["my-learning-withdraw", "my-learning-offer", "my-learning-other-dates", "my-learning-swap"],
)
def test_another_persons_enrolment_is_as_good_as_none(mine: Client, name: str) -> None:
    run = run_in_a_month()
    there = RunFactory(page=run.page, sessions__starts_in=timedelta(days=40))
    theirs = EnrolmentFactory(run=run, offered=True)
    more = [there.uuid] if name == "my-learning-swap" else []
    bodies = set()
    for uuid in (theirs.uuid, uuid4()):
        path = reverse(name, args=[uuid, *more])
        for ask in (mine.get, lambda path: mine.post(path, {"answer": "yes", "reason": ""})):
            answer = ask(path)
            assert answer.status_code == 404
            bodies.add(answer.content)
    assert len(bodies) == 1
    assert status_of(theirs) == EnrolmentStatus.OFFERED


def own_pages() -> list[str]:
    from enrolments.my_learning.urls import urlpatterns

    return [
        reverse(pattern.name)
        for pattern in urlpatterns
        if pattern.name and not pattern.pattern.converters and pattern.name not in WITHOUT_A_LEARNER
    ]


@pytest.mark.parametrize("path", own_pages())
def test_every_page_is_closed_to_whoever_is_not_signed_in(client: Client, path: str) -> None:
    if path == reverse("my-learning-sign-out"):
        return
    for ask in (client.get, client.post):
        answer = ask(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("my-learning-sign-in"))


@pytest.mark.parametrize(
    "path", [*own_pages(), *(reverse(name) for name in sorted(WITHOUT_A_LEARNER))]
)
def test_no_page_is_kept_in_any_cache_or_told_to_other_sites(mine: Client, path: str) -> None:
    answer = mine.get(path)
    assert "private" in answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]
    if answer.status_code == 200:
        assert answer["Referrer-Policy"] in ("strict-origin", "no-referrer")
        if "html" in answer["Content-Type"]:
            assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize("path", own_pages())
def test_every_form_has_its_protection(learner: Learner, path: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    key = Client()
    sign_in(key, learner)
    careful.cookies = key.cookies
    before = Learner.objects.values().get(pk=learner.pk)
    assert careful.post(path, {"sure": "on", "pause": "yes"}).status_code == 403
    assert Learner.objects.values().get(pk=learner.pk) == before


def test_signing_in_and_giving_up_have_their_protection_too(learner: Learner) -> None:
    careful = Client(enforce_csrf_checks=True)
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month())
    for path in (reverse("my-learning-sign-in"), at("my-learning-withdraw", enrolment)):
        assert careful.post(path, {"email": learner.email}).status_code == 403
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED


@pytest.mark.parametrize("path", own_pages())
def test_opening_a_page_changes_nothing(mine: Client, learner: Learner, path: str) -> None:
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month())
    before = Learner.objects.values().get(pk=learner.pk)
    mine.get(path)
    mine.head(path)
    assert Learner.objects.values().get(pk=learner.pk) == before
    assert status_of(enrolment) == EnrolmentStatus.CONFIRMED
    assert mine.get(MY_LEARNING).status_code == 200


def test_a_busy_database_asks_to_try_again(
    mine: Client, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolment = EnrolmentFactory(learner=learner, run=run_in_a_month())

    def locked(*_: object) -> Run:
        raise Busy

    monkeypatch.setattr("enrolments.rules.moves.lock_run", locked)
    answer = mine.post(at("my-learning-withdraw", enrolment), {"reason": ""})
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "try again" in answer.content.decode()
