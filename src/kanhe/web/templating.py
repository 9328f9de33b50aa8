"""Jinja2 for pages: all is escaped, an unknown name is a bug, every word has two languages."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from kanhe.formats.devices import device
from kanhe.formats.wording import say
from kanhe.web.assets import address


def environment(**options: Any) -> Environment:
    """Return the environment; Django gives the loader and *options*."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**options)
    made.globals |= {"t": translate, "url": url, "static": address}
    made.filters |= {
        "number": number,
        "amount": amount,
        "day": day,
        "minute": minute,
        "title_of": title_of,
        "short_hash": short_hash,
        "device": device,
        "json": as_json,
    }
    return made


@pass_context
def translate(context: Context, code: str, **facts: object) -> str:
    """Return the words for *code* in the language of the page."""
    return say(code, context["lang"], **{name: str(value) for name, value in facts.items()})


@lru_cache(maxsize=8192)
def url(name: str, /, **arguments: object) -> str:
    """Return the address of a page; a list asks for the same ones again and again."""
    return reverse(name, kwargs={key: str(value) for key, value in arguments.items()} or None)


def number(value: int | str | None) -> str:
    """Return a whole number with its thousands apart."""
    if value is None:
        return ""
    text = str(value)
    return f"{int(text):,}" if text.lstrip("-").isdecimal() else text


def amount(value: Decimal) -> str:
    """Return an amount with its thousands apart, without idle zeros."""
    from kanhe.formats.check_backing import plain  # here: it brings what checks drafts

    return f"{Decimal(plain(value) or 0):,f}"


def day(value: date | str | None) -> str:
    """Return a day as ISO 8601."""
    return "" if value is None else str(value)[:10]


def minute(value: datetime) -> str:
    """Return a moment, to the minute, on the clock of the place."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


@pass_context
def title_of(context: Context, thing: Any) -> str:
    """Return the title of a definition, a field or a choice in the language of the page."""
    return str(thing.title if context["lang"] == "zh" else thing.title_en or thing.title)


def short_hash(value: str | bytes) -> str:
    """Return the two ends of a hash, enough to compare by eye."""
    text = value.hex() if isinstance(value, bytes) else value
    return f"{text[:4]}…{text[-4:]}"


def as_json(value: object) -> str:
    """Return a value as indented JSON, for people to read."""
    return json.dumps(value, ensure_ascii=False, indent=2)
