"""A stranger finds Living with Anxiety at Walton on a Tuesday, enrols, and staff see it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration

IS_FOCUSED = "element => element === document.activeElement"


def find_the_run(page: Page) -> None:
    """From the front door to the enrolment page of the run."""
    page.goto("/")
    page.get_by_role("link", name="Courses", exact=True).first.click()
    open_filters(page)
    page.get_by_label("Where").select_option(label="Life Rooms Walton")
    page.get_by_label("Day").select_option(label="Tuesday")
    page.get_by_label("Topic").select_option(label="Understanding mental health")
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


def fill_in(page: Page, *, name: str, email: str = "", phone: str = "") -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Telephone number").fill(phone)
    page.get_by_role("checkbox", name=re.compile("I agree")).check()


def enrol_button(page: Page) -> Any:
    return page.get_by_role("main").get_by_role("button", name=re.compile("Enrol"))


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_front_door_to_a_place(new_page: Any, viewport: Any, scripts: bool) -> None:
    page = new_page(viewport=viewport, java_script_enabled=scripts)
    find_the_run(page)
    fill_in(page, name="Nadia Example", email="nadia@example.org")
    enrol_button(page).click()
    expect(page).to_have_url(re.compile("/done/$"))
    expect(page.get_by_role("main")).to_contain_text("Living with Anxiety")
    expect(page.get_by_role("main")).to_contain_text("Tuesday")
    assert "Nadia" not in page.content()


def test_the_confirmation_reaches_the_mailbox_and_the_list_of_enrolments(
    new_page: Any, demonstration: Demonstration
) -> None:
    page = new_page()
    find_the_run(page)
    fill_in(page, name="Rowan Sample", email="rowan@example.org")
    enrol_button(page).click()
    expect(page).to_have_url(re.compile("/done/$"))
    demonstration.manage("send_messages")

    staff = new_page()
    sign_in(staff, "coordinator", demonstration.password)
    staff.goto("/admin/enrolments/?q=Rowan")
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
    fill_in(page, name="Twice Sample", email="twice@example.org")
    enrol_button(page).dblclick()
    expect(page).to_have_url(re.compile("/done/$"))
    page.go_back()
    fill_in(page, name="Twice Sample", email="twice@example.org")
    enrol_button(page).click()
    expect(page).to_have_url(re.compile("/done/$"))
    counted = demonstration.manage(
        "shell",
        "-c",
        "from enrolments.models import Enrolment as E;"
        "print('counted', E.objects.filter(learner__email='twice@example.org').count())",
    )
    assert "counted 1" in counted


def test_missing_answers_are_said_first_and_lead_to_their_field(page: Page) -> None:
    find_the_run(page)
    enrol_button(page).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Enter your name")
    expect(summary).to_contain_text("Give an e-mail address or a telephone number")
    assert violations(page) == []
    summary.get_by_role("link", name="Enter your name").click()
    expect(page.get_by_label("Your name")).to_be_focused()


def test_what_was_typed_is_kept_when_something_is_wrong(page: Page) -> None:
    find_the_run(page)
    fill_in(page, name="Kept Example", email="not an address")
    enrol_button(page).click()
    expect(page.get_by_label("Your name")).to_have_value("Kept Example")
    expect(page.get_by_role("alert")).to_contain_text("name@example.com")


def test_a_full_run_says_so_and_offers_the_others(page: Page) -> None:
    page.goto("/courses/living-with-anxiety/")
    full = page.locator("article", has_text="Thursdays").first
    expect(full).to_contain_text("Full")
    full.get_by_role("link", name=re.compile("See dates with places")).click()
    expect(page.get_by_role("main")).to_contain_text("Tuesdays")
    expect(page.get_by_role("link", name=re.compile("^Enrol")).first).to_be_visible()


def test_the_whole_way_by_keyboard(page: Page) -> None:
    page.goto("/courses/living-with-anxiety/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    press_until(page, lambda: "/enrol/" in (focused(page, "href") or ""))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for label, text in (("Your name", "Keyboard Example"), ("E-mail address", "keys@example.org")):
        field = page.get_by_label(label)
        press_until(page, lambda field=field: field.evaluate(IS_FOCUSED))
        page.keyboard.type(text)
    press_until(page, lambda: focused(page, "type") == "checkbox")
    page.keyboard.press("Space")
    press_until(page, lambda: focused(page, "tagName") == "BUTTON")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/done/$"))


def test_the_enrolment_pages_are_accessible_on_a_phone(new_page: Any) -> None:
    page = new_page(viewport=PHONE)
    find_the_run(page)
    assert violations(page) == []
    assert overflow(page) == 0
    fill_in(page, name="Small Screen", phone="0151 496 0000")
    enrol_button(page).click()
    expect(page).to_have_url(re.compile("/done/$"))
    assert violations(page) == []
    assert overflow(page) == 0


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
