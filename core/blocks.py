"""The pieces a page's body is made of. One list for the whole site, each with a preview."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from core import languages
from core.languages import Language
from core.recordings import CAPTIONS, FILM, SOUND, extension_of

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "italic", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        template = "blocks/text.html"
        label = "Text"
        description = "Headings, paragraphs, lists and links"
        preview_value = (
            "<h2>How it works</h2><p>Come in whenever we are open. Someone will say hello, "
            "and you can stay as long as you like.</p>"
        )


class InsetBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        template = "blocks/inset.html"
        label = "Something to notice"
        description = "One short thing that must not be missed"
        preview_value = {"text": "<p>You can leave a session at any time. Nobody will ask why.</p>"}


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="words")
    who = blocks.CharBlock(
        required=False, help_text="Such as “A learner at Walton”. Never a full name."
    )

    class Meta:
        icon = "openquote"
        template = "blocks/quote.html"
        label = "Quotation"
        description = "Somebody's own words"
        preview_value = {
            "text": "I came in to get warm and stayed for the poetry.",
            "who": "A learner",
        }


class DetailsBlock(blocks.StructBlock):
    question = blocks.CharBlock()
    answer = blocks.RichTextBlock(features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "help"
        template = "blocks/details.html"
        label = "Question and answer"
        description = "A question that opens to show its answer"
        preview_value = {"question": "Is it really free?", "answer": "<p>Yes, all of it.</p>"}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.RichTextBlock(features=SHORT_TEXT_FEATURES, required=False)


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), min_num=2)

    class Meta:
        icon = "list-ol"
        template = "blocks/steps.html"
        label = "Steps"
        description = "Things to do in order"
        preview_value = {
            "steps": [
                {"title": "Choose a course", "text": "<p>Read what happens in it.</p>"},
                {"title": "Enrol", "text": "<p>It takes two minutes.</p>"},
            ]
        }


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(max_length=12)
    label = blocks.CharBlock()


class FiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), min_num=1, max_num=4)

    class Meta:
        icon = "order"
        template = "blocks/figures.html"
        label = "Figures"
        description = "Up to four numbers, each with what it counts"
        preview_value = {"figures": [{"number": "100,000", "label": "visits by 2020"}]}


class LinkCardBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.CharBlock(required=False, max_length=200)
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(
        required=False, help_text="If it is not a page here: an address such as /whats-on/."
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value["page"]) == bool(value["address"]):
            problem = ValidationError("Choose a page or give an address, one of the two.")
            raise blocks.StructBlockValidationError(block_errors={"page": problem})
        return value


class CardsBlock(blocks.StructBlock):
    cards = blocks.ListBlock(LinkCardBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "grip"
        template = "blocks/cards.html"
        label = "Cards"
        description = "Ways on from here, side by side"
        preview_value = {
            "cards": [{"title": "What's on", "text": "This week", "address": "/whats-on/"}]
        }


class PictureBlock(blocks.StructBlock):
    image = ImageBlock()
    caption = blocks.CharBlock(required=False)

    class Meta:
        icon = "image"
        template = "blocks/image.html"
        label = "Picture"
        description = "A picture, with what it shows for people who cannot see it"


class RecordingFileBlock(DocumentChooserBlock):
    """A document that must be of one of certain kinds."""

    def __init__(self, kinds: dict[str, str] | None = None, **kwargs: Any) -> None:
        self.kinds = kinds or {}
        endings = ", ".join(f".{kind}" for kind in self.kinds)
        super().__init__(help_text=f"A document whose name ends in {endings}.", **kwargs)

    def clean(self, value: Any) -> Any:
        document = super().clean(value)
        if document and extension_of(document.filename) not in self.kinds:
            raise ValidationError(str(self.field.help_text))
        return document


class FilmBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    film = RecordingFileBlock(FILM)
    captions = RecordingFileBlock(CAPTIONS)
    transcript = blocks.RichTextBlock(
        features=SHORT_TEXT_FEATURES,
        help_text="All that is said, and what is shown, for people who cannot watch or hear.",
    )

    class Meta:
        icon = "media"
        template = "blocks/film.html"
        label = "Film"
        description = "A film of ours, with captions and the same in words"


class SoundBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    sound = RecordingFileBlock(SOUND)
    transcript = blocks.RichTextBlock(
        features=SHORT_TEXT_FEATURES, help_text="All that is said, for people who cannot hear it."
    )

    class Meta:
        icon = "media"
        template = "blocks/sound.html"
        label = "Sound"
        description = "A recording of ours to listen to, with the same in words"


class ContactBlock(blocks.StructBlock):
    title = blocks.CharBlock(default="Talk to us")
    text = blocks.RichTextBlock(features=SHORT_TEXT_FEATURES, required=False)

    class Meta:
        icon = "mail"
        template = "blocks/contact.html"
        label = "How to reach us"
        description = "The telephone and e-mail from the site's settings, with words of yours"
        preview_value = {"title": "Talk to us", "text": "<p>We are happy to explain.</p>"}


class WordsInALanguage(blocks.StructValue):
    @property
    def spoken(self) -> Language:
        """The language of the words, with its own name and direction."""
        return Language(self["language"])


class OtherLanguageBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(
        choices=languages.choices,
        help_text="What the words are written in. Screen readers then say them as they should.",
    )
    text = blocks.RichTextBlock(
        features=TEXT_FEATURES,
        label="words",
        help_text="Let somebody who speaks the language read them before you publish.",
    )

    class Meta:
        icon = "globe"
        template = "blocks/other_language.html"
        label = "Words in another language"
        description = "A part of the page for people who read another language"
        value_class = WordsInALanguage
        preview_value = {
            "language": Language.POLISH.value,
            "text": "<p>Witamy. Nasze kursy są bezpłatne.</p>",
        }


class BodyBlock(blocks.StreamBlock):
    """Everything a body may hold."""

    text = TextBlock()
    inset = InsetBlock()
    quote = QuoteBlock()
    details = DetailsBlock()
    steps = StepsBlock()
    figures = FiguresBlock()
    cards = CardsBlock()
    image = PictureBlock()
    film = FilmBlock()
    sound = SoundBlock()
    contact = ContactBlock()
    other_language = OtherLanguageBlock()
