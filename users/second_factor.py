"""Whether a member of staff has proved who they are twice in this session, and what is left to do.

The session remembers when the second factor was used. It counts only while a factor older than
that is still there, so taking someone's factor away ends what their sessions may do.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from users.models import User

USED = "second_factor_used"
# Recovery codes alone are no factor: they stand in for one that is set up.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_set_up(user: User) -> bool:
    """Whether someone has a second factor."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_missing(request: HttpRequest, user: User | AnonymousUser) -> bool:
    """Whether someone has signed in and still owes us the second factor."""
    if not settings.STAFF_SECOND_FACTOR or not isinstance(user, User):
        return False
    used = request.session.get(USED, {})
    if used.get("by") != user.pk:
        return True
    factors = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return not factors.filter(created_at__lte=parse_datetime(used["at"])).exists()


def note_use(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A code or a key was right: while signing in, or later in the session.

    From here on the session may do more, so it goes by another key.
    """
    request.session.cycle_key()
    request.session[USED] = {"by": user.pk, "at": timezone.now().isoformat()}


def note_set_up(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting a factor up takes using it."""
    if authenticator.type not in FACTORS:
        return
    if authenticator.type == Authenticator.Type.TOTP:
        # The code that set it up is used up, as any other would be.
        authenticator.wrap().validate_code(request.POST.get("code", ""))
    note_use(request, user)
