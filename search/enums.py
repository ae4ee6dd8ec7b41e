from django.db import models


class Kind(models.TextChoices):
    """What a visitor can be looking for, in the order in which they are offered."""

    COURSE = "course", "Courses"
    EVENT = "event", "Events"
    PARTNER = "partner", "Partners"
    RESOURCE = "resource", "Library"
    TOPIC = "topic", "Topics"
    PAGE = "page", "Pages"


class TimeOfDay(models.TextChoices):
    """When in the day a session starts, by the clock on the wall in London."""

    MORNING = "morning", "Morning"
    AFTERNOON = "afternoon", "Afternoon"
    EVENING = "evening", "Evening"

    @classmethod
    def of_hour(cls, hour: int) -> "TimeOfDay":
        if hour < 12:
            return cls.MORNING
        return cls.AFTERNOON if hour < 17 else cls.EVENING

    @property
    def hours(self) -> list[int]:
        """The hours of the clock that it has."""
        return [hour for hour in range(24) if TimeOfDay.of_hour(hour) == self]


class When(models.TextChoices):
    """How soon there is a session."""

    WEEK = "week", "In the next 7 days"
    MONTH = "month", "In the next 30 days"
    LATER = "later", "After that"
