"""The whole waiting list of a run in another order, by typing numbers."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from enrolments import rules
from enrolments.admin.access import MOVE_PEOPLE, name_for
from enrolments.admin.actions import ReasonForm
from enrolments.admin.runs import PlacesOfRunView
from enrolments.admin.words import people
from enrolments.models import Enrolment


class QueueOrderForm(ReasonForm):
    """A number for each who waits. Two may be given the same."""

    seen = forms.RegexField(
        r"^\d{1,18}(,\d{1,18})*$",
        widget=forms.HiddenInput,
        error_messages={"invalid": "Look at the list again."},
    )

    def __init__(self, *args: Any, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        for number, (enrolment_id, name) in enumerate(names.items(), start=1):
            self.fields[f"number-{enrolment_id}"] = forms.IntegerField(
                label=name, min_value=1, max_value=9999, initial=number
            )
        self.order_fields([*(name for name in self.fields if name.startswith("number-")), "reason"])

    def clean_seen(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["seen"].split(",")]

    @property
    def new_order(self) -> list[int]:
        ids = list(self.names)

        def place(enrolment_id: int) -> tuple[int, int]:
            before, now = ids.index(enrolment_id), self.cleaned_data[f"number-{enrolment_id}"] - 1
            # Moved forward, someone comes before whoever has the number; moved back, after.
            return now, now - before

        return sorted(ids, key=place)


class QueueView(PlacesOfRunView):
    """Who waits, in order. 1 is offered the next place."""

    form_class = QueueOrderForm
    permission = MOVE_PEOPLE
    page_title = "Order of the waiting list"
    submit_label = "Save this order"
    header_icon = "list-ol"

    @cached_property
    def names(self) -> dict[int, str]:
        waiting = Enrolment.objects.filter(run=self.run).queue().select_related("learner")
        return {each.pk: name_for(each.learner, self.request.user) for each in waiting}

    def get_consequence(self) -> str:
        if not self.names:
            return "Nobody is waiting."
        return "1 is offered the next place. Say why the new order is fair to all who wait."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "names": self.names}

    def get_initial(self) -> dict[str, Any]:
        return {"seen": ",".join(str(each) for each in self.names)}

    def form_valid(self, form: QueueOrderForm) -> HttpResponse:
        form.cleaned_data["order"] = form.new_order
        return super().form_valid(form)

    def act(self, answers: dict[str, Any]) -> str:
        moved = rules.order_queue(
            run_id=self.run.pk,
            seen=answers["seen"],
            order=answers["order"],
            actor=self.actor,
            reason=answers["reason"],
        )
        return f"Saved. {people(moved)} have another number." if moved else "Nothing has changed."

    def get_default_url(self) -> str:
        return reverse("runs:people", args=[self.run.pk])
