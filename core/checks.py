"""House rules that Django's own check framework enforces at start-up."""

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
