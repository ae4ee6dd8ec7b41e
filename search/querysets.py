from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class SearchDocumentQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """What may be shown: a thing that is over stays in the table until it is swept."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
