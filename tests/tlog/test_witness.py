import json
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from kanhe.tlog.hashing import EMPTY_ROOT
from kanhe.tlog.keys import Algorithm, VerifierKey
from kanhe.tlog.note import Note, Signed, check_signatures
from kanhe.tlog.proofs import make_consistency
from kanhe.tlog.rejection import Malformed, Unproven
from kanhe.tlog.succession import SplitView, check_successor, find_split_view
from kanhe.tlog.tree import TreeHead
from kanhe.tlog.witness import (
    LONGEST_REQUEST,
    SIZE_TYPE,
    TEXT_TYPE,
    Agreed,
    Answer,
    Request,
    answer_with_cosignature,
    conflict,
    consider,
    parse_cosignatures,
    parse_request,
)

from .logs import (
    CITY,
    LOG,
    ORIGIN,
    PROVINCE,
    Holder,
    ListReader,
    bodies_of,
    checkpoint_of,
    is_signed_by,
    malformed,
    mth,
    rejected,
    vectors,
)

TRUE = bodies_of(40)
FALSE = [*TRUE[:5], b"rewritten", *TRUE[6:]]
LOGS = {ORIGIN: [LOG.key]}


def note_of(bodies):
    return sign_checkpoint(checkpoint_of(bodies), LOG.key, LOG.sign)


def request_of(old, bodies):
    proof = make_consistency(ListReader(bodies), old, len(bodies)) if old else ()
    return Request(old, proof, note_of(bodies))


class Witness:
    """A witness with its state in memory; the store's has a compare-and-set in its place."""

    def __init__(self, logs=LOGS):
        self.logs = logs
        self.heads = {}

    def post(self, body):
        decision = consider(body, self.logs, self.heads.get, is_signed_by)
        if isinstance(decision, Answer):
            return decision
        return self.store(decision)

    def store(self, agreed):
        origin = agreed.checkpoint.origin
        if self.heads.get(origin) != agreed.old:
            return conflict(self.heads[origin].size)
        self.heads[origin] = agreed.checkpoint.head
        return answer_with_cosignature(agreed, CITY.key, 1_700_000_000, CITY.sign)


def test_a_log_grows_under_its_witness():
    witness = Witness()
    old = 0
    for size in (1, 1, 2, 7, 40, 40):
        request = request_of(old, TRUE[:size])
        assert parse_request(request.to_bytes()) == request
        answer = witness.post(request.to_bytes())
        assert (answer.status, answer.content_type) == (200, TEXT_TYPE)
        lines = parse_cosignatures(answer.body, request.note, [CITY.key], is_signed_by)
        note = request.note.with_signatures(lines)
        assert check_signatures(note, [CITY.key], is_signed_by) == (
            Signed(CITY.key, 1_700_000_000),
        )
        old = size


def test_an_empty_log_may_begin():
    witness = Witness()
    assert witness.post(request_of(0, []).to_bytes()).status == 200
    assert witness.post(request_of(0, []).to_bytes()).status == 200
    assert witness.post(request_of(0, TRUE[:3]).to_bytes()).status == 200


def with_head(size, bodies=TRUE):
    witness = Witness()
    if size is not None:
        witness.heads[ORIGIN] = TreeHead(size, mth(bodies[:size]))
    return witness


FORGER = Holder(ORIGIN, seed="forger")
FORGED = sign_checkpoint(checkpoint_of(TRUE[:9]), FORGER.key, FORGER.sign)
COLLIDING = Note(
    FORGED.text,
    tuple(type(s)(s.name, LOG.key.key_id, s.data) for s in FORGED.signatures),
)
STRANGER = Holder("stranger.example")
STRANGE = sign_checkpoint(checkpoint_of(TRUE[:9], "stranger.example"), STRANGER.key, STRANGER.sign)
ROOTLESS = sign_checkpoint(Checkpoint(ORIGIN, 0, bytes(32)), LOG.key, LOG.sign)


