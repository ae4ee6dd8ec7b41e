from django.db import models

from search.enums import Kind


class SearchDocument(models.Model):
    """One row per thing that can be found, holding public words only.

    Flat on purpose: courses, partners and books are ranked against each other, which indexes kept
    per model cannot do.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=255)
    url = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    body = models.TextField(blank=True)
    next_starts_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

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
