"""The cells kept in step with what one transaction writes.

What commands change is gathered and merged once, as the last writing before COMMIT. A new tree or
a next version of an indicator needs the cells as they are: before it, all that was gathered is
merged (`merge_done` in the transaction, `merge_own` behind the command's savepoint).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from kanhe.indicators.columns import NO_COLUMNS, Columns, changed_columns, with_indicator
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.kinds import Asked, Beginning
from kanhe.registers.projection import Record
from kanhe.store.cell_rows import Rows, add_to, empty, merge
from kanhe.store.definitions import stored_columns
from kanhe.store.held_rows import forget
from kanhe.store.organisation import Organisation, organisation
from kanhe.store.past import all_records
from kanhe.store.posting import Posting

_MOST_ROWS = 100_000  # rows of cells kept in memory by a long import
_MOST_WAITING = 20_000  # records that changed and were not yet worked out
_AT_ONCE = 10_000  # records: bounds the memory


class CellKeeper:
    """Gathers what the commands of a transaction change in the cells."""

    def __init__(self) -> None:
        self._done: Rows = {}  # of commands that succeeded
        self._lent: Rows = {}  # of these, what was merged behind the present command's savepoint
        self._posting: Posting | None = None
        self._waiting = 0  # records that changed since what waits was worked out
        self._columns: Columns | None = None
        self._filled: list[Indicator] = []  # defined by this command, to be filled at its end
        self._before: Columns | None = None  # the columns that are filled already

    # --- what the projector says -----------------------------------------------------------------

    def change(self, before: Record | None, after: Record) -> None:
        """Take in that a record became *after*; raises Refusal for one that cannot be counted."""
        self._waiting += 1
        self._now().change(before, after)

    def asked(self, register: str) -> Asked:
        """Return what the indicators of *register* ask of a record that begins."""
        return self._now().asked(register)

    def begin(
        self, register: str, ones: Sequence[Beginning], record: Callable[[int], Record]
    ) -> None:
        """Take in that records began, as `change` does; *record* gives the whole of one."""
        self._waiting += len(ones)
        self._now().begin(register, ones, record)

    def reorganise(self, after: Organisation) -> None:
        """Take in a new tree; `merge_done` and `merge_own` came before."""
        self._now().regroup(after, self._distinct_records(after))

    def define(self, indicator: Indicator) -> None:
        """Take in a definition; before a next version `merge_done` and `merge_own` came."""
        now = self._now()
        before = self.columns()
        self._columns = with_indicator(before, indicator)
        gone, _ = changed_columns(before, self._columns)
        if gone:
            empty(gone)
            forget(column.number for column in gone)
        if self._before is None:
            self._before = before
        self._filled = [one for one in self._filled if one.name != indicator.name]
        self._filled.append(indicator)
        now.redefine(self._columns, without={one.name for one in self._filled})

    # --- what the writer says --------------------------------------------------------------------

    def columns(self) -> Columns:
        """Return the columns as this transaction knows them."""
        if self._columns is None:
            self._columns = stored_columns()
        return self._columns

    def merge_done(self, *, is_guarded: bool) -> None:
        """Merge what earlier commands changed; *is_guarded*: behind a savepoint, which may take
        it back."""
        merge(self._done)
        if is_guarded:
            add_to(self._lent, self._done)
        self._done = {}

    def merge_own(self) -> None:
        """Merge what the present command has changed so far."""
        if self._posting is not None:
            merge(self._posting.rows)
            self._posting.rows = {}

    def settle_much(self) -> None:
        """Work out what waits if that is much, as `settle` does: it bounds the memory."""
        if self._waiting >= _MOST_WAITING:
            self.settle()

    def settle(self) -> None:
        """Work out what waits; called behind the savepoint, once the records are written."""
        self._waiting = 0
        if self._posting is None:
            return
        self._posting.settle()
        self._posting.write()
        if self._filled:
            self._fill()
        if len(self._posting.rows) > _MOST_ROWS:
            self.merge_own()

    def end(self) -> None:
        """The command succeeded."""
        if self._posting is not None:
            add_to(self._done, self._posting.rows)
            self._posting.rows = {}
        self._lent = {}

    def take_back(self) -> None:
        """The command failed, and the database went back to its savepoint."""
        add_to(self._done, self._lent)
        self._lent = {}
        self._posting = self._columns = self._before = None
        self._filled = []

    def merge(self) -> None:
        """Merge all that commands changed: the last writing of the transaction."""
        merge(self._done)
        self._done = {}

    # ---------------------------------------------------------------------------------------------

    def _now(self) -> Posting:
        if self._posting is None:
            self._posting = Posting(organisation(), self.columns())
        return self._posting

    def _fill(self) -> None:
        """Fill the columns of what this command defined, from the records."""
        posting, columns = self._now(), self.columns()
        fill(posting.organisation, self._before or columns, columns, self._filled)
        self._filled, self._before = [], None
        posting.redefine(columns)

    def _distinct_records(self, after: Organisation) -> Iterator[Record]:
        """Yield the records whose values may be held elsewhere in the tree of *after*."""
        found = self.columns().indicators.values()
        distinct = [one.register for one in found if one.measure is Measure.DISTINCT]
        before = self._now().organisation.tree.org_units
        if not distinct or all(one == after.tree.org_units.get(key) for key, one in before.items()):
            return
        for register in dict.fromkeys(distinct):
            yield from all_records(register or "")


def fill_all() -> None:
    """Fill empty tables with the cells of every record and indicator there is."""
    columns = stored_columns()
    fill(organisation(), NO_COLUMNS, columns, list(columns.indicators.values()))


def fill(tree: Organisation, before: Columns, after: Columns, indicators: list[Indicator]) -> None:
    """Post every record there is for *indicators*, to the columns that are new in *after*."""
    _, come = changed_columns(before, after)
    posting = Posting(tree, after, indicators=indicators, only=come)
    registers = dict.fromkeys(one.register for one in indicators if one.register is not None)
    for register in registers:
        asked = posting.asked(register)
        records = (one for one in all_records(register) if not one.is_void)
        while some := list(islice(records, _AT_ONCE)):
            posting.begin(register, _beginnings(asked, some), some.__getitem__)
            _put(posting)


def _beginnings(asked: Asked, some: Sequence[Record]) -> list[Beginning]:
    return asked.of(
        [one.org_unit for one in some],
        [one.day.isoformat() for one in some],
        [one.state and one.state.value for one in some],
        lambda field: [one.data.get(field) for one in some],
    )


def _put(posting: Posting) -> None:
    posting.settle()
    posting.write()
    merge(posting.rows)
    posting.rows = {}
