"""The board's counts equal counting record by record, and every count has its list."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from kanhe.indicators.work_items import Tally
from kanhe.registers import deadlines
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import DueRule, Field
from kanhe.registers.entry import Entry
from kanhe.registers.lifecycle import Event, State
from kanhe.registers.projection import content_of
from kanhe.store import board, queries, rebuild, standings
from kanhe.store.board import CloseOuts, Which
from kanhe.store.dues import late_records
from kanhe.store.folder import Folder
from kanhe.store.gate import steady
from kanhe.store.listing import Page
from kanhe.store.states import log_state
from kanhe.values.period import day_window

from .entries import FINDING, defined, opened, registered, step, voided
from .writing import write

TODAY = date(2021, 6, 10)
REGISTER = replace(
    FINDING,
    fields=(*FINDING.fields, Field("due_on", Datatype.DATE, "时限", "Due on")),
    due_rules=(
        DueRule("due_on", "found_on", 15, "grade", "ordinary"),
        DueRule("due_on", "found_on", 60, "grade", "grave"),
    ),
)
WINDOW = day_window(date(2021, 3, 1), TODAY)
ASKED = CloseOuts(REGISTER, WINDOW, TODAY, 3)


def content(key: str) -> str:
    return content_of(queries.record("finding", key))


def steps(key: str, *events: Event, **more: object) -> None:
    for event in events:
        one = step(key, event, content(key), **(more if event is events[-1] else {}))
        number = queries.log_size()
        write(replace(one, identity=f"{one.identity}-{number}", actor=f"person-{number}"))


def registering(key: str, day: date, org_unit: str = "a", **more: object) -> Entry:
    return registered(key, org_unit=org_unit, day=day, **more)


@pytest.fixture
def findings(ledger: Folder) -> Folder:
    write(defined(REGISTER), opened("a", "b"))
    write(
        registering("1", date(2021, 5, 1), grade="ordinary"),  # due 16 May
        registering("2", date(2021, 5, 27), grade="ordinary"),  # due 11 June
        registering("3", date(2021, 5, 1), due_on="2021-06-09"),
        registering("4", date(2021, 5, 1), grade="grave", due_on="2021-06-10"),
        registering("5", date(2021, 5, 1), "b"),  # no day
        registering("6", date(2021, 2, 1), "b", grade="ordinary"),  # before the window
        registering("7", date(2021, 5, 1), "b", grade="ordinary"),
        registering("8", date(2021, 5, 1), "b", grade="ordinary"),
        registering("9", date(2021, 5, 2), "b", grade="ordinary"),
    )
    write(voided("7"))
    road = (Event.ASSIGN, Event.ACKNOWLEDGE, Event.RECTIFY, Event.REQUEST_CLOSE_OUT)
    checks = (Event.PASS_DESK_REVIEW, Event.PASS_SITE_VERIFICATION, Event.GIVE_NOTICE)
    steps("8", *road, *checks, Event.CLOSE_IMPLEMENTED)
    steps("5", *road, Event.SEND_BACK)
    steps("5", Event.REPORT_PROGRESS, reason="正在重做")  # it is still back
    steps("2", Event.ASSIGN, due_on=date(2021, 6, 30))  # the day that was set goes first
    return ledger


def keys_of(page: Page) -> list[str]:
    return [one.record.key for one in page.rows]


def tallies(asked: CloseOuts = ASKED) -> dict[str, Tally]:
    return {key: one.tally for key, one in standings.standings(asked).items()}


def test_tallies(findings: Folder) -> None:
    assert tallies() == {
        "a": Tally(4, 0, 0, 2, date(2021, 5, 16), 1, date(2021, 6, 10), 0),
        "b": Tally(3, 1, 2, 1, date(2021, 5, 17), 0, None, 1),
    }
    assert standings.standings(ASKED)["b"].states == {
        State.RECTIFYING: 1,
        State.CLOSED: 1,
        State.REGISTERED: 1,
    }
    assert board.first_day(["finding", "nothing"]) == date(2021, 2, 1)
    assert board.first_day([]) is None


@pytest.mark.parametrize(
    ("which", "keys"),
    [
        (Which.ALL, "9 8 5 4 3 2 1"),
        (Which.DONE, "8"),
        (Which.OPEN, "9 5 4 3 2 1"),
        (Which.LATE, "1 9 3"),  # the longest overdue first
        (Which.SOON, "4"),
        (Which.SENT_BACK, "5"),
    ],
)
def test_every_count_has_its_list(findings: Folder, which: Which, keys: str) -> None:
    assert keys_of(board.list_close_outs(ASKED, which)) == keys.split()
    after = None
    found: list[str] = []
    while True:
        page = board.list_close_outs(ASKED, which, after=after, limit=2)
        found += keys_of(page)
        after = page.next
        if after is None:
            break
    assert found == keys.split()
    only_b = keys_of(board.list_close_outs(ASKED, which, org_units=["b"]))
    assert only_b == [key for key in keys.split() if key in "5689"]
    assert board.list_close_outs(ASKED, which, org_units=[]).rows == ()


def test_what_is_late_and_has_come_far(findings: Folder) -> None:
    assert keys_of(board.list_close_outs(ASKED, Which.LATE, reached=State.ASSIGNED)) == []
    steps("1", Event.ASSIGN)
    assert keys_of(board.list_close_outs(ASKED, Which.LATE, reached=State.ASSIGNED)) == ["1"]
    assert board.list_close_outs(ASKED, Which.OPEN, reached=State.CLOSED).rows == ()


def test_the_rules_are_those_of_each_record(findings: Folder) -> None:
    found: dict[Which, list[str]] = {Which.LATE: [], Which.SOON: [], Which.SENT_BACK: []}
    for one in board.list_close_outs(ASKED).rows:
        record = queries.record("finding", one.record.key)
        due = deadlines.due_on(REGISTER, record)
        if deadlines.is_overdue(REGISTER, record, TODAY):
            found[Which.LATE].append(record.key)
        elif deadlines.is_open(record) and due and due <= TODAY + timedelta(days=3):
            found[Which.SOON].append(record.key)
        if deadlines.is_open(record) and deadlines.is_sent_back(record):
            found[Which.SENT_BACK].append(record.key)
    for which, keys in found.items():
        assert sorted(keys_of(board.list_close_outs(ASKED, which))) == sorted(keys)
        assert keys


def test_how_far_records_have_come(findings: Folder) -> None:
    far = {
        state: len(board.list_close_outs(ASKED, reached=state).rows)
        for state in (State.REGISTERED, State.ASSIGNED, State.CLOSE_OUT_REQUESTED, State.CLOSED)
    }
    assert list(far.values()) == [7, 3, 1, 1]


def test_what_presses_most_comes_first(findings: Folder) -> None:
    found = board.pressing(ASKED)
    assert [(one.key, one.due_on, one.is_sent_back) for one in found] == [
        ("1", date(2021, 5, 16), False),
        ("9", date(2021, 5, 17), False),
        ("3", date(2021, 6, 9), False),
        ("4", date(2021, 6, 10), False),
        ("5", None, True),
    ]
    assert found[0].data["problem"] == "路灯不亮"
    assert [one.key for one in board.pressing(ASKED, ["b"])] == ["9", "5"]
    assert board.pressing(ASKED, []) == ()
    assert len(board.pressing(ASKED, limit=2)) == 2


def test_days_on_which_something_came(findings: Folder) -> None:
    assert board.days_with_records("finding", WINDOW) == {
        "a": frozenset({date(2021, 5, 1), date(2021, 5, 27)}),
        "b": frozenset({date(2021, 5, 1), date(2021, 5, 2)}),
    }


def test_a_register_may_have_no_due_day(ledger: Folder) -> None:
    write(defined(), opened("a"), registered("1"))
    asked = replace(ASKED, definition=FINDING)
    assert tallies(asked) == {"a": Tally(total=1)}


def test_new_rules_make_new_due_days(ledger: Folder) -> None:
    write(defined(), opened("a"), registered("1"), registered("2"))
    rules = (DueRule("found_on", "found_on", 5),)
    second = replace(FINDING, version=2, due_rules=rules)
    write(defined(second))
    assert tallies(replace(ASKED, definition=second))["a"].late == 2
    assert [one.record.key for one in late_records("finding", TODAY).rows] == ["1", "2"]
    assert late_records("finding", TODAY, ["b"]).rows == ()
    write(defined(replace(second, version=3, due_rules=())))
    assert late_records("finding", TODAY).rows == ()
    assert rebuild.check() == []


def test_many_records_are_counted_as_one_by_one(ledger: Folder) -> None:
    draw = random.Random(5)
    write(defined(REGISTER), opened("a", "b", "c"))
    entries = []
    for number in range(200):
        day = date(2021, 4, 1) + timedelta(days=draw.randrange(75))
        grade = draw.choice(["ordinary", "grave"])
        entries.append(registering(str(number), day, draw.choice("abc"), grade=grade))
    write(*entries)
    counted: Counter[tuple[str, str]] = Counter()
    for number in range(200):
        record = queries.record("finding", str(number))
        if record.day not in WINDOW:
            continue
        due = record.day + timedelta(days=15 if record.data["grade"] == "ordinary" else 60)
        counted[record.org_unit, "total"] += 1
        counted[record.org_unit, "late"] += due < TODAY
        counted[record.org_unit, "soon"] += TODAY <= due <= TODAY + timedelta(days=3)
    for org_unit, tally in tallies().items():
        for name in ("total", "late", "soon"):
            assert getattr(tally, name) == counted[org_unit, name]


def test_what_was_counted_is_kept_in_step(
    findings: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever entries do, what was kept and followed is what is counted anew."""

    def refuse(asked: CloseOuts) -> None:
        raise AssertionError("counted anew")

    tallies()
    count_anew = standings._counted
    monkeypatch.setattr(standings, "_counted", refuse)

    def follow() -> None:
        assert standings.standings(ASKED) == count_anew(ASKED)

    write(registering("10", date(2021, 6, 1), "a", grade="ordinary"))
    follow()
    steps("1", Event.ASSIGN, due_on=date(2021, 6, 12))  # late, now soon
    steps("3", Event.ASSIGN, Event.ACKNOWLEDGE)
    follow()
    steps("5", Event.REQUEST_CLOSE_OUT)  # no longer back
    write(voided("9"))
    follow()
    assert standings.standings(ASKED)["b"].tally == Tally(2, 1, 2)
    write(voided("5"), voided("8"))
    follow()
    assert "b" not in standings.standings(ASKED)


