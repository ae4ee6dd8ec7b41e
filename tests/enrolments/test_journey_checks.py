"""Proving an address on the way: nothing of anyone is shown before, and only theirs after."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from enrolments.enums import ContactBy
from enrolments.models import Draft, EmailCheck, Enrolment, Learner, SupportNeeds
from tests.enrolments.walking import Walker
from tests.factories import LearnerFactory, RunFactory
from tests.reading import words_of
from timetable.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(home: Any) -> Run:
    return RunFactory()


@pytest.fixture
def learner(home: Any) -> Learner:
    """Someone who has been with us, and can be rung as well."""
    learner = LearnerFactory(
        name="Nadia Example",
        preferred_name="Nads",
        email="nadia@example.org",
        phone="+441514960001",
        capacity="carer",
        postcode_area="L9",
        safe_to_leave_message=True,
    )
    SupportNeeds.objects.create(learner=learner, comfort="A seat by the door", what_helps="Breaks")
    return learner


def asked_for(run: Run, email: str = "nadia@example.org") -> Walker:
    walker = Walker(run).begin()
    walker.post("how-to-reach-you", contact_by="email", email=email)
    return walker


def link(walker: Walker) -> str:
    return reverse("enrol-check-link", args=[walker.check.pk, walker.secrets()[1]])


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Choose whether we should write or ring"),
        ({"contact_by": "email"}, "Enter an e-mail address"),
        ({"contact_by": "email", "email": "nadia@"}, "name@example.com"),
        ({"contact_by": "phone", "email": "nadia@example.org"}, "Enter a telephone number"),
        ({"contact_by": "phone", "phone": "12"}, "Enter a UK telephone number"),
    ],
)
def test_one_way_to_reach_them_is_needed(run: Run, answers: dict[str, str], words: str) -> None:
    response = Walker(run).begin().post("how-to-reach-you", **answers)
    assert response.status_code == 422
    assert words in words_of(response)
    assert not EmailCheck.objects.exists()


def test_what_was_typed_for_the_other_way_is_not_looked_at_nor_kept(run: Run) -> None:
    walker = Walker(run).begin()
    walker.post(
        "how-to-reach-you",
        contact_by="email",
        email="Nadia@Example.org",
        phone="12",
        safe_to_leave_message="on",
    )
    answers = walker.draft.answers
    assert (answers["email"], answers["phone"]) == ("nadia@example.org", "")
    assert not answers["safe_to_leave_message"]


def test_known_and_unknown_addresses_are_answered_alike(run: Run, learner: Learner) -> None:
    pages = [
        words_of(asked_for(run, email).get("check-your-email")).replace(email, "")
        for email in (learner.email, "stranger@example.org")
    ]
    assert pages[0] == pages[1]
    assert OutboxMessage.objects.filter(kind="email-check").count() == 2


def test_nothing_we_know_is_shown_before_the_address_is_proved(run: Run, learner: Learner) -> None:
    walker = asked_for(run)
    assert walker.get("been-before").url == walker.path("check-your-email")
    assert "Nads" not in walker.get("check-your-email").content.decode()
    walker.post("check-your-email", code=walker.secrets()[0])
    assert "Nads" in words_of(walker.get("been-before"))


def test_a_wrong_code_says_so_and_many_end_it(run: Run) -> None:
    walker = asked_for(run)
    right = walker.secrets()[0]
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        response = walker.post("check-your-email", code=wrong)
        assert response.status_code == 422
        assert "not the code we sent" in words_of(response)
    assert walker.post("check-your-email", code=right).status_code == 429
    assert walker.get("your-name").url == walker.path("check-your-email")


def test_a_code_may_be_typed_with_a_space_and_asked_for_again(run: Run) -> None:
    walker = asked_for(run)
    first = walker.check
    walker.post("check-your-email", again="yes")
    assert walker.check != first
    code = walker.secrets()[0]
    response = walker.post("check-your-email", code=f" {code[:3]} {code[3:]}")
    assert response.url == walker.path("your-name")


def test_the_same_address_given_again_sends_no_second_message(run: Run) -> None:
    walker = asked_for(run)
    walker.post("how-to-reach-you", contact_by="email", email="NADIA@example.org")
    assert EmailCheck.objects.count() == 1


def test_asking_for_many_codes_is_put_off(run: Run, time_machine: Any) -> None:
    # The hour must not end between the first and the last.
    time_machine.move_to(timezone.now().replace(minute=10), tick=False)
    walker = asked_for(run)
    for _ in range(5):
        assert walker.post("check-your-email", again="yes").status_code == 302
    response = walker.post("check-your-email", again="yes")
    assert response.status_code == 429
    assert EmailCheck.objects.count() == 6


def test_another_address_has_to_be_proved_anew(run: Run, learner: Learner) -> None:
    walker = Walker(run).by_email()
    walker.post("been-before", who=str(learner.uuid))
    response = walker.post("how-to-reach-you", contact_by="email", email="omar@example.org")
    assert response.url == walker.path("check-your-email")
    assert walker.get("still-right").url == walker.path("check-your-email")
    walker.post("check-your-email", code=walker.secrets()[0])
    assert "Nadia" not in walker.get("your-name").content.decode()
    walker.answer_all(name="Omar Example").hand_in()
    assert Enrolment.objects.get().learner.email == "omar@example.org"


def test_opening_the_link_changes_nothing_and_pressing_goes_on(run: Run) -> None:
    walker = asked_for(run)
    address = link(walker)
    for response in (walker.client.get(address), walker.client.head(address)):
        assert response.status_code == 200
        assert response["Referrer-Policy"] == "strict-origin"
    assert walker.check.used_at is None
    assert walker.client.post(address).url == walker.path("your-name")
    assert walker.client.post(address).status_code == 422


def test_the_link_page_is_the_same_for_any_link(run: Run) -> None:
    good = link(asked_for(run))
    bad = reverse("enrol-check-link", args=[run.uuid, "x"])
    assert words_of(Client().get(good)) == words_of(Client().get(bad))
    assert Client().post(bad).status_code == 422


def test_the_link_goes_on_in_another_browser_and_leaves_the_first_behind(
    run: Run, learner: Learner
) -> None:
    """Whoever began with somebody else's address must not see what its owner is shown."""
    began = asked_for(run)
    reader = Walker(run, Client())
    assert reader.client.post(link(began)).url == reader.path("been-before")
    assert "Nads" in words_of(reader.get("been-before"))
    assert began.get("been-before").url == began.path()
    assert Draft.objects.count() == 1


