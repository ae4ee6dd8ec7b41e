"""Enrolling online, page by page: what is asked, kept, and said at the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from core.models import OutboxMessage
from enrolments.enums import Capacity, ContactBy, EnrolmentStatus, SuggestedBy
from enrolments.models import Draft, Enrolment, SupportNeeds
from enrolments.refusals import Busy
from tests.enrolments.walking import Walker
from tests.factories import EnrolmentFactory, LearnerFactory, RunFactory
from tests.reading import links_of, robots_of, words_of
from timetable.enums import RunStatus, SupporterPolicy, WhoMayCome
from timetable.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(home: Any) -> Run:
    return RunFactory()


def test_someone_with_email_gets_a_place_and_is_told_without_their_name(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    response = walker.hand_in()
    assert response.url == walker.path("done")
    enrolment = Enrolment.objects.get()
    assert enrolment.status == EnrolmentStatus.CONFIRMED
    learner = enrolment.learner
    assert (learner.name, learner.email) == ("Nadia Example", "nadia@example.org")
    assert (learner.capacity, learner.postcode_area) == (Capacity.LEARNER, "L9")
    done = walker.get("done")
    assert "You have a place" in words_of(done)
    assert "Nadia" not in done.content.decode()
    assert "nadia@" not in done.content.decode()


def test_nothing_is_kept_in_the_session_but_numbers(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    assert dict(walker.client.session) == {"drafts": {str(run.uuid): str(walker.draft.pk)}}
    walker.hand_in()
    kept = dict(walker.client.session)
    assert kept == {"drafts": {}, "enrolments": {str(run.uuid): str(Enrolment.objects.get().uuid)}}
    assert not Draft.objects.exists()


def test_the_last_page_sent_again_is_the_same_place(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    first = walker.hand_in()
    assert walker.hand_in().url == first.url == walker.path("done")
    assert Enrolment.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="enrolment-confirmed").count() == 1


def test_the_last_page_sent_twice_at_once_is_the_same_place(run: Run) -> None:
    """The second arrives with the session as it was before the first answered."""
    walker = Walker(run).by_email().answer_all()
    before = dict(walker.client.session)
    walker.hand_in()
    session = walker.client.session
    session.clear()
    session.update(before)
    session.save()
    assert walker.hand_in().url == walker.path("done")
    assert Enrolment.objects.count() == 1
    assert "You have a place" in words_of(walker.get("done"))


def test_someone_under_18_leaves_nothing_behind(run: Run) -> None:
    walker = Walker(run)
    walker.post()
    response = walker.post("are-you-18", over_18="no")
    assert not Draft.objects.exists()
    assert walker.client.session["drafts"] == {}
    assert "0800 1111" in words_of(walker.client.get(response.url))


def test_someone_on_the_telephone_asks_and_will_be_rung(run: Run) -> None:
    walker = Walker(run).by_phone().answer_all(name="Sam Sample")
    walker.hand_in()
    enrolment = Enrolment.objects.get()
    assert enrolment.status == EnrolmentStatus.APPLIED
    assert enrolment.learner.contact_by == ContactBy.PHONE
    assert not enrolment.learner.safe_to_leave_message
    assert "We will ring you" in words_of(walker.get("done"))


def test_whoever_types_a_number_is_not_told_what_its_owner_has(run: Run) -> None:
    owner = LearnerFactory(name="Sam Sample", phone_only=True)
    EnrolmentFactory(run=run, learner=owner)
    walker = Walker(run).by_phone("0151 496 0000").answer_all(name="Sam Sample")
    walker.hand_in()
    assert Enrolment.objects.count() == 1
    done = words_of(walker.get("done"))
    assert "You have a place" not in done
    assert "If you were not on the list for these dates already, we will ring you" in done


def test_a_full_run_offers_the_waiting_list_with_the_number_they_would_have(home: Any) -> None:
    run = RunFactory(capacity=1)
    EnrolmentFactory(run=run)
    EnrolmentFactory.create_batch(2, run=run, waiting=True)
    walker = Walker(run)
    start = words_of(walker.get())
    assert "You would be number 3" in start
    assert "Join the waiting list" in start
    walker.by_email().answer_all()
    assert "number 3" in words_of(walker.get("check-your-answers"))
    walker.hand_in()
    assert "You are number 3" in words_of(walker.get("done"))


def test_a_run_with_a_talk_first_takes_an_application(home: Any) -> None:
    run = RunFactory(needs_review=True)
    walker = Walker(run)
    assert "We talk first" in words_of(walker.get())
    walker.by_email().answer_all().hand_in()
    assert Enrolment.objects.get().status == EnrolmentStatus.APPLIED
    assert "We have what you asked for" in words_of(walker.get("done"))


@pytest.mark.parametrize("state", ["closed", "cancelled", "drop_in"])
def test_a_run_nobody_can_join_says_why_and_begins_nothing(home: Any, state: str) -> None:
    walker = Walker(RunFactory(**{state: True}))
    assert walker.get().status_code == 409
    assert walker.post().status_code == 409
    assert not Draft.objects.exists()


def test_a_run_that_closes_on_the_way_says_so_and_shows_the_other_dates(run: Run) -> None:
    other = RunFactory(page=run.page)
    walker = Walker(run).by_email().answer_all()
    Run.objects.filter(pk=run.pk).update(status=RunStatus.CLOSED)
    response = walker.hand_in()
    assert response.status_code == 409
    assert "Enrolment for these dates has closed." in words_of(response)
    assert other.get_absolute_url() in links_of(response)
    assert not Enrolment.objects.exists()


def test_dates_for_others_are_said_to_be_so_as_soon_as_it_is_known(home: Any) -> None:
    walker = Walker(RunFactory(who_may_come=WhoMayCome.CARERS)).by_email()
    walker.post("your-name", name="Nadia Example")
    response = walker.post("how-you-come", capacity="learner")
    assert response.status_code == 409
    assert "another group of people" in words_of(response)
    assert walker.post("how-you-come", capacity="carer").status_code == 302


def test_a_clash_is_asked_about_and_may_be_known(run: Run) -> None:
    learner = LearnerFactory(email="nadia@example.org", name="Nadia Example")
    elsewhere = RunFactory()
    elsewhere.sessions.update(
        starts_at=run.sessions.get().starts_at, ends_at=run.sessions.get().ends_at
    )
    EnrolmentFactory(run=elsewhere, learner=learner)
    walker = Walker(run).by_email()
    walker.post("been-before", who=str(learner.uuid))
    walker.post("still-right")
    walker.post("bringing-someone", brings_supporter="no")
    asked = walker.hand_in()
    assert asked.status_code == 409
    assert f"You are already on “{elsewhere.page.title}” at that time." in words_of(asked)
    assert learner.enrolments.count() == 1
    walker.hand_in(knows_of_clash="on")
    assert learner.enrolments.count() == 2


def test_a_busy_database_keeps_the_answers_for_another_try(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    walker = Walker(run).by_email().answer_all()

    def busy(**_: Any) -> None:
        raise Busy from OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr("enrolments.rules.enrol", busy)
        response = walker.hand_in()
    assert response.status_code == 503
    assert "Nothing is lost" in words_of(response)
    walker.hand_in()
    assert Enrolment.objects.get().status == EnrolmentStatus.CONFIRMED


def test_only_what_is_asked_is_taken_from_a_form(run: Run) -> None:
    other = RunFactory(capacity=1)
    stranger = LearnerFactory()
    smuggled = {
        "status": "confirmed",
        "run": other.pk,
        "run_id": other.pk,
        "learner": stranger.pk,
        "learner_id": stranger.pk,
        "checked_email": stranger.email,
        "priority": -5,
        "taken": 0,
        "restricted": "on",
    }
    Run.objects.filter(pk=run.pk).update(capacity=1, taken=1)
    walker = Walker(run).by_email()
    walker.post("your-name", name="Nadia Example", **smuggled)
    walker.post("how-you-come", capacity="learner", **smuggled)
    walker.post("who-suggested-it", suggested_by="gp", **smuggled)
    walker.post("bringing-someone", brings_supporter="no", **smuggled)
    walker.post("what-would-help", information_format="standard", **smuggled)
    walker.hand_in(**smuggled)
    enrolment = Enrolment.objects.get()
    assert (enrolment.run, enrolment.status, enrolment.priority) == (run, "waiting", 0)
    assert (enrolment.learner.email, enrolment.suggested_by) == (
        "nadia@example.org",
        SuggestedBy.GP,
    )
    assert not enrolment.learner.restricted


def test_a_page_ahead_leads_back_to_the_first_without_an_answer(run: Run) -> None:
    walker = Walker(run)
    assert walker.get("your-name").url == walker.path()
    walker.begin()
    for page in ("your-name", "what-would-help", "check-your-answers", "been-before"):
        assert walker.get(page).url == walker.path("how-to-reach-you")
    assert walker.post("check-your-answers", agreement="on").url == walker.path("how-to-reach-you")
    assert walker.get("no-such-page").status_code == 404


def test_going_back_shows_what_was_answered_and_changing_it_leads_to_the_end(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    assert 'value="Nadia Example"' in walker.get("your-name").content.decode()
    response = walker.post("your-name", name="Nadia Changed")
    assert response.url == walker.path("check-your-answers")
    assert "Nadia Changed" in words_of(walker.get("check-your-answers"))


def test_a_draft_is_for_the_run_it_was_begun_for(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    elsewhere = Walker(RunFactory(), walker.client)
    assert elsewhere.get("check-your-answers").url == elsewhere.path()
    session = walker.client.session
    session["drafts"] = {str(elsewhere.run.uuid): session["drafts"][str(run.uuid)]}
    session.save()
    assert elsewhere.get("check-your-answers").url == elsewhere.path()


def test_answers_older_than_a_day_are_let_go_with_a_kind_word(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    Draft.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    response = walker.client.get(walker.path("check-your-answers"), follow=True)
    assert response.redirect_chain == [(walker.path(), 302)]
    assert "Please start again" in words_of(response)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (SupporterPolicy.WELCOME, "is welcome"),
        (SupporterPolicy.ASK_FIRST, "we will be in touch before the first session"),
    ],
)
def test_a_supporter_is_asked_about_as_the_run_says(home: Any, policy: str, words: str) -> None:
    walker = Walker(RunFactory(supporter_policy=policy)).by_email().answer_all()
    assert words in words_of(walker.get("bringing-someone"))
    walker.post("bringing-someone", brings_supporter="yes")
    walker.hand_in()
    assert Enrolment.objects.get().brings_supporter


def test_no_supporter_is_asked_about_where_none_can_come(home: Any) -> None:
    walker = Walker(RunFactory(supporter_policy=SupporterPolicy.NOT_THIS_ONE))
    walker.by_email().answer_all()
    assert walker.get("bringing-someone").url == walker.path("check-your-answers")


def test_what_would_help_is_kept_apart_and_says_who_reads_it(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    page = words_of(walker.get("what-would-help"))
    assert "Who reads this" in page
    assert "116 123" in page
    walker.post("what-would-help", information_format="large-print", comfort="A seat by the door")
    walker.hand_in()
    needs = SupportNeeds.objects.get(learner__email="nadia@example.org")
    assert (needs.information_format, needs.comfort) == ("large-print", "A seat by the door")


@pytest.mark.parametrize(
    ("page", "answers", "words"),
    [
        ("your-name", {"name": " "}, "Enter your name"),
        ("how-you-come", {"postcode_area": "Liverpool"}, "Enter the first half of a postcode"),
        ("bringing-someone", {}, "Choose yes or no"),
        ("check-your-answers", {}, "Tick the box to say you agree"),
    ],
)
def test_what_is_missing_is_said_first_in_the_title_too(
    run: Run, page: str, answers: dict[str, str], words: str
) -> None:
    walker = Walker(run).by_email().answer_all()
    response = walker.post(page, **answers)
    assert response.status_code == 422
    assert "<title>There is a problem:" in response.content.decode()
    assert words in words_of(response)


@pytest.mark.parametrize(
    ("typed", "kept"), [("l9", "L9"), ("L9 1AB", "L9"), ("ch41", "CH41"), ("W1A 1AA", "W1A")]
)
def test_only_the_first_half_of_a_postcode_is_kept(run: Run, typed: str, kept: str) -> None:
    walker = Walker(run).by_email().answer_all()
    walker.post("how-you-come", capacity="carer", postcode_area=typed)
    assert walker.draft.answers["postcode_area"] == kept


def test_no_page_is_kept_by_a_cache_or_found_by_a_search_engine(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    for page in ("", "are-you-18", "your-name", "check-your-answers", "under-18"):
        response = walker.get(page)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in robots_of(response)


def test_starting_too_often_from_one_place_is_put_off(run: Run, time_machine: Any) -> None:
    # The hour must not end between the first start and the last.
    time_machine.move_to(timezone.now().replace(minute=10), tick=False)
    for _ in range(60):
        assert Walker(run).post().status_code == 302
    response = Walker(run).post()
    assert response.status_code == 429
    assert "many tries" in words_of(response)
    assert Draft.objects.count() == 60


def test_stopping_lets_everything_go(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    Walker(RunFactory(), walker.client).begin()
    response = walker.post("leave")
    assert response.url == run.page.url
    assert not Draft.objects.exists()
    assert not walker.client.session.keys()


def test_a_shared_computer_forgets_the_place_it_showed(run: Run) -> None:
    walker = Walker(run).by_email().answer_all()
    walker.hand_in()
    walker.post("leave")
    assert walker.get("done").url == walker.path()
    assert Enrolment.objects.get().status == EnrolmentStatus.CONFIRMED


def test_a_form_without_our_cookie_is_turned_away(run: Run) -> None:
    walker = Walker(run, Client(enforce_csrf_checks=True))
    assert walker.post().status_code == 403
    assert not Draft.objects.exists()
