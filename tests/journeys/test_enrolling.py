"""Enrolling on a phone 320 pixels wide, with and without JavaScript, in every way there is."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import enrolling
from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import PHONE, Demonstration
from tests.journeys.pages import enrolment

FULL_RUN = (
    "from timetable.models import Run; from django.db.models import F;"
    "print(Run.objects.taking_enrolments().filter(taken=F('capacity'), needs_review=False)"
    ".values_list('uuid', flat=True)[0])"
)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(request: Any, new_page: Any) -> Page:
    """A small phone."""
    return new_page(viewport=PHONE, java_script_enabled=request.param)


@pytest.fixture
def look(request: Any, page: Page) -> Iterator[Callable[[Page], None]]:
    """Looks at each page passed through: nothing too wide, and no fault axe can find."""
    has_scripts = request.node.callspec.params["page"]
    faults: dict[str, list[str]] = {}

    def look_at(seen: Page) -> None:
        found = ["too wide"] if overflow(seen) else []
        # axe itself needs scripts to run; the page is the same without.
        if has_scripts:
            found += violations(seen)
        if found:
            faults[seen.url] = found

    yield look_at
    assert faults == {}


@pytest.fixture(scope="module")
def full_run(demonstration: Demonstration) -> str:
    """The address of a run without a place left."""
    answer = demonstration.manage("shell", "-v", "0", "-c", FULL_RUN)
    return f"/enrol/{answer.strip().splitlines()[-1]}/"


def address(name: str, page: Page) -> str:
    """One nobody has used before in this run of the tests."""
    return f"{name}-{id(page)}@example.org"


def test_someone_with_email_enrols_and_answers_about_all_of_us(
    page: Page, demonstration: Demonstration, look: Callable[[Page], None]
) -> None:
    page.goto(enrolment(page))
    enrolling.begin(page, look)
    enrolling.by_email(page, demonstration, address("nadia", page), look)
    enrolling.answer_all(page, "Nadia Example", look)
    enrolling.hand_in(page, look)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    assert "Nadia" not in page.content()
    look(page)
    page.get_by_role("link", name="Answer the questions").click()
    expect(page.get_by_label("25 to 34")).to_be_visible()
    look(page)
    page.get_by_label("25 to 34").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator(".messages")).to_contain_text("without your name")
    expect(page.get_by_role("link", name="Answer the questions")).to_have_count(0)
    page.get_by_role("button", name="Forget me here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Living with Anxiety")
    expect(page.locator(".messages")).to_contain_text("this device has forgotten you")


def test_someone_who_has_been_before_goes_on_by_the_link(
    page: Page, demonstration: Demonstration, look: Callable[[Page], None]
) -> None:
    email = address("omar", page)
    page.goto(enrolment(page, course="introduction-to-mindfulness"))
    enrolling.begin(page)
    enrolling.by_email(page, demonstration, email)
    enrolling.answer_all(page, "Omar Example")
    enrolling.hand_in(page)
    page.goto(enrolment(page, course="understanding-anxiety"))
    enrolling.begin(page)
    page.get_by_label("By e-mail").check()
    page.get_by_label("E-mail address").fill(email)
    enrolling.go_on(page)
    link = enrolling.link_in(enrolling.message_to(demonstration, email))
    page.goto(link)
    enrolling.go_on(page, look)
    page.get_by_label("Yes, I am Omar").check()
    enrolling.go_on(page, look)
    expect(page.get_by_role("main")).to_contain_text("Welcome back, Omar")
    look(page)
    page.get_by_role("link", name="Change What would make it easier").click()
    expect(page.get_by_label("Anything to help you feel comfortable")).to_have_value(
        "A seat by the door"
    )
    page.go_back()
    page.get_by_role("button", name="Yes, go on").click()
    enrolling.come_alone(page)
    enrolling.hand_in(page, look)
    expect(page.get_by_role("main")).to_contain_text("You have a place")


def test_someone_joins_the_waiting_list_of_full_dates(
    page: Page, demonstration: Demonstration, full_run: str, look: Callable[[Page], None]
) -> None:
    page.goto(full_run)
    number = re.search(r"You would be number (\d+)", page.get_by_role("main").inner_text())
    assert number is not None
    enrolling.begin(page, look, button="Join the waiting list")
    enrolling.by_email(page, demonstration, address("rowan", page))
    enrolling.answer_all(page, "Rowan Example")
    enrolling.hand_in(page, look)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on the waiting list")
    expect(page.get_by_role("main")).to_contain_text(f"You are number {number[1]}")
    look(page)


def test_someone_with_a_telephone_alone_asks_to_be_rung(
    page: Page, look: Callable[[Page], None]
) -> None:
    page.goto(enrolment(page))
    enrolling.begin(page)
    enrolling.by_phone(page, look=look)
    enrolling.answer_all(page, f"Sam Sample {id(page)}")
    enrolling.hand_in(page, look)
    expect(page.get_by_role("main")).to_contain_text("We will ring you")
    look(page)


def test_someone_under_18_is_shown_where_help_is(page: Page, look: Callable[[Page], None]) -> None:
    page.goto(enrolment(page))
    page.get_by_role("button", name="Start").click()
    page.get_by_label("No", exact=True).check()
    enrolling.go_on(page)
    expect(page.get_by_role("main")).to_contain_text("Childline")
    look(page)


def test_back_and_refresh_lose_nothing(page: Page) -> None:
    page.goto(enrolment(page))
    enrolling.begin(page)
    enrolling.by_phone(page)
    page.get_by_label("Your name").fill("Back Example")
    enrolling.go_on(page)
    expect(page.get_by_label("I use, or have used")).to_be_visible()
    page.reload()
    page.go_back()
    expect(page.get_by_label("Your name")).to_have_value("Back Example")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_label("Telephone number")).to_have_value("0151 496 0000")


def test_only_the_way_that_is_chosen_is_shown(page: Page) -> None:
    page.goto(enrolment(page))
    enrolling.begin(page)
    expect(page.get_by_label("Telephone number")).to_be_visible()
    page.get_by_label("By e-mail").check()
    expect(page.get_by_label("E-mail address")).to_be_visible()
    expect(page.get_by_label("Telephone number")).to_be_hidden()
