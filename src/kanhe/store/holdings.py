"""What a register holds, record by record: for an import to see what is there already."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kanhe.registers.disclosure import Disclosure, is_commitment, opens, reveal
from kanhe.registers.reading import Value
from kanhe.store.models import StoredDisclosure, StoredRecord, StoredTrace

_AT_ONCE = 1_000
_PAGE = (
    "SELECT number, key, is_void, data FROM record WHERE register = %s AND number > %s "
    "ORDER BY number LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Holding:
    """A record by its key; personal values that are not erased stand open in *data*."""

    key: str
    is_void: bool
    data: Mapping[str, Value]


def holdings(register: str) -> Iterator[Holding]:
    """Yield all records of *register*, void ones too, in order; memory for a page of them."""
    after = 0
    while rows := _page(register, after):
        after = rows[-1][0]
        read = [(number, key, bool(void), _data(data)) for number, key, void, data in rows]
        opened = _disclosures([number for number, _, _, data in read if _is_closed(data)])
        for number, key, is_void, data in read:
            fitting = [one for one in opened.get(number, ()) if opens(data, one)]
            yield Holding(key, is_void, reveal(data, fitting) if fitting else data)


def _page(register: str, after: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [register, after, _AT_ONCE])
        return list(cursor.fetchall())


def _data(value: Any) -> dict[str, Value]:
    data: dict[str, Value] = json.loads(value) if isinstance(value, str) else value
    return data


def _is_closed(data: Mapping[str, Value]) -> bool:
    for value in data.values():
        some = value if isinstance(value, list) else (value,)
        if any(isinstance(one, str) and is_commitment(one) for one in some):
            return True
    return False


def _disclosures(numbers: Sequence[int]) -> dict[int, list[Disclosure]]:
    """Return what opens the commitments of records, by the number of the record."""
    traces = StoredTrace.objects.filter(record_id__in=numbers)
    owner = dict(traces.values_list("entry_number", "record_id"))
    found: dict[int, list[Disclosure]] = {}
    for row in StoredDisclosure.objects.filter(entry_number__in=list(owner)):
        opened = Disclosure(row.path, row.salt, row.value)
        found.setdefault(owner[row.entry_number], []).append(opened)
    return found


def has_record(register: str, key: str) -> bool:
    """Return whether the register has ever given that key."""
    return StoredRecord.objects.filter(register=register, key=key).exists()
