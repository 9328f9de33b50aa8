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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
SECRET_KEY = web_key(LEDGER.keys if LEDGER else None)

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
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day; idle ones are locked sooner
