from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Editorial pages: home, venues, campaigns, stories, topics."""

    name = "home"
    verbose_name = "Pages"
