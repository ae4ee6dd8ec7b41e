from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Orderable


class Topic(models.Model):
    """One entry of the one vocabulary: a subject people learn about or a need people have.

    Courses, partners, events, library resources and pages are all described by these, which is
    what lets one page show everything about, say, sleep.
    """

    class Kind(models.TextChoices):
        SUBJECT = "subject", "Subject of the prospectus"
        NEED = "need", "Something people need help with"

    name = models.CharField(
        max_length=80, unique=True, help_text="In plain words, such as “Rent and housing”."
    )
    slug = models.SlugField(
        max_length=80, unique=True, help_text="The last part of the address. Avoid changing it."
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEED)
    introduction = models.CharField(
        max_length=250, blank=True, help_text="One sentence, shown above everything about it."
    )
    synonyms = models.TextField(
        blank=True,
        help_text=(
            "Words people really say for this, separated by commas: “skint, can't pay, bailiffs”."
        ),
    )
    picture = models.ForeignKey(
        "core.SiteImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sort_order = models.PositiveSmallIntegerField("order in lists", default=0)

    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("introduction"),
        FieldPanel("synonyms"),
        FieldPanel("picture"),
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("sort_order")], heading="Address, order"),
    ]

    class Meta:
        ordering = ["kind", "sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class PageTopic(Orderable):
    """That a page is about a topic. The first one listed is the page's main topic."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="page_topics")

    panels = [FieldPanel("topic")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "topic"], name="a_topic_once_on_a_page")
        ]

    def __str__(self) -> str:
        return self.topic.name
