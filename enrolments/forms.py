import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from phonenumber_field.formfields import PhoneNumberField

from core.forms import PublicForm
from enrolments.rules import Applicant


class EnrolmentForm(PublicForm):
    """What we ask of someone who enrols: a name, one way to reach them, their agreement."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your name",
            "max_length": "Your name must be 120 characters or fewer",
        },
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        help_text="We will send your dates here.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address like name@example.com"},
    )
    phone = PhoneNumberField(
        label="Telephone number",
        required=False,
        help_text="If you have no e-mail, or would rather we rang.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": "Enter a UK telephone number, like 0151 496 0000"},
    )
    agreement = forms.BooleanField(
        label="I have read how we treat each other, and I agree",
        error_messages={"required": "Tick the box to say you agree with how we treat each other"},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"submission": uuid.uuid4()}, **kwargs)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked = "email" not in self.errors and "phone" not in self.errors
        if asked and not (cleaned.get("email") or cleaned.get("phone")):
            self.add_error(
                "email", ValidationError("Give an e-mail address or a telephone number, or both")
            )
        return cleaned

    def applicant(self) -> Applicant:
        data = self.cleaned_data
        phone = data["phone"].as_e164 if data["phone"] else ""
        return Applicant(name=data["name"], email=data["email"], phone=phone)
