from django.db import models


class RateLimitCount(models.Model):
    """How often something was asked for in one stretch of time. The key names nobody."""

    key = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "window_start"], name="one_rate_limit_count_per_stretch"
            )
        ]

    def __str__(self) -> str:
        return f"Count {self.pk}"
