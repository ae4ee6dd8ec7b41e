"""A volunteer lends and takes back a book on a phone; an editor imports a file of resources."""

from typing import Any

from playwright.sync_api import expect

from tests.journeys.accessibility import overflow, violations
from tests.journeys.conftest import PHONE, Demonstration
from tests.journeys.test_the_way_through import sign_in

BOOKS = """Title,Author,Section,Description,Copies
A book from a file,A. Writer,Sleep and stress,What keeps us awake.,2
Another from a file,B. Writer,Sleep and stress,What helps.,1
"""


def test_a_volunteer_lends_a_book_and_takes_it_back(
    new_page: Any, demonstration: Demonstration
) -> None:
    volunteer = new_page(viewport=PHONE)
    sign_in(volunteer, "volunteer", demonstration.password)
    volunteer.goto("/admin/lending/")
    assert violations(volunteer) == []
    assert overflow(volunteer) == 0
    volunteer.get_by_label("Number on the copy").fill("2")
    volunteer.keyboard.press("Enter")
    expect(volunteer.get_by_role("heading", name="Mind Over Mood")).to_be_visible()
    volunteer.get_by_role("button", name="Lend").click()
    expect(volunteer.get_by_text("number 2, is out now")).to_be_visible()
    assert violations(volunteer) == []
    assert overflow(volunteer) == 0

    visitor = new_page(viewport=PHONE)
    visitor.goto("/library/mind-over-mood/")
    expect(visitor.get_by_role("main")).to_contain_text("2 of 4 copies in")

    volunteer.get_by_role("button", name="Take back").click()
    expect(volunteer.get_by_text("Please put it back: Walton, bay 1.")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_role("main")).to_contain_text("3 of 4 copies in")


def test_an_editor_imports_a_file_of_resources(new_page: Any, demonstration: Demonstration) -> None:
    editor = new_page()
    sign_in(editor, "editor", demonstration.password)
    editor.goto("/admin/import_resources/")
    assert violations(editor) == []
    file = {"name": "books.csv", "mimeType": "text/csv", "buffer": BOOKS.encode()}
    editor.get_by_label("CSV or XLSX file").set_input_files(file)
    editor.get_by_role("button", name="Look at the file").click()
    expect(editor.get_by_role("row", name="A book from a file")).to_contain_text("New")
    assert violations(editor) == []
    editor.get_by_role("button", name="Import: 2 new").click()
    expect(editor.get_by_text("Imported: 2 new, 0 changed")).to_be_visible()

    visitor = new_page(viewport=PHONE)
    visitor.goto("/library/?q=from+a+file")
    expect(visitor.get_by_role("main")).to_contain_text("2 things to borrow or read")
