"""The work of an import: looking at a workbook, taking it, commenting it.

A small workbook is worked on while its page waits; a large one beside the server (`overseer`), so
that nobody else waits. Either way it is this work. Taking begins anew where it was broken off:
all rows are one transaction, and a row that was taken is known again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from kanhe.acts.founding import rows_key
from kanhe.acts.importing import known_of, org_units_ever, settle
from kanhe.acts.occasion import Occasion
from kanhe.acts.taking import Taken, take_preview
from kanhe.formats.import_mapping import MappingMemory, SheetMapping
from kanhe.formats.import_preview import Preview
from kanhe.formats.importing import preview
from kanhe.formats.wording import Lang, say
from kanhe.formats.workbook_comments import comment_workbook
from kanhe.registers.plain import to_plain
from kanhe.registers.reading import Context
from kanhe.store import incoming, queries
from kanhe.store.durable import write_file
from kanhe.store.folder import Folder
from kanhe.store.holdings import has_record
from kanhe.values.refusal import Refusal
from kanhe.web.entering import new_salt
from kanhe.web.import_look import looked_at
from kanhe.web.overseer import State, Tell


@dataclass(frozen=True, slots=True)
class Sent:
    """A workbook that was sent, and how its columns are named so far."""

    upload: incoming.Incoming
    folder: Path

    @property
    def data(self) -> bytes:
        """Return its bytes; read when asked for, because a page that waits needs none."""
        return incoming.content(self.folder, self.upload)

    @property
    def memory(self) -> MappingMemory:
        """Return the columns that a person has named, by the form's signature."""
        kept = self.upload.facts.get("columns", {})
        register = self.upload.purpose
        return MappingMemory(
            {
                signature: SheetMapping(register, named["columns"], tuple(named["header_rows"]))
                for signature, named in kept.items()
            }
        )


def uploads(folder: Folder) -> Path:
    """Return where what is sent lies."""
    return folder.path / "uploads"


def previewed(sent: Sent, today: date) -> Preview:
    """Return what a workbook would bring to its register as it stands."""
    definition, tree = queries.definition(sent.upload.purpose), queries.tree()
    context = Context(year=today.year, org_units=org_units_ever(tree, today), has_record=has_record)
    found = preview(
        sent.upload.name,
        sent.data,
        definition,
        context,
        mapping=sent.memory,
        known=known_of(definition),
    )
    return settle(found, definition, tree)


def taken(folder: Folder, occasion: Occasion, found: Preview, tell: Tell) -> Taken:
    """Take the good rows of a preview, all in one act."""
    count = sum(len(sheet.records) for sheet in found.sheets)
    return take_preview(
        occasion=occasion,
        preview=found,
        version=queries.definition(found.register).version,
        file_key=rows_key(folder.keys),
        new_salt=new_salt,
        tell=lambda done: tell(done, count),
    )


def commented_name(token: str, told: str) -> str:
    """Return the name of a commented workbook among the uploads."""
    return f"{token}-{told}.xlsx"


# --- beside the server ---------------------------------------------------------------------------


def look_beside(folder: Folder, tell: Tell, token: str, _told: str) -> State:
    """Look at a workbook."""
    return _answered(lambda: {"look": to_plain(looked_at(_found(folder, token)))})


def comment_beside(folder: Folder, tell: Tell, token: str, told: str) -> State:
    """Comment a workbook, and leave it among the uploads."""

    def work() -> dict[str, Any]:
        sent = _sent(folder, token)
        lang = cast("Lang", told.rpartition("-")[2])
        data = comment_workbook(previewed(sent, _today()), sent.data, say, lang)
        write_file(uploads(folder) / commented_name(token, told), data, 0o600)
        return {}

    return _answered(work)


def take_beside(folder: Folder, tell: Tell, token: str, _told: str) -> State:
    """Take a workbook as its owner asked."""

    def work() -> dict[str, Any]:
        sent = _sent(folder, token)
        asked = sent.upload.facts["take"]
        moment = datetime.fromisoformat(asked["at"])
        occasion = Occasion(
            ledger=folder.origin,
            actor=asked["actor"],
            occurred_at=moment,
            recorded_at=moment,
            identity=asked["identity"],
        )
        done = taken(folder, occasion, previewed(sent, moment.date()), tell)
        return {"count": done.count, "known": done.already_taken}

    return _answered(work)


def _answered(work: Callable[[], dict[str, Any]]) -> State:
    try:
        return {"state": "done", **work()}
    except Refusal as refusal:
        return {"state": "refused", "code": refusal.code, "facts": dict(refusal.facts)}


def _found(folder: Folder, token: str) -> Preview:
    return previewed(_sent(folder, token), _today())


def _sent(folder: Folder, token: str) -> Sent:
    return Sent(incoming.told(uploads(folder), token), uploads(folder))


def _today() -> date:
    return datetime.now().astimezone().date()
