"""Pathways in the admin's menu. Read-only as far as Wagtail is concerned: changes call rules."""

from typing import Any, ClassVar

from django.urls import path
from wagtail.permissions import register_permission_policy

from core.permissions import LimitedPermissionPolicy
from core.viewsets import RegisterViewSet
from pathways.admin import actions, queue, record
from pathways.admin.filters import ReferralFilterSet
from pathways.models import Referral

register_permission_policy(Referral, LimitedPermissionPolicy(Referral, actions=frozenset({"view"})))


class ReferralViewSet(RegisterViewSet):
    """What people ask us for, from new to closed."""

    model = Referral
    add_to_reference_index = False
    add_to_admin_menu = True
    icon = "group"
    menu_label = "Pathways"
    menu_name = "pathways-requests"
    menu_order = 155
    inspect_view_enabled = True
    form_fields: ClassVar[list[str]] = []
    inspect_view_fields: ClassVar[list[str]] = ["kind"]
    index_view_class = queue.ReferralIndexView
    inspect_view_class = record.ReferralView
    filterset_class = ReferralFilterSet
    search_fields = ["name"]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            *(
                path(
                    f"{name}/<int:pk>/",
                    actions.PressView.as_view(rule=rule, sentence=sentence),
                    name=name,
                )
                for name, (_, rule, sentence) in actions.PRESSES.items()
            ),
            path("take/<int:pk>/", actions.TakeView.as_view(), name="take"),
            *(
                path(f"{name}/<int:pk>/", view.as_view(), name=name)
                for name, view in actions.SCREENS.items()
            ),
        ]
