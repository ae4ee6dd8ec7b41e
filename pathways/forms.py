"""What the pages of asking ask. Only the answers are checked here; nothing is free text."""

import re
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms import BoundField
from django.utils import timezone
from phonenumber_field.formfields import PhoneNumberField

from enrolments.enums import ContactBy, SuggestedBy
from enrolments.journey.forms import ContactForm
from pathways import messages
from pathways.enums import WISHES, AskedBy, BestTime, Kind
from pathways.rules import Person, Referrer, Wanted
from timetable.enums import VenueKind
from timetable.models import Venue

Group = tuple[str, tuple[str, ...]]

REACH = ("contact_by", "email", "phone", "safe_to_leave_message", "best_time")
MOST_PEOPLE = 500
FURTHEST_DAYS = 730
# What is written here stands in our messages to others: nobody sends a link by way of us.
NO_LINKS = RegexValidator(
    r"://|@|\bwww\.|[a-z0-9-]{3,}\.[a-z]{2,}|[a-z0-9-]\.[a-z]{2,}/",
    message="Leave out web and e-mail addresses here",
    flags=re.IGNORECASE,
    inverse_match=True,
)


def _words(*, label: str, missing: str = "", most: int, hint: str = "", complete: str = "") -> Any:
    attrs = {"autocomplete": complete or "off", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=most,
        validators=[NO_LINKS],
        widget=forms.TextInput(attrs=attrs),
        error_messages={
            "required": missing,
            "max_length": f"This must be {most} characters or fewer",
        },
    )


def _email(*, label: str, hint: str, missing: str = "", own: bool = True) -> forms.EmailField:
    attrs = {"autocomplete": "email" if own else "off", "spellcheck": "false"}
    return forms.EmailField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=254,
        widget=forms.EmailInput(attrs=attrs),
        error_messages={
            "required": missing,
            "invalid": "Enter an e-mail address like name@example.com",
        },
    )


def _phone(*, label: str, hint: str, own: bool = True) -> PhoneNumberField:
    attrs = {"type": "tel", "autocomplete": "tel" if own else "off"}
    return PhoneNumberField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"invalid": "Enter a UK telephone number, like 0151 496 0000"},
    )


def _contact_by(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(ContactBy.EMAIL, "By e-mail"), (ContactBy.PHONE, "By telephone")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether we should write or ring"},
    )


