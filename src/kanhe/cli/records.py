"""`kanhe records` and `kanhe record`: lists with filters and search, one record with its trail."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kanhe.cli.arguments import choice, whole_number
from kanhe.cli.command import command
from kanhe.cli.entering import find_register
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_pairs, print_table
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.registers.definition import Field, RegisterDefinition
    from kanhe.registers.projection import Record, Trace
    from kanhe.store.listing import Page, Position, RecordFilter

_FEW = 4  # fields of a record in a list
_MOST = 1_000  # records on a page
_ORDERS = ("number", "day")


@command(
    "records",
    ("register?",),
    options=(
        "--org",
        "--from",
        "--to",
        "--state",
        "--search",
        "--after",
        "--limit",
        "--where…",
        "--order",
    ),
    flags=("--void", "--reveal"),
)
def run_records(session: Session, options: Namespace) -> int:
    """List the records of a register, or the registers."""
    if options.register is None:
        return _list_registers(session)
    from kanhe.accounts.gate import records
    from kanhe.store import queries
    from kanhe.store.listing import Order

    definition = queries.definition(options.register)
    order = Order(choice("records", "--order", options.order or _ORDERS[0], _ORDERS))
    page = records(
        session.reader(),
        _filter(options, definition),
        order=order,
        after=_position(options.after),
        limit=whole_number("records", "--limit", options.limit, _MOST) or 25,
    )
    _show_page(session, definition, page, options)
    return DONE


@command("record", ("key",), options=("--register",), flags=("--trail", "--reveal"))
def run_record(session: Session, options: Namespace) -> int:
    """Show one record, and with --trail how it became what it is."""
    from kanhe.accounts.gate import record as seen
    from kanhe.store import queries

    register = find_register(options.register, options.key)
    record = seen(session.reader(), register, options.key)
    definition = queries.definition(register)
    data = _data(record, options.reveal)
    if session.is_json:
        _print_record(record, data, options.trail)
        return DONE
    print(f"{_title(session, definition)}  {record.key}")
    print_pairs(_pairs(session, definition, record, data))
    if options.trail:
        _print_trail(session, definition, record.trail)
    return DONE


# --- lists ---------------------------------------------------------------------------------------


def _list_registers(session: Session) -> int:
    from kanhe.accounts.gate import count
    from kanhe.store import queries
    from kanhe.store.listing import RecordFilter

    reader = session.reader()
    found = [(one, count(reader, RecordFilter(one.name))) for one in queries.definitions()]
    if session.is_json:
        rows = [{"name": one.name, "title": one.title, "records": held} for one, held in found]
        print_json({"kanhe": "registers/1", "registers": rows})
    else:
        titles = [session.say(f"ledger.title_{one}") for one in ("register", "title", "records")]
        print_table(titles, [(one.name, _title(session, one), str(n)) for one, n in found])
    return DONE


def _filter(options: Namespace, definition: "RegisterDefinition") -> "RecordFilter":
    from kanhe.registers.definition import field_map, titles
    from kanhe.registers.lifecycle import State
    from kanhe.store.listing import RecordFilter

    fields: dict[str, str] = {}
    for word in options.where:
        name, equals, value = word.partition("=")
        if not equals:
            raise Refusal("ledger.not_a_pair", command="records", found=word)
        if name not in field_map(definition):
            known = "、".join(field_map(definition))
            register = titles("register", definition)
            raise Refusal("field_unknown", field=name, known=known, **register)
        fields[name] = value
    states: tuple[State, ...] = ()
    if options.state:
        names = [state.value for state in State]
        states = (State(choice("records", "--state", options.state, names)),)
    return RecordFilter(
        definition.name,
        org_units=(options.org,) if options.org else (),
        window=_window(getattr(options, "from"), options.to),
        states=states,
        fields=fields,
        words=options.search or "",
        is_void=None if options.void else False,
    )


def _window(first: str | None, last: str | None) -> Any:
    from kanhe.values.period import Window, day_window

    if first is None and last is None:
        return None
    start = _day("--from", first) if first else date.min
    if last is None:
        return Window(start, None)
    end = _day("--to", last)
    if end < start:
        raise Refusal("ledger.days_reversed", first=str(start), last=str(end))
    return day_window(start, end)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("ledger.not_a_day", option=option, value=text) from None


def _position(text: str | None) -> "Position | None":
    """Return the place that `--after NUMBER:DAY` names, as the page before printed it."""
    from kanhe.store.listing import Position

    if text is None:
        return None
    number, _, day = text.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Refusal("ledger.not_a_place", value=text)
    return Position(int(number), _day("--after", day))


def _show_page(
    session: Session, definition: "RegisterDefinition", page: "Page", options: Namespace
) -> None:
    following = f"{page.next.number}:{page.next.day.isoformat()}" if page.next else None
    records = [(one.record, _data(one.record, options.reveal)) for one in page.rows]
    if session.is_json:
        rows = [_as_json(record, data) for record, data in records]
        told = {"kanhe": "records/1", "register": definition.name}
        print_json({**told, "records": rows, "next": following})
        return
    if not records:
        print(session.say("ledger.no_records"))
        return
    shown = _shown_fields(definition, [data for _, data in records])
    heads = [session.say(f"ledger.title_{one}") for one in ("key", "day", "org_unit", "state")]
    heads += [one.title if session.lang == "zh" else one.title_en for one in shown]
    print_table(
        heads,
        [
            (
                record.key,
                record.day.isoformat(),
                record.org_unit,
                _state(session, record),
                *(_text(session, one, data.get(one.name)) for one in shown),
            )
            for record, data in records
        ],
    )
    if following:
        print(session.say("ledger.next_page", after=following))


def _shown_fields(
    definition: "RegisterDefinition", page: Sequence[Mapping[str, Any]]
) -> list["Field"]:
    """Return the fields that tell records apart: required ones first, none that is empty here."""
    apart = (definition.org_unit_field, definition.day_field)
    free = [
        one
        for one in definition.fields
        if one.name not in apart and any(one.name in data for data in page)
    ]
    return sorted(free, key=lambda one: not one.is_required)[:_FEW]


# --- one record ----------------------------------------------------------------------------------


def _pairs(
    session: Session,
    definition: "RegisterDefinition",
    record: "Record",
    data: Mapping[str, Any],
) -> list[tuple[str, str]]:
    pairs = [
        (session.say("ledger.title_day"), record.day.isoformat()),
        (session.say("ledger.title_org_unit"), record.org_unit),
        (session.say("ledger.title_state"), _state(session, record)),
        (session.say("ledger.title_version"), str(record.version)),
    ]
    for part in definition.fields:
        if part.name in data:
            title = part.title if session.lang == "zh" else part.title_en
            pairs.append((title, _text(session, part, data[part.name])))
    for piece in record.evidence:
        told = f"{piece.evidence_kind} {piece.sha256} ({piece.size})"
        pairs.append((session.say("ledger.title_evidence"), told))
    return pairs


def _print_trail(
    session: Session, definition: "RegisterDefinition", trail: Sequence["Trace"]
) -> None:
    titles = {part.name: part.title if session.lang == "zh" else part.title_en
              for part in definition.fields}  # fmt: skip
    print(session.say("ledger.trail"))
    for trace in trail:
        facts = {
            "number": str(trace.entry_number),
            "what": session.say(f"ledger.kind_{trace.kind}"),
            "actor": trace.actor,
            "occurred": _minute(trace.occurred_at),
            "recorded": _minute(trace.recorded_at),
        }
        print(session.say("ledger.trace", **facts))
        if trace.reason:
            print(session.say("ledger.trace_reason", reason=trace.reason))
        if trace.kind == "record_corrected":
            for name, before, after in trace.changed:
                facts = {"field": titles.get(name, name)}
                facts |= {"before": _plain(session, before), "after": _plain(session, after)}
                print(session.say("ledger.trace_change", **facts))


def _print_record(record: "Record", data: Mapping[str, Any], with_trail: bool) -> None:
    told: dict[str, object] = {"kanhe": "record/1", **_as_json(record, data)}
    told["evidence"] = [
        {"kind": one.evidence_kind, "sha256": one.sha256, "size": one.size}
        for one in record.evidence
    ]
    if with_trail:
        from kanhe.registers.plain import to_plain

        told["trail"] = [to_plain(trace) for trace in record.trail]
    print_json(told)


def _as_json(record: "Record", data: Mapping[str, Any]) -> dict[str, object]:
    return {
        "register": record.register,
        "key": record.key,
        "version": record.version,
        "org_unit": record.org_unit,
        "day": record.day.isoformat(),
        "state": record.state,
        "is_void": record.is_void,
        "entry_number": record.entry_number,
        "data": dict(data),
    }


def _data(record: "Record", is_revealed: bool) -> Mapping[str, Any]:
    if not is_revealed:
        return record.data
    from kanhe.acts.disclosing import revealed

    return revealed(record)


def _title(session: Session, definition: "RegisterDefinition") -> str:
    return definition.title if session.lang == "zh" else definition.title_en


def _state(session: Session, record: "Record") -> str:
    if record.is_void:
        return session.say("ledger.void")
    return session.say(f"ledger.state_{record.state}") if record.state else ""


def _text(session: Session, part: "Field", value: Any) -> str:
    """Return a value as people read it: choices by their title."""
    titles = {one.value: one.title if session.lang == "zh" else one.title_en
              for one in part.choices}  # fmt: skip
    if isinstance(value, list):
        return "、".join(titles.get(one, _plain(session, one)) for one in value)
    return titles.get(value, _plain(session, value))


def _plain(session: Session, value: Any) -> str:
    from kanhe.registers.disclosure import is_commitment

    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(_plain(session, one) for one in value)
    return session.say("ledger.closed_value") if is_commitment(str(value)) else str(value)


def _minute(moment: Any) -> str:
    return str(moment.strftime("%Y-%m-%d %H:%M %z"))
