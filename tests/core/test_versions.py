"""The same words in another form: Easy Read, a signed film, Polish. Any page can lead to them."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction

from core.models import BasePage, PageVersion
from tests import factories
from tests.factories import (
    CourseIndexPageFactory,
    CoursePageFactory,
    HomePageFactory,
    StandardPageFactory,
)
from tests.reading import main_of, words_of
from tests.warming import warm_up

pytestmark = pytest.mark.django_db

KINDS = PageVersion.Kind
PAGE_TYPES = sorted(
    (model for model in apps.get_models() if issubclass(model, BasePage)),
    key=lambda model: model.__name__,
)


def version(page: Page, **values: Any) -> PageVersion:
    """A version of a page, saved. Easy Read in our own library unless told otherwise."""
    if not {"linked_page", "document", "address"} & values.keys():
        values["address"] = "/library/easy-read/"
    values.setdefault("title", "The short one")
    values.setdefault("kind", KINDS.EASY_READ)
    return PageVersion.objects.create(page=Page.objects.get(pk=page.pk), **values)


def in_polish(page: Page, translation: Page) -> PageVersion:
    linked_page = Page.objects.get(pk=translation.pk)
    return version(
        page, kind=KINDS.LANGUAGE, language="pl", title="Witamy", linked_page=linked_page
    )


def a_document(name: str = "easy.pdf") -> Document:
    return Document.objects.create(title="Easy", file=ContentFile(b"x" * 2048, name=name))


def links_to_versions(client: Client, page: Page) -> str:
    """The part of the page that leads to its other versions, or nothing."""
    found = re.search(r'<nav class="versions".*?</nav>', main_of(client.get(page.url)), re.DOTALL)
    return found[0] if found else ""


def alternates(client: Client, page: Page) -> list[tuple[str, str]]:
    html = client.get(page.url).content.decode()
    return re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html)


def problems(**values: Any) -> dict[str, list[str]]:
    """What is said about a version when an editor saves it so."""
    values.setdefault("title", "The short one")
    try:
        PageVersion(page=StandardPageFactory(), **values).full_clean()
    except ValidationError as refusal:
        return refusal.message_dict
    return {}


# What an editor may enter


@pytest.mark.parametrize(
    "address", ["/library/easy-read/", "https://www.example.org/leaflet?part=1", "http://a.org/"]
)
def test_an_address_may_be_ours_or_anyones(address: str) -> None:
    assert problems(address=address) == {}


@pytest.mark.parametrize(
    "address", ["library", "www.example.org", "//example.org", "javascript:alert(1)", "ftp://a.org"]
)
def test_what_is_no_address_is_refused_with_what_to_write(address: str) -> None:
    assert "Write the whole address" in problems(address=address)["address"][0]


def test_a_version_must_be_somewhere() -> None:
    said = problems()
    assert said == {
        "linked_page": ["Say where it is: choose a page, choose a document or give a web address."]
    }


def test_a_version_is_in_one_place_only() -> None:
    said = problems(document=a_document(), address="/library/easy-read/")
    assert list(said) == ["address"]
    assert said["address"][0].startswith("Give one of the three")


def test_a_page_is_no_version_of_itself() -> None:
    page = StandardPageFactory()
    with pytest.raises(ValidationError, match="the page you are editing"):
        PageVersion(page=page, title="Me", linked_page=page.page_ptr).full_clean()


def test_another_language_must_be_named() -> None:
    said = problems(kind=KINDS.LANGUAGE, address="https://www.example.org/")
    assert said == {"language": ["Choose which language it is in."]}


def test_the_database_itself_refuses_a_version_that_leads_nowhere() -> None:
    page = StandardPageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        version(page, address="")
    with pytest.raises(IntegrityError), transaction.atomic():
        version(page, document=a_document(), address="/library/")


def test_a_version_goes_with_its_document() -> None:
    document = a_document()
    version(StandardPageFactory(), document=document)
    document.delete()
    assert not PageVersion.objects.exists()


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_every_type_of_page_offers_it_to_editors(model: type[BasePage]) -> None:
    form = model.get_edit_handler().get_form_class()
    assert "versions" in form.formsets


# What a visitor finds


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_every_type_of_page_shows_its_versions(client: Client, model: type[BasePage]) -> None:
    page = getattr(factories, f"{model.__name__}Factory")()
    version(page, title="The short one")
    shown = links_to_versions(client, page)
    assert 'href="/library/easy-read/"' in shown
    assert "Easy Read" in shown
    assert "The short one" in shown


def test_a_page_without_versions_says_nothing_about_them(client: Client) -> None:
    assert links_to_versions(client, StandardPageFactory()) == ""


def test_a_document_says_its_type_and_size(client: Client) -> None:
    page, document = StandardPageFactory(), a_document()
    version(page, kind=KINDS.LARGE_PRINT, title="Big letters", document=document)
    shown = links_to_versions(client, page)
    assert f'href="{document.url}"' in shown
    words = words_of(client.get(page.url))
    assert "Large print" in words
    assert "Big letters (PDF, 2.0 KB)" in words


@pytest.mark.parametrize(
    ("language", "direction", "name"),
    [("pl", "ltr", "Polski"), ("ar", "rtl", "العربية"), ("fa", "rtl", "فارسی")],
)
def test_a_link_is_in_the_language_it_leads_to(
    client: Client, language: str, direction: str, name: str
) -> None:
    page = StandardPageFactory()
    version(page, kind=KINDS.LANGUAGE, language=language, document=a_document())
    shown = links_to_versions(client, page)
    assert f'hreflang="{language}" lang="{language}" dir="{direction}"' in shown
    assert f"{name}:" in shown
    assert re.search(r'<span[^>]* lang="en-GB" dir="ltr">\(PDF', shown)


def test_a_signed_film_is_in_british_sign_language_and_its_link_in_english(
    client: Client,
) -> None:
    page = StandardPageFactory()
    version(page, kind=KINDS.SIGNED, address="https://video.example.org/")
    assert 'hreflang="bfi" lang="en" dir="ltr"' in links_to_versions(client, page)


def test_easy_read_in_another_language_says_both(client: Client) -> None:
    page = StandardPageFactory()
    version(page, language="ro", title="Bine ați venit")
    assert "Easy Read</span>, Română:</strong> Bine ați venit" in links_to_versions(client, page)


def test_nothing_leads_to_a_page_that_visitors_cannot_open(client: Client) -> None:
    page = StandardPageFactory()
    in_polish(page, StandardPageFactory(live=False))
    hidden = StandardPageFactory()
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    in_polish(page, hidden)
    assert links_to_versions(client, page) == ""
    assert alternates(client, page) == []


def test_a_preview_shows_what_has_just_been_put_in_and_not_what_was_taken_out(
    client: Client,
) -> None:
    page = StandardPageFactory()
    version(page, title="Taken out")
    draft = page.specific_class.objects.get(pk=page.pk)
    draft.versions = [PageVersion(kind="audio", title="Put in", address="/listen/")]
    response = draft.make_preview_request(preview_mode="")
    assert "Put in" in words_of(response)
    assert "Taken out" not in words_of(response)


def test_a_version_is_part_of_a_draft_until_it_is_published(client: Client) -> None:
    page = StandardPageFactory()
    draft = page.specific_class.objects.get(pk=page.pk)
    draft.versions = [PageVersion(title="The short one", address="/library/easy-read/")]
    revision = draft.save_revision()
    assert links_to_versions(client, page) == ""
    revision.publish()
    assert "The short one" in links_to_versions(client, page)


# A page that is a version


def test_a_translated_page_leads_back_and_is_in_its_language(client: Client) -> None:
    page, translation = StandardPageFactory(title="Welcome"), StandardPageFactory(title="Witamy")
    in_polish(page, translation)
    html = client.get(translation.url).content.decode()
    assert '<html lang="en-GB">' in html
    assert '<main id="main" tabindex="-1" lang="pl" dir="ltr">' in html
    assert '<title lang="pl">' in html
    shown = links_to_versions(client, translation)
    assert f'href="{page.url}" hreflang="en" lang="en" dir="ltr"' in shown
    assert "English:</strong> Welcome" in shown


def test_a_page_in_arabic_is_read_from_the_right(client: Client) -> None:
    translation = StandardPageFactory()
    linked_page = Page.objects.get(pk=translation.pk)
    version(
        StandardPageFactory(),
        kind=KINDS.LANGUAGE,
        language="ar",
        title="أهلا",
        linked_page=linked_page,
    )
    assert 'lang="ar" dir="rtl">' in main_of(client.get(translation.url))[:80]


def test_an_easy_read_page_leads_back_and_stays_english(client: Client) -> None:
    page, easy = StandardPageFactory(title="Welcome"), StandardPageFactory()
    version(page, linked_page=Page.objects.get(pk=easy.pk))
    assert main_of(client.get(easy.url)).startswith('<main id="main" tabindex="-1">')
    assert "Full version" in links_to_versions(client, easy)
    assert alternates(client, easy) == alternates(client, page) == []


def test_a_page_and_its_translation_name_each_other_to_search_engines(
    client: Client, settings: Any
) -> None:
    page, translation = CoursePageFactory(), StandardPageFactory()
    in_polish(page, translation)
    version(page)
    english, polish = f"{settings.SITE_URL}{page.url}", f"{settings.SITE_URL}{translation.url}"
    assert alternates(client, page) == [("en", english), ("pl", polish)]
    assert alternates(client, translation) == [("pl", polish), ("en", english)]


def test_only_pages_here_are_named_to_search_engines(client: Client) -> None:
    page = StandardPageFactory()
    version(page, kind=KINDS.LANGUAGE, language="pl", address="https://www.example.org/")
    assert alternates(client, page) == []


# What it costs


def queries(client: Client, path: str) -> list[str]:
    warm_up(client, path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return [query["sql"] for query in asked.captured_queries]


def about_versions(asked: list[str]) -> list[str]:
    return [sql for sql in asked if sql.startswith('SELECT "core_pageversion"')]


@pytest.mark.parametrize(
    "path", ["/", "/courses/", "/courses/x/", "/whats-on/", "/partners/", "/library/", "/venues/"]
)
def test_a_page_without_versions_asks_nothing_about_them(client: Client, path: str) -> None:
    HomePageFactory()
    CoursePageFactory(slug="x")
    factories.EventIndexPageFactory()
    factories.PartnerPageFactory()
    factories.LibraryPageFactory()
    factories.VenuePageFactory()
    assert about_versions(queries(client, path)) == []


def test_a_page_with_versions_asks_once_however_many_there_are(client: Client) -> None:
    course = CoursePageFactory(slug="x")
    plain = len(queries(client, course.url))
    version(course, document=a_document())
    one = queries(client, course.url)
    in_polish(course, StandardPageFactory())
    version(course, document=a_document())
    three = queries(client, course.url)
    assert (len(one), len(three)) == (plain + 1, plain + 1)
    assert len(about_versions(one)) == len(about_versions(three)) == 1


def test_a_list_does_not_ask_about_the_versions_of_what_it_lists(client: Client) -> None:
    index = CourseIndexPageFactory()
    course = CoursePageFactory()
    before = len(queries(client, index.url))
    version(course)
    version(CoursePageFactory())
    assert len(queries(client, index.url)) == before
