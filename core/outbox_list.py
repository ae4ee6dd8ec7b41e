"""Messages that were given up: what kind, since when, why, and trying once more.

Nothing here says who a message is for: the outbox does not know.
"""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.permissions import register_permission_policy

from core import dates, outbox
from core.models import OutboxMessage
from core.permissions import LimitedPermissionPolicy, NeedsPermission
from core.viewsets import ListOnlyView, RegisterViewSet

SEE_MESSAGES = "core.view_outboxmessage"
SEND_AGAIN = "core.change_outboxmessage"

register_permission_policy(
    OutboxMessage, LimitedPermissionPolicy(OutboxMessage, actions=frozenset({"view"}))
)


class AgainColumn(BaseColumn):
    """Sends one message once more."""

    cell_template_name = "core/admin/send_again.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        may_send = request.user.has_perm(SEND_AGAIN)
        return {**context, "may_send": may_send, "csrf_token": get_token(request)}


class FailedMessagesView(ListOnlyView):
    """The one that failed last at the top."""

    page_title = "Messages not delivered"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().failed()

    @cached_property
    def columns(self) -> list[Any]:
        return [
            Column("kind", label="What kind", accessor=_kind),
            Column("owed", label="Owed since", accessor=_owed_since),
            Column("why", label="Why it failed", accessor="last_error"),
            Column("attempts", label="Times tried"),
            AgainColumn("again", label="What can be done"),
        ]


def _kind(message: OutboxMessage) -> str:
    """“Enrolment offered”, in the outbox's own words."""
    return message.kind.replace("-", " ").capitalize()


def _owed_since(message: OutboxMessage) -> str:
    owed = timezone.localtime(message.created_at)
    return f"{dates.day(owed)}, {dates.clock(owed)}"


class SendAgainView(NeedsPermission):
    """POST alone. Pressed twice, it goes once."""

    http_method_names = ["post"]
    permission = SEND_AGAIN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if outbox.send_again(pk):
            messages.success(request, "It will be tried again, in the daytime.")
        else:
            messages.warning(request, "It is on its way already, or no longer kept.")
        return redirect("outbox:index")


class OutboxViewSet(RegisterViewSet):
    """What the outbox gave up."""

    model = OutboxMessage
    add_to_reference_index = False
    icon = "mail"
    menu_label = "Not delivered"
    menu_order = 175
    add_to_admin_menu = True
    form_fields: list[str] = []
    index_view_class = FailedMessagesView

    def get_urlpatterns(self) -> list[Any]:
        again = path("again/<int:pk>/", SendAgainView.as_view(), name="again")
        return [*super().get_urlpatterns(), again]
