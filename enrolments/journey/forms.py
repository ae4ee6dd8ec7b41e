"""What each page of enrolling asks. Only the answers are checked here."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from phonenumber_field.formfields import PhoneNumberField

from core.forms import PublicForm
from enrolments.enums import Capacity, ContactBy, InformationFormat, SuggestedBy
from enrolments.equality import QUESTIONS
from enrolments.models import Learner

SOMEONE_ELSE = "someone-else"
OUTWARD_CODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
INWARD_CODE = re.compile(r"[0-9][A-Z]{2}$")
YES_NO = (("yes", "Yes"), ("no", "No"))


def _yes_no(*, label: str, missing: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _in_own_words(
    *, label: str, hint: str, most: int, lines: int = 3, error: str
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput,
        error_messages={"max_length": error},
    )


def short_name(learner: Learner) -> str:
    """What to call someone where others may look on: no surname unless they like it so."""
    return learner.preferred_name or learner.name.split()[0]


class AgeForm(PublicForm):
    """Courses are for adults. The date of birth is nobody's business."""

    over_18 = _yes_no(
        label="Are you 18 or over?",
        missing="Choose yes if you are 18 or over, or no if you are not",
    )


class ContactForm(PublicForm):
    """One way to reach someone, chosen by them."""

    contact_by = forms.ChoiceField(
        label="How can we reach you?",
        choices=[(ContactBy.EMAIL, "By e-mail"), (ContactBy.PHONE, "By telephone")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether we should write or ring"},
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        help_text="We send a code to it, so that nobody else can enrol in your name.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address like name@example.com"},
    )
    phone = PhoneNumberField(
        label="Telephone number",
        required=False,
        help_text="We will ring you to talk about your place.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": "Enter a UK telephone number, like 0151 496 0000"},
    )
    safe_to_leave_message = forms.BooleanField(
        label="It is safe to leave a message if I do not answer", required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        by_email = cleaned.get("contact_by") == ContactBy.EMAIL
        wanted, other = ("email", "phone") if by_email else ("phone", "email")
        if "contact_by" in cleaned:
            self._leave_out(other)
            if wanted not in self.errors and not cleaned.get(wanted):
                what = "an e-mail address" if by_email else "a telephone number"
                self.add_error(wanted, ValidationError(f"Enter {what}"))
        return cleaned

    def _leave_out(self, name: str) -> None:
        """Of the two only the chosen one is looked at, and kept."""
        self.errors.pop(name, None)
        self.cleaned_data[name] = ""
        if name == "phone":
            self.cleaned_data["safe_to_leave_message"] = False

    def answers(self) -> dict[str, Any]:
        """The answers as they are kept."""
        phone = self.cleaned_data["phone"]
        email = self.cleaned_data["email"].lower()
        return {**self.cleaned_data, "email": email, "phone": phone.as_e164 if phone else ""}


class CodeForm(PublicForm):
    """The six figures from our e-mail."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Six figures. It works for 15 minutes.",
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
                "class": "nhsuk-input--width-10",
            }
        ),
        error_messages={
            "required": "Enter the code from our e-mail",
            "max_length": "The code is six figures",
        },
    )


class WhoForm(PublicForm):
    """Which of the people who use an address is enrolling; shown once the address is proved."""

    who = forms.ChoiceField(
        label="Have you been with us before?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose your name, or say that you are someone else",
            "invalid_choice": "Choose your name, or say that you are someone else",
        },
    )

    def __init__(self, *args: Any, known: list[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [short_name(learner) for learner in known]
        people = [
            (str(learner.uuid), f"Yes, I am {name if said.count(name) == 1 else learner.name}")
            for learner, name in zip(known, said, strict=True)
        ]
        field: Any = self.fields["who"]
        field.choices = [*people, (SOMEONE_ELSE, "No, I am someone else")]


class StillRightForm(PublicForm):
    """Nothing to fill in: what we know of someone is still so."""


class NameForm(PublicForm):
    """A name, and the name that is said."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="First name and surname.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your name",
            "max_length": "Your name must be 120 characters or fewer",
        },
    )
    preferred_name = forms.CharField(
        label="What should we call you?",
        required=False,
        max_length=60,
        help_text="If it is not your first name.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "spellcheck": "false"}),
        error_messages={"max_length": "This must be 60 characters or fewer"},
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_preferred_name(self) -> str:
        return " ".join(self.cleaned_data["preferred_name"].split())


class AboutYouForm(PublicForm):
    """As whom someone comes, and from roughly where."""

    capacity = forms.ChoiceField(
        label="Which of these is nearest to you?",
        choices=Capacity.choices,
        help_text="Some places are kept for people who use services and for carers.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the one that is nearest to you"},
    )
    postcode_area = forms.CharField(
        label="First half of your postcode",
        required=False,
        max_length=10,
        help_text="Such as L9. It shows us which parts of town we do not reach yet.",
        widget=forms.TextInput(
            attrs={"spellcheck": "false", "class": "nhsuk-input--width-5", "autocomplete": "off"}
        ),
    )

    def clean_postcode_area(self) -> str:
        """The first half, whatever was typed; the second half is never kept."""
        typed = re.sub(r"[^A-Z0-9]", "", self.cleaned_data["postcode_area"].upper())
        if not typed:
            return ""
        for area in (typed, INWARD_CODE.sub("", typed)):
            if OUTWARD_CODE.fullmatch(area):
                return area
        raise ValidationError("Enter the first half of a postcode, like L9, or leave it empty")


