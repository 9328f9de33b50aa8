import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.tlog.hashing import EMPTY_ROOT, leaf_hash, leaf_hashes, node_hash, root_hash
from kanhe.tlog.tree import Frontier, cover, fold, push, range_root

from .logs import ListReader, bodies_of, malformed, mth, vectors

# The eight leaves of the RFC 6962 reference tests and the roots over the first 0 to 8 of them.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
LEAVES += ["606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_reference_leaves(size):
    bodies = [bytes.fromhex(leaf) for leaf in LEAVES[:size]]
    assert root_hash(leaf_hashes(bodies)).hex() == ROOTS[size]
    assert Frontier().extended(leaf_hashes(bodies)).root().hex() == ROOTS[size]


def test_published_reference_hashes():
    reference = json.loads(vectors("rfc6962-reference.json").read_text())
    assert EMPTY_ROOT.hex() == reference["empty_root"]
    assert leaf_hash(b"").hex() == reference["empty_leaf_hash"]
    assert leaf_hash(b"L123456").hex() == reference["leaf_L123456"]
    assert node_hash(b"N123", b"N456").hex() == reference["node_N123_N456"]
    assert (reference["leaves_hex"], reference["roots_hex_by_size"]) == (LEAVES, ROOTS)


@pytest.mark.parametrize("size", range(101))
def test_every_way_to_a_root_agrees_with_brute_force(size):
    bodies = bodies_of(size)
    expected = mth(bodies)
    leaves = leaf_hashes(bodies)
    assert root_hash(leaves) == expected
    assert Frontier().extended(leaves).root() == expected
    assert range_root(ListReader(bodies), 0, size) == expected


@given(st.integers(0, 600), st.integers(0, 600), st.integers(0, 600))
def test_a_frontier_grows_in_any_steps_and_survives_storage(first, second, third):
    leaves = leaf_hashes(bodies_of(first + second + third))
    frontier = Frontier()
    for step in (leaves[:first], leaves[first : first + second], leaves[first + second :]):
        frontier = frontier.extended(step)
        frontier = Frontier.from_bytes(frontier.size, frontier.to_bytes())
        assert len(frontier.hashes) == frontier.size.bit_count()
    assert frontier.root() == root_hash(leaves)


@pytest.mark.parametrize(("size", "data"), [(-1, b""), (1, b""), (2, bytes(64)), (3, bytes(63))])
def test_a_frontier_of_another_length_is_malformed(size, data):
    with malformed("frontier", "length"):
        Frontier.from_bytes(size, data)


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_a_cover_tiles_its_range(one, other):
    start, stop = sorted((one, other))
    at = start
    for height, index in cover(start, stop):
        assert index << height == at
        at += 1 << height
    assert at == stop
    assert len(cover(0, stop)) == stop.bit_count()


def test_fold_of_nothing_is_the_empty_root():
    assert fold([]) == EMPTY_ROOT


def test_push_merges_a_full_subtree():
    bodies = bodies_of(8)
    stack = [mth(bodies[:4])]
    push(stack, 4, mth(bodies[4:]), 2)
    assert stack == [mth(bodies)]
