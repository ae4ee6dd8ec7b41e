"""The page of the figures: who reads it, what it says, and the files that are taken from it."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from enrolments.equality import QUESTIONS
from enrolments.models import EqualityTally
from liferooms.permissions import MATRIX
from partners.models import ReferringPractice
from reports.charts import chart_of
from reports.exports import as_xlsx
from reports.figures import Figure, Row, report
from reports.periods import Scope, last_quarter, periods, quarter_of, year_of
from tests.factories import (
    AdviceReturnFactory,
    PartnerPageFactory,
    ReferralFactory,
    TermFactory,
    UserFactory,
    VenueFactory,
)
from tests.reports.college import NOW, YEAR, College
from timetable.models import Term
from users import roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_indexing")]

READERS = {
    roles.REPORT_READER,
    roles.COORDINATOR,
    roles.COMMUNICATIONS,
    roles.INFORMATION_GOVERNANCE,
}
KINDS = ("xlsx", "csv", "pdf")
LAST_YEAR = f"year-{YEAR[0]}"
FORMULA = '=HYPERLINK("https://example.org")'
QUERIES_OF_A_REPORT = 9


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(UserFactory(roles=[roles.REPORT_READER]))
    return client


@pytest.fixture
def _in_november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def download(kind: str) -> str:
    return reverse("figures:download", args=[kind])


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def page_of(client: Client, **query: Any) -> BeautifulSoup:
    response = client.get(reverse("figures:index"), query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("role", MATRIX)
def test_figures_are_for_those_who_may_read_them(role: str) -> None:
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    addresses = [reverse("figures:index"), *map(download, KINDS)]
    opened = {client.get(address).status_code for address in addresses}
    assert opened == {200 if role in READERS else 302}
    menu = client.get("/admin/").content.decode()
    assert (reverse("figures:index") in menu) is (role in READERS)


@pytest.mark.usefixtures("_in_november")
def test_equality_answers_are_left_out_for_whoever_may_not_read_them(client: Client) -> None:
    for role, reads in ((roles.REPORT_READER, True), (roles.COMMUNICATIONS, False)):
        client.force_login(UserFactory(roles=[role]))
        period = f"term-{TermFactory(starts_on=date(2026, 4, 20), ends_on=date(2026, 7, 17)).pk}"
        EqualityTally.objects.create(
            term_id=period.removeprefix("term-"),
            venue=VenueFactory(),
            month=date(2026, 5, 1),
            question=QUESTIONS[0].name,
            answer=QUESTIONS[0].answers[0][0],
            count=20,
        )
        assert (QUESTIONS[0].words in page_of(client, period=period).text) is reads
        values = client.get(download("csv"), {"period": period}).content.decode()
        assert (QUESTIONS[0].words in values) is reads


def test_nothing_can_be_sent_to_it(reader: Client) -> None:
    assert reader.post(reverse("figures:index")).status_code == 405


def test_a_term_without_runs_says_so_calmly(reader: Client) -> None:
    term = TermFactory()
    page = page_of(reader, period=f"term-{term.pk}")
    assert "There is nothing to count for this time and place yet." in page.text
    assert page.find("svg", class_="figures__chart") is None
    for kind in KINDS:
        response = reader.get(download(kind), {"period": f"term-{term.pk}"})
        assert response.status_code == 200
        assert response.content


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"period": "term-99999"}, "There are no figures for this time. Choose another."),
        ({"period": "month-2026-01"}, "There are no figures for this time. Choose another."),
        ({"venue": "99999"}, "There is no such venue. Choose another."),
        ({"venue": "x' OR 1=1"}, "There is no such venue. Choose another."),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(
    reader: Client, query: dict[str, str], sentence: str
) -> None:
    for address in (reverse("figures:index"), *map(download, KINDS)):
        response = reader.get(address, query)
        assert response.status_code == 400
        assert sentence in BeautifulSoup(response.content, "html.parser").text


@pytest.mark.usefixtures("_in_november")
def test_without_a_choice_it_is_the_last_term_that_is_over(reader: Client) -> None:
    TermFactory(name="Spring", starts_on=date(2026, 1, 12), ends_on=date(2026, 3, 27))
    TermFactory(name="Summer", starts_on=date(2026, 4, 20), ends_on=date(2026, 7, 17))
    TermFactory(name="Autumn", starts_on=date(2026, 9, 21), ends_on=date(2026, 12, 11))
    assert "Summer, all venues" in page_of(reader).text


@pytest.mark.usefixtures("_in_november")
def test_before_the_first_term_is_over_it_is_the_last_quarter(reader: Client) -> None:
    page = page_of(reader)
    chosen = page.select_one("select[name=period] option[selected]")
    assert chosen is not None
    assert chosen.text.strip() == "July to September 2026"
    assert "July to September 2026, all venues" in page.text


@pytest.mark.usefixtures("_in_november")
def test_each_figure_has_its_table_its_drawing_and_how_it_is_counted(reader: Client) -> None:
    College(seed=1, enrolments=300).fill()
    page = page_of(reader, period=LAST_YEAR)
    sections = page.select(".figures__figure")
    assert len(sections) > 20
    for section in sections:
        how = section.select_one(".figures__how")
        assert how is not None
        assert how.text.strip().endswith(".")
        assert section.select("table th[scope=row]")
    drawing = page.select_one("svg.figures__chart")
    assert drawing is not None
    assert drawing["aria-label"].startswith("Bars of")
    assert page.select(".figures style, .figures script, .figures [style]") == []
    assert "No number under 5 is shown." in page.text


@pytest.mark.usefixtures("_in_november")
def test_page_spreadsheet_values_and_pdf_say_the_same(reader: Client) -> None:
    college = College(seed=2, enrolments=300).fill()
    query = {"period": LAST_YEAR, "venue": college.venues[0].pk}
    page = page_of(reader, **query)
    shown = [
        (row.find("th").text.strip(), row.find("td").text.strip())  # type: ignore[union-attr]
        for row in page.select(".figures__table :is(tbody, tfoot) tr")
    ]
    sheet: Any = load_workbook(BytesIO(reader.get(download("xlsx"), query).content)).active
    in_sheet = [(row[2], row[4]) for row in sheet.iter_rows(min_row=5, values_only=True)]
    values = reader.get(download("csv"), query).content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(values)))
    assert shown == in_sheet == [(line["What"], line["Is told as"]) for line in lines]
    assert {line["Venue"] for line in lines} == {str(college.venues[0])}
    assert {(line["From"], line["To"]) for line in lines} == {("2025-04-01", "2026-03-31")}
    assert all("No number under 5 is shown." in line["Small numbers"] for line in lines)
    words = words_of(reader.get(download("pdf"), query).content)
    assert all(text in words for _, text in shown)


@pytest.mark.usefixtures("_in_november")
def test_a_name_that_looks_like_a_formula_arrives_as_words(reader: Client) -> None:
    partner = PartnerPageFactory(title=FORMULA)
    AdviceReturnFactory(partner=partner, held_on=YEAR[0], seen=20)
    query = {"period": LAST_YEAR}
    book: Any = load_workbook(BytesIO(reader.get(download("xlsx"), query).content))
    [cell] = [cell for row in book.active.rows for cell in row if cell.value == FORMULA]
    assert cell.data_type == "s"
    values = reader.get(download("csv"), query).content.decode("utf-8-sig")
    told = [line["What"] for line in csv.DictReader(StringIO(values))]
    assert [words for words in told if "HYPERLINK" in words] == [f"'{FORMULA}"]
    assert FORMULA in words_of(reader.get(download("pdf"), query).content)


def test_a_letter_no_spreadsheet_takes_is_left_out() -> None:
    figure = Figure("name", "Bell\x07", "One.", (Row("Line", 7),))
    venue = VenueFactory()
    scope = Scope.of(last_quarter(timezone.localdate()), venue)
    book: Any = load_workbook(BytesIO(as_xlsx(scope, [("Part", [figure])])))
    assert book.active["B5"].value == "Bell"


def test_the_pdf_is_tagged_and_says_what_it_is(reader: Client) -> None:
    response = reader.get(download("pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].endswith('-all-venues.pdf"')
    document = PdfReader(BytesIO(response.content))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert (document.metadata or {})["/Title"].startswith("Figures: ")


def test_a_drawing_is_made_of_what_is_told() -> None:
    rows = (Row("One", 20), Row("Two", None), Row("Three", 5, at_least=True))
    chart = chart_of(Figure("name", "Title", "One.", rows, 25))
    assert chart is not None
    assert [(bar.words, bar.length) for bar in chart.bars] == [
        ("One", "100.0%"),
        ("Three", "25.0%"),
    ]
    assert [row.text for row in rows] == ["20", "not shown", "at least 5"]
    assert chart_of(Figure("name", "Title", "One.", rows[:2])) is None


def test_years_begin_in_april() -> None:
    assert year_of(YEAR[1]) == YEAR[0]
    assert quarter_of(YEAR[1]).month == 1
    offered = periods(Term.objects.none(), NOW.date())
    assert offered["Years, April to March"][0].title == "April 2026 to March 2027"
    assert [each.title for each in offered["Quarters"][:2]] == [
        "October to December 2026",
        "July to September 2026",
    ]


@pytest.mark.usefixtures("_in_november")
def test_cards_and_requests_of_no_venue_are_of_all_venues() -> None:
    venue = VenueFactory()
    practice = ReferringPractice.objects.create(name="Example Surgery")
    practice.counts.create(day=YEAR[0], opened=40, enrolments=9, self_referrals=2)
    received_at = NOW.replace(year=2025, month=5)
    ReferralFactory.create_batch(7, received_at=received_at)

    def told(where: Any) -> dict[str, Any]:
        offered = periods(Term.objects.all(), NOW.date())["Years, April to March"]
        year = next(each for each in offered if each.key == LAST_YEAR)
        found = report(Scope.of(year, where))
        return {figure.name: figure for _, figures in found for figure in figures}

    everywhere, here = told(None), told(venue)
    assert [row.text for row in everywhere["cards"].rows] == ["40", "9", "not shown"]
    assert [row.number for row in here["cards"].rows] == [None, None, None]
    assert (everywhere["requests"].total, here["requests"].total) == (7, 0)


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.usefixtures("_in_november")
def test_a_report_is_one_pass(django_assert_num_queries: Any, rows: int) -> None:
    college = College(seed=3, enrolments=rows).fill()
    offered = periods(Term.objects.all(), NOW.date())
    year = next(each for each in offered["Years, April to March"] if each.key == LAST_YEAR)
    for venue in (None, college.venues[0]):
        scope = Scope.of(year, venue)
        with django_assert_num_queries(QUERIES_OF_A_REPORT):
            report(scope)
    cache.clear()


def test_a_quarter_is_over_once_its_last_day_is() -> None:
    block = Scope.of(last_quarter(timezone.localdate())).block_on(YEAR[0], None)
    last_day = YEAR[0].replace(month=6, day=30)
    assert not block.is_over(last_day)
    assert block.is_over(last_day + timedelta(days=1))
