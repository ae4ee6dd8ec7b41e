"""Somebody says on a phone how a course was; a coordinator sees the course, and nobody's name."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in

# Of a course that has just ended, somebody who had a place; each journey takes another one.
A_LINK = """
from datetime import timedelta
from django.urls import reverse
from django.utils import timezone
from enrolments import links
from enrolments.models import Enrolment
from timetable.models import Run, Session
over = Enrolment.objects.filter(status__in=["completed", "not-completed"])
chosen = over.filter(evaluation_given=None).select_related("learner").order_by("-pk")[{number}]
ended = timezone.now() - timedelta(days=1)
last = Session.objects.filter(run=chosen.run_id).order_by("-ends_at").first()
if last.ends_at < ended - timedelta(days=20):
    Session.objects.filter(pk=last.pk).update(
        starts_at=ended - timedelta(hours=2), ends_at=ended, frees_room=True
    )
print("run", chosen.run_id)
print("link", reverse("evaluate", args=[links.token(chosen, links.Purpose.EVALUATE)]))
"""


def a_link(demonstration: Demonstration, number: int) -> tuple[str, str]:
    """The address in somebody's letter, and the number of the run it is about."""
    lines = demonstration.manage("shell", "-c", A_LINK.format(number=number)).split()
    return lines[lines.index("link") + 1], lines[lines.index("run") + 1]


@pytest.mark.parametrize(("number", "scripts"), [(0, True), (9, False)], ids=["scripts", "none"])
def test_somebody_says_how_it_was_on_a_phone(
    new_page: Any, demonstration: Demonstration, number: int, scripts: bool
) -> None:
    link, _ = a_link(demonstration, number)
    page: Page = new_page(viewport=PHONE, java_script_enabled=scripts)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("How was it?")
    if scripts:
        assert (violations(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("Answer at least one question").first).to_be_visible()
    if scripts:
        assert (violations(page), overflow(page)) == ([], 0)
    before = page.get_by_role("group", name="Before the course, I felt hopeful for the future")
    before.get_by_label("Disagree", exact=True).check()
    after = page.get_by_role("group", name="As a result of this course, I feel hopeful")
    after.get_by_label("Strongly agree").check()
    page.get_by_label("What helped you?").fill("That I was not alone with it")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    if scripts:
        assert (violations(page), overflow(page)) == ([], 0)
    page.goto(link)
    expect(page.get_by_role("button", name="Send my answers")).to_have_count(0)


# Each of a run of its own: of one, no more sheets are taken than there were people.
@pytest.mark.parametrize(
    ("viewport", "number"), [(PHONE, 30), (DESKTOP, 60)], ids=["phone", "desktop"]
)
def test_a_coordinator_reads_it_prints_a_sheet_and_types_one_in(
    new_page: Any, demonstration: Demonstration, viewport: Any, number: int
) -> None:
    _, run = a_link(demonstration, number)
    page: Page = new_page(viewport=viewport)
    sign_in(page, "coordinator", demonstration.password)
    for address in (
        "/admin/evaluations/",
        f"/admin/runs/evaluation/{run}/",
        f"/admin/runs/evaluation_sheet/{run}/",
        f"/admin/runs/type_in_evaluation/{run}/",
    ):
        page.goto(address)
        assert (violations(page), overflow(page)) == ([], 0), address
    # Wagtail's forms put no group around choices, so “Agree” alone would be one of four.
    page.locator("input[name=hopeful_after][value='4']").check()
    page.get_by_role("button", name="Keep this sheet").click()
    expect(page.get_by_text("Now shred that sheet")).to_be_visible()


def test_what_was_done_about_it_is_on_the_courses_page(page: Page) -> None:
    page.goto("/courses/living-with-anxiety/")
    section = page.get_by_role("region", name="You said, we did")
    expect(section).to_contain_text("You said: You could not read the slides from the back.")
