"""Read what a person typed for a record, against the ledger as it stands at that moment."""

from collections.abc import Callable, Mapping
from datetime import date

from kanhe.registers.datatypes import Cell
from kanhe.registers.definition import RegisterDefinition, titles
from kanhe.registers.reading import Context, Value, org_unit_finder, read_row
from kanhe.store.writer import Writer
from kanhe.values.diagnostic import Diagnostic, FieldPlace, Severity
from kanhe.values.orgtree import OrgTree
from kanhe.values.refusal import Refusal

_Finder = Callable[[str], tuple[str, ...]]
_KEPT = 64  # days
_finders: dict[date, tuple[OrgTree, _Finder]] = {}


class Faulty(Refusal):
    """What was typed cannot be taken; each fault stands at its field."""

    def __init__(self, definition: RegisterDefinition, diagnostics: tuple[Diagnostic, ...]) -> None:
        register = titles("register", definition)
        super().__init__("record_faulty", count=str(len(diagnostics)), **register)
        self.diagnostics = diagnostics


def context_on(writer: Writer, day: date) -> Context:
    """Return what reading must know: the org units open on *day*, the records there are."""
    projector = writer.projector
    return Context(
        year=day.year,
        org_units=_finder(projector.tree(), day),
        has_record=lambda register, key: projector.record(register, key) is not None,
    )


def _finder(tree: OrgTree, day: date) -> _Finder:
    """Return what finds org units by name: the one of before while the tree is the same."""
    kept = _finders.get(day)
    if kept is None or kept[0] is not tree:
        while len(_finders) >= _KEPT:
            del _finders[next(iter(_finders))]
        kept = _finders[day] = tree, org_unit_finder(tree, day)
    return kept[1]


def read_new(
    writer: Writer, definition: RegisterDefinition, row: Mapping[str, Cell], today: date
) -> dict[str, Value]:
    """Return the data of a new record; raises `Faulty`, or Refusal `field_unknown`.

    Org units are looked up as they were on the record's own day, dates without a year get
    *today*'s.
    """
    _check_names(definition, row)
    places = {part.name: FieldPlace(part.name) for part in definition.fields}
    first = read_row(definition, row, places, context_on(writer, today))
    day = day_of(definition, first.data, today)
    read = first if day == today else read_row(definition, row, places, context_on(writer, day))
    _refuse(definition, read.diagnostics)
    return dict(read.data)


def read_changes(
    writer: Writer,
    definition: RegisterDefinition,
    before: Mapping[str, Value],
    row: Mapping[str, Cell],
    today: date,
) -> dict[str, Value | None]:
    """Return the values that differ from *before* (None: none any more); raises as `read_new`.

    Only the fields in *row* are judged, together with the order of dates they take part in.
    """
    _check_names(definition, row)
    merged: dict[str, Cell] = {name: _cell(value) for name, value in before.items()}
    merged |= row
    places = {part.name: FieldPlace(part.name) for part in definition.fields}
    day = day_of(definition, {**before, **_texts(row)}, today)
    read = read_row(definition, merged, places, context_on(writer, day))
    touched = {str(places[name]) for name in row}
    touched |= {part.name for part in definition.fields if part.not_before in row}
    if definition.day_field in row:  # was the org unit there on the new day?
        touched.add(definition.org_unit_field)
    _refuse(definition, tuple(one for one in read.diagnostics if str(one.place) in touched))
    return {name: read.data.get(name) for name in row if read.data.get(name) != before.get(name)}


def day_of(definition: RegisterDefinition, data: Mapping[str, Value], default: date) -> date:
    """Return the day on which a record with *data* counts, *default* where it says none."""
    try:
        return date.fromisoformat(str(data.get(definition.day_field, ""))[:10])
    except ValueError:
        return default


def org_unit_of(definition: RegisterDefinition, data: Mapping[str, Value]) -> str:
    """Return the org unit of a record with *data*; raises Refusal `record_without_org_unit`."""
    value = data.get(definition.org_unit_field)
    found = value[0] if isinstance(value, list) and value else value
    if not isinstance(found, str) or not found:
        raise Refusal("record_without_org_unit", **titles("register", definition))
    return found


def required_day(definition: RegisterDefinition, data: Mapping[str, Value]) -> date:
    """Return the day of a record; raises Refusal `record_without_day`."""
    found = day_of(definition, data, date.min)
    if found == date.min:
        raise Refusal("record_without_day", **titles("register", definition))
    return found


def _check_names(definition: RegisterDefinition, row: Mapping[str, Cell]) -> None:
    names = [part.name for part in definition.fields]
    for name in row:
        if name not in names:
            register = titles("register", definition)
            raise Refusal("field_unknown", field=name, known="、".join(names), **register)


def _refuse(definition: RegisterDefinition, diagnostics: tuple[Diagnostic, ...]) -> None:
    errors = tuple(one for one in diagnostics if one.severity is Severity.ERROR)
    if errors:
        raise Faulty(definition, errors)


def _cell(value: Value) -> Cell:
    return "\n".join(value) if isinstance(value, list) else value


def _texts(row: Mapping[str, Cell]) -> dict[str, Value]:
    return {name: str(cell) for name, cell in row.items() if cell is not None}
