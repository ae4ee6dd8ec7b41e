"""Words in another language within a page, said to screen readers as what they are."""

import pytest
from django.test import Client

from core import languages
from core.blocks import BodyBlock, OtherLanguageBlock
from core.languages import Language
from core.models import PageVersion
from core.words import body_words
from liferooms.seeding.content import Body
from tests.factories import StandardPageFactory
from tests.reading import main_of

BLOCK = "other_language"


def test_a_language_has_its_own_name_and_its_direction() -> None:
    assert Language("pl").label == "Polski"
    assert Language("pl").direction == "ltr"
    from_the_right = {language.value for language in Language if language.direction == "rtl"}
    assert from_the_right == {"ar", "ckb", "fa", "ps", "ur"}


def test_no_two_languages_have_the_same_name() -> None:
    assert len({language.label for language in Language}) == len(Language)


def test_an_editor_reads_the_name_in_english_first() -> None:
    names = dict(languages.choices())
    assert names["en"] == "English"
    assert names["ar"] == "Arabic (العربية)"
    assert names["ckb"] == "Kurdish Sorani (کوردی)"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "direction", "name"), [("pl", "ltr", "Polski"), ("ar", "rtl", "العربية")]
)
def test_the_words_are_shown_in_their_language_and_direction(
    client: Client, code: str, direction: str, name: str
) -> None:
    value = {"language": code, "text": "<p>Witamy</p>"}
    page = StandardPageFactory(body=[{"type": BLOCK, "value": value}])
    shown = main_of(client.get(page.url))
    assert f'lang="{code}" dir="{direction}"' in shown
    assert name in shown
    assert "<p>Witamy</p>" in shown


@pytest.mark.django_db
def test_the_words_and_the_language_can_be_searched() -> None:
    value = {"language": "pl", "text": "<p>Witamy</p>"}
    words = body_words(StandardPageFactory(body=[{"type": BLOCK, "value": value}]).body)
    assert "Witamy" in words
    assert "Polish (Polski)" in words


def test_every_body_may_hold_them_and_has_a_preview() -> None:
    block = BodyBlock().child_blocks[BLOCK]
    assert isinstance(block, OtherLanguageBlock)
    html = block.render(block.get_preview_value())
    assert 'lang="pl" dir="ltr"' in html
    assert "Witamy" in html


def test_a_demo_file_can_hold_them() -> None:
    [block] = Body({}).value([{BLOCK: {"language": "pl", "text": "## Witamy"}}])
    assert block == {"type": BLOCK, "value": {"language": "pl", "text": "<h2>Witamy</h2>"}}


def test_a_telephone_number_keeps_its_order_when_it_is_read_from_the_right() -> None:
    shown = OtherLanguageBlock().render(
        OtherLanguageBlock().to_python({"language": "ar", "text": "<p>0151 478 6556 أهلا</p>"})
    )
    assert "0151\xa0478\xa06556 أهلا" in shown


@pytest.mark.django_db
def test_so_it_does_in_the_text_of_a_page_in_another_language(client: Client) -> None:
    body = [{"type": "text", "value": "<p>0151 478 6556</p>"}]
    page, translation = StandardPageFactory(body=body), StandardPageFactory(body=body)
    PageVersion.objects.create(
        page=page.page_ptr,
        linked_page=translation.page_ptr,
        kind=PageVersion.Kind.LANGUAGE,
        language="ar",
        title="أهلا",
    )
    assert "0151\xa0478\xa06556" in main_of(client.get(translation.url))
    assert "0151 478 6556" in main_of(client.get(page.url))
