import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from kanhe.tlog.cosignature import cosign, parse_cosignature
from kanhe.tlog.encoding import from_base64, number_from_decimal, to_base64
from kanhe.tlog.keys import Algorithm, Signature, VerifierKey, parse_key
from kanhe.tlog.note import (
    LONGEST_NOTE,
    Note,
    Signed,
    check_signatures,
    parse_note,
    sign_note,
)
from kanhe.tlog.rejection import Malformed, Unproven

from .logs import (
    AUDIT_OFFICE,
    CITY,
    LOG,
    ORIGIN,
    Holder,
    bodies_of,
    checkpoint_of,
    flips,
    is_signed_by,
    malformed,
    rejected,
    signed,
    vectors,
    witness,
)

TEXT = f"{ORIGIN}\n3\n{to_base64(bytes(32))}\n"
NOTE = sign_note(TEXT, LOG.key, LOG.sign)
DATA = NOTE.to_bytes()


def test_a_note_leads_back_and_names_its_signers():
    note = signed(checkpoint_of(bodies_of(3)), seen=1_700_000_001)
    assert parse_note(note.to_bytes()) == note
    found = check_signatures(note, [LOG.key, CITY.key, AUDIT_OFFICE.key], is_signed_by)
    assert found == (
        Signed(LOG.key),
        Signed(CITY.key, 1_700_000_001),
        Signed(AUDIT_OFFICE.key, 1_700_000_001),
    )


def test_known_bytes():
    """One signed checkpoint, whole; also the example of `docs/spec/checkpoint.md`."""
    body = b'{"n":0}'
    note = sign_checkpoint(checkpoint_of([body]), LOG.key, LOG.sign)
    assert note.to_bytes().decode() == (
        "kanhe.example/330102/campaign\n"
        "1\n"
        "+UBwq/0toL9ykC6xOoCOeU+VTZ4nRcaCoVj27Q1KwDY=\n"
        "\n"
        "\u2014 kanhe.example/330102/campaign xKAO7kRrzg8zEAeYyV9OP4HgkZOZjO5nkuF7ZuYixNwc"
        "Jtx8dzL/8Oak0BmKN4GzatCoVSDbcNT3HLypyMOM2/SjVg0=\n"
    )
    assert LOG.key.to_text() == (
        "kanhe.example/330102/campaign+c4a00eee+AcDWXHqaXjRagZmxy0hH62hT5cDOvp+w7bxlwVd4+mao"
    )


def test_every_flipped_bit_of_a_note_is_rejected():
    """Either it is no note, or nobody known signed it, or the signature is bad."""
    for changed in flips(DATA):
        with pytest.raises((Malformed, Unproven)):
            check_signatures(parse_note(changed), [LOG.key], is_signed_by)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (DATA.replace(b"\n", b"\r\n"), "control_character"),
        (DATA.replace(b"3\n", b"3\t\n"), "control_character"),
        (b"\0" + DATA, "control_character"),
        (DATA[:-1], "no_signatures"),
        (DATA + b"\n", "no_signatures"),
        (DATA + b"x", "no_signatures"),
        (b"", "no_signatures"),
        (TEXT.encode(), "no_signatures"),
        (TEXT.encode() + b"\n", "no_signatures"),
        (DATA + b"\xff", "utf8"),
        (bytes(LONGEST_NOTE + 1), "too_long"),
        (DATA.replace("\u2014".encode(), b"-"), "signature_line"),
        (DATA.replace("\u2014 ".encode(), "\u2014  ".encode()), "signature_line"),
        (DATA.replace("\u2014 ".encode(), "\u2014\u3000".encode()), "signature_line"),
        (DATA[:-1] + b" \n", "signature_line"),
        (DATA.replace(b"/campaign ", b"/camp+aign "), "signature_line"),
        (DATA.replace(b"/campaign ", b"/camp\xe3\x80\x80aign "), "signature_line"),
        (TEXT.encode() + "\n\u2014 a AAAAAA==\n".encode(), "signature_line"),
        (TEXT.encode() + "\n\u2014 a AAAAAAE\n".encode(), "base64"),
        (TEXT.encode() + "\n\u2014 a AAAAAAF=\n".encode(), "base64"),
        (TEXT.encode() + ("\n" + "\u2014 a AAAAAAE=\n" * 65).encode(), "too_many_signatures"),
    ],
)
def test_what_is_no_note(data, why):
    with malformed("note", why):
        parse_note(data)


