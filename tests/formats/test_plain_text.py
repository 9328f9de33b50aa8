"""Plain text: the encoding is found, every character is kept, and what is no text is refused."""

import codecs
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.formats.plain_text import LARGEST_TEXT_BYTES
from kanhe.formats.reading import read_draft
from kanhe.values.refusal import Refusal

SENTENCE = "全市共排查隐患1.8万余处，整改率98.5%。\r\n\t二、新增就业“3.2万人”。\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (SENTENCE.encode(), SENTENCE),
        (codecs.BOM_UTF8 + SENTENCE.encode(), SENTENCE),
        (codecs.BOM_UTF16_LE + SENTENCE.encode("utf-16-le"), SENTENCE),
        (codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be"), SENTENCE),
        (codecs.BOM_UTF32_LE + SENTENCE.encode("utf-32-le"), SENTENCE),
        (SENTENCE.encode("gb18030"), SENTENCE),
        (SENTENCE.encode("gbk"), SENTENCE),
        ("𠮷野家3家".encode("gb18030"), "𠮷野家3家"),
        ("plain ASCII, 5 of them".encode(), "plain ASCII, 5 of them"),
        (b"old end of file\x1a", "old end of file\x1a"),
    ],
)
def test_the_encoding_is_found(data: bytes, text: str) -> None:
    draft = read_draft("draft.txt", data)
    assert draft.text == text
    assert draft.sha256 == sha256(data).hexdigest()
    assert draft.hints == ()


LONE_SURROGATE = "一共\ud8005件".encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        (b"", "draft_empty", {}),
        (b" \r\n\t", "draft_empty", {}),
        (codecs.BOM_UTF8, "draft_empty", {}),
        ("\u3000\u3000\n".encode(), "draft_empty", {}),
        ("五件\0六件".encode(), "draft_binary", {}),
        ("五件".encode("utf-16-le") + b"\0\0", "draft_binary", {}),
        (b"\x89PNG\r\n\x1a\n more", "draft_binary", {}),
        (bytes(range(1, 32)) * 9, "draft_binary", {}),
        (LONE_SURROGATE, "draft_encoding", {"encoding": "UTF-8", "place": "6"}),
        ("\ud800".encode("utf-8", "surrogatepass"), "draft_encoding", {"place": "0"}),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\0", "draft_encoding", {"encoding": "UTF-16-LE"}),
        (SENTENCE.encode()[:-2], "draft_encoding", {"encoding": "UTF-8"}),
        (b"\xff\xff\xff\xff", "draft_encoding", {"encoding": "GB18030", "place": "0"}),
        (b"{\\rtf1 text}", "draft_unsupported", {}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "draft_unsupported", {}),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str, facts: dict[str, str]) -> None:
    with pytest.raises(Refusal) as caught:
        read_draft("draft.txt", data)
    assert caught.value.code == code
    assert caught.value.facts["name"] == "draft.txt"
    assert facts.items() <= caught.value.facts.items()


@pytest.mark.parametrize("size", [LARGEST_TEXT_BYTES + 1, 50_000_001])
def test_a_text_of_tens_of_megabytes_is_refused_unread(size: int) -> None:
    with pytest.raises(Refusal) as caught:
        read_draft("log.txt", b"5" * size)
    assert caught.value.code == "draft_too_large"
    assert caught.value.facts["limit"].endswith(" MB")


def test_a_text_at_the_limit_is_read() -> None:
    assert len(read_draft("log.txt", b"5" * LARGEST_TEXT_BYTES).text) == LARGEST_TEXT_BYTES


@given(st.text().filter(lambda text: text.strip()))
def test_utf_8_keeps_every_character(text: str) -> None:
    data = text.encode()
    try:
        read = read_draft("-", data).text
    except Refusal as refusal:
        assert refusal.code in {"draft_binary", "draft_empty", "draft_unsupported"}
    else:
        assert read == text.removeprefix("\ufeff")
