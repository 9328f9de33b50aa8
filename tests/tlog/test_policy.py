from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.tlog.checkpoint import Checkpoint, sign_checkpoint
from kanhe.tlog.cosignature import cosign
from kanhe.tlog.keys import Algorithm
from kanhe.tlog.policy import Group, check_fresh, check_note, parse_policy
from kanhe.tlog.rejection import Malformed

from .logs import (
    AUDIT_OFFICE,
    CITY,
    LOG,
    ORIGIN,
    POLICY,
    POLICY_TEXT,
    PROVINCE,
    Holder,
    bodies_of,
    checkpoint_of,
    is_signed_by,
    malformed,
    rejected,
    signed,
    witness,
)

BODIES = bodies_of(5)
CHECKPOINT = checkpoint_of(BODIES)
BARE = sign_checkpoint(CHECKPOINT, LOG.key, LOG.sign)
LOG_LINE = f"log {LOG.key.to_text()}\n"
CITY_LINE = f"witness city {CITY.key.to_text()}\n"
AUDIT_LINE = f"witness audit {AUDIT_OFFICE.key.to_text()}\n"


def cosigned(*holders, seen=1_700_000_000):
    return BARE.with_signatures(cosign(BARE.text, one.key, seen, one.sign) for one in holders)


def test_a_policy_is_read():
    assert POLICY.logs == (LOG.key,)
    assert POLICY.witnesses["province"] == PROVINCE.key
    assert POLICY.groups == {
        "up": Group(1, ("city", "province")),
        "both": Group(2, ("up", "audit")),
    }
    assert POLICY.quorum == "both"


@pytest.mark.parametrize(
    ("holders", "is_enough"),
    [
        ((), False),
        ((CITY,), False),
        ((AUDIT_OFFICE,), False),
        ((CITY, PROVINCE), False),
        ((CITY, CITY), False),
        ((CITY, AUDIT_OFFICE), True),
        ((PROVINCE, AUDIT_OFFICE), True),
        ((CITY, PROVINCE, AUDIT_OFFICE), True),
    ],
)
def test_the_quorum(holders, is_enough):
    note = cosigned(*holders)
    if is_enough:
        trusted = check_note(note, POLICY, is_signed_by)
        assert trusted.checkpoint == CHECKPOINT
        assert trusted.log == LOG.key
        names = {CITY: "city", AUDIT_OFFICE: "audit", PROVINCE: "province"}
        assert trusted.seen == {names[one]: 1_700_000_000 for one in holders}
    else:
        with rejected("checkpoint", "quorum"):
            check_note(note, POLICY, is_signed_by)


def test_witnesses_alone_do_not_make_a_checkpoint():
    note = signed(CHECKPOINT)
    with rejected("checkpoint", "not_signed_by_log"):
        check_note(type(note)(note.text, note.signatures[1:]), POLICY, is_signed_by)


def test_the_key_of_one_log_does_not_sign_for_another():
    other = Holder("other.example")
    policy = parse_policy(f"{LOG_LINE}log {other.key.to_text()}\nquorum none\n".encode())
    stolen = sign_checkpoint(Checkpoint(other.key.name, 5, bytes(32)), other.key, other.sign)
    check_note(stolen, policy, is_signed_by)
    from kanhe.tlog.note import sign_note

    crossed = sign_note(CHECKPOINT.to_text(), other.key, other.sign)
    with rejected("note", "no_known_signature"):
        check_note(crossed, policy, is_signed_by)


def test_a_rotated_key_leaves_old_receipts_good():
    """Both keys bear the origin; the note at the change is signed by both."""
    new = Holder(ORIGIN, seed="next")
    policy = parse_policy(f"{LOG_LINE}log {new.key.to_text()}\nquorum none\n".encode())
    newer = sign_checkpoint(CHECKPOINT, new.key, new.sign)
    for note in (BARE, newer, BARE.with_signatures(newer.signatures)):
        assert check_note(note, policy, is_signed_by).checkpoint == CHECKPOINT
    after = parse_policy(f"log {new.key.to_text()}\nquorum none\n".encode())
    with rejected("note", "no_known_signature"):
        check_note(BARE, after, is_signed_by)


def test_an_empty_policy_trusts_nobody():
    with rejected("note", "no_known_signature"):
        check_note(BARE, parse_policy(b"quorum none\n"), is_signed_by)


@pytest.mark.parametrize(
    ("now", "is_fresh"),
    [(1_700_000_000, True), (1_700_000_600, True), (1_700_000_601, False), (1_699_999_999, False)],
)
def test_freshness(now, is_fresh):
    trusted = check_note(signed(CHECKPOINT), POLICY, is_signed_by)
    if is_fresh:
        check_fresh(trusted, now, 600)
    else:
        with rejected("checkpoint", "stale"):
            check_fresh(trusted, now, 600)


