"""An editor sets up a Christmas breakfast from the admin alone, and visitors find it."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import violations
from tests.journeys.conftest import PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in

LONDON = ZoneInfo("Europe/London")
TITLE = "Christmas breakfast for everyone"
ADDRESS = "/events/christmas-breakfast-for-everyone"
WALTON = "Life Rooms Walton"
IN_NINE_DAYS = datetime.now(LONDON) + timedelta(days=9)
STARTS = IN_NINE_DAYS.replace(hour=8, minute=30, second=0, microsecond=0)
ENDS = STARTS + timedelta(hours=1)


@pytest.fixture
def editor(new_page: Any, demonstration: Demonstration) -> Page:
    page: Page = new_page()
    sign_in(page, "editor", demonstration.password)
    return page


def test_from_a_draft_to_the_home_page_and_the_calendars(editor: Page, new_page: Any) -> None:
    visitor = new_page(viewport=PHONE)
    write_the_event(editor)
    assert visitor.goto(f"{ADDRESS}/").status == 404
    publish(editor)
    add_its_date(editor)
    put_it_on_the_home_page(editor)

    visitor.goto("/")
    section = visitor.get_by_role("region", name="To look forward to")
    expect(section).to_contain_text(f"{STARTS:%A} {STARTS.day} {STARTS:%B}")
    assert violations(visitor) == []
    section.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_role("main")).to_contain_text("Drop in, no need to book")
    expect(visitor.get_by_role("main")).to_contain_text("8:30am to 9:30am")
    visitor.goto(f"/whats-on/?date={STARTS:%Y-%m-%d}")
    expect(visitor.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    for calendar in ("/whats-on.ics", "/venues/walton.ics", f"{ADDRESS}.ics"):
        assert starts_in(visitor, calendar) == [STARTS]


def write_the_event(editor: Page) -> None:
    editor.goto("/admin/pages/")
    editor.get_by_role("link", name="Explore child pages of 'The Life Rooms'").click()
    editor.get_by_role("link", name="Explore child pages of 'What's on'").click()
    editor.get_by_role("link", name="Add child page").first.click()
    # The form's own scripts make the address of the title.
    editor.wait_for_load_state("networkidle")
    editor.locator("#id_title").press_sequentially(TITLE)
    expect(editor.locator("#id_slug")).to_have_value(ADDRESS.removeprefix("/events/"))
    editor.locator("#id_kind").select_option(label="Community celebration")
    editor.locator("#id_summary").fill("Tea, toast and company. Come as you are.")
    editor.get_by_role("button", name="Save draft").click()
    expect(editor).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))


def publish(editor: Page) -> None:
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.locator(".messages")).to_contain_text("has been published")


def add_its_date(editor: Page) -> None:
    editor.get_by_role("link", name=TITLE, exact=True).first.click()
    editor.get_by_role("button", name="Actions", exact=True).first.click()
    editor.get_by_role("link", name="Add dates").click()
    editor.locator("#id_venue").select_option(label=WALTON)
    editor.locator("#id_booking").select_option(label="Drop in, no booking")
    editor.locator("#id_status").select_option(label="Open for enrolment")
    editor.get_by_role("button", name="Add session").click()
    for name, moment in (("starts_at", STARTS), ("ends_at", ENDS)):
        editor.locator(f"#id_sessions-0-{name}").fill(f"{moment:%d/%m/%Y %H:%M}")
        editor.keyboard.press("Escape")
    editor.locator("#id_sessions-0-venue").select_option(label=WALTON)
    editor.get_by_role("button", name="Create", exact=True).click()
    want_it_all_the_same(editor)
    expect(editor.locator(".messages")).to_contain_text(TITLE)


def want_it_all_the_same(editor: Page) -> None:
    """It begins before the doors open, which is asked about once."""
    editor.get_by_role("checkbox", name="I know, and want it all the same").check()
    editor.get_by_role("button", name="Create", exact=True).click()


def put_it_on_the_home_page(editor: Page) -> None:
    editor.goto("/admin/pages/")
    editor.get_by_role("link", name="The Life Rooms", exact=True).first.click()
    event = editor.locator("#id_event-chooser")
    event.get_by_role("button", name="Actions").click()
    event.get_by_text("Choose another page").click()
    editor.get_by_role("dialog").get_by_role("link", name=TITLE).click()
    expect(event).to_contain_text(TITLE)
    publish(editor)


def starts_in(visitor: Page, address: str) -> list[datetime]:
    """When the breakfast begins, as a calendar program reads it."""
    calendar = Calendar.from_ical(visitor.request.get(address).body())
    entries = [entry for entry in calendar.walk("VEVENT") if TITLE in entry["SUMMARY"]]
    return [entry.decoded("DTSTART").astimezone(LONDON) for entry in entries]
