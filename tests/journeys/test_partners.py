"""Someone who needs help with rent finds the right person on the right day, in three taps."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration

DAY_AND_TIME = re.compile(r"(Mon|Tues|Wednes|Thurs|Fri)day \d+ \w+.*(am|pm|midday)")
POSTCODE = "L4 5TH"


def is_in_order(page: Page, *, scripts: bool = True) -> None:
    """Nothing axe finds, nothing to scroll sideways. Without scripts axe cannot run."""
    assert overflow(page) <= 0
    assert not scripts or violations(page) == []


def link_in(demonstration: Demonstration, code: str) -> str:
    """What a line of Python says, run beside the site."""
    before = "from partners import links; from partners.models import *;"
    said = demonstration.manage("shell", "-v", "0", "-c", f"{before} print('link', {code})")
    found = re.search(r"^link (\S+)$", said, re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_rent_from_the_home_page_to_a_person_and_a_day_in_three_taps(
    new_page: Any, viewport: Any, scripts: bool
) -> None:
    page = new_page(viewport=viewport, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Rent, bills or benefits")).click()
    expect(page).to_have_url(re.compile("/partners/$"))
    is_in_order(page, scripts=scripts)
    page.get_by_role("link", name="Rent and housing", exact=True).click()
    expect(page).to_have_url(re.compile("helps-with=housing"))
    is_in_order(page, scripts=scripts)
    here = page.locator("article", has_text=re.compile("Next at Life Rooms")).first
    here.get_by_role("link").click()
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name="When they are here")).to_be_visible()
    expect(main).to_contain_text(DAY_AND_TIME)
    is_in_order(page, scripts=scripts)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_near_me_keeps_the_postcode_out_of_the_address(new_page: Any, scripts: bool) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=scripts)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/partners/")
    page.get_by_text("Narrow the list").click()
    page.get_by_label("Near this postcode").fill(POSTCODE)
    page.get_by_label("Day").select_option(label="Wednesday")
    page.get_by_role("button", name="Show results").click()
    expect(page).to_have_url(re.compile(r"/partners/\?.*near=L4\+5\b"))
    is_in_order(page, scripts=scripts)
    expect(page.locator("article").first).to_contain_text("from L4 5, at Life Rooms Walton")
    assert not [url for url in asked if "5TH" in url.upper()]


def test_what_is_no_postcode_is_said_beside_its_field(page: Page) -> None:
    page.goto("/partners/")
    page.get_by_label("Near this postcode").fill("my house")
    page.get_by_role("button", name="Show results").click()
    field = page.get_by_label("Near this postcode")
    expect(field).to_have_value("my house")
    expect(field).to_have_attribute("aria-invalid", "true")
    is_in_order(page)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_partner_corrects_its_entry_and_tells_us_of_a_session(
    new_page: Any, demonstration: Demonstration, viewport: Any
) -> None:
    page = new_page(viewport=viewport)
    contact = "PartnerContact.objects.select_related('partner').get(partner__slug='{slug}')"
    stale = contact.format(slug="public-health-liverpool")
    page.goto(f"/partners/check/{link_in(demonstration, f'links.check_token({stale})')}/")
    is_in_order(page)
    page.get_by_role("link", name=re.compile("Something needs changing|Change something")).click()
    expect(page.get_by_label("What it costs")).to_be_visible()
    is_in_order(page)
    page.get_by_label("What it costs").fill("")
    page.get_by_role("button", name="Send the changes").click()
    expect(page.get_by_role("alert")).to_be_focused()
    is_in_order(page)
    page.get_by_label("What it costs").fill("Free, and so is parking")
    page.get_by_role("button", name="Send the changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have your changes")
    is_in_order(page)

    work = contact.format(slug="liverpool-in-work")
    session = "AdviceReturn.objects.first().session"
    token = link_in(demonstration, f"links.return_token({work}, {session})")
    page.goto(f"/partners/return/{token}/")
    is_in_order(page)
    page.get_by_label("How many people did you see?").fill("9")
    page.get_by_role("button", name="Change the numbers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have your numbers")
