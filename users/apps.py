from django.apps import AppConfig
from django.db.models.signals import post_migrate


class UsersConfig(AppConfig):
    """Staff: their accounts and what each role may do. Learners are not users."""

    name = "users"
    verbose_name = "Staff"

    def ready(self) -> None:
        from allauth.mfa import signals

        from users import checks, roles, second_factor  # noqa: F401

        post_migrate.connect(roles.bring_in_line, sender=self, dispatch_uid="roles")
        signals.authenticator_used.connect(second_factor.note_use)
        signals.authenticator_added.connect(second_factor.note_set_up)
