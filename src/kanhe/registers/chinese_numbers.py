"""Whole numbers and digits written in Chinese, as they stand in a cell of their own.

    number  = [ section "亿" ] [ section "万" ] [ section ]       十二, 一千零三, 二万三千
    digits  = digit { digit }                                   二〇二一

Running text with its set phrases is another matter and belongs to `claims`.
"""

_DIGITS = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def chinese_integer(text: str) -> int | None:
    """Return the number that *text* spells, or None if it spells none."""
    if not text:
        return None
    if text in _DIGITS:
        return _DIGITS[text]
    total = 0
    for mark, scale in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.partition(mark)
        if found:
            part = _section(head)
            if part is None:
                return None
            total += part * scale
            text = tail
            # 二万三 is 23,000 to one reader and 20,003 to another: refuse it.
            if text and text[0] not in "零〇" and text[1:2] not in ("千", "万"):
                return None
    if not text:
        return total
    last = _section(text)
    return None if last is None else total + last


def _section(text: str) -> int | None:
    """Return the value of a number below 10,000; each ten may stand once, in falling order."""
    total, digit, above = 0, None, 10_000
    for at, character in enumerate(text):
        if character in _TENS:
            ten = _TENS[character]
            if ten >= above or (digit is None and not (at == 0 and ten == 10)):
                return None
            total += (1 if digit is None else digit) * ten
            digit, above = None, ten
        elif character in _DIGITS and digit in (None, 0):
            has_gap = above > 10 and total and digit is None and character not in "零〇"
            if has_gap and at == len(text) - 1:
                return None  # 三百五: 350 or 305
            digit = _DIGITS[character]
        else:
            return None
    return total + (digit or 0) if text else None


def chinese_digits(text: str) -> str:
    """Return a date with Arabic instead of Chinese numerals: 二〇二一年三月 → 2021年3月."""
    out, word = "", ""
    for character in f"{text}\n":
        if character in _DIGITS or character in _TENS:
            word += character
            continue
        out += _as_digits(word) + character
        word = ""
    return out[:-1]


def _as_digits(word: str) -> str:
    if word and all(character in _DIGITS for character in word):
        return "".join(str(_DIGITS[character]) for character in word)
    value = chinese_integer(word)
    return word if value is None else str(value)
