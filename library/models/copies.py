"""The copies to lend, by the number written in each. Nobody who borrows is written down."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from library.models.resources import Resource
from library.querysets import CopyQuerySet
from timetable.models import Venue


class Copy(models.Model):
    """One copy of a resource. Whether it is out is written by `library.rules` alone."""

    number = models.PositiveIntegerField(
        unique=True, blank=True, help_text="Written in the copy. Left empty: the next one free."
    )
    resource = ParentalKey(Resource, on_delete=models.CASCADE, related_name="copies")
    venue = models.ForeignKey(
        Venue,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="If it is kept elsewhere than the others.",
    )
    shelf = models.CharField(max_length=60, blank=True)
    withdrawn = models.BooleanField(
        default=False, help_text="Lost or worn: not lent any more, and counted nowhere."
    )
    out_since = models.DateTimeField(null=True, blank=True, editable=False)
    # The form in which it was last lent or taken back: one pressed twice changes nothing more.
    last_press = models.UUIDField(null=True, editable=False)

    objects = CopyQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("withdrawn")]),
        FieldRowPanel([FieldPanel("venue"), FieldPanel("shelf")]),
    ]

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "copies"
        permissions = [("lend_copy", "Can mark copies out and in")]
        constraints = [
            models.CheckConstraint(
                name="no_withdrawn_copy_is_out",
                condition=Q(withdrawn=False) | Q(out_since__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Copy {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Numbers a new copy. Of an old one, never writes whether it is out."""
        if self.number is None:
            self.number = next_number()
        if self.pk and not kwargs.get("force_insert"):
            kwargs.setdefault("update_fields", self._fields_of_the_form())
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raises ValidationError: what is out cannot be withdrawn, because someone has it."""
        super().clean()
        if self.withdrawn and self.is_out:
            raise ValidationError({"withdrawn": f"{self} is out. Take it back first."})

    def _fields_of_the_form(self) -> list[str]:
        return ["number", "resource", "venue", "shelf", "withdrawn"]

    @property
    def is_out(self) -> bool:
        return self.out_since is not None

    def has_been_out_since(self, moment: datetime) -> bool:
        return self.out_since is not None and self.out_since < moment

    @property
    def where(self) -> str:
        """Where it stands when it is in."""
        return self.shelf or (self.venue.name if self.venue else self.resource.where)


def next_number() -> int:
    """The lowest number above all that were ever used."""
    return (Copy.objects.aggregate(last=Max("number"))["last"] or 0) + 1
