"""Notices: a digest instead of noise. What was done since the last one, told to whom it waits for.

Taken from the outbox, which acts fill: each person gets one list, in the pages and by mail where
the account has an address; a group's bot gets numbers only. No text of a record leaves the ledger.
How to reach the outside is in `keys/notices.toml`, beside the other secrets; without it nothing
leaves the host.
"""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from django.db import connection

from kanhe.accounts.gate import reader
from kanhe.accounts.models import Account, Notice
from kanhe.accounts.waiting import Task, tasks
from kanhe.accounts.webhooks import Bot, message
from kanhe.formats.wording import Lang, say
from kanhe.registers.projection import record_key
from kanhe.store import outbox, queries
from kanhe.values.refusal import Refusal

SETTINGS = "notices.toml"
MOST_TOLD = 500  # entries a digest; the rest comes with the next
_MOST_LINES = 20
_UNREAD = "SELECT count(*) FROM notice WHERE account_id = %s AND NOT is_read"

Post = Callable[[str, bytes], None]
"""Send a body to an address; raises OSError where that fails."""
Mail = Callable[[str, str, str], None]
"""Send subject and text to an address; raises OSError where that fails."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A bot to tell."""

    bot: Bot
    url: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where notices go beside the pages; nothing is sent where nothing is set."""

    channels: tuple[Channel, ...] = ()
    mail_server: str = ""
    mail_from: str = ""


def read_settings(keys: Path) -> Settings:
    """Return what `keys/notices.toml` says; raises Refusal `notices_settings`."""
    path = keys / SETTINGS
    if not path.is_file():
        return Settings()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        channels = tuple(
            Channel(Bot(one["bot"]), one["url"], one.get("secret", ""))
            for one in data.get("webhook", ())
        )
        mail = data.get("mail", {})
        return Settings(channels, mail.get("server", ""), mail.get("from", ""))
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise Refusal("notices_settings", path=str(path), found=str(error)) from error


def send_digest(*, now: datetime, settings: Settings, post: Post, mail: Mail) -> int:
    """Tell everybody what came to wait for them since the last digest; return how many were told.

    Marked as told last: a crash tells twice, never not at all.
    """
    told = outbox.waiting(MOST_TOLD)
    if not told:
        return 0
    touched = _records_of(one.entry_number for one in told)
    count = 0
    for account in Account.objects.filter(is_active=True).order_by("id"):
        found = [
            task
            for task in tasks(reader(account.key, now.date()))
            if (task.record.register, task.record.key) in touched
        ]
        if found:
            count += 1
            _tell(account, found, now, settings, mail)
    if count:
        for channel in settings.channels:
            text = say("notice.group", "zh", records=str(len(touched)), people=str(count))
            moment = int(now.timestamp())
            post(*message(channel.bot, channel.url, channel.secret, text, moment))
    outbox.mark_told(one.number for one in told)
    return count


def unread(account: Account) -> tuple[Notice, ...]:
    """Return the notices that *account* has not read, the latest first."""
    return tuple(Notice.objects.filter(account=account, is_read=False).order_by("-id"))


def count_unread(account: Account) -> int:
    """Return how many notices *account* has not read; every page asks."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [account.pk])
        return int(cursor.fetchone()[0])


def mark_read(account: Account) -> None:
    """Take all notices of *account* off the list."""
    Notice.objects.filter(account=account, is_read=False).update(is_read=True)


def _records_of(numbers: Iterable[int]) -> set[tuple[str, str]]:
    found = set()
    for number in numbers:
        try:
            at = record_key(queries.entry(number).entry())
        except Refusal:  # withheld since
            continue
        if at is not None:
            found.add(at)
    return found


def _tell(
    account: Account, found: Sequence[Task], now: datetime, settings: Settings, mail: Mail
) -> None:
    items = [
        {
            "register": task.record.register,
            "key": task.record.key,
            "events": [str(event) for event in task.events],
            "due_on": task.due_on.isoformat() if task.due_on else None,
        }
        for task in found
    ]
    Notice.objects.create(account=account, at=now, items=items)
    if not (account.email and settings.mail_server):
        return
    lang: Lang = cast("Lang", account.language)
    lines = [_line(task, lang) for task in found[:_MOST_LINES]]
    if len(found) > _MOST_LINES:
        lines.append(say("notice.more", lang, count=str(len(found) - _MOST_LINES)))
    subject = say("notice.subject", lang, count=str(len(found)))
    mail(account.email, subject, "\n".join(lines) + "\n")


def _line(task: Task, lang: Lang) -> str:
    steps = "、".join(say(f"step.{event}", lang) for event in task.events)
    due = task.due_on.isoformat() if task.due_on else "—"
    return say("notice.line", lang, key=task.record.key, steps=steps, due=due)
