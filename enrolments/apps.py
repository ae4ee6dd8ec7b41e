from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    """Who has a place. All learners' personal data is in this one room."""

    name = "enrolments"
    verbose_name = "Enrolments"

    def ready(self) -> None:
        from core.personal_data import Room, register
        from enrolments import (  # noqa: F401
            behind_pages,
            letters,
            personal_data,
            system_checks,
        )

        letters.register()
        behind_pages.register()
        register(Room("learners", personal_data.purge_learners))
        register(Room("unfinished forms and codes", personal_data.purge_unfinished))
        register(Room("calls", personal_data.purge_calls))
        register(Room("messages to runs", personal_data.purge_run_messages))
        register(Room("names of who marked registers", personal_data.purge_who_marked))
        register(Room("words of evaluations", personal_data.purge_evaluation_words))
        register(Room("names of who evaluated", personal_data.purge_who_evaluated))
