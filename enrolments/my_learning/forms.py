"""What the pages of My learning ask. Only the answers are checked here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from phonenumber_field.formfields import PhoneNumberField

from core.forms import PublicForm
from enrolments.enums import ContactBy
from enrolments.journey.forms import AboutYouForm, NameForm
from enrolments.models import Learner, LearningPlan


def _shared() -> forms.BooleanField:
    return forms.BooleanField(
        label="Other people use this computer or phone",
        required=False,
        help_text="Then half an hour of nothing signs you out, and every page has a way to leave.",
    )


class AddressForm(PublicForm):
    """An e-mail address, to be proved by a code."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="We send a code to it. There is no password.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address like name@example.com",
        },
    )


class SignInForm(AddressForm):
    """The way in: an address that one has given us."""

    shared = _shared()


class LinkForm(PublicForm):
    """What is asked of someone who comes by the link in the e-mail."""

    shared = _shared()


class PersonForm(PublicForm):
    """Which of the people with a proved address it is."""

    who = forms.ChoiceField(
        label="Who are you?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your name", "invalid_choice": "Choose your name"},
    )

    def __init__(self, *args: Any, people: list[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["who"]
        field.choices = [(str(person.uuid), person.called) for person in people]


class ReasonForm(PublicForm):
    """Why someone gives up a place, if they like to say."""

    reason = forms.CharField(
        label="Would you like to say why?",
        required=False,
        max_length=300,
        help_text="You do not have to. A member of staff reads it within two working days.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "This must be 300 characters or fewer"},
    )


class DetailsForm(NameForm, AboutYouForm):
    """What we call someone, how we reach them, and what our messages say."""

    # How Django leaves out a question of the form above.
    capacity = None  # type: ignore[assignment]
    contact_by = forms.ChoiceField(
        label="How should we reach you?",
        choices=[(ContactBy.EMAIL, "By e-mail"), (ContactBy.PHONE, "By telephone")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether we should write or ring"},
    )
    phone = PhoneNumberField(
        label="Telephone number",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": "Enter a UK telephone number, like 0151 496 0000"},
    )
    safe_to_leave_message = forms.BooleanField(
        label="It is safe to leave a message if I do not answer", required=False
    )
    reminders = forms.BooleanField(
        label="Remind me before sessions",
        required=False,
        help_text="A week before the first one, and a day before each.",
    )
    courses_named_in_subjects = forms.BooleanField(
        label="Name the course in the subject line",
        required=False,
        help_text="Otherwise it says only “Life Rooms” and the place, so that nobody who sees your "
        "screen knows more.",
    )

    field_order = (
        "name",
        "preferred_name",
        "contact_by",
        "phone",
        "safe_to_leave_message",
        "reminders",
        "courses_named_in_subjects",
        "postcode_area",
    )

    def __init__(self, *args: Any, learner: Learner, **kwargs: Any) -> None:
        known = {name: getattr(learner, name) for name in self.base_fields}
        super().__init__(*args, initial=known, **kwargs)
        self.learner = learner

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get("contact_by")
        if chosen == ContactBy.PHONE and "phone" not in self.errors and not cleaned.get("phone"):
            self.add_error("phone", ValidationError("Enter a telephone number"))
        if chosen == ContactBy.EMAIL and not self.learner.email:
            self.add_error("contact_by", ValidationError("We have no e-mail address for you yet"))
        return cleaned


def _answer_to(name: str) -> forms.CharField:
    question: Any = LearningPlan._meta.get_field(name)
    return forms.CharField(
        label=question.verbose_name,
        required=False,
        max_length=question.max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": f"This must be {question.max_length} characters or fewer"},
    )


class PlanForm(PublicForm):
    """Three questions that a learner answers for themselves."""

    hopes = _answer_to("hopes")
    steps = _answer_to("steps")
    support = _answer_to("support")


class EraseForm(PublicForm):
    """Said twice: once by the tick, once by the button."""

    sure = forms.BooleanField(
        label="Yes, erase what you know about me. I understand that it cannot be undone",
        error_messages={"required": "Tick the box if you want us to erase what we know about you"},
    )
