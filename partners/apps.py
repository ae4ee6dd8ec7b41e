from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partner organisations: what they help with, and when they are here."""

    name = "partners"
    verbose_name = "Partners"

    def ready(self) -> None:
        from core.personal_data import Room, register
        from enrolments import introductions
        from partners import cards, letters, rules

        letters.register()
        introductions.register("card", cards.INTRODUCTION)
        register(Room("partners' corrections", rules.purge_corrections))
