"""A GP's card leads to a request that is counted; an editor imports 44 organisations."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in

PRACTICE = "Example Surgery, Walton"
REGISTER = "/admin/partners/referringpractice/"
HEADING = "Organisation,Summary,Description,How,Phone,Helps with\n"


def self_referrals(page: Page) -> int:
    """What staff read of the practice, in the column of that name."""
    page.goto(REGISTER)
    row = page.get_by_role("row", name=re.compile(PRACTICE))
    return int(row.get_by_role("cell").nth(4).inner_text())


def test_a_card_leads_to_an_advisor_and_is_counted_for_its_practice(
    new_page: Any, demonstration: Demonstration
) -> None:
    coordinator = new_page()
    sign_in(coordinator, "coordinator", demonstration.password)
    before = self_referrals(coordinator)
    assert violations(coordinator) == []

    visitor = new_page(viewport=PHONE, java_script_enabled=False)
    visitor.goto("/card/")
    visitor.get_by_label("Code on the card").fill("k4t d7f")
    visitor.get_by_role("button", name="Open my card").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Welcome to the Life Rooms")
    assert overflow(visitor) == 0
    visitor.get_by_role("main").get_by_role("link", name="Ask for an advisor").click()
    visitor.get_by_role("link", name="For yourself").click()
    visitor.get_by_label("Your name").fill("Card Specimen")
    visitor.get_by_label("By e-mail").check()
    visitor.get_by_label("E-mail address").fill("card-specimen@example.org")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("We have received this")

    assert self_referrals(coordinator) == before + 1
    coordinator.get_by_role("link", name="This month").click()
    expect(coordinator.get_by_role("row", name=re.compile(PRACTICE))).to_be_visible()
    assert violations(coordinator) == []


def test_a_coordinator_has_cards_made_for_a_practice(
    new_page: Any, demonstration: Demonstration
) -> None:
    coordinator = new_page()
    sign_in(coordinator, "coordinator", demonstration.password)
    coordinator.goto(REGISTER)
    row = coordinator.get_by_role("row", name=re.compile(PRACTICE))
    row.hover()
    row.get_by_role("link", name="Make cards").click()
    expect(coordinator.get_by_label("How many cards?")).to_be_visible()
    assert violations(coordinator) == []
    coordinator.get_by_label("How many cards?").fill("10")
    with coordinator.expect_download() as download:
        coordinator.get_by_role("button", name="Make the PDF").click()
    assert download.value.suggested_filename == "cards-example-surgery-walton.pdf"
    coordinator.goto(REGISTER)
    row.hover()
    row.get_by_role("link", name="Inspect").click()
    expect(coordinator).to_have_url(re.compile("/inspect/"))
    # Here modeladmin's own buttons have too little contrast.
    assert violations(coordinator) == []
    for path in (f"{REGISTER}create/", "/admin/partners/partnercontact/"):
        coordinator.goto(path)
        assert violations(coordinator) == []


def test_an_editor_imports_44_organisations_from_a_file(
    new_page: Any, demonstration: Demonstration
) -> None:
    editor = new_page()
    sign_in(editor, "editor", demonstration.password)
    editor.goto("/admin/import_partners/")
    assert violations(editor) == []
    lines = "".join(
        f"Imported Example {number},Helps with it.,They listen.,Drop in,0151 496 0000,\n"
        for number in range(1, 45)
    )
    file = {"name": "p.csv", "mimeType": "text/csv", "buffer": (HEADING + lines).encode()}
    editor.get_by_label("CSV or XLSX file").set_input_files(file)
    editor.get_by_role("button", name="Look at the file").click()
    expect(editor.get_by_role("button", name="Import: 44 new")).to_be_visible()
    assert violations(editor) == []
    editor.get_by_role("button", name="Import: 44 new").click()
    expect(editor.get_by_text("Imported: 44 new, 0 changed")).to_be_visible()

    visitor = new_page(viewport=PHONE)
    visitor.goto("/partners/?q=imported+example")
    expect(visitor.get_by_role("main")).not_to_contain_text("Imported Example 44")
