from datetime import date
from typing import Any

from django import forms

from reports.periods import Period, Scope, periods, usual
from timetable.models import Term, Venue


class WhichFigures(forms.Form):
    """A period, and a venue or all. Of itself, the last term that is over and all venues."""

    period = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": "There are no figures for this time. Choose another."},
    )
    venue = forms.ModelChoiceField(
        Venue.objects.all(),
        required=False,
        empty_label="All venues",
        error_messages={"invalid_choice": "There is no such venue. Choose another."},
    )

    def __init__(self, asked: dict[str, Any], *, today: date) -> None:
        self.terms = tuple(Term.objects.order_by("starts_on", "pk"))
        self.offered = periods(self.terms, today)
        self.usual = usual(self.terms, today)
        super().__init__({"period": self.usual.key, **asked})
        choices = [
            (kind, [(period.key, period.title) for period in group])
            for kind, group in self.offered.items()
        ]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        key = self.cleaned_data["period"]
        every = {period.key: period for group in self.offered.values() for period in group}
        return every.get(key, self.usual)

    def scope(self, now: Any) -> Scope:
        return Scope(self.cleaned_data["period"], self.cleaned_data.get("venue"), self.terms, now)
