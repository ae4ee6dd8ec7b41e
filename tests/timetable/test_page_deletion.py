"""A page that has runs is never deleted: people's enrolments would lose what they were for."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tests.factories import (
    AdviceServicePageFactory,
    CourseIndexPageFactory,
    CoursePageFactory,
    LessonPageFactory,
    RunFactory,
)
from timetable.models import Run

pytestmark = pytest.mark.django_db

SENTENCE = "people&#x27;s enrolments would go too. Unpublish it instead"


def bulk_delete(client: Client, *pages: Page, method: str = "post") -> str:
    """Delete pages as the explorer's check boxes do; what staff read next."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = urlencode([("id", page.pk) for page in pages] + [("next", "/admin/")])
    answer = getattr(client, method)(f"{address}?{query}", follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_with_runs_is_kept_and_a_sentence_says_what_to_do(
    administrator: Client, method: str
) -> None:
    page = RunFactory().page
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    response = getattr(administrator, method)(address, follow=True)
    assert response.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[page.pk]), 302)]
    assert SENTENCE in response.content.decode()
    assert Page.objects.filter(pk=page.pk).exists()
    assert Run.objects.count() == 1


def test_a_page_above_one_with_runs_is_kept_too(administrator: Client) -> None:
    service = AdviceServicePageFactory()
    RunFactory(page=service)
    partner = service.get_parent()
    address = reverse("wagtailadmin_pages:delete", args=[partner.pk])
    html = administrator.post(address, follow=True).content.decode()
    assert f"“{partner.title}” cannot be deleted" in html
    assert Page.objects.filter(pk__in=[partner.pk, service.pk]).count() == 2


def test_an_editor_is_told_the_same(editor: Client) -> None:
    page = RunFactory().page
    html = editor.post(
        reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True
    ).content.decode()
    assert SENTENCE in html


@pytest.mark.parametrize("method", ["get", "post"])
def test_many_at_once_are_all_kept_when_one_has_runs(administrator: Client, method: str) -> None:
    without, with_runs = CoursePageFactory(), RunFactory().page
    html = bulk_delete(administrator, without, with_runs, method=method)
    assert SENTENCE in html
    assert f"“{with_runs.title}” cannot be deleted" in html
    assert f"“{without.title}”" not in html
    assert Page.objects.filter(pk__in=[without.pk, with_runs.pk]).count() == 2


def test_many_at_once_are_kept_when_a_page_below_one_has_runs(administrator: Client) -> None:
    service = AdviceServicePageFactory()
    RunFactory(page=service)
    assert SENTENCE in bulk_delete(administrator, service.get_parent())
    assert Page.objects.filter(pk=service.pk).exists()


def test_all_that_stand_in_the_way_are_named_in_one_sentence(administrator: Client) -> None:
    first, second = RunFactory().page, RunFactory().page
    html = bulk_delete(administrator, first, second)
    assert f"“{first.title}”, “{second.title}” cannot be deleted" in html
    assert "Nothing was deleted." in html


def test_a_page_whose_run_was_cancelled_is_still_kept(administrator: Client) -> None:
    page = RunFactory(cancelled=True).page
    administrator.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert Page.objects.filter(pk=page.pk).exists()


def test_a_page_without_runs_is_deleted_as_usual(administrator: Client) -> None:
    lesson = LessonPageFactory()
    course = lesson.get_parent()
    administrator.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))
    assert not Page.objects.filter(pk__in=[course.pk, lesson.pk]).exists()


def test_many_without_runs_are_deleted_as_usual(administrator: Client) -> None:
    pages = CoursePageFactory.create_batch(2)
    bulk_delete(administrator, *pages)
    assert not Page.objects.child_of(CourseIndexPageFactory()).exists()


def test_a_page_with_runs_can_be_unpublished(administrator: Client) -> None:
    page = RunFactory().page
    administrator.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not Page.objects.get(pk=page.pk).live
