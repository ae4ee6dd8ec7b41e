"""The code on a card, as people type it."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import PublicForm
from partners.models.cards import CODE_LENGTH
from timetable.models.runs import CODE_ALPHABET


def plain_code(typed: str) -> str:
    """The code without gaps, hyphens and small letters."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


class CodeForm(PublicForm):
    """The six letters and figures of a card."""

    code = forms.CharField(
        label="Code on the card",
        max_length=20,
        help_text="Six letters and figures, such as K4T D7F.",
        widget=forms.TextInput(
            attrs={
                "class": "nhsuk-input--width-10",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": "Enter the code on the card",
            "max_length": "The code has six letters and figures",
        },
    )

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise ValidationError("The code has six letters and figures")
        if set(code) - set(CODE_ALPHABET):
            raise ValidationError("Look at the code again. It has no vowels, and no 0, 1, 5 or 8")
        return code
