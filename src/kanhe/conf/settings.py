"""Django's settings, made from one ledger folder.

The folder is named by KANHE_LEDGER; its `kanhe.toml` names the database. Nothing else is read.
Without a folder (building documentation, `makemigrations`) an in-memory database serves.
"""

import os
from pathlib import Path

from kanhe.store.folder import Folder, databases_of, read_folder

_NAMED = os.environ.get("KANHE_LEDGER")
LEDGER: Folder | None = read_folder(Path(_NAMED)) if _NAMED else None

DATABASES = databases_of(LEDGER)
INSTALLED_APPS = ["kanhe.store"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
# Kanhe serves no page yet: sessions, cookies and forms sign nothing
SECRET_KEY = "no page is served"
