"""The one settings file. Its defaults run: SQLite under `var/`, DEBUG off, local addresses only.

From the environment: `DATABASE_URL`, `SECRET_KEY`, `DEBUG`, `ALLOWED_HOSTS` (comma-separated), `HTTPS`, `HSTS_SECONDS`,
`STATIC_ROOT`. `docs/use.md` says when to set which.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = BASE_DIR / "var"


def _flag(name: str, default: bool = False) -> bool:
    """Whether the variable says yes; the default where it says nothing."""
    word = os.environ.get(name, "").strip().lower()
    return word in {"1", "true", "yes", "on"} if word else default


def _secret_key() -> str:
    """The environment's key, or one made once for this checkout and readable by its owner only."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = DATA_DIR / "secret_key"
    DATA_DIR.mkdir(exist_ok=True)
    if not path.exists():
        # Written whole beside it, by mkstemp for its owner only, then linked: of two processes that start together, one
        # gives its key the name and both read it.
        handle, written = tempfile.mkstemp(dir=DATA_DIR)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(written, path)
        os.unlink(written)
    return path.read_text()


# Core

DEBUG = _flag("DEBUG")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host.strip()
]
# A site that only this machine can name is being tried, not deployed: there is nobody to hide its traffic from.
LOCAL = set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}
ROOT_URLCONF = "tracker.ops.urls"
WSGI_APPLICATION = "tracker.ops.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Applications, lowest floor first

INSTALLED_APPS = [
    "tracker.editorial.apps.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # before staticfiles: the demo serves them as production does
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "tracker.sources",
    "tracker.commitments",
    "tracker.editorial",
    "tracker.public",
    "tracker.api",
    "tracker.ops",
]

# Outermost first. Headers stand above what answers by itself, the health address above what looks at the host's name,
# static files above gzip (they are compressed already) and gzip above ETags (which are of the page, not of its padding).
MIDDLEWARE = [
    "tracker.ops.middleware.request_id",
    "csp.middleware.CSPMiddleware",
    "tracker.ops.middleware.permissions_policy",
    "django.middleware.security.SecurityMiddleware",
    "tracker.ops.middleware.health_first",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database: SQLite with one writer at a time, waited for; or whatever DATABASE_URL names

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA_DIR / 'tracker.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
else:
    # A server's connection is worth keeping: ten minutes, asked whether it still lives before each use. One that
    # cannot be made is given up early enough for the health address to say so.
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

# Cache: in each process's own memory. Two processes do not share it, so a key names the journal entry it was computed at

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Language and time: French first; times are aware and UTC inside

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "tracker" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# Static files: by WhiteNoise, in the same process. Where `collectstatic` has put them into STATIC_ROOT they are named by
# their content, compressed and kept by browsers for ever; where nothing was collected they are read where they lie

STATIC_URL = "/static/"
STATIC_ROOT = str(BASE_DIR / os.environ["STATIC_ROOT"]) if os.environ.get("STATIC_ROOT") else None
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# The archive

ARCHIVE_MAX_BYTES = 10 * 1024 * 1024
# A text of that size may be pasted into a form too.
DATA_UPLOAD_MAX_MEMORY_SIZE = ARCHIVE_MAX_BYTES + 1024 * 1024

# The interface: read-only, anonymous, JSON

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "tracker.api.errors.handle",
    "DEFAULT_SCHEMA_CLASS": "tracker.api.schema.Described",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Engagements annoncés : les données"),
    "DESCRIPTION": _(
        "Ce qui a été annoncé, dans ses mots exacts ; ce qui était dû, et quand ; ce qui est venu. En lecture seule, sans compte "
        "ni clé. Décimaux exacts écrits en texte, jours et instants ISO 8601, places en points de code Unicode."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",  # whose schemas are JSON Schema itself, so that a test can hold the answers against them
    "SERVERS": [{"url": "/"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": ["tracker.api.schema.plain"],  # codes stay with the field that they belong to
    # Whether the description is complete is asked by the tests, not at each deployment.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}

# Security: encryption, cookies. The reverse proxy says "https" to gunicorn, which believes only the proxies it knows

HTTPS = _flag("HTTPS", default=not DEBUG and not LOCAL)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # a probe on the machine itself speaks http
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS") or 365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# W021 wants the domain on the browsers' list of https-only ones. No setting takes it off again: its owner decides.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if LOCAL and not HTTPS:
    # Where only this machine is answered, these four ask for what nobody could use.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

# Security: what a browser may do with a page. Nothing inline, nothing from elsewhere, in the admin as well

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Logs: one JSON object a line, for people where DEBUG is on. Requests on stdout, all else on stderr, away from what
# commands print

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "tracker.ops.logs.JSONFormatter"},
        "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        name: {
            "class": "logging.StreamHandler",
            "stream": f"ext://sys.{name}",
            "formatter": "plain" if DEBUG else "json",
        }
        for name in ("stdout", "stderr")
    },
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "django": {"level": "INFO", "handlers": []},
        "tracker": {"level": "INFO"},
        "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
        "gunicorn.access": {"level": "INFO", "handlers": ["stdout"], "propagate": False},
    },
}
