from django.apps import AppConfig


class TimetableConfig(AppConfig):
    """Where and when: venues, terms, runs and their sessions."""

    name = "timetable"
    verbose_name = "Timetable"

    def ready(self) -> None:
        from timetable import finding  # noqa: F401
