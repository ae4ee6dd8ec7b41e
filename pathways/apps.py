from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Pathways advice: what an advisor does and when to drop in."""

    name = "pathways"
    verbose_name = "Pathways"
