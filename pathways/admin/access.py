"""Who of the staff may see and do what with requests."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from pathways.rules.moving import WORK_WITH_REQUESTS

SEE = "pathways.view_referral"
WORK = WORK_WITH_REQUESTS
ERASE = "pathways.erase_referral"

NO_LONGER_KEPT = "No longer kept"


def advisors() -> QuerySet[Any]:
    """Staff who work with requests, administrators among them."""
    app_label, codename = WORK.split(".")
    given = {"content_type__app_label": app_label, "codename": codename}
    by_role = Q(**{f"groups__permissions__{name}": value for name, value in given.items()})
    own = Q(**{f"user_permissions__{name}": value for name, value in given.items()})
    users = get_user_model()._default_manager.filter(is_active=True)
    found: QuerySet[Any] = users.filter(by_role | own | Q(is_superuser=True)).distinct()
    return found.order_by("first_name", "last_name", "username")


def name_of(user: Any) -> str:
    """What a member of staff is called."""
    return user.get_full_name() or user.get_username() if user else ""
