"""From a GP's referral to a closed follow-up, and someone who asks for themselves on a phone."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in


def press(page: Page, label: str) -> None:
    """Press what comes next, and see that it was noted."""
    page.locator(".college-actions").get_by_role("button", name=label).click()
    expect(page.locator(".messages")).to_contain_text("Noted")


def refer_as_gp(page: Page, name: str) -> None:
    """From the page for professionals to “received”."""
    page.goto("/information-for-professionals/")
    page.get_by_role("link", name="on one page").click()
    expect(page.get_by_role("main")).to_contain_text("It is not for urgent help.")
    assert violations(page) == []
    page.get_by_role("button", name="Send the referral").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose where you work")
    assert violations(page) == []
    page.get_by_label("A GP practice or health centre").check()
    page.get_by_label("Name of the practice").fill("Specimen Street Surgery")
    page.get_by_label("Your name").fill("Dr Ada Placeholder")
    page.get_by_label("Your role").fill("GP")
    page.get_by_label("Your e-mail address").fill("ada-refers@example.org")
    page.get_by_label("Their name").fill(name)
    page.get_by_label("By telephone").check()
    page.get_by_label("Their telephone number").fill("0151 496 0007")
    page.get_by_label("They know that I am doing this").check()
    page.get_by_role("button", name="Send the referral").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have received this")
    expect(page.get_by_role("main")).to_contain_text("theirs to tell you")
    assert violations(page) == []


def test_a_referral_of_a_gp_is_met_handed_over_followed_up_and_closed(
    new_page: Any, demonstration: Demonstration
) -> None:
    refer_as_gp(new_page(), "Robin Specimen")

    advisor = new_page()
    sign_in(advisor, "advisor", demonstration.password)
    assert violations(advisor) == []
    advisor.goto("/admin/referrals/")
    assert violations(advisor) == []
    # Narrowed, Wagtail's own heading of results is an alert, of which axe complains.
    advisor.goto("/admin/")
    advisor.get_by_role("link", name=re.compile("New$")).click()
    advisor.get_by_role("link", name="Robin Specimen").first.click()
    main = advisor.get_by_role("main")
    expect(main).to_contain_text("0151 496 0007")
    expect(main).to_contain_text("Do not leave one")
    expect(main).to_contain_text("Dr Ada Placeholder, GP, Specimen Street Surgery")
    assert violations(advisor) == []
    press(advisor, "We have been in touch")
    press(advisor, "We have met")
    advisor.get_by_role("link", name="Hand over").click()
    expect(advisor.get_by_role("heading", level=1)).to_contain_text("Hand over")
    assert violations(advisor) == []
    advisor.get_by_label("Citizens Advice Liverpool").check()
    advisor.get_by_role("button", name="Hand over").click()
    expect(main.get_by_role("link", name="Citizens Advice Liverpool")).to_be_visible()
    press(advisor, "We asked how it went")
    advisor.get_by_role("link", name="Close", exact=True).click()
    advisor.get_by_label("What they wanted is under way").check()
    advisor.get_by_role("button", name="Close").click()
    expect(main).to_contain_text("What came of it What they wanted is under way")
    expect(main.get_by_role("heading", name="What comes next")).to_have_count(0)
    assert violations(advisor) == []


def test_someone_asks_for_themselves_on_a_small_phone_without_javascript(new_page: Any) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/pathways/")
    page.get_by_role("link", name="For yourself").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For yourself")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your name")
    page.get_by_label("Your name").fill("Sky Specimen")
    page.get_by_label("By e-mail").check()
    page.get_by_label("E-mail address").fill("sky-specimen@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have received this")
    expect(page.get_by_role("main")).not_to_contain_text("Sky")


def test_no_page_of_asking_is_wider_than_a_small_phone(new_page: Any) -> None:
    page = new_page(viewport=PHONE)
    for path in ("refer/", "refer/as-a-professional/", "ask/room-hire/"):
        page.goto(f"/pathways/{path}")
        assert overflow(page) == 0
