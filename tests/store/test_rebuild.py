"""Projections: all kinds of entries, rebuilt equal, and every edit of a row found."""

import random
from datetime import date
from hashlib import sha256
from importlib import import_module

import pytest
from django.db import connection

from kanhe.registers import changes
from kanhe.registers.disclosure import disclose
from kanhe.registers.entry import DisclosureErased, Entry, EntryWithheld, Staffed
from kanhe.registers.lifecycle import Event
from kanhe.registers.projection import content_of
from kanhe.store import listing, outbox, queries, rebuild
from kanhe.store.append import commit
from kanhe.store.folder import Folder
from kanhe.store.models import Outbox, StoredRecord
from kanhe.store.writer import Writer
from kanhe.values.orgtree import grow
from kanhe.values.refusal import Refusal

from .entries import corrected, defined, entry, evidence, opened, registered, step, voided
from .writing import write

SECRET = disclose("owner", "张三", bytes(16))


def staffed() -> Entry:
    kind = changes.StaffChangeKind
    data = (
        changes.StaffChangeData(kind.FORMED, "t", date(2021, 2, 1), "整治专班", "a"),
        changes.StaffChangeData(kind.SECONDED, "t", date(2021, 2, 2), org_unit="b", person="alice"),
    )
    return entry("staff", Staffed(data, "成立专班"))


def fill() -> None:
    """Write entries of every kind."""
    write(defined(), opened("a", "b"), staffed())
    commit(lambda writer: writer.append(registered("r1", owner="sd:x"), [SECRET]))
    write(registered("r2", org_unit="b"), registered("r3", problem="走访群众"))
    write(corrected("r1", "c1", problem="路灯亮了"), voided("r3"), evidence("r2", "ab" * 32))
    content = content_of(queries.record("finding", "r2"))
    write(step("r2", Event.ASSIGN, content, due_on=date(2021, 5, 1)))
    write(entry("erase", DisclosureErased(4, ("owner",), "本人要求")))
    write(entry("hide", EntryWithheld(5, "正文有身份证号")))


def test_the_word_index_is_made_anew_with_what_it_held(ledger: Folder) -> None:
    write(defined(), registered("r1", problem="走访群众Ab9"))
    module = import_module("kanhe.store.migrations.0009_plain_words")
    with connection.schema_editor() as editor:
        module._install(None, editor)
    write(registered("r2", problem="走访单位"))
    for words, count in (("走访", 2), ("访群", 1), ("AB9", 1)):
        assert listing.count_records(listing.RecordFilter("finding", words=words)) == count
    assert rebuild.check() == []


def test_all_kinds_are_projected(ledger: Folder) -> None:
    fill()
    r1, r2, r3 = (queries.record("finding", key) for key in ("r1", "r2", "r3"))
    assert [line.kind for line in r1.trail] == ["record_registered", "record_corrected"]
    assert r1.trail[0].changed == (  # kept nowhere: told by the data and by what was corrected
        ("found_on", None, "2021-03-09"), ("org_unit", None, "a"),
        ("owner", None, "sd:x"), ("problem", None, "路灯不亮"),
    )  # fmt: skip
    assert r1.trail[1].changed == (("problem", "路灯不亮", "路灯亮了"),)
    assert r1.editors == {"alice", "bob"}
    assert r3.is_void
    assert r2.state == "assigned"
    assert [piece.sha256 for piece in queries.evidence("finding", "r2")] == ["ab" * 32]
    assert queries.records_with("ab" * 32) == (("finding", "r2"),)
    assert [unit.key for unit in queries.tree().org_units.values()] == ["a", "b"]
    assert queries.staffing().secondments[0].person == "alice"
    assert [one.name for one in queries.definitions()] == ["finding"]
    assert queries.definition("finding", 1) == queries.definition("finding")
    assert [one.kind for one in outbox.waiting()] == ["evidence_attached", "step_taken"]
    outbox.mark_told([outbox.waiting()[0].number])
    assert [one.kind for one in outbox.waiting()] == ["step_taken"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: queries.record("finding", "none"),
        lambda: queries.disclosures_of("finding", "none"),
        lambda: queries.definition("none"),
        lambda: queries.definition("finding", 9),
    ],
)
def test_what_is_not_there_is_refused(ledger: Folder, ask: object) -> None:
    write(defined())
    with pytest.raises(Refusal, match="unknown"):
        ask()  # type: ignore[operator]


def test_the_live_record_is_the_pure_one(ledger: Folder) -> None:
    """What a command sees within its own transaction is what is read afterwards."""
    write(defined())

    def act(writer: Writer) -> object:
        writer.append(registered("a"))
        writer.append(corrected("a", "c", problem="改"))
        return writer.projector.record("finding", "a")

    seen = commit(act)
    assert seen == queries.record("finding", "a")
    again = commit(lambda writer: writer.projector.record("finding", "a"))
    assert again.trail[0].entry_number == 3  # the latest line alone


