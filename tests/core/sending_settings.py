"""Settings of a sender that a test starts in a process of its own: mail goes by SMTP."""

from liferooms.settings.test import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