def test_a_witness_that_looked_twice_counts_once_with_its_newest_time():
    note = cosigned(CITY, AUDIT_OFFICE, seen=100).with_signatures(
        [cosign(BARE.text, CITY.key, 50, CITY.sign), cosign(BARE.text, CITY.key, 200, CITY.sign)]
    )
    trusted = check_note(note, POLICY, is_signed_by)
    assert trusted.seen == {"city": 200, "audit": 100}


def test_without_witnesses_nothing_is_fresh():
    policy = parse_policy(f"{LOG_LINE}quorum none\n".encode())
    with rejected("checkpoint", "no_time"):
        check_fresh(check_note(BARE, policy, is_signed_by), 0, 600)


SAME_KEY_AS_WITNESS = Holder("city.example/witness", Algorithm.COSIGNATURE, seed=ORIGIN)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "bytes"),
        ("quorum none", "bytes"),
        ("quorum none\r\n", "bytes"),
        ("quorum none\x7f\n", "bytes"),
        ("#" * 70_000 + "\n", "bytes"),
        (LOG_LINE, "no_quorum"),
        ("quorum none\nquorum none\n", "quorum"),
        ("quorum city\n", "quorum"),
        ("quorum\n", "quorum"),
        ("quorum none none\n", "quorum"),
        (f"quorum city\n{CITY_LINE}", "quorum"),
        ("trust me\n", "keyword"),
        ("log\n", "words"),
        (LOG_LINE[:-1] + " url more\n", "words"),
        ("witness city\n", "words"),
        (CITY_LINE[:-1] + " url more\n", "words"),
        (LOG_LINE * 2, "repeated_key"),
        (CITY_LINE + CITY_LINE.replace(" city ", " town "), "repeated_key"),
        (f"{LOG_LINE}witness city {SAME_KEY_AS_WITNESS.key.to_text()}\n", "repeated_key"),
        (CITY_LINE + AUDIT_LINE.replace(" audit ", " city "), "name"),
        (CITY_LINE.replace(" city ", " none "), "name"),
        (f"log {CITY.key.to_text()}\n", "algorithm"),
        (f"witness city {LOG.key.to_text()}\n", "algorithm"),
        (CITY_LINE + "group g all\n", "words"),
        (CITY_LINE + "group city all city\n", "name"),
        (CITY_LINE + "group g all none\n", "member"),
        (CITY_LINE + "group g all g\n", "member"),
        (CITY_LINE + "group g all city city\n", "member"),
        (CITY_LINE + "group g all city\ngroup h all city\n", "member"),
        (CITY_LINE + "group g 0 city\n", "threshold"),
        (CITY_LINE + "group g 2 city\n", "threshold"),
        (CITY_LINE + "group g 01 city\n", "threshold"),
        (CITY_LINE + "group g 99999 city\n", "threshold"),
        (CITY_LINE + "group g most city\n", "threshold"),
    ],
)
def test_what_is_no_policy(text, why):
    with malformed("policy", why):
        parse_policy(text.encode())


def test_a_key_that_is_not_utf8_is_malformed():
    with malformed("policy", "utf8"):
        parse_policy(b"log \xff+00000000+AAAA\nquorum none\n")


def test_names_are_octets_and_keys_utf8():
    """A name with U+0085 inside its UTF-8, which some split lines at, stays one name."""
    holder = witness("見證.example")
    text = f"witness 中國\u0105 {holder.key.to_text()}\nquorum 中國\u0105\n"
    policy = parse_policy(text.encode())
    assert list(policy.witnesses.values()) == [holder.key]


def test_the_line_of_a_fault_is_named():
    with pytest.raises(Malformed) as caught:
        parse_policy((POLICY_TEXT + "trust me\n").encode())
    assert caught.value.facts["line"] == str(POLICY_TEXT.count("\n") + 1)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_policy_or_malformed(data):
    with suppress(Malformed):
        assert parse_policy(data + b"quorum none\n").quorum == "none"


def test_thirty_two_of_each_fit():
    lines = [f"log {Holder(f'log{n}').key.to_text()}" for n in range(32)]
    lines += [f"witness w{n} {witness(f'w{n}').key.to_text()}" for n in range(32)]
    lines += [f"group g{n} any w{n}" for n in range(32)]
    assert parse_policy("\n".join([*lines, "quorum g31\n"]).encode()).quorum == "g31"
