"""`kanhe import`: read a workbook, show what it would bring, take its good rows as one act."""

import gc
import os
from argparse import Namespace
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kanhe.cli.arguments import whole_number
from kanhe.cli.command import command
from kanhe.cli.session import DONE, REFUSED, Session, progress
from kanhe.cli.showing import print_json, print_table
from kanhe.formats.wording import say
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from kanhe.acts.importing import Rows
    from kanhe.acts.taking import Taken
    from kanhe.formats.import_mapping import MappingMemory
    from kanhe.formats.import_preview import Preview, SheetPreview
    from kanhe.registers.definition import RegisterDefinition

MEMORY = "mapping.json"
_MOST_SHOWN = 40  # faults in a terminal
_SALT = 16  # bytes
LARGEST = 200_000_000  # bytes of a workbook
_LARGE = 300_000  # bytes, some thousands of rows: from here on a second process pays


@command(
    "import",
    ("file",),
    options=("--register", "--sheet", "--map", "--year", "--comments"),
    flags=("--dry-run",),
)
def run(session: Session, options: Namespace) -> int:
    """Import a workbook; 0 all rows are in, 1 some cells need a person."""
    return _Import(session, options).run()


class _Import:
    """One workbook on its way into a register."""

    def __init__(self, session: Session, options: Namespace) -> None:
        self.session, self.options = session, options
        self.file = Path(options.file)
        self.year = whole_number("import", "--year", options.year, 9999)

    def run(self) -> int:
        """Return the status once the workbook is shown and, unless dry, taken."""
        data = read_file(self.file, LARGEST)
        memory = read_mapping(self.session, self.options.map)
        rows = self._rows(data, memory)
        if self._goes_ahead(data) and rows.has_no_keys():
            preview, taken = self._take_ahead(rows)
        else:
            preview, taken = rows.preview(), None
            if not self.options.dry_run and any(preview.records):
                taken = self._take(preview, rows.definition.version)
        definition = rows.definition
        if not self.options.dry_run:
            self._remember(preview, memory)
        if self.options.comments:
            self._comment(preview, data)
        self._show(preview, definition, taken)
        return REFUSED if preview.has_errors else DONE

    def _goes_ahead(self, data: bytes) -> bool:
        """Return whether rows are read in a second process while this one writes: of a large file
        whose rows nobody wants to see."""
        from kanhe.cli import ahead

        is_seen = self.options.dry_run or self.session.is_json
        return len(data) >= _LARGE and not is_seen and ahead.is_possible()

    def _rows(self, data: bytes, memory: "MappingMemory") -> "Rows":
        from kanhe.acts.importing import Rows
        from kanhe.formats.import_choice import choose_register
        from kanhe.formats.workbook_in import read_workbook
        from kanhe.store import queries

        workbook = read_workbook(self.file.name, data)
        sheet = self.options.sheet
        if self.options.register:
            definition = queries.definition(self.options.register)
        else:
            definition = choose_register(
                queries.definitions(), workbook, sheet=sheet, mapping=memory
            )
        today = self.session.now.date()
        return Rows(workbook, definition, today, year=self.year, sheet=sheet, mapping=memory)

    def _take(self, preview: "Preview", version: int) -> "Taken":
        from kanhe.acts.founding import rows_key
        from kanhe.acts.taking import take_preview

        total = sum(1 for _ in preview.records)
        tell = progress(self.session, "ledger.progress_import")
        taken = take_preview(
            occasion=self.session.occasion(),
            preview=preview,
            version=version,
            file_key=rows_key(self.session.folder.keys),
            new_salt=_new_salt,
            tell=lambda done: tell(done, total),
        )
        tell(total, total)
        return taken

    def _take_ahead(self, rows: "Rows") -> "tuple[Preview, Taken | None]":
        """Read and prepare in a second process, write in this one."""
        from kanhe.acts.founding import rows_key
        from kanhe.acts.taking import Batch, Preparing, take_batches
        from kanhe.cli.ahead import Ahead
        from kanhe.store.fresh import FreshRecord

        file_key = rows_key(self.session.folder.keys)
        batch = Batch(
            self.session.occasion(), rows.definition, rows.workbook.sha256, file_key, _new_salt
        )

        def work(send: "Callable[[list[tuple[Any, ...]]], None]") -> "Preview":
            preparing = Preparing(batch, lambda some: send(list(map(tuple, some))))
            preview = rows.preview(preparing.take)
            preparing.end()
            return preview

        ahead = Ahead(work)
        gc.disable()  # rows make no rings; looking for them takes a tenth of the time
        tell = progress(self.session, "ledger.progress_rows")
        try:
            batches = (list(map(FreshRecord._make, some)) for some in ahead)
            first = next(batches, None)
            taken = None
            if first is not None:
                taken = take_batches(batch, chain([first], batches), tell=lambda n: tell(n, n + 1))
                tell(1, 1)
        finally:
            gc.enable()
            ahead.close()
        return ahead.result, taken

    def _remember(self, preview: "Preview", memory: "MappingMemory") -> None:
        from kanhe.formats.import_mapping import dump_mapping
        from kanhe.store.durable import write_file

        write_file(self.session.folder.path / MEMORY, dump_mapping(preview.confirmed(memory)))

    def _comment(self, preview: "Preview", data: bytes) -> None:
        from kanhe.formats.workbook_comments import comment_workbook

        target = Path(self.options.comments)
        if target.exists() and target.samefile(self.file):
            raise Refusal("cli.would_overwrite", path=str(target))
        write_output(target, comment_workbook(preview, data, say, self.session.lang))

    def _show(
        self, preview: "Preview", definition: "RegisterDefinition", taken: "Taken | None"
    ) -> None:
        if self.session.is_json:
            from kanhe.formats.import_json import to_import_json

            is_taken = not self.options.dry_run
            print_json(to_import_json(preview, say, self.session.lang, taken=is_taken))
            return
        lang = self.session.lang
        title = definition.title if lang == "zh" else definition.title_en
        print(self.session.say("ledger.import_head", file=preview.file, register=title))
        for sheet in preview.sheets:
            counts = Counter(self.session.say(f"ledger.skip_{s.reason}") for s in sheet.skipped)
            skipped = "、".join(f"{reason} {count}" for reason, count in counts.items()) or "0"
            rows = "–".join(
                map(str, dict.fromkeys((*sheet.header_rows[:1], *sheet.header_rows[-1:])))
            )
            facts = {
                "sheet": sheet.name or "1",
                "header": rows or "—",
                "records": str(sheet.count),
                "skipped": skipped,
                "faults": str(len(sheet.diagnostics)),
            }
            print(self.session.say("ledger.import_sheet", **facts))
            if left_out := _left_out(sheet):
                print(self.session.say("ledger.import_unmapped", columns="、".join(left_out)))
        self._show_faults(preview)
        if self.options.dry_run:
            print(self.session.say("ledger.import_dry"))
        elif taken is not None and taken.count:
            last = taken.first_number + taken.count - 1
            facts = {"count": str(taken.count), "first": str(taken.first_number), "last": str(last)}
            print(self.session.say("ledger.import_taken", **facts))
        else:
            print(self.session.say("ledger.import_nothing"))

    def _show_faults(self, preview: "Preview") -> None:
        faults = [one for sheet in preview.sheets for one in sheet.diagnostics]
        if not faults:
            return
        lang = self.session.lang
        rows = [
            (str(one.place), one.code, say(one.code, lang, **one.fact_map), one.suggestion or "")
            for one in faults[:_MOST_SHOWN]
        ]
        titles = tuple(
            self.session.say(f"ledger.title_{t}") for t in ("cell", "code", "what", "suggestion")
        )
        print_table(titles, rows, widest=90)
        if len(faults) > _MOST_SHOWN:
            more = str(len(faults) - _MOST_SHOWN)
            print(self.session.say("ledger.import_more", count=more))


