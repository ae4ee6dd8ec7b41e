"""A coordinator and a learner on both sides of a waiting list."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import enrolling
from tests.journeys.accessibility import violations
from tests.journeys.conftest import PHONE, Demonstration
from tests.journeys.test_enrolling import FULL_RUN
from tests.journeys.test_the_way_through import sign_in

EMAIL = "alex-waits@example.org"
# At night nothing goes but what was asked for that minute, and tests run at night, too.
SEND_AT_ANY_HOUR = "from core.models import OutboxMessage as M; M.objects.update(at_once=True)"


@pytest.fixture
def people_page(demonstration: Demonstration) -> tuple[str, str]:
    """A full run: its page for visitors, and its people for staff."""
    found = FULL_RUN.replace("'uuid', flat=True)[0]", "'uuid', 'pk')[0]")
    answer = demonstration.manage("shell", "-v", "0", "-c", found).strip().splitlines()[-1]
    uuid = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", answer)
    pk = re.search(r"(\d+)\)$", answer)
    assert uuid is not None
    assert pk is not None
    return f"/enrol/{uuid[0]}/", f"/admin/runs/people/{pk[1]}/"


def do(staff: Page, whose: str, what: str, **answers: str) -> None:
    """Press an action beside someone's name, fill in its form, and send it."""
    row = staff.get_by_role("row", name=re.compile(whose)).first
    row.get_by_role("link", name=re.compile(f"^{what}")).click()
    for label, answer in answers.items():
        staff.get_by_label(re.compile(label, re.IGNORECASE)).fill(answer)
    staff.locator("form button.button[type=submit]").last.click()


def test_someone_waits_is_put_first_is_offered_what_is_freed_and_takes_it(
    new_page: Any, demonstration: Demonstration, people_page: tuple[str, str]
) -> None:
    for_visitors, for_staff = people_page
    learner = new_page(viewport=PHONE)
    learner.goto(for_visitors)
    enrolling.begin(learner, button="Join the waiting list")
    enrolling.by_email(learner, demonstration, EMAIL)
    enrolling.answer_all(learner, "Alex Waits")
    enrolling.hand_in(learner)
    expect(learner.get_by_role("heading", level=1)).to_have_text("You are on the waiting list")

    staff = new_page()
    sign_in(staff, "coordinator", demonstration.password)
    staff.goto(for_staff)
    do(staff, "Alex Waits", "Move on the waiting list", number="1", why="Missed out last term")
    expect(staff.get_by_role("row", name=re.compile("Alex Waits"))).to_contain_text("Number 1")
    someone = staff.get_by_role("region", name="Have a place").get_by_role("row").nth(1)
    someone.get_by_role("link", name=re.compile("^Withdraw for them")).click()
    staff.locator("form button.button[type=submit]").last.click()
    offered = staff.get_by_role("region", name="Offered a place")
    expect(offered).to_contain_text("Alex Waits")

    demonstration.manage("shell", "-c", SEND_AT_ANY_HOUR)
    letter = enrolling.message_to(demonstration, EMAIL)
    link = re.search(r"/my-learning/offer/\S+", letter)
    assert link is not None
    learner.goto(link[0])
    assert "Alex" not in learner.content()
    assert violations(learner) == []
    learner.get_by_role("button", name="Yes, I want the place").click()
    expect(learner.get_by_role("heading", level=1)).to_have_text("You have a place")
    assert violations(learner) == []

    staff.goto(for_staff)
    places = staff.get_by_role("region", name="Have a place")
    expect(places).to_contain_text("Alex Waits")


def test_a_learner_opens_my_learning_with_a_code_and_gives_a_place_up(
    new_page: Any, demonstration: Demonstration
) -> None:
    email = "kim-learns@example.org"
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/courses/?places=on")
    page.get_by_role("main").locator("h2 a, h3 a").first.click()
    page.get_by_role("link", name=re.compile("^Enrol")).first.click()
    enrolling.begin(page)
    enrolling.by_email(page, demonstration, email)
    enrolling.answer_all(page, "Kim Learns")
    enrolling.hand_in(page)

    page.goto("/my-learning/")
    page.get_by_role("textbox", name="E-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(enrolling.code_in(enrolling.message_to(demonstration, email)))
    page.get_by_role("button", name="Open My learning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Kim Learns")
    page.get_by_role("link", name=re.compile("^Give up my place")).click()
    page.get_by_role("button", name="Give up my place", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Kim Learns")
    expect(page.get_by_role("link", name=re.compile("^Give up my place"))).to_have_count(0)
