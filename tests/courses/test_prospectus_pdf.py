"""The prospectus as a PDF: what can be read in it, by whom it is made, and what visitors get."""

import re
import threading
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from core.making import MAXIMUM_ATTEMPTS, Making
from courses import rules
from courses.models import ProspectusFile
from courses.printing import prospectus_as_pdf
from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    HomePageFactory,
    RunFactory,
    SessionFactory,
    TermFactory,
    TopicFactory,
    VenueFactory,
)
from tests.reading import links_of, words_of

pytestmark = pytest.mark.django_db

PDF = "/courses/prospectus.pdf"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
IN_TERM = timedelta(days=9)
QUERIES_TO_MAKE_ONE = 7
HARD_WORDS = "#panic() *b* $x$ @a <b> \\ // [c] `d` “e” “1 & 2”"


@pytest.fixture
def _on_a_sunday_in_november(time_machine: Any, settings: Any) -> None:
    settings.SITE_URL = "https://www.example.org"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def term(_on_a_sunday_in_november: None, home: Any) -> Any:
    CourseIndexPageFactory()
    return TermFactory(
        name="Autumn term 2026", starts_on=date(2026, 10, 5), ends_on=date(2026, 12, 18)
    )


def read(response: Any) -> PdfReader:
    return PdfReader(BytesIO(response.content))


def text_of(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def bookmarks(reader: PdfReader, outline: Any = None) -> list[str]:
    found: list[str] = []
    for entry in reader.outline if outline is None else outline:
        found += bookmarks(reader, entry) if isinstance(entry, list) else [str(entry.title)]
    return found


def descriptions(reader: PdfReader) -> list[str]:
    """What the tree of tags says of pictures."""
    found: list[str] = []
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            found += [str(element["/Alt"])] if "/Alt" in element else []
            waiting += [element["/K"]] if "/K" in element else []
    return found


# What is in it


def test_it_has_what_people_who_hear_it_read_need(client: Client, term: Any) -> None:
    RunFactory(page=CoursePageFactory(title="Yoga", slug="yoga"), term=term)
    reader = read(client.get(PDF))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Recovery College prospectus, Autumn term 2026"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert descriptions(reader) == [
        "Code for your phone's camera: opens www.example.org/courses/yoga/"
    ]


def test_a_course_says_all_that_paper_needs(client: Client, term: Any) -> None:
    walton = VenueFactory(name="Life Rooms Walton", address="Evered Avenue", postcode="L9 2AF")
    course = CoursePageFactory(
        title="Yoga", slug="yoga", summary="Stretch and rest.", number_of_sessions=2
    )
    run = RunFactory(page=course, venue=walton, term=term, sessions=0)
    for week in range(2):
        starts_at = datetime(2026, 12, 1, 13, tzinfo=UTC) + timedelta(weeks=week)
        SessionFactory(run=run, starts_at=starts_at)
    words = text_of(read(client.get(PDF)))
    for expected in (
        "Autumn term 2026: Monday 5 October to Friday 18 December",
        "Stretch and rest.",
        "2 sessions of 2 hours",
        "Tuesdays, 1pm to 3pm, 1 December to 8 December",
        "Life Rooms Walton, Evered Avenue, L9 2AF",
        f"Book on the website or call. Code {run.code}",
        "www.example.org/courses/yoga/",
        "This list was right on Sunday 22 November",
    ):
        assert expected in words


def test_bookmarks_lead_to_every_topic_and_course(client: Client, term: Any) -> None:
    topic = TopicFactory(name="Body")
    RunFactory(page=CoursePageFactory(title="Yoga", topics=[topic]), term=term)
    CoursePageFactory(title="Sleep", mode="self-paced")
    found = bookmarks(read(client.get(PDF)))
    assert found == ["Body", "Yoga", "More courses", "Sleep"]


def test_by_place_each_place_begins_a_page_of_its_own(client: Client, term: Any) -> None:
    course = CoursePageFactory(title="Yoga")
    for name in ("Life Rooms Bootle", "Life Rooms Walton"):
        RunFactory(page=course, venue=VenueFactory(name=name), term=term)
    reader = read(client.get(PDF, {"by": "venue"}))
    assert bookmarks(reader) == [
        "Life Rooms Bootle",
        "Yoga",
        "Life Rooms Walton",
        "Yoga",
    ]
    assert len(reader.pages) == 3


def test_large_print_is_larger(client: Client, term: Any) -> None:
    for _ in range(8):
        RunFactory(page=CoursePageFactory(), term=term)
    usual, large = (read(client.get(PDF, {"print": size})) for size in ("standard", "large"))
    assert len(large.pages) > len(usual.pages)


