"""The sizes and formats in which pages show pictures, made before anyone waits for them."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_rendition_or_not_found

from core.models import SiteImage

# What components/picture.html and base.html ask for; a test holds them together.
SHARED_AS = "fill-1200x630|format-jpeg"
SHOWN_AS = ("format-{avif,webp,jpeg}|width-{400,800}", SHARED_AS)


def specifications() -> list[str]:
    """Every filter a page may ask for."""
    return [one for pattern in SHOWN_AS for one in Filter.expand_spec(pattern)]


def address_when_shared(image: SiteImage | None) -> str:
    """Where the size is that other sites show beside a link; empty without a picture."""
    return str(get_rendition_or_not_found(image, SHARED_AS).full_url) if image else ""


def prepare(images: Iterable[SiteImage], *, at_once: int = 2) -> int:
    """Make every missing size of these images; returns how many images there were.

    AVIF takes about a second of processor time per image, so a visitor should not wait for it.
    """

    def make(image: SiteImage) -> None:
        try:
            image.get_renditions(*specifications())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(at_once) as pool:
        return len(list(pool.map(make, images)))
