from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    """Who has a place. All learners' personal data is in this one room."""

    name = "enrolments"
    verbose_name = "Enrolments"

    def ready(self) -> None:
        from core.personal_data import Room, register
        from enrolments import letters, personal_data

        letters.register()
        register(Room("learners", personal_data.purge_learners))
        register(Room("unfinished forms and codes", personal_data.purge_unfinished))
        register(Room("calls", personal_data.purge_calls))
        register(Room("names of who marked registers", personal_data.purge_who_marked))
