"""The burden meter: how many fields each org unit was asked in a week, and how many came from
elsewhere (an imported workbook) instead of being typed again."""

from collections import defaultdict
from dataclasses import dataclass

from kanhe.store.listing import RecordFilter, each_record
from kanhe.store.models import LogEntry
from kanhe.values.period import Window

_AT_ONCE = 500
_IMPORTED = "row:"  # how the identity of an imported row begins


@dataclass(frozen=True, slots=True)
class Burden:
    """What an org unit filled in: records, fields, and fields that were taken from a workbook."""

    org_unit: str
    records: int
    fields: int
    imported_fields: int


def burden(register: str, window: Window) -> tuple[Burden, ...]:
    """Return the burden of *register* on each org unit, by the days of its records in *window*.

    The heaviest first. Every record of the window is read.
    """
    held = [
        (one.number, one.record.org_unit, len(one.record.data))
        for one in each_record(RecordFilter(register, window=window))
    ]
    imported = _imported([number for number, _, _ in held])
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, org_unit, fields in held:
        of = sums[org_unit]
        of[0] += 1
        of[1] += fields
        of[2] += fields if number in imported else 0
    found = (Burden(key, *counts) for key, counts in sums.items())
    return tuple(sorted(found, key=lambda one: (-one.fields, one.org_unit)))


def _imported(numbers: list[int]) -> set[int]:
    found: set[int] = set()
    for at in range(0, len(numbers), _AT_ONCE):
        rows = LogEntry.objects.filter(
            entry_number__in=numbers[at : at + _AT_ONCE], identity__startswith=_IMPORTED
        )
        found.update(rows.values_list("entry_number", flat=True))
    return found
