import json
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint
from kanhe.tlog.hashing import leaf_hash, leaf_hashes, node_hash
from kanhe.tlog.note import parse_note
from kanhe.tlog.proofs import (
    RangeProof,
    Withheld,
    check_consistency,
    check_empty,
    check_inclusion,
    check_range,
    included_root,
    make_consistency,
    make_inclusion,
    make_range,
)
from kanhe.tlog.rejection import Unproven
from kanhe.tlog.tiles import TileReader
from kanhe.tlog.tree import TreeHead

from .logs import (
    ORIGIN,
    ListReader,
    bodies_of,
    checkpoint_of,
    flips,
    mth,
    path,
    rejected,
    subproof,
    vectors,
)

HUNDRED = bodies_of(100)
READER = ListReader(HUNDRED)
HEADS = [TreeHead(size, mth(HUNDRED[:size])) for size in range(101)]


@pytest.mark.parametrize("size", range(1, 101))
def test_every_inclusion_proof_up_to_a_hundred(size):
    bodies = HUNDRED[:size]
    checkpoint = Checkpoint(ORIGIN, *(size, HEADS[size].root))
    for index in range(size):
        proof = make_inclusion(READER, index, size)
        assert list(proof) == path(index, bodies)
        check_inclusion(checkpoint, bodies[index], index, proof)
        with pytest.raises(Unproven):
            check_inclusion(checkpoint, b"another", index, proof)


@pytest.mark.parametrize("size", range(1, 101))
def test_every_consistency_proof_up_to_a_hundred(size):
    for old in range(1, size + 1):
        proof = make_consistency(READER, old, size)
        assert list(proof) == subproof(old, HUNDRED[:size])
        check_consistency(HEADS[old], HEADS[size], proof)
        with pytest.raises(Unproven):
            check_consistency(TreeHead(old, bytes(32)), HEADS[size], proof)
        with pytest.raises(Unproven):
            check_consistency(HEADS[old], TreeHead(size, bytes(32)), proof)


@pytest.mark.parametrize("size", [*range(18), 31, 33, 64, 100])
def test_every_range_proof(size):
    checkpoint = Checkpoint(ORIGIN, size, HEADS[size].root)
    for start in range(size + 1):
        for stop in range(start, size + 1):
            proof = make_range(READER, start, stop, size)
            check_range(checkpoint, proof, HUNDRED[start:stop])


def test_a_proof_has_exactly_one_index():
    for size in (1, 2, 7, 64, 65):
        checkpoint = checkpoint_of(HUNDRED[:size])
        for index in range(size):
            proof = make_inclusion(READER, index, size)
            for other in {*range(-2, 2 * size + 2), index + 1024} - {index}:
                with pytest.raises(Unproven):
                    check_inclusion(checkpoint, HUNDRED[index], other, proof)


@given(st.data())
def test_an_altered_inclusion_proof_fails(data):
    size = data.draw(st.integers(2, 100))
    index = data.draw(st.integers(0, size - 1))
    proof = list(make_inclusion(READER, index, size))
    for altered in altered_proofs(proof, data.draw(st.integers(0, 255))):
        with pytest.raises(Unproven):
            check_inclusion(checkpoint_of(HUNDRED[:size]), HUNDRED[index], index, altered)


@given(st.data())
def test_an_altered_consistency_proof_fails(data):
    size = data.draw(st.integers(2, 100))
    old = data.draw(st.integers(1, size))
    proof = list(make_consistency(READER, old, size))
    for altered in altered_proofs(proof, data.draw(st.integers(0, 255))):
        with pytest.raises(Unproven):
            check_consistency(HEADS[old], HEADS[size], altered)


def altered_proofs(proof, bit):
    """Yield proofs that differ: longer, shorter, turned round, a bit flipped, hashes cut."""
    yield [*proof, bytes(32)]
    yield [bytes(32), *proof]
    yield [bytes(32)] * 64
    yield [bytes(32)] * 100_000
    for at, digest in enumerate(proof):
        yield [*proof[:at], *proof[at + 1 :]]
        yield [*proof[:at], digest[:31], *proof[at + 1 :]]
        yield [*proof[:at], digest + b"\0", *proof[at + 1 :]]
        changed = (int.from_bytes(digest, "big") ^ 1 << bit).to_bytes(32, "big")
        yield [*proof[:at], changed, *proof[at + 1 :]]
    if proof != proof[::-1]:
        yield proof[::-1]


def test_every_bit_of_a_proof_counts():
    proof = make_inclusion(READER, 5, 11)
    checkpoint = checkpoint_of(HUNDRED[:11])
    for changed in flips(b"".join(proof)):
        hashes = [changed[at : at + 32] for at in range(0, len(changed), 32)]
        with rejected("inclusion", "root"):
            check_inclusion(checkpoint, HUNDRED[5], 5, hashes)