@pytest.mark.parametrize(
    ("last", "request_body", "status"),
    [
        (7, request_of(7, FALSE).to_bytes(), 422),  # history rewritten
        (9, Request(9, (), note_of(FALSE[:9])).to_bytes(), 422),  # split view at one size
        (9, Request(9, (), note_of(TRUE[:5])).to_bytes(), 400),  # rollback, honest old size
        (9, request_of(4, TRUE[:8]).to_bytes(), 409),  # rollback, old size within
        (9, request_of(5, TRUE[:12]).to_bytes(), 409),  # stale old size
        (9, request_of(10, TRUE[:12]).to_bytes(), 409),  # old size ahead
        (9, request_of(0, TRUE[:12]).to_bytes(), 409),  # asks for the size
        (None, request_of(3, TRUE[:12]).to_bytes(), 409),  # nothing cosigned yet
        (None, Request(0, (bytes(32),), note_of(TRUE[:9])).to_bytes(), 422),
        (0, Request(0, (bytes(32),), note_of(TRUE[:9])).to_bytes(), 422),
        (7, Request(7, (), note_of(TRUE[:9])).to_bytes(), 422),
        (7, Request(7, (bytes(32),) * 63, note_of(TRUE[:9])).to_bytes(), 422),
        (None, Request(0, (), ROOTLESS).to_bytes(), 422),
        (None, Request(0, (), FORGED).to_bytes(), 403),
        (None, Request(0, (), COLLIDING).to_bytes(), 403),
        (None, Request(0, (), STRANGE).to_bytes(), 404),
        (None, b"", 400),
        (None, b"old 0\n\nno note\n", 403),
        (None, request_of(0, TRUE[:9]).to_bytes()[:-1], 403),
        (7, Request(7, (bytes(32),) * 64, note_of(TRUE[:9])).to_bytes(), 400),
        (7, Request(7, (bytes(32),) * 400, note_of(TRUE[:9])).to_bytes(), 400),
        (None, request_of(0, TRUE[:9]).to_bytes().replace(b"old 0", b"old 00"), 400),
        (None, request_of(0, TRUE[:9]).to_bytes().replace(b"old 0", b"new 0"), 400),
        (None, request_of(0, TRUE[:9]).to_bytes().replace(b"\n", b"\r\n"), 400),
        (None, request_of(0, TRUE[:9]).to_bytes().replace(b"\n9\n", b"\n09\n"), 400),
        (7, Request(7, (bytes(31),), note_of(TRUE[:9])).to_bytes(), 400),
        (None, bytes(LONGEST_REQUEST + 1), 400),
    ],
)
def test_what_a_witness_turns_down(last, request_body, status):
    witness = with_head(last)
    before = dict(witness.heads)
    answer = witness.post(request_body)
    assert answer.status == status
    assert witness.heads == before
    if status == 409:
        assert answer == Answer(409, SIZE_TYPE, b"%d\n" % (last or 0))


def test_a_witness_key_does_not_pass_for_a_log_key():
    logs = {ORIGIN: [VerifierKey(ORIGIN, Algorithm.COSIGNATURE, LOG.key.key)]}
    assert Witness(logs).post(request_of(0, TRUE[:3]).to_bytes()).status == 404


def test_two_requests_at_once_do_not_take_the_witness_back():
    """Both were compared with size 5; the smaller one is stored last and must lose."""
    witness = with_head(5)
    small, large = request_of(5, TRUE[:8]), request_of(5, TRUE[:20])
    agreed = [
        consider(one.to_bytes(), LOGS, witness.heads.get, is_signed_by) for one in (small, large)
    ]
    assert all(isinstance(one, Agreed) for one in agreed)
    assert witness.store(agreed[1]).status == 200
    assert witness.store(agreed[0]) == Answer(409, SIZE_TYPE, b"20\n")
    assert witness.heads[ORIGIN].size == 20


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_whatever_is_asked_a_witness_only_ever_appends(steps):
    witness = Witness()
    cosigned = []
    for is_true, old, size in steps:
        bodies = (TRUE if is_true else FALSE)[:size]
        body = request_of(old if old <= size else 0, bodies).to_bytes()
        if witness.post(body).status == 200:
            cosigned.append(bodies)
    for earlier, later in pairwise(cosigned):
        assert later[: len(earlier)] == earlier


