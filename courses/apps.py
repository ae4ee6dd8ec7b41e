from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The Recovery College prospectus."""

    name = "courses"
    verbose_name = "Courses"
