"""For the tests: real databases, mail kept in memory, no compressed static files."""

import os

from liferooms.settings.base import *  # noqa: F403
from liferooms.settings.base import STATE

SECRET_KEY = "for the tests only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMONSTRATION = True
# The tests of signing in switch it on.
STAFF_SECOND_FACTOR = False
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# Static files are looked up when asked for; a test client need not read thousands of them first.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TEXT_URL = ""
# Beside the one of the site that runs from the same folder.
SENT_MARKER = STATE / f"test-newest-message-sent-{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = STATE / "test-media" / os.environ.get("PYTEST_XDIST_WORKER", "one")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, because threads and processes must meet in one database; memory would hide races.
    DATABASES["default"]["TEST"] = {"NAME": STATE / "test.sqlite3"}  # noqa: F405
# WhiteNoise warns of a missing folder, and warnings fail the tests.
STATIC_ROOT = STATE / "test-static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# The admin's own search is not what the tests are about, and costs a third of their time.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}  # type: ignore[dict-item]
}
