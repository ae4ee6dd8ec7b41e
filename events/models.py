"""What's on: the calendar of everything, and the events that are not courses."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from core.blocks import SHORT_TEXT_FEATURES
from core.fields import BodyField
from core.models import BasePage
from core.words import body_words, plain, topic_mentions, topic_names, topic_slugs
from events import structured_data
from events.enums import EventKind
from partners.models import PartnerPage
from search.documents import Document
from search.enums import Kind
from timetable.finding import next_start, occasions_of
from timetable.models import Run


class EventIndexPage(BasePage):
    """Holds the events; its own address is /whats-on/, which shows every kind of session."""

    introduction = RichTextField(blank=True, features=SHORT_TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("introduction"),
    ]
    max_count = 1
    subpage_types = ["events.EventPage"]

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        parts = super().get_url_parts(request)
        return parts and (parts[0], parts[1], reverse("whats-on"))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponsePermanentRedirect(reverse("whats-on"))


class EventPage(BasePage):
    """Something that happens and is not a course: a celebration, a group, an exhibition."""

    kind = models.CharField(max_length=40, choices=EventKind)
    body = BodyField(blank=True)
    what_to_expect = RichTextField(
        blank=True,
        features=SHORT_TEXT_FEATURES,
        help_text="How busy and loud it is, where to sit quietly, who will say hello.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        *BasePage.introduction_panels,
        FieldPanel("body"),
        FieldPanel("what_to_expect"),
        InlinePanel("partner_links", label="Partner who will be there"),
        *BasePage.finding_panels,
    ]
    parent_page_types = ["events.EventIndexPage"]
    subpage_types: list[str] = []
    session_kind = "event"

    class Meta:
        verbose_name = "event"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["ancestors"] = self.way_here()
        runs = list(
            Run.objects.public()
            .coming()
            .filter(page_id=self.pk)
            .select_related("venue__page")
            .with_sessions()
            .order_by("first_starts_at", "id")
        )
        context["runs"] = runs
        context["structured_data"] = structured_data.events(self, runs)
        context["partners"] = (
            PartnerPage.objects.live()
            .public()
            .filter(pk__in=[link.partner_id for link in self.partner_links.all()])
            .for_lists()
        )
        return context

    def search_document(self) -> Document:
        occasions = occasions_of(self)
        return Document(
            ref=f"page:{self.pk}",
            kind=Kind.EVENT,
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            keywords=f"{self.keywords} {self.kind} {topic_names(self)}",
            body=f"{body_words(self.body)} {plain(self.what_to_expect)}",
            next_starts_at=next_start(occasions),
            topics=topic_slugs(self),
            occasions=occasions,
            mentions=(
                *topic_mentions(self),
                *(f"page:{link.partner_id}" for link in self.partner_links.all()),
            ),
        )


class EventPartner(Orderable):
    """That a partner will be at an event."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="partner_links")
    partner = models.ForeignKey(PartnerPage, on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("partner", "partners.PartnerPage")]

    def __str__(self) -> str:
        return self.partner.title
