import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.tlog.canonical import decode, decode_object, encode, encode_text, encode_texts
from kanhe.tlog.rejection import Malformed

from .logs import malformed, vectors

KEYS = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True)
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: unicodedata.is_normalized("NFC", text))
)
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS | st.sampled_from(["a\nb\tc", '"\\/', "\u2028"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def depth(value):
    members = value.values() if isinstance(value, dict) else value
    return 1 + max(map(depth, members), default=0) if isinstance(value, dict | list) else 0


@given(VALUES.filter(lambda value: depth(value) <= 8))
def test_a_value_leads_back(value):
    body = encode(value)
    assert decode(body) == value
    assert json.loads(body) == value


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_alone_is_spelt_as_in_an_entry(text):
    try:
        whole = encode(text)
    except Malformed as wrong:
        with pytest.raises(Malformed, match=str(wrong)):
            encode_text(text)
    else:
        assert encode_text(text) == whole.decode()


HARD = st.sampled_from(["e\u0301", "\u0301", "\u1100", "\u1161", "\u11a8", '"', "\\", "\n", "\x00"])


@given(st.lists(TEXTS | HARD | st.text("路灯ae\u0301\u0327é", max_size=4), max_size=6))
def test_texts_together_are_spelt_as_alone(texts: list[str]) -> None:
    try:
        alone = [encode_text(text) for text in texts]
    except Malformed:
        with pytest.raises(Malformed):
            encode_texts(texts)
    else:
        assert encode_texts(texts) == alone


def test_known_bytes():
    """The example of `docs/spec/entry.md`."""
    entry = {"v": 1, "type": "record", "title": "雨水管网", "tags": [], "count": -3, "z": None}
    body = encode(entry)
    expected = '{"count":-3,"tags":[],"title":"雨水管网","type":"record","v":1,"z":null}'
    assert body == expected.encode()
    assert encode('tab\t line\n quote" back\\ slash/') == (
        b'"tab\\t line\\n quote\\" back\\\\ slash/"'
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"a": 1}', "not_canonical"),
        (b' {"a":1}', "not_canonical"),
        (b'{"a":1}\n', "not_canonical"),
        (b'{"b":1,"a":2}', "not_canonical"),
        (b'{"a":1,"a":1}', "repeated_key"),
        (b'{"a":1,"a":2}', "repeated_key"),
        (b'{"\\u0061":1}', "not_canonical"),
        (b'"\\u4e2d"', "not_canonical"),
        (b'"\\/"', "not_canonical"),
        (b'"\\u000a"', "not_canonical"),
        (b"1.0", "fraction"),
        (b"1e2", "fraction"),
        (b"-0", "not_canonical"),
        (b"-0.0", "fraction"),
        (b"NaN", "fraction"),
        (b"Infinity", "fraction"),
        (b"-Infinity", "fraction"),
        (b"9007199254740992", "integer"),
        (b"-9007199254740993", "integer"),
        (b"1" * 60_000, "integer"),
        (b"01", "syntax"),
        (b"+1", "syntax"),
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"{}{}", "syntax"),
        (b"'a'", "syntax"),
        (b"[1,]", "syntax"),
        (b"\xff", "syntax"),
        (b"\xef\xbb\xbf{}", "syntax"),
        (b'"\xed\xa0\x80"', "syntax"),
        (b'"\xc0\x80"', "syntax"),
        (b'"\\ud800"', "character"),
        (b'"\\u0000"', "character"),
        (b'"\x01"', "syntax"),
        (b'"\x7f"', "character"),
        (b'"\xc2\x85"', "character"),
        (b'"\xef\xbf\xbe"', "character"),
        (b'"A\xcc\x8a"', "nfc"),
        ('"\uf92c"'.encode(), "nfc"),
        (b'{"A":1}', "key"),
        (b'{"":1}', "key"),
        (b'{"1":1}', "key"),
        ('{"名":1}'.encode(), "key"),
        (b'{"a\\n":1}', "key"),
        (b"[" * 9 + b"]" * 9, "too_deep"),
        (b'{"a":' * 9 + b"1" + b"}" * 9, "too_deep"),
        (b"[" * 30_000 + b"]" * 30_000, "syntax"),
        (b'"' + b"a" * 65_534 + b'"', "too_long"),
    ],
)
def test_twins_and_strangers_are_refused(body, why):
    with malformed("entry", why):
        decode(body)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.0, "type"),
        ({"a": 0.5}, "type"),
        ((1, 2), "type"),
        (b"bytes", "type"),
        ({1: 2}, "key"),
        ({"a": {None: 1}}, "key"),
        (2**53, "integer"),
        (-(2**53), "integer"),
        ("\ud800", "character"),
        ("e\u0301", "nfc"),
        ("a" * 65_534, "too_long"),
        ([[[[[[[[[]]]]]]]]], "too_deep"),
    ],
)
def test_what_is_not_encoded(value, why):
    with malformed("entry", why):
        encode(value)


def test_the_bounds_themselves_fit():
    assert decode(encode([2**53 - 1, -(2**53) + 1])) == [2**53 - 1, -(2**53) + 1]
    assert len(encode("a" * 65_533)) == 65_535
    assert decode(b"[[[[[[[[]]]]]]]]") == [[[[[[[[]]]]]]]]


def test_a_cycle_ends():
    value = []
    value.append(value)
    with malformed("entry", "too_deep"):
        encode(value)


def test_an_entry_is_an_object():
    assert decode_object(b'{"a":1}') == {"a": 1}
    with malformed("entry", "not_an_object"):
        decode_object(b"[]")


@given(st.binary(max_size=30) | st.text(max_size=20).map(str.encode))
def test_whatever_decodes_has_one_spelling(body):
    try:
        value = decode(body)
    except Malformed:
        return
    assert encode(value) == body


@given(VALUES.filter(lambda value: depth(value) <= 8), st.data())
def test_a_changed_byte_is_another_value_or_none(value, data):
    body = encode(value)
    at = data.draw(st.integers(0, len(body) - 1))
    changed = body[:at] + bytes([data.draw(st.integers(0, 255))]) + body[at + 1 :]
    try:
        other = decode(changed)
    except Malformed:
        return
    assert (encode(other) == body) is (changed == body)


def test_published_jcs_inputs_lie_outside_or_agree():
    """All six use keys or numbers that an entry may not have; none slips in by another way."""
    outputs = sorted((vectors("jcs") / "testdata" / "output").glob("*.json"))
    assert len(outputs) == 6
    for output in outputs:
        with pytest.raises(Malformed):
            decode(output.read_bytes())


def test_published_jcs_strings_are_written_alike():
    """The strings that an entry may have are spelled as in the published output."""
    output = (vectors("jcs") / "testdata/output/weird.json").read_text()
    seen = 0
    for text in json.loads(output).values():
        if unicodedata.is_normalized("NFC", text) and text.isprintable():
            assert encode(text).decode() in output
            seen += 1
    assert seen >= 5
