"""The demonstration is never loaded beside what is not its own."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from tests.factories import LearnerFactory, RunFactory
from tests.liferooms.counting import everything

pytestmark = pytest.mark.django_db


def refuses(words: str) -> bool:
    """Whether nothing at all is loaded, and why not is said."""
    before = everything()
    with pytest.raises(CommandError, match=words):
        call_command("seed_demo")
    return everything() == before


@pytest.mark.parametrize(
    "traits", [{"email": "someone@nhs.example"}, {"phone_only": True}], ids=["e-mail", "telephone"]
)
def test_nothing_is_loaded_beside_a_real_learner(traits: dict) -> None:
    LearnerFactory(**traits)
    assert refuses("Nothing was changed")


def test_nothing_is_loaded_beside_a_run() -> None:
    root = Page.get_first_root_node()
    RunFactory(page=root.add_child(instance=Page(title="Anything", slug="anything")))
    assert refuses("Nothing was changed")


def test_nothing_is_loaded_where_the_site_is_no_demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = False
    assert refuses("Only a demonstration")
