"""The bundle of a figure: its definition, its records, every entry it is counted from, the proofs.

A sealed figure takes the entries from its period's first one on; any other figure the whole log.
Nothing personal is in them but commitments.
"""

from collections.abc import Mapping
from typing import Any

from kanhe.formats.figure_bundle import Earlier, FigureBundle
from kanhe.indicators.definition import Indicator
from kanhe.indicators.figure import Organised, Query
from kanhe.registers.declarations import Period
from kanhe.store import declarations
from kanhe.store.checkpoints import checkpoint, range_proof, receipt
from kanhe.store.models import (
    LogEntry,
    StoredDefinition,
    StoredIndicator,
    StoredOrgChange,
)
from kanhe.store.queries import withheld_entries
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.proofs import Withheld
from kanhe.values.refusal import Refusal


def bundle_of(indicator: Indicator, query: Query, figure: Mapping[str, Any]) -> FigureBundle:
    """Return the bundle of *figure*, the `figure/1` of *indicator* and *query*, records listed.

    Raises: Refusal `checkpoint_missing`, `bundle_unsigned`, `bundle_as_organised_now`,
    `bundle_entry_withheld`.
    """
    if query.organised is not Organised.THEN:
        raise Refusal("bundle_as_organised_now")
    size = int(query.as_of)
    found = _seal_of(indicator, query)
    needed, first = (size, 1) if found is None else (found[0], found[1].first_entry)
    note = checkpoint()
    signed = parse_checkpoint(note.text).size
    if signed < needed:
        raise Refusal("bundle_unsigned", signed=str(signed), size=str(needed))
    return FigureBundle(
        figure,
        note,
        range_proof(first, signed, signed),
        tuple(_bodies(first, signed)),
        tuple(_earlier(number, signed) for number in _definitions(indicator, first)),
        None if found is None else found[0],
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


def _definitions(indicator: Indicator, first: int) -> list[int]:
    """Return the entries before *first* that say what counts, and how the organisation stood."""
    of_register = StoredDefinition.objects.filter(name=indicator.register or "")
    of_indicator = StoredIndicator.objects.filter(name=indicator.name)
    of_tree = StoredOrgChange.objects.filter(is_staff=False)
    numbers: set[int] = set()
    for rows in (of_register, of_indicator, of_tree):
        numbers.update(rows.filter(entry_number__lt=first).values_list("entry_number", flat=True))
    return sorted(numbers)


def _earlier(number: int, signed: int) -> Earlier:
    if number in withheld_entries():
        raise Refusal("bundle_entry_withheld", entry_number=str(number))
    body = bytes(LogEntry.objects.get(entry_number=number).body)
    proof = receipt(number, signed)
    return Earlier(proof.index, body, proof.proof)
