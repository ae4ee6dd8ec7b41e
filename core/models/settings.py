from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

CONCERN_ROUTE = (
    "<p><b>Is somebody in danger now? Ring 999.</b></p>"
    "<p>Otherwise speak to the safeguarding lead today, before you go home. They know the Trust’s "
    "route and what comes next.</p>"
    "<p>Do not look into it yourself, and do not promise to keep it a secret.</p>"
)


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What appears on every page and an editor may change without help."""

    phone = PhoneNumberField("enquiries telephone", blank=True)
    email = models.EmailField("enquiries e-mail", blank=True)
    address = models.TextField("postal address", blank=True)
    reply_time = models.CharField(
        max_length=120,
        blank=True,
        default="We reply within two working days.",
        help_text="Said beside every form, so that nobody waits in doubt.",
    )
    logo = models.ForeignKey(
        "core.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Your own artwork, if you have the right to use it. Left empty, the name shows.",
    )
    crisis_extra = RichTextField(
        "more urgent help",
        blank=True,
        features=["bold", "link", "ul"],
        help_text=(
            "Shown below the national numbers in the urgent help panel. The national numbers "
            "themselves are part of the site and always show."
        ),
    )
    concern_route = RichTextField(
        "what staff do about a concern",
        features=["bold", "link", "ul"],
        default=CONCERN_ROUTE,
        help_text=(
            "Shown to staff and volunteers who raise a concern about somebody. Say whom to ring, "
            "by when, and what to do outside office hours."
        ),
    )
    notice_text = models.CharField(
        "notice", max_length=200, blank=True, help_text="One sentence across the top of every page."
    )
    notice_link_text = models.CharField("link text", max_length=60, blank=True)
    notice_link_url = models.CharField("link address", max_length=200, blank=True)
    notice_from = models.DateTimeField("show from", null=True, blank=True)
    notice_until = models.DateTimeField("show until", null=True, blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("address"),
                FieldPanel("reply_time"),
            ],
            heading="How people reach us",
        ),
        MultiFieldPanel(
            [FieldPanel("crisis_extra"), FieldPanel("concern_route")], heading="Urgent help"
        ),
        MultiFieldPanel(
            [
                FieldPanel("notice_text"),
                FieldRowPanel([FieldPanel("notice_link_text"), FieldPanel("notice_link_url")]),
                FieldRowPanel([FieldPanel("notice_from"), FieldPanel("notice_until")]),
            ],
            heading="Notice on every page",
        ),
        FieldPanel("logo"),
    ]
    select_related = ["logo"]

    class Meta:
        verbose_name = "Life Rooms settings"

    def clean(self) -> None:
        super().clean()
        if bool(self.notice_link_text) != bool(self.notice_link_url):
            raise ValidationError(
                {"notice_link_text": "Give both the link's text and its address, or neither."}
            )
        if self.notice_from and self.notice_until and self.notice_until <= self.notice_from:
            raise ValidationError({"notice_until": "The notice must end after it begins."})

    @property
    def notice_is_showing(self) -> bool:
        """Whether the notice has words and now is within its dates."""
        now = timezone.now()
        begun = self.notice_from is None or self.notice_from <= now
        ended = self.notice_until is not None and self.notice_until <= now
        return bool(self.notice_text) and begun and not ended
