"""One address of every kind of page, shared by the tests that look at all of them."""

from datetime import UTC, datetime

from playwright.sync_api import Page

from tests.journeys import enrolling

THIS_WEEK = datetime.now(tz=UTC).strftime("%G-W%V")
KINDS_OF_PAGE = [
    "/",
    "/courses/",
    "/courses/?venue=walton&day=tuesday&places=on",
    "/courses/?day=banana&page=-1",
    "/courses/?q=zzzzzz",
    "/courses/prospectus/",
    "/courses/prospectus/?by=venue",
    "/courses/living-with-anxiety/",
    "/courses/understanding-sleep/",
    "/whats-on/",
    f"/whats-on/?week={THIS_WEEK}",
    "/whats-on/?week=2026-W99",
    "/events/community-christmas-day/",
    "/venues/",
    "/venues/walton/",
    "/venues/walton/board/",
    "/partners/",
    "/partners/?near=L4+5&day=wednesday&who=carers",
    "/partners/?near=BT1+1",
    "/partners/citizens-advice-liverpool/",
    "/partners/public-health-liverpool/",
    "/card/",
    "/card/K4TD7F/",
    "/card/XXXXXX/",
    "/pathways/",
    "/pathways/refer/",
    "/pathways/refer/for-yourself/",
    "/pathways/refer/for-someone-you-support/",
    "/pathways/refer/as-a-professional/",
    "/pathways/refer/for-yourself/received/",
    "/pathways/ask/volunteering/",
    "/pathways/ask/room-hire/",
    "/library/",
    "/library/?topic=sleep&in-now=on&for=nope",
    "/library/mind-over-mood/",
    "/library/lists/when-you-cannot-sleep/",
    "/topics/sleep/",
    "/campaigns/",
    "/campaigns/you-are-not-on-your-own-this-christmas/",
    "/stories/",
    "/stories/i-came-in-to-use-the-computer/",
    "/search/?q=sleep",
    "/search/?q=zzzzzz",
    "/search/?q=anxeity&venue=walton&day=tuesday",
    "/search/?q=i+want+to+die",
    "/about/",
    "/how-to-enrol/",
    "/privacy/",
    "/accessibility/",
    "/contact/",
    "/urgent-help/",
    "/no-such-page/",
]
# States of the pages of enrolling; test_enrolling.py looks at each of those pages.
FORM_STATES = ["empty", "with errors", "done", "full"]


def lesson(page: Page) -> str:
    """The address of the first lesson of a course people take in their own time."""
    page.goto("/courses/understanding-sleep/")
    link = page.get_by_role("main").locator('a[href*="/understanding-sleep/"]').first
    return link.get_attribute("href") or ""


def enrolment(page: Page, *, course: str = "living-with-anxiety") -> str:
    """The address of the enrolment page of a run that has places."""
    page.goto(f"/courses/{course}/")
    link = page.locator('main a[href*="/enrol/"]:has-text("Enrol")').first
    return link.get_attribute("href") or ""


def open_form_state(page: Page, state: str, *, full_run: str) -> None:
    """Bring the page to one state of enrolling."""
    if state == "full":
        page.goto(full_run)
        return
    page.goto(enrolment(page))
    if state == "empty":
        return
    enrolling.begin(page)
    if state == "with errors":
        enrolling.go_on(page)
        return
    enrolling.by_phone(page)
    enrolling.answer_all(page, "State Example")
    enrolling.hand_in(page)
