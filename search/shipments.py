from django.db import models
from django.utils import timezone


class Shipment(models.Model):
    """That the outside engine is owed a document, or its removal when the document is gone."""

    ref = models.CharField(max_length=40, unique=True)
    # Of the newest change; larger each time it is owed.
    version = models.BigIntegerField()
    due_at = models.DateTimeField(default=timezone.now)
    # How often the engine has refused it for what it is, not for its own state.
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "search"

    def __str__(self) -> str:
        return self.ref