def test_the_text_ends_at_the_last_blank_line():
    text = "one\n\nthree\n"
    note = sign_note(text, LOG.key, LOG.sign)
    assert parse_note(note.to_bytes()).text == text


@pytest.mark.parametrize(
    "text", ["no newline", "a\n\n\u2014 x AAAAAAE=", "a\tb\n", "a\r\n", "\u2028\x1f\n"]
)
def test_what_no_note_can_hold_is_not_signed(text):
    with pytest.raises(Malformed):
        sign_note(text, LOG.key, LOG.sign)


def test_a_sixteen_fold_signature_is_read():
    lines = tuple(Signature(f"other{n}", bytes(4), bytes(4_000)) for n in range(16))
    note = replace(NOTE, signatures=(*lines, *NOTE.signatures))
    assert check_signatures(parse_note(note.to_bytes()), [LOG.key], is_signed_by)


def test_unknown_keys_are_passed_over_and_known_ones_must_be_good():
    stranger = Holder("stranger.example")
    both = NOTE.with_signatures(sign_note(TEXT, stranger.key, stranger.sign).signatures)
    assert check_signatures(both, [LOG.key], is_signed_by) == (Signed(LOG.key),)
    with rejected("note", "no_known_signature"):
        check_signatures(NOTE, [stranger.key], is_signed_by)
    spoiled = NOTE.with_signatures([Signature(CITY.key.name, CITY.key.key_id, bytes(72))])
    assert check_signatures(spoiled, [LOG.key], is_signed_by)
    with rejected("note", "bad_signature"):
        check_signatures(spoiled, [LOG.key, CITY.key], is_signed_by)


def test_a_colliding_key_id_is_worth_nothing():
    """A forger who hits name and id of the log's key still has not its private half."""
    forger = Holder(ORIGIN, seed="forger")
    line = Signature(ORIGIN, LOG.key.key_id, forger.sign(TEXT.encode()))
    with rejected("note", "bad_signature"):
        check_signatures(Note(TEXT, (line,)), [LOG.key], is_signed_by)


def test_a_key_speaks_under_its_own_name_and_algorithm_only():
    renamed = Note(TEXT, (replace(NOTE.signatures[0], name="other.example"),))
    with rejected("note", "no_known_signature"):
        check_signatures(renamed, [LOG.key], is_signed_by)
    as_witness = VerifierKey(ORIGIN, Algorithm.COSIGNATURE, LOG.key.key)
    assert as_witness.key_id != LOG.key.key_id
    moved = Note(TEXT, (Signature(ORIGIN, as_witness.key_id, NOTE.signatures[0].data),))
    with malformed("cosignature", "length"):
        check_signatures(moved, [as_witness], is_signed_by)
    with malformed("note", "algorithm"):
        sign_note(TEXT, CITY.key, CITY.sign)
    with malformed("cosignature", "key_or_time"):
        cosign(TEXT, LOG.key, 1, LOG.sign)


@pytest.mark.parametrize("answer", [None, 1, "yes", [True]])
def test_only_true_means_signed(answer):
    """A callable that raises for bad and returns None for good must not be mistaken."""
    with rejected("note", "bad_signature"):
        check_signatures(NOTE, [LOG.key], lambda *_: answer)


def test_signers_must_return_64_bytes():
    with malformed("note", "length"):
        sign_note(TEXT, LOG.key, lambda _: bytes(63))
    with malformed("cosignature", "length"):
        cosign(TEXT, CITY.key, 1, lambda _: bytes(65))


def test_a_log_signature_of_another_length_is_bad():
    short = Note(TEXT, (Signature(ORIGIN, LOG.key.key_id, bytes(63)),))
    with rejected("note", "bad_signature"):
        check_signatures(short, [LOG.key], is_signed_by)


# Cosignatures.


def test_the_time_is_signed():
    line = cosign(TEXT, CITY.key, 1_700_000_000, CITY.sign)
    found = parse_cosignature(line.data)
    timestamp, proper = found.timestamp, found.signature
    assert timestamp == 1_700_000_000
    later = replace(line, data=(timestamp + 1).to_bytes(8, "big") + proper)
    with rejected("note", "bad_signature"):
        check_signatures(Note(TEXT, (later,)), [CITY.key], is_signed_by)