@pytest.mark.parametrize("field", ["title", "summary"])
def test_what_an_editor_writes_is_never_taken_for_markup(
    client: Client, term: Any, field: str
) -> None:
    RunFactory(page=CoursePageFactory(**{field: HARD_WORDS}), term=term)
    assert HARD_WORDS in text_of(read(client.get(PDF)))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Walk 🚶🏽‍♀️ and talk", "and talk"),
        ("Bell\x07 ringing", "Bell ringing"),
        ("Zażółć gęślą jaźń", "Zażółć gęślą jaźń"),
        ("Sleep 中文", "Sleep ??"),
    ],
)
def test_a_letter_without_a_shape_does_not_cost_everyone_the_prospectus(
    client: Client, term: Any, written: str, printed: str
) -> None:
    RunFactory(page=CoursePageFactory(summary=written), term=term)
    assert printed in text_of(read(client.get(PDF)))


def test_it_is_of_the_term_that_is_asked_for(client: Client, term: Any) -> None:
    spring = TermFactory(
        name="Spring term 2027", starts_on=date(2027, 1, 11), ends_on=date(2027, 4, 2)
    )
    RunFactory(page=CoursePageFactory(title="Now"), term=term, sessions__starts_in=IN_TERM)
    RunFactory(page=CoursePageFactory(title="Soon"), sessions__starts_in=IN_TERM)
    RunFactory(page=CoursePageFactory(title="Later"), term=spring)
    RunFactory(page=CoursePageFactory(title="Also"), sessions__starts_in=timedelta(days=60))
    this = bookmarks(read(client.get(PDF)))
    following = bookmarks(read(client.get(PDF, {"term": spring.pk})))
    assert this == ["More courses", "Now", "Soon"]
    assert following == ["More courses", "Also", "Later"]


def test_without_courses_it_says_so(client: Client, term: Any) -> None:
    assert "The next prospectus is being written" in text_of(read(client.get(PDF)))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_making_it_asks_the_same_however_many_courses_there_are(
    django_assert_num_queries: DjangoAssertNumQueries, term: Any, number: int
) -> None:
    for _ in range(number):
        RunFactory(page=CoursePageFactory(topics=[TopicFactory()]), term=term, sessions=2)
    file = ProspectusFile(term=term)
    prospectus_as_pdf(file, now=NOW)
    with django_assert_num_queries(QUERIES_TO_MAKE_ONE):
        prospectus_as_pdf(file, now=NOW)


# What a visitor gets


def test_it_comes_as_a_file_with_a_name_and_is_not_sent_twice(client: Client, term: Any) -> None:
    response = client.get(PDF, {"by": "venue", "print": "large"})
    assert response["Content-Type"] == "application/pdf"
    name = "life-rooms-prospectus-autumn-term-2026-by-place-large-print.pdf"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    address = f"{PDF}?by=venue&print=large"
    for header, value in (
        ("If-None-Match", response["ETag"]),
        ("If-Modified-Since", response["Last-Modified"]),
    ):
        assert client.get(address, headers={header: value}).status_code == 304


@pytest.mark.parametrize(
    "query", ["term=0", "term=x", "by=colour", "print=tiny", "term=%00x", "term=1%27"]
)
def test_what_does_not_exist_is_not_made(client: Client, term: Any, query: str) -> None:
    assert client.get(f"{PDF}?{query}").status_code == 404
    assert not ProspectusFile.objects.exists()


def test_a_term_that_is_over_has_none(client: Client, term: Any) -> None:
    old = TermFactory(starts_on=date(2026, 1, 5), ends_on=date(2026, 4, 2))
    assert client.get(PDF, {"term": old.pk}).status_code == 404


def test_without_a_term_a_page_leads_to_the_prospectus_on_the_website(
    client: Client, home: Any
) -> None:
    response = client.get(PDF)
    assert response.status_code == 404
    assert "/courses/prospectus/" in links_of(response)


def test_the_last_good_file_stays_until_the_next_is_made(client: Client, term: Any) -> None:
    before = client.get(PDF).content
    RunFactory(page=CoursePageFactory(title="Brand new"), term=term)
    rules.ask_for_files(term=term)
    assert client.get(PDF).content == before
    rules.make_waiting(limit=10)
    assert "Brand new" in text_of(read(client.get(PDF)))


