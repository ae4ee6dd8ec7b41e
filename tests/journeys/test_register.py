"""A tutor marks a register on a phone while the signal comes and goes."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in

# What the device keeps, as it is kept.
KEPT = "name => localStorage.getItem(name) ?? ''"
MARKS, NAMES = "register-marks", "register-names"


def open_register(page: Page, demonstration: Demonstration) -> None:
    sign_in(page, "tutor", demonstration.password)
    page.get_by_role("link", name="Runs I teach").click() if page.viewport_size == DESKTOP else (
        page.goto("/admin/runs/mine/")
    )
    page.get_by_role("region", name="Registers").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/admin/register/\d+/$"))


def row(page: Page, number: int) -> Any:
    return page.locator("fieldset.register__row").nth(number)


def name_of(page: Page, number: int) -> str:
    return row(page, number).locator("legend").inner_text()


def said(page: Page) -> Any:
    """What the register itself says of what is saved."""
    return page.locator("[data-register-status]")


def kept(page: Page, what: str) -> str:
    return str(page.evaluate(KEPT, what))


def marks_in_the_database(demonstration: Demonstration, page: Page) -> str:
    session = re.search(r"/register/(\d+)/", page.url)
    assert session is not None
    return demonstration.manage(
        "shell",
        "-c",
        "from enrolments.models import Attendance as A;"
        f"marks = A.objects.filter(session={session[1]}).values_list('mark', flat=True);"
        "print('marks', sorted(marks))",
    )


def test_marks_pressed_without_a_signal_are_kept_and_sent_once_it_is_back(
    new_page: Any, demonstration: Demonstration
) -> None:
    page: Page = new_page(viewport=PHONE, has_touch=True)
    open_register(page, demonstration)
    status = said(page)
    row(page, 0).get_by_label("Came", exact=True).check()
    expect(status).to_contain_text("Saved. 1 of")
    assert kept(page, NAMES) == kept(page, MARKS) == ""
    # The page for when there is no signal is there once the browser's script is.
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    page.context.set_offline(True)
    row(page, 1).get_by_label("Came late").check()
    row(page, 2).get_by_label("Sent apologies").check()
    row(page, 3).get_by_label("Did not come").check()
    expect(status).to_contain_text("Kept on this device: 3 marks not sent yet")
    assert name_of(page, 1) in kept(page, NAMES)
    assert name_of(page, 1) not in kept(page, MARKS)
    assert violations(page) == []

    page.context.set_offline(False)
    expect(status).to_contain_text("Sent. 4 of", timeout=20_000)
    assert kept(page, NAMES) == kept(page, MARKS) == ""
    stands = "['apologies', 'late', 'missed', 'present']"
    assert stands in marks_in_the_database(demonstration, page)
    page.reload()
    expect(row(page, 2).get_by_label("Sent apologies")).to_be_checked()
    expect(row(page, 2)).to_contain_text("Sent apologies, by tutor")
    expect(page.locator("[data-register-progress]")).to_contain_text("4 of")


def test_names_are_gone_from_the_device_once_the_signal_is_back_though_no_mark_waited(
    new_page: Any, demonstration: Demonstration
) -> None:
    page: Page = new_page(viewport=PHONE)
    open_register(page, demonstration)
    name = name_of(page, 1)
    page.context.set_offline(True)
    page.wait_for_function("key => (localStorage.getItem(key) ?? '').length > 2", arg=NAMES)
    assert name in kept(page, NAMES)
    page.context.set_offline(False)
    page.wait_for_function("key => !localStorage.getItem(key)", arg=NAMES)


def test_a_register_opened_again_without_a_signal_shows_what_the_device_keeps(
    new_page: Any, demonstration: Demonstration
) -> None:
    page: Page = new_page(viewport=PHONE)
    open_register(page, demonstration)
    name = name_of(page, 5)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    row(page, 5).get_by_label("Came", exact=True).check()
    expect(said(page)).to_contain_text("Kept on this device: 1 mark")

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Register")
    expect(page.get_by_text("There is no signal just now")).to_be_visible()
    group = page.get_by_role("group", name=name)
    expect(group.get_by_label("Came", exact=True)).to_be_checked()
    group.get_by_label("Came late").check()
    expect(said(page)).to_contain_text("Kept on this device: 1 mark")
    assert "What helps" not in page.content()
    assert (violations(page), overflow(page)) == ([], 0)

    # It loads itself anew as soon as there is a signal.
    page.context.set_offline(False)
    marked = page.get_by_role("group", name=name)
    expect(marked).to_contain_text("Came late, by tutor", timeout=20_000)
    assert kept(page, NAMES) == kept(page, MARKS) == ""


def test_signing_out_forgets_names_and_keeps_marks_until_the_same_person_is_back(
    new_page: Any, demonstration: Demonstration
) -> None:
    page: Page = new_page(viewport=PHONE, service_workers="block")
    open_register(page, demonstration)
    name = name_of(page, 6)
    page.route("**/admin/register/marks/", lambda route: route.abort())
    row(page, 6).get_by_label("Did not come").check()
    expect(said(page)).to_contain_text("Kept on this device: 1 mark")
    assert name in kept(page, NAMES)
    page.context.clear_cookies()
    page.goto("/admin/login/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert kept(page, NAMES) == ""
    assert "missed" in kept(page, MARKS)
    assert name not in kept(page, MARKS)

    sign_in(page, "coordinator", demonstration.password)
    page.unroute("**/admin/register/marks/")
    page.reload(wait_until="networkidle")
    assert "missed" in kept(page, MARKS)

    page.context.clear_cookies()
    open_register(page, demonstration)
    expect(page.get_by_role("group", name=name)).to_contain_text("Did not come, by tutor")
    assert kept(page, MARKS) == ""


def test_names_are_forgotten_after_twelve_hours_and_marks_are_not(
    new_page: Any, demonstration: Demonstration
) -> None:
    page: Page = new_page(viewport=PHONE, service_workers="block")
    open_register(page, demonstration)
    page.route("**/admin/register/marks/", lambda route: route.abort())
    row(page, 7).get_by_label("Came", exact=True).check()
    expect(said(page)).to_contain_text("Kept on this device")
    page.evaluate(
        """name => {
          const kept = JSON.parse(localStorage.getItem(name));
          for (const each of Object.values(kept)) each.kept -= 12 * 60 * 60 * 1000;
          localStorage.setItem(name, JSON.stringify(kept));
        }""",
        NAMES,
    )
    page.goto("/admin/runs/mine/")
    assert kept(page, NAMES) == ""
    assert "present" in kept(page, MARKS)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_register_its_sheet_and_the_list_are_for_everyone(
    new_page: Any, demonstration: Demonstration, viewport: Any
) -> None:
    page: Page = new_page(viewport=viewport)
    open_register(page, demonstration)
    assert (violations(page), overflow(page)) == ([], 0)
    page.get_by_role("link", name="A sheet to print").click()
    expect(page.get_by_role("columnheader", name="Sent apologies")).to_be_visible()
    assert (violations(page), overflow(page)) == ([], 0)
    page.goto("/admin/runs/mine/")
    assert (violations(page), overflow(page)) == ([], 0)


def test_without_a_script_one_button_saves_all(new_page: Any, demonstration: Demonstration) -> None:
    page: Page = new_page(viewport=PHONE, java_script_enabled=False)
    open_register(page, demonstration)
    for number in (8, 9):
        row(page, number).get_by_label("Came", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row(page, 9)).to_contain_text("Came, by tutor")
    expect(row(page, 8).get_by_label("Came", exact=True)).to_be_checked()


def test_another_tutors_register_is_not_there(page: Page, demonstration: Demonstration) -> None:
    sign_in(page, "tutor", demonstration.password)
    found = demonstration.manage(
        "shell",
        "-c",
        "from timetable.models import Session as S;"
        "print('session', S.objects.filter(run__booking='places', run__tutors=None).first().pk)",
    )
    number = re.search(r"session (\d+)", found)
    assert number is not None
    answer = page.goto(f"/admin/register/{number[1]}/")
    assert answer is not None
    assert answer.status == 404
