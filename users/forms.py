"""The sign-in forms of django-allauth in our words. What they check is unchanged."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms


def _say(form: forms.Form, **labels: str) -> None:
    """Label fields, and leave no placeholders: they vanish as people type."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
        form.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login="User name", password="Password")  # noqa: S106

    def add_prefix(self, field_name: str) -> str:
        # The name by which browsers and Wagtail's own form know it.
        return super().add_prefix("username" if field_name == "login" else field_name)


class PasswordAgainForm(account.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password="Password")  # noqa: S106


class ChangePasswordForm(account.ChangePasswordForm):
    """A new password, by someone who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.fields["password1"].help_text
        _say(
            self,
            oldpassword="Your password now",
            password1="New password",
            password2="New password again",
        )
        self.fields["password1"].help_text = rules


class ForgottenPasswordForm(account.ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email="Your e-mail address")


class NewPasswordForm(account.ResetPasswordKeyForm):
    """A new password, by someone who followed the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.fields["password1"].help_text
        _say(self, password1="New password", password2="New password again")
        self.fields["password1"].help_text = rules


class CodeForm(mfa.AuthenticateForm):
    """A code, while signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, "Code from your app, or a recovery code")


class CodeAgainForm(mfa.ReauthenticateForm):
    """A code, later in the session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, "Code from your app, or a recovery code")


class FirstCodeForm(totp.ActivateTOTPForm):
    """The first code, which shows that the app has been set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, "The six-digit code your app shows")


def _say_code(form: forms.Form, label: str) -> None:
    _say(form, code=label)
    form.fields["code"].widget.attrs["inputmode"] = "numeric"
