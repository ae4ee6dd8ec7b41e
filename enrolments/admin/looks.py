"""Who of the staff opened what is kept of a learner, alone or in a list."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from enrolments import actors, audit
from enrolments.models import Learner

LOOK = "record-opened"
LIST = "list-opened"


def record_look(learner: Learner, user: Any) -> None:
    """Write down that somebody opened the record of a learner, or one of its parts."""
    audit.record(action=LOOK, actor=actors.staff(user), learner=learner)


class LooksAreRecorded:
    """A list with names and how to reach them: who opened or searched it is written down."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: Any = self
        audit.record(
            action=LIST,
            actor=actors.staff(request.user),
            after=str(view.model._meta.verbose_name_plural),
        )
        listing: Any = super()
        response: HttpResponse = listing.get(request, *args, **kwargs)
        return response
