"""`make run`: the site as a visitor meets it, on one machine, with nothing to configure.

DEBUG is off. Cookies go over plain http because there is no certificate on 127.0.0.1. Nothing is
sent to the outside world: messages are written to files, which staff read in the mailbox page.
"""

from django.core.management.utils import get_random_secret_key

from liferooms.settings.base import *  # noqa: F403
from liferooms.settings.base import STATE, environment


def kept_secret_key() -> str:
    """A random key made on the first start and kept, so that sign-ins survive a restart."""
    path = STATE / "secret-key"
    if not path.exists():
        STATE.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


DEMONSTRATION = True
# The demonstration signs in with the password it prints.
STAFF_SECOND_FACTOR = False
SECRET_KEY = kept_secret_key()
ALLOWED_HOSTS = environment.env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"]
)
SITE_URL = WAGTAILADMIN_BASE_URL = environment.site_url(
    f"http://127.0.0.1:{environment.number('PORT', 8000)}"
)
MAILBOX = STATE / "mail"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(MAILBOX)
TEXT_URL = ""
