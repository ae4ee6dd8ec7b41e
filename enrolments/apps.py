from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    """Who has a place. All learners' personal data is in this one room."""

    name = "enrolments"
    verbose_name = "Enrolments"

    def ready(self) -> None:
        from core import outbox, personal_data
        from enrolments import messages
        from enrolments.personal_data import purge_learners

        outbox.register("enrolment-confirmed", messages.confirmed)
        personal_data.register(personal_data.Room("learners", purge_learners))