def test_tree_and_staff_grow_within_a_command(ledger: Folder) -> None:
    def act(writer: Writer) -> tuple[int, int]:
        writer.append(opened("a"))
        writer.append(opened("b", parent="a"))
        writer.append(staffed())
        return len(writer.projector.tree().org_units), len(writer.projector.staffing().taskforces)

    assert commit(act) == (2, 1)
    assert commit(lambda w: len(w.projector.tree().org_units)) == 2
    assert queries.tree() == grow(queries.tree(), ())
    with pytest.raises(Refusal, match="org_unit_known"):
        write(entry("again", opened("a").payload))


def test_rebuilding_changes_nothing(ledger: Folder) -> None:
    fill()
    told = Outbox.objects.count()
    before = [queries.record("finding", key) for key in ("r1", "r2", "r3")]
    done: list[int] = []
    assert rebuild.rebuild(lambda now, _all: done.append(now)) == queries.log_size() == done[-1]
    assert [queries.record("finding", key) for key in ("r1", "r2", "r3")] == before
    assert Outbox.objects.count() == told
    write(registered("r4"))


def test_rebuilding_heals_what_was_lost(ledger: Folder) -> None:
    fill()
    with connection.cursor() as cursor:
        for table in ("record", "trace", "search_text", "serial", "org_change", "withheld"):
            cursor.execute(f"DELETE FROM {table}")
    assert rebuild.check() != []
    rebuild.rebuild()


EDITS = {
    "a value": "UPDATE record SET data = '{\"problem\":\"好\"}' WHERE key = 'r1'",
    "a state": "UPDATE record SET state = 'closed' WHERE key = 'r2'",
    "a day": "UPDATE record SET day = '2021-03-10' WHERE key = 'r2'",
    "no longer void": "UPDATE record SET is_void = %s WHERE key = 'r3'",
    "a row deleted": "DELETE FROM record WHERE key = 'r1'",
    "a ghost": "INSERT INTO trace (entry_number, record_id, line) VALUES (99, 4, '{}')",
    "a line deleted": "DELETE FROM trace WHERE entry_number = 4",
    "a line edited": "UPDATE trace SET line = '{}' WHERE entry_number = 4",
    "evidence": "UPDATE evidence SET size = 4",
    "a definition": "UPDATE register_definition SET data = '{}'",
    "an org change": "DELETE FROM org_change WHERE place = 1",
    "no longer withheld": "DELETE FROM withheld",
    "a serial": "INSERT INTO serial (register, series, serial) VALUES ('finding', 'x{}', 9)",
    "words": "DELETE FROM search_text",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edit_of_a_projection_is_named(bare_ledger: Folder, edit: str) -> None:
    fill()
    with connection.cursor() as cursor:
        cursor.execute(edit, [False] if "%s" in edit else None)
    table = edit.split()[1] if edit.startswith("UPDATE") else edit.split()[2]
    found = rebuild.check()
    assert {one.table for one in found} == {table}
    assert {one.fault for one in found} <= {"lost", "ghost"}
    rebuild.rebuild()
    assert rebuild.check() == []


def test_checking_writes_nothing_and_stops_nobody(ledger: Folder) -> None:
    fill()

    def meanwhile(done: int, _all: int) -> None:
        import threading

        from django.db import connections

        def run() -> None:
            write(registered(f"meanwhile-{done}"))
            connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        thread.join(20)
        assert not thread.is_alive()

    assert rebuild.check(meanwhile) == []
    assert StoredRecord.objects.filter(key__startswith="meanwhile").count() == 1


def made_of(kind: str, key: str, name: str, draw: random.Random) -> Entry:
    match kind:
        case "r":
            return registered(key, org_unit=draw.choice("ab"))
        case "c":
            return corrected(key, f"c{name}", problem=f"第{name}次")
        case "v":
            return voided(key)
        case _:
            return evidence(key, sha256(name.encode()).hexdigest())


def test_any_order_of_acts_rebuilds_equal(ledger: Folder) -> None:
    """Random entries, good and refused, in commands of random length."""
    draw = random.Random(11)
    write(defined())
    for number in range(90):
        keys = [f"k{draw.randrange(25)}" for _ in range(draw.randrange(1, 4))]
        kinds = [draw.choice("rrrcve") for _ in keys]
        entries = [
            made_of(kind, key, f"{number}-{at}", draw)
            for at, (key, kind) in enumerate(zip(keys, kinds, strict=True))
        ]
        try:
            write(*entries)
        except Refusal:
            continue
    assert queries.log_size() > 30
