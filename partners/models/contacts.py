from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from partners.models.pages import PartnerPage
from partners.querysets import ContactQuerySet


class PartnerContact(models.Model):
    """Someone staff can ring at a partner. Never shown to visitors."""

    partner = models.ForeignKey(PartnerPage, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True, help_text="What they do there.")
    email = models.EmailField("e-mail", blank=True)
    phone = PhoneNumberField(blank=True)
    note = models.TextField(blank=True, help_text="When to ring, what they can decide.")
    checked_on = models.DateField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["partner__title", "name"]

    def __str__(self) -> str:
        return f"Contact {self.pk}"
