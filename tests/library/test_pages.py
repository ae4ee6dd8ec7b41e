"""The library: what there is, where it is, and whether it is in."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from library.models import RESOURCES_ON_A_PAGE, Resource
from tests.factories import (
    CoursePageFactory,
    LibraryPageFactory,
    ResourceFactory,
    SectionFactory,
    TopicFactory,
    VenueFactory,
    VenuePageFactory,
)
from tests.reading import links_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library(home: Any) -> None:
    LibraryPageFactory()


def found(client: Client, query: str = "") -> set[str]:
    response = client.get(f"/library/?{query}")
    assert response.status_code == 200
    titles = {resource.title for resource in response.context["resources"]}
    assert all(title in words_of(response) for title in titles)
    return titles


def test_by_section_format_and_words(client: Client) -> None:
    sleep, money = SectionFactory(slug="sleep"), SectionFactory(slug="money")
    ResourceFactory(title="Overcoming insomnia", author="C. Espie", section=sleep)
    ResourceFactory(title="Rain sounds", format="audio", section=sleep, keywords="calm")
    ResourceFactory(title="Debt", format="leaflet", section=money, description="What to do first.")
    assert found(client, "section=sleep") == {"Overcoming insomnia", "Rain sounds"}
    assert found(client, "format=leaflet") == {"Debt"}
    assert found(client, "section=sleep&format=audio") == {"Rain sounds"}
    assert found(client, "section=money&format=audio") == set()
    assert found(client, "q=ESPIE") == {"Overcoming insomnia"}
    assert found(client, "q=calm") == {"Rain sounds"}
    assert found(client, "q=first+what") == {"Debt"}
    assert found(client, "q=%25") == set()


def test_by_topic_language_easy_read_place_and_whom_it_suits(client: Client) -> None:
    walton = VenueFactory(slug="walton")
    sleep = TopicFactory(slug="sleep")
    book = ResourceFactory(title="Sleep", venue=walton, copies=1, audience="carers")
    book.topics = [sleep]
    book.save()
    ResourceFactory(title="Polish", language="pl", copies=1, out=1)
    ResourceFactory(title="Easy", easy_read=True)
    assert found(client, "topic=sleep") == {"Sleep"}
    assert found(client, "language=pl") == {"Polish"}
    assert found(client, "easy-read=on") == {"Easy"}
    assert found(client, "venue=walton") == {"Sleep"}
    assert found(client, "in-now=on") == {"Sleep"}
    assert found(client, "for=carers") == {"Sleep"}
    assert found(client, "for=carers&language=pl") == set()


def test_an_old_address_leads_to_the_new_one_and_never_in_a_circle(client: Client) -> None:
    book = ResourceFactory(slug="old")
    for slug in ("new", "newer", "old", "newest"):
        book.slug = slug
        book.save()
    for slug in ("old", "new", "newer"):
        response = client.get(f"/library/{slug}/", follow=True)
        assert response.redirect_chain[-1][0] == "/library/newest/"
    assert client.get("/library/newest/").status_code == 200


def test_a_course_and_what_to_read_with_it_show_each_other(client: Client) -> None:
    course = CoursePageFactory(title="Sleep well")
    for title, public in (("Overcoming insomnia", True), ("Staff handbook", False)):
        book = ResourceFactory(title=title, public=public)
        book.related_pages = [course.page_ptr]
        book.save()
    page = words_of(client.get(course.url))
    assert "To read with this course Overcoming insomnia" in page
    assert "Staff handbook" not in page
    assert "Sleep well" in words_of(client.get("/library/" + Resource.objects.first().slug + "/"))


def test_what_is_not_for_visitors_is_nowhere(client: Client) -> None:
    resource = ResourceFactory(title="Staff handbook", public=False)
    assert found(client) == set()
    assert client.get(resource.get_absolute_url()).status_code == 404
    assert list(client.get("/library/").context["sections"]) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("section=nope", "We do not know that section, so we show them all."),
        ("topic=nope", "We do not know that topic, so we show them all."),
        ("venue=nope", "We do not know that place, so we show them all."),
        ("for=nope", "We do not know whom you mean, so we show it all."),
        ("language=nope", "We have nothing in that language, so we show it all."),
        ("format=nope", "We do not know that format, so we show them all."),
        (f"q={'a' * 3_000}", "Please use fewer words."),
    ],
)
def test_a_value_that_makes_no_sense_is_said_and_filters_nothing(
    client: Client, query: str, sentence: str
) -> None:
    ResourceFactory(title="Debt")
    assert found(client, query) == {"Debt"}
    assert sentence in words_of(client.get(f"/library/?{query}"))


@pytest.mark.parametrize(
    "query", ["q=%00&section=%00&format=%00", "q=x&q=debt", "page=-1", "page=99999", "page=banana"]
)
def test_addresses_that_nobody_meant_still_show_the_shelves(client: Client, query: str) -> None:
    ResourceFactory(title="Debt")
    assert found(client, query) == {"Debt"}


def test_the_next_page_keeps_the_choices(client: Client) -> None:
    section = SectionFactory(slug="sleep")
    for _ in range(RESOURCES_ON_A_PAGE + 1):
        ResourceFactory(section=section)
    response = client.get("/library/?section=sleep&q=book")
    assert links_of(response, rel="next") == ["?section=sleep&q=book&page=2"]
    assert f"{RESOURCES_ON_A_PAGE + 1} things to borrow or read" in words_of(response)


def test_nothing_found_says_what_to_do_instead(client: Client) -> None:
    assert "The shelves are being filled" in words_of(client.get("/library/"))
    assert "Nothing matches all of that" in words_of(client.get("/library/?q=bagpipes"))


@pytest.mark.parametrize(
    ("copies", "out", "words"),
    [(0, 0, ""), (1, 0, "In now"), (1, 1, "All copies are out"), (3, 1, "2 of 3 copies in")],
)
def test_whether_it_is_in_is_said_in_words(copies: int, out: int, words: str) -> None:
    book = ResourceFactory(copies=copies, out=out)
    assert Resource.objects.for_lists().get().availability == words
    assert Resource.objects.get(pk=book.pk).availability == words


def test_a_book_says_who_wrote_it_where_it_is_and_what_it_goes_with(client: Client) -> None:
    venue = VenueFactory(name="Life Rooms Walton", page=VenuePageFactory().page_ptr)
    course, draft, private = (
        CoursePageFactory(title="Sleep well"),
        CoursePageFactory(title="Not ready", live=False),
        CoursePageFactory(title="Not for everyone"),
    )
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    book = ResourceFactory(
        title="Overcoming insomnia",
        author="C. Espie",
        suits="People who lie awake.",
        venue=venue,
        shelf="Walton, bay 3",
        copies=2,
        out=1,
    )
    book.topics = [TopicFactory(name="Sleep", slug="sleep")]
    book.related_pages = [page.page_ptr for page in (course, draft, private)]
    book.save()
    response = client.get("/library/" + book.slug + "/")
    page = words_of(response)
    for words in (
        "C. Espie",
        "People who lie awake.",
        "Walton, bay 3",
        "1 of 2 copies in",
        "ask at the desk at Life Rooms Walton",
        "Sleep well",
    ):
        assert words in page
    assert "Not ready" not in page
    assert "Not for everyone" not in page
    assert {course.url, "/topics/sleep/"} <= set(links_of(response))


def test_a_film_gives_its_words_and_where_to_watch_it(client: Client) -> None:
    film = ResourceFactory(
        format="film", link="https://www.example.org/film", text="<p>Breathe in.</p>"
    )
    response = client.get(film.get_absolute_url())
    assert "Watch at example.org" in words_of(response)
    assert "The words Breathe in." in words_of(response)
    assert "https://www.example.org/film" in links_of(response)


def test_a_download_says_its_type_and_size(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    file = ContentFile(b"x" * 2048, name="leaflet.pdf")
    document = Document.objects.create(title="Leaflet", file=file)
    leaflet = ResourceFactory(format="download", document=document)
    response = client.get(leaflet.get_absolute_url())
    assert "Download (PDF, 2.0 KB)" in words_of(response).replace("\xa0", " ")
    assert document.url in links_of(response)


def test_a_book_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/library/no-such-book/").status_code == 404


def test_a_book_is_shown_even_before_the_library_has_a_page(client: Client) -> None:
    LibraryPageFactory().delete()
    book = ResourceFactory(title="Overcoming insomnia")
    assert "Overcoming insomnia" in words_of(client.get(book.get_absolute_url()))
