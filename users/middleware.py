from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from users import second_factor
from users.models import User

LONGEST_IDLE = timedelta(hours=12)
# The session is not written at each request for a minute's precision.
NOTED_EVERY = timedelta(minutes=5)
LAST_SEEN = "staff_last_seen"

# What the sign-in pages themselves are made of, and what needs no one signed in.
FOR_ANYONE = {
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
SIGNING_OUT = {"account_logout"}
SETTING_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
USING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


class StaffSessionMiddleware:
    """Who has given a password alone is a visitor, everywhere, until the second factor is used.

    Under /admin/ they are led to it. Staff who have been away for long sign in again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user
        # Lazily: public pages are not to read the session, nor to vary by it.
        request.user = SimpleLazyObject(lambda: _in_good_standing(request, signed_in))  # type: ignore[assignment]
        request.signed_in = signed_in  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Under /admin/, say what is missing rather than behave as if nobody were there."""
        user = request.signed_in  # type: ignore[attr-defined]
        if not request.path.startswith("/admin/") or not user.is_authenticated:
            return None
        if _idle_for(request) > LONGEST_IDLE:
            return _sign_in_again(request)
        _note_seen(request)
        if not second_factor.is_missing(request, user):
            return None
        return self._led_to_the_second_factor(request, user)

    def _led_to_the_second_factor(self, request: HttpRequest, user: User) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in FOR_ANYONE:
            return None
        has_one = second_factor.is_set_up(user)
        if name in SIGNING_OUT | (USING if has_one else SETTING_UP):
            request.user = user
            return None
        return redirect(_with_next(request, "mfa_reauthenticate" if has_one else "mfa_index"))


def _in_good_standing(request: HttpRequest, user: User | AnonymousUser) -> User | AnonymousUser:
    if not user.is_authenticated:
        return user
    if _idle_for(request) > LONGEST_IDLE or second_factor.is_missing(request, user):
        return AnonymousUser()
    return user


def _idle_for(request: HttpRequest) -> timedelta:
    now = timezone.now().timestamp()
    return timedelta(seconds=now - request.session.get(LAST_SEEN, now))


def _note_seen(request: HttpRequest) -> None:
    if LAST_SEEN not in request.session or _idle_for(request) > NOTED_EVERY:
        request.session[LAST_SEEN] = timezone.now().timestamp()


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, "You were away for a while, so please sign in again.")
    return redirect(_with_next(request, settings.LOGIN_URL))


def _with_next(request: HttpRequest, name: str) -> str:
    if request.method != "GET":
        return reverse(name)
    return f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