def test_what_was_kept_of_another_history_is_counted_anew(ledger: Folder) -> None:
    write(defined(), opened("a"), registered("1"), registered("2"))
    asked = replace(ASKED, definition=FINDING)
    assert tallies(asked) == {"a": Tally(total=2)}
    kept = standings._kept._kept
    place = next(reversed(kept))
    kept[place] = replace(kept[place][0], leaf=b"of another log"), {}
    assert tallies(asked) == {"a": Tally(total=2)}
    write(*(registered(str(number)) for number in range(3, 60)))
    assert tallies(asked) == {"a": Tally(total=59)}


@pytest.fixture
def statements() -> Callable[[int], AbstractContextManager[None]]:
    """What counts the statements within, and holds that there are so many."""

    @contextmanager
    def counting(count: int) -> Iterator[None]:
        said: list[str] = []

        def listen(execute: Callable[..., object], sql: str, *more: object) -> object:
            said.append(sql)
            return execute(sql, *more)

        with connection.execute_wrapper(listen):
            yield
        assert len(said) == count, said

    return counting


def test_a_state_is_read_once_in_a_snapshot(
    ledger: Folder, statements: Callable[[int], AbstractContextManager[None]]
) -> None:
    write(defined())
    with steady():
        with statements(1):
            assert log_state().entry_number == 1
        with steady(), statements(0):
            assert log_state().entry_number == 1
    write(registered("1"))
    assert log_state().entry_number == 2
    with steady():
        assert log_state().entry_number == 2
