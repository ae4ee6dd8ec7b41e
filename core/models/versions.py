from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from core import languages
from core.languages import Language
from core.versions import BRITISH_SIGN_LANGUAGE, VersionLink

NOWHERE = "Say where it is: choose a page, choose a document or give a web address."
MORE_THAN_ONE = (
    "Give one of the three: a page, a document or a web address. If you have two, add another "
    "version for the second."
)
ITSELF = "This is the page you are editing. Choose the page that holds the other version."
NOT_AN_ADDRESS = (
    "Write the whole address, such as https://www.example.org/leaflet, or one of ours that begins "
    "with /, such as /library/."
)
is_web_address = URLValidator(schemes=["http", "https"])


class PageVersion(Orderable):
    """The same words as a page's, in a form that someone else can use: Easy Read, Polish, a film.

    It leads to one thing. If that is a page here, the page leads back and is in the language
    given.
    """

    class Kind(models.TextChoices):
        EASY_READ = "easy-read", "Easy Read"
        LARGE_PRINT = "large-print", "Large print"
        SIGNED = "bsl", "British Sign Language film"
        AUDIO = "audio", "Audio"
        LANGUAGE = "language", "Another language"

    ICONS = {Kind.SIGNED: "play", Kind.AUDIO: "headphones", Kind.LANGUAGE: "message"}

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="versions")
    kind = models.CharField("what it is", max_length=12, choices=Kind, default=Kind.EASY_READ)
    language = models.CharField(
        max_length=10,
        choices=languages.choices,
        default=Language.ENGLISH,
        help_text="The language of the version and of its title. For a signed film: English.",
    )
    title = models.CharField(
        max_length=120,
        help_text=(
            "As the reader will see it, in the language of the version: “How to join a course”, "
            "“Witamy”. What it is, or the language, is said beside it by itself."
        ),
    )
    linked_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="a page of this site",
        help_text="It will lead back to this page by itself.",
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="or a document",
        help_text="Its type and size are shown beside it.",
    )
    address = models.CharField(
        "or a web address",
        max_length=500,
        blank=True,
        help_text="Such as https://www.example.org/leaflet, or /library/ and so on for our own.",
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
        FieldPanel("title"),
        MultiFieldPanel(
            [PageChooserPanel("linked_page"), FieldPanel("document"), FieldPanel("address")],
            heading="Where it is: give one of the three",
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "version of a page"
        verbose_name_plural = "versions of pages"
        constraints = [
            models.CheckConstraint(
                name="a_version_leads_to_one_thing",
                condition=(
                    Q(linked_page__isnull=False, document__isnull=True, address="")
                    | Q(linked_page__isnull=True, document__isnull=False, address="")
                    | (Q(linked_page__isnull=True, document__isnull=True) & ~Q(address=""))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    def clean(self) -> None:
        super().clean()
        problems = self._problem_of_place()
        if self.kind == self.Kind.LANGUAGE and self.language == Language.ENGLISH:
            problems["language"] = "Choose which language it is in."
        if problems:
            raise ValidationError(problems)

    def _problem_of_place(self) -> dict[str, str]:
        """What is wrong with where it is, by field."""
        places = {
            "linked_page": self.linked_page_id,
            "document": self.document_id,
            "address": self.address,
        }
        given = [field for field, value in places.items() if value]
        if not given:
            return {"linked_page": NOWHERE}
        if len(given) > 1:
            return {given[-1]: MORE_THAN_ONE}
        if self.linked_page_id and self.linked_page_id == self.page_id:
            return {"linked_page": ITSELF}
        if self.address and not _is_address(self.address):
            return {"address": NOT_AN_ADDRESS}
        return {}

    @property
    def is_open_to_visitors(self) -> bool:
        """Whether it leads to something published."""
        return self.linked_page is None or self.linked_page.live

    @property
    def link(self) -> VersionLink:
        """The way from the page to this version of it."""
        language = Language(self.language)
        return VersionLink(
            title=self.title,
            url=self._url,
            language=language,
            hreflang=BRITISH_SIGN_LANGUAGE if self.kind == self.Kind.SIGNED else language.value,
            form="" if self.kind == self.Kind.LANGUAGE else self.get_kind_display(),
            language_name="" if language == Language.ENGLISH else language.label,
            icon=self.ICONS.get(self.Kind(self.kind), "book"),
            file_text=_file_text(self.document) if self.document else "",
        )

    @property
    def link_back(self) -> VersionLink:
        """The way from this version, if it is a page, to the page it is a version of."""
        english = Language.ENGLISH
        translated = self.language != english
        return VersionLink(
            title=self.page.title,
            url=self.page.url or "",
            language=english,
            hreflang=english.value,
            form="" if self.kind == self.Kind.LANGUAGE else "Full version",
            language_name=english.label if translated else "",
            icon="message" if self.kind == self.Kind.LANGUAGE else "book",
        )

    @property
    def _url(self) -> str:
        if self.linked_page:
            return self.linked_page.url or ""
        return self.document.url if self.document else self.address


def _is_address(text: str) -> bool:
    """Whether a link can lead there: an address of ours, or one on the web."""
    if text.startswith("/") and not text.startswith("//"):
        return True
    try:
        is_web_address(text)
    except ValidationError:
        return False
    return True


def _file_text(document: Any) -> str:
    """“PDF, 240 KB”."""
    return f"{document.file_extension.upper()}, {filesizeformat(document.get_file_size())}"
