"""A course taken in one's own time: the device remembers what is done, when it is asked to."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import PHONE
from tests.journeys.pages import lesson

DONE = "I have done this lesson"


def test_the_device_remembers_a_lesson_that_is_done_until_it_is_told_to_forget(
    page: Page,
) -> None:
    first = lesson(page)
    page.goto(first)
    expect(page.get_by_text("Only this device knows.")).to_be_hidden()
    page.get_by_role("button", name=DONE).click()
    expect(page.get_by_role("button", name=DONE)).to_have_attribute("aria-pressed", "true")
    page.goto("/courses/understanding-sleep/")
    lessons = page.locator("#lessons")
    expect(lessons.get_by_role("status")).to_contain_text("You have done 1 of ")
    expect(lessons.get_by_text("Done", exact=True).first).to_be_visible()
    assert violations(page) == []
    lessons.get_by_role("button", name="Forget which I have done").click()
    expect(lessons.get_by_text("Done", exact=True).first).to_be_hidden()
    page.reload()
    expect(page.get_by_text("Only this device knows.")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_on_a_phone_nothing_is_wider_than_the_window(new_page: Any) -> None:
    page = new_page(viewport=PHONE)
    page.goto(lesson(page))
    page.get_by_role("button", name=DONE).click()
    expect(page.get_by_text("Only this device knows.")).to_be_visible()
    assert overflow(page) == 0
    assert violations(page) == []


def test_without_scripts_a_lesson_has_no_button_that_does_nothing(new_page: Any) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(lesson(page))
    expect(page.get_by_role("button", name=DONE)).to_be_hidden()
    expect(page.locator("#lessons").get_by_role("link").first).to_be_visible()
