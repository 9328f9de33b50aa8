"""What a register is: fields, key, who fills it by when, and its traits. Data, with versions.

No expressions, no code, no screens: all a definition can say is in these shapes. As an entry it
is `plain.to_plain(definition)`; from an entry it is `plain.from_plain(RegisterDefinition, data)`.
A record keeps the version it was written under.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from kanhe.registers.datatypes import Datatype
from kanhe.registers.numbering import Numbering
from kanhe.registers.traits import Grain, Traits


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list: *value* is stored, the titles are shown, aliases are also read."""

    value: str
    title: str
    title_en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a register.

    `aliases` are column titles that offices really use for it. `counted_unit` is the measure word
    (人次, 处) that may follow a number. Bounds include their ends. `register` is the register that
    a link points to. `not_before` names a date field that this date may not precede.
    A personal field never enters the log in clear: its value is a commitment.
    """

    name: str
    datatype: Datatype
    title: str
    title_en: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    is_many: bool = False
    is_personal: bool = False
    counted_unit: str | None = None
    choices: tuple[Choice, ...] = ()
    register: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    earliest: date | None = None
    latest: date | None = None
    not_before: str | None = None
    longest: int | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class DueRule:
    """*field* falls due *days* after *counted_from*, for records whose *when_field* is a value."""

    field: str
    counted_from: str
    days: int
    when_field: str | None = None
    when_value: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """The register is owed each *grain*, by *hour* o'clock of the due day.

    `due_day` counts: for a day, days after it; for a week, the weekday of the next one (1 to 7);
    for a month, the day of the next one (1 to 28).
    """

    grain: Grain
    due_day: int
    hour: int


@dataclass(frozen=True, slots=True)
class FormCard:
    """The identity card of a form (统计法 art. 17): 表号, 制定机关, 批准或备案文号, 有效期."""

    number: str
    issuer: str
    approval: str
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterDefinition:
    """A register. `org_unit_field` holds the org unit a record belongs to, `day_field` the day
    on which it counts; `filled_by` names the levels of org units that enter records."""

    name: str
    title: str
    title_en: str
    fields: tuple[Field, ...]
    numbering: Numbering
    org_unit_field: str
    day_field: str
    filled_by: tuple[str, ...]
    version: int = 1
    aliases: tuple[str, ...] = ()
    key_titles: tuple[str, ...] = ("编号",)
    unique: tuple[str, ...] = ()
    due_rules: tuple[DueRule, ...] = ()
    submission: Submission | None = None
    card: FormCard | None = None
    traits: Traits = field(default_factory=Traits)


class _Titled(Protocol):
    """What people see has a title in each language."""

    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str: ...


def titles(fact: str, *parts: _Titled) -> dict[str, str]:
    """Return what *parts* are called as facts of a message: `<fact>` and `<fact>_en`."""
    return {
        fact: "、".join(part.title for part in parts),
        f"{fact}_en": ", ".join(part.title_en for part in parts),
    }


def field_map(definition: RegisterDefinition) -> dict[str, Field]:
    """Return the fields of *definition* by name."""
    return {part.name: part for part in definition.fields}
