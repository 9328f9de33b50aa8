"""Lines for a terminal whose signs are one or two columns wide (UAX #11, by wcwidth)."""

import re

from wcwidth import wcswidth, wcwidth

#: Signs that may not begin a line, and those that may not end one (GB/T 15834-2011, 5.1).
_CLOSING = "，。、；：？！”’）》〉】〕」』…％,.;:?!)]}%"
_OPENING = "“‘（《〈【〔「『([{"

_TOKEN = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[A-Za-z0-9.,%+−/'_#-]+|\S)[{re.escape(_CLOSING)}]*|\s+"
)


def width(text: str) -> int:
    """Return the columns that *text* takes; signs without a width count as one."""
    known = wcswidth(text)
    return known if known >= 0 else sum(max(wcwidth(sign), 1) for sign in text)


def padded(text: str, columns: int) -> str:
    """Return *text* with blanks up to *columns*; a longer text is left as it is."""
    return text + " " * max(columns - width(text), 0)


def clipped(text: str, columns: int) -> str:
    """Return *text* in at most *columns*, its end replaced by … where it does not fit."""
    if width(text) <= columns:
        return text
    kept, used = [], 1
    for sign in text:
        used += max(wcwidth(sign), 0)
        if used > columns:
            break
        kept.append(sign)
    return "".join(kept) + "…"


def wrapped(text: str, columns: int) -> list[str]:
    """Return *text* as lines of at most *columns* (at least 2), broken where Chinese may break.

    Words and numbers stay whole; closing punctuation never begins a line. What is longer than a
    line is broken anywhere.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _filled(_TOKEN.findall(paragraph), columns)
    return lines


def _filled(tokens: list[str], columns: int) -> list[str]:
    lines, line, used = [], "", 0
    for token in tokens:
        taken = width(token)
        if used + width(token.rstrip()) > columns and line:
            lines.append(line.rstrip())
            line, used = "", 0
            if token.isspace():
                continue
        if taken > columns:
            *full, token = _broken(token, columns)
            lines += full
            taken = width(token)
        line, used = line + token, used + taken
    lines.append(line.rstrip())
    return lines


def _broken(token: str, columns: int) -> list[str]:
    parts, part, used = [], "", 0
    for sign in token:
        taken = max(wcwidth(sign), 0)
        if used + taken > columns and part:
            parts.append(part)
            part, used = "", 0
        part, used = part + sign, used + taken
    parts.append(part)
    return parts
