"""How django-allauth behaves here: staff alone, whom an administrator has made an account for."""

import logging
import time
from typing import Any
from urllib.parse import urlsplit

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from qrcode.image.svg import SvgPathFillImage

from users.models import User

logger = logging.getLogger(__name__)

WRONG_CODE = (
    "That code is not right, or it has been used before. "
    "Codes change every 30 seconds, so please try the next one."
)
WAIT = "That was a few too many tries. Please wait five minutes, then try again."


class StaffAccountAdapter(DefaultAccountAdapter):
    """Signing in and out, and passwords."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": (
            "That user name and password do not go together. Please check both and try again."
        ),
        "incorrect_password": "That is not your password. Please try again.",
        "enter_current_password": "That is not your password as it is now. Please try again.",
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator makes accounts."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Whoever was signed in at this browser is not, before anyone else's code is asked."""
        if request.user.is_authenticated:
            self.logout(request)
        return super().pre_login(request, user, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Whether to go to an address after signing in: only within this site."""
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={self.request.get_host()},
            require_https=self.request.is_secure(),
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the e-mail, whatever host the request claimed."""
        return settings.SITE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask for the password again: not of those who gave it a moment ago."""
        given = [
            record["at"] for record in get_authentication_records(self.request, self.request.user)
        ]
        return not given or time.time() - max(given) > app_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, and carry on if the mail server is down.

        Failing would break the page, and only for addresses that belong to someone.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except Exception as error:  # whatever the way e-mail goes from here may raise
            # Its text may hold the address.
            logger.error("An e-mail about a staff account was not sent: %s", type(error).__name__)


class StaffSecondFactorAdapter(DefaultMFAAdapter):
    """Codes from an app, and keys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }

    def get_totp_label(self, user: User) -> str:
        """What the app calls the account: the name people sign in with."""
        return user.get_username()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a key is called unless its owner says otherwise."""
        return f"Key {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def build_totp_svg(self, url: str) -> str:
        """A square code on white, which cameras read in a dark theme too."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")
