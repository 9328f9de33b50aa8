import pytest

from kanhe.tlog.audit import audit, entries
from kanhe.tlog.export import export
from kanhe.tlog.policy import check_note
from kanhe.tlog.rejection import Malformed, Unproven
from kanhe.tlog.tiles import Bundle, Tile, bundles_of, encode_bundle, parse_path, tiles_of

from .logs import (
    POLICY,
    bodies_of,
    checkpoint_of,
    flips,
    is_signed_by,
    malformed,
    mth,
    rejected,
    signed,
)


def files_of(bodies):
    return dict(export(bodies, signed(checkpoint_of(bodies))))


def audited(files, withheld=()):
    return audit(files.get, POLICY, is_signed_by, withheld)


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 700, 1024])
def test_an_export_has_all_files_and_passes(size):
    bodies = bodies_of(size)
    files = files_of(bodies)
    *paths, last = files
    assert last == "checkpoint"
    assert sorted(map(parse_path, paths), key=repr) == sorted(
        [*tiles_of(size), *bundles_of(size)], key=repr
    )
    found = audited(files)
    assert found.trusted.checkpoint == checkpoint_of(bodies)
    assert found.withheld == ()
    assert list(entries(files.get, size)) == bodies


def test_three_levels_are_exported_and_audited():
    bodies = bodies_of(66_000)
    files = files_of(bodies)
    assert files[Tile(2, 0, 1).path()] == mth(bodies[:65_536])
    assert audited(files).trusted.checkpoint.size == 66_000


@pytest.mark.parametrize("bodies", [bodies_of(4), bodies_of(6), [*bodies_of(4), b"x"]])
def test_entries_that_are_not_the_checkpoints_get_no_checkpoint(bodies):
    paths = []
    with rejected("export", "root"):
        paths.extend(path for path, _ in export(bodies, signed(checkpoint_of(bodies_of(5)))))
    assert "checkpoint" not in paths


def test_an_entry_too_long_for_a_bundle_is_refused():
    with malformed("bundle", "entry_length"):
        list(export([bytes(65_536)], signed(checkpoint_of([]))))


def test_every_flipped_bit_of_a_small_log_is_found():
    """Every bit of every file: entries, each tile, the checkpoint with its three signatures."""
    files = files_of([b"a", b"bb", b"ccc"])
    assert len(files) == 3
    for path, data in files.items():
        for changed in flips(data):
            with pytest.raises((Malformed, Unproven)):
                audited({**files, path: changed})


def test_a_flipped_bit_in_any_tile_or_bundle_is_found():
    """One bit in each file of a log with full and partial tiles on two levels."""
    files = files_of(bodies_of(1_000))
    for path, data in files.items():
        at = len(data) * 2 // 3
        changed = data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]
        with pytest.raises((Malformed, Unproven)):
            audited({**files, path: changed})


@pytest.mark.parametrize("path", sorted(files_of(bodies_of(600))))
def test_a_file_that_lacks_is_named(path):
    files = files_of(bodies_of(600))
    del files[path]
    with rejected("audit", "missing"):
        audited(files)


BODIES = bodies_of(300)
EDITS = {
    "edited": [*BODIES[:9], b"edited", *BODIES[10:]],
    "swapped": [*BODIES[:9], BODIES[10], BODIES[9], *BODIES[11:]],
    "doubled": [*BODIES[:9], BODIES[8], *BODIES[10:]],
    "dropped": [*BODIES[:9], *BODIES[10:], b"filler"],
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_rewritten_log_under_the_old_checkpoint_is_found(edit):
    """Bundles and tiles all fit each other; the signed root does not."""
    rewritten = files_of(EDITS[edit])
    with rejected("audit", "root"):
        audited({**rewritten, "checkpoint": files_of(BODIES)["checkpoint"]})
    one = Bundle(0).path()
    with rejected("audit", "tile"):
        audited({**files_of(BODIES), one: rewritten[one]})


@pytest.mark.parametrize("size", [299, 44, 256])
def test_a_cut_log_is_found(size):
    shorter = files_of(BODIES[:size])
    with pytest.raises(Unproven):
        audited({**shorter, "checkpoint": files_of(BODIES)["checkpoint"]})


def test_entries_may_not_run_over():
    files = files_of(BODIES)
    path = Bundle(1, 44).path()
    with malformed("bundle", "long"):
        audited({**files, path: encode_bundle([*BODIES[256:], b"one more"])})


def test_a_withheld_bundle_keeps_its_place_and_is_named():
    files = files_of(BODIES)
    del files[Bundle(0).path()]
    assert audited(files, {Bundle(0)}).withheld == (Bundle(0),)
    with rejected("audit", "missing"):
        audited(files, {Bundle(1, 44)})
    tile = Tile(0, 0).path()
    with rejected("audit", "tile"):  # the one above it
        audited({**files, tile: bytes(8_192)}, {Bundle(0)})
    with rejected("audit", "missing"):
        audited({path: data for path, data in files.items() if path != tile}, {Bundle(0)})


def test_the_root_vouches_for_a_withheld_bundle():
    files = files_of(BODIES[:5])
    files |= {Tile(0, 0, 5).path(): bytes(160)}
    del files[Bundle(0, 5).path()]
    with rejected("audit", "root"):
        audited(files, {Bundle(0, 5)})


def test_a_bundle_that_is_shown_is_checked_though_it_might_be_withheld():
    files = files_of(BODIES)
    assert audited(files, {Bundle(0)}).withheld == ()
    changed = {**files, Bundle(0).path(): files_of(EDITS["edited"])[Bundle(0).path()]}
    with rejected("audit", "tile"):
        audited(changed, {Bundle(0)})


def test_nothing_is_read_before_the_checkpoint_is_trusted():
    """A forged checkpoint with a huge size must not make the auditor work."""
    asked = []
    files = files_of(BODIES)
    forged = files["checkpoint"].replace(b"\n300\n", b"\n9000000000000000000\n")

    def read(path):
        asked.append(path)
        return forged if path == "checkpoint" else files.get(path)

    with rejected("note", "bad_signature"):
        audit(read, POLICY, is_signed_by)
    assert asked == ["checkpoint"]


def test_a_bundle_that_lacks_has_no_entries():
    with rejected("audit", "missing"):
        list(entries({}.get, 1))


def test_the_checkpoint_of_an_export_is_the_note_itself():
    note = signed(checkpoint_of(BODIES))
    assert files_of(BODIES)["checkpoint"] == note.to_bytes()
    assert check_note(note, POLICY, is_signed_by).checkpoint.size == 300
