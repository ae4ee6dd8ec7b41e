from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Figures over all rooms, for staff and commissioners."""

    name = "reports"
    verbose_name = "Reports"