def test_an_inner_node_is_no_leaf():
    """Its hash does lead to the root of a tree of half the size: so both are never given."""
    leaves = leaf_hashes(HUNDRED[:64])
    inner = node_hash(leaves[10], leaves[11])
    proof = make_inclusion(READER, 10, 64)[1:]
    assert included_root(5, 32, inner, proof) == HEADS[64].root
    for body in (leaves[10] + leaves[11], b"\1" + leaves[10] + leaves[11], inner):
        for index in (5, 10):
            with pytest.raises(Unproven):
                check_inclusion(checkpoint_of(HUNDRED[:64]), body, index, proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 5), (5, 5), (2**80, 5)])
def test_no_inclusion_proof_outside_the_tree(index, size):
    with rejected("inclusion", "index"):
        make_inclusion(READER, index, size)
    with rejected("inclusion", "index"):
        included_root(index, size, bytes(32), [])


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (-1, 5), (0, 0)])
def test_no_consistency_proof_from_nothing_or_backwards(old, new):
    with rejected("consistency", "size"):
        make_consistency(READER, old, new)
    with rejected("consistency", "size"):
        check_consistency(TreeHead(old, HEADS[0].root), TreeHead(new, HEADS[0].root), [])


def test_one_size_has_one_root():
    check_consistency(HEADS[5], HEADS[5], [])
    with rejected("consistency", "same_size"):
        check_consistency(HEADS[5], TreeHead(5, HEADS[6].root), [])
    with rejected("consistency", "same_size"):
        check_consistency(HEADS[5], HEADS[5], [bytes(32)])


def test_the_empty_tree_has_one_root():
    check_empty(HEADS[0])
    check_empty(HEADS[7])
    with rejected("checkpoint", "empty_root"):
        check_empty(TreeHead(0, HEADS[1].root))


# Runs of entries: what a figure is replayed from.

RUN = checkpoint_of(HUNDRED[:77])
RUN_PROOF = make_range(READER, 13, 40, 77)


@pytest.mark.parametrize(
    "bodies",
    [
        HUNDRED[13:39],
        HUNDRED[13:41],
        HUNDRED[14:40],
        [],
        [*HUNDRED[13:20], *HUNDRED[21:40]],
        [*HUNDRED[13:20], HUNDRED[19], *HUNDRED[20:40]],
        [*HUNDRED[13:20], HUNDRED[19], *HUNDRED[21:40]],
        [*HUNDRED[13:20], HUNDRED[21], HUNDRED[20], *HUNDRED[22:40]],
        [*HUNDRED[13:39], HUNDRED[39] + b" "],
        [*HUNDRED[13:39], Withheld(bytes(32))],
        [*HUNDRED[13:39], Withheld(bytes(31))],
        HUNDRED * 2,
    ],
    ids=[
        *("short", "long", "late", "none", "dropped", "twice"),
        *("replaced", "swapped", "edited", "leaf", "31", "beyond"),
    ],
)
def test_a_run_with_an_entry_out_of_place_fails(bodies):
    with pytest.raises(Unproven):
        check_range(RUN, RUN_PROOF, bodies)


@pytest.mark.parametrize(
    ("proof", "why"),
    [
        (RangeProof(14, RUN_PROOF.left, RUN_PROOF.right), "right"),
        (RangeProof(12, RUN_PROOF.left[:-1], RUN_PROOF.right), "right"),
        (RangeProof(13, RUN_PROOF.left[:-1], RUN_PROOF.right), "left"),
        (RangeProof(13, (*RUN_PROOF.left, bytes(32)), RUN_PROOF.right), "left"),
        (RangeProof(-1, RUN_PROOF.left[:1], RUN_PROOF.right), "bounds"),
        (RangeProof(78, RUN_PROOF.left, RUN_PROOF.right), "bounds"),
        (RangeProof(2**70, RUN_PROOF.left[:1], RUN_PROOF.right), "bounds"),
        (RangeProof(13, RUN_PROOF.left[::-1], RUN_PROOF.right), "root"),
        (RangeProof(13, RUN_PROOF.left, RUN_PROOF.right[::-1]), "root"),
        (RangeProof(13, RUN_PROOF.left, RUN_PROOF.right[:-1]), "right"),
        (RangeProof(13, RUN_PROOF.left, (*RUN_PROOF.right, bytes(32))), "right"),
        (RangeProof(13, (bytes(32),) * 64, RUN_PROOF.right), "too_long"),
        (RangeProof(13, RUN_PROOF.left, (bytes(32),) * 64), "too_long"),
        (RangeProof(13, (bytes(31), *RUN_PROOF.left[1:]), RUN_PROOF.right), "hash_length"),
        (RangeProof(13, RUN_PROOF.left, (bytes(33), *RUN_PROOF.right[1:])), "hash_length"),
    ],
)
def test_an_altered_range_proof_fails(proof, why):
    with rejected("range", why):
        check_range(RUN, proof, HUNDRED[13:40])


def test_a_run_may_begin_at_the_end_and_not_beyond():
    at_end = make_range(READER, 77, 77, 77)
    check_range(RUN, at_end, [])
    with rejected("range", "bounds"):
        check_range(RUN, at_end, HUNDRED[77:78])


