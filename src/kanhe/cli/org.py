"""`kanhe org`: show the organisation on a day, take it in from a sheet, apply decisions, staff
taskforces."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.cli.command import Verb, verbs
from kanhe.cli.importing import read_file
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json
from kanhe.formats.visible_text import one_line
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.values.orgtree import OrgTree

_LARGEST = 50_000_000  # bytes


def _show(session: Session, options: Namespace) -> int:
    from kanhe.store import queries

    tree, day = queries.tree(), _day(options) or session.now.date()
    rows = list(_walk(tree, None, day, 0))
    if session.is_json:
        listed = [
            {"key": key, "name": name, "depth": depth, "code": code, "level": level}
            for depth, key, name, code, level in rows
        ]
        print_json({"kanhe": "org/1", "on": day.isoformat(), "org_units": listed})
        return DONE
    print(session.say("ledger.org_on", day=day.isoformat(), count=str(len(rows))))
    for depth, key, name, code, level in rows:
        more = " ".join(word for word in (key, code, level) if word)
        print(f"{'  ' * (depth + 1)}{one_line(name)}  [{one_line(more)}]")
    return DONE


def _walk(
    tree: "OrgTree", parent: str | None, day: date, depth: int
) -> Iterator[tuple[int, str, str, str | None, str | None]]:
    from kanhe.values import orgtree

    for key in orgtree.children(tree, parent, day):
        found = tree.org_units[key]
        yield depth, key, orgtree.name(tree, key, day), found.code, found.level
        yield from _walk(tree, key, day, depth + 1)


def _import(session: Session, options: Namespace) -> int:
    from kanhe.acts.reorganising import reorganise
    from kanhe.formats.org_sheet import missing_from, read_org_units
    from kanhe.formats.workbook_in import read_workbook
    from kanhe.store import queries

    path = Path(options.file)
    workbook = read_workbook(path.name, read_file(path, _LARGEST))
    listed = read_org_units(workbook, _day(options))
    missing = missing_from(queries.tree(), listed)
    if missing:
        reason = options.reason or path.name
        reorganise(occasion=session.occasion(), org_changes=missing, reason=reason)
    return _told(session, len(missing), len(listed) - len(missing))


def _apply(session: Session, options: Namespace) -> int:
    from kanhe.acts.reorganising import reorganise
    from kanhe.formats.org_sheet import read_org_changes

    path = Path(options.file)
    changes = read_org_changes(path.name, read_file(path, _LARGEST))
    reorganise(occasion=session.occasion(), org_changes=changes, reason=options.reason or "")
    return _told(session, len(changes), 0)


def _staff(session: Session, options: Namespace) -> int:
    """Take in taskforces and secondments; what is there already stays as it is."""
    from kanhe.acts.reorganising import staff
    from kanhe.formats.staff_sheet import missing_from_staffing, read_staff
    from kanhe.formats.workbook_in import read_workbook
    from kanhe.registers.reading import org_unit_finder
    from kanhe.store import queries

    path, tree = Path(options.file), queries.tree()

    def find(title: str, day: date) -> str | None:
        found = org_unit_finder(tree, day)(title)
        return found[0] if len(found) == 1 else None

    listed = read_staff(read_workbook(path.name, read_file(path, _LARGEST)), find)
    missing = missing_from_staffing(queries.staffing(), listed)
    if missing:
        reason = options.reason or path.name
        staff(occasion=session.occasion(), staff_changes=missing, reason=reason)
    return _told(session, len(missing), len(listed) - len(missing))


def _told(session: Session, count: int, known: int) -> int:
    if session.is_json:
        print_json({"kanhe": "org_changes/1", "changes": count, "known": known})
    else:
        print(session.say("ledger.org_changed", count=str(count), known=str(known)))
    return DONE


def _day(options: Namespace) -> date | None:
    if options.on is None:
        return None
    try:
        return date.fromisoformat(options.on)
    except ValueError:
        raise Refusal("ledger.not_a_day", option="--on", value=options.on) from None


run = verbs(
    "org",
    {
        "show": Verb(_show, options=("--on",)),
        "import": Verb(_import, ("file",), ("--on", "--reason")),
        "apply": Verb(_apply, ("file",), ("--reason",)),
        "staff": Verb(_staff, ("file",), ("--reason",)),
    },
)
