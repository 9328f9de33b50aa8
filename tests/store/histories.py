"""Random histories of a ledger, written through the committer, and an independent judge of them.

The judge reads the log's entries and nothing else: records are projected from them one by one,
the tree is grown from them, and figures are counted by brute force.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from kanhe.indicators.brute_force import brute_force, trace
from kanhe.indicators.definition import (
    DateWithin,
    FieldIn,
    Filter,
    Indicator,
    Measure,
    by_name,
)
from kanhe.indicators.figure import Figure, Organised, Query
from kanhe.registers import changes
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Choice, Field, RegisterDefinition
from kanhe.registers.entry import (
    Entry,
    IndicatorDefined,
    Payload,
    RecordCorrected,
    RecordRegistered,
    RecordVoided,
    RegisterDefined,
    Reorganised,
    StepTaken,
)
from kanhe.registers.lifecycle import Event, State
from kanhe.registers.numbering import Numbering
from kanhe.registers.projection import Record, content_of, project_record, record_key
from kanhe.registers.traits import Lifecycle, Traits
from kanhe.store import queries
from kanhe.store.append import commit
from kanhe.store.definitions import indicator_of, payload_of
from kanhe.store.past import position_of
from kanhe.store.writer import Writer
from kanhe.values.orgtree import (
    EMPTY,
    Closed,
    Merged,
    Moved,
    Opened,
    OrgChange,
    OrgTree,
    Split,
    grow,
)
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal
from tests.databases import ORIGIN

FIRST = date(2021, 1, 1)
DAYS = 150
TODAY = FIRST + timedelta(days=DAYS + 10)
_numbers = count(1)


def register(name: str, *, is_closed_out: bool) -> RegisterDefinition:
    choices = tuple(Choice(one, one, one) for one in ("ordinary", "grave"))
    kinds = tuple(Choice(one, one, one) for one in "abc")
    return RegisterDefinition(
        name,
        name,
        name,
        (
            Field("found_on", Datatype.DATE, "日期", "Day"),
            Field("org_unit", Datatype.ORG_UNIT, "单位", "Org unit"),
            Field("grade", Datatype.CHOICE, "等级", "Grade", choices=choices),
            Field("amount", Datatype.MONEY, "金额", "Amount"),
            Field("people", Datatype.INTEGER, "人次", "People"),
            Field("lead", Datatype.ORG_UNIT, "牵头单位", "Lead"),
            Field("due_on", Datatype.DATETIME, "期限", "Due"),
            Field("kind", Datatype.CHOICE, "类别", "Kind", choices=kinds),
            Field("helpers", Datatype.TEXT, "协助", "Helpers", is_many=True),
        ),
        Numbering("{org}{serial}"),
        "org_unit",
        "found_on",
        ("city",),
        traits=Traits(lifecycle=Lifecycle("org_unit")) if is_closed_out else Traits(),
    )


def indicator(name: str, measure: Measure, field: str | None = None, **more: object) -> Indicator:
    return Indicator(
        name, name, name, measure, "件", "口径", "definition", "finding", field,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


GRAVE = Filter((FieldIn("grade", ("grave",)),))
KNOWN = (
    indicator("findings", Measure.COUNT),
    indicator(
        "grave_open",
        Measure.COUNT,
        filter=Filter(
            (FieldIn("grade", ("grave",)),),
            (State.REGISTERED, State.ASSIGNED),
            (DateWithin("due_on", FIRST + timedelta(days=30), None),),
        ),
    ),
    indicator("amount", Measure.SUM, "amount", places=2),
    indicator("by_leader", Measure.SUM, "people", org_unit_field="lead", day_field="due_on"),
    indicator("kinds", Measure.DISTINCT, "kind", filter=GRAVE),
    indicator("helpers", Measure.DISTINCT, "helpers"),
    indicator("stock", Measure.LATEST, "people"),
    Indicator(
        "mean", "均值", "Mean", Measure.RATIO, "元", "口径", "definition",
        numerator="amount", denominator="findings",
    ),
    replace(indicator("visits", Measure.COUNT), register="visit"),
)  # fmt: skip


def entry(payload: Payload) -> Entry:
    number = next(_numbers)
    moment = datetime(2021, 6, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Entry(ORIGIN, f"h{number}", f"p{number % 7}", moment, moment, payload)


class History:
    """A ledger to which things happen at random; what the tree or the table refuses does not."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.keys: list[tuple[str, str]] = []
        self.positions: list[int] = []
        self._judged: dict[int, Judged] = {}
        self._log: list[tuple[int, Entry]] = []  # read once, as far as somebody asked
        chosen = [one for one in KNOWN if self.random.random() < 0.8]
        self.waiting = [one for one in KNOWN if one not in chosen]
        if "mean" not in {one.name for one in self.waiting}:
            both = [one for one in self.waiting if one.name in ("amount", "findings")]
            self.waiting = [one for one in self.waiting if one not in both]
            chosen = [*both, *chosen]
        tree = [Opened("u0", date(2020, 1, 1), "u0")]
        for at in range(1, self.random.randrange(4, 9)):
            parent = f"u{self.random.randrange(at)}"
            tree.append(Opened(f"u{at}", date(2020, 1, 1), f"u{at}", parent))
        self.write(
            RegisterDefined(register("finding", is_closed_out=True)),
            RegisterDefined(register("visit", is_closed_out=False)),
            self.reorganised(*tree),
            *(payload_of(one) for one in chosen),
        )

    def reorganised(self, *several: OrgChange) -> Reorganised:
        return Reorganised(tuple(map(changes.org_change_data, several)), "机构改革")

    def write(self, *payloads: Payload) -> None:
        entries = [entry(payload) for payload in payloads]
        commit(lambda writer: [writer.append(one) for one in entries])

    def live(self, steps: int) -> None:
        """Let *steps* things happen, some of them in one command, some refused."""
        for _ in range(steps):
            acts = [self.random.choice(_ACTS) for _ in range(self.random.choice((1, 1, 1, 2, 5)))]
            before = list(self.keys), list(self.waiting)
            try:
                commit(lambda writer, acts=acts: [act(self, writer) for act in acts])  # type: ignore[misc]
            except Refusal:
                self.keys, self.waiting = before
            if self.random.random() < 0.3:
                self.positions.append(queries.log_size())

    # --- what happens --------------------------------------------------------------------------

    def day(self) -> date:
        return FIRST + timedelta(days=self.random.randrange(DAYS))

    def data(self, org_units: Sequence[str]) -> dict[str, object]:
        due = self.random.choice([self.day().isoformat(), f"{self.day()}T08:30:00"])
        data: dict[str, object] = {
            "grade": self.random.choice(["ordinary", "grave"]),
            "amount": f"{Decimal(self.random.randrange(-500, 10**9)) / 100:.2f}",
            "people": self.random.randrange(-20, 100),
            "lead": self.random.choice(org_units),
            "due_on": due,
            "kind": self.random.choice("abc"),
            "helpers": self.random.sample("defgh", self.random.randrange(1, 4)),
        }
        for field in self.random.sample(sorted(data), self.random.randrange(3)):
            del data[field]
        return data

    def register(self, writer: Writer) -> None:
        org_units = sorted(writer.projector.tree().org_units)
        name = self.random.choice(["finding"] * 5 + ["visit"])
        key = f"k{next(_numbers)}"
        payload = RecordRegistered(
            name, 1, key, self.random.choice(org_units), self.day(), self.data(org_units)
        )
        writer.append(entry(payload))
        self.keys.append((name, key))

    def correct(self, writer: Writer) -> None:
        if not self.keys:
            return
        org_units = sorted(writer.projector.tree().org_units)
        name, key = self.random.choice(self.keys)
        new = self.data(org_units) if self.random.random() < 0.7 else {}
        if self.random.random() < 0.3:
            new[self.random.choice(("amount", "lead", "due_on", "kind"))] = None
        moved = self.random.choice(org_units) if self.random.random() < 0.4 else None
        day = self.day() if self.random.random() < 0.4 else None
        writer.append(entry(RecordCorrected(name, 1, key, new, "更正", moved, day)))

    def void(self, writer: Writer) -> None:
        if self.keys:
            writer.append(entry(RecordVoided(*self.random.choice(self.keys), "重复")))

    def step(self, writer: Writer) -> None:
        if not self.keys:
            return
        name, key = self.random.choice(self.keys)
        record = writer.projector.record(name, key)
        assert record is not None
        event = self.random.choice((Event.ASSIGN, Event.ASSIGN, *Event))
        writer.append(entry(StepTaken(name, key, event, content_of(record), "经核")))

    def regroup(self, writer: Writer) -> None:
        """Move, merge, split, close or open on any day, early or late."""
        org_units = sorted(writer.projector.tree().org_units)
        one, other, day = self.random.choice(org_units), self.random.choice(org_units), self.day()
        new, chance = f"u{len(org_units)}", self.random.random()
        several: tuple[OrgChange, ...] = self.random.choice(
            (
                (Moved(one, day, self.random.choice([other, other, None])),),
                (Moved(one, day, other),),
                (Merged(one, day, other),),
                (Opened(new, day, new, other), Split(one, day, (new, other), chance < 0.5)),
                (Closed(one, day),),
                (Opened(new, day, new, other),),
            )
        )
        writer.append(entry(self.reorganised(*several)))

    def define(self, writer: Writer) -> None:
        """Begin an indicator that is not there yet, or give one its next version."""
        if self.random.random() < 0.5:
            return
        if self.waiting and self.random.random() < 0.6:
            writer.append(entry(payload_of(self.waiting[0])))
            self.waiting.pop(0)
            return
        before = self.random.choice(queries.indicators() or KNOWN)
        after = replace(before, version=before.version + 1)
        if before.measure is not Measure.RATIO:
            after = replace(after, filter=self.random.choice((Filter(), GRAVE)))
        writer.append(entry(payload_of(after)))

    # --- what is asked -------------------------------------------------------------------------

    def judged(self, as_of: str) -> "Judged":
        """Return the judge of a position."""
        position, _ = position_of(as_of)
        if position not in self._judged:
            after = len(self._log)
            for stored in queries.entries(after=after, limit=max(0, position - after)):
                self._log.append((stored.entry_number, stored.entry()))
            self._judged[position] = Judged(position, self._log[:position])
        return self._judged[position]

    def query(self) -> Query:
        start, end = sorted((self.day(), self.day()))
        position = self.random.choice(["", *map(str, self.positions)])
        tree = self.judged(position).tree
        return Query(
            self.random.choice(sorted(tree.org_units)),
            Window(start, self.random.choice([end + timedelta(days=1)] * 4 + [None])),
            position,
            self.random.choice(list(Organised)),
            TODAY,
            is_own=self.random.random() < 0.15,
        )


