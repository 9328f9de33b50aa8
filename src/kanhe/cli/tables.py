"""`kanhe table`: org units × indicators, on the terminal, as JSON, csv or a workbook."""

import csv
import io
from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.acts.holding import names_of
from kanhe.cli.asking import OPTIONS, Asked, asked_of
from kanhe.cli.command import command
from kanhe.cli.importing import write_output
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_table
from kanhe.formats.check_backing import plain
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.indicators.definition import Indicator
    from kanhe.store.walls import Wall
    from kanhe.values.orgtree import OrgTree

_SHEETS = (".xlsx", ".csv")


@command("table", ("indicators…?",), options=(*OPTIONS, "-o", "--period"), flags=("--all",))
def run(session: Session, options: Namespace) -> int:
    """Show the figures of an org unit and of its children, side by side."""
    if options.o is not None and Path(options.o).suffix not in _SHEETS:
        raise Refusal("args.choice", command="table", option="-o", value=options.o,
                      choices="*.xlsx, *.csv")  # fmt: skip
    return _Table(session, options).run()


class _Table:
    """A wall of figures on its way out."""

    def __init__(self, session: Session, options: Namespace) -> None:
        from kanhe.store import moments

        self.session, self.options = session, options
        self.asked: Asked = asked_of("table", options, session)
        moment = moments.moment(self.asked.query.as_of)
        known = options.indicators or list(moment.indicators)
        self.indicators: list[Indicator] = [moment.indicator(name) for name in known]
        self.names = names_of(moment.tree)
        last = self.asked.query.window.end
        day = session.now.date() if last is None else last - timedelta(days=1)
        self.org_units = _below(moment.tree, self.asked.query.org_unit, day, options.all)
        self.position = moment.position

    def run(self) -> int:
        """Ask for the figures and write them where they are wanted."""
        from kanhe.store import figures

        names = [one.name for one in self.indicators]
        wall = figures.wall(names, self.org_units, self.asked.query)
        if self.options.o is not None:
            return self._write(wall, Path(self.options.o))
        if self.session.is_json:
            self._print_json(wall)
        elif len(self.org_units) > len(self.indicators) > 1:
            self._print(wall, is_turned=False)
        else:
            self._print(wall, is_turned=True)
        return DONE

    def _title(self, one: "Indicator") -> str:
        title = one.title if self.session.lang == "zh" else one.title_en
        return f"{title}（{one.counted_unit}）" if self.session.lang == "zh" else title

    def _cell(self, wall: "Wall", org_unit: str, one: "Indicator") -> str:
        return self._shown(wall[one.name][org_unit], one) or self.session.say("figures.missing")

    def _shown(self, value: Decimal | None, one: "Indicator") -> str | None:
        if value is None:
            return None
        places = max(one.rounding, one.places)
        return plain(value if value == value.to_integral_value() else round(value, places))

    def _rows(self, wall: "Wall") -> list[list[str]]:
        head = [self.session.say("figures.title_org_unit"), *map(self._title, self.indicators)]
        body = [
            [self.names[key], *(self._cell(wall, key, one) for one in self.indicators)]
            for key in self.org_units
        ]
        return [head, *body]

    def _print(self, wall: "Wall", *, is_turned: bool) -> None:
        """Print with the indicators as rows where they are the longer side."""
        rows = self._rows(wall)
        if is_turned:
            rows = [list(column) for column in zip(*rows, strict=True)]
            rows[0][0] = self.session.say("figures.title_indicator")
        print_table(rows[0], rows[1:])
        days = [_day(self.asked.first), _day(self.asked.last)]
        print(self.session.say("figures.of", first=days[0], last=days[1],
                               size=str(self.position)))  # fmt: skip

    def _print_json(self, wall: "Wall") -> None:
        rows = [
            {
                "org_unit": key,
                "values": {
                    one.name: self._shown(wall[one.name][key], one) for one in self.indicators
                },
            }
            for key in self.org_units
        ]
        days = {"from": self.asked.first, "to": self.asked.last}
        shown = {name: day and day.isoformat() for name, day in days.items()}
        query = self.asked.query
        print_json({"kanhe": "table/1", **shown, "organised": query.organised.value,
                    "as_of": self.position, "rows": rows})  # fmt: skip

    def _write(self, wall: "Wall", place: Path) -> int:
        rows = self._rows(wall)
        if place.suffix == ".csv":
            out = io.StringIO()
            csv.writer(out).writerows(rows)
            write_output(place, b"\xef\xbb\xbf" + out.getvalue().encode())  # for spreadsheets
        else:
            write_output(place, _workbook(rows))
        if self.session.is_json:
            print_json({"kanhe": "table/1", "path": str(place), "rows": len(self.org_units)})
        else:
            print(self.session.say("figures.table", path=str(place), count=str(len(rows) - 1)))
        return DONE


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    from kanhe.formats.figure_table import write_table

    return write_table(rows)


def _below(tree: "OrgTree", org_unit: str, day: date, is_deep: bool) -> list[str]:
    """Return an org unit and its children on *day*, or all under it, parents first."""
    from kanhe.indicators.hierarchy import children_on

    found = [org_unit]
    for key in children_on(tree, org_unit, day):
        found += _below(tree, key, day, True) if is_deep else [key]
    return found


def _day(day: date | None) -> str:
    return "…" if day is None else day.isoformat()
