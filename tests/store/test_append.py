"""Writing: numbers, refusals that leave nothing behind, groups, long imports."""

from datetime import date
from unittest.mock import Mock

import pytest
from django.db import connection, connections

from kanhe.registers.disclosure import disclose
from kanhe.registers.entry import DisclosureErased, EntryWithheld
from kanhe.registers.numbering import key_of
from kanhe.store import append, edge, queries
from kanhe.store.append import commit
from kanhe.store.folder import Folder
from kanhe.store.models import LogEntry, LogTile, Outbox, StoredRecord, StoredTrace, TreeState
from kanhe.store.projecting import Projector
from kanhe.store.writer import Writer
from kanhe.tlog.tree import Frontier
from kanhe.values.refusal import Refusal
from tests.databases import Database

from .entries import NUMBERING, SERIES, corrected, defined, entry, opened, registered
from .writing import at_once, write


def test_numbers_run_on_from_one(ledger: Folder) -> None:
    assert write(defined()) == [1]
    assert write(registered("a"), registered("b")) == [2, 3]
    assert LogEntry.objects.count() == 3
    assert [row.key for row in StoredRecord.objects.order_by("number")] == ["a", "b"]
    assert StoredTrace.objects.count() == 2


def test_the_tree_is_that_of_the_bodies(ledger: Folder) -> None:
    write(defined())
    for number in range(600):
        write(registered(str(number)))
    leaves = [bytes(row.leaf) for row in LogEntry.objects.order_by("entry_number")]
    state = TreeState.objects.get()
    frontier = Frontier().extended(leaves)
    assert (state.size, bytes(state.frontier)) == (601, frontier.to_bytes())
    tiles = {(row.level, row.index): bytes(row.data) for row in LogTile.objects.all()}
    assert tiles[0, 0] == b"".join(leaves[:256])
    assert sorted(tiles) == [(0, 0), (0, 1), (1, 0)]
    assert len(tiles[1, 0]) == 2 * 32
    append._edge.forget()
    assert write(registered("behind")) == [602]


def test_a_refused_command_leaves_nothing(ledger: Folder) -> None:
    write(defined())

    def half(writer: Writer) -> None:
        writer.append(registered("a"))
        writer.append(corrected("missing", "c", problem="x"))

    with pytest.raises(Refusal, match="record_unknown"):
        commit(half)
    assert LogEntry.objects.count() == 1
    assert StoredRecord.objects.count() == 0
    assert write(registered("a")) == [2]


def test_an_identity_is_taken_once(ledger: Folder) -> None:
    write(defined(), registered("a"))
    with pytest.raises(Refusal, match="entry_known"):
        write(registered("a"))
    with pytest.raises(Refusal, match="entry_known"):
        write(registered("b"), registered("b"))
    commit(lambda writer: writer.look_up(["register-a", "register-b"]))
    assert commit(lambda w: (w.look_up(["register-a", "x"]), w.has("register-a"), w.has("x")))[
        1:
    ] == (True, False)


def test_an_identity_may_be_found_taken_at_the_end(ledger: Folder) -> None:
    """Nobody asked before: the database's own constraint says so, and the command leaves nothing;
    others of its group, and what it wrote before in one long go, are not harmed."""
    write(defined(), registered("a"))
    taken = entry("register-a", opened("x").payload)
    with pytest.raises(Refusal, match="entry_known") as refused:
        write(registered("b"), taken)
    assert refused.value.facts == {"identity": "register-a"}
    assert queries.log_size() == 2
    outcomes: list[str] = []

    def one(number: int) -> None:
        try:
            outcomes.append(f"{len(write(registered(f'n{number}'), *([taken] * (number == 3))))}")
        except Refusal as refusal:
            outcomes.append(refusal.code)

    at_once(6, one)
    assert sorted(outcomes) == ["1"] * 5 + ["entry_known"]
    with pytest.raises(Refusal, match="entry_known"):
        write(*(registered(f"m{number}") for number in range(2_100)), taken)
    assert queries.log_size() == LogEntry.objects.count() == 7
    assert queries.tree().org_units == {}


