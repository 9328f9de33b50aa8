from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.tlog.ed25519 import is_signed_by as is_signed_by_our_own
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.proof_file import (
    LONGEST_EXTRA,
    LONGEST_FILE,
    ProofFile,
    check_proof_file,
    parse_proof_file,
)
from kanhe.tlog.proofs import make_inclusion
from kanhe.tlog.rejection import Malformed, Unproven

from .logs import (
    LOG,
    POLICY,
    Holder,
    ListReader,
    bodies_of,
    checkpoint_of,
    flips,
    is_signed_by,
    malformed,
    rejected,
    signed,
)

BODIES = bodies_of(11)
NOTE = signed(checkpoint_of(BODIES))
RECEIPT = ProofFile(6, make_inclusion(ListReader(BODIES), 6, 11), NOTE)
DATA = RECEIPT.to_bytes()
HASH = to_base64(bytes(32)).encode() + b"\n"


@pytest.mark.parametrize("size", [1, 2, 3, 8, 11])
@pytest.mark.parametrize("extra", [None, b"", b"a note of ours"])
def test_a_receipt_leads_back_and_holds(size, extra):
    bodies = BODIES[:size]
    note = signed(checkpoint_of(bodies))
    for index in range(size):
        proof = make_inclusion(ListReader(bodies), index, size)
        receipt = ProofFile(index, proof, note, extra)
        assert parse_proof_file(receipt.to_bytes()) == receipt
        trusted = check_proof_file(receipt, bodies[index], POLICY, is_signed_by)
        assert trusted.checkpoint.size == size


def test_the_one_file_verifier_comes_to_the_same_answer():
    assert check_proof_file(RECEIPT, BODIES[6], POLICY, is_signed_by_our_own) == check_proof_file(
        RECEIPT, BODIES[6], POLICY, is_signed_by
    )


def test_a_receipt_is_for_one_entry():
    for number, body in enumerate(BODIES):
        if number != 6:
            with rejected("inclusion", "root"):
                check_proof_file(RECEIPT, body, POLICY, is_signed_by)


def test_every_flipped_bit_of_a_receipt_is_rejected():
    for changed in flips(DATA):
        with pytest.raises((Malformed, Unproven)):
            check_proof_file(parse_proof_file(changed), BODIES[6], POLICY, is_signed_by)


def test_a_receipt_from_a_log_that_nobody_trusts():
    forger = Holder(LOG.key.name, seed="forger")
    note = signed(checkpoint_of(BODIES), holder=forger)
    with rejected("checkpoint", "not_signed_by_log"):
        check_proof_file(replace(RECEIPT, note=note), BODIES[6], POLICY, is_signed_by)


def test_a_receipt_of_the_older_tree_fails_under_the_newer_checkpoint():
    note = signed(checkpoint_of(bodies_of(12)))
    with pytest.raises(Unproven):
        check_proof_file(replace(RECEIPT, note=note), BODIES[6], POLICY, is_signed_by)


@pytest.mark.parametrize(
    ("data", "what", "why"),
    [
        (b"", "proof_file", "syntax"),
        (DATA.replace(b"@v1", b"@v2"), "proof_file", "syntax"),
        (b"\n" + DATA, "proof_file", "syntax"),
        (b"c2sp.org/tlog-proof@v1\n\n" + NOTE.to_bytes(), "proof_file", "syntax"),
        (DATA.replace(b"index 6\n", b""), "proof_file", "syntax"),
        (DATA.replace(b"index 6", b"Index 6"), "proof_file", "syntax"),
        (DATA.replace(b"index 6", b"index 06"), "proof_file", "number"),
        (DATA.replace(b"index 6", b"index  6"), "proof_file", "number"),
        (DATA.replace(b"index 6", b"index -6"), "proof_file", "number"),
        (DATA.replace(b"index 6", b"index 9223372036854775808"), "proof_file", "number"),
        (DATA.replace(b"index 6\n", b"index 6\n" + HASH * 64), "proof_file", "too_long"),
        (DATA.replace(b"index 6\n", b"index 6\n" + HASH * 900), "proof_file", "too_long"),
        (DATA.replace(b"index 6\n", b"index 6\nAAAA\n"), "proof_file", "hash_length"),
        (DATA.replace(b"index 6\n", b"index 6\nextra AAAA\n"), "proof_file", "base64"),
        (DATA.replace(b"index", b"extra !\nindex"), "proof_file", "base64"),
        (
            DATA.replace(b"index", b"extra AAAA\nextra AAAA\nindex"),
            "proof_file",
            "syntax",
        ),
        (
            DATA.replace(b"index", b"extra " + b"A" * (LONGEST_EXTRA + 4) + b"\nindex"),
            "proof_file",
            "too_long",
        ),
        (bytes(LONGEST_FILE + 1), "proof_file", "too_long"),
        (b"\xff", "proof_file", "utf8"),
        (DATA.replace(b"\n", b"\r\n"), "proof_file", "syntax"),
        (DATA[:-1], "note", "no_signatures"),
    ],
)
def test_what_is_no_receipt(data, what, why):
    with malformed(what, why):
        parse_proof_file(data)


def test_sixty_three_hashes_are_read_and_too_many_for_the_tree():
    long = replace(RECEIPT, proof=(bytes(32),) * 63, extra=b"x")
    assert parse_proof_file(long.to_bytes()) == long
    with rejected("inclusion", "too_long"):
        check_proof_file(long, BODIES[6], POLICY, is_signed_by)


@given(st.integers(0, len(DATA) - 1), st.binary(max_size=3))
def test_any_cut_or_insertion_is_rejected(at, inserted):
    for changed in (DATA[:at], DATA[:at] + inserted + DATA[at:]):
        if changed == DATA:
            continue
        try:
            receipt = parse_proof_file(changed)
            trusted = check_proof_file(receipt, BODIES[6], POLICY, is_signed_by)
        except (Malformed, Unproven):
            continue
        # What may still be added is a line of a key that nobody knows, and the unsigned extra.
        assert trusted.checkpoint == checkpoint_of(BODIES)
