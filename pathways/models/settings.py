from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

NUMBERS = "no one two three four five six seven eight nine ten".split()
LONGEST_REPLY = 10


@register_setting(icon="group")
class PathwaysSettings(BaseSiteSetting):
    """How soon advisors answer: said on every form, and what the queue calls overdue."""

    reply_within_days = models.PositiveSmallIntegerField(
        "we reply within (working days)",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_REPLY)],
        help_text="Weekdays that are no bank holiday and on which not every venue is closed. "
        "Said on each form. A request that nobody has answered by then is overdue.",
    )

    panels = [FieldPanel("reply_within_days")]

    class Meta:
        verbose_name = "Pathways settings"

    @property
    def reply_time(self) -> str:
        """“two working days”."""
        days = self.reply_within_days
        return f"{NUMBERS[days]} working {'day' if days == 1 else 'days'}"