@pytest.mark.parametrize("count", [1, 20])
def test_a_tree_that_is_another_by_now_is_not_grown(
    monkeypatch: pytest.MonkeyPatch, ledger: Folder, count: int
) -> None:
    write(defined())
    with monkeypatch.context() as patch:
        patch.setattr(edge, "_SET_SIZE", edge._SET_SIZE.replace("id = 1", "id = 2"))
        with pytest.raises(edge.Fatal, match="no longer of size 1"):
            write(*(registered(f"r{at}") for at in range(count)))
    assert LogEntry.objects.count() == queries.log_size() == 1
    assert write(registered("r0")) == [2]


def test_bytes_may_be_written_in_another_fashion(database: Database, ledger: Folder) -> None:
    """A PostgreSQL may be set to tell bytes as text with escapes, as old programs want it."""
    if database.server:
        name = connection.settings_dict["NAME"]
        database.server.execute(f'ALTER DATABASE "{name}" SET bytea_output = escape')
        connections.close_all()
    write(defined())
    for number in range(20):
        write(registered(f"r{number}"))
    assert queries.log_size() == 21


def test_a_command_that_fails_after_the_tree_has_grown_leaves_it_as_it_was(
    monkeypatch: pytest.MonkeyPatch, ledger: Folder
) -> None:
    write(defined())
    with monkeypatch.context() as patch:
        patch.setattr(Projector, "end", Mock(side_effect=RuntimeError("late")))
        with pytest.raises(RuntimeError, match="late"):
            write(registered("a"))
    assert LogEntry.objects.count() == queries.log_size() == 1
    assert write(registered("b")) == [2]


def test_other_tables_are_guarded(ledger: Folder) -> None:
    write(defined())

    def act(writer: Writer) -> None:
        writer.guard()
        Outbox.objects.create(entry_number=1, kind="own")
        raise Refusal("no")

    with pytest.raises(Refusal, match="no"):
        commit(act)
    assert Outbox.objects.count() == 0


def test_a_refused_entry_within_a_command_may_be_passed_over(ledger: Folder) -> None:
    write(defined())

    def pass_over(writer: Writer) -> list[int]:
        numbers = [writer.append(registered("a"))]
        with pytest.raises(Refusal, match="record_known"):
            writer.append(entry("again", registered("a").payload))
        return [*numbers, writer.append(registered("b"))]

    assert commit(pass_over) == [2, 3]
    assert [row.key for row in StoredRecord.objects.order_by("number")] == ["a", "b"]


def test_one_refusal_in_a_group_hurts_nobody_else(ledger: Folder) -> None:
    write(defined())
    results: dict[int, object] = {}

    def one(number: int) -> None:
        try:
            bad = corrected("missing", f"bad-{number}", problem="x")
            results[number] = write(registered(str(number)), *([bad] if number % 3 == 0 else []))
        except Refusal as refusal:
            results[number] = refusal.code

    at_once(9, one)
    refused = {number for number, result in results.items() if result == "record_unknown"}
    assert refused == {0, 3, 6}
    numbers = sorted(r[0] for r in results.values() if isinstance(r, list))
    assert numbers == list(range(2, 8))
    assert {row.key for row in StoredRecord.objects.all()} == {"1", "2", "4", "5", "7", "8"}


def test_a_bug_in_a_command_is_told_to_its_caller_alone(ledger: Folder) -> None:
    def broken(writer: Writer) -> None:
        writer.append(defined())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        commit(broken)
    assert queries.log_size() == 0
    assert write(defined()) == [1]


def test_a_command_cannot_commit(ledger: Folder) -> None:
    with pytest.raises(AssertionError):
        commit(lambda _: write(defined()))
    assert write(defined()) == [1]


