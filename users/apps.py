from django.apps import AppConfig
from django.db.models.signals import post_migrate


class UsersConfig(AppConfig):
    """Staff: their accounts and what each role may do. Learners are not users."""

    name = "users"
    verbose_name = "Staff"

    def ready(self) -> None:
        from users import roles

        post_migrate.connect(roles.bring_in_line, sender=self, dispatch_uid="roles")
