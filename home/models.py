"""Editorial pages: the front door, places, campaigns, stories and everything in between."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from core import dates
from core.blocks import SHORT_TEXT_FEATURES, LinkCardBlock
from core.fields import BodyField
from core.models import BasePage, SiteSettings
from core.words import body_words, plain, topic_mentions, topic_names, topic_slugs
from courses.models import CoursePage
from events.models import EventPage
from home import structured_data
from home.places import coming_sessions, places, with_public_page
from home.querysets import CampaignManager
from search.documents import Document
from search.enums import Kind
from timetable.enums import VenueKind
from timetable.models import Session, Venue

SESSIONS_ON_HOME = 3
SESSIONS_ON_A_VENUE = 12
MORE_STORIES = 3


class EditorialPage(BasePage):
    """A page of words with a body, found under “Pages” in search."""

    body = BodyField(blank=True)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("body"),
        *BasePage.finding_panels,
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["ancestors"] = self.way_here()
        context["topics"] = self.topics
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


class HomePage(BasePage):
    """The front door: what do you need today, what is next, a course to try, a story."""

    hero_title = models.CharField("welcome", max_length=120)
    hero_text = models.CharField("what this is, in one or two sentences", max_length=300)
    needs = StreamField(
        [("need", LinkCardBlock(icon="help", label="Need"))],
        blank=True,
        max_num=8,
        verbose_name="What do you need today?",
        help_text="The ways in that most people want. Six is about right.",
    )
    body = BodyField(blank=True)
    course_to_try = models.ForeignKey(
        CoursePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    event = models.ForeignKey(
        EventPage,
        verbose_name="event to look forward to",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown until its last date is over.",
    )
    story = models.ForeignKey(
        "home.StoryPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("hero_title"), FieldPanel("hero_text"), FieldPanel("picture")],
            heading="Welcome",
        ),
        FieldPanel("needs"),
        MultiFieldPanel(
            [
                PageChooserPanel("event", "events.EventPage"),
                PageChooserPanel("course_to_try", "courses.CoursePage"),
                PageChooserPanel("story", "home.StoryPage"),
            ],
            heading="Worth a look",
        ),
        FieldPanel("body"),
        FieldPanel("summary"),
    ]
    max_count = 1
    subpage_types = [
        "home.StandardPage",
        "home.VenueIndexPage",
        "home.CampaignIndexPage",
        "home.StoryIndexPage",
        "courses.CourseIndexPage",
        "events.EventIndexPage",
        "partners.PartnerIndexPage",
        "library.LibraryPage",
        "pathways.PathwaysPage",
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        hubs = with_public_page(Venue.objects.hubs())
        context["today"] = timezone.localdate()
        context["places"] = places(hubs, sessions_of_each=SESSIONS_ON_HOME)
        context["campaign"] = CampaignPage.objects.live().public().running().with_pictures().first()
        context["event"], context["event_next"] = self._event_to_look_forward_to()
        context["course"] = (
            CoursePage.objects.live().public().filter(pk=self.course_to_try_id).for_lists().first()
        )
        context["story_to_read"] = (
            StoryPage.objects.live().public().filter(pk=self.story_id).with_pictures().first()
        )
        return context

    def _event_to_look_forward_to(self) -> tuple[EventPage | None, Session | None]:
        """The event chosen for this page and its next session, while there is one."""
        coming = coming_sessions().filter(run__page=self.event_id).for_lists()
        session = coming.order_by("starts_at").first() if self.event_id else None
        if session is None:
            return None, None
        return EventPage.objects.with_pictures().get(pk=self.event_id), session


class StandardPage(EditorialPage):
    """A page of words, such as about us or privacy."""

    subpage_types = ["home.StandardPage"]


class VenueIndexPage(EditorialPage):
    """All our places."""

    max_count = 1
    subpage_types = ["home.VenuePage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shown = with_public_page(Venue.objects.all())
        pictured = shown.prefetch_related("page__venuepage__picture__renditions")
        context["hubs"] = places(pictured.filter(kind=VenueKind.HUB))
        context["outreach"] = places(shown.filter(kind=VenueKind.OUTREACH).order_by("name"))
        return context


class VenuePage(EditorialPage):
    """A place: when it is open, what is on today, how to get there, what is inside."""

    getting_here = RichTextField(blank=True, features=SHORT_TEXT_FEATURES)
    facilities = models.TextField(blank=True, help_text="One thing per line.")
    access = RichTextField(
        blank=True, features=SHORT_TEXT_FEATURES, help_text="Doors, steps, toilets, quiet places."
    )

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("body"),
        FieldPanel("getting_here"),
        FieldPanel("facilities"),
        FieldPanel("access"),
        *BasePage.finding_panels,
    ]
    parent_page_types = ["home.VenueIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "venue page"

    @property
    def facility_list(self) -> list[str]:
        return [line.strip() for line in self.facilities.splitlines() if line.strip()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        here = Venue.objects.filter(page_id=self.pk).prefetch_related("rooms")
        found = places(here, sessions_of_each=SESSIONS_ON_A_VENUE)
        if found:
            phone = SiteSettings.for_request(request).phone
            context["structured_data"] = [structured_data.place(found[0], self, phone=phone)]
            context["place"] = found[0]
            context["today"] = timezone.localdate()
            context["lasting"] = (
                coming_sessions()
                .filter(venue=found[0].venue, all_day=True)
                .for_lists()
                .order_by("starts_at")
            )
        return context

    def search_document(self) -> Document:
        document = super().search_document()
        words = f"{document.body} {plain(self.getting_here)} {plain(self.access)}"
        return Document(**{**document.__dict__, "body": f"{words} {self.facilities}"})


class CampaignIndexPage(EditorialPage):
    """All campaigns, the running ones first."""

    max_count = 1
    subpage_types = ["home.CampaignPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        campaigns = CampaignPage.objects.child_of(self).live().public().with_pictures()
        context["running"] = campaigns.running()
        context["others"] = campaigns.not_running()
        return context


class CampaignPage(EditorialPage):
    """Something we want people to know about for a while. It shows on the home page by itself."""

    starts_on = models.DateField("show on the home page from")
    ends_on = models.DateField("until")
    call_text = models.CharField("button text", max_length=60, blank=True)
    call_address = models.CharField("button address", max_length=200, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        *BasePage.introduction_panels,
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("call_text"), FieldPanel("call_address")]),
        *BasePage.finding_panels,
    ]
    parent_page_types = ["home.CampaignIndexPage"]
    subpage_types: list[str] = []
    objects = CampaignManager()

    class Meta:
        verbose_name = "campaign"

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The campaign must end on or after its first day."})

    @property
    def dates_text(self) -> str:
        return dates.day_range(self.starts_on, self.ends_on)

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class StoryIndexPage(EditorialPage):
    """All stories."""

    max_count = 1
    subpage_types = ["home.StoryPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        stories = StoryPage.objects.child_of(self).live().public().with_pictures()
        context["stories"] = stories.order_by("-first_published_at")
        return context


class StoryPage(EditorialPage):
    """Somebody's story, told with their agreement or made up and marked so."""

    parent_page_types = ["home.StoryIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "story"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        others = StoryPage.objects.sibling_of(self, inclusive=False).live().public()
        context["more_stories"] = others.with_pictures().order_by("-first_published_at")[
            :MORE_STORIES
        ]
        return context