def test_a_long_import_is_one_command(ledger: Folder) -> None:
    write(defined())
    keys = [f"k{number}" for number in range(5000)]

    def take(writer: Writer) -> int:
        writer.look_up([f"register-{key}" for key in keys])
        writer.projector.look_up("finding", keys)
        for key in keys:
            writer.append(registered(key))
        assert writer.projector.record("finding", "k0") is not None  # flushed long ago
        writer.append(corrected("k1", "c", problem="灯亮了"))
        return writer.next_number

    assert commit(take) == 5003
    assert queries.record("finding", "k1").data["problem"] == "灯亮了"
    assert len(queries.record("finding", "k1").trail) == 2
    refused = list(keys)

    def refuse(writer: Writer) -> None:
        for key in refused:
            writer.append(registered("again" + key))
        raise Refusal("enough")

    with pytest.raises(Refusal, match="enough"):
        commit(refuse)
    assert LogEntry.objects.count() == queries.log_size() == 5002
    assert StoredRecord.objects.count() == 5000


def test_keys_of_a_series_have_no_gap(ledger: Folder) -> None:
    write(defined())

    def one(writer: Writer) -> str:
        key = writer.next_key(NUMBERING, SERIES)
        writer.append(registered(key))
        return key

    def refused(writer: Writer) -> None:
        one(writer)
        raise Refusal("no")

    with pytest.raises(Refusal):
        commit(refused)
    made: list[str] = []

    at_once(8, lambda _: made.extend([commit(one) for _ in range(10)]))
    assert sorted(made) == sorted(key_of(NUMBERING, SERIES, at) for at in range(1, 81))
    write(registered("市整治〔2021〕90号"))  # the office's own
    assert commit(one) == "市整治〔2021〕91号"
    two = commit(lambda w: (w.next_key(NUMBERING, SERIES), w.next_key(NUMBERING, SERIES)))
    assert two == ("市整治〔2021〕92号", "市整治〔2021〕93号")
    assert commit(one) == "市整治〔2021〕92号"


def test_disclosures_stand_beside_and_go(ledger: Folder) -> None:
    write(defined())
    secret = disclose("owner", "张三", bytes(16))
    number = commit(lambda writer: writer.append(registered("a"), [secret]))
    assert queries.disclosures(number) == (secret,)
    assert queries.disclosures_of("finding", "a") == (secret,)
    write(entry("erase", DisclosureErased(number, ("owner",), "本人要求")))
    assert queries.disclosures(number) == ()

    def both(writer: Writer) -> None:
        at = writer.append(registered("b"), [secret])
        writer.append(entry("erase-b", DisclosureErased(at, ("owner",), "本人要求")))

    commit(both)
    assert queries.disclosures_of("finding", "b") == ()


def test_withheld_entries_are_not_handed_out(ledger: Folder) -> None:
    write(defined(), registered("a"))
    write(entry("hide", EntryWithheld(2, "正文有身份证号")))
    with pytest.raises(Refusal, match="entry_withheld"):
        queries.entry(2)
    assert [one.entry_number for one in queries.entries()] == [1, 3]
    assert queries.withheld_entries() == {2: 3}
    with pytest.raises(Refusal, match="entry_already_withheld"):
        write(entry("again", EntryWithheld(2, "再次")))
    for wrong in (0, 4, 5):
        with pytest.raises(Refusal, match="entry_unknown"):
            write(entry(f"hide-{wrong}", EntryWithheld(wrong, "没有")))


def test_entries_are_found_by_number_and_identity(ledger: Folder) -> None:
    write(defined(), registered("a", day=date(2021, 4, 1)))
    assert queries.entry(2).entry() == registered("a", day=date(2021, 4, 1))
    assert queries.entry_number_of("register-a") == 2
    assert queries.entry_number_of("nobody") is None
    with pytest.raises(Refusal, match="entry_unknown"):
        queries.entry(3)
