"""What advisors fill in. Nothing is free text about a person."""

import re
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from partners.models import PartnerPage
from pathways.admin.access import advisors, name_of
from pathways.enums import OUTCOMES_OF_STAFF
from timetable.models import Run


class VersionForm(forms.Form):
    """What the form was opened with: of two advisors at once the second is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AssignForm(VersionForm):
    advisor = forms.ModelChoiceField(
        queryset=get_user_model()._default_manager.none(),
        required=False,
        label="Advisor",
        empty_label="Nobody yet: all of you can take it",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["advisor"]
        field.queryset = advisors()
        field.label_from_instance = name_of


class HandOverForm(VersionForm):
    partners = forms.ModelMultipleChoiceField(
        queryset=PartnerPage.objects.none(),
        required=False,
        label="To partners",
        widget=forms.CheckboxSelectMultiple,
    )
    codes = forms.CharField(
        required=False,
        max_length=80,
        label="To courses, groups or events",
        help_text="Their codes, with spaces between them, such as K4TD M2PX.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partners"]
        field.queryset = _partners()

    def clean_codes(self) -> QuerySet[Run]:
        """The runs with these codes."""
        codes = re.findall(r"\w+", self.cleaned_data["codes"].upper())
        runs = Run.objects.filter(code__in=codes)
        unknown = set(codes) - set(runs.values_list("code", flat=True))
        if unknown:
            raise ValidationError(f"There is nothing with the code {', '.join(sorted(unknown))}.")
        return runs


def _partners() -> QuerySet[PartnerPage]:
    return PartnerPage.objects.live().order_by("title")


class CloseForm(VersionForm):
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[(outcome.value, outcome.label) for outcome in OUTCOMES_OF_STAFF],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )
