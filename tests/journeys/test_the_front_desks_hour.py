"""An hour at the front desk, on a phone: visits, the signal gone for a while, a book, a place."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in

COUNTED = (
    "from timetable.models import Visit; from django.utils import timezone;"
    "print('visits', sorted(Visit.objects.on(timezone.localdate()).by_reason().items()))"
)


def tap(page: Page, reason: str) -> None:
    page.get_by_role("button", name=reason).tap()


def number(page: Page, reason: str) -> Any:
    return page.get_by_role("button", name=reason).locator("[data-number]")


def status(page: Page) -> Any:
    return page.locator("[data-tally-status]")


def count_visits(page: Page, demonstration: Demonstration) -> None:
    """By thumb, with the signal gone in the middle and the page loaded without it."""
    page.get_by_role("link", name="Walton", exact=True).tap()
    expect(page).to_have_url(re.compile(r"/admin/tally/walton/$"))
    assert (violations(page), overflow(page)) == ([], 0)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for _ in range(2):
        tap(page, "Library")
    expect(status(page)).to_have_text("All counted.")
    expect(number(page, "Library")).to_have_text("2")

    page.context.set_offline(True)
    tap(page, "Café")
    expect(status(page)).to_contain_text("Kept on this device: 1 not sent yet")
    page.reload()
    expect(page.get_by_text("There is no signal just now")).to_be_visible()
    expect(number(page, "Café")).to_have_text("1")
    tap(page, "Course")
    tap(page, "Advice")
    page.get_by_role("button", name="Take the last one back").tap()
    expect(page.locator("[data-tally-total]")).to_have_text("2")
    assert (violations(page), overflow(page)) == ([], 0)

    # It loads itself anew as soon as there is a signal.
    page.context.set_offline(False)
    expect(page.get_by_role("link", name="Another desk")).to_be_visible(timeout=20_000)
    expect(status(page)).to_have_text("All counted.")
    stands = "visits [('cafe', 1), ('course', 1), ('library', 2)]"
    assert stands in demonstration.manage("shell", "-c", COUNTED)
    page.get_by_role("button", name="Take the last one back").wait_for()
    expect(page.locator("[data-tally-total]")).to_have_text("4")


def lend_a_book(page: Page) -> None:
    page.goto("/admin/lending/")
    page.get_by_label("Number on the copy").fill("2")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lend").tap()
    expect(page.get_by_text("number 2, is out now")).to_be_visible()
    page.get_by_role("button", name="Take back").tap()
    expect(page.get_by_text("Please put it back")).to_be_visible()


def enrol_someone(page: Page) -> None:
    """A stranger at the desk would like a place, and has only a telephone."""
    page.goto("/admin/runs/?q=Living+with+Anxiety")
    page.locator("td.title a").first.tap()
    expect(page).to_have_url(re.compile(r"/people/\d+/$"))
    page.goto(page.url.replace("/people/", "/enrol/"))
    page.locator("input[name=name]").fill("Desk Example")
    page.locator("input[name=phone]").fill("0151 496 0077")
    page.locator("main button[type=submit]").last.tap()
    page.locator("input[name=source][value=desk]").check()
    page.locator("input[name=over_18]").check()
    page.locator("input[name=contact_by][value=phone]").check()
    page.locator("input[name=capacity][value=open]").check()
    page.locator("input[name=agreement]").check()
    assert overflow(page) == 0
    page.locator("main button[type=submit]").last.tap()
    expect(page.get_by_role("main")).to_contain_text(
        re.compile("They have a place|waiting list|asked to join")
    )


def test_the_front_desks_hour(new_page: Any, demonstration: Demonstration) -> None:
    page: Page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, "desk", demonstration.password)
    count_visits(page, demonstration)
    lend_a_book(page)
    enrol_someone(page)


def test_without_a_script_each_button_is_a_form(
    new_page: Any, demonstration: Demonstration
) -> None:
    page: Page = new_page(viewport=DESKTOP, java_script_enabled=False)
    sign_in(page, "volunteer", demonstration.password)
    page.get_by_role("link", name="Bootle", exact=True).click()
    page.get_by_role("button", name="Company").click()
    expect(page.get_by_text("Counted: Company.")).to_be_visible()
    expect(number(page, "Company")).to_have_text("1")
    page.get_by_role("button", name="Take the last one back").click()
    expect(number(page, "Company")).to_have_text("0")
