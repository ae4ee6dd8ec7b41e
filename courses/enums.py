from django.db import models


class Mode(models.TextChoices):
    IN_PERSON = "in-person", "In person"
    LIVE_ONLINE = "live-online", "Live online"
    SELF_PACED = "self-paced", "In your own time"


class Level(models.TextChoices):
    EVERYONE = "everyone", "For everyone"
    INTRODUCTION = "introduction", "An introduction"
    NEXT_STEP = "next-step", "A next step, after an introduction"


class Sharing(models.TextChoices):
    """How much people are asked to say about themselves."""

    LISTEN = "listen", "You can just listen"
    IF_YOU_LIKE = "if-you-like", "Share only if you like"
    TOGETHER = "together", "We talk about our experience together"


class Arrangement(models.TextChoices):
    """What the courses of a prospectus stand under."""

    TOPIC = "topic", "By topic"
    VENUE = "venue", "By place"


class PrintSize(models.TextChoices):
    STANDARD = "standard", "Usual print"
    LARGE = "large", "Large print"
