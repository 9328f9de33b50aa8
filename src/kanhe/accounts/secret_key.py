"""The secret that signs sessions and forms: a file beside the log's keys, in no table."""

import os
import secrets
from pathlib import Path

WEB_KEY = "web.key"


def create_web_key(keys: Path) -> None:
    """Make the secret (mode 600) unless there is one."""
    try:
        descriptor = os.open(keys / WEB_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with open(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(64) + "\n")


def web_key(keys: Path | None) -> str:
    """Return the secret; where there is none, one that this process alone knows."""
    try:
        text = (keys / WEB_KEY).read_text(encoding="ascii").strip() if keys else ""
    except OSError:
        text = ""
    return text or secrets.token_urlsafe(64)
