"""What staff change about a learner."""

from typing import Any

from django import forms

from enrolments import people
from enrolments.admin.actions import ReasonForm
from enrolments.models import Learner, SupportNeeds


class DetailsForm(forms.ModelForm):
    """How someone is called and reached. Saved by people.change_details alone."""

    class Meta:
        model = Learner
        fields = [*people.DETAILS, *people.PREFERENCES]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wanted = cleaned.get("contact_by")
        if wanted and wanted not in self.errors and not cleaned.get(wanted):
            self.add_error(wanted, "They want to be reached by this, so it is needed.")
        return cleaned

    def details(self) -> dict[str, Any]:
        phone = self.cleaned_data["phone"]
        return {**self.cleaned_data, "phone": phone.as_e164 if phone else ""}


class SupportForm(forms.ModelForm):
    """What would make it easier to come. Saved by people.change_support alone."""

    class Meta:
        model = SupportNeeds
        fields = people.SUPPORT


class OtherRecordForm(forms.Form):
    """Finds the second record of a person."""

    words = forms.CharField(
        label="Find the other record",
        help_text="By name, e-mail address or telephone number.",
        max_length=120,
    )


class MergeForm(OtherRecordForm, ReasonForm):
    """Which record is the other one, and why we know."""

    field_order = ["words", "other", "reason"]

    def __init__(self, *args: Any, found: list[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = forms.TypedChoiceField(
            label="Which one is the same person?",
            choices=[(learner.pk, _record(learner)) for learner in found],
            coerce=int,
            widget=forms.RadioSelect,
            help_text="It becomes part of this record and is then empty.",
        )
        self.order_fields(self.field_order)


def _record(learner: Learner) -> str:
    number = learner.phone.as_national if learner.phone else ""
    since = f"known since {learner.created_at:%-d %B %Y}"
    return ", ".join(filter(None, [learner.name, learner.email, number, since]))
