from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Books, leaflets, films and links people can borrow or read."""

    name = "library"
    verbose_name = "Library"

    def ready(self) -> None:
        from library import finding
        from search import indexing

        indexing.register("resource", finding.documents)
