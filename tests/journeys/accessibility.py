"""axe-core over a page as it stands, in words a developer can act on."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What fades in has no contrast on its way; Wagtail's badge of what is new moves for 25 seconds.
COME_TO_REST = """document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
    .forEach((each) => each.finish())"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Each fault axe finds: the rule, and where. See first that the page meant has come."""
    page.wait_for_load_state()
    page.evaluate(COME_TO_REST)
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window. See first that it has come."""
    page.wait_for_load_state()
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
