from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The what's-on calendar and its events."""

    name = "events"
    verbose_name = "Events"
