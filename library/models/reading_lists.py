"""What volunteers would give someone to read, in order."""

from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from library.models.resources import Resource
from library.querysets import ReadingListQuerySet


class ReadingList(ClusterableModel):
    """A few resources in an order, with a word about why. An editor shows it to visitors."""

    title = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=120, unique=True, help_text="The last part of the address. Avoid changing it."
    )
    introduction = models.CharField(
        max_length=300, help_text="One or two sentences: who it is for, and what to begin with."
    )
    credit = models.CharField(
        "made by",
        max_length=60,
        default="a volunteer",
        help_text="Such as “a volunteer at Walton”. No names.",
    )
    public = models.BooleanField("shown to visitors", default=False)

    objects = ReadingListQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        permissions = [("publish_readinglist", "Can show reading lists to visitors")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reading-list", args=[self.slug])


class ReadingListItem(Orderable):
    """One thing on a list, and why it is there."""

    reading_list = ParentalKey(ReadingList, on_delete=models.CASCADE, related_name="items")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    note = models.CharField("why", max_length=200, blank=True)

    panels = [FieldPanel("resource"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["reading_list", "resource"], name="a_resource_once_on_a_reading_list"
            )
        ]

    def __str__(self) -> str:
        return str(self.resource)
