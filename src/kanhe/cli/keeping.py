"""`kanhe rebuild`, `backup`, `restore`, `export`: keep a ledger, and hand it out as a workbook."""

import io
import shutil
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.cli.arguments import read
from kanhe.cli.command import command, told_help
from kanhe.cli.importing import LARGEST, read_file, read_mapping, write_output
from kanhe.cli.session import (
    DONE,
    REFUSED,
    Session,
    answered,
    ledger_parser,
    progress,
    session_in,
    set_up,
)
from kanhe.cli.showing import print_json, print_table
from kanhe.formats.wording import Lang

if TYPE_CHECKING:
    from kanhe.formats.workbook_out import ExportRow


@command("rebuild", flags=("--check",))
def run_rebuild(session: Session, options: Namespace) -> int:
    """Write all projections anew from the log, or compare them with it."""
    from kanhe.store import queries, rebuild

    tell = progress(session, "ledger.progress_rebuild")
    if not options.check:
        count = rebuild.rebuild(tell)
        if session.is_json:
            print_json({"kanhe": "rebuild/1", "entries": count, "differences": []})
        else:
            print(session.say("ledger.rebuilt", count=str(count)))
        return DONE
    found = rebuild.check(tell)
    if session.is_json:
        rows = [{"table": one.table, "place": one.place, "fault": one.fault} for one in found]
        sizes = {"kanhe": "rebuild/1", "entries": queries.log_size()}
        print_json({**sizes, "differences": rows})
    elif not found:
        print(session.say("ledger.rebuild_equal", count=str(queries.log_size())))
    else:
        print(session.say("ledger.rebuild_differs"))
        titles = [session.say(f"ledger.title_{one}") for one in ("table", "place", "what")]
        words = [
            (one.table, one.place, session.say(f"audit.projection_{one.fault}")) for one in found
        ]
        print_table(titles, words)
    return REFUSED if found else DONE


@command("backup", ("dir",))
def run_backup(session: Session, options: Namespace) -> int:
    """Copy the ledger as of one moment into a new folder; secret keys stay behind."""
    from kanhe.acts.founding import POLICY
    from kanhe.store.backup import back_up

    target = back_up(session.folder, Path(options.dir), progress(session, "ledger.progress_backup"))
    policy = session.folder.keys / POLICY
    if policy.exists():
        shutil.copyfile(policy, target / "keys" / POLICY)
    if session.is_json:
        print_json({"kanhe": "backup/1", "dir": str(target)})
    else:
        print(session.say("ledger.backed_up", path=str(target)))
    return DONE


@answered
def run_restore(arguments: Sequence[str], lang: Lang) -> int:
    """Make a ledger in a new place from a backup."""
    parser = ledger_parser("restore")
    parser.add_argument("--database")
    options = read(parser, arguments, ("backup", "dir"))
    if options.is_help:
        return told_help("restore", options, lang)
    from kanhe.store.folder import read_folder

    place = Path(options.dir)
    session = session_in(read_folder(Path(options.backup)), "restore", options, lang)
    set_up()
    from kanhe.store.backup import restore
    from kanhe.store.ledger import migrate, open_ledger

    tell = progress(session, "ledger.progress_backup")
    folder = restore(Path(options.backup), place, database=options.database or "", progress=tell)
    open_ledger(folder.path)
    migrate()
    from kanhe.acts.founding import POLICY, ROWS_KEY, create_rows_key
    from kanhe.store.queries import log_size

    policy = Path(options.backup) / "keys" / POLICY
    if policy.exists() and not (folder.keys / POLICY).exists():
        shutil.copyfile(policy, folder.keys / POLICY)
    if not (folder.keys / ROWS_KEY).exists():
        create_rows_key(folder.keys)
    has_key = (folder.keys / "log.key").exists()
    if session.is_json:
        sizes = {"entries": log_size(), "has_log_key": has_key}
        print_json({"kanhe": "restore/1", "dir": str(folder.path), **sizes})
        return DONE
    print(session.say("ledger.restored", path=str(folder.path), count=str(log_size())))
    if not has_key:
        print(session.say("ledger.restored_without_key", path=str(folder.keys)))
    return DONE


@command("export", ("register",), options=("-o", "--form", "--map"), flags=("--reveal",))
def run_export(session: Session, options: Namespace) -> int:
    """Write a register as a styled workbook, or into the customer's own form."""
    from kanhe.formats.workbook_form import fill_form
    from kanhe.formats.workbook_out import Styling, write_register
    from kanhe.store import queries

    definition, tree = queries.definition(options.register), queries.tree()
    names = {key: one.names[-1][1] for key, one in tree.org_units.items()}
    out = io.BytesIO()
    styling = Styling(lang=session.lang, org_unit_name=lambda key: names.get(key, key))
    if options.form:
        form = Path(options.form)
        rows = list(_rows(session, options))
        data, mapping = read_file(form, LARGEST), read_mapping(session, options.map)
        filled = fill_form(form.name, data, definition, rows, mapping=mapping, styling=styling)
        out.write(filled)
        count = len(rows)
    else:
        count = write_register(out, definition, _rows(session, options), styling)
    place = Path(options.o or f"{options.register}.xlsx")
    write_output(place, out.getvalue())
    if session.is_json:
        print_json({"kanhe": "workbook/1", "path": str(place), "records": count})
    else:
        print(session.say("ledger.workbook", path=str(place), count=str(count)))
    return DONE


def _rows(session: Session, options: Namespace) -> Iterator["ExportRow"]:
    """Yield the records that are not void; personal values only where asked for.

    Whoever asks for these reads the whole ledger; else what the actor's grants reach.
    """
    from kanhe.accounts.gate import check, narrowed
    from kanhe.formats.workbook_out import ExportRow
    from kanhe.store.holdings import holdings
    from kanhe.store.listing import RecordFilter, each_record

    reader, register = session.reader(), options.register
    if options.reveal:
        check(reader, None)
        yield from (ExportRow(one.key, one.data) for one in holdings(register) if not one.is_void)
        return
    from kanhe.registers.disclosure import is_commitment

    for listed in each_record(narrowed(reader, RecordFilter(register))):
        data = {
            name: value
            for name, value in listed.record.data.items()
            if not any(
                is_commitment(str(one)) for one in (value if isinstance(value, list) else [value])
            )
        }
        yield ExportRow(listed.record.key, data)
