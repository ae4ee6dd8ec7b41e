"""Partner organisations, and the services they give at a Life Rooms."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import get_text_list
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from core import dates
from core.blocks import SHORT_TEXT_FEATURES
from core.fields import BodyField
from core.models import BasePage, Topic
from core.words import body_words, plain, topic_mentions, topic_names, topic_slugs
from partners.enums import SPECIAL_AUDIENCES, Audience, Way
from partners.forms import PartnerFilters, check_postcode
from partners.nearness import nearest_first, to_results
from partners.postcodes import ATTRIBUTION, is_whole
from partners.querysets import PartnerManager, checked_before
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
        # Sent by POST, and shown again, only when no place could be made of a postcode.
        filters = PartnerFilters(request.POST if request.method == "POST" else request.GET)
        choices = filters.choices()
        area = choices.get("near")
        found = PartnerPage.objects.child_of(self).live().public().filtered(choices)
        context["ancestors"] = self.way_here()
        context["filters"] = filters
        context["needs"] = filters.needs
        context["need"] = choices.get("helps-with")
        context["partners"] = nearest_first(
            with_next_visit(found.partners().for_lists(), weekday=choices.get("day")), area
        )
        context["nearby"] = nearest_first(found.nearby().for_lists(), area)
        context["area"] = area
        context["attribution"] = ATTRIBUTION
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A whole postcode in the address is replaced by its sector before anything is shown."""
        if is_whole(request.GET.get("near", "")):
            return to_results(self.get_url(request), request.GET)
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        return response


class PartnerPage(BasePage):
    """An organisation: what it does, for whom, and how to reach it."""

    class Standing(models.TextChoices):
        PARTNER = "partner", "A partner of the Life Rooms"
        NEARBY = "nearby", "Also nearby, not a partner"

    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PARTNER)
    what_they_do = RichTextField(features=SHORT_TEXT_FEATURES)
    who_for = models.CharField("who it is for", max_length=250, blank=True)
    for_young_adults = models.BooleanField("young adults", default=False)
    for_over_50s = models.BooleanField("people over 50", default=False)
    for_families = models.BooleanField("families", default=False)
    for_carers = models.BooleanField("carers", default=False)
    for_disabled_people = models.BooleanField("disabled people", default=False)
    by_drop_in = models.BooleanField("drop in", default=False)
    by_appointment = models.BooleanField("by appointment", default=False)
    by_phone = models.BooleanField("by telephone", default=False)
    online = models.BooleanField(default=False)
    phone = PhoneNumberField(blank=True)
    email = models.EmailField("e-mail", blank=True)
    website = models.URLField(blank=True)
    postcode = models.CharField(
        max_length=8,
        blank=True,
        validators=[check_postcode],
        help_text="Where they are themselves, such as L4 5TH; only if visitors may know.",
    )
    cost = models.CharField(max_length=160, default="Free")
    languages = models.CharField(max_length=160, blank=True)
    access = models.CharField(max_length=250, blank=True, help_text="Steps, hearing loop, parking.")
    checked_on = models.DateField(
        null=True, blank=True, help_text="When someone last confirmed that this is right."
    )

    # Set by partners.visits.with_next_visit() and partners.nearness.nearest_first().
    next_visit: Session | None = None
    how_near = ""

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        MultiFieldPanel(
            [FieldPanel("standing"), FieldPanel("what_they_do"), FieldPanel("who_for")],
            heading="What they do",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("for_young_adults"), FieldPanel("for_over_50s")]),
                FieldRowPanel([FieldPanel("for_families"), FieldPanel("for_carers")]),
                FieldPanel("for_disabled_people"),
            ],
            heading="Who can come",
            help_text="Tick none of these if anyone can come.",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("by_drop_in"), FieldPanel("by_appointment")]),
                FieldRowPanel([FieldPanel("by_phone"), FieldPanel("online")]),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldRowPanel([FieldPanel("website"), FieldPanel("postcode")]),
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
        permissions = [("import_partnerpage", "Can import partners from a file")]

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
        return [way.label for way in Way if getattr(self, way.field)]

    @property
    def who_can_come(self) -> str:
        """“Families and carers”; “Anyone” when nobody is named."""
        named = [special.label for special in SPECIAL_AUDIENCES if getattr(self, special.field)]
        return get_text_list(named, "and").capitalize() or str(Audience.ANYONE.label)

    @property
    def last_checked_on(self) -> date | None:
        """When we last checked it or they last confirmed it, whichever was later."""
        check = getattr(self, "check_made", None)
        days = [self.checked_on, check.confirmed_on if check else None]
        return max((day for day in days if day), default=None)

    @property
    def is_stale(self) -> bool:
        """Whether nobody has confirmed it for six months."""
        last = self.last_checked_on
        return last is None or last < checked_before()

    @property
    def warning(self) -> str:
        """What a visitor is told when nobody has confirmed the entry for six months."""
        if not self.is_stale:
            return ""
        advice = "Ring before you go." if self.phone else "Please ask before you go."
        last = self.last_checked_on
        if last is None:
            return f"We have not been able to check this yet. {advice}"
        year = "" if last.year == timezone.localdate().year else f" {last.year}"
        return f"This was last checked in {last:%B}{year}. {advice}"

    @property
    def meeting_text(self) -> str:
        """When they are next at a Life Rooms, else how to reach them."""
        if self.next_visit:
            return f"Next at {self.next_visit.venue.name}: {self.next_visit.when}"
        return ", ".join(self.ways_to_reach).capitalize()

    @property
    def facts(self) -> list[dict[str, str]]:
        """What is good to know, as label and value; nothing that nobody has said."""
        last = self.last_checked_on
        rows = {
            "Who it is for": self.who_for,
            "Who can come": self.who_can_come,
            "How": ", ".join(self.ways_to_reach).capitalize(),
            "Cost": self.cost,
            "Languages": self.languages,
            "Access": self.access,
            "Postcode": self.postcode.upper(),
            "Last checked": dates.day(last, with_year=True) if last else "",
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


def _coming_runs() -> Any:
    """When a service is given, with every date, and no query per run."""
    return (
        Run.objects.public()
        .coming()
        .select_related("venue__page")
        .with_sessions()
        .order_by("first_starts_at", "id")
    )
