"""Django's settings, made from one ledger folder.

The folder is named by KANHE_LEDGER; its `kanhe.toml` names the database. Nothing else is read.
Without a folder (building documentation, `makemigrations`) an in-memory database serves.
"""

import os
from pathlib import Path

from kanhe.accounts.secret_key import web_key
from kanhe.store.folder import Folder, databases_of, read_folder

_NAMED = os.environ.get("KANHE_LEDGER")
LEDGER: Folder | None = read_folder(Path(_NAMED)) if _NAMED else None

DATABASES = databases_of(LEDGER)
INSTALLED_APPS = [
    "kanhe.store",
    "kanhe.accounts",
    "kanhe.accounts.apps.SignInConfig",
    "django.contrib.contenttypes",  # django.contrib.auth cannot be loaded without
    "django.contrib.sessions",
]
MIDDLEWARE = [
    "kanhe.web.headers.SecurityHeaders",
    "kanhe.web.headers.Packing",
    "kanhe.web.messages.Telling",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kanhe.accounts.middleware.SessionGuard",
]
ROOT_URLCONF = "kanhe.conf.urls"
WSGI_APPLICATION = "kanhe.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": [Path(__file__).parents[1] / "web" / "templates"],
        "OPTIONS": {"environment": "kanhe.web.templating.environment"},
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
SECRET_KEY = web_key(LEDGER.keys if LEDGER else None)

# --- what stands before the pages ----------------------------------------------------------------

#: Names under which the server may be asked, with blanks between; any where none is told, because
#: no page writes the name it was asked by.
ALLOWED_HOSTS = os.environ.get("KANHE_HOSTS", "*").split()
#: KANHE_HTTPS=1 behind a proxy that speaks HTTPS: cookies travel on it only.
IS_HTTPS = os.environ.get("KANHE_HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kanhe.web.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # bytes of a form; files come in pieces
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

#: What goes wrong is told on standard error, with its stack; pages tell a reference only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "kanhe": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}

# --- signing in ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["kanhe.accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "display_name")},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
SESSION_ENGINE = "kanhe.accounts.session_store"
SESSION_COOKIE_NAME = "kanhe_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day; idle ones are locked sooner