def test_answers_of_a_witness_are_checked():
    note = note_of(TRUE[:3])
    agreed = Agreed(None, parse_checkpoint(note.text), note)
    body = answer_with_cosignature(agreed, CITY.key, 5, CITY.sign).body
    other = answer_with_cosignature(agreed, PROVINCE.key, 5, PROVINCE.sign).body
    (line,) = parse_cosignatures(other + body, note, [CITY.key], is_signed_by)
    assert line.name == CITY.key.name
    with rejected("note", "no_known_signature"):
        parse_cosignatures(other, note, [CITY.key], is_signed_by)
    with rejected("note", "bad_signature"):
        parse_cosignatures(body, note_of(TRUE[:4]), [CITY.key], is_signed_by)
    with malformed("witness_answer", "syntax"):
        parse_cosignatures(body[:-1], note, [CITY.key], is_signed_by)
    with malformed("note", "signature_line"):
        parse_cosignatures(b"\n", note, [CITY.key], is_signed_by)


def test_the_published_sequence():
    """Nine requests to litewitness; it answers 403 where the text of 2026 says 404."""
    published = json.loads(vectors("witness-add-checkpoint-sequence.json").read_text())
    public = bytes.fromhex(published["log_ed25519_pub_hex"])
    origin = f"sigsum.org/v1/tree/{sha256(public).hexdigest()}"
    witness = Witness({origin: [VerifierKey(origin, Algorithm.LOG, public)]})
    for step in published["sequence"]:
        answer = witness.post(step["body"].encode())
        expected = 404 if "unknown log" in step["assert_"] else step["status"]
        assert answer.status == expected, step["assert_"]
        if answer.status == 409:
            assert f"body == {json.dumps(answer.body.decode())}" == step["assert_"]


# What a log may sign.


def test_a_log_signs_what_follows():
    check_successor(None, checkpoint_of(TRUE[:5]), ())
    check_successor(checkpoint_of([]), checkpoint_of(TRUE[:5]), ())
    check_successor(checkpoint_of(TRUE[:5]), checkpoint_of(TRUE[:5]), ())
    proof = make_consistency(ListReader(TRUE), 5, 9)
    check_successor(checkpoint_of(TRUE[:5]), checkpoint_of(TRUE[:9]), proof)


@pytest.mark.parametrize(
    ("new", "what", "why"),
    [
        (checkpoint_of(TRUE[:8]), "successor", "rollback"),
        (checkpoint_of([]), "successor", "rollback"),
        (checkpoint_of(TRUE[:12], "other.example"), "successor", "origin"),
        (checkpoint_of(FALSE[:9]), "consistency", "same_size"),
        (Checkpoint(ORIGIN, 0, bytes(32)), "checkpoint", "empty_root"),
    ],
)
def test_a_log_does_not_sign_what_does_not_follow(new, what, why):
    with rejected(what, why):
        check_successor(checkpoint_of(TRUE[:9]), new, ())


def test_a_log_does_not_sign_a_rewritten_history():
    proof = make_consistency(ListReader(FALSE), 9, 20)
    with rejected("consistency", "root"):
        check_successor(checkpoint_of(TRUE[:9]), checkpoint_of(FALSE[:20]), proof)


# Evidence of two views.


def test_two_roots_at_one_size_are_evidence():
    found = find_split_view(note_of(TRUE[:9]), note_of(FALSE[:9]), [LOG.key], is_signed_by)
    assert found == SplitView(checkpoint_of(TRUE[:9]), checkpoint_of(FALSE[:9]))


@pytest.mark.parametrize(
    ("other", "what", "why"),
    [
        (note_of(TRUE[:9]), "split_view", "same_root"),
        (note_of(TRUE[:8]), "split_view", "not_comparable"),
        (FORGED, "note", "no_known_signature"),
        (STRANGE, "split_view", "not_comparable"),
    ],
)
def test_what_is_no_evidence(other, what, why):
    with rejected(what, why):
        keys = [LOG.key, STRANGER.key, CITY.key]
        find_split_view(note_of(TRUE[:9]), other, keys, is_signed_by)


@given(st.binary(max_size=100))
def test_any_bytes_are_answered(body):
    assert Witness().post(body).status == 400
    with pytest.raises((Malformed, Unproven)):
        parse_request(body)


def test_the_root_of_nothing_is_known():
    assert checkpoint_of([]).root == EMPTY_ROOT