@pytest.mark.parametrize(
    ("proof", "why"),
    [([bytes(32)] * 64, "too_long"), ([bytes(32)] * 10**6, "too_long"), ([b""], "hash_length")],
)
def test_the_bounds_of_a_proof_are_looked_at_first(proof, why):
    with rejected("inclusion", why):
        included_root(0, 2**63 - 1, bytes(32), proof)
    with rejected("consistency", why):
        check_consistency(HEADS[5], TreeHead(2**63 - 1, bytes(32)), proof)


def test_one_hash_too_many_or_too_few_is_told_apart():
    inclusion = make_inclusion(READER, 5, 11)
    consistency = make_consistency(READER, 5, 11)
    more = (bytes(32),)
    with rejected("inclusion", "too_long"):
        check_inclusion(checkpoint_of(HUNDRED[:11]), HUNDRED[5], 5, inclusion + more)
    with rejected("inclusion", "too_short"):
        check_inclusion(checkpoint_of(HUNDRED[:11]), HUNDRED[5], 5, inclusion[:-1])
    with rejected("consistency", "too_long"):
        check_consistency(HEADS[5], HEADS[11], consistency + more)
    with rejected("consistency", "root"):
        check_consistency(HEADS[5], HEADS[11], consistency[:-1])
    with rejected("consistency", "too_short"):
        check_consistency(HEADS[5], HEADS[11], ())


def test_the_greatest_tree_has_proofs_of_63_hashes():
    """No such tree exists; a forged one shows that the limit lets every true proof through."""
    root = included_root(0, 2**63, bytes(32), [bytes(32)] * 63)
    assert len(root) == 32
    with rejected("inclusion", "too_short"):
        included_root(0, 2**63, bytes(32), [bytes(32)] * 62)


def test_a_withheld_entry_keeps_its_place():
    bodies = [*HUNDRED[13:20], Withheld(leaf_hash(HUNDRED[20])), *HUNDRED[21:40]]
    check_range(RUN, RUN_PROOF, bodies)


@pytest.mark.parametrize(("start", "stop", "size"), [(-1, 3, 5), (3, 2, 5), (3, 6, 5)])
def test_no_range_proof_outside_the_tree(start, stop, size):
    with rejected("range", "bounds"):
        make_range(READER, start, stop, size)


# Published vectors.


def probes(kind):
    folder = vectors("transparency-dev-merkle") / "testdata" / kind
    return [json.loads(file.read_text()) for file in sorted(folder.rglob("*.json"))]


def hashes_of(values):
    return [b64decode(value) for value in values or []]


def holds(check, *arguments):
    try:
        check(*arguments)
    except Unproven:
        return False
    return True


def test_published_inclusion_probes():
    seen = probes("inclusion")
    for probe in seen:
        leaf, root = b64decode(probe["leafHash"] or ""), b64decode(probe["root"] or "")

        def check(probe=probe, leaf=leaf, root=root):
            found = included_root(
                probe["leafIdx"], probe["treeSize"], leaf, hashes_of(probe["proof"])
            )
            if len(leaf) != 32 or found != root:
                raise Unproven("inclusion", "root")

        assert holds(check) is not probe["wantErr"], probe["desc"]
    assert len(seen) == 98


def test_published_consistency_probes():
    seen = probes("consistency")
    for probe in seen:
        old = TreeHead(probe["size1"], b64decode(probe["root1"] or ""))
        new = TreeHead(probe["size2"], b64decode(probe["root2"] or ""))
        is_good = holds(check_consistency, old, new, hashes_of(probe["proof"]))
        assert is_good is not probe["wantErr"], probe["desc"]
    assert len(seen) == 98


def test_all_proofs_of_a_published_log():
    """Tessera's test log: all pairs of its sixteen checkpoints, all entries of each."""
    folder = vectors("tessera-testlog/log")
    heads = {}
    for size in range(16):
        note = parse_note((folder / f"checkpoint.{size}").read_bytes())
        heads[size] = parse_checkpoint(note.text)
    check_empty(heads[0].head)
    for size in range(1, 16):
        reader = TileReader(lambda tile: (folder / tile.path()).read_bytes(), size)
        for old in range(1, size + 1):
            proof = make_consistency(reader, old, size)
            check_consistency(heads[old].head, heads[size].head, proof)
        for index in range(size):
            leaf = reader.subtree(0, index)
            proof = make_inclusion(reader, index, size)
            assert included_root(index, size, leaf, proof) == heads[size].root


def test_the_root_of_a_published_mirror():
    """300 entries in two tiles; the tiles lead to the root that the mirror cosigned."""
    folder = vectors("sunlight") / "cmd/skylight/testdata/witness/mirror"
    (log,) = folder.glob("000d*")
    checkpoint = parse_checkpoint(parse_note((log / "checkpoint").read_bytes()).text)
    reader = TileReader(lambda tile: unpacked((log / tile.path()).read_bytes()), checkpoint.size)
    leaf = reader.subtree(0, 299)
    proof = make_inclusion(reader, 299, 300)
    assert included_root(299, 300, leaf, proof) == checkpoint.root


def unpacked(data):
    import gzip

    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