class RequestForm(ContactForm):
    """Who it is for and one safe way to reach them. Nothing else has to be answered."""

    kind: ClassVar[Kind] = Kind.ADVICE
    asked_by: ClassVar[AskedBy] = AskedBy.SELF
    # The questions in their order, under their headings.
    layout: ClassVar[tuple[Group, ...]] = (("", ("name", *REACH, "venue")),)

    name = _words(label="Your name", missing="Enter your name", most=120, complete="name")
    email = _email(label="E-mail address", hint="The subject line says “Life Rooms” and no more.")
    phone = _phone(label="Telephone number", hint="We say that it is the Life Rooms only to you.")
    best_time = forms.ChoiceField(
        label="When is it best to ring?", choices=BestTime, required=False, initial=BestTime.ANY
    )
    venue = forms.ModelChoiceField(
        Venue.objects.filter(kind=VenueKind.HUB),
        label="Which place suits best?",
        required=False,
        empty_label="Any of them",
        error_messages={"invalid_choice": "Choose one of our places, or any of them"},
    )
    submission = forms.CharField(required=False, widget=forms.HiddenInput)
    suggested = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [name for _, names in self.layout for name in names]
        for name in set(self.fields) - {*asked, "submission", "suggested"}:
            del self.fields[name]
        self.order_fields(asked)

    @property
    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The questions under their headings; the ways to be reached come as one."""
        for heading, names in self.layout:
            shown = [name for name in names if name in self.fields and name not in REACH[1:]]
            yield heading, [self[name] for name in shown]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_best_time(self) -> str:
        return self.cleaned_data["best_time"] or BestTime.ANY

    def clean_suggested(self) -> str:
        """How they came to us, if a link said so; anything else is nobody's suggestion."""
        said = self.cleaned_data["suggested"]
        return said if said in SuggestedBy.values else ""

    def person(self) -> Person:
        given = self.cleaned_data
        phone = given.get("phone")
        by_phone = given.get("contact_by") == ContactBy.PHONE
        return Person(
            name=given["name"],
            email="" if by_phone else given["email"].lower(),
            phone=phone.as_e164 if phone else "",
            contact_by=ContactBy.PHONE if by_phone else ContactBy.EMAIL,
            safe_to_leave_message=bool(given.get("safe_to_leave_message")),
            best_time=given.get("best_time") or BestTime.ANY,
            organisation=given.get("organisation", "") if self.asked_by == AskedBy.SELF else "",
            venue_id=given["venue"].pk if given.get("venue") else None,
        )

    def referrer(self) -> Referrer:
        return Referrer(asked_by=self.asked_by)

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            kind=self.kind,
            wish=given.get("wish", ""),
            number_of_people=given.get("number_of_people"),
            wanted_on=given.get("wanted_on"),
        )

    def suggested_by(self) -> str:
        return str(self.cleaned_data["suggested"])

    def submission_id(self) -> uuid.UUID:
        """The same when the same answers are sent again; another once something was put right."""
        said = "\n".join(f"{name}={self.cleaned_data[name]}" for name in sorted(self.cleaned_data))
        try:
            secret = uuid.UUID(self.cleaned_data["submission"])
        except ValueError:
            secret = uuid.uuid4()
        return uuid.uuid5(secret, f"{self.kind}\n{self.asked_by}\n{said}")


class ForYourselfForm(RequestForm):
    """Someone asks for an advisor."""


