"""The typing variants of a draft made one, character for character.

Drafts mix full-width and ASCII digits, letters and marks. Each is replaced by one ASCII character,
so offsets into the result are offsets into the draft. NFKC would change lengths (㎡ becomes m2)
and is therefore not used. 〇 and ○ are left alone: only the numerals know when they are noughts.
"""

_FULL_WIDTH_OFFSET = ord("！") - ord("!")  # the block FF01..FF5E mirrors 21..7E (Unicode 16, FF00)
_DIGITS_AND_LETTERS = (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
_MARKS = {
    "％": "%", "．": ".", "，": ",", "：": ":", "；": ";", "（": "(", "）": ")",
    "！": "!", "？": "?", "\u3000": " ", "～": "~", "〜": "~", "∼": "~", "－": "-", "−": "-", "﹣": "-", "＋": "+", "／": "/",
}  # fmt: skip
_ASCII_OF = str.maketrans(
    {
        chr(code): chr(code - _FULL_WIDTH_OFFSET)
        for first, last in _DIGITS_AND_LETTERS
        for code in range(ord(first), ord(last) + 1)
    }
    | _MARKS
)


def normalise(text: str) -> str:
    """Return *text* with full-width digits, letters, marks and spaces in ASCII, same length."""
    return text.translate(_ASCII_OF)