def _new_salt() -> bytes:
    return os.urandom(_SALT)


def _left_out(sheet: "SheetPreview") -> list[str]:
    """Return the columns without a field, with their titles; a mere serial number is no loss."""
    from kanhe.formats.workbook_form import SERIALS
    from kanhe.registers.datatypes import narrow
    from kanhe.values.diagnostic import column_letters

    return [
        f"{column_letters(one.column + 1)} {one.title}".replace("\n", " ")
        for one in sheet.columns
        if one.title and not one.field and narrow(one.title) not in SERIALS
    ]


def read_mapping(session: Session, asked: str | None) -> "MappingMemory":
    """Return the mapping in the file that is *asked* for, else what the ledger remembers."""
    from kanhe.formats.import_mapping import MappingMemory, load_mapping

    place = Path(asked) if asked else session.folder.path / MEMORY
    if not asked and not place.exists():
        return MappingMemory()
    return load_mapping(place.name, read_file(place, LARGEST))


def read_file(path: Path, most: int) -> bytes:
    """Return the bytes of an input; raises Refusal `verify.unreadable`, `ledger.too_large`."""
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        raise Refusal("verify.unreadable", path=str(path), reason=reason) from fault
    if len(data) > most:
        raise Refusal("ledger.too_large", path=str(path), most=str(most))
    return data


def write_output(path: Path, data: bytes) -> None:
    """Write a result; raises Refusal `cli.cannot_write`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        raise Refusal("cli.cannot_write", path=str(path), reason=reason) from fault
