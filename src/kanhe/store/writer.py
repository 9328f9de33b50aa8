"""What a command writes with, inside the transaction that will commit it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, connection, transaction

from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.disclosure import Disclosure
from kanhe.registers.entry import (
    Entry,
    IndicatorDefined,
    RecordCorrected,
    RecordRegistered,
    Reorganised,
    to_data,
)
from kanhe.registers.numbering import Numbering, Series
from kanhe.store.cell_keeper import CellKeeper
from kanhe.store.fresh import FreshRecord, FreshRecords
from kanhe.store.models import LogEntry
from kanhe.store.projecting import Projector
from kanhe.store.rows import COPY_FROM, insert_rows, one_trip, send, those_stored
from kanhe.tlog.canonical import encode
from kanhe.tlog.hashing import leaf_hash, leaf_hashes
from kanhe.values.refusal import Refusal

_FLUSH_AT = 2_000  # entries: bounds the memory of an import
_SAVEPOINT = "command"


class Writer:
    """Appends entries; `projector` answers what the ledger holds, all appended so far included."""

    def __init__(self, first_number: int) -> None:
        self.cells = CellKeeper()
        self.projector = Projector(cells=self.cells)
        self.first_number = first_number
        self.leaves: list[bytes] = []
        self._entries: list[tuple[Any, ...]] = []
        self._mark = 0  # leaves before the present command
        self._is_guarded = False
        self._taken: dict[str, bool] = {}  # identity → whether the log has it

    @property
    def next_number(self) -> int:
        """Return the number that the next entry will have."""
        return self.first_number + len(self.leaves)

    def append(self, entry: Entry, disclosures: Iterable[Disclosure] = ()) -> int:
        """Write one entry; return its number.

        Raises Refusal where it does not fit the ledger, and has then changed nothing. That its
        identity stands in the log already may only be found when the command ends; who wants to
        pass over such entries asks `has` or `look_up`.
        """
        if self._taken.get(entry.identity):
            raise Refusal("entry_known", identity=entry.identity)
        body = encode(to_data(entry))
        is_shift = self._shifts(entry)
        if is_shift:
            self._merge_cells()
        number = self.next_number
        try:
            self.projector.apply(number, _as_logged(entry))
        except Refusal:
            if self.has(entry.identity):  # sent twice: that is what is wrong with it
                raise Refusal("entry_known", identity=entry.identity) from None
            raise
        leaf = leaf_hash(body)
        self.projector.keep(number, disclosures)
        self._taken[entry.identity] = True
        self.leaves.append(leaf)
        self._entries.append((number, entry.identity, body, leaf))
        if is_shift or len(self._entries) >= _FLUSH_AT:
            self.flush()
        if is_shift:
            self.cells.settle()
        return number

    def begin(self, batch: FreshRecords, some: Sequence[FreshRecord]) -> None:
        """Write the entries that begin *some* records of *batch*; they are written at once.

        Raises Refusal `record_known`, `entry_known`, or where a text does not fit an entry.
        """
        self.flush()
        definition = batch.definition
        keys = self.projector.serials.keys_for(
            definition, [(one.key, one.org_unit, one.day) for one in some]
        )
        self.projector.refuse_known(definition.name, keys)
        identities = [one.identity for one in some]
        for identity in identities:
            if self._taken.get(identity):
                raise Refusal("entry_known", identity=identity)
            self._taken[identity] = True
        first = self.next_number
        bodies = self.projector.begin(batch, first, keys, some)
        leaves = leaf_hashes(bodies)
        self.leaves += leaves
        numbers = range(first, self.next_number)
        self._entries = list(zip(numbers, identities, bodies, leaves, strict=True))
        self.flush()

    def see_keys(self, definition: RegisterDefinition, keys: Iterable[str]) -> None:
        """Take note of the office's own keys in what `begin` is about to write, lest the next
        key of a series be one of them."""
        if definition.numbering.keeps_own:
            for key in keys:
                self.projector.serials.see(definition, key)

    def has(self, identity: str) -> bool:
        """Return whether an entry of that identity stands in the log or was written just now."""
        if identity not in self._taken:
            self._taken[identity] = LogEntry.objects.filter(identity=identity).exists()
        return self._taken[identity]

    def look_up(self, identities: Sequence[str]) -> None:
        """Ask for many identities at once, before appending many entries."""
        some = [one for one in identities if one not in self._taken]
        known = those_stored("log_entry", "identity", some)
        self._taken.update(dict.fromkeys(some, False))
        self._taken.update(dict.fromkeys(known, True))

    def next_key(self, numbering: Numbering, series: Series) -> str:
        """Return the next key of a series; it is used up by the record that bears it."""
        return self.projector.serials.next_key(numbering, series)

    def guard(self) -> None:
        """Call before writing to further tables, so that a refusal takes that back as well."""
        if not self._is_guarded:
            send(f"SAVEPOINT {_SAVEPOINT}")
            self._is_guarded = True

    def flush(self, last: Callable[[], None] | None = None) -> None:
        """Write what waits in memory, behind a savepoint of the command's own; *last* is called to
        write the last statement of a message that goes as one."""
        if not self._entries:
            return
        is_short = len(self._entries) < COPY_FROM
        try:
            with one_trip() if is_short else nullcontext():
                self.guard()
                insert_rows(LogEntry, self._entries)
                self.projector.flush()
                if last is not None and is_short:
                    last()
        except IntegrityError as error:
            raise self._known_identity() or error from error
        self._entries = []
        self.cells.settle_much()

    def _shifts(self, entry: Entry) -> bool:
        """Return whether an entry changes what cells mean, not only what is in them."""
        match entry.payload:
            case Reorganised():
                return True
            case IndicatorDefined(name=name):
                return name in self.cells.columns().indicators
        return False

    def _merge_cells(self) -> None:
        """Bring the cells up to all that was written before."""
        self.cells.merge_done(is_guarded=self._is_guarded)
        self.guard()
        self.flush()
        self.cells.settle()
        self.cells.merge_own()

    def end(self, last: Callable[[], None] | None = None) -> None:
        """End a command that succeeded: what it appended stands with the transaction.

        *last* as in `flush`, for a command behind which none comes.
        """
        self.flush(last)
        self.projector.end()
        self.cells.settle()
        self.cells.end()
        self._mark = len(self.leaves)
        self._is_guarded = False  # the next savepoint of that name hides this one

    def take_back(self) -> None:
        """Undo a command that failed; those before it stand."""
        self._roll_back()
        self._is_guarded = False
        del self.leaves[self._mark :]
        self._entries = []
        self._taken.clear()
        self.cells.take_back()
        self.projector = Projector(cells=self.cells)

    def _roll_back(self) -> None:
        if self._is_guarded:
            with connection.cursor() as cursor:
                cursor.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")
            transaction.set_rollback(False)

    def _known_identity(self) -> Refusal | None:
        """Return the refusal of an entry that came before, if that is what broke the flush."""
        self._roll_back()
        identities = [row[1] for row in self._entries]
        known = LogEntry.objects.filter(identity__in=identities)
        first = known.values_list("identity", flat=True).first()
        return None if first is None else Refusal("entry_known", identity=first)


def _as_logged(entry: Entry) -> Entry:
    """Return *entry* as it will be read from the log, where names stand in order.

    Trails and search words keep that order, so that a rebuild finds the same.
    """
    match entry.payload:
        case RecordRegistered(data=data):
            return replace(entry, payload=replace(entry.payload, data=dict(sorted(data.items()))))
        case RecordCorrected(changes=data):
            changes = dict(sorted(data.items()))
            return replace(entry, payload=replace(entry.payload, changes=changes))
    return entry
