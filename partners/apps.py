from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partner organisations: what they help with, and when they are here."""

    name = "partners"
    verbose_name = "Partners"
