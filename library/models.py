"""The library: what people can borrow, read, watch or listen to."""

from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from core.blocks import SHORT_TEXT_FEATURES, TEXT_FEATURES
from core.models import BasePage, Topic
from core.words import plain
from library.enums import Format
from library.forms import LibraryFilters
from library.querysets import ResourceQuerySet
from search.documents import Document
from search.enums import Kind
from timetable.models import Venue

RESOURCES_ON_A_PAGE = 24


class LibraryPage(BasePage):
    """The way into the library."""

    introduction = RichTextField(blank=True, features=SHORT_TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("introduction"),
    ]
    max_count = 1
    subpage_types: list[str] = []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        sections = Section.objects.filter(resources__public=True).distinct()
        filters = LibraryFilters(request.GET, sections)
        found = Resource.objects.public().filtered(filters.choices()).for_lists()
        context["ancestors"] = self.way_here()
        context["filters"] = filters
        context["sections"] = sections
        context["section"] = filters.choices().get("section")
        context["resources"] = Paginator(found, RESOURCES_ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        return context


class Section(models.Model):
    """A shelf mark in plain words, such as “Sleep and stress”."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    introduction = models.CharField(max_length=250, blank=True)
    sort_order = models.PositiveSmallIntegerField("order in lists", default=0)

    class Meta:
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class Resource(ClusterableModel):
    """Something the library holds or points to."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    author = models.CharField(max_length=200, blank=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="resources")
    format = models.CharField(max_length=10, choices=Format, default=Format.BOOK)
    description = models.TextField(help_text="One or two sentences: what it is and who it suits.")
    text = RichTextField(
        blank=True,
        features=TEXT_FEATURES,
        help_text="The words themselves, or the transcript of a recording.",
    )
    suits = models.CharField("who it suits", max_length=160, blank=True)
    language = models.CharField(max_length=40, default="English")
    easy_read = models.BooleanField("Easy Read", default=False)
    topics = ParentalManyToManyField(Topic, blank=True, related_name="resources")
    keywords = models.CharField(
        "words people use",
        max_length=300,
        blank=True,
        help_text="Not shown. What people might type when they look for this.",
    )
    link = models.URLField("web address", blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The file to download, if there is one.",
    )
    venue = models.ForeignKey(
        Venue,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resources",
        help_text="Where it is kept.",
    )
    shelf = models.CharField(max_length=60, blank=True)
    copies = models.PositiveSmallIntegerField("copies we have", default=0)
    copies_out = models.PositiveSmallIntegerField("copies lent out", default=0)
    related_pages = ParentalManyToManyField(
        "wagtailcore.Page",
        blank=True,
        related_name="resources",
        help_text="Courses or pages this goes with.",
    )
    public = models.BooleanField("shown to visitors", default=True)

    objects = ResourceQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("author"), FieldPanel("format")]),
        FieldPanel("description"),
        MultiFieldPanel(
            [FieldPanel("text"), FieldPanel("document"), FieldPanel("link")],
            heading="The thing itself",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("section"), FieldPanel("suits")]),
                FieldRowPanel([FieldPanel("language"), FieldPanel("easy_read")]),
                FieldPanel("topics"),
                FieldPanel("keywords"),
                FieldPanel("related_pages"),
            ],
            heading="Helping people find it",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("venue"), FieldPanel("shelf")]),
                FieldRowPanel([FieldPanel("copies"), FieldPanel("copies_out")]),
            ],
            heading="Where it is",
        ),
        FieldPanel("slug"),
        FieldPanel("public"),
    ]

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="no_more_copies_out_than_there_are", condition=Q(copies_out__lte=F("copies"))
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resource", args=[self.slug])

    @property
    def availability(self) -> str:
        """Whether someone could borrow it now, in words; empty when there is nothing to lend."""
        if not self.copies:
            return ""
        left = self.copies - self.copies_out
        if left == 0:
            return "All copies are out"
        return f"{left} of {self.copies} copies in" if self.copies > 1 else "In now"

    @property
    def lending_state(self) -> str:
        """The kind of label that availability is shown with."""
        return "full" if self.copies == self.copies_out else "open"

    @property
    def where(self) -> str:
        """“Walton, bay 1”: the shelf as it is written on it, else the venue."""
        return self.shelf or (self.venue.name if self.venue else "")

    @property
    def facts(self) -> list[dict[str, str]]:
        """What is good to know, as label and value; nothing that nobody has said."""
        rows = {
            "By": self.author,
            "What it is": self.get_format_display(),
            "Who it suits": self.suits,
            "Where it is": self.where,
            "Copies": self.availability,
            "Language": "" if self.language == "English" else self.language,
            "Easy Read": "Yes" if self.easy_read else "",
        }
        return [{"label": label, "value": value} for label, value in rows.items() if value]

    @property
    def text_title(self) -> str:
        """What the text is: the transcript of a recording, or more about the thing."""
        if self.format in (Format.AUDIO, Format.FILM):
            return "The words"
        return "Read it here" if self.format in (Format.LEAFLET, Format.DOWNLOAD) else "About it"

    @property
    def download_text(self) -> str:
        """“Download (PDF, 240 KB)”."""
        document: Any = self.document
        size = filesizeformat(document.get_file_size())
        return f"Download ({document.file_extension.upper()}, {size})"

    @property
    def link_text(self) -> str:
        site = urlsplit(self.link).netloc.removeprefix("www.")
        verb = {Format.AUDIO: "Listen", Format.FILM: "Watch"}.get(Format(self.format), "Open")
        return f"{verb} at {site}"

    def search_document(self) -> Document:
        topics = list(self.topics.all())
        return Document(
            ref=f"resource:{self.pk}",
            kind=Kind.RESOURCE,
            title=self.title,
            url=self.get_absolute_url(),
            summary=self.description,
            keywords=" ".join(
                [self.author, self.keywords, *(f"{topic} {topic.synonyms}" for topic in topics)]
            ),
            body=plain(self.text),
            mentions=tuple(f"topic:{topic.pk}" for topic in topics),
            topics=tuple(topic.slug for topic in topics),
        )
