"""`make dev`: the running code reloads, errors show their trace, mail goes to the console."""

from liferooms.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "for development on your own machine only"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMONSTRATION = True
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
LOGGING["formatters"] = {"json": {"format": "%(levelname)s %(name)s %(message)s"}}  # noqa: F405
