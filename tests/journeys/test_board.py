"""The screen in the foyer, left alone for a while."""

from typing import Any

from playwright.sync_api import Page, Route, expect

BOARD = "/venues/walton/board/"
A_MINUTE = 61_000
TELEVISIONS = [(1920, 1080), (1080, 1920), (1024, 768), (3840, 2160)]


def test_it_keeps_what_it_has_when_nothing_answers_and_goes_on_when_something_does(
    page: Page,
) -> None:
    page.clock.install()
    page.goto(BOARD)
    title = page.get_by_role("heading", level=1)
    lost = page.get_by_text("We cannot reach the timetable just now")
    expect(lost).to_be_hidden()
    for answer in (lambda route: route.abort(), server_error, somebody_elses_page):
        page.route(f"**{BOARD}", answer)
        page.clock.run_for(A_MINUTE)
        expect(lost).to_be_visible()
        expect(title).to_contain_text("Walton")
        expect(page.get_by_text("As of")).to_be_visible()
        page.unroute(f"**{BOARD}")
        page.clock.run_for(A_MINUTE)
        expect(lost).to_be_hidden()


def server_error(route: Route) -> None:
    route.fulfill(status=502, body="Bad gateway", content_type="text/html")


def somebody_elses_page(route: Route) -> None:
    route.fulfill(status=200, body="<h1>Sign in to the guest network</h1>")


def test_what_is_new_replaces_what_was_there(page: Page) -> None:
    page.clock.install()
    page.goto(BOARD)
    page.evaluate("document.querySelector('h1').textContent = 'yesterday'")
    page.clock.run_for(A_MINUTE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Walton")


def test_it_fits_any_screen_and_is_large_on_a_television(new_page: Any) -> None:
    for width, height in TELEVISIONS:
        page: Page = new_page(viewport={"width": width, "height": height})
        page.goto(BOARD)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
        assert size >= 0.045 * min(width, height)