class SuggestedForm(PublicForm):
    """Who suggested it, so that we may thank them in general. They are not told."""

    suggested_by = forms.ChoiceField(
        label="Did someone suggest this to you?",
        choices=SuggestedBy.choices,
        required=False,
        widget=forms.RadioSelect,
    )


class SupporterForm(PublicForm):
    """Whether someone comes along."""

    brings_supporter = _yes_no(
        label="Would you like to bring someone to support you?",
        missing="Choose yes or no. You can change your mind later",
    )


class HelpForm(PublicForm):
    """What would make it easier to come. Nothing here has to be answered."""

    information_format = forms.ChoiceField(
        label="How should we send you information?",
        choices=InformationFormat.choices,
        initial=InformationFormat.STANDARD,
        widget=forms.RadioSelect,
    )
    access_needs = _in_own_words(
        label="Getting in and around",
        hint="Such as step-free access, a hearing loop, or a chair with arms.",
        most=500,
        error="This must be 500 characters or fewer",
    )
    interpreter = _in_own_words(
        label="An interpreter, and for which language",
        hint="Such as British Sign Language, or Polish.",
        most=60,
        lines=1,
        error="This must be 60 characters or fewer",
    )
    comfort = _in_own_words(
        label="Anything to help you feel comfortable",
        hint="Such as a seat by the door, or someone to meet you the first time.",
        most=500,
        error="This must be 500 characters or fewer",
    )
    what_helps = _in_own_words(
        label="What your tutor may know",
        hint="What they can do, not why. Such as “Please do not ask me to read aloud”.",
        most=300,
        error="This must be 300 characters or fewer",
    )


class DecideForm(PublicForm):
    """The agreement, and nothing else: what was answered before is not sent again."""

    agreement = forms.BooleanField(
        label="I have read how we treat each other, and I agree",
        error_messages={"required": "Tick the box to say you agree with how we treat each other"},
    )
    knows_of_clash = forms.BooleanField(required=False, widget=forms.HiddenInput)


class EqualityForm(PublicForm):
    """Questions about all of us. Each may be left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.name] = forms.ChoiceField(
                label=question.words,
                choices=question.choices,
                required=False,
                widget=forms.RadioSelect,
            )

    def answers(self) -> Mapping[str, str]:
        return {name: answer for name, answer in self.cleaned_data.items() if answer}
