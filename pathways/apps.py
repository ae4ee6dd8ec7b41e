from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Pathways advice: when to drop in, who asked for an advisor, and what came of it."""

    name = "pathways"
    verbose_name = "Pathways"

    def ready(self) -> None:
        from core.personal_data import Room, register
        from pathways import letters, personal_data

        letters.register()
        register(Room("requests to Pathways", personal_data.purge_referrals))
        register(Room("requests nobody agreed to", personal_data.purge_not_agreed))
