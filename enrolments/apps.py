from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    """Who has a place. All learners' personal data is in this one room."""

    name = "enrolments"
    verbose_name = "Enrolments"

    def ready(self) -> None:
        from core import outbox
        from enrolments import messages

        outbox.register("enrolment-confirmed", messages.confirmed)
