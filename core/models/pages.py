from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from core.querysets import PublicPageManager


class BasePage(Page):
    """What every page of the site has: a summary, a picture, topics, words people search for."""

    summary = models.CharField(
        max_length=200,
        blank=True,
        help_text=(
            "One plain sentence, shown in lists, in search results and when the page is shared."
        ),
    )
    picture = models.ForeignKey(
        "core.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown in lists and when the page is shared.",
    )
    keywords = models.CharField(
        "words people use",
        max_length=300,
        blank=True,
        help_text=(
            "Not shown. What people might type when they look for this: “can't sleep, insomnia”."
        ),
    )

    introduction_panels = [
        FieldPanel("summary"),
        FieldPanel("picture"),
    ]
    finding_panels = [
        MultiFieldPanel(
            [InlinePanel("page_topics", label="Topic"), FieldPanel("keywords")],
            heading="Helping people find it",
        ),
    ]
    content_panels = [*Page.content_panels, *introduction_panels, *finding_panels]
    show_in_menus_default = False
    objects = PublicPageManager()

    class Meta:
        abstract = True

    @property
    def topics(self) -> list[Any]:
        """What the page is about, in order; in a preview, as the editor has just put it."""
        return [link.topic for link in self.page_topics.select_related("topic")]

    @property
    def main_topic(self) -> Any:
        """The first topic of the page, or None. Lists prefetch `page_topics__topic`."""
        topics = list(self.page_topics.all())
        return topics[0].topic if topics else None

    @property
    def description_for_sharing(self) -> str:
        """The sentence for search engines and shared links."""
        return self.search_description or self.summary
