from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding: one function over everything a visitor may find."""

    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from search import signals  # noqa: F401
