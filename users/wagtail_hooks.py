from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks


@hooks.register("register_account_menu_item")
def second_factor_menu_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("mfa_index"),
        "label": "Second factor",
        "help_text": "Change the app or key you sign in with, or get new recovery codes.",
    }


@hooks.register("register_account_menu_item")
def password_menu_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("account_change_password"),
        "label": "Change password",
        "help_text": "Choose a new password. You stay signed in.",
    }
