"""A coordinator's Monday: a new term, a caller, a freed place, and a word to everyone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in

WORDS = "We begin in the garden this week. Please bring a coat."
# Runs of this term that can be copied, with places free and nobody asked about first.
TO_COPY = (
    "from timetable.models import Run, Term; from django.db.models import F;"
    "term = Term.objects.current_or_next();"
    "runs = Run.objects.coming().filter(term=term, status='open', booking='places',"
    " needs_review=False, who_may_come='anyone', taken__lt=F('capacity'));"
    "print('codes', *runs.order_by('pk').values_list('code', flat=True)[:2])"
)
# A run that is full, and somebody who waits for it and can be written to.
FREED = (
    "from timetable.models import Run; from enrolments.models import Enrolment;"
    "from enrolments import rules; from enrolments.actors import SYSTEM;"
    "from django.db.models import F;"
    "from django.utils import timezone; from datetime import timedelta;"
    "waiting = Enrolment.objects.filter(status='waiting', learner__paused_at=None)"
    ".exclude(learner__email='').values('run');"
    "run = Run.objects.taking_enrolments().filter(taken=F('capacity'), pk__in=waiting,"
    " first_starts_at__gt=timezone.now() + timedelta(days=3)).first();"
    "print('run', run.pk, run.capacity)"
)


def asked(demonstration: Demonstration, question: str) -> list[str]:
    answer = demonstration.manage("shell", "-v", "0", "-c", question)
    return answer.strip().splitlines()[-1].split()[1:]


def look(page: Page) -> None:
    """No fault axe can find, at a desk and on a phone, and nothing too wide."""
    faults = {}
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        found = violations(page)
        if overflow(page) > 0:
            found.append("too wide")
        if found:
            faults[f"{page.url} {size['width']}"] = found
    assert faults == {}


def press(page: Page) -> None:
    """Do what the screen is about."""
    page.locator("form button.button[type=submit]").last.click()


@pytest.fixture
def staff(new_page: Any, demonstration: Demonstration) -> Page:
    page: Page = new_page()
    sign_in(page, "coordinator", demonstration.password)
    return page


def test_runs_are_copied_to_the_new_term_and_opened_and_a_caller_is_enrolled(
    staff: Page, demonstration: Demonstration
) -> None:
    codes = asked(demonstration, TO_COPY)
    look(staff)
    staff.goto("/admin/runs/")
    look(staff)
    for code in codes:
        staff.goto(f"/admin/runs/?q={code}")
        expect(staff.get_by_role("checkbox", name=re.compile(code))).to_be_visible()
    copies = []
    for code in codes:
        staff.goto(f"/admin/runs/?q={code}")
        staff.get_by_role("checkbox", name=re.compile(code)).check()
        staff.get_by_role("button", name="Copy to the next term").click()
        expect(staff.get_by_role("heading", name=re.compile("will be made again"))).to_be_visible()
        look(staff)
        press(staff)
        said = staff.get_by_text(re.compile("Copied: 1 run"))
        expect(said).to_be_visible()
        copies.append(re.findall(r": ([A-Z0-9]{4}) in ", said.inner_text())[0])

    for code in copies:
        staff.goto(f"/admin/runs/?q={code}&tick=all")
        staff.get_by_role("button", name="Open", exact=True).click()
        press(staff)
        expect(staff.get_by_text(re.compile("Open now: 1 run"))).to_be_visible()

    staff.goto(f"/admin/runs/?q={copies[0]}")
    run = staff.get_by_role("checkbox", name=re.compile(copies[0])).get_attribute("value")
    staff.goto(f"/admin/runs/people/{run}/")
    look(staff)
    staff.get_by_role("link", name="Enrol someone").first.click()
    expect(staff.get_by_role("heading", name=re.compile("Enrol someone")).first).to_be_visible()
    look(staff)
    staff.get_by_label("Name").first.fill("Kim Caller")
    staff.get_by_label("Telephone number").fill("0151 496 0000")
    press(staff)
    # Somebody of the demonstration has the same number.
    staff.get_by_label("No, someone new").check()
    for label in ("By telephone", "They are 18 or over", re.compile("I use, or have used")):
        staff.get_by_role("radio", name=label, exact=True).or_(
            staff.get_by_role("checkbox", name=label)
        ).first.check()
    staff.get_by_label("Telephone", exact=True).check()
    staff.get_by_label(re.compile("postcode")).fill("L9")
    staff.get_by_label(re.compile("A friend or relative")).check()
    staff.get_by_label(re.compile("They know how we treat each other")).check()
    press(staff)
    expect(staff.get_by_text("They have a place.").first).to_be_visible()


def test_a_freed_place_goes_to_the_next_who_waits_and_is_seen_on_today(
    staff: Page, demonstration: Demonstration
) -> None:
    (run, capacity) = asked(demonstration, FREED)
    staff.goto(f"/admin/runs/people/{run}/")
    waiting = staff.get_by_role("region", name="On the waiting list")
    next_one = waiting.get_by_role("row").nth(1).get_by_role("link").first.inner_text()
    someone = staff.get_by_role("region", name="Have a place").get_by_role("row").nth(1)
    someone.get_by_role("link", name=re.compile("^Withdraw for them")).click()
    press(staff)
    offered = staff.get_by_role("region", name="Offered a place")
    expect(offered).to_contain_text(next_one)
    staff.goto("/admin/")
    look(staff)
    staff.get_by_role("link", name=re.compile("Offers open")).click()
    expect(staff.get_by_role("row", name=re.compile(re.escape(next_one)))).to_be_visible()

    staff.goto(f"/admin/runs/queue/{run}/")
    look(staff)

    staff.goto(f"/admin/runs/write/{run}/")
    look(staff)
    staff.get_by_label("What you write").fill(WORDS)
    press(staff)
    expect(staff.get_by_role("region", name="The message")).to_contain_text(WORDS)
    expect(staff.get_by_role("heading", name=re.compile("Goes to"))).to_be_visible()
    look(staff)
    assert int(capacity) > 0
    press(staff)
    expect(staff).to_have_url(re.compile("/admin/work/"))
    demonstration.manage("do_long_work")
    staff.reload()
    expect(staff.get_by_role("row", name=re.compile("Message to"))).to_contain_text("Done")

    staff.goto(f"/admin/runs/people_file/{run}/")
    look(staff)
    press(staff)
    demonstration.manage("do_long_work")
    staff.goto("/admin/work/")
    look(staff)
    with staff.expect_download() as download:
        staff.get_by_role("link", name=re.compile("^Download.*People of")).click()
    assert download.value.suggested_filename.startswith("people-")


def test_the_list_of_messages_not_delivered_is_calm_when_there_are_none(staff: Page) -> None:
    staff.goto("/admin/outbox/")
    look(staff)
