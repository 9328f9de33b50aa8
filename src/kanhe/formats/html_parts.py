"""Small pieces of a page, every text in them escaped. Well-formed as XML, too."""

from functools import lru_cache
from html import escape

from kanhe.formats.check_remarks import SHAPES, Level
from kanhe.formats.visible_text import visible

#: The class that colours a level (`templates/check.css`).
CLASSES = {
    Level.BAD: "bad",
    Level.WARN: "warn",
    Level.NOTE: "told",
    Level.OK: "ok",
    Level.IDLE: "idle",
}


@lru_cache(maxsize=4096)  # a page repeats its labels and classes for every number
def text_of(text: str) -> str:
    """Return *text* for use between tags or in a quoted attribute."""
    return escape(visible(text), quote=True)


def element(name: str, inner: str, **attributes: str) -> str:
    """Return an element around *inner*, which is HTML already; `class_` stands for `class`."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text_of(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{given}>{inner}</{name}>"


def link(inner: str, anchor: str, **attributes: str) -> str:
    """Return a link within the page."""
    return element("a", inner, href=f"#{anchor}", **attributes)


def tag(level: Level, word: str) -> str:
    """Return a status: colour, shape and word."""
    shape = element("i", SHAPES[level], aria_hidden="true")
    return element("span", shape + text_of(word), class_=f"tag {CLASSES[level]}")
