"""Someone who answers to commissioners reads the figures, and takes them along."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import DESKTOP, PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in


def first_option(page: Page, group: str) -> str:
    """The newest but two of a kind of period: one that is over."""
    option = page.locator(f"select[name=period] optgroup[label='{group}'] option").nth(2)
    return option.inner_text().strip()


def taken(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_report_reader_chooses_reads_and_takes_the_figures_along(
    new_page: Any, demonstration: Demonstration, window: dict[str, int]
) -> None:
    page: Page = new_page(viewport=window)
    sign_in(page, "reports", demonstration.password)
    page.goto("/admin/figures/")
    term = first_option(page, "Terms")
    page.get_by_label("Period").select_option(label=term)
    page.get_by_label("Venue").select_option(label="Life Rooms Walton")
    page.get_by_role("button", name="Show the figures").click()

    expect(page.get_by_text("No number under 5 is shown.")).to_be_visible()
    attendance = page.get_by_role("region", name="Who came and who did not")
    expect(attendance.get_by_role("row", name="Came, late or not")).to_be_visible()
    expect(attendance.get_by_role("img")).to_be_visible()
    expect(attendance).to_contain_text("everyone on the register without one")
    expect(page.get_by_role("cell", name="not shown").first).to_be_visible()
    assert violations(page) == []
    assert overflow(page) == 0

    sheet: Any = load_workbook(BytesIO(taken(page, "Spreadsheet (XLSX)"))).active
    assert sheet["A1"].value == f"{term}, Life Rooms Walton"
    assert taken(page, "To print (PDF)").startswith(b"%PDF")


def test_a_time_with_nothing_to_count_says_so(new_page: Any, demonstration: Demonstration) -> None:
    page: Page = new_page(viewport=PHONE)
    sign_in(page, "reports", demonstration.password)
    page.goto("/admin/figures/")
    oldest = page.locator("select[name=period] optgroup[label='Quarters'] option").last
    page.get_by_label("Period").select_option(label=oldest.inner_text().strip())
    page.get_by_role("button", name="Show the figures").click()
    expect(page.get_by_text("There is nothing to count for this time and place")).to_be_visible()
    assert violations(page) == []