def test_a_link_takes_no_personal_answers_to_another_browser(run: Run) -> None:
    """The address may have been mistyped: its owner is a stranger."""
    began = Walker(run).by_email("first@example.org").answer_all(name="Omar Example")
    began.post("how-to-reach-you", contact_by="email", email="typo@example.org")
    reader = Walker(run, Client())
    reader.client.post(link(began))
    assert "Omar Example" not in str(reader.draft.answers)


def test_the_session_has_a_new_key_once_the_address_is_proved(run: Run) -> None:
    walker = asked_for(run)
    before = walker.client.session.session_key
    walker.post("check-your-email", code=walker.secrets()[0])
    assert walker.client.session.session_key != before


def test_someone_who_has_been_here_confirms_and_changes_only_what_is_different(
    run: Run, learner: Learner
) -> None:
    walker = Walker(run).by_email()
    assert walker.post("been-before", who=str(learner.uuid)).url == walker.path("still-right")
    page = words_of(walker.get("still-right"))
    assert "Welcome back, Nads" in page
    assert "As you told us before" in page
    assert "A seat by the door" not in page
    changed = walker.post("how-you-come", capacity="learner", postcode_area="L4")
    assert changed.url == walker.path("still-right")
    walker.post("still-right")
    walker.post("bringing-someone", brings_supporter="no")
    walker.hand_in()
    learner.refresh_from_db()
    assert (learner.capacity, learner.postcode_area) == ("learner", "L4")
    assert (learner.name, learner.preferred_name) == ("Nadia Example", "Nads")
    assert (str(learner.phone.as_e164), learner.contact_by) == ("+441514960001", ContactBy.EMAIL)
    assert learner.safe_to_leave_message
    assert learner.support.comfort == "A seat by the door"
    assert Enrolment.objects.get().learner == learner


def test_what_would_help_can_be_changed_on_the_way(run: Run, learner: Learner) -> None:
    walker = Walker(run).by_email()
    walker.post("been-before", who=str(learner.uuid))
    assert "A seat by the door" in walker.get("what-would-help").content.decode()
    walker.post("what-would-help", information_format="audio", what_helps="Breaks")
    walker.post("still-right")
    walker.post("bringing-someone", brings_supporter="no")
    walker.hand_in()
    learner.support.refresh_from_db()
    assert (learner.support.information_format, learner.support.comfort) == ("audio", "")


def test_someone_else_with_the_same_address_is_someone_else(run: Run, learner: Learner) -> None:
    walker = Walker(run).by_email()
    assert walker.post("been-before", who="someone-else").url == walker.path("your-name")
    walker.answer_all(name="Omar Example").hand_in()
    assert Enrolment.objects.get().learner != learner
    assert Learner.objects.with_email("nadia@example.org").count() == 2


def test_nobody_can_be_chosen_who_does_not_use_the_address(run: Run, learner: Learner) -> None:
    stranger = LearnerFactory(email="stranger@example.org")
    walker = Walker(run).by_email()
    response = walker.post("been-before", who=str(stranger.uuid))
    assert response.status_code == 422
    assert walker.draft.learner is None


def test_changing_ones_mind_about_who_one_is_takes_the_details_along(
    run: Run, learner: Learner
) -> None:
    walker = Walker(run).by_email()
    walker.post("been-before", who=str(learner.uuid))
    walker.post("been-before", who="someone-else")
    assert "Nadia" not in walker.get("your-name").content.decode()
    assert "name" not in walker.draft.answers