def test_who_comes_while_the_first_is_made_is_led_to_the_website(client: Client, term: Any) -> None:
    ProspectusFile.objects.create(
        term=term,
        making=Making.UNDER_WAY,
        asked_at=NOW,
        leased_until=NOW + timedelta(minutes=1),
    )
    response = client.get(PDF)
    assert response.status_code == 202
    assert response["Retry-After"]
    assert "The PDF is being made" in words_of(response)
    assert {"/courses/prospectus/", PDF} <= set(links_of(response))


def test_links_say_what_size_it_has(client: Client, term: Any) -> None:
    CoursePageFactory()
    assert "Prospectus, Autumn term 2026 (PDF)" in words_of(client.get("/courses/"))
    client.get(PDF)
    page = words_of(client.get("/courses/prospectus/"))
    assert re.search(r"Autumn term 2026, usual print \(PDF, \d+\.\d\sKB\)", page)
    assert "Autumn term 2026, large print (PDF)" in page


# Making


def test_all_four_kinds_of_a_term_are_made(term: Any) -> None:
    rules.ask_for_files(term=term)
    assert rules.make_waiting(limit=10) == 4
    assert {file.making for file in ProspectusFile.objects.all()} == {Making.DONE}


def test_a_maker_that_is_asked_to_stop_leaves_the_rest(term: Any) -> None:
    rules.ask_for_files(term=term)
    answers = iter([False, True])
    assert rules.make_waiting(limit=10, stopping=lambda: next(answers)) == 1


def test_what_a_killed_maker_had_in_hand_is_made_when_its_lease_is_over(
    term: Any, time_machine: Any
) -> None:
    ProspectusFile.objects.create(
        term=term, making=Making.UNDER_WAY, asked_at=NOW, attempts=1, leased_until=NOW + rules.LEASE
    )
    assert rules.make_waiting(limit=10) == 0
    time_machine.move_to(NOW + rules.LEASE, tick=False)
    assert rules.make_waiting(limit=10) == 1


def test_a_file_that_killed_every_maker_is_given_up(term: Any) -> None:
    file = ProspectusFile.objects.create(
        term=term,
        making=Making.UNDER_WAY,
        asked_at=NOW,
        attempts=MAXIMUM_ATTEMPTS,
        leased_until=NOW,
    )
    assert rules.make_waiting(limit=10) == 0
    file.refresh_from_db()
    assert file.making == Making.FAILED


def test_what_cannot_be_made_is_given_up_and_the_last_good_file_stays(
    client: Client, term: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    before = client.get(PDF).content
    monkeypatch.setattr("courses.printing.TEMPLATE", tmp_path / "missing.typ")
    rules.ask_for_files(term=term)
    assert rules.make_waiting(limit=20) == 0
    assert {file.making for file in ProspectusFile.objects.all()} == {Making.FAILED}
    assert client.get(PDF).content == before


def test_asked_for_again_while_it_is_made_it_is_made_again(
    term: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed_meanwhile(file: ProspectusFile, *, now: datetime) -> bytes:
        monkeypatch.undo()
        rules.ask_for_files(term=term)
        return b"from before the change"

    ProspectusFile.objects.create(term=term, asked_at=NOW)
    monkeypatch.setattr("courses.rules.prospectus_as_pdf", changed_meanwhile)
    assert rules.make_waiting(limit=1) == 0
    assert rules.make_waiting(limit=10) == 4
    assert not ProspectusFile.objects.filter(pdf=b"from before the change").exists()


def test_each_night_files_of_terms_to_come_are_made_again(client: Client, term: Any) -> None:
    client.get(PDF)
    ProspectusFile.objects.create(
        term=TermFactory(starts_on=date(2026, 1, 5), ends_on=date(2026, 4, 2)),
        making=Making.DONE,
        asked_at=NOW,
    )
    rules.ask_for_all_again()
    assert rules.make_waiting(limit=10) == 1


def test_of_ten_visitors_at_once_one_makes_it(committed: None) -> None:
    HomePageFactory()
    CourseIndexPageFactory()
    today = timezone.localdate()
    term = TermFactory(starts_on=today, ends_on=today + timedelta(weeks=12))
    for _ in range(3):
        RunFactory(page=CoursePageFactory(), term=term)
    start = threading.Barrier(10)
    answers: list[int] = []

    def visit() -> None:
        start.wait()
        try:
            answers.append(Client().get(PDF).status_code)
        finally:
            connection.close()

    visitors = [threading.Thread(target=visit) for _ in range(10)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert 200 in answers
    assert set(answers) <= {200, 202}
    assert ProspectusFile.objects.get().attempts == 1
