"""Pages are found and kept private as Wagtail does, with fewer questions to the database."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from tests.factories import CoursePageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def restrict(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_a_page_is_found_at_its_address_and_nowhere_else(client: Client, home: Page) -> None:
    CoursePageFactory(slug="yoga")
    assert client.get("/courses/yoga/").status_code == 200
    assert client.get("/courses/no-such-course/").status_code == 404
    assert client.get("/courses/yoga/nothing-below/").status_code == 404


def test_a_draft_is_not_found(client: Client, home: Page) -> None:
    CoursePageFactory(slug="draft", live=False)
    assert client.get("/courses/draft/").status_code == 404


def test_the_breadcrumb_is_the_way_from_the_home_page(client: Client, home: Page) -> None:
    page = StandardPageFactory(parent=StandardPageFactory(slug="about", title="About us"))
    html = client.get(f"/about/{page.slug}/").content.decode()
    assert html.index("The Life Rooms") < html.index('<a href="/about/">About us</a>')


@pytest.mark.parametrize("restricted", ["the page", "the page above"])
def test_a_private_page_asks_for_a_sign_in(client: Client, home: Page, restricted: str) -> None:
    course = CoursePageFactory(slug="private")
    restrict(course if restricted == "the page" else course.get_parent())
    response = client.get("/courses/private/")
    assert response.status_code == 302
    assert "login" in response.headers["Location"]


def test_restrictions_are_those_that_wagtail_itself_finds(home: Page) -> None:
    course = CoursePageFactory()
    expected = {restrict(course), restrict(course.get_parent())}
    restrict(StandardPageFactory())
    assert set(course.get_view_restrictions()) == expected
    assert set(Page.get_view_restrictions(course)) == expected


def test_an_alias_is_as_private_as_its_source(home: Page) -> None:
    source = StandardPageFactory()
    alias = source.create_alias(parent=Page.objects.get(pk=home.pk), update_slug="alias")
    expected = {restrict(source)}
    assert set(alias.get_view_restrictions()) == expected == set(Page.get_view_restrictions(alias))
