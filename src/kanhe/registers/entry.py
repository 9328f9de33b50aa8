"""Entries: what is written into the log, one shape for each kind.

An entry says what happened (`payload`), when it happened (`occurred_at`), when it was written
down (`recorded_at`) and by whom (`actor`, a pseudonymous account key): apart, because late
entries are the rule. As plain data (`to_data`) it is an object with the names of `Entry`, the kind
in `kind` and no floats; `store` turns that into canonical bytes. Personal values are commitments
before an entry is made (`disclosure.withhold`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kanhe.registers import changes
from kanhe.registers.campaign import CampaignDefinition
from kanhe.registers.declarations import (
    BindingRevoked,
    ClaimBound,
    Declaration,
    FigureSealed,
    PeriodClosed,
    PeriodOpened,
    ReportIssued,
)
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.lifecycle import Event
from kanhe.registers.plain import Plain, from_plain, to_plain
from kanhe.registers.roles import Role
from kanhe.values.refusal import Refusal

FORMAT = "kanhe-entry/1"


@dataclass(frozen=True, slots=True)
class RecordRegistered:
    """A record begins. *version* is that of the definition it was read under; *day* the day on
    which it counts, and *org_unit* the one it belongs to on that day."""

    register: str
    version: int
    key: str
    org_unit: str
    day: date
    data: Mapping[str, Plain]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class RecordCorrected:
    """Fields get other values (null: none at all), for a reason; the rest stays."""

    register: str
    version: int
    key: str
    changes: Mapping[str, Plain]
    reason: str
    org_unit: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class RecordVoided:
    """A record should never have been; its key is not given again."""

    register: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class EvidenceAttached:
    """A file, by the SHA-256 (hex) of its bytes, is brought to a record as proof of some kind."""

    register: str
    key: str
    evidence_kind: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of close-out. *content* is the hash of what the actor saw (`projection.content_of`).

    *due_on* is the new date of an extension, *outcome* a free word such as a file number.
    """

    register: str
    key: str
    event: Event
    content: str
    reason: str | None = None
    due_on: date | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterDefined:
    """A register begins, or its definition gets a next version."""

    definition: RegisterDefinition


@dataclass(frozen=True, slots=True)
class IndicatorDefined:
    """An indicator begins, or its definition gets a next version.

    *definition* is an `indicators.definition.Indicator` as plain data: this room counts nothing.
    """

    name: str
    version: int
    definition: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class CampaignDefined:
    """A campaign begins, or its definition gets a next version."""

    definition: CampaignDefinition


@dataclass(frozen=True, slots=True)
class Reorganised:
    """Changes of the organisation tree, in order, by one decision; *reason* names it (文号)."""

    changes: tuple[changes.OrgChangeData, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Staffed:
    """Changes of taskforces and secondments, in order."""

    changes: tuple[changes.StaffChangeData, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RoleGranted:
    """An account (its key) gets a role on *org_unit* and all under it (None: the whole ledger).

    From *starts_on* up to, not including, *ends_on*. The entry's number names the grant.
    """

    account: str
    role: Role
    starts_on: date
    org_unit: str | None = None
    campaign: str | None = None
    ends_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class GrantEnded:
    """The grant of an earlier entry holds from *ends_on* on no longer."""

    entry_number: int
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """Somebody is reminded of a record (催办)."""

    register: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class LookBackListed:
    """The closed records among which a look-back will be drawn; *count* of them."""

    register: str
    keys: tuple[str, ...]
    count: int
    reason: str
    org_unit: str | None = None


@dataclass(frozen=True, slots=True)
class LookBackDrawn:
    """What was drawn from the list of an earlier entry, by the checkpoint of *size* entries.

    *root* (hex) is that checkpoint's; whoever has list and checkpoint draws the same.
    """

    entry_number: int
    size: int
    root: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisclosureErased:
    """Salt and value of disclosures of an earlier entry are deleted; no value stands here."""

    entry_number: int
    paths: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class EntryWithheld:
    """An earlier entry holds personal data in its text: its bytes are no longer handed out,
    its leaf hash stays and all proofs with it."""

    entry_number: int
    reason: str


Payload = (
    RecordRegistered
    | RecordCorrected
    | RecordVoided
    | EvidenceAttached
    | StepTaken
    | RegisterDefined
    | IndicatorDefined
    | CampaignDefined
    | Reorganised
    | Staffed
    | RoleGranted
    | GrantEnded
    | Reminded
    | LookBackListed
    | LookBackDrawn
    | DisclosureErased
    | EntryWithheld
    | Declaration
)

#: The word for each kind in the log: never to be changed.
KINDS: Mapping[str, type[Payload]] = {
    "record_registered": RecordRegistered,
    "record_corrected": RecordCorrected,
    "record_voided": RecordVoided,
    "evidence_attached": EvidenceAttached,
    "step_taken": StepTaken,
    "register_defined": RegisterDefined,
    "indicator_defined": IndicatorDefined,
    "campaign_defined": CampaignDefined,
    "reorganised": Reorganised,
    "staffed": Staffed,
    "role_granted": RoleGranted,
    "grant_ended": GrantEnded,
    "reminded": Reminded,
    "look_back_listed": LookBackListed,
    "look_back_drawn": LookBackDrawn,
    "disclosure_erased": DisclosureErased,
    "entry_withheld": EntryWithheld,
    "claim_bound": ClaimBound,
    "binding_revoked": BindingRevoked,
    "report_issued": ReportIssued,
    "period_opened": PeriodOpened,
    "period_closed": PeriodClosed,
    "figure_sealed": FigureSealed,
}
_WORDS = {shape: word for word, shape in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry. *identity* is the writer's own, so that the same one is never taken twice;
    *ledger* names the log it was made for, so that it cannot be replayed into another."""

    ledger: str
    identity: str
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    payload: Payload


@dataclass(frozen=True, slots=True)
class _Envelope:
    format: str
    kind: str
    ledger: str
    identity: str
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    payload: Mapping[str, Plain] = field(default_factory=dict)


def kind_of(entry: Entry) -> str:
    """Return the word for the kind of *entry*."""
    return _WORDS[type(entry.payload)]


def to_data(entry: Entry) -> dict[str, Plain]:
    """Return *entry* as plain data; may refuse a time without its zone or a blank reason."""
    for moment in (entry.occurred_at, entry.recorded_at):
        if moment.utcoffset() is None:
            raise Refusal("time_without_zone", time=moment.isoformat())
    reason = getattr(entry.payload, "reason", None)
    if isinstance(reason, str) and not reason.strip():
        raise Refusal("reason_missing", kind=kind_of(entry))
    return {
        "format": FORMAT,
        "kind": kind_of(entry),
        "ledger": entry.ledger,
        "identity": entry.identity,
        "actor": entry.actor,
        "occurred_at": entry.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "payload": to_plain(entry.payload),
    }


def from_data(data: Mapping[str, Plain]) -> Entry:
    """Return the entry that plain data state; raises Refusal for anything that does not fit."""
    envelope = from_plain(_Envelope, data)
    if envelope.format != FORMAT:
        raise Refusal("entry_format_unknown", format=envelope.format)
    shape = KINDS.get(envelope.kind)
    if shape is None:
        raise Refusal("entry_kind_unknown", kind=envelope.kind)
    payload = from_plain(shape, envelope.payload)
    return Entry(
        envelope.ledger,
        envelope.identity,
        envelope.actor,
        envelope.occurred_at,
        envelope.recorded_at,
        payload,
    )
