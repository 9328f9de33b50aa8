"""How notices leave the host, where `keys/notices.toml` says so: one POST, one mail."""

import smtplib
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage

_PATIENCE = 10  # seconds


def post(address: str, body: bytes) -> None:
    """Send *body* as JSON to a bot."""
    if not address.startswith(("https://", "http://")):
        raise OSError(f"no web address: {address[:40]}")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    asked = urllib.request.Request(address, data=body, headers=headers, method="POST")
    with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:
        answer.read(10_000)


def mailer(server: str, sender: str) -> Callable[[str, str, str], None]:
    """Return a function that mails subject and text by *server* (`host:port`)."""
    host, _, port = server.partition(":")

    def mail(address: str, subject: str, text: str) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, address, subject
        letter.set_content(text)
        with smtplib.SMTP(host, int(port or 25), timeout=_PATIENCE) as line:
            line.send_message(letter)

    return mail
