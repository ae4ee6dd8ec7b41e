from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding: one function over everything a visitor may find."""

    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from core.personal_data import Room, register
        from search import queries, signals  # noqa: F401

        register(Room("counts of searches", queries.purge))
