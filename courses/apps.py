from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The Recovery College prospectus."""

    name = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        from courses import forms
        from search.forms import register

        register("mode", forms.mode_field)
        register("level", forms.level_field)
        register("sharing", forms.sharing_field)
