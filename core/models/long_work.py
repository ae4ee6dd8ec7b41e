from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.making import UNFINISHED, MadeBehind, MakingQuerySet


class LongWorkQuerySet(MakingQuerySet):
    def without_contents(self) -> Self:
        """With all that is said about the work, and none of its file's bytes."""
        return self.defer("content")


class LongWork(MadeBehind):
    """Something a member of staff started that goes on without them, and the file it gives.

    What is to be done is named by `kind`; `options` holds ids, days and choices, nothing about a
    person. Its title is read on the screen of its owner alone.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    options = models.JSONField(default=dict)
    # Equal for equal options, which a database cannot compare.
    options_key = models.CharField(max_length=64)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True)

    objects = LongWorkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "owner", "options_key"],
                condition=Q(making__in=UNFINISHED),
                name="nobody_has_the_same_work_done_twice_at_once",
            )
        ]

    def __str__(self) -> str:
        return f"Work {self.uuid}"

    def get_absolute_url(self) -> str:
        return f"{reverse('long_work')}#{self.uuid}"

    @property
    def how_far(self) -> str:
        """“120 of 400”, as long as that is known."""
        return f"{self.done} of {self.total}" if self.total else ""

    def keep(self, *, file_name: str, content_type: str, content: Any) -> None:
        """The file that the work gives; it is there for the owner when the work is done."""
        self.file_name, self.content_type, self.content = file_name, content_type, content
