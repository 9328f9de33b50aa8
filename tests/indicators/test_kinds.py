"""Records that begin together: counting them by kinds comes to what each of them gives."""

from collections import Counter
from random import Random

import pytest

from kanhe.indicators import kinds as module
from kanhe.indicators.contribution import Place, Slot, delta
from kanhe.indicators.definition import Measure
from kanhe.indicators.distinct import Hit, hit_changes
from kanhe.indicators.kinds import Beginning, Kinds
from kanhe.registers.lifecycle import State
from kanhe.registers.projection import Record
from kanhe.values.refusal import Refusal

from .test_histories import KNOWN, some_data, some_day

COUNTED = tuple(
    one for one in KNOWN if one.measure not in (Measure.LATEST, Measure.RATIO)
)  # those that look at a record alone


def some_records(random: Random, count: int) -> list[Record]:
    org_units = ["u0", "u1", "u2"]
    return [
        Record(
            "finding", str(at), 1, random.choice(org_units), some_day(random),
            some_data(random, org_units), (), random.choice([State.REGISTERED, State.CLOSED]),
        )
        for at in range(count)
    ]  # fmt: skip


def taken(kinds: Kinds, records: list[Record]) -> tuple[Counter[tuple[Place, Slot]], Counter[Hit]]:
    """Return the sums of slots, and the hits, that the records come to."""
    kinds.count(beginnings(kinds, records), records.__getitem__)
    taken, hits = kinds.take()
    sums: Counter[tuple[Place, Slot]] = Counter()
    for place, slots in taken:
        sums.update({(place, name): value for name, value in slots.items()})
    return sums, Counter(Hit(slot, value, *place) for place, slot, told in hits for value in told)


def beginnings(kinds: Kinds, records: list[Record]) -> list[Beginning]:
    return kinds.asked.of(
        [record.org_unit for record in records],
        [record.day.isoformat() for record in records],
        [record.state for record in records],
        lambda field: [record.data.get(field) for record in records],
    )


@pytest.mark.parametrize(("seed", "most"), [(1, 20_000), (2, 20_000), (3, 5)])
def test_counted_by_kinds_is_counted_one_by_one(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where more kinds come than are remembered."""
    monkeypatch.setattr(module, "_MOST", most)
    random = Random(seed)
    kinds = Kinds(COUNTED)
    for _ in range(2):  # what was taken is not taken again
        records = some_records(random, 60) * 2
        wanted: Counter[tuple[Place, Slot]] = Counter()
        hits: Counter[Hit] = Counter()
        for record in records:
            for place, slots in delta(None, record, COUNTED).items():
                wanted.update({(place, name): value for name, value in slots.items()})
            hits.update(hit for _, hit in hit_changes(None, record, COUNTED))
        sums, held = taken(kinds, records)
        assert {at: value for at, value in sums.items() if value} == {
            at: value for at, value in wanted.items() if value
        }
        assert held == hits
    assert kinds.take() == ([], [])


def test_what_cannot_be_counted_is_refused() -> None:
    kinds = Kinds(COUNTED)
    good, bad = some_records(Random(4), 2)
    good = Record(**{**_parts(good), "data": {"grade": "grave", "amount": "1.25"}})
    bad = Record(**{**_parts(good), "key": "bad", "data": {"grade": "grave", "amount": "1.255"}})
    taken(kinds, [good])
    with pytest.raises(Refusal, match="value_too_fine") as refused:
        taken(kinds, [bad])
    assert refused.value.facts["key"] == "bad"


def _parts(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}
