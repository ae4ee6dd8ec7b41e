"""The register of what the library holds, as editors keep it."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from library.models import Copy
from tests.factories import CopyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", [["", "13"], ["13", ""], ["", "", "40"]])
def test_a_copy_left_without_a_number_gets_one_above_those_typed_beside_it(
    editor: Client, typed: list[str]
) -> None:
    book = CopyFactory(number=12).resource
    copies = [{"number": number, "shelf": "B2"} for number in typed]
    sent = nested_form_data(
        {
            "slug": "second",
            "title": "A second book",
            "format": "book",
            "section": book.section_id,
            "language": book.language,
            "public": "on",
            "description": "About it.",
            "audience": "everyone",
            "copies": inline_formset(copies),
        }
    )
    response = editor.post(reverse("resources:add"), sent)
    assert response.status_code == 302, response.context["form"].errors
    given = sorted(Copy.objects.exclude(number=12).values_list("number", flat=True))
    highest = max(int(number) for number in typed if number)
    expected = [highest + 1 + extra for extra in range(typed.count(""))]
    assert given == sorted([highest, *expected])
