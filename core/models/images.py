from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class SiteImage(AbstractImage):
    """A picture, which cannot be saved without saying what it shows."""

    description = models.CharField(
        "what the picture shows",
        max_length=255,
        help_text=(
            "Read aloud to people who cannot see the picture. One plain sentence, for example "
            "“Three people talking over tea in the library”."
        ),
    )

    admin_form_fields = Image.admin_form_fields


class SiteRendition(AbstractRendition):
    """A picture cut and compressed to one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="one_rendition_per_image_and_size",
            )
        ]
