"""What every way of running the site shares."""

from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE

from core import recordings
from liferooms.settings import environment

REPOSITORY = Path(__file__).resolve().parents[3]
PROJECT = Path(__file__).resolve().parents[1]
# Where the default database, uploads, cache and the demonstration's mail live.
STATE = environment.state_folder(REPOSITORY / "var")

DEBUG = False
DEMONSTRATION = False

INSTALLED_APPS = [
    "liferooms",
    "home",
    "reports",
    "courses",
    "events",
    "library",
    "pathways",
    "partners",
    "enrolments",
    "timetable",
    "search",
    "core",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "phonenumber_field",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    # Last, because the roles are brought in line when every app's permissions exist.
    "users",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "core.middleware.BoundedRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "users.middleware.StaffSessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "liferooms.urls"
WSGI_APPLICATION = "liferooms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [REPOSITORY / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "core.context_processors.demonstration",
            ],
        },
    },
]

DATABASES = {"default": environment.database(f"sqlite:///{STATE}/db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"
# docs/decisions/0013-staff-sign-in-with-a-second-factor.md
STAFF_SECOND_FACTOR = environment.staff_second_factor()
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "users.adapters.StaffAccountAdapter"
ACCOUNT_FORMS = {
    "login": "users.forms.SignInForm",
    "reauthenticate": "users.forms.PasswordAgainForm",
    "change_password": "users.forms.ChangePasswordForm",
    "reset_password": "users.forms.ForgottenPasswordForm",
    "reset_password_from_key": "users.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Django's own, because allauth's would keep a second list of e-mail addresses.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
# Someone signed in without a role is shown the sign-in page rather than sent round in a circle.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
MFA_ADAPTER = "users.adapters.StaffSecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "users.forms.CodeForm",
    "reauthenticate": "users.forms.CodeAgainForm",
    "activate_totp": "users.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "The Life Rooms"
MFA_ALLOW_UNVERIFIED_EMAIL = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# One cache for all processes without a server: rate limits kept per process would not hold.
CACHES = {"default": environment.cache(f"filecache://{STATE}/cache")}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.form_expired"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "GB"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [PROJECT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = environment.media_root(STATE / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SITE_URL = environment.site_url("http://127.0.0.1:8000")
SEARCH_URL = environment.search_url()

# The forms' own texts are bounded field by field; this bounds what a request may hold in memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

globals().update(environment.email("consolemail://"))
TEXT_URL = environment.text_url()
TEXT_TOKEN = environment.text_token()
NOTIFY_URL = environment.notify_url("https://api.notifications.service.gov.uk")
NOTIFY_API_KEY = environment.notify_api_key()
NOTIFY_TEXT_TEMPLATE = environment.notify_template("NOTIFY_TEXT_TEMPLATE")
NOTIFY_EMAIL_TEMPLATE = environment.notify_template("NOTIFY_EMAIL_TEMPLATE")
# Outside the database, so that one restored from a backup is known for what it is.
SENT_MARKER = STATE / "newest-message-sent"
# How long personal data is kept; the Trust decides. purge_learners applies it.
LEARNERS_KEPT_MONTHS = environment.number("LEARNERS_KEPT_MONTHS", 36)
MESSAGES_KEPT_DAYS = environment.number("MESSAGES_KEPT_DAYS", 30)
REFERRALS_KEPT_MONTHS = environment.number("REFERRALS_KEPT_MONTHS", 12)
AGREEMENT_DAYS = environment.number("AGREEMENT_DAYS", 14)
EVALUATION_WORDS_KEPT_MONTHS = environment.number("EVALUATION_WORDS_KEPT_MONTHS", 12)
# The dotted path of an installation's own enrolments.scales.Scale. None comes with the site.
WELLBEING_SCALE = environment.env.str("WELLBEING_SCALE", default="")
OFFER_HOURS = environment.offer_hours()
SMALL_NUMBERS_FLOOR = environment.small_numbers_floor()

DEFAULT_FROM_EMAIL = environment.env.str("DEFAULT_FROM_EMAIL", default="life.rooms@example.org")
EMAIL_TIMEOUT = 10

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's date pickers and rich text editor need inline script and style: tried, see
# docs/dependencies.md. Public pages never get this policy.
ADMIN_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# The admin shows a page's preview in a frame of its own.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]

WAGTAIL_SITE_NAME = "The Life Rooms"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "core.SiteImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Not even a PDF is shown within the site: it is given out as a file.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "ics", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"),
    *recordings.KINDS,
]
WAGTAILDOCS_CONTENT_TYPES = recordings.KINDS
# Films; the form lets nothing else be as large, and looks whether a recording is one.
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.document_forms.DocumentForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILREDIRECTS_AUTO_CREATE = True
# The admin would otherwise tell outside servers who is signed in and what version runs.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_PASSWORD_REQUIRED = True
# Passwords are changed and reset where they are asked for, in users/.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
# Editors publish; nobody stands behind the stock approval step.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en-gb", "English")]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": environment.log_level()},
    # Django's own server logger writes whole query strings, which may hold what people searched.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        # Writes a line for every request to the search server.
        "elastic_transport": {"level": "ERROR"},
        # Writes down what GOV.UK Notify answered, which may quote a number or an address.
        "notifications_python_client": {"level": "CRITICAL"},
        "wagtail": {"level": "WARNING"},
    },
}
