"""Pictures are cut to size before anyone waits for them."""

import gc
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from core import pictures
from core.models import SiteImage, SiteRendition
from tests.factories import HomePageFactory, SiteImageFactory
from tests.factories.pictures import tiny_png

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def sizes_in_templates() -> set[str]:
    """What every picture tag asks for, but for the logo, which has one size of its own."""
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        for tag, rest in re.findall(r"{% (?:picture|image) ([\w.]+) ([^%]*)%}", path.read_text()):
            if tag != "logo":
                found.add("|".join(part for part in rest.split() if re.match(r"^[a-z]+-", part)))
    return found


def test_the_sizes_made_beforehand_are_those_the_templates_ask_for() -> None:
    assert sizes_in_templates() == set(pictures.SHOWN_AS)


@pytest.mark.django_db
def test_a_page_whose_picture_is_prepared_makes_no_other_size(client: Client, home: Page) -> None:
    page = type(home).objects.get(pk=home.pk)
    page.picture = SiteImageFactory(prepared=True)
    page.save()
    before = SiteRendition.objects.count()
    assert b"<picture>" in client.get("/").content
    assert (before, SiteRendition.objects.count()) == (len(pictures.specifications()), before)


@pytest.fixture
def picture(committed: None, settings: Any, tmp_path: Path) -> Iterator[SiteImage]:
    settings.MEDIA_ROOT = str(tmp_path)
    HomePageFactory()
    image = SiteImage(title="Tea", description="A cup of tea.")
    image.file = ImageFile(BytesIO(tiny_png()), name="tea.png")
    image.save()
    yield image
    image.delete()


# Wagtail leaves the temporary files it cuts pictures in for the garbage collector to close.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_size_of_a_picture_is_made_once(picture: SiteImage, capsys: Any) -> None:
    call_command("prepare_pictures")
    made = set(SiteRendition.objects.values_list("pk", "filter_spec"))
    call_command("prepare_pictures")
    assert set(SiteRendition.objects.values_list("pk", "filter_spec")) == made
    assert {spec for _, spec in made} == set(pictures.specifications())
    assert capsys.readouterr().out == "1 pictures ready\n" * 2
    gc.collect()
