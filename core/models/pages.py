from functools import cached_property
from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from core.languages import Language
from core.models.routing import RoutedPage
from core.models.versions import PageVersion
from core.querysets import PublicPageManager, links_between_versions
from core.versions import Alternate, VersionLink


class BasePage(RoutedPage):
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
    # Here, because every type of page has these panels as they are and none can leave this out.
    promote_panels = [
        InlinePanel(
            "versions",
            heading="Other versions of this page",
            label="Version",
            help_text=(
                "The same words for someone who cannot use them as they are here: Easy Read, "
                "large print, a film in British Sign Language, a recording, another language. "
                "Shown as links at the top of the page."
            ),
        ),
        *Page.promote_panels,
    ]
    show_in_menus_default = False
    objects = PublicPageManager()

    # Set by the manager; None when a page was read in another way.
    has_versions: bool | None = None

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
    def picture_to_show(self) -> Any:
        """The picture that stands for the page, if there is one."""
        return self.picture

    @property
    def description_for_sharing(self) -> str:
        """The sentence for search engines and shared links."""
        return self.search_description or self.summary

    @cached_property
    def _version_links(self) -> tuple[list[PageVersion], list[PageVersion]]:
        """What leads from here to other versions, and what leads here as to a version."""
        links = [] if self.has_versions is False or not self.pk else links_between_versions(self)
        away = [link for link in links if link.page_id == self.pk]
        here = [link for link in links if link.page_id != self.pk]
        if self.versions.is_deferring:
            # A preview: what the editor has just put in, which no table knows yet.
            away = [link for link in self.versions.all() if link.is_open_to_visitors]
        return away, here

    @property
    def version_links(self) -> list[VersionLink]:
        """The ways from here to the same words in another form."""
        away, here = self._version_links
        return [link.link_back for link in here] + [link.link for link in away]

    @property
    def foreign_language(self) -> Language | None:
        """The language of a page that is linked as a version in it; None for one in English."""
        _, here = self._version_links
        languages = (Language(link.language) for link in here)
        return next((one for one in languages if one != Language.ENGLISH), None)

    @property
    def alternates(self) -> list[Alternate]:
        """This page and those that say the same in another language, for search engines."""
        away, here = self._version_links
        own = self.foreign_language or Language.ENGLISH
        others = [
            Alternate(link.language, link.linked_page.url) for link in away if link.linked_page
        ]
        others += [Alternate(Language.ENGLISH, link.page.url) for link in here]
        translations = [other for other in others if other.hreflang != own]
        return [Alternate(own, self.url), *translations] if translations else []