class ForSomeoneForm(RequestForm):
    """Someone asks for a person they support, whom we then ask ourselves."""

    asked_by = AskedBy.SUPPORTER
    layout = (
        ("About them", ("name", *REACH)),
        ("About you", ("referrer_name", "referrer_email")),
    )

    name = _words(label="Their name", missing="Enter their name", most=120)
    contact_by = _contact_by("How can we ask them?")
    email = _email(
        label="Their e-mail address",
        hint="Their own. We write to it to ask whether they agree.",
        own=False,
    )
    phone = _phone(
        label="Their mobile number",
        hint="Their own. We send a text to ask whether they agree.",
        own=False,
    )
    referrer_name = _words(
        label="Your name",
        missing="Enter your name",
        most=120,
        hint="We tell them that it was you who thought of us.",
        complete="name",
    )
    referrer_email = _email(
        label="Your e-mail address",
        hint="To tell you that we have received this. You will not hear more from us.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("safe_to_leave_message", "best_time"):
            del self.fields[name]
        if not messages.can_be_asked(email="", phone="any"):
            del self.fields["contact_by"], self.fields["phone"]
            self.fields["email"].required = True
            self.fields["email"].error_messages["required"] = "Enter their e-mail address"

    @property
    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        for heading, shown in super().groups:
            alone = "contact_by" not in self.fields and heading == self.layout[0][0]
            yield heading, [*shown, self["email"]] if alone else shown

    def referrer(self) -> Referrer:
        given = self.cleaned_data
        return Referrer(
            asked_by=self.asked_by,
            name=" ".join(given["referrer_name"].split()),
            email=given["referrer_email"].lower(),
        )


class ProfessionalForm(RequestForm):
    """A GP or another professional asks for someone who agreed."""

    asked_by = AskedBy.PROFESSIONAL
    WORKS_FOR: ClassVar[list[tuple[str, str]]] = [
        (SuggestedBy.GP, "A GP practice or health centre"),
        (SuggestedBy.MERSEY_CARE, "Mersey Care"),
        (SuggestedBy.JOB_CENTRE, "The Job Centre"),
        (SuggestedBy.PARTNER, "Another organisation"),
    ]
    layout = (
        ("About you", ("works_for", "organisation", "referrer_name", "role", "referrer_email")),
        ("About the person", ("name", *REACH, "venue")),
        ("Their agreement", ("agreed",)),
    )

    works_for = forms.ChoiceField(
        label="Where do you work?",
        choices=WORKS_FOR,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where you work"},
    )
    organisation = _words(
        label="Name of the practice or organisation",
        missing="Enter the name of your practice or organisation",
        most=120,
        complete="organization",
    )
    referrer_name = _words(label="Your name", missing="Enter your name", most=120, complete="name")
    role = _words(
        label="Your role",
        missing="Enter your role",
        most=60,
        hint="Such as GP, link worker or work coach.",
        complete="organization-title",
    )
    referrer_email = _email(
        label="Your e-mail address",
        hint="To tell you that we have received this.",
        missing="Enter your e-mail address",
    )
    name = _words(label="Their name", missing="Enter their name", most=120)
    contact_by = _contact_by("How can we reach them?")
    email = _email(
        label="Their e-mail address", hint="We tell them that you gave us their name.", own=False
    )
    phone = _phone(
        label="Their telephone number",
        hint="We say that it is the Life Rooms only to them.",
        own=False,
    )
    safe_to_leave_message = forms.BooleanField(
        label="It is safe to leave a message for them", required=False
    )
    agreed = forms.BooleanField(
        label="They know that I am doing this, and they agree",
        error_messages={
            "required": "Tick the box once the person agrees. Without it we cannot take this"
        },
    )

    def referrer(self) -> Referrer:
        given = self.cleaned_data
        return Referrer(
            asked_by=self.asked_by,
            name=" ".join(given["referrer_name"].split()),
            email=given["referrer_email"].lower(),
            organisation=" ".join(given["organisation"].split()),
            role=" ".join(given["role"].split()),
        )

    def suggested_by(self) -> str:
        return str(self.cleaned_data["works_for"])


class WishForm(RequestForm):
    """Someone asks for something else of ours, from a few things to choose from."""

    wish = forms.ChoiceField(
        label="What would you like?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these, or none"},
    )
    organisation = _words(label="Your group or organisation", most=120, complete="organization")
    number_of_people = forms.IntegerField(
        label="About how many people?",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Enter a number, such as 12",
            "min_value": "Enter 1 or more",
            "max_value": f"Enter {MOST_PEOPLE} or fewer, or ring us",
        },
    )
    wanted_on = forms.DateField(
        label="On which day, if you know?",
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text="Day, month and year, such as 23/3/2027.",
        widget=forms.DateInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a date, such as 23/3/2027, or leave it empty"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wish: Any = self.fields["wish"]
        wish.choices = [(each.value, each.label) for each in WISHES[self.kind]]

    def clean_organisation(self) -> str:
        return " ".join(self.cleaned_data["organisation"].split())

    def clean_wanted_on(self) -> Any:
        day = self.cleaned_data["wanted_on"]
        if day is None:
            return None
        ahead = (day - timezone.localdate()).days
        if ahead < 0:
            raise ValidationError("Enter a day that is still to come")
        if ahead > FURTHEST_DAYS:
            raise ValidationError("Enter a day within the next two years")
        return day


class VolunteeringForm(WishForm):
    kind = Kind.VOLUNTEERING
    layout = (("", ("name", *REACH, "wish", "venue")),)


class EmploymentForm(VolunteeringForm):
    kind = Kind.EMPLOYMENT


class ExhibitingForm(VolunteeringForm):
    kind = Kind.EXHIBITING


class RoomHireForm(WishForm):
    kind = Kind.ROOM_HIRE
    layout = (
        ("", ("name", "organisation", *REACH, "wish", "number_of_people", "wanted_on", "venue")),
    )


class VisitForm(RoomHireForm):
    kind = Kind.VISIT
