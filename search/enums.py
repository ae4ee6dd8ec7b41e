from django.db import models


class Kind(models.TextChoices):
    """What a visitor can be looking for, in the order in which they are offered."""

    COURSE = "course", "Courses"
    EVENT = "event", "Events"
    PARTNER = "partner", "Partners"
    RESOURCE = "resource", "Library"
    PAGE = "page", "Pages"
