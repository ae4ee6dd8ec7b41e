"""ISBNs: either length, with or without hyphens, and only ones that add up."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from library import isbn
from library.models import Resource
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db

# From the ISBN handbook's own examples.
TEN, THIRTEEN = "0-306-40615-2", "9780306406157"


@pytest.mark.parametrize(
    "typed",
    [TEN, "0306406152", THIRTEEN, "978-0-306-40615-7", " 978 0 306 40615 7 ", "978‑0306406157"],
)
def test_any_way_of_writing_it_is_kept_as_thirteen_digits(typed: str) -> None:
    isbn.validate(typed)
    assert isbn.thirteen_digits(typed) == THIRTEEN


def test_ten_digits_may_end_in_x() -> None:
    isbn.validate("0-8044-2957-x")
    assert isbn.thirteen_digits("080442957X") == "9780804429573"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9780306406158", isbn.DOES_NOT_ADD_UP),
        ("0306406153", isbn.DOES_NOT_ADD_UP),
        ("030640615X", isbn.DOES_NOT_ADD_UP),
        ("97803064061", isbn.NOT_OF_THAT_LENGTH),
        ("5012345678900", isbn.NOT_OF_THAT_LENGTH),
        ("978030640615X", isbn.NOT_OF_THAT_LENGTH),
        ("٩٧٨٠٣٠٦٤٠٦١٥٧", isbn.NOT_OF_THAT_LENGTH),
        ("banana", isbn.NOT_OF_THAT_LENGTH),
    ],
)
def test_a_wrong_one_is_refused_and_says_why(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence[:30]):
        isbn.validate(typed)


def test_one_that_another_book_has_is_refused_and_the_other_named() -> None:
    ResourceFactory(title="Overcoming insomnia", isbn=THIRTEEN)
    book = ResourceFactory()
    book.isbn = TEN
    with pytest.raises(ValidationError, match="“Overcoming insomnia” has this ISBN already"):
        book.full_clean()


def test_the_database_refuses_it_too_but_any_number_may_have_none() -> None:
    ResourceFactory.create_batch(2)
    ResourceFactory(isbn=THIRTEEN)
    with pytest.raises(IntegrityError):
        ResourceFactory(isbn=THIRTEEN)


def test_the_admin_says_so_beside_the_field(editor: Client) -> None:
    book = ResourceFactory(title="Sleep")
    none = {f"copies-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    data = {
        **none,
        **{name: getattr(book, name) for name in ("title", "slug", "description", "format")},
        "section": book.section_id,
        "audience": "everyone",
        "language": "en",
        "text": "null",
    }
    address = reverse("resources:edit", args=[book.pk])
    said = editor.post(address, {**data, "isbn": "9780306406158"}).content.decode()
    assert isbn.DOES_NOT_ADD_UP in said
    response = editor.post(address, {**data, "isbn": TEN})
    assert response.status_code == 302
    assert Resource.objects.get().isbn == THIRTEEN
