"""What partners fill in behind the links in our messages. These check fields and decide nothing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from phonenumber_field.formfields import PhoneNumberField

from core.forms import PublicForm
from partners.enums import SPECIAL_AUDIENCES, Way
from partners.forms import check_postcode
from partners.models import Correction, PartnerPage
from partners.models.returns import MOST_PEOPLE, problems_of

# Fields of the page that are put to a partner as they are; the ticks are two questions besides.
PLAIN_FIELDS = (
    "who_for",
    "phone",
    "email",
    "website",
    "postcode",
    "cost",
    "languages",
    "access",
)
NOTHING_CHANGED = (
    "You have not changed anything yet. If all of it is right, go back and press the button there."
)


def _limit(name: str) -> int:
    return int(PartnerPage._meta.get_field(name).max_length or 0)


class CorrectionForm(PublicForm):
    """What could be wrong with an entry, filled in as visitors see it now."""

    who_for = forms.CharField(
        label="Who it is for",
        required=False,
        max_length=_limit("who_for"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    who = forms.MultipleChoiceField(
        label="Is it only for some people?",
        help_text="Tick none of these if anyone can come.",
        required=False,
        choices=[(audience.value, audience.label) for audience in SPECIAL_AUDIENCES],
        widget=forms.CheckboxSelectMultiple,
    )
    how = forms.MultipleChoiceField(
        label="How people can get help",
        required=False,
        choices=Way.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    phone = PhoneNumberField(
        label="Telephone number for visitors",
        required=False,
        error_messages={"invalid": "Enter a telephone number, such as 0151 496 0000"},
    )
    email = forms.EmailField(
        label="E-mail address for visitors",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, such as name@example.com"},
    )
    website = forms.URLField(
        label="Website",
        required=False,
        max_length=_limit("website"),
        assume_scheme="https",
        error_messages={"invalid": "Enter a web address, such as https://www.example.org"},
    )
    postcode = forms.CharField(
        label="Postcode",
        help_text="Where people come to you. Leave it empty if they do not.",
        required=False,
        max_length=_limit("postcode"),
        validators=[check_postcode],
    )
    cost = forms.CharField(
        label="What it costs",
        max_length=_limit("cost"),
        error_messages={"required": "Say what it costs. If it costs nothing, write Free"},
    )
    languages = forms.CharField(required=False, max_length=_limit("languages"))
    access = forms.CharField(
        label="Access",
        help_text="Such as steps, a hearing loop, parking.",
        required=False,
        max_length=_limit("access"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label="Anything else that has changed",
        help_text="What you do, for example, or your name. Please write nothing about anyone.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any, *, partner: PartnerPage, waiting: Correction | None) -> None:
        super().__init__(data, initial=self._answers_of(partner, waiting))
        self._is_new = waiting is None

    @staticmethod
    def _answers_of(partner: PartnerPage, waiting: Correction | None) -> dict[str, Any]:
        """What the form shows at first: the page, with what already waits for an editor."""
        sent = waiting.proposed if waiting else {}

        def now(name: str) -> Any:
            return sent.get(name, getattr(partner, name))

        return {
            **{name: now(name) for name in PLAIN_FIELDS},
            "who": [each.value for each in SPECIAL_AUDIENCES if now(each.field)],
            "how": [way.value for way in Way if now(way.field)],
            "note": waiting.note if waiting else "",
        }

    def clean(self) -> dict[str, Any]:
        """What already waits may be sent again: somebody pressed the button twice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self._is_new and not self.errors and not self.has_changed():
            raise ValidationError(NOTHING_CHANGED)
        return cleaned

    @property
    def proposed(self) -> dict[str, Any]:
        """Every answer as a field of the page."""
        answers = self.cleaned_data
        return {
            **{name: answers[name] for name in PLAIN_FIELDS},
            **{each.field: each.value in answers["who"] for each in SPECIAL_AUDIENCES},
            **{way.field: way.value in answers["how"] for way in Way},
        }


class NumberOfPeople(forms.IntegerField):
    """How many people, from none to a hall full."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=MOST_PEOPLE,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
            error_messages={
                "required": "Enter a number. If there was nobody, enter 0",
                "invalid": "Enter a whole number, such as 6",
                "min_value": "Enter 0 or more",
                "max_value": f"Enter {MOST_PEOPLE} or fewer",
            },
            **kwargs,
        )


class FiguresForm(PublicForm):
    """What came of one session, in four numbers."""

    seen = NumberOfPeople(label="How many people did you see?")
    new = NumberOfPeople(label="How many of them were new to you?")
    referred_on = NumberOfPeople(label="How many did you refer on to somebody else?")
    job_starts = NumberOfPeople(
        label="How many started a job?",
        help_text="Anyone you have helped here who has started since you last told us.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        numbers = {name: cleaned.get(name) for name in ("seen", "new", "referred_on")}
        for name, sentence in problems_of(**numbers).items():
            self.add_error(name, sentence)
        return cleaned
