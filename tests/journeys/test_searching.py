"""Finding something: by keyboard, with a slip of the finger, in danger, on a phone, unscripted."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import PHONE


def field_of(page: Page) -> Locator:
    """The field of the search page itself, not the header's."""
    return page.get_by_role("main").get_by_label("Search the Life Rooms")


def test_a_suggestion_is_chosen_by_keyboard_alone(page: Page) -> None:
    page.goto("/search/")
    field = field_of(page)
    press_until_focused(page, field)
    page.keyboard.type("sleep")
    suggestions = page.get_by_role("main").get_by_role("listbox")
    expect(suggestions).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    number = suggestions.get_by_role("option").count()
    spoken = page.get_by_role("main").get_by_role("status").filter(has_text="suggestion")
    expect(spoken).to_contain_text(f"{number} suggestion")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = suggestions.get_by_role("option").first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(field).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/search/"))


def test_escape_puts_suggestions_away_and_enter_searches_for_what_was_typed(page: Page) -> None:
    page.goto("/")
    field = page.get_by_label("Search the Life Rooms")
    field.focus()
    page.keyboard.type("sleep")
    suggestions = page.get_by_role("listbox")
    expect(suggestions).to_be_visible()
    page.keyboard.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(field).to_have_value("sleep")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=sleep$"))


def test_suggestions_can_be_touched(new_page: Any) -> None:
    page = new_page(viewport=PHONE, has_touch=True)
    page.goto("/")
    page.get_by_label("Search the Life Rooms").press_sequentially("sleep")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert overflow(page) == 0
    option.tap()
    expect(page).not_to_have_url(re.compile(r":\d+/$"))


def test_when_suggestions_do_not_come_the_field_is_a_plain_one(page: Page) -> None:
    page.route("**/search/suggest/**", lambda route: route.abort())
    page.goto("/search/")
    field_of(page).press_sequentially("sleep")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Good Night's Sleep")).to_be_visible()


def test_a_misspelling_is_understood_and_can_be_insisted_on(page: Page) -> None:
    page.goto("/search/")
    field_of(page).fill("anxeity")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Showing results for anxiety")
    expect(page.get_by_role("link", name="Living with Anxiety")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="anxeity").click()
    expect(page.get_by_role("main")).to_contain_text("Did you mean anxiety?")
    assert violations(page) == []


def test_words_of_danger_show_whom_to_call_before_anything_else(new_page: Any) -> None:
    for options in ({"viewport": PHONE}, {"color_scheme": "dark"}):
        page = new_page(**options)
        page.goto("/search/?q=i+want+to+die")
        help_now = page.get_by_role("region", name="You can talk to someone now")
        expect(help_now).to_be_visible()
        for way in ("tel:999", "tel:111", "tel:116123", "sms:85258"):
            expect(help_now.locator(f'a[href^="{way}"]')).to_be_visible()
        first_result = page.locator(".search-results a").first
        assert top_of(help_now) < top_of(first_result)
        expect(page.get_by_role("status").filter(has_text="Numbers to call")).to_have_count(1)
        assert violations(page) == []
        assert overflow(page) == 0


def test_someone_typing_words_of_danger_is_offered_help_first(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search the Life Rooms").press_sequentially("suicid")
    expect(page.get_by_role("option").first).to_contain_text("Urgent help")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/urgent-help/$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_results_are_narrowed_on_a_phone(new_page: Any, scripts: bool) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_label("Search the Life Rooms").fill("anxiety")
    page.keyboard.press("Enter")
    everything = number_of(page)
    page.get_by_text("Narrow the list").click()
    where = page.get_by_label("Where")
    option = where.locator('option[value="walton"]').inner_text()
    where.select_option(value="walton")
    page.get_by_role("button", name="Show results").click()
    expect(page).to_have_url(re.compile("q=anxiety.*venue=walton"))
    assert option == f"Life Rooms Walton ({number_of(page)})"
    assert 0 < number_of(page) < everything
    expect(page.get_by_role("main")).to_contain_text("1 chosen")
    page.get_by_role("link", name=re.compile(r"^Courses \(")).click()
    expect(page).to_have_url(re.compile("venue=walton.*kind=course"))
    page.get_by_text("Narrow the list").click()
    assert overflow(page) == 0
    if scripts:
        assert violations(page) == []
    page.get_by_role("link", name="Clear all choices").click()
    expect(page).to_have_url(re.compile(r"\?q=anxiety&kind=course$"))


def test_words_and_choices_are_kept_together_by_either_button(page: Page) -> None:
    page.goto("/search/?q=anxiety&venue=walton")
    field_of(page).fill("stress")
    page.get_by_label("Day").select_option(value="tuesday")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("q=stress.*venue=walton.*day=tuesday"))


def number_of(page: Page) -> int:
    """How many results the page says there are."""
    return int(page.locator(".result-count strong").inner_text())


def top_of(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["y"]


def press_until_focused(page: Page, wanted: Locator) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("The keyboard never got there.")
