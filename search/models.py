"""What can be found, the words it is found by, and what editors say about finding."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from search.enums import Kind
from search.querysets import SearchDocumentQuerySet
from search.shipments import Shipment
from search.words import words

__all__ = [
    "Choice",
    "DangerPhrase",
    "Mention",
    "Promotion",
    "QueryDay",
    "SearchDocument",
    "Shipment",
    "Synonym",
    "Word",
]


class SearchDocument(models.Model):
    """One row per thing that can be found, holding public words only.

    Flat on purpose: courses, partners and books are ranked against each other, which indexes kept
    per model cannot do. The `_terms` are stems, which every engine compares as they are.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=255)
    url = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    body = models.TextField(blank=True)
    next_starts_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    # Microseconds; only grows, so that an outside engine knows the newer of two.
    version = models.BigIntegerField(default=0)
    title_terms = models.TextField(blank=True)
    keyword_terms = models.TextField(blank=True)
    summary_terms = models.TextField(blank=True)
    body_terms = models.TextField(blank=True)
    # Folded but not stemmed: what suggestions begin with.
    names = models.TextField(blank=True)
    # As facets.py writes and reads them.
    facets = models.TextField(default="{}")

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Mention(models.Model):
    """That a document shows something of another record, and must follow when that changes."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "name"], name="mention_once_per_document")
        ]

    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """A word that public text has used, as a candidate for corrections.

    May outlive the text: a correction is offered only when the index still holds its stem.
    """

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    in_title = models.BooleanField(default=False)

    class Meta:
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """How people say something, and the words that courses and services use for it."""

    topic = models.CharField(max_length=80, blank=True, help_text="To keep the list in order.")
    said = models.TextField(
        "what people say",
        help_text=(
            "Words or short phrases, separated by commas: “skint, no money, can't pay”. A phrase "
            "counts when all its words are in what was typed, in any order."
        ),
    )
    means = models.TextField(
        "what we call it",
        help_text="Words that our pages use, the best first, separated by commas: “debt, budget”.",
    )

    class Meta:
        ordering = ["topic", "said"]
        verbose_name = "words people use"
        verbose_name_plural = "words people use"

    def __str__(self) -> str:
        return self.said[:60]

    def clean(self) -> None:
        for field in ("said", "means"):
            if not any(words(phrase) for phrase in getattr(self, field).split(",")):
                raise ValidationError({field: "Type at least one word."})


class DangerPhrase(models.Model):
    """Words that put urgent help above results, or that stop it when they are harmless."""

    phrase = models.CharField(
        max_length=120,
        unique=True,
        help_text="In this order; up to two other words may stand between them.",
    )
    harmless = models.BooleanField(
        default=False,
        help_text=(
            "Tick for a turn of speech that only sounds like danger: “killing time”. It is taken "
            "out wherever it stands, so make it as long as it must be."
        ),
    )

    class Meta:
        ordering = ["harmless", "phrase"]
        verbose_name = "word of danger"
        verbose_name_plural = "words of danger"

    def __str__(self) -> str:
        return self.phrase

    def clean(self) -> None:
        if not words(self.phrase):
            raise ValidationError({"phrase": "Type at least one word."})


class Promotion(models.Model):
    """Something that editors show above what was found, for certain words."""

    searches = models.TextField(
        "for these searches", help_text="One search per line. All its words must be typed."
    )
    address = models.CharField(
        "address of what to show",
        max_length=255,
        help_text="The address of a page, course, partner or book on this site: /courses/sleep/",
    )
    ends_on = models.DateField("last day", null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField("order", default=0)

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = "promoted result"

    def __str__(self) -> str:
        return self.address

    def clean(self) -> None:
        if not SearchDocument.objects.filter(url=self.address).exists():
            raise ValidationError({"address": "Visitors can find nothing at this address."})


class QueryDay(models.Model):
    """How often something was searched for on a day, and how much was found.

    Nothing about who searched. An empty query counts searches of that day that showed urgent help.
    """

    query = models.CharField(max_length=100, blank=True)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "-times"]
        constraints = [models.UniqueConstraint(fields=["query", "day"], name="query_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"


class Choice(models.Model):
    """How often a result was opened from the results of a query on a day, and where it stood."""

    query = models.CharField(max_length=100)
    day = models.DateField(default=timezone.localdate)
    address = models.CharField(max_length=255)
    position = models.PositiveSmallIntegerField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["query", "day", "address", "position"], name="choice_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.address
