import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.tlog.hashing import LEAF, leaf_hash, leaf_hashes, leaf_hashes_between, root_hash
from kanhe.tlog.tiles import (
    Bundle,
    GrowingTiles,
    Tile,
    TileReader,
    bundles_of,
    encode_bundle,
    parse_bundle,
    parse_path,
    parse_tile,
    tiles_of,
)

from .logs import bodies_of, flips, malformed, vectors


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(2, 0, 1), "tile/2/000.p/1"),
        (Tile(63, 999, 255), "tile/63/999.p/255"),
        (Tile(1, 1000), "tile/1/x001/000"),
        (Bundle(0, 1), "tile/entries/000.p/1"),
        (Bundle(1_234_067), "tile/entries/x001/x234/067"),
        (Bundle(2**55 - 1), "tile/entries/x036/x028/x797/x018/x963/967"),
    ],
)
def test_paths(place, path):
    assert place.path() == path
    assert parse_path(path) == place


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/64/000",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/1234",
        "tile/0/001/000",
        "tile/0/../000",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/data/000",
        "tile/0/000.p/300",
    ],
)
def test_other_spellings_of_paths_are_malformed(path):
    with malformed("tile_path", "syntax"):
        parse_path(path)


@given(st.integers(0, 63), st.integers(0, 2**55), st.integers(1, 256))
def test_a_path_leads_back(level, index, width):
    for place in (Tile(level, index, width), Bundle(index, width)):
        assert parse_path(place.path()) == place


def test_the_example_of_the_specification():
    """The tiles of a tree of 70,000 as tlog-tiles counts them."""
    tiles = list(tiles_of(70_000))
    assert len([tile for tile in tiles if tile.level == 0 and tile.width == 256]) == 273
    assert [tile for tile in tiles if tile.width < 256] == [
        Tile(0, 273, 112),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []
    assert [bundle.width for bundle in bundles_of(513)] == [256, 256, 1]


bodies_strategy = st.lists(st.binary(max_size=40), min_size=1, max_size=256)


@given(bodies_strategy)
def test_a_bundle_leads_back(bodies):
    assert parse_bundle(encode_bundle(bodies), len(bodies)) == bodies


@given(bodies_strategy, st.data())
def test_a_bundle_of_another_length_is_malformed(bodies, data):
    encoded = encode_bundle(bodies)
    cut = data.draw(st.integers(0, len(encoded) - 1))
    with malformed("bundle", "short"):
        parse_bundle(encoded[:cut], len(bodies))
    with malformed("bundle", "long"):
        parse_bundle(encoded + b"\0", len(bodies))


@pytest.mark.parametrize(
    ("bodies", "why"),
    [([], "width"), ([b""] * 257, "width"), ([bytes(65_536)], "entry_length")],
)
def test_what_no_bundle_holds(bodies, why):
    with malformed("bundle", why):
        encode_bundle(bodies)


def test_the_longest_entry_fits():
    longest = bytes(65_535)
    assert parse_bundle(encode_bundle([longest, b""]), 2) == [longest, b""]


def test_no_flipped_bit_leaves_a_bundle_as_it_was():
    """Every bit of a small bundle: it breaks, or some entry has another hash."""
    bodies = [b"first", b"", b"third"]
    leaves = leaf_hashes(bodies)
    for changed in flips(encode_bundle(bodies)):
        try:
            assert leaf_hashes(parse_bundle(changed, 3)) != leaves
        except Exception as error:
            assert error.args[1]["what"] == "bundle"  # noqa: PT017


@pytest.mark.parametrize(("data", "width"), [(b"", 1), (bytes(33), 1), (bytes(64), 1)])
def test_a_tile_of_another_length_is_malformed(data, width):
    with malformed("tile", "length"):
        parse_tile(data, width)


def stored(leaves):
    """Return every tile of the tree, and the root, from one pass of growing."""
    growing = GrowingTiles()
    tiles = dict(growing.add(leaves))
    tiles.update(growing.unfinished())
    return {place: b"".join(hashes) for place, hashes in tiles.items()}, growing.root()


SIZES = [*range(20), 255, 256, 257, 511, 512, 513, 700, 65_535, 65_536, 65_537, 66_000]


@pytest.mark.parametrize("size", SIZES)
def test_growing_tiles_make_all_tiles_and_the_root(size):
    leaves = leaf_hashes(bodies_of(size))
    tiles, root = stored(leaves)
    assert root == root_hash(leaves)
    assert sorted(tiles) == sorted(tiles_of(size))
    for tile in tiles_of(size):
        hashes = parse_tile(tiles[tile], tile.width)
        width = 256**tile.level
        first = tile.index * 256 * width
        assert hashes[0] == root_hash(leaves[first : first + width])
        last = first + (tile.width - 1) * width
        assert hashes[-1] == root_hash(leaves[last : last + width])


@given(st.lists(st.integers(0, 700), max_size=4))
def test_growth_can_stop_and_go_on(steps):
    leaves = leaf_hashes(bodies_of(sum(steps)))
    size, tiles = 0, {}
    for step in steps:
        growing = GrowingTiles.resume(size, tiles.__getitem__)
        new = [*growing.add(leaves[size : size + step]), *growing.unfinished()]
        tiles.update((tile, b"".join(hashes)) for tile, hashes in new)
        size += step
        assert growing.size == size
        assert growing.root() == root_hash(leaves[:size])
    assert {tile: tiles[tile] for tile in tiles_of(size)} == stored(leaves)[0]


def test_the_reader_reads_each_tile_once():
    leaves = leaf_hashes(bodies_of(700))
    tiles, _ = stored(leaves)
    asked = []
    reader = TileReader(lambda tile: asked.append(tile) or tiles[tile], 700)
    for height in range(10):
        for index in range(700 >> height):
            expected = root_hash(leaves[index << height : (index + 1) << height])
            assert reader.subtree(height, index) == expected
    assert sorted(asked) == sorted(tiles_of(700))


def test_the_reader_wants_whole_tiles():
    reader = TileReader(lambda _: bytes(31), 5)
    with malformed("tile", "length"):
        reader.subtree(0, 0)


def test_the_tiles_of_a_published_log():
    """Tessera's test log: at each size the bundle hashes to the tile."""
    folder = vectors("tessera-testlog/log")
    for size in range(1, 16):
        data = (folder / Bundle(0, size).path()).read_bytes()
        tile = (folder / Tile(0, 0, size).path()).read_bytes()
        assert [leaf_hash(body) for body in parse_bundle(data, size)] == parse_tile(tile, size)


def test_the_tiles_of_a_real_log():
    """Navigli 2025h2: the partial level-0 tile is the beginning of the full one."""
    folder = vectors("sunlight/testdata/navigli2025h2")
    full = parse_tile((folder / Tile(0, 3).path()).read_bytes(), 256)
    assert parse_tile((folder / Tile(0, 3, 10).path()).read_bytes(), 10) == full[:10]


@given(st.lists(st.binary(max_size=40) | st.just(LEAF), min_size=1, max_size=9))
def test_leaves_are_hashed_where_they_lie(bodies: list[bytes]) -> None:
    assert leaf_hashes_between(LEAF.join(bodies), map(len, bodies)) == leaf_hashes(bodies)
