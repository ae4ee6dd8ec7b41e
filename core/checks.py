"""House rules that Django's own check framework enforces at start-up."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

REQUIRED_ON_SQLITE = ("journal_mode=WAL", "synchronous=FULL")


@register("database")
def sqlite_is_safe_for_places(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """SQLite ignores row locks: without these settings a place could be given twice."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return []
    errors: list[CheckMessage] = []
    if options.get("transaction_mode") != "IMMEDIATE":
        errors.append(
            Error(
                "SQLite must use transaction_mode IMMEDIATE.",
                hint="Two people could be given the same place. Use environment.database().",
                id="liferooms.E001",
            )
        )
    commands = options.get("init_command", "").replace(" ", "")
    for setting in REQUIRED_ON_SQLITE:
        if setting not in commands:
            errors.append(
                Error(f"SQLite must be opened with PRAGMA {setting}.", id="liferooms.E002")
            )
    if options.get("timeout", 0) < 20:
        errors.append(Error("SQLite needs a timeout of 20 seconds or more.", id="liferooms.E003"))
    return errors


@register()
def notify_is_installed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """GOV.UK Notify is an optional extra; without it every message would fail one by one."""
    email_by_notify = settings.EMAIL_BACKEND == "core.channels.notify.EmailBackend"
    if settings.TEXT_URL != "notify" and not email_by_notify:
        return []
    if find_spec("notifications_python_client"):
        return []
    return [
        Error(
            "Messages are to go through GOV.UK Notify, whose client is not installed.",
            hint='pip install "notifications-python-client>=13,<14"',
            id="liferooms.E004",
        )
    ]
