"""A stranger finds Living with Anxiety at Walton on a Tuesday, enrols, and staff see it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import enrolling
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration

IS_FOCUSED = "element => element === document.activeElement"


def find_the_run(page: Page) -> None:
    """From the front door to the enrolment page of the run."""
    page.goto("/")
    page.get_by_role("link", name="Courses", exact=True).first.click()
    expect(page).to_have_url(re.compile("/courses/$"))
    open_filters(page)
    page.get_by_label("Where").select_option(value="walton")
    page.get_by_label("Day").select_option(value="tuesday")
    page.get_by_label("Topic").select_option(value="understanding-mental-health")
    page.get_by_role("button", name="Show results").click()
    expect(page).to_have_url(re.compile("venue=walton.*day=tuesday|day=tuesday.*venue=walton"))
    page.get_by_role("link", name="Living with Anxiety").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Living with Anxiety")
    page.locator("article, li", has_text="Tuesdays").get_by_role(
        "link", name=re.compile("^Enrol")
    ).first.click()


def open_filters(page: Page) -> None:
    """On a phone the filters are in a drawer."""
    if not page.get_by_label("Where").is_visible():
        page.get_by_text("Narrow the list").click()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_front_door_to_a_place(
    new_page: Any, demonstration: Demonstration, viewport: Any, scripts: bool
) -> None:
    page = new_page(viewport=viewport, java_script_enabled=scripts)
    find_the_run(page)
    enrolling.begin(page)
    enrolling.by_email(page, demonstration, f"nadia{id(page)}@example.org")
    enrolling.answer_all(page, "Nadia Example")
    enrolling.hand_in(page)
    expect(page).to_have_url(re.compile("/done/$"))
    expect(page.get_by_role("main")).to_contain_text("Living with Anxiety")
    expect(page.get_by_role("main")).to_contain_text("Tuesday")
    assert "Nadia" not in page.content()


def test_the_confirmation_reaches_the_mailbox_and_the_list_of_enrolments(
    new_page: Any, demonstration: Demonstration
) -> None:
    page = new_page()
    find_the_run(page)
    enrolling.begin(page)
    enrolling.by_email(page, demonstration, "rowan@example.org")
    enrolling.answer_all(page, "Rowan Sample")
    enrolling.hand_in(page)
    expect(page).to_have_url(re.compile("/done/$"))
    assert "Living with Anxiety" in enrolling.message_to(demonstration, "rowan@example.org")

    staff = new_page()
    sign_in(staff, "coordinator", demonstration.password)
    staff.goto("/admin/enrolments/")
    staff.get_by_label("Name, e-mail, telephone, course or run code").fill("Rowan")
    staff.get_by_role("button", name="Find", exact=True).click()
    expect(staff).to_have_url(re.compile("/admin/enrolments/$"))
    expect(staff.get_by_role("main")).to_contain_text("Rowan Sample")
    staff.goto("/admin/mailbox/")
    letter = staff.locator("section", has_text="rowan@example.org").first
    expect(letter).to_contain_text("Living with Anxiety")
    expect(letter).to_contain_text("Tuesday")


def test_an_editor_does_not_see_enrolments(page: Page, demonstration: Demonstration) -> None:
    sign_in(page, "editor", demonstration.password)
    expect(page.get_by_role("link", name="College")).to_have_count(0)
    page.goto("/admin/enrolments/")
    expect(page).to_have_url(re.compile("/admin/$"))


def test_a_double_click_makes_one_enrolment(new_page: Any, demonstration: Demonstration) -> None:
    page = new_page(java_script_enabled=False)
    find_the_run(page)
    enrolling.begin(page)
    enrolling.by_email(page, demonstration, "twice@example.org")
    enrolling.answer_all(page, "Twice Sample")
    page.get_by_role("checkbox", name=re.compile("I agree")).check()
    enrolling.last_button(page).dblclick()
    expect(page).to_have_url(re.compile("/done/$"))
    page.go_back()
    expect(page).to_have_url(re.compile("/done/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a place")
    counted = demonstration.manage(
        "shell",
        "-c",
        "from enrolments.models import Enrolment as E;"
        "print('counted', E.objects.filter(learner__email='twice@example.org').count())",
    )
    assert "counted 1" in counted


def test_missing_answers_are_said_first_and_lead_to_their_field(page: Page) -> None:
    find_the_run(page)
    enrolling.begin(page)
    page.get_by_label("By e-mail").check()
    enrolling.go_on(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Enter an e-mail address")
    assert violations(page) == []
    summary.get_by_role("link", name="Enter an e-mail address").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_what_was_typed_is_kept_when_something_is_wrong(page: Page) -> None:
    find_the_run(page)
    enrolling.begin(page)
    page.get_by_label("By e-mail").check()
    page.get_by_label("E-mail address").fill("not an address")
    enrolling.go_on(page)
    expect(page.get_by_label("E-mail address")).to_have_value("not an address")
    expect(page.get_by_role("alert")).to_contain_text("name@example.com")


def test_a_full_run_says_so_and_offers_its_waiting_list_beside_other_dates(page: Page) -> None:
    page.goto("/courses/living-with-anxiety/")
    expect(page.get_by_role("link", name=re.compile("^Enrol")).first).to_be_visible()
    full = page.locator("article", has_text="Thursdays").first
    expect(full).to_contain_text("Full")
    full.get_by_role("link", name=re.compile("Join the waiting list")).click()
    expect(page.get_by_role("main")).to_contain_text("waiting list")


def test_the_whole_way_by_keyboard(page: Page) -> None:
    page.goto("/courses/living-with-anxiety/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    press_until(page, lambda: "/enrol/" in (focused(page, "href") or ""))
    press_enter(page)
    press_button(page, "Start")
    choose(page, "Yes")
    press_button(page, "Go on")
    choose(page, "By e-mail")
    page.keyboard.press("ArrowDown")
    type_into(page, "Telephone number", "0151 496 0001")
    press_button(page, "Go on")
    type_into(page, "Your name", "Keyboard Example")
    press_enter(page)
    choose(page, "I use, or have used, health or care services")
    press_button(page, "Go on")
    press_button(page, "Go on")
    choose(page, "Yes")
    press_button(page, "Go on")
    press_button(page, "Go on")
    press_until(page, lambda: focused(page, "type") == "checkbox")
    page.keyboard.press("Space")
    press_button(page, "Ask for a place")
    expect(page).to_have_url(re.compile("/done/$"))


def choose(page: Page, label: str) -> None:
    radio = page.get_by_label(label, exact=True)
    press_until(page, lambda: radio.evaluate(IS_FOCUSED))
    page.keyboard.press("Space")


def type_into(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label)
    press_until(page, lambda: field.evaluate(IS_FOCUSED))
    page.keyboard.type(text)


def press_button(page: Page, name: str) -> None:
    button = page.get_by_role("main").get_by_role("button", name=name)
    press_until(page, lambda: button.evaluate(IS_FOCUSED))
    press_enter(page)


def press_enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def focused(page: Page, attribute: str) -> str | None:
    answer: str | None = page.evaluate(f"document.activeElement.{attribute} || null")
    return answer


def press_until(page: Page, there: Any) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if there():
            return
    raise AssertionError("The keyboard never got there.")


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/admin/$"))
