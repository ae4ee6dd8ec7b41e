from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room shares: base page, images, topics, settings, blocks, the outbox."""

    name = "core"
    verbose_name = "Foundations"

    def ready(self) -> None:
        from core import checks, long_work, outbox, personal_data, rate_limits  # noqa: F401
        from core.models import imports

        personal_data.register(personal_data.Room("messages", outbox.purge))
        personal_data.register(personal_data.Room("rate limits", rate_limits.purge))
        personal_data.register(personal_data.Room("files to import", imports.purge))
        personal_data.register(personal_data.Room("long work and its files", long_work.purge))