@pytest.mark.parametrize("timestamp", [-1, 2**63])
def test_times_outside_the_format(timestamp):
    with malformed("cosignature", "key_or_time"):
        cosign(TEXT, CITY.key, timestamp, CITY.sign)


def test_a_time_that_is_too_late_is_malformed():
    with malformed("cosignature", "time"):
        parse_cosignature(b"\xff" * 72)


# Keys.


@pytest.mark.parametrize("holder", [LOG, CITY, Holder("名称.example")])
def test_a_key_leads_back(holder):
    assert parse_key(holder.key.to_text()) == holder.key


GOOD = LOG.key.to_text()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "syntax"),
        (ORIGIN, "syntax"),
        (f"{ORIGIN}+c4a00eee", "syntax"),
        ("+" + GOOD.partition("+")[2], "syntax"),
        ("a b+" + GOOD.partition("+")[2], "syntax"),
        (GOOD + "\n", "base64"),
        (GOOD + "=", "base64"),
        ("x" + GOOD, "key_id"),
        (GOOD.replace(LOG.key.key_id.hex(), LOG.key.key_id.hex().upper()), "key_id"),
        (GOOD[:-4], "length"),
    ],
)
def test_what_is_no_key(text, why):
    with malformed("key", why):
        parse_key(text)


# The points of small order: order 1, 2, 4 and 8, with each spelling the encoding admits.
Y_OF_ORDER_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
NEGATIVE_Y_OF_ORDER_8 = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
WEAK = ["00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "ed" + "ff" * 30 + "7f"]
WEAK += ["ee" + "ff" * 30 + "7f", Y_OF_ORDER_8, NEGATIVE_Y_OF_ORDER_8]


@pytest.mark.parametrize("weak", WEAK)
@pytest.mark.parametrize("sign_bit", [0, 0x80])
def test_weak_keys_are_refused(weak, sign_bit):
    data = bytearray.fromhex(weak)
    data[31] |= sign_bit
    text = VerifierKey("weak.example", Algorithm.LOG, bytes(data)).to_text()
    with malformed("key", "weak"):
        parse_key(text)


# Checkpoints.


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_leads_back(size, root):
    checkpoint = Checkpoint(ORIGIN, size, root)
    note = sign_checkpoint(checkpoint, LOG.key, LOG.sign)
    assert parse_checkpoint(parse_note(note.to_bytes()).text) == checkpoint


ROOT = to_base64(bytes(range(32)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "lines"),
        ("o\n6\n", "lines"),
        (f"o\n6\n{ROOT}", "lines"),
        (f"\n6\n{ROOT}\n", "lines"),
        (f"o\n6\n{ROOT}\n\n", "lines"),
        (f"o\n6\n{ROOT}\nextension\n\nmore\n", "lines"),
        (f"o\n\n6\n{ROOT}\n", "lines"),
        (f"o\n06\n{ROOT}\n", "number"),
        (f"o\n00\n{ROOT}\n", "number"),
        (f"o\n-1\n{ROOT}\n", "number"),
        (f"o\n+6\n{ROOT}\n", "number"),
        (f"o\n６\n{ROOT}\n", "number"),
        (f"o\n٦\n{ROOT}\n", "number"),
        (f"o\n6 \n{ROOT}\n", "number"),
        (f"o\n 6\n{ROOT}\n", "number"),
        (f"o\n6_0\n{ROOT}\n", "number"),
        (f"o\n6.0\n{ROOT}\n", "number"),
        (f"o\n0x6\n{ROOT}\n", "number"),
        (f"o\n{2**63}\n{ROOT}\n", "number"),
        (f"o\n{'9' * 100_000}\n{ROOT}\n", "number"),
        (f"o\n6\n{to_base64(bytes(31))}\n", "hash_length"),
        (f"o\n6\n{to_base64(bytes(33))}\n", "hash_length"),
        (f"o\n6\n{ROOT[:-1]}\n", "base64"),
        (f"o\n6\n{ROOT} \n", "base64"),
        (f"o\n6\n{ROOT[:-2]}9=\n", "base64"),
        (f"o\n6\n{ROOT.replace('A', '-', 1)}\n", "base64"),
        ("o\n6\nＡ\n", "base64"),
    ],
)
def test_what_is_no_checkpoint(text, why):
    with malformed("checkpoint", why):
        parse_checkpoint(text)


