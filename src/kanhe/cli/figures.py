"""`kanhe figure` and `kanhe trace`: a number, and the records behind it down to the log."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kanhe.acts.holding import names_of
from kanhe.cli.arguments import choice
from kanhe.cli.asking import OPTIONS, Asked, asked_of
from kanhe.cli.command import command
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_pairs, print_table

if TYPE_CHECKING:
    from kanhe.indicators.definition import Indicator
    from kanhe.indicators.figure import Figure
    from kanhe.store.drilling import DrillRow, Part

BY = ("day", "week", "month", "quarter", "year", "child")
PARTS = ("numerator", "denominator")


@command(
    "figure",
    ("indicator",),
    options=(*OPTIONS, "--by", "--bundle", "--part", "--period"),
    flags=("--trace",),
)
def run_figure(session: Session, options: Namespace) -> int:
    """Show a figure; with --by its steps or children, with --trace its records."""
    return _Shown("figure", session, options).run()


@command("trace", ("indicator",), options=(*OPTIONS, "--part", "--key", "--period"))
def run_trace(session: Session, options: Namespace) -> int:
    """List the records behind a figure, or follow one of them (--key) down to the log."""
    options.trace, options.by, options.bundle = True, None, None
    if options.key is not None:
        from kanhe.cli.tracing import follow

        return follow(session, options)
    return _Shown("trace", session, options).run()


class _Shown:
    """One figure on its way to the reader."""

    def __init__(self, command: str, session: Session, options: Namespace) -> None:
        from kanhe.store import moments

        self.session, self.options = session, options
        self.asked: Asked = asked_of(command, options, session)
        self.moment = moments.moment(self.asked.query.as_of)
        self.indicator: Indicator = self.moment.indicator(options.indicator)
        if options.by is not None:
            choice(command, "--by", options.by, BY)
        if options.part is not None:
            choice(command, "--part", options.part, PARTS)

    def run(self) -> int:
        """Show what was asked for; write the bundle where one is wanted."""
        from kanhe.store import figures

        figure = figures.figure(self.indicator.name, self.asked.query)
        rows = self._rows()
        records = self._records() if self.options.trace else None
        if self.options.bundle is not None:
            from kanhe.cli.bundling import write_bundle

            write_bundle(self.session, self.indicator, self.asked, Path(self.options.bundle))
            if not self.session.is_json:
                print(self.session.say("figures.bundle", path=self.options.bundle))
        if self.session.is_json:
            self._print_json(figure, rows, records)
        else:
            self._print(figure, rows, records)
        return DONE

    def _rows(self) -> list[tuple[str, "Figure"]]:
        from kanhe.formats.figure_json import step_name
        from kanhe.indicators.calendar import Calendar
        from kanhe.store import figures

        if self.options.by is None:
            return []
        name, query = self.indicator.name, self.asked.query
        if self.options.by == "child":
            return [(one.query.org_unit, one) for one in figures.league(name, query)]
        by = Calendar(self.options.by)
        steps = figures.series(name, replace(query, window=self._closed_window()), by)
        return [(step_name(one.query.window, by), one) for one in steps]

    def _closed_window(self) -> Any:
        """Return the window with both ends: the days of its records where none were named."""
        from kanhe.store.drilling import each_row
        from kanhe.values.period import day_window

        first, last, today = self.asked.first, self.asked.last, self.session.now.date()
        if first is None or last is None:
            part: Part | None = "numerator" if self.indicator.numerator else None
            days = [row.day for row in each_row(self.indicator.name, self.asked.query, part=part)]
            first = first or min(days, default=last or today)
            last = last or max([first, *days])
        return day_window(first, last)

    def _records(self) -> "list[DrillRow]":
        from kanhe.store.drilling import each_row

        part: Part | None = self.options.part
        return list(each_row(self.indicator.name, self.asked.query, part=part))

    def _print_json(
        self,
        figure: "Figure",
        rows: Sequence[tuple[str, "Figure"]],
        records: "list[DrillRow] | None",
    ) -> None:
        from kanhe.formats.figure_json import to_figure_json
        from kanhe.store.checkpoints import position_head

        as_of = position_head(self.moment.position)
        print_json(
            to_figure_json(
                figure,
                first=self.asked.first,
                last=self.asked.last,
                as_of=as_of,
                rows=rows,
                records=records,
            )
        )

    def _print(
        self,
        figure: "Figure",
        rows: Sequence[tuple[str, "Figure"]],
        records: "list[DrillRow] | None",
    ) -> None:
        from kanhe.formats.figure_json import shown_value
        from kanhe.store.checkpoints import position_head

        session, indicator = self.session, self.indicator
        is_chinese = session.lang == "zh"
        value = shown_value(figure)
        missing = session.say("figures.missing")
        shown = f"{value} {figure.counted_unit}" if value is not None else missing
        print(f"{indicator.title if is_chinese else indicator.title_en}  {shown}")
        names = names_of(self.moment.tree)
        head = position_head(self.moment.position)
        facts = [
            ("definition", indicator.definition if is_chinese else indicator.definition_en),
            ("org_unit", f"{names[figure.query.org_unit]} [{figure.query.org_unit}]"),
            ("days", f"{_day(self.asked.first)} — {_day(self.asked.last)}"),
            ("organised", session.say(f"figures.organised_{figure.query.organised.value}")),
            ("as_of_label", session.say("figures.as_of", **{k: str(v) for k, v in head.items()})),
        ]
        if figure.numerator is not None and figure.denominator is not None:
            both = (shown_value(one) or missing for one in (figure.numerator, figure.denominator))
            facts.append(("parts", " / ".join(both)))
        else:
            facts.append(("records", str(figure.record_count)))
        print_pairs([(session.say(f"figures.{name}"), text) for name, text in facts])
        if rows:
            titles = [session.say(f"figures.{name}") for name in ("step", "value")]
            print()
            print_table(
                titles, [(names.get(key, key), shown_value(one) or missing) for key, one in rows]
            )
        if records is not None:
            print()
            self._print_records(records, names)

    def _print_records(self, records: "list[DrillRow]", names: dict[str, str]) -> None:
        from kanhe.formats.check_backing import plain

        titles = [f"figures.title_{name}" for name in ("key", "day", "org_unit", "entry", "gives")]
        cells = [
            (
                one.key,
                one.day.isoformat(),
                names.get(one.org_unit, one.org_unit),
                str(one.entry_number),
                plain(one.contributes) or "",
            )
            for one in records
        ]
        print_table([self.session.say(title) for title in titles], cells)
        total = plain(sum((one.contributes for one in records), start=Decimal(0))) or "0"
        print(self.session.say("figures.recount", count=str(len(records)), total=total))


def _day(day: date | None) -> str:
    return "…" if day is None else day.isoformat()
