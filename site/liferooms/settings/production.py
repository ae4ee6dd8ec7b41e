"""For a real server. Every value that has no safe default must come from the environment."""

from liferooms.settings.base import *  # noqa: F403
from liferooms.settings.base import environment

SECRET_KEY = environment.required("SECRET_KEY")
ALLOWED_HOSTS = environment.hosts()
SITE_URL = WAGTAILADMIN_BASE_URL = environment.site_url(environment.required("SITE_URL"))
environment.required("EMAIL_URL")

# The one proxy before the site adds the visitor's address at the end of X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
