import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanhe.tlog.ed25519 import is_signed_by

from . import logs
from .logs import LOG, flips, vectors

MESSAGE = b"a message"
SIGNATURE = LOG.sign(MESSAGE)
ORDER = 2**252 + 27742317777372353535851937790883648493


@given(st.binary(max_size=200))
@settings(max_examples=25)
def test_what_the_library_signs_is_signed(message):
    assert is_signed_by(LOG.key.key, message, LOG.sign(message))


def test_no_flipped_bit_passes():
    for changed in list(flips(SIGNATURE))[::7]:
        assert not is_signed_by(LOG.key.key, MESSAGE, changed)
    for changed in list(flips(LOG.key.key))[::7]:
        assert not is_signed_by(changed, MESSAGE, SIGNATURE)
    assert not is_signed_by(LOG.key.key, MESSAGE + b"\0", SIGNATURE)


def test_a_scalar_beyond_the_order_does_not_pass():
    """S + L would be a second spelling of the same signature."""
    scalar = int.from_bytes(SIGNATURE[32:], "little") + ORDER
    assert not is_signed_by(LOG.key.key, MESSAGE, SIGNATURE[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize(
    ("key", "signature"),
    [
        (LOG.key.key[:31], SIGNATURE),
        (LOG.key.key + b"\0", SIGNATURE),
        (LOG.key.key, SIGNATURE[:63]),
        (LOG.key.key, SIGNATURE + b"\0"),
        (b"\x02" + bytes(31), SIGNATURE),
    ],
    ids=["short-key", "long-key", "short-signature", "long-signature", "off-the-curve"],
)
def test_other_shapes_do_not_pass(key, signature):
    assert not is_signed_by(key, MESSAGE, signature)


def test_published_edge_cases():
    """CCTV's 914: the same answers as OpenSSL; none that lacks what the RFC demands of R."""
    cases = json.loads(vectors("c2sp-cctv-ed25519/ed25519vectors.json").read_text())
    accepted = 0
    for case in cases:
        key, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
        answer = is_signed_by(key, case["msg"].encode(), signature)
        assert answer is logs.is_signed_by(key, case["msg"].encode(), signature), case["number"]
        flags = set(case["flags"] or ())
        assert not answer or not flags & {"non_canonical_R", "low_order_residue"}, case["number"]
        accepted += answer
    assert (len(cases), accepted) == (914, 208)
