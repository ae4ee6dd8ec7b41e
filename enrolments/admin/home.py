"""What waits for staff, on the first page of the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from core.models import OutboxMessage
from enrolments.admin.access import SEE_CALLS, SEE_ENROLMENTS
from enrolments.enums import EnrolmentStatus
from enrolments.models import Call, Enrolment


class ToDoPanel(Component):
    """How many calls, applications, open offers and messages that could not be delivered."""

    name = "college_to_do"
    template_name = "enrolments/admin/to_do_panel.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    @property
    def is_shown(self) -> bool:
        return self.user.has_perm(SEE_CALLS) or self.user.has_perm(SEE_ENROLMENTS)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        counts = []
        if self.user.has_perm(SEE_CALLS):
            to_make = Call.objects.to_make().count()
            counts.append(("Calls to make", to_make, reverse("calls:index")))
        if self.user.has_perm(SEE_ENROLMENTS):
            counts += [
                _in_state("Applications to answer", EnrolmentStatus.APPLIED),
                _in_state("Offers open", EnrolmentStatus.OFFERED),
                ("Messages not delivered", _undelivered(), reverse("calls:index")),
            ]
        return {"panel_id": "college-to-do", "whose": "College", "counts": counts}


def _in_state(label: str, status: EnrolmentStatus) -> tuple[str, int, str]:
    number = Enrolment.objects.filter(status=status).count()
    return label, number, f"{reverse('enrolments:index')}?status={status}"


def _undelivered() -> int:
    return OutboxMessage.objects.filter(status=OutboxMessage.Status.FAILED).count()