_ACTS = (
    *(History.register,) * 8,
    *(History.correct,) * 5,
    *(History.step,) * 2,
    History.void,
    History.regroup,
    History.define,
)


class Judged:
    """The ledger after entry *position*, read from the log and nothing else."""

    def __init__(self, position: int, log: Sequence[tuple[int, Entry]]) -> None:
        self.position = position
        self.tree: OrgTree = EMPTY
        self.indicators: dict[str, Indicator] = {}
        definitions: dict[str, RegisterDefinition] = {}
        records: dict[tuple[str, str], Record] = {}
        for number, one in log:
            match one.payload:
                case RegisterDefined(definition=definition):
                    definitions[definition.name] = definition
                case IndicatorDefined():
                    self.indicators[one.payload.name] = indicator_of(one.payload)
                case Reorganised(changes=data):
                    self.tree = grow(self.tree, changes.org_changes(data))
                case _:
                    at = record_key(one)
                    assert at is not None
                    records[at] = project_record(records.get(at), definitions[at[0]], number, one)
        self.records = list(records.values())

    def figure(self, name: str, query: Query) -> Figure:
        query = replace(query, as_of=str(self.position))
        return brute_force(self.records, self.tree, by_name(self.indicators.values()), name, query)

    def trace(self, name: str, query: Query) -> dict[str, Decimal]:
        return trace(self.records, self.tree, self.indicators[name], query)
