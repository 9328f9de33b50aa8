"""Org units from a sheet (编码, 名称, 上级, 设立日期, 区划代码, 层级), changes from YAML."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import yaml

from kanhe.formats.workbook_in import Workbook
from kanhe.registers.changes import OrgChangeData, org_changes
from kanhe.registers.datatypes import Cell, Fault, narrow, read_date, shown
from kanhe.registers.plain import from_plain
from kanhe.values.orgtree import Opened, OrgChange, OrgTree
from kanhe.values.refusal import Refusal

_TITLES: Mapping[str, tuple[str, ...]] = {
    "key": ("编码", "机构编码", "单位编码", "简称", "key"),
    "name": ("名称", "机构名称", "单位名称", "单位", "name"),
    "parent": ("上级", "上级编码", "上级单位", "上级机构", "parent"),
    "opened_on": ("设立日期", "成立日期", "启用日期", "openedon", "opened_on"),
    "code": ("区划代码", "行政区划代码", "code"),
    "level": ("层级", "级别", "level"),
}
_SEARCHED = 10  # rows in which the header is looked for
_Row = dict[str, str]


def read_org_units(workbook: Workbook, opened_on: date | None) -> tuple[Opened, ...]:
    """Return the org units of the first sheet with a header, parents before what is under them.

    A parent is named by key or by name; without a day of their own they are opened on
    *opened_on*. Raises Refusal `org_sheet_no_header`, `org_sheet_row`, `org_sheet_cycle`.
    """
    for sheet in workbook.sheets:
        rows = [list(row) for row in sheet.rows()]
        header = _header(rows)
        if header is not None:
            at, columns = header
            listed = _opened(workbook.name, rows[at + 1 :], at + 2, columns, opened_on)
            return tuple(_in_order(_with_parents(listed)))
    raise Refusal("org_sheet_no_header", file=workbook.name)


def missing_from(tree: OrgTree, opened: Sequence[Opened]) -> tuple[Opened, ...]:
    """Return those of *opened* that the tree has not; one it has under another name is refused.

    Raises Refusal `org_sheet_differs`: a renamed or moved org unit is a change of its own.
    """
    missing = []
    for one in opened:
        known = tree.org_units.get(one.org_unit)
        if known is None:
            missing.append(one)
        elif known.names[-1][1] != one.name:
            raise Refusal("org_sheet_differs", org_unit=one.org_unit, name=one.name)
    return tuple(missing)


def read_org_changes(name: str, data: bytes) -> tuple[OrgChange, ...]:
    """Return the changes in a YAML or JSON list; raises Refusal `org_sheet_unreadable`,
    `plain_misfit`, `change_incomplete`."""
    try:
        plain = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise Refusal("org_sheet_unreadable", file=name) from error
    if not isinstance(plain, list):
        raise Refusal("org_sheet_unreadable", file=name)
    return org_changes([from_plain(OrgChangeData, one) for one in plain])


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]] | None:
    for at, row in enumerate(rows[:_SEARCHED]):
        words = [narrow(shown(cell)).casefold().replace(" ", "") for cell in row]
        columns = {
            field: words.index(title)
            for field, titles in _TITLES.items()
            for title in reversed(titles)
            if title in words
        }
        if {"key", "name"} <= columns.keys():
            return at, columns
    return None


def _opened(
    file: str,
    rows: Sequence[Sequence[Cell]],
    first: int,
    columns: Mapping[str, int],
    opened_on: date | None,
) -> Iterator[Opened]:
    for number, row in enumerate(rows, first):
        found: dict[str, Cell] = {
            field: row[at] if at < len(row) else None for field, at in columns.items()
        }
        texts = {field: narrow(shown(cell)) for field, cell in found.items()}
        if not any(texts.values()):
            continue
        day = read_date(found.get("opened_on"), None) if texts.get("opened_on") else None
        if isinstance(day, Fault) or not texts["key"] or not texts["name"]:
            raise Refusal("org_sheet_row", file=file, row=str(number))
        when = date.fromisoformat(day) if day else opened_on
        if when is None:
            raise Refusal("org_sheet_day", file=file, row=str(number))
        yield Opened(
            texts["key"],
            when,
            shown(found["name"]).strip(),
            texts.get("parent") or None,
            texts.get("code") or None,
            texts.get("level") or None,
        )


def _with_parents(opened: Iterator[Opened]) -> list[Opened]:
    """Return org units with their parents by key; a name that is no key is looked up."""
    listed = list(opened)
    keys = {one.org_unit for one in listed}
    by_name: dict[str, list[str]] = {}
    for one in listed:
        by_name.setdefault(narrow(one.name), []).append(one.org_unit)
    found = []
    for one in listed:
        parent = one.parent
        if parent is not None and parent not in keys and len(by_name.get(parent, ())) == 1:
            parent = by_name[parent][0]
        found.append(replace(one, parent=parent))
    return found


def _in_order(listed: Sequence[Opened]) -> Iterator[Opened]:
    """Yield org units so that none comes before its parent; raises Refusal `org_sheet_cycle`."""
    by_key = {one.org_unit: one for one in listed}
    done: set[str] = set()
    for one in listed:
        way = [one]
        while (parent := way[-1].parent) in by_key and parent not in done:
            if any(step.org_unit == parent for step in way):
                raise Refusal("org_sheet_cycle", org_unit=str(parent))
            way.append(by_key[str(parent)])
        for step in reversed(way):
            if step.org_unit not in done:
                done.add(step.org_unit)
                yield step
