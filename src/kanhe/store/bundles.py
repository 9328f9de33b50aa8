"""The bundle of a figure: its definition, its records, every entry it is counted from, the proofs.

A sealed figure takes the entries from its period's first one on; any other figure the whole log.
A ratio has no records: both its parts are in its bundle, and it is sealed where both are.
Nothing personal is in them but commitments.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kanhe.formats.figure_bundle import Earlier, FigureBundle, Part
from kanhe.formats.figure_json import to_figure_json
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Organised, Query
from kanhe.registers.declarations import Period
from kanhe.store import declarations, figures
from kanhe.store.checkpoints import checkpoint, position_head, range_proof, receipt
from kanhe.store.drilling import each_row
from kanhe.store.models import (
    LogEntry,
    StoredDefinition,
    StoredIndicator,
    StoredOrgChange,
)
from kanhe.store.moments import moment
from kanhe.store.queries import withheld_entries
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.proofs import Withheld
from kanhe.values.refusal import Refusal


def bundle_of(name: str, query: Query, *, first: date | None, last: date | None) -> FigureBundle:
    """Return the bundle of the figure of *name* from *first* to *last*, of a ratio with its parts;
    *query* has the same days, and a position of the log.

    Raises: Refusal `checkpoint_missing`, `bundle_unsigned`, `bundle_as_organised_now`,
    `bundle_entry_withheld`, and as `figures.figure`.
    """
    if query.organised is not Organised.THEN:
        raise Refusal("bundle_as_organised_now")
    at, size = moment(query.as_of), int(query.as_of)
    bases = at.bases(name)
    is_ratio = at.indicator(name).measure is Measure.RATIO
    seals = [_seal_of(one, query) for one in bases]
    is_sealed = all(found is not None for found in seals)
    needed = max([size, *(found[0] for found in seals if found and is_sealed)])
    start = seals[0][1].first_entry if seals[0] and is_sealed else 1
    note = checkpoint()
    signed = parse_checkpoint(note.text).size
    if signed < needed:
        raise Refusal("bundle_unsigned", signed=str(signed), size=str(needed))

    def told(one: str, *, has_records: bool) -> dict[str, Any]:
        records = each_row(one, query) if has_records else None
        as_of = position_head(size)
        found = figures.figure(one, query)
        return to_figure_json(found, first=first, last=last, as_of=as_of, records=records)

    sealed = [found[0] if found and is_sealed else None for found in seals]
    parts = [
        Part(told(one.name, has_records=True), seal)
        for one, seal in zip(bases, sealed, strict=True)
    ]
    earlier = _definitions([at.indicator(name), *bases], start)
    return FigureBundle(
        told(name, has_records=False) if is_ratio else parts[0].figure,
        note,
        range_proof(start, signed, signed),
        tuple(_bodies(start, signed)),
        tuple(_earlier(number, signed) for number in earlier),
        None if is_ratio else parts[0].seal,
        tuple(parts) if is_ratio else (),
    )


def _seal_of(indicator: Indicator, query: Query) -> tuple[int, Period] | None:
    """Return the seal of this very figure and its period, None if it is not sealed."""
    for period in declarations.periods().values():
        if (period.window, str(period.closed)) != (query.window, query.as_of):
            continue
        for number, one in declarations.seals(period).items():
            if (one.indicator, one.org_unit) == (indicator.name, query.org_unit):
                return number, period
    return None


def _bodies(first: int, last: int) -> list[bytes | Withheld]:
    hidden = withheld_entries()
    rows = LogEntry.objects.filter(entry_number__gte=first, entry_number__lte=last)
    found = rows.order_by("entry_number").values_list("entry_number", "body", "leaf")
    return [Withheld(bytes(leaf)) if number in hidden else bytes(body)
            for number, body, leaf in found]  # fmt: skip


def _definitions(indicators: Sequence[Indicator], start: int) -> list[int]:
    """Return the entries before *start* that say what counts, and how the organisation stood."""
    registers = [one.register for one in indicators if one.register is not None]
    of_registers = StoredDefinition.objects.filter(name__in=registers)
    of_indicators = StoredIndicator.objects.filter(name__in=[one.name for one in indicators])
    of_tree = StoredOrgChange.objects.filter(is_staff=False)
    numbers: set[int] = set()
    for rows in (of_registers, of_indicators, of_tree):
        numbers.update(rows.filter(entry_number__lt=start).values_list("entry_number", flat=True))
    return sorted(numbers)


def _earlier(number: int, signed: int) -> Earlier:
    if number in withheld_entries():
        raise Refusal("bundle_entry_withheld", entry_number=str(number))
    body = bytes(LogEntry.objects.get(entry_number=number).body)
    proof = receipt(number, signed)
    return Earlier(proof.index, body, proof.proof)
