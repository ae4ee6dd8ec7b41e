"""What a browser, a checker and a slow connection make of the pages."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration
from tests.journeys.pages import FORM_STATES, KINDS_OF_PAGE, enrolment, lesson, open_form_state

SERVICES = Path(os.environ.get("TMPDIR", "/tmp")) / f"liferooms-services-{os.getuid()}"  # noqa: S108
HTML_CHECKER = SERVICES / "vnu/package/build/dist/vnu.jar"
KILOBYTE = 1024
MOST_ON_FIRST_VIEW = 120 * KILOBYTE
MOST_SCRIPT = 20 * KILOBYTE


@pytest.fixture(scope="module")
def full_run(demonstration: Demonstration) -> str:
    """The enrolment address of a run that is full."""
    answer = demonstration.manage(
        "shell",
        "-v",
        "0",
        "-c",
        "from timetable.models import Run; from django.db.models import F;"
        "print(Run.objects.taking_enrolments().filter(taken=F('capacity'))"
        ".values_list('uuid', flat=True)[0])",
    )
    return f"/enrol/{answer.strip().splitlines()[-1]}/"


@pytest.mark.parametrize("state", FORM_STATES)
def test_every_state_of_the_form_is_accessible(new_page: Any, full_run: str, state: str) -> None:
    for options in (
        {"viewport": PHONE},
        {"viewport": DESKTOP, "color_scheme": "dark"},
    ):
        page = new_page(**options)
        open_form_state(page, state, full_run=full_run)
        assert violations(page) == []
        assert overflow(page) == 0


def test_the_html_checker_finds_no_errors(
    page: Page, demonstration: Demonstration, full_run: str, tmp_path: Path
) -> None:
    if not HTML_CHECKER.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("The HTML checker is not here.")
        pytest.skip("The HTML checker is not here (make services fetches it).")
    paths = [*KINDS_OF_PAGE, full_run, lesson(page), enrolment(page)]
    for number, path in enumerate(paths):
        html = page.context.request.get(path).text()
        (tmp_path / f"{number:03}.html").write_text(html)
    checked = subprocess.run(
        [
            shutil.which("java") or "java",
            "-jar",
            str(HTML_CHECKER),
            "--format",
            "json",
            "--exit-zero-always",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(checked.stderr)["messages"]
    errors = [
        f"{paths[int(Path(message['url']).stem)]}: {message['message']} {message.get('extract')}"
        for message in messages
        if message["type"] == "error"
    ]
    assert errors == []


def test_a_course_page_on_first_view_is_light_and_does_not_shift(new_page: Any) -> None:
    page = new_page(viewport=PHONE)
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " window.shift += entry.value }).observe({type: 'layout-shift', buffered: true})"
    )
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    hosts: set[str] = set()

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]
        hosts.add(event["response"]["url"].split("/")[2])

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    page.goto("/courses/living-with-anxiety/", wait_until="networkidle")
    script = sum(size for request, size in sizes.items() if kinds.get(request) == "Script")
    assert sum(sizes.values()) <= MOST_ON_FIRST_VIEW
    assert script <= MOST_SCRIPT
    assert len(hosts) == 1
    assert page.evaluate("window.shift") == 0


@pytest.mark.parametrize("path", ["/", "/courses/", "/courses/living-with-anxiety/", "/whats-on/"])
def test_text_can_be_spaced_and_doubled_without_loss(new_page: Any, path: str) -> None:
    """WCAG 1.4.12, text spacing, and 1.4.4, text at 200%."""
    page = new_page(viewport={"width": 640, "height": 800}, bypass_csp=True)
    page.goto(path)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
        " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
        " html { font-size: 200% !important }"
    )
    assert overflow(page) <= 0


def test_every_target_is_large_enough_to_touch(new_page: Any) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/courses/living-with-anxiety/")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a.nhsuk-button, button, input, select, summary')]
            .filter(element => element.offsetParent !== null && element.type !== 'hidden')
            .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
            .filter(([, box]) => box.height < 24 || box.width < 24).map(([html]) => html)"""
    )
    assert small == []


def test_reduced_motion_is_respected(new_page: Any) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto("/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(element => {
            const style = getComputedStyle(element);
            return parseFloat(style.animationDuration) > 0.01 ||
                parseFloat(style.transitionDuration) > 0.01;
        }).map(element => element.className)"""
    )
    assert moving == []


def test_help_in_a_crisis_is_one_tap_away_on_every_kind_of_page(page: Page) -> None:
    for path in KINDS_OF_PAGE:
        # A screen on a wall has no links to tap; it shows the numbers.
        if path.endswith("/board/"):
            continue
        page.goto(path)
        page.get_by_role("link", name=re.compile("Need help now|urgent help", re.I)).first.click()
        panel = page.locator("#urgent-help")
        assert panel.is_visible()
        html = panel.inner_html()
        for link in ("tel:999", "tel:111", "tel:116123", "sms:85258"):
            assert link in html, f"{path}: {link}"


def test_the_error_pages_hold_the_crisis_numbers_without_a_database() -> None:
    words = render_to_string("500.html")
    for number in ("tel:999", "tel:111", "tel:116123", "sms:85258"):
        assert number in words


def test_a_page_prints_without_its_furniture(page: Page) -> None:
    page.goto("/courses/living-with-anxiety/")
    page.emulate_media(media="print")
    assert page.get_by_role("navigation").first.is_hidden()
    assert page.get_by_role("search").is_hidden()
    assert page.get_by_role("heading", level=1).is_visible()
