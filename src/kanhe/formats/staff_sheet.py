"""Taskforces and secondments from a sheet, one line for each person in a taskforce.

专班编码, 专班名称, 类别, 组建单位, 人员编号, 派出单位, 开始日期, 结束日期.
A line without a person only forms the taskforce, and dissolves it where it has an end. Persons
stand by account or staff number, never by name: what a log says of a person stays there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kanhe.formats.workbook_in import Workbook
from kanhe.registers.datatypes import Cell, Fault, narrow, read_date, shown
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import (
    Dissolved,
    Formed,
    Returned,
    Seconded,
    StaffChange,
    Staffing,
    TaskforceKind,
)

FindOrgUnit = Callable[[str, date], str | None]
"""Return the key of the org unit that a name, key or code means on a day, None if it is not one."""

_TITLES: Mapping[str, tuple[str, ...]] = {
    "taskforce": ("专班编码", "专班编号", "编码", "taskforce"),
    "name": ("专班名称", "专班", "名称", "name"),
    "kind": ("类别", "类型", "kind"),
    "org_unit": ("组建单位", "牵头单位", "org_unit"),
    "person": ("人员编号", "账号", "工号", "警号", "person"),
    "sent_by": ("派出单位", "原单位", "抽调单位", "sent_by"),
    "first": ("开始日期", "抽调日期", "组建日期", "first"),
    "end": ("结束日期", "归队日期", "end"),
}
_KINDS = {
    "": TaskforceKind.TASKFORCE,
    "专班": TaskforceKind.TASKFORCE,
    "工作专班": TaskforceKind.TASKFORCE,
    "领导小组": TaskforceKind.LEADING_GROUP,
    "办公室": TaskforceKind.OFFICE,
    **{kind.value: kind for kind in TaskforceKind},
}
_SEARCHED = 10  # rows in which the header is looked for


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the sheet: a taskforce, and perhaps a person in it."""

    taskforce: str
    name: str
    kind: TaskforceKind
    org_unit: str
    first: date
    person: str
    sent_by: str
    end: date | None


def read_staff(workbook: Workbook, find_org_unit: FindOrgUnit) -> tuple[StaffChange, ...]:
    """Return the changes that the first sheet with a header comes to, by day.

    A taskforce is formed on the first day that its lines name. Raises Refusal
    `staff_sheet_no_header`, `org_sheet_row`, `staff_sheet_person`, `staff_sheet_org_unit`,
    `staff_sheet_taskforce`.
    """
    for sheet in workbook.sheets:
        rows = [list(row) for row in sheet.rows()]
        for at, row in enumerate(rows[:_SEARCHED]):
            columns = _columns(row)
            if {"taskforce", "first"} <= columns.keys():
                read = _Reader(workbook.name, columns, find_org_unit)
                found = [
                    line
                    for number, cells in enumerate(rows[at + 1 :], at + 2)
                    if (line := read.line(number, cells)) is not None
                ]
                return tuple(_changes(workbook.name, found))
    raise Refusal("staff_sheet_no_header", file=workbook.name)


def missing_from_staffing(
    staffing: Staffing, listed: Sequence[StaffChange]
) -> tuple[StaffChange, ...]:
    """Return those of *listed* that the staffing has not yet; the same sheet twice changes
    nothing twice."""
    stays = {(one.taskforce, one.person, one.window.start) for one in staffing.secondments}
    ended = {(one.taskforce, one.person, one.window.end) for one in staffing.secondments}
    missing: list[StaffChange] = []
    for one in listed:
        match one:
            case Formed(taskforce=key):
                is_known = key in staffing.taskforces
            case Seconded(taskforce=key, person=person, effective_on=day):
                is_known = (key, person, day) in stays
            case Returned(taskforce=key, person=person, effective_on=day):
                is_known = (key, person, day) in ended
            case Dissolved(taskforce=key, effective_on=day):
                is_known = key in staffing.taskforces and (
                    staffing.taskforces[key].window.end == day
                )
        missing += [] if is_known else [one]
    return tuple(missing)


class _Reader:
    """Reads the lines of one sheet."""

    def __init__(self, file: str, columns: Mapping[str, int], find: FindOrgUnit) -> None:
        self._file, self._columns, self._find = file, columns, find

    def line(self, number: int, cells: Sequence[Cell]) -> _Line | None:
        """Return a line, None for a blank one; raises Refusal."""
        found = {name: cells[at] if at < len(cells) else None for name, at in self._columns.items()}
        texts = {name: shown(cell).strip() for name, cell in found.items()}
        if not any(texts.values()):
            return None
        first = self._day(found.get("first"), number)
        key, kind = narrow(texts["taskforce"]), _KINDS.get(narrow(texts.get("kind", "")))
        if first is None or not key or kind is None:
            raise Refusal("org_sheet_row", file=self._file, row=str(number))
        person = narrow(texts.get("person", ""))
        if not person.isascii():
            raise Refusal("staff_sheet_person", file=self._file, row=str(number), found=person)
        return _Line(
            key,
            texts.get("name", ""),
            kind,
            self._org_unit(texts.get("org_unit", ""), first, number),
            first,
            person,
            self._org_unit(texts.get("sent_by", ""), first, number, is_needed=bool(person)),
            self._day(found.get("end"), number),
        )

    def _day(self, cell: Cell, number: int) -> date | None:
        if not shown(cell).strip():
            return None
        day = read_date(cell, None)
        if isinstance(day, Fault):
            raise Refusal("org_sheet_row", file=self._file, row=str(number))
        return date.fromisoformat(day)

    def _org_unit(self, text: str, day: date, number: int, *, is_needed: bool = False) -> str:
        key = self._find(text, day) if text else None
        if key is None and (text or is_needed):
            row = str(number)
            raise Refusal("staff_sheet_org_unit", file=self._file, row=row, found=text or "—")
        return key or ""


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    words = [narrow(shown(cell)).casefold() for cell in row]
    return {
        field: words.index(title)
        for field, titles in _TITLES.items()
        for title in reversed(titles)
        if title in words
    }


def _changes(file: str, lines: Sequence[_Line]) -> Iterator[StaffChange]:
    """Yield taskforces first, each formed by what its lines say together; then people, by day."""
    for key in dict.fromkeys(line.taskforce for line in lines):
        own = [line for line in lines if line.taskforce == key]
        name = next((line.name for line in own if line.name), "")
        org_unit = next((line.org_unit for line in own if line.org_unit), "")
        if not name or not org_unit:
            raise Refusal("staff_sheet_taskforce", file=file, taskforce=key)
        yield Formed(key, min(line.first for line in own), name, org_unit, own[0].kind)
    people = [line for line in lines if line.person]
    ended = [line for line in lines if line.end and not line.person]
    moves: list[StaffChange] = [
        Seconded(one.taskforce, one.first, one.person, one.sent_by) for one in people
    ]
    moves += [Returned(one.taskforce, one.end, one.person) for one in people if one.end]
    moves += [Dissolved(one.taskforce, one.end) for one in ended if one.end]
    order = (Returned, Seconded, Dissolved)
    yield from sorted(moves, key=lambda one: (one.effective_on, order.index(type(one))))
