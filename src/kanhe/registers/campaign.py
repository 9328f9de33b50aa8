"""What a campaign is: period, goals, stages, cadence, lamps, levels. Data, like its registers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.diagnosis import diagnose_definition
from kanhe.registers.plain import Misfit, Path
from kanhe.registers.traits import Grain


@dataclass(frozen=True, slots=True)
class Level:
    """A level of org units, from the top down (市, 县, 所)."""

    name: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Goal:
    """What the campaign is for, in words."""

    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, *days* long; stages follow one another from the campaign's first day."""

    name: str
    title: str
    title_en: str
    days: int


@dataclass(frozen=True, slots=True)
class Cadence:
    """A document or a meeting that is owed: 日一小结, 周一例会, 一月一讲评.

    *due_day*: for a week the weekday (1 to 7), for a month the day (1 to 28), for a day 0 for the
    day itself or more for so many days later; by *hour* o'clock.
    """

    name: str
    title: str
    title_en: str
    grain: Grain
    due_day: int
    hour: int
    level: str


class Colour(StrEnum):
    """Colours of lamps; what each means is the campaign's, and is written beside it."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"


class LampRule(StrEnum):
    """When a lamp is lit; a closed list."""

    OVERDUE = "overdue"
    DUE_WITHIN = "due_within"
    SENT_BACK = "sent_back"
    ON_TIME = "on_time"
    CLOSED = "closed"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp; the first of a campaign's lamps whose rule holds is lit. *days* is for due_within."""

    name: str
    title: str
    title_en: str
    colour: Colour
    rule: LampRule
    days: int | None = None


@dataclass(frozen=True, slots=True)
class CampaignDefinition:
    """A campaign as a template states it; the days come when one is started."""

    name: str
    title: str
    title_en: str
    levels: tuple[Level, ...]
    stages: tuple[Stage, ...]
    goals: tuple[Goal, ...] = ()
    cadence: tuple[Cadence, ...] = ()
    lamps: tuple[Lamp, ...] = ()
    starts_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Template:
    """A campaign with its registers, in the order of their names."""

    campaign: CampaignDefinition
    registers: tuple[RegisterDefinition, ...]


def diagnose_campaign(campaign: CampaignDefinition) -> tuple[Misfit, ...]:
    """Return the contradictions in *campaign*."""
    return tuple(_contradictions(campaign))


def diagnose_registers(template: Template) -> tuple[tuple[str, Misfit], ...]:
    """Return the contradictions in the registers of *template*, each with its register's name."""
    names = [definition.name for definition in template.registers]
    levels = [level.name for level in template.campaign.levels]
    return tuple(
        (definition.name, misfit)
        for definition in template.registers
        for misfit in diagnose_definition(definition, names, levels)
    )


def _contradictions(campaign: CampaignDefinition) -> Iterator[Misfit]:
    levels = [level.name for level in campaign.levels]
    for at, owed in enumerate(campaign.cadence):
        path: Path = ("cadence", at)
        last = {Grain.DAY: 31, Grain.WEEK: 7, Grain.MONTH: 28}[owed.grain]
        if not (owed.grain is not Grain.DAY) <= owed.due_day <= last or not 0 <= owed.hour <= 24:
            yield Misfit(path, "D027")
        if owed.level not in levels:
            facts = (("level", owed.level), ("known", "、".join(levels)))
            yield Misfit((*path, "level"), "D024", facts)
    for at, lamp in enumerate(campaign.lamps):
        if (lamp.rule is LampRule.DUE_WITHIN) != (lamp.days is not None):
            yield Misfit(("lamps", at), "D029", (("name", lamp.name),))
    for at, stage in enumerate(campaign.stages):
        if stage.days < 1:
            yield Misfit(("stages", at, "days"), "D030", (("name", stage.name),))
    for part in ("levels", "stages", "cadence", "lamps"):
        seen: set[str] = set()
        for at, named in enumerate(getattr(campaign, part)):
            if named.name in seen:
                yield Misfit((part, at, "name"), "D011", (("name", named.name),))
            seen.add(named.name)
