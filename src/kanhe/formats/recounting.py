"""Count a bundle's figure again: from its entries alone, by nothing but the definition in them.

Pure, and without the ledger. Whoever has the entries of a run in hand counts exactly what the
ledger counted, because both go by the same rules (`docs/spec/bundle.md`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from kanhe.indicators.brute_force import brute_force, trace
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Figure, Organised, Query, ratio_of
from kanhe.registers.changes import org_changes
from kanhe.registers.declarations import Declaration, FigureSealed, Period, periods_of
from kanhe.registers.entry import (
    Entry,
    IndicatorDefined,
    RecordRegistered,
    RegisterDefined,
    Reorganised,
)
from kanhe.registers.plain import from_plain
from kanhe.registers.projection import Record, project_record, record_key
from kanhe.tlog.canonical import Json
from kanhe.tlog.rejection import Malformed, Unproven
from kanhe.values.orgtree import EMPTY, OrgTree, grow
from kanhe.values.period import Window

Numbered = tuple[int, Entry]


@dataclass(frozen=True, slots=True)
class Recounted:
    """A figure as counted again, the definition it went by, the records behind it and who wrote
    these, how many entries each; *sealed* with its entry, if it stands on a seal."""

    figure: Figure
    indicator: Indicator
    records: Mapping[str, Record]
    gives: Mapping[str, Decimal]
    actors: Counter[str]
    sealed: Numbered | None = None
    closed: Numbered | None = None


def recount(
    claimed: Mapping[str, Json], seal: int | None, start: int, entries: Sequence[Numbered]
) -> Recounted:
    """Return the figure of *entries* (number, entry; in order), refused unless it is *claimed*.

    *start* is how many entries of the log come before the run; *entries* may begin with some of
    these. Raises: `Malformed` for a figure in another form, `Unproven` with what differs.
    """
    size = _whole(_part(claimed, "as_of", "size"))
    name, query = _text(claimed.get("indicator")), _query(claimed, size)
    counted = [one for one in entries if one[0] <= size]
    indicator = _indicator(counted, name, _whole(claimed.get("definition_version")))
    if indicator.measure is Measure.RATIO:
        raise Malformed("bundle", "parts")
    tree = _tree(counted)
    if query.org_unit not in tree.org_units:
        raise Unproven("figure", "org_unit", org_unit=query.org_unit)
    records, actors = _records(counted, indicator.register or "")
    kept = list(records.values())
    figure = brute_force(kept, tree, {name: indicator}, name, query)
    gives = trace(kept, tree, indicator, query)
    _compare_list(claimed, gives, records)
    _compare_totals(claimed, figure)
    found = Recounted(figure, indicator, records, gives, _written_by(gives, records, actors))
    return _with_seal(found, claimed, seal, start, size, entries)


def recount_ratio(
    claimed: Mapping[str, Json],
    parts: Sequence[tuple[Mapping[str, Json], int | None]],
    start: int,
    entries: Sequence[Numbered],
) -> tuple[Figure, Indicator, list[Recounted]]:
    """Return a ratio of *entries*, its definition and both its parts, each counted again with its
    own seal; refused unless it is *claimed*. Raises as `recount`."""
    size = _whole(_part(claimed, "as_of", "size"))
    name, query = _text(claimed.get("indicator")), _query(claimed, size)
    counted = [one for one in entries if one[0] <= size]
    indicator = _indicator(counted, name, _whole(claimed.get("definition_version")))
    named = indicator.numerator, indicator.denominator
    for part, _ in parts:
        if any(part.get(member) != claimed.get(member) for member in _SHARED):
            raise Unproven("figure", "other_part")
    if tuple(part.get("indicator") for part, _ in parts) != named:
        raise Unproven("figure", "other_part")
    found = [recount(part, seal, start, entries) for part, seal in parts]
    figure = ratio_of(indicator, query, *(one.figure for one in found))
    for member, one in zip(("numerator", "denominator"), found, strict=True):
        if _stated(claimed, member) != one.figure.shown:
            raise Unproven("figure", "other_part")
    _compare_totals(claimed, figure)
    return figure, indicator, found


_SHARED = ("org_unit", "from", "to", "organised", "as_of")  # by a ratio and its parts


def _query(claimed: Mapping[str, Json], size: int) -> Query:
    first, last = _day(claimed.get("from")), _day(claimed.get("to"))
    if claimed.get("organised") != Organised.THEN.value or (first and last and last < first):
        raise Malformed("bundle", "figure")
    end = None if last is None else last + timedelta(days=1)
    return Query(_text(claimed.get("org_unit")), Window(first or date.min, end), str(size))


def _indicator(entries: Sequence[Numbered], name: str, version: int) -> Indicator:
    """Return the definition in force; raise unless it is the version that is claimed."""
    found = None
    for _, entry in entries:
        if isinstance(entry.payload, IndicatorDefined) and entry.payload.name == name:
            found = from_plain(Indicator, entry.payload.definition)
    if found is None or found.version != version:
        latest = "—" if found is None else str(found.version)
        raise Unproven("figure", "definition", indicator=name, found=latest, stated=str(version))
    return found


def _tree(entries: Sequence[Numbered]) -> OrgTree:
    tree = EMPTY
    for _, entry in entries:
        if isinstance(entry.payload, Reorganised):
            tree = grow(tree, org_changes(entry.payload.changes))
    return tree


def _records(
    entries: Sequence[Numbered], register: str
) -> tuple[dict[str, Record], dict[str, list[str]]]:
    """Return the records of *register* that begin in *entries*, and the actors of each.

    What is done to a record that began before the run is passed over, as it does not count.
    """
    definition = None
    records: dict[str, Record] = {}
    actors: dict[str, list[str]] = {}
    for number, entry in entries:
        payload = entry.payload
        if isinstance(payload, RegisterDefined) and payload.definition.name == register:
            definition = payload.definition
        at = record_key(entry)
        if at is None or at[0] != register:
            continue
        if definition is None:
            raise Unproven("figure", "no_register", register=register)
        key = at[1]
        if key not in records and not isinstance(payload, RecordRegistered):
            continue
        records[key] = project_record(records.get(key), definition, number, entry)
        actors.setdefault(key, []).append(entry.actor)
    return records, actors


def _written_by(
    gives: Mapping[str, Decimal], records: Mapping[str, Record], actors: Mapping[str, list[str]]
) -> Counter[str]:
    return Counter(actor for key in gives for actor in actors[key])


def _compare_list(
    claimed: Mapping[str, Json], gives: Mapping[str, Decimal], records: Mapping[str, Record]
) -> None:
    """Refuse a list that is not exactly the records behind the figure."""
    listed = claimed.get("records")
    if not isinstance(listed, list):
        raise Malformed("bundle", "records")
    seen: set[str] = set()
    for one in listed:
        if not isinstance(one, dict):
            raise Malformed("bundle", "records")
        key = _text(one.get("key"))
        if key in seen:
            raise Unproven("figure", "record_twice", key=key)
        seen.add(key)
        if key not in gives:
            raise Unproven("figure", "record_not_behind", key=key)
        stated = _decimal(one.get("contributes"))
        if stated != gives[key]:
            facts = {"stated": f"{stated}", "counted": f"{gives[key]:f}"}
            raise Unproven("figure", "record_value", key=key, **facts)
        if _whole(one.get("entry_number")) != records[key].entry_number:
            raise Unproven("figure", "record_entry", key=key)
    left_out = sorted(gives.keys() - seen)
    if left_out:
        count = str(len(left_out))
        raise Unproven("figure", "record_left_out", key=left_out[0], count=count)


def _compare_totals(claimed: Mapping[str, Json], figure: Figure) -> None:
    stated, value = _stated(claimed, "value"), figure.shown
    is_same = stated == value and claimed.get("counted_unit") == figure.counted_unit
    if not is_same or claimed.get("record_count") != figure.record_count:
        counted = "—" if value is None else f"{value:f}"
        raise Unproven("figure", "value", stated=f"{claimed.get('value')}", counted=counted)


def _stated(claimed: Mapping[str, Json], member: str) -> Decimal | None:
    return None if claimed.get(member) is None else _decimal(claimed[member])


def _with_seal(
    found: Recounted,
    claimed: Mapping[str, Json],
    seal: int | None,
    start: int,
    size: int,
    entries: Sequence[Numbered],
) -> Recounted:
    """Return *found* with its seal, which must be of this very figure and still stand."""
    if seal is None:
        if start:
            raise Unproven("seal", "run_without_seal")
        return found
    by_number = dict(entries)
    entry = by_number.get(seal)
    if entry is None or not isinstance(entry.payload, FigureSealed):
        raise Unproven("seal", "missing", number=str(seal))
    sealed = entry.payload
    periods = periods_of(
        (number, one.payload)
        for number, one in entries
        if number > start and isinstance(one.payload, Declaration)
    )
    period = periods.get(sealed.period)
    _check_period(period, sealed, size, start, found.figure.query.window)
    figure = found.figure
    stated = (sealed.indicator, sealed.version, sealed.org_unit, sealed.value, sealed.record_count)
    counted = (
        figure.indicator, figure.version, figure.query.org_unit, figure.value,
        figure.record_count,
    )  # fmt: skip
    if stated != counted:
        raise Unproven("seal", "other_figure", number=str(seal))
    return Recounted(
        found.figure, found.indicator, found.records, found.gives, found.actors,
        (seal, entry), (size, by_number[size]),
    )  # fmt: skip


def _check_period(
    period: Period | None, sealed: FigureSealed, size: int, start: int, window: Window
) -> None:
    """Refuse a seal whose period is another one, or was opened again since."""
    if period is None:
        raise Unproven("seal", "no_period", period=sealed.period)
    if period.closed != sealed.size:
        raise Unproven("seal", "stale", period=period.name, opened=str(period.opened))
    if sealed.size != size or period.window != window:
        raise Unproven("seal", "other_days", period=period.name)
    if period.first_entry != start + 1:
        raise Unproven("seal", "other_run", period=period.name, first=str(period.first_entry))


def _part(value: Mapping[str, Json], *names: str) -> Json:
    found: Json = dict(value)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise Malformed("bundle", "figure")
    return value


def _whole(value: Json) -> int:
    if type(value) is not int or value < 0:
        raise Malformed("bundle", "figure")
    return value


def _decimal(value: Json) -> Decimal:
    try:
        found = Decimal(_text(value))
    except InvalidOperation:
        raise Malformed("bundle", "figure") from None
    if not found.is_finite():
        raise Malformed("bundle", "figure")
    return found


def _day(value: Json) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise Malformed("bundle", "figure") from None
