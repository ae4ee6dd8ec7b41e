"""Pathways advice: what an advisor does, when and where to drop in."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.fields import BodyField
from core.models import BasePage
from core.words import body_words, topic_mentions, topic_names, topic_slugs
from search.documents import Document
from search.enums import Kind
from timetable import words
from timetable.models import Run
from timetable.week import weekly


class PathwaysPage(BasePage):
    """The way to an advisor. Its runs are the drop-in times."""

    body = BodyField(blank=True)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("body"),
        *BasePage.finding_panels,
    ]
    max_count = 1
    subpage_types: list[str] = []
    session_kind = "advice"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        runs = (
            Run.objects.public()
            .coming()
            .filter(page_id=self.pk)
            .select_related("venue__page")
            .with_sessions()
            .order_by("venue__sort_order", "first_starts_at")
        )
        context["ancestors"] = self.way_here()
        context["times"] = [_times(run) for run in runs]
        return context

    def search_document(self) -> Document:
        return Document(
            ref=f"page:{self.pk}",
            kind=Kind.PAGE,
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            keywords=f"{self.keywords} {topic_names(self)}",
            body=body_words(self.body),
            mentions=topic_mentions(self),
            topics=topic_slugs(self),
        )


def _times(run: Run) -> dict[str, Any]:
    """The drop-in times of one venue: the usual week, what comes next, what is called off."""
    ahead = words.dates_ahead(run)
    planned = [session for session in ahead if not session.is_cancelled]
    return {
        "run": run,
        "week": weekly(planned) or words.rhythm(planned),
        "next": planned[0] if planned else None,
        "cancelled": [session for session in ahead if session.is_cancelled],
    }
