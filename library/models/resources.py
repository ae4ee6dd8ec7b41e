"""What people can borrow, read, watch or listen to, and the sections it stands in."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from core import languages
from core.blocks import TEXT_FEATURES
from core.languages import Language
from core.models import Topic
from core.words import plain
from library import isbn, moved
from library.enums import Audience, Format
from library.querysets import ResourceQuerySet
from search.documents import Document
from search.enums import Kind
from timetable.models import Venue

SLUGS_IN_USE = ("lists",)


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
    isbn = models.CharField(
        "ISBN",
        max_length=17,
        blank=True,
        validators=[isbn.validate],
        help_text="The 10 or 13 digits above the bar code, if it has them.",
    )
    suits = models.CharField("who it suits, in words", max_length=160, blank=True)
    audience = models.CharField(
        "who it suits", max_length=12, choices=Audience, default=Audience.EVERYONE
    )
    language = models.CharField(max_length=10, choices=languages.choices, default=Language.ENGLISH)
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
    related_pages = ParentalManyToManyField(
        "wagtailcore.Page",
        blank=True,
        related_name="resources",
        help_text="Courses or pages this goes with. It is shown on a course’s own page, too.",
    )
    public = models.BooleanField("shown to visitors", default=True)

    objects = ResourceQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("author"), FieldPanel("format")]),
        FieldPanel("isbn"),
        FieldPanel("description"),
        MultiFieldPanel(
            [FieldPanel("text"), FieldPanel("document"), FieldPanel("link")],
            heading="The thing itself",
        ),
        MultiFieldPanel(
            [
                FieldPanel("section"),
                FieldRowPanel([FieldPanel("audience"), FieldPanel("suits")]),
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
                InlinePanel(
                    "copies",
                    heading="Copies to lend",
                    label="Copy",
                    help_text="Write each copy’s number into it. A leaflet, which people keep, "
                    "has none. A lost or worn copy is withdrawn, not deleted.",
                ),
            ],
            heading="Where it is",
        ),
        FieldPanel("slug"),
        FieldPanel("public"),
    ]

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["isbn"], condition=~Q(isbn=""), name="an_isbn_is_of_one_resource"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resource", args=[self.slug])

    def clean(self) -> None:
        """Raises ValidationError: an ISBN that another resource has, or an address in use."""
        super().clean()
        if self.slug in SLUGS_IN_USE:
            raise ValidationError({"slug": "The reading lists are at this address."})
        if not self.isbn or not isbn.is_valid(self.isbn):
            return
        self.isbn = isbn.thirteen_digits(self.isbn)
        other = type(self).objects.filter(isbn=self.isbn).exclude(pk=self.pk).first()
        if other:
            raise ValidationError({"isbn": f"“{other}” has this ISBN already."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An address that has changed leads on to the new one."""
        before = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        super().save(*args, **kwargs)
        if before and before != self.slug:
            moved.lead_on(reverse("resource", args=[before]), self.get_absolute_url())

    @cached_property
    def copies_held(self) -> int:
        """How many copies there are to lend. Lists have it with the row."""
        return sum(not copy.withdrawn for copy in self.copies.all())

    @cached_property
    def copies_lent(self) -> int:
        """How many of them are out. Lists have it with the row."""
        return sum(copy.is_out for copy in self.copies.all())

    @property
    def availability(self) -> str:
        """Whether someone could borrow it now, in words; empty when there is nothing to lend."""
        if not self.copies_held:
            return ""
        left = self.copies_held - self.copies_lent
        if left == 0:
            return "All copies are out"
        return f"{left} of {self.copies_held} copies in" if self.copies_held > 1 else "In now"

    @property
    def lending_state(self) -> str:
        """The kind of label that availability is shown with."""
        return "full" if self.copies_held == self.copies_lent else "open"

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
            "Who it suits": self.suits or self._audience_to_say,
            "Where it is": self.where,
            "Copies": self.availability,
            "Language": self._language_to_say,
            "Easy Read": "Yes" if self.easy_read else "",
        }
        return [{"label": label, "value": value} for label, value in rows.items() if value]

    @property
    def _audience_to_say(self) -> str:
        return "" if self.audience == Audience.EVERYONE else self.get_audience_display()

    @property
    def _language_to_say(self) -> str:
        """Nothing for English; else its name, and what its readers call it."""
        return "" if self.language == Language.ENGLISH else self.get_language_display()

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
