"""What the environment may say, and a clear stop when it says nonsense.

Every setting a person running the site can change comes through here, so a missing or malformed
one stops the start with its name and an example rather than failing later on a visitor.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

EXAMPLES = {
    "SECRET_KEY": "SECRET_KEY=fifty-or-more-random-characters",
    "DATABASE_URL": "DATABASE_URL=postgres://liferooms:password@db.example:5432/liferooms",
    "SEARCH_URL": "SEARCH_URL=elasticsearch+https://search.example:9200/liferooms",
    "CACHE_URL": "CACHE_URL=rediscache://cache.example:6379/0",
    "EMAIL_URL": "EMAIL_URL=smtp+tls://user:password@mail.example:587",
    "TEXT_URL": "TEXT_URL=https://gateway.example/messages",
    "TEXT_TOKEN": "TEXT_TOKEN=what-the-gateway-gave-you",
    "NOTIFY_URL": "NOTIFY_URL=https://api.notifications.service.gov.uk",
    "NOTIFY_API_KEY": "NOTIFY_API_KEY=liferooms-"
    "11111111-2222-3333-4444-555555555555-66666666-7777-8888-9999-000000000000",
    "NOTIFY_TEXT_TEMPLATE": "NOTIFY_TEXT_TEMPLATE=11111111-2222-3333-4444-555555555555",
    "NOTIFY_EMAIL_TEMPLATE": "NOTIFY_EMAIL_TEMPLATE=66666666-7777-8888-9999-000000000000",
    "ALLOWED_HOSTS": "ALLOWED_HOSTS=www.example.org,example.org",
    "SITE_URL": "SITE_URL=https://www.example.org",
    "STATE_FOLDER": "STATE_FOLDER=/srv/liferooms/state",
    "MEDIA_ROOT": "MEDIA_ROOT=/srv/liferooms/media",
    "LOG_LEVEL": "LOG_LEVEL=INFO",
    "STAFF_SECOND_FACTOR": "STAFF_SECOND_FACTOR=required",
    "PORT": "PORT=8000",
    "LEARNERS_KEPT_MONTHS": "LEARNERS_KEPT_MONTHS=36",
    "MESSAGES_KEPT_DAYS": "MESSAGES_KEPT_DAYS=30",
    "EVALUATION_WORDS_KEPT_MONTHS": "EVALUATION_WORDS_KEPT_MONTHS=12",
    "OFFER_HOURS": "OFFER_HOURS=48",
    "SMALL_NUMBERS_FLOOR": "SMALL_NUMBERS_FLOOR=5",
    "REFERRALS_KEPT_MONTHS": "REFERRALS_KEPT_MONTHS=12",
    "AGREEMENT_DAYS": "AGREEMENT_DAYS=14",
}

NOTIFY = "notify"
EMAIL_BY_NOTIFY = "notify://"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SEARCH_ADDRESS = re.compile(r"elasticsearch\+https?://[^/]+(/[a-z0-9][a-z0-9_-]*)?/?")


def complain(name: str, problem: str) -> ImproperlyConfigured:
    """An error that names the setting and shows what a good value looks like."""
    return ImproperlyConfigured(f"{name} {problem}. For example: {EXAMPLES[name]}")


def required(name: str) -> str:
    """The value of a setting that has no safe default."""
    value = env.str(name, default="").strip()
    if not value:
        raise complain(name, "is not set")
    return value


def number(name: str, default: int) -> int:
    """The value of a setting that is a whole number of something."""
    value = env.str(name, default="").strip() or str(default)
    if not value.isascii() or not value.isdigit():
        raise complain(name, "must be a whole number")
    return int(value)


def offer_hours() -> int:
    """How long an offer of a place lasts: two days or more, for people who are ill or away."""
    hours = number("OFFER_HOURS", 48)
    if hours < 48:
        raise complain("OFFER_HOURS", "must be 48 or more")
    return hours


def small_numbers_floor() -> int:
    """The smallest number of people that the figures tell: it can only be raised."""
    floor = number("SMALL_NUMBERS_FLOOR", 5)
    if floor < 5:
        raise complain("SMALL_NUMBERS_FLOOR", "must be 5 or more")
    return floor


def hosts() -> list[str]:
    """ALLOWED_HOSTS: the names the site answers to."""
    found = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
    if not all(found):
        raise complain("ALLOWED_HOSTS", "must be names with commas between them")
    return found


def database(default: str) -> dict[str, Any]:
    """DATABASE_URL as Django's DATABASES entry, with what SQLite needs to be safe.

    SQLite ignores row locks. IMMEDIATE transactions and write-ahead logging are what keep a place
    from being given twice there; core.checks refuses to start without them.
    """
    value = env.str("DATABASE_URL", default="") or default
    scheme = value.partition("://")[0]
    if "://" not in value or scheme not in ("sqlite", "postgres", "postgresql"):
        raise complain("DATABASE_URL", "must begin with sqlite:// or postgres://")
    try:
        settings: dict[str, Any] = env.db_url_config(value)
    except ValueError as error:
        raise complain("DATABASE_URL", "is not a database's address") from error
    if not settings.get("NAME"):
        raise complain("DATABASE_URL", "does not name a database")
    if scheme == "sqlite":
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
        settings["OPTIONS"] = {"options": "-c lock_timeout=3s"}
    return settings


def search_url() -> str:
    """SEARCH_URL: empty for the database, or an Elasticsearch address with an index prefix."""
    value = env.str("SEARCH_URL", default="").strip()
    if value and not value.startswith(("elasticsearch+http://", "elasticsearch+https://")):
        raise complain("SEARCH_URL", "must be empty or begin with elasticsearch+http(s)://")
    if value and not SEARCH_ADDRESS.fullmatch(value):
        raise complain("SEARCH_URL", "must end in a lower-case index prefix")
    return value


def cache(default: str) -> dict[str, Any]:
    """CACHE_URL as Django's CACHES entry; every process must share the one cache."""
    try:
        settings: dict[str, Any] = env.cache_url_config(env.str("CACHE_URL", default="") or default)
    except (ImproperlyConfigured, KeyError, ValueError) as error:
        raise complain("CACHE_URL", "is not a cache address") from error
    if settings["BACKEND"].endswith("FileBasedCache"):
        settings["BACKEND"] = "liferooms.cache.SharedFileCache"
    return settings


