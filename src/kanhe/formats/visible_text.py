"""Text of a stranger made safe to show: nothing that steers a terminal or turns a line round."""

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # bidi controls (UAX #9), line separators
    "\ud800-\udfff\ufffe\uffff]"  # no characters: not allowed in XML or UTF-8
)


def visible(text: str) -> str:
    """Return *text* with each control character as one visible sign; the length is kept.

    C0 controls become their pictures (U+2400 …), all others U+FFFD.
    """
    return _UNSEEN.sub(_picture, text)


def one_line(text: str) -> str:
    """Return *text* visible and on one line, of equal length: breaks and tabs become spaces."""
    return visible(text).replace("\n", " ").replace("\t", " ")


def escaped(text: str) -> str:
    """Return the JSON *text* with what would steer a terminal escaped; the data stay equal."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
