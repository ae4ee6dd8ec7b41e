"""Example data for the style guide: what templates cannot write down as literals."""

from typing import Any

from django import forms
from django.core.paginator import Paginator

from core.forms import PublicForm
from core.languages import Language
from core.versions import VersionLink


class ExampleForm(PublicForm):
    """One question of every kind the site asks."""

    name = forms.CharField(
        label="Your name",
        help_text="What you like to be called is fine.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Email address",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label="Phone number",
        widget=forms.TextInput(
            attrs={"class": "nhsuk-input--width-20", "type": "tel", "autocomplete": "tel"}
        ),
    )
    venue = forms.ChoiceField(
        label="Which place suits you best?",
        choices=[("walton", "Walton"), ("southport", "Southport"), ("bootle", "Bootle")],
        widget=forms.Select,
    )
    contact_by = forms.ChoiceField(
        label="How should we reach you?",
        help_text="We will only use this about your course.",
        choices=[("phone", "Phone"), ("text", "Text message"), ("email", "Email")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="Would any of these help?",
        required=False,
        choices=[
            ("large-print", "Large print"),
            ("near-door", "A seat near the door"),
            ("supporter", "Somebody coming with me"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label="Anything else we should know?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    agree = forms.BooleanField(
        label="I have read how we treat each other",
        help_text="Eight short lines.",
    )


class ExampleFilters(PublicForm):
    """Filters of a list."""

    q = forms.CharField(
        label="Words",
        required=False,
    )
    topic = forms.MultipleChoiceField(
        label="Topic",
        required=False,
        choices=[
            ("sleep", "Sleep"),
            ("anxiety", "Anxiety"),
            ("cooking", "Food and everyday skills"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    venue = forms.ChoiceField(
        label="Where",
        required=False,
        choices=[("", "Anywhere"), ("walton", "Walton"), ("online", "Online")],
        widget=forms.RadioSelect,
    )
    day = forms.ChoiceField(
        label="Day",
        required=False,
        choices=[("", "Any day"), ("mon", "Monday"), ("tue", "Tuesday")],
        widget=forms.Select,
    )


def versions() -> list[VersionLink]:
    """The same words in other forms, one of them written from the right."""
    easy = VersionLink("How to join a course", "#versions", Language.ENGLISH, "en", "Easy Read")
    arabic = VersionLink(
        "أهلا وسهلا",
        "#versions",
        Language.ARABIC,
        "ar",
        language_name=Language.ARABIC.label,
        icon="message",
        file_text="PDF, 240 KB",
    )
    return [easy, arabic]


def examples() -> dict[str, Any]:
    """Return the style guide's context."""
    return {
        "form": ExampleForm(),
        "faulty_form": ExampleForm(
            {"name": "", "email": "sam@", "venue": "walton"}, prefix="faulty"
        ),
        "filters": ExampleFilters({"topic": ["sleep"]}),
        "versions": versions(),
        "page_obj": Paginator(range(95), 12).page(2),
        "ancestors": [{"title": "Home", "url": "/"}, {"title": "Courses", "url": "/courses/"}],
        "dates": [
            "Tuesday 2 December, 1pm to 3pm",
            "Tuesday 9 December, 1pm to 3pm",
            "Tuesday 16 December, 1pm to 3pm",
        ],
        "helps_with": ["Rent and housing", "Money worries and debt"],
        "facts": [
            {"label": "How long", "value": "6 weekly sessions of 2 hours"},
            {"label": "Sharing", "value": "Only if you like"},
        ],
        "answers": [
            {"label": "Name", "value": "Sam Example", "change_url": "#name"},
            {"label": "Phone", "value": "0151 496 0000", "change_url": "#phone"},
        ],
        "steps": [
            {
                "title": "Pick a course",
                "text": "Look through the list, or ask us.",
            },
            {
                "title": "Tell us your name and how to reach you",
                "text": "It takes about three minutes.",
            },
            {
                "title": "Come along",
                "text": "Arrive late, leave early: all of it is fine.",
            },
        ],
        "figures": [
            {"number": "10,500", "label": "visits in the first nine months"},
            {"number": "40", "label": "GP practices that suggest us"},
            {"number": "£0", "label": "is what a course costs"},
        ],
    }