def email(default: str) -> dict[str, Any]:
    """EMAIL_URL as Django's e-mail settings; notify:// sends through GOV.UK Notify."""
    value = env.str("EMAIL_URL", default="") or default
    if value == EMAIL_BY_NOTIFY:
        return {"EMAIL_BACKEND": "core.channels.notify.EmailBackend"}
    try:
        return env.email_url_config(value)
    except (ImproperlyConfigured, KeyError, ValueError) as error:
        raise complain("EMAIL_URL", "is not an e-mail server's address") from error


def text_url() -> str:
    """TEXT_URL: empty for no text messages, “notify”, or where the gateway takes them."""
    value = env.str("TEXT_URL", default="").strip()
    return value if value in ("", NOTIFY) else _private_address("TEXT_URL", value)


def text_token() -> str:
    """TEXT_TOKEN: what the gateway knows us by."""
    if text_url() in ("", NOTIFY):
        return ""
    value = required("TEXT_TOKEN")
    if not value.isascii() or any(character.isspace() for character in value):
        raise complain("TEXT_TOKEN", "must be one word of plain characters")
    return value


def notify_url(default: str) -> str:
    """NOTIFY_URL: where GOV.UK Notify is."""
    return _private_address("NOTIFY_URL", env.str("NOTIFY_URL", default="").strip() or default)


def notify_api_key() -> str:
    """NOTIFY_API_KEY, needed when texts or e-mail go through GOV.UK Notify."""
    needed = text_url() == NOTIFY or _email_by_notify()
    value = required("NOTIFY_API_KEY") if needed else env.str("NOTIFY_API_KEY", default="").strip()
    if value and not re.fullmatch(f".+-{UUID}-{UUID}", value):
        raise complain("NOTIFY_API_KEY", "must be a name and two long numbers, as Notify shows it")
    return value


def notify_template(name: str) -> str:
    """NOTIFY_TEXT_TEMPLATE or NOTIFY_EMAIL_TEMPLATE, needed for what goes through Notify."""
    needed = text_url() == NOTIFY if name == "NOTIFY_TEXT_TEMPLATE" else _email_by_notify()
    value = required(name) if needed else env.str(name, default="").strip()
    if value and not re.fullmatch(UUID, value):
        raise complain(name, "must be the template's ID")
    return value


def _email_by_notify() -> bool:
    return env.str("EMAIL_URL", default="") == EMAIL_BY_NOTIFY


def _private_address(name: str, value: str) -> str:
    """An address that people's numbers may be sent to: https, or this very machine."""
    try:
        parts = urlsplit(value)
        port_is_good = parts.port != 0
    except ValueError as error:
        raise complain(name, "is not an address") from error
    on_this_machine = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if not parts.hostname or not port_is_good or not (parts.scheme == "https" or on_this_machine):
        raise complain(name, "must begin with https://")
    return value


def site_url(default: str = "") -> str:
    """SITE_URL: the one address links in messages use, whatever Host a request claims."""
    value = env.str("SITE_URL", default="") or default or required("SITE_URL")
    if not value.startswith(("http://", "https://")):
        raise complain("SITE_URL", "must begin with https:// (or http://)")
    return value.rstrip("/")


def log_level() -> str:
    value = env.str("LOG_LEVEL", default="INFO").upper()
    if value not in LOG_LEVELS:
        raise complain("LOG_LEVEL", f"must be one of {', '.join(LOG_LEVELS)}")
    return value


def staff_second_factor() -> bool:
    """STAFF_SECOND_FACTOR: whether staff need more than a password."""
    value = env.str("STAFF_SECOND_FACTOR", default="").strip().lower() or "required"
    if value not in ("required", "off"):
        raise complain("STAFF_SECOND_FACTOR", "must be required or off")
    return value == "required"


def state_folder(default: Path) -> Path:
    return Path(env.str("STATE_FOLDER", default="") or default)


def media_root(default: Path) -> Path:
    return Path(env.str("MEDIA_ROOT", default="") or default)
