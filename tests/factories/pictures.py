from io import BytesIO
from typing import Any

import factory
from PIL import Image
from wagtail.images.models import Filter

from core import pictures
from core.models import SiteImage, SiteRendition


def tiny_png() -> bytes:
    """A picture of a few dots."""
    file = BytesIO()
    Image.new("RGB", (8, 6), "teal").save(file, "PNG")
    return file.getvalue()


class SiteImageFactory(factory.django.DjangoModelFactory):
    """A picture. `prepared=True` says that every size pages show is made, without making it."""

    class Meta:
        model = SiteImage
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Picture {number}")
    description = "A room with a window."
    # Nothing opens the file, so it is only named.
    file = factory.Sequence(lambda number: f"original_images/{number}.png")
    width = 800
    height = 600

    @factory.post_generation
    def prepared(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if extracted:
            prepare(self)


def prepare(image: Any) -> None:
    """Say that every size of a picture that pages show is made."""
    SiteRendition.objects.bulk_create(
        _rendition(image, Filter(spec=spec)) for spec in pictures.specifications()
    )


def _rendition(image: Any, size: Filter) -> SiteRendition:
    return SiteRendition(
        image=image,
        filter_spec=size.spec,
        focal_point_key=size.get_cache_key(image),
        file=f"images/{image.pk}.{size.spec}",
        width=400,
        height=300,
    )
