"""The questions about a course: by the link in a letter, and typed in from a sheet of paper."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from core.forms import PublicForm
from enrolments.enums import Agreement
from enrolments.evaluations import STATEMENTS, Answers
from enrolments.models.evaluations import LONGEST_WORDS
from enrolments.scales import Scale, wellbeing_scale

NOTHING = "Answer at least one question"


def _choice(label: str, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers"},
    )


def _words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"This must be {LONGEST_WORDS:,} characters or fewer"},
    )


class Questions(forms.Form):
    """What is asked. Everything can be left out, but not all of it."""

    TIMES: ClassVar = ("before", "after")

    helped = _words("What helped you?")
    better = _words("What could be better?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scale: Scale | None = wellbeing_scale()
        for time in self.TIMES:
            for statement in STATEMENTS:
                label = getattr(statement, time)
                self.add_question(f"{statement.name}_{time}", label, Agreement.choices)
        for number, item in enumerate(self.scale.items if self.scale else ()):
            self.add_question(f"wellbeing_{number}", item, self.scale.answers)  # type: ignore[union-attr]
        self.order_fields([*self.names_of("before"), *self.names_of("after"), "helped", "better"])

    def add_question(self, name: str, label: str, choices: Any) -> None:
        self.fields[name] = _choice(label, choices)

    @staticmethod
    def names_of(time: str) -> list[str]:
        return [f"{statement.name}_{time}" for statement in STATEMENTS]

    @property
    def before(self) -> list[Any]:
        return [self[name] for name in self.names_of("before")]

    @property
    def after(self) -> list[Any]:
        return [self[name] for name in self.names_of("after")]

    @property
    def open_questions(self) -> list[Any]:
        return [self["helped"], self["better"]]

    @property
    def wellbeing(self) -> list[Any]:
        return [self[f"wellbeing_{number}"] for number in range(len(self._items))]

    @property
    def _items(self) -> tuple[str, ...]:
        return self.scale.items if self.scale else ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        questions = [*self.before, *self.after, *self.wellbeing, *self.open_questions]
        if not self.errors and all(cleaned[each.name] in (None, "") for each in questions):
            raise ValidationError(NOTHING)
        return cleaned

    @property
    def answers(self) -> Answers:
        """What was answered. A scale of which an item was left out counts for nothing."""
        asked = [*self.names_of("before"), *self.names_of("after"), "helped", "better"]
        score = None
        if self.scale:
            items = [self.cleaned_data[f"wellbeing_{n}"] for n in range(len(self._items))]
            score = self.scale.score_of(items)
        return Answers(
            **{name: self.cleaned_data[name] for name in asked},
            wellbeing_scale=self.scale.name if self.scale and score is not None else "",
            wellbeing_score=score,
        )


class EvaluationForm(PublicForm, Questions):
    """As somebody answers it who came by the link."""

    def add_question(self, name: str, label: str, choices: Any) -> None:
        self.add_field(name, _choice(label, choices))


class SheetForm(Questions):
    """As staff type it in. The number is the sheet's own, so that one sent twice is one sheet."""

    sheet = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if "sheet" in self.errors:
            raise ValidationError("Open this screen anew, and type the sheet in once more.")
        return super().clean()
