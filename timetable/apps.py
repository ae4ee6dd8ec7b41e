from django.apps import AppConfig


class TimetableConfig(AppConfig):
    """Where and when: venues, terms, runs and their sessions."""

    name = "timetable"
    verbose_name = "Timetable"

    def ready(self) -> None:
        from search.forms import register
        from timetable import finding  # noqa: F401
        from timetable.fields import VenueField, WeekdayField

        register("venue", VenueField)
        register("day", WeekdayField)
