from django.db import models


class Figures(models.Model):
    """What can be read of the college as numbers. It keeps nothing: it is there to be permitted."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [
            ("view_figures", "Can read and download the figures"),
            ("view_equality_figures", "Can read what people answered about equality, as figures"),
        ]

    def __str__(self) -> str:
        return "Figures"
