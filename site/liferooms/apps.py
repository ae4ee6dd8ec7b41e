from django.apps import AppConfig


class LifeRoomsConfig(AppConfig):
    """The project itself: settings, addresses, demo content."""

    name = "liferooms"
    verbose_name = "Life Rooms"

    def ready(self) -> None:
        from liferooms import permissions

        permissions.grant_all()
