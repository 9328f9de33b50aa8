"""Entries → tables, inside the transaction that writes them: everything a rebuild also does.

The rule itself is pure (`registers.projection.project_record`). A record is loaded when first
needed, changed in memory by as many entries as come, and written back by `flush`; after that it
is forgotten, so that an import of any length needs the memory of one flush.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kanhe.indicators.definition import Indicator
from kanhe.registers import changes
from kanhe.registers.campaign import CampaignDefinition
from kanhe.registers.declarations import Declaration
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.disclosure import Disclosure
from kanhe.registers.entry import (
    CampaignDefined,
    DisclosureErased,
    Entry,
    EntryWithheld,
    EvidenceAttached,
    GrantEnded,
    IndicatorDefined,
    LookBackDrawn,
    LookBackListed,
    RecordCorrected,
    RegisterDefined,
    Reminded,
    Reorganised,
    RoleGranted,
    Staffed,
    StepTaken,
)
from kanhe.registers.plain import to_plain
from kanhe.registers.projection import (
    Record,
    RecordKey,
    check_successor,
    project_record,
    record_key,
)
from kanhe.store.cell_keeper import CellKeeper
from kanhe.store.declarations import declaration_row
from kanhe.store.definitions import (
    check_follows,
    indicator_of,
    stored_campaign,
    stored_indicator,
)
from kanhe.store.dues import tell_dues
from kanhe.store.fresh import FreshRecord, FreshRecords
from kanhe.store.grants import Grants
from kanhe.store.look_backs import LookBacks
from kanhe.store.models import (
    Outbox,
    StoredCampaign,
    StoredDeclaration,
    StoredDefinition,
    StoredDisclosure,
    StoredEvidence,
    StoredIndicator,
    StoredOrgChange,
    StoredRecord,
    StoredTrace,
    Withheld,
)
from kanhe.store.occurrences import Occurrences
from kanhe.store.organisation import Organisation, organisation
from kanhe.store.organisation import after as organisation_after
from kanhe.store.record_rows import (
    json_text,
    latest_definition,
    line_of,
    record_of,
    row_of,
    stored_keys,
    stored_record,
    stored_staffing,
    update_records,
)
from kanhe.store.rows import insert_rows, send
from kanhe.store.search import insert_words, write_words
from kanhe.store.serials import Serials
from kanhe.values.orgtree import OrgTree
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import Staffing, staff

if TYPE_CHECKING:
    from django.db import models

_TOLD = (
    StepTaken,
    EvidenceAttached,
    Reminded,
)  # what people are told of: notices are sent from the outbox
_AT_ONCE = 500  # keys asked for in one statement


@dataclass(frozen=True, slots=True)
class _Held:
    """A record in memory, and the number of the entry that began it."""

    number: int
    record: Record


class Projector:
    """What one transaction knows of the ledger, and what it has still to write."""

    def __init__(self, *, cells: CellKeeper | None = None, is_replay: bool = False) -> None:
        self._cells = cells
        self._is_replay = is_replay  # what was told once is not told again
        self.serials = Serials()
        self.grants = Grants()
        self.look_backs = LookBacks()
        self._records: dict[RecordKey, _Held | None] = {}  # None: known to be absent
        self._definitions: dict[str, RegisterDefinition] = {}
        self._indicators: dict[str, Indicator] = {}
        self._campaigns: dict[str, CampaignDefinition] = {}
        self._organisation: Organisation | None = None
        self._staffing: Staffing | None = None
        self._new: set[RecordKey] = set()
        self._reworded: set[RecordKey] = set()
        self._changed: dict[RecordKey, dict[str, Any]] = {}  # → the latest line of its trail
        self._rows: defaultdict[type[models.Model], list[tuple[Any, ...]]] = defaultdict(list)
        self._occurrences = Occurrences()
        self._withheld: set[int] = set()
        self._words: list[tuple[int, str]] = []  # of records that began as `FreshRecord`
        self._erased: list[tuple[int, str]] = []
        self._ruled: list[RegisterDefinition] = []  # whose records are due by other rules now

    # -- what the ledger holds, what is not yet flushed included ----------------------------------

    def definition(self, register: str) -> RegisterDefinition:
        """Return the latest definition of *register*; raises Refusal `register_unknown`."""
        known = self._definitions.get(register)
        if known is None:
            known = self._definitions[register] = latest_definition(register)
        return known

    def record(self, register: str, key: str) -> Record | None:
        """Return the record as it stands, its trail shortened to the latest line."""
        held = self._held((register, key))
        return held.record if held else None

    def tree(self) -> OrgTree:
        """Return the organisation tree as it stands."""
        return self._organised().tree

    def staffing(self) -> Staffing:
        """Return taskforces and secondments as they stand."""
        if self._staffing is None:
            self._staffing = stored_staffing()
        return self._staffing

    def look_up(self, register: str, keys: Sequence[str]) -> None:
        """Load many records of one register at once, before many entries are applied."""
        wanted = [key for key in keys if (register, key) not in self._records]
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            self._records.update(dict.fromkeys(((register, key) for key in some), None))
            for row in StoredRecord.objects.filter(register=register, key__in=some):
                self._records[register, row.key] = _Held(row.number, record_of(row))

    def refuse_known(self, register: str, keys: Sequence[str]) -> None:
        """Refuse keys of new records that the register has had, or that come twice."""
        told = set(keys)
        twice = [key for key in told if self._records.get((register, key))]
        if len(told) < len(keys):
            twice += [key for key, count in Counter(keys).items() if count > 1]
        found = twice or stored_keys(register, keys)
        if found:
            raise Refusal("record_known", register=register, key=found[0])

    # -- one entry --------------------------------------------------------------------------------

    def apply(self, number: int, entry: Entry) -> None:
        """Take entry *number* in; raises Refusal, and changes nothing, where it does not fit."""
        at = record_key(entry)
        if at is not None:
            self._apply_record(at, number, entry)
            return
        if isinstance(entry.payload, Declaration):
            self._rows[StoredDeclaration].append(declaration_row(number, entry, entry.payload))
            return
        match entry.payload:
            case RegisterDefined(definition=definition):
                self._define(number, definition)
            case IndicatorDefined():
                self._define_indicator(number, entry.payload)
            case CampaignDefined(definition=campaign):
                self._define_campaign(number, campaign)
            case Reorganised(changes=data):
                after = organisation_after(self._organised(), data)
                if self._cells:
                    self._cells.reorganise(after)
                self._organisation = after
                self._keep_changes(number, data, is_staff=False)
            case Staffed(changes=data):
                self._staffing = staff(self.staffing(), changes.staff_changes(data))
                self._keep_changes(number, data, is_staff=True)
            case RoleGranted():
                self.grants.give(number, entry.payload)
            case GrantEnded():
                self.grants.end(number, entry.payload)
            case LookBackListed():
                self.look_backs.list(number, entry.payload)
            case LookBackDrawn():
                self.look_backs.draw(number, entry.payload)
            case DisclosureErased(entry_number=earlier, paths=paths):
                _require_earlier(number, earlier)
                self._erased += [(earlier, path) for path in paths]
            case EntryWithheld(entry_number=earlier):
                self._withhold(number, earlier)
            case _:
                raise AssertionError(type(entry.payload))

    def begin(
        self, batch: FreshRecords, first: int, keys: Sequence[str], some: Sequence[FreshRecord]
    ) -> list[bytes]:
        """Take in the entries from number *first* on, which begin *some* records under *keys*;
        return their bytes.

        The keys were not given before, and `serials` has seen them. The records can be asked for
        again after `flush`.
        """
        register = batch.definition.name
        if self._cells:
            counted = batch.counted(some, self._cells.asked(register))
            self._cells.begin(register, counted, lambda at: batch.record(some[at], keys[at]))
        for key in keys:
            self._records.pop((register, key), None)
        self._occurrences.begin(batch.definition, first, some)
        bodies, records, traces, words = batch.rows(some, keys, first)
        self._rows[StoredRecord] += records
        self._rows[StoredTrace] += traces
        self._words += words
        self._rows[StoredDisclosure] += [
            (number, *told) for number, one in enumerate(some, first) for told in one.disclosures
        ]
        return bodies

    def keep(self, number: int, disclosures: Iterable[Disclosure]) -> None:
        """Keep what opens the commitments of entry *number*; no projection, and deletable."""
        self._rows[StoredDisclosure].extend(
            (number, one.path, one.salt, one.value) for one in disclosures
        )

    def flush(self) -> None:
        """Write all that has changed; called within the savepoint of the command."""
        fresh: list[tuple[int, Record]] = []
        reworded: list[tuple[int, Record]] = []
        rows: list[tuple[Any, ...]] = []
        changed: list[tuple[Any, ...]] = []
        for at, line in self._changed.items():
            held = self._records[at]
            assert held is not None
            one = (held.number, held.record)
            row = row_of(*one, line, self.definition(at[0]))
            if at in self._new:
                fresh.append(one)
                rows.append(row)
            else:
                changed.append(row)
                reworded += [one] if at in self._reworded else []
        insert_rows(StoredRecord, rows)
        update_records(changed)
        write_words(fresh, are_new=True)
        write_words(reworded)
        for model, waiting in self._rows.items():
            insert_rows(model, waiting)
        insert_words(self._words)
        for definition in self._ruled:
            tell_dues(definition)
        self._occurrences.flush(may_wait=not self._changed)
        self._erase()
        self.serials.flush()
        self.grants.flush()
        self.look_backs.flush()
        for at in self._changed:
            del self._records[at]  # read again when needed
        self._new.clear()
        self._reworded.clear()
        self._changed.clear()
        self._rows = defaultdict(list)
        self._words = []
        self._ruled = []

    def end(self) -> None:
        """Write what `flush` left to gather; a command ends."""
        self._occurrences.flush()

    # -- the kinds --------------------------------------------------------------------------------

    def _organised(self) -> Organisation:
        if self._organisation is None:
            self._organisation = organisation()
        return self._organisation

    def _held(self, at: RecordKey) -> _Held | None:
        if at not in self._records:
            row = stored_record(*at)
            self._records[at] = _Held(row.number, record_of(row)) if row else None
        return self._records[at]

    def _apply_record(self, at: RecordKey, number: int, entry: Entry) -> None:
        held = self._held(at)
        definition = self.definition(at[0])
        after = project_record(held.record if held else None, definition, number, entry)
        if self._cells:
            self._cells.change(held.record if held else None, after)
        first = held.number if held else number
        if held is None:
            self._new.add(at)
            self.serials.see(definition, at[1])
        elif isinstance(entry.payload, RecordCorrected):
            self._reworded.add(at)
        if held is None or isinstance(entry.payload, RecordCorrected):
            before = held.record if held else None
            self._occurrences.change(definition, first, before, after)
        self._records[at] = _Held(first, after)
        line = self._changed[at] = line_of(after.trail[-1])
        self._rows[StoredTrace].append((number, first, json_text(line)))
        if isinstance(entry.payload, EvidenceAttached):
            piece = after.evidence[-1]
            self._rows[StoredEvidence].append(
                (number, first, piece.evidence_kind, piece.sha256, piece.size, piece.media_type)
            )
        if isinstance(entry.payload, _TOLD) and not self._is_replay:
            self._rows[Outbox].append((number, after.trail[-1].kind, False))

    def _define(self, number: int, definition: RegisterDefinition) -> None:
        try:
            before = self.definition(definition.name)
        except Refusal:
            before = None
        check_successor(before, definition)
        self._definitions[definition.name] = definition
        if before is not None and before.due_rules != definition.due_rules:
            self._ruled.append(definition)
        if before is not None:
            self._occurrences.define(before, definition)
        self._rows[StoredDefinition].append(_version_row(number, definition))

    def _define_indicator(self, number: int, payload: IndicatorDefined) -> None:
        indicator = indicator_of(payload)
        before = self._indicators.get(payload.name) or stored_indicator(payload.name)
        check_follows("indicator_version", before, indicator)
        if self._cells:
            self._cells.define(indicator)
        self._indicators[payload.name] = indicator
        self._rows[StoredIndicator].append(_version_row(number, indicator))

    def _define_campaign(self, number: int, campaign: CampaignDefinition) -> None:
        before = self._campaigns.get(campaign.name) or stored_campaign(campaign.name)
        check_follows("campaign_version", before, campaign)
        self._campaigns[campaign.name] = campaign
        self._rows[StoredCampaign].append(_version_row(number, campaign))

    def _keep_changes(self, number: int, data: Sequence[Any], *, is_staff: bool) -> None:
        self._rows[StoredOrgChange].extend(
            (number, place, is_staff, json_text(to_plain(one))) for place, one in enumerate(data)
        )

    def _erase(self) -> None:
        """Delete what is erased, disclosures of this very transaction included."""
        if self._erased:
            send("DELETE FROM disclosure WHERE entry_number = %s AND path = %s", self._erased)
        self._erased = []

    def _withhold(self, number: int, earlier: int) -> None:
        _require_earlier(number, earlier)
        is_known = Withheld.objects.filter(entry_number=earlier).exists()
        if is_known or earlier in self._withheld:
            raise Refusal("entry_already_withheld", entry_number=str(earlier))
        self._withheld.add(earlier)
        self._rows[Withheld].append((earlier, number))


def _version_row(
    number: int, definition: RegisterDefinition | Indicator | CampaignDefinition
) -> tuple[Any, ...]:
    return definition.name, definition.version, number, json_text(to_plain(definition))


def _require_earlier(number: int, earlier: int) -> None:
    if not 1 <= earlier < number:
        raise Refusal("entry_unknown", entry_number=str(earlier))
