"""Resources from a file: what each line would do is seen first, and then all of it or nothing."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from core.importing import reading
from core.models import StagedImport
from core.models.imports import KEPT, purge
from library.importing import ResourceImporter
from library.models import Copy, Resource
from search import indexing
from search.models import SearchDocument
from tests.factories import (
    CopyFactory,
    ResourceFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
    VenueFactory,
)
from tests.reading import words_of
from users import roles

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/import_resources/"
THIRTEEN = "9780306406157"
HEADING = ["Title", "Author", "ISBN", "Section", "Description", "Topics", "Venue", "Copies"]
SLEEP = [
    "Sleep",
    "A. Writer",
    "0-306-40615-2",
    "Nights",
    "About it.",
    "Sleep; stress",
    "Walton",
    "2",
]
WORRY = ["Worry", "B. Writer", "", "Nights", "About worry.", "", "", ""]


@pytest.fixture(autouse=True)
def _registers() -> None:
    SectionFactory(name="Nights")
    TopicFactory(name="Sleep")
    TopicFactory(name="Stress")
    VenueFactory(name="Walton", slug="walton")


def as_csv(*rows: list[str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def upload(client: Client, content: bytes, name: str = "books.csv") -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client: Client, shown: Any) -> Any:
    address = shown.redirect_chain[-1][0]
    return client.post(address, {"seen": shown.context["report"].fingerprint}, follow=True)


def outcomes(shown: Any) -> list[tuple[int, str]]:
    return [(line.number, line.outcome.value) for line in shown.context["report"].lines]


# A file that is as it should be


def test_nothing_is_kept_until_the_word_is_given_and_then_all(editor: Client) -> None:
    shown = upload(editor, as_csv(HEADING, SLEEP, WORRY))
    assert outcomes(shown) == [(2, "new"), (3, "new")]
    assert not Resource.objects.exists()
    done = confirm(editor, shown)
    assert "Imported: 2 new, 0 changed, 0 as they were." in words_of(done)
    book = Resource.objects.get(title="Sleep")
    assert (book.isbn, book.slug, book.section.name) == (THIRTEEN, "sleep", "Nights")
    assert [topic.name for topic in book.topics.all()] == ["Sleep", "Stress"]
    assert (book.venue.slug, book.copies.count()) == ("walton", 2)
    assert not StagedImport.objects.exists()


def test_what_was_imported_is_found_by_search(editor: Client) -> None:
    confirm(editor, upload(editor, as_csv(HEADING, SLEEP, WORRY)))
    columns = ("ref", "title", "keyword_terms", "names", "facets", "mentions__name")
    documents = SearchDocument.objects.filter(ref__startswith="resource:").order_by(*columns)
    written = list(documents.values_list(*columns))
    indexing.rebuild()
    assert written == list(documents.values_list(*columns))
    assert {title for _, title, *_ in written} == {"Sleep", "Worry"}


def test_each_line_says_what_it_would_change(editor: Client) -> None:
    confirm(editor, upload(editor, as_csv(HEADING, SLEEP, WORRY)))
    changed = [*SLEEP]
    changed[1], changed[5], changed[7] = "C. Writer", "Stress", "3"
    shown = upload(
        editor, as_csv(HEADING, changed, WORRY, ["New", "", "", "Nights", "D.", "", "", ""])
    )
    assert outcomes(shown) == [(2, "changed"), (3, "unchanged"), (4, "new")]
    page = words_of(shown)
    assert "Author: “A. Writer” becomes “C. Writer”" in page
    assert "Topics: Sleep, Stress becomes Stress" in page
    assert "Copies: 1 more" in page
    confirm(editor, shown)
    book = Resource.objects.get(isbn=THIRTEEN)
    assert (book.author, book.copies.count(), book.topics.count()) == ("C. Writer", 3, 1)
    assert SearchDocument.objects.get(ref=f"resource:{book.pk}").keywords.startswith("C. Writer")


def test_an_empty_cell_or_a_column_that_is_not_there_changes_nothing(editor: Client) -> None:
    ResourceFactory(title="Sleep", author="A. Writer", shelf="Bay 2", suits="All")
    shown = upload(editor, as_csv(["Title", "Shelf"], ["sleep", ""]))
    assert outcomes(shown) == [(2, "changed")]  # its title would be written small
    shown = upload(editor, as_csv(["Title", "Shelf"], ["Sleep", ""]))
    assert outcomes(shown) == [(2, "unchanged")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_files_of_every_usual_kind(editor: Client, separator: str, encoding: str) -> None:
    row = [*SLEEP]
    row[0], row[1] = "Café “nights”", "Zoë"
    content = as_csv(HEADING, row, separator=separator, encoding=encoding)
    confirm(editor, upload(editor, content))
    assert Resource.objects.get().title == "Café “nights”"


def test_a_workbook_with_numbers_as_numbers(editor: Client) -> None:
    row: list[Any] = [*SLEEP]
    row[2], row[7] = int(THIRTEEN), 2.0
    confirm(editor, upload(editor, as_xlsx(HEADING, row), "books.xlsx"))
    assert Resource.objects.get().isbn == THIRTEEN
    assert Copy.objects.count() == 2


def test_the_example_can_be_imported_once_its_words_are_known(editor: Client) -> None:
    SectionFactory(name="Sleep and stress")
    VenueFactory(name="Life Rooms Walton")
    answer = editor.get(f"{UPLOAD}example.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    assert outcomes(upload(editor, answer.content)) == [(2, "new")]


# Files that cannot be used


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b"\n\n,,\n", "The file is empty."),
        ("a.csv", as_csv(HEADING), "Below the names of the columns there is nothing."),
        ("a.csv", as_csv(["Author"], ["x"]), "The column “Title” is missing."),
        ("a.csv", as_csv(["Title", "Name"], ["x", "y"]), "The column “Title” is there twice."),
        ("a.csv", as_csv(["Title"] * 70, ["x"]), "more than 60 columns"),
        ("a.csv", b'Title\n"never closed' + b"x" * 140_000, "Line 2 cannot be read."),
        ("a.csv", b"Title\n\x81\x8d\x00", "The letters in this file cannot be read."),
        ("a.pdf", b"%PDF-1.7", "not a CSV or XLSX file"),
        ("a.xlsx", as_csv(HEADING, SLEEP), "not a CSV or XLSX file"),
        ("a.csv", as_xlsx(HEADING, SLEEP), "not a CSV or XLSX file"),
        ("a.xlsx", b"PK\x03\x04 broken", "This XLSX file is damaged."),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older or a locked Excel file"),
        ("a.csv", b"x" * (reading.LARGEST_FILE + 1), "The file is too large."),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(
    editor: Client, name: str, content: bytes, sentence: str
) -> None:
    response = upload(editor, content, name)
    assert response.status_code == 400
    assert sentence in words_of(response)
    assert not StagedImport.objects.exists()


def test_no_file_at_all_is_said(editor: Client) -> None:
    assert "Choose a file first." in words_of(editor.post(UPLOAD, {}))


def test_more_rows_than_we_take_are_refused(editor: Client) -> None:
    rows = [[str(number)] for number in range(reading.MOST_ROWS + 1)]
    response = upload(editor, as_csv(["Title"], *rows))
    assert "The file has more than 10,000 rows. Please split it." in words_of(response)


def test_a_column_that_nobody_knows_is_named(editor: Client) -> None:
    shown = upload(editor, as_csv([*HEADING, "Colour"], [*SLEEP, "red"]))
    assert "Columns that are not used: Colour." in words_of(shown)


# Lines that cannot be used


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("Title", "", "Title: This field is required."),
        ("ISBN", "9780306406158", "ISBN: This ISBN has a wrong digit"),
        ("Section", "Days", "Section: We do not know the section “Days”. Choose from: Nights."),
        ("Section", "", "Section: needed for something new."),
        ("Description", "", "Description: needed for something new."),
        ("Topics", "Sleep; Cars", "Topics: We do not know the topic “Cars”."),
        ("Venue", "Mars", "Venue: We do not know the venue “Mars”."),
        ("Copies", "many", "Copies: Write a whole number."),
        ("Copies", "-1", "Copies: Write a whole number."),
        ("Title", '=HYPERLINK("http://example.org")', "Title: a formula is not taken."),
        ("Author", "=1+1", "Author: a formula is not taken."),
    ],
)
def test_a_line_with_a_mistake_is_named_and_nothing_is_imported(
    editor: Client, column: str, value: str, sentence: str
) -> None:
    row = [*SLEEP]
    row[HEADING.index(column)] = value
    shown = upload(editor, as_csv(HEADING, WORRY, row))
    assert outcomes(shown) == [(2, "new"), (3, "error")]
    assert sentence in words_of(shown)
    assert confirm(editor, shown).status_code == 409
    assert not Resource.objects.exists()


def test_a_formula_in_a_workbook_is_refused(editor: Client) -> None:
    row = [*SLEEP]
    row[1] = "=SUM(A1:A9)"
    shown = upload(editor, as_xlsx(HEADING, row), "books.xlsx")
    assert outcomes(shown) == [(2, "error")]


def test_the_same_book_twice_in_a_file_is_refused_by_line(editor: Client) -> None:
    again = ["Other title", "X", THIRTEEN, "Nights", "D.", "", "", ""]
    shown = upload(editor, as_csv(HEADING, SLEEP, WORRY, again, WORRY))
    assert outcomes(shown) == [(2, "new"), (3, "new"), (4, "error"), (5, "error")]
    assert "This is the same as line 2." in words_of(shown)
    assert "This is the same as line 3." in words_of(shown)


def test_a_title_that_is_there_several_times_must_be_told_apart(editor: Client) -> None:
    ResourceFactory.create_batch(2, title="Worry", author="B. Writer")
    shown = upload(editor, as_csv(HEADING, WORRY))
    assert "There are 2 of this title already." in words_of(shown)


def test_copies_are_not_thrown_away_by_a_file(editor: Client) -> None:
    book = ResourceFactory(title="Worry", author="B. Writer")
    CopyFactory.create_batch(3, resource=book)
    row = [*WORRY]
    row[7] = "1"
    shown = upload(editor, as_csv(HEADING, row))
    assert "Copies: there are 3. Withdraw copies by their number instead." in words_of(shown)


# The word that is given


def test_a_second_press_imports_nothing_more(editor: Client) -> None:
    shown = upload(editor, as_csv(HEADING, SLEEP))
    confirm(editor, shown)
    assert "That file is not here any more" in words_of(confirm(editor, shown))
    assert Resource.objects.count() == 1


def test_if_the_library_has_changed_meanwhile_it_is_shown_anew(editor: Client) -> None:
    shown = upload(editor, as_csv(HEADING, SLEEP))
    ResourceFactory(title="Sleep", author="A. Writer")
    response = confirm(editor, shown)
    assert response.status_code == 409
    assert "Something has changed since you looked." in words_of(response)
    assert Resource.objects.count() == 1


def test_a_file_is_kept_for_two_hours_and_for_nobody_else(
    editor: Client, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    shown = upload(editor, as_csv(HEADING, SLEEP))
    address = shown.redirect_chain[-1][0]
    other = Client()
    other.force_login(UserFactory(roles=[roles.EDITOR]))
    assert other.get(address)["Location"] == UPLOAD
    assert purge(rehearse=False) == 0
    time_machine.shift(KEPT)
    editor.force_login(UserFactory(roles=[roles.EDITOR]))
    assert editor.get(address).status_code == 302
    assert purge(rehearse=True) == 1
    assert purge(rehearse=False) == 1
    assert not StagedImport.objects.exists()


@pytest.mark.parametrize("role", [roles.VOLUNTEER, roles.COORDINATOR, roles.TUTOR])
def test_other_roles_import_nothing(client: Client, role: str) -> None:
    client.force_login(UserFactory(roles=[role]))
    assert client.get(UPLOAD)["Location"] == "/admin/"
    assert client.get(f"{UPLOAD}example.csv")["Location"] == "/admin/"


# Many rows


def many(number: int) -> bytes:
    rows = (
        [f"Book {at}", "W.", "", "Nights", "About it.", "Sleep", "Walton", "1"]
        for at in range(number)
    )
    return as_csv(HEADING, *rows)


@pytest.fixture
def queries(django_assert_max_num_queries: Any) -> Callable[[bytes, int], None]:
    def check(content: bytes, most: int) -> None:
        importer = ResourceImporter()
        report = importer.report(name="a.csv", content=content)
        with django_assert_max_num_queries(most):
            importer.save(report)

    return check


def test_a_hundred_rows_are_kept_with_few_statements(queries: Any) -> None:
    queries(many(100), 25)
    assert Resource.objects.count() == SearchDocument.objects.filter(kind="resource").count() == 100


def test_ten_thousand_rows_are_looked_at_line_by_line() -> None:
    report = ResourceImporter().report(name="a.csv", content=many(10_000))
    assert report.numbers["new"] == 10_000
