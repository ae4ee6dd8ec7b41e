"""Finding somebody in a list of people leaves their name in no address, log or history."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.private_search import MOST_FOUND
from tests.enrolments.admin import titles_found
from tests.factories import EnrolmentFactory, LearnerFactory, ReferralFactory, RunFactory
from tests.reading import soup_of

pytestmark = pytest.mark.django_db

LISTS = ["enrolments:index", "learners:index", "audit:index", "referrals:index"]


def box_of(response: Any) -> Any:
    [box] = soup_of(response).select("form.college-search")
    return box


@pytest.mark.parametrize("name", LISTS)
def test_what_is_typed_is_posted_and_stands_in_the_box_again(
    coordinator: Client, name: str
) -> None:
    box = box_of(coordinator.get(reverse(name)))
    assert (box["method"], box["action"]) == ("post", reverse(name))
    assert not soup_of(coordinator.get(reverse(name))).select("input[name=q]")
    box = box_of(coordinator.post(reverse(name), {"words": "  Grace   Example "}))
    assert box.select_one("input[name=words]")["value"] == "Grace Example"
    assert box.select_one("a")["href"] == reverse(name)


def test_a_name_in_an_address_finds_nobody(coordinator: Client) -> None:
    for name in ("Grace Example", "Omar Sample"):
        EnrolmentFactory(learner=LearnerFactory(name=name))
    response = coordinator.get(reverse("enrolments:index"), {"q": "Grace"})
    assert len(response.context["object_list"]) == 2


def test_a_request_to_pathways_is_found_by_name(coordinator: Client) -> None:
    ReferralFactory(name="Grace Example")
    ReferralFactory(name="Omar Sample")
    response = coordinator.post(reverse("referrals:index"), {"words": "grace"})
    assert [referral.name for referral in response.context["object_list"]] == ["Grace Example"]


def test_of_many_the_first_are_shown_and_it_says_so(coordinator: Client) -> None:
    run = RunFactory(capacity=MOST_FOUND + 1)
    for number in range(MOST_FOUND + 1):
        EnrolmentFactory(run=run, learner=LearnerFactory(name=f"Grace Example {number}"))
    assert len(titles_found(coordinator, "enrolments:index", "grace")) == MOST_FOUND
    response = coordinator.post(reverse("enrolments:index"), {"words": "grace"})
    assert f"The first {MOST_FOUND} are shown" in response.content.decode()
    assert not soup_of(response).select("nav.pagination")


def test_very_long_and_strange_words_find_nobody_calmly(coordinator: Client) -> None:
    EnrolmentFactory()
    for words in ("x" * 5000, "%_'\"<b>", "\u202egnirts"):
        assert titles_found(coordinator, "enrolments:index", words) == []


def test_who_may_not_see_a_list_cannot_search_it(editor: Client) -> None:
    for name in LISTS:
        assert editor.post(reverse(name), {"words": "grace"})["Location"] == "/admin/"


def test_the_enrolments_of_a_run_are_a_link(coordinator: Client) -> None:
    wanted = EnrolmentFactory()
    EnrolmentFactory()
    response = coordinator.get(reverse("enrolments:index"), {"code": wanted.run.code.lower()})
    assert [row.pk for row in response.context["object_list"]] == [wanted.pk]


def test_the_title_of_a_record_names_nobody(coordinator: Client) -> None:
    learner = LearnerFactory(name="Grace Example")
    page = soup_of(coordinator.get(reverse("learners:inspect", args=[learner.pk])))
    assert "Grace" not in page.title.get_text()
    assert "Grace Example" in page.select_one("main").get_text()
