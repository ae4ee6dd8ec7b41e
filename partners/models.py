"""Partner organisations, the services they give at a Life Rooms, and whom staff speak to there."""

from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from core import dates
from core.blocks import SHORT_TEXT_FEATURES
from core.fields import BodyField
from core.models import BasePage, Topic
from core.words import body_words, plain, topic_mentions, topic_names, topic_slugs
from partners.forms import PartnerFilters
from partners.querysets import PartnerManager
from partners.visits import with_next_visit
from search.documents import Document
from search.enums import Kind
from timetable.finding import next_start, occasions_of
from timetable.models import Run, Session


class PartnerIndexPage(BasePage):
    """The directory of partners, by what they help with."""

    introduction = RichTextField(blank=True, features=SHORT_TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("introduction"),
    ]
    max_count = 1
    subpage_types = ["partners.PartnerPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        filters = PartnerFilters(request.GET)
        found = PartnerPage.objects.child_of(self).live().public().filtered(filters.choices())
        context["ancestors"] = self.way_here()
        context["filters"] = filters
        context["needs"] = filters.needs
        context["need"] = filters.choices().get("helps-with")
        context["partners"] = with_next_visit(found.partners().for_lists())
        context["nearby"] = found.nearby().for_lists()
        return context


class PartnerPage(BasePage):
    """An organisation: what it does, for whom, and how to reach it."""

    class Standing(models.TextChoices):
        PARTNER = "partner", "A partner of the Life Rooms"
        NEARBY = "nearby", "Also nearby, not a partner"

    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PARTNER)
    what_they_do = RichTextField(features=SHORT_TEXT_FEATURES)
    who_for = models.CharField("who it is for", max_length=250, blank=True)
    by_drop_in = models.BooleanField("drop in", default=False)
    by_appointment = models.BooleanField("by appointment", default=False)
    by_phone = models.BooleanField("by telephone", default=False)
    online = models.BooleanField(default=False)
    phone = PhoneNumberField(blank=True)
    email = models.EmailField("e-mail", blank=True)
    website = models.URLField(blank=True)
    cost = models.CharField(max_length=160, default="Free")
    languages = models.CharField(max_length=160, blank=True)
    access = models.CharField(max_length=250, blank=True, help_text="Steps, hearing loop, parking.")
    checked_on = models.DateField(
        null=True, blank=True, help_text="When someone last confirmed that this is right."
    )

    # Set by partners.visits.with_next_visit().
    next_visit: Session | None = None

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        MultiFieldPanel(
            [FieldPanel("standing"), FieldPanel("what_they_do"), FieldPanel("who_for")],
            heading="What they do",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("by_drop_in"), FieldPanel("by_appointment")]),
                FieldRowPanel([FieldPanel("by_phone"), FieldPanel("online")]),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("website"),
            ],
            heading="How to reach them",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("cost"), FieldPanel("languages")]),
                FieldPanel("access"),
                FieldPanel("checked_on"),
            ],
            heading="Good to know",
        ),
        *BasePage.finding_panels,
    ]
    parent_page_types = ["partners.PartnerIndexPage"]
    subpage_types = ["partners.AdviceServicePage"]
    objects = PartnerManager()

    class Meta:
        verbose_name = "partner"

    @property
    def is_nearby(self) -> bool:
        return self.standing == self.Standing.NEARBY

    @property
    def website_name(self) -> str:
        """“citizensadvice.org.uk”: where the link goes, as people would say it."""
        return urlsplit(self.website).netloc.removeprefix("www.")

    @property
    def ways_to_reach(self) -> list[str]:
        """How people can get this help, in words."""
        ways = {
            "Drop in": self.by_drop_in,
            "By appointment": self.by_appointment,
            "By telephone": self.by_phone,
            "Online": self.online,
        }
        return [way for way, offered in ways.items() if offered]

    @property
    def meeting_text(self) -> str:
        """When they are next at a Life Rooms, else how to reach them."""
        if self.next_visit:
            return f"Next at {self.next_visit.venue.name}: {self.next_visit.when}"
        return ", ".join(self.ways_to_reach).capitalize()

    @property
    def facts(self) -> list[dict[str, str]]:
        """What is good to know, as label and value; nothing that nobody has said."""
        rows = {
            "Who it is for": self.who_for,
            "How": ", ".join(self.ways_to_reach).capitalize(),
            "Cost": self.cost,
            "Languages": self.languages,
            "Access": self.access,
            "Last checked": dates.day(self.checked_on, with_year=True) if self.checked_on else "",
        }
        return [{"label": label, "value": value} for label, value in rows.items() if value]

    @property
    def helps_with(self) -> list[Topic]:
        return [link.topic for link in self.page_topics.all()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["ancestors"] = self.way_here()
        context["topics"] = self.topics
        context["services"] = (
            AdviceServicePage.objects.child_of(self)
            .live()
            .public()
            .order_by("title")
            .prefetch_related(Prefetch("runs", _coming_runs(), to_attr="coming_runs"))
        )
        return context

    def search_document(self) -> Document:
        return Document(
            ref=f"page:{self.pk}",
            kind=Kind.PARTNER,
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            keywords=f"{self.keywords} {topic_names(self)}",
            body=f"{plain(self.what_they_do)} {self.who_for}",
            mentions=topic_mentions(self),
            topics=topic_slugs(self),
        )


class AdviceServicePage(BasePage):
    """A service a partner gives at a Life Rooms, such as Wednesday's jobs advice."""

    example = models.BooleanField(
        default=False, help_text="Tick if the times are an example and not a real arrangement."
    )
    body = BodyField(blank=True)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("body"),
        FieldPanel("example"),
        *BasePage.finding_panels,
    ]
    parent_page_types = ["partners.PartnerPage"]
    subpage_types: list[str] = []
    session_kind = "advice"

    class Meta:
        verbose_name = "advice service"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["ancestors"] = self.way_here()
        context["partner"] = PartnerPage.objects.parent_of(self).live().first()
        context["runs"] = _coming_runs().filter(page_id=self.pk)
        context["topics"] = self.topics
        return context

    def search_document(self) -> Document:
        occasions = occasions_of(self)
        partner = self.get_parent()
        return Document(
            ref=f"page:{self.pk}",
            kind=Kind.PARTNER,
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            keywords=f"{self.keywords} {partner.title} {topic_names(self)}",
            body=body_words(self.body),
            next_starts_at=next_start(occasions),
            mentions=(*topic_mentions(self), f"page:{partner.pk}"),
            topics=topic_slugs(self),
            occasions=occasions,
        )


class PartnerContact(models.Model):
    """Someone staff can ring at a partner. Never shown to visitors."""

    partner = models.ForeignKey(PartnerPage, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True, help_text="What they do there.")
    email = models.EmailField("e-mail", blank=True)
    phone = PhoneNumberField(blank=True)
    note = models.TextField(blank=True, help_text="When to ring, what they can decide.")
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["partner__title", "name"]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


def _coming_runs() -> Any:
    """When a service is given, with every date, and no query per run."""
    return (
        Run.objects.public()
        .coming()
        .select_related("venue__page")
        .with_sessions()
        .order_by("first_starts_at", "id")
    )
