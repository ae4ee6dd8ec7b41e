from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Editorial pages: home, venues, campaigns, stories, topics."""

    name = "home"
    verbose_name = "Pages"

    def ready(self) -> None:
        from home import finding
        from search import indexing

        indexing.register("topic", finding.documents)
