from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = timedelta(hours=2)


class StagedImport(models.Model):
    """A file between the look at it and the word to import it. It is deleted by either end."""

    uuid = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    importer = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"File {self.uuid}"

    @classmethod
    def of(cls, *, importer: str, owner: Any) -> Any:
        """Somebody's own, as long as it is kept. The rows of others are not even found."""
        since = timezone.now() - KEPT
        return cls._default_manager.filter(importer=importer, owner=owner, created_at__gt=since)


def purge(rehearse: bool) -> int:
    """Let go of files that nobody gave the word for."""
    over = StagedImport.objects.filter(created_at__lte=timezone.now() - KEPT)
    return over.count() if rehearse else over.delete()[0]
