"""What came of advice sessions: what partners told us, and what staff write down for them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.log_actions import log

from partners import rules
from partners.models import AdviceReturn, AdviceServicePage
from timetable.models import Session

# Older ones are hardly ever missing, and a choice of hundreds helps nobody.
CHOICE_GOES_BACK = timedelta(weeks=13)


class SessionField(forms.ModelChoiceField):
    def label_from_instance(self, session: Any) -> str:
        return f"{session.run.page.title}: {session.when}, {session.venue.short_name}"


class NewReturnForm(forms.ModelForm):
    """The figures of a session of which nobody has told us yet."""

    session = SessionField(
        Session.objects.none(),
        help_text="Advice sessions of the last three months that we have no numbers of.",
        error_messages={
            "invalid_choice": "Choose a session from the list. It may have its numbers by now."
        },
    )

    class Meta:
        model = AdviceReturn
        fields = ("session", *rules.FIGURES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = _sessions_without()  # type: ignore[attr-defined]


class ReturnForm(forms.ModelForm):
    class Meta:
        model = AdviceReturn
        fields = rules.FIGURES


def _sessions_without() -> Any:
    now = timezone.now()
    return (
        Session.objects.going_ahead()
        .filter(run__page__in=AdviceServicePage.objects.values("pk"), advice_return=None)
        .filter(ends_at__lte=now, ends_at__gt=now - CHOICE_GOES_BACK)
        .select_related("run__page", "venue")
        .order_by("-starts_at", "pk")
    )


class ReturnCreateView(CreateView):
    def save_instance(self) -> AdviceReturn:
        answers = self.form.cleaned_data
        written = rules.return_figures(
            session=answers["session"], figures=answers, entered_by=self.request.user
        )
        log(instance=written, action="wagtail.create")
        return written


class ReturnEditView(EditView):
    def save_instance(self) -> AdviceReturn:
        written = self.form.save(commit=False)
        written.entered_by = self.request.user
        written.save()
        log(instance=written, action="wagtail.edit")
        return written


def columns() -> list[Any]:
    return [
        "partner",
        "held_on",
        Column("seen", label="Seen", sort_key="seen"),
        Column("new", label="New", sort_key="new"),
        Column("referred_on", label="Referred on", sort_key="referred_on"),
        Column("job_starts", label="Job starts", sort_key="job_starts"),
        Column("told_by", label="Told by", accessor=_told_by),
    ]


def _told_by(written: AdviceReturn) -> str:
    user = written.entered_by
    return (user.get_full_name() or user.get_username()) if user else "The partner"