def test_extension_lines_are_read_and_never_written():
    text = f"go.sum database tree\n6\n{ROOT}\nwith more\n"
    checkpoint = parse_checkpoint(text)
    assert checkpoint.extensions == ("with more",)
    assert checkpoint.to_text() == text
    own = Checkpoint(ORIGIN, 6, bytes(32), ("figure 7",))
    with malformed("checkpoint", "lines"):
        sign_checkpoint(own, LOG.key, LOG.sign)


@pytest.mark.parametrize("holder", [Holder("other.example"), Holder("名.example")])
def test_a_log_signs_under_its_ascii_origin_only(holder):
    origin = ORIGIN if holder.key.name.isascii() else holder.key.name
    with malformed("checkpoint", "origin"):
        sign_checkpoint(Checkpoint(origin, 0, bytes(32)), holder.key, holder.sign)


@given(st.binary(max_size=60))
def test_base64_has_one_spelling(data):
    text = to_base64(data)
    assert from_base64(text, "x") == data
    for other in {text.rstrip("="), text + "=", text + "\n", " " + text} - {text}:
        with malformed("x", "base64"):
            from_base64(other, "x")


@given(st.integers(0, 2**63 - 1))
def test_decimals_have_one_spelling(number):
    assert number_from_decimal(str(number), "x") == number
    with malformed("x", "number"):
        number_from_decimal("0" + str(number), "x")


# Published notes.


@pytest.mark.parametrize("name", ["c2sp-specs-examples/signed-note", "sumdb/checkpoint"])
def test_published_notes(name):
    example = json.loads(vectors(f"{name}.json").read_text())
    key = parse_key(example["vkey"])
    note = parse_note(example["note"].encode())
    assert check_signatures(note, [key], is_signed_by) == (Signed(key),)
    assert note.to_bytes() == example["note"].encode()


def test_the_published_checkpoint_of_sumdb():
    example = json.loads(vectors("sumdb/checkpoint.json").read_text())
    checkpoint = parse_checkpoint(parse_note(example["note"].encode()).text)
    assert (checkpoint.origin, checkpoint.size) == ("go.sum database tree", 35_225_469)


def test_the_published_note_of_x_mod_is_signed_byte_for_byte():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    example = json.loads(vectors("c2sp-specs-examples/xmod-note.json").read_text())
    secret = from_base64(example["skey"].split("+", 4)[4], "x")[1:]
    private = Ed25519PrivateKey.from_private_bytes(secret)
    note = sign_note(example["text"], parse_key(example["vkey"]), private.sign)
    assert note.to_bytes() == example["signed"].encode()
    whys = {"wrong length": "base64", "unknown algorithm": "algorithm"}
    for bad in example["bad_vkeys"]:
        why = next(code for words, code in whys.items() if bad["why"].startswith(words))
        with malformed("key", why):
            parse_key(bad["vkey"])
    parse_key(example["other_vkey"])


def test_published_checkpoints_of_tessera():
    folder = vectors("tessera-testlog")
    key = parse_key((folder / "keys.txt").read_text().split()[1])
    for size in range(16):
        note = parse_note((folder / "log" / f"checkpoint.{size}").read_bytes())
        assert check_signatures(note, [key], is_signed_by) == (Signed(key),)
        assert parse_checkpoint(note.text).size == size


@pytest.mark.parametrize(
    ("descriptor", "log"),
    [
        ("witness/witness.v0.json", "witness/000de184*"),
        ("witness/mirror/mirror.v0.json", "witness/mirror/000de184*"),
        ("witness2/witness.v0.json", "witness2/88ad7a28*"),
    ],
)
def test_published_cosignatures(descriptor, log):
    folder = vectors("sunlight") / "cmd/skylight/testdata"
    (text,) = json.loads((folder / descriptor).read_text())["verifier_keys"]
    (path,) = folder.glob(f"{log}/checkpoint")
    note = parse_note(path.read_bytes())
    key = parse_key(text)
    assert check_signatures(note, [key], is_signed_by) == (Signed(key, 1_767_139_200),)
    with rejected("note", "no_known_signature"):
        check_signatures(note, [witness("stranger.example").key], is_signed_by)


def test_a_published_decoy_is_no_note():
    path = vectors("sunlight") / "cmd/skylight/testdata/witness/checkpoint"
    with malformed("note", "no_signatures"):
        parse_note(path.read_bytes())
