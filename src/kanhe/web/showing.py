"""Records as people read them: values, states with their lamps, days with how urgent they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kanhe.formats.wording import Lang, say
from kanhe.registers import deadlines
from kanhe.registers.datatypes import RATINGS, Datatype
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.disclosure import is_commitment
from kanhe.registers.lifecycle import ROAD, State
from kanhe.registers.projection import Record

_SOON = timedelta(days=3)
_FEW = 2  # columns beside the headline, the org unit and the state
_HEADLINES = (Datatype.NOTE, Datatype.TEXT, Datatype.PLACE)

#: Which lamp a state lights: g done, y somebody checks, b under way, r came back, n0 not begun.
LAMPS: Mapping[State, str] = {
    State.REGISTERED: "n0",
    State.ASSIGNED: "b",
    State.ACKNOWLEDGED: "b",
    State.RECTIFYING: "b",
    State.CLOSE_OUT_REQUESTED: "y",
    State.DESK_REVIEWED: "y",
    State.SITE_VERIFIED: "y",
    State.ON_NOTICE: "y",
    State.CLOSED: "g",
    State.ON_FILE: "g",
    State.LOOK_BACK_HELD: "g",
    State.RECURRED: "r",
}


@dataclass(frozen=True, slots=True)
class Status:
    """A state as it is drawn."""

    lamp: str
    words: str


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something is due; *urgency* is late, soon, or nothing."""

    day: date
    words: str
    urgency: str


class Showing:
    """How the records of one register are shown in *lang*, to one who reads *names*."""

    def __init__(
        self,
        definition: RegisterDefinition,
        lang: Lang,
        names: Mapping[str, str],
        today: date,
    ) -> None:
        self.definition, self.lang, self.names, self.today = definition, lang, names, today
        self.headline = headline_of(definition)
        self._titles = {part.name: _titles_of(part, lang) for part in definition.fields}

    def status(self, record: Record) -> Status | None:
        """Return the state of a record with its lamp; None in a register without close-out."""
        if record.is_void:
            return Status("n0", say("ledger.void", self.lang))
        if record.state is None:
            return None
        return Status(LAMPS[record.state], say(f"ledger.state_{record.state}", self.lang))

    def due(self, record: Record) -> Due | None:
        """Return by when an open record is due, in words as near as they matter."""
        day = deadlines.due_on(self.definition, record)
        if day is None:
            return None
        if not deadlines.is_open(record):
            return Due(day, day.isoformat(), "")
        left = (day - self.today).days
        if left < 0:
            return Due(day, say("web.overdue_days", self.lang, days=str(-left)), "late")
        if left == 0:
            return Due(day, say("web.due_today", self.lang), "soon")
        is_soon = day - self.today <= _SOON
        return Due(day, day.isoformat(), "soon" if is_soon else "")

    def title(self, record: Record) -> str:
        """Return the line that a record is known by."""
        text = self.text(self.headline, record.data) if self.headline else ""
        return text or record.key

    def text(self, part: Field, data: Mapping[str, Any]) -> str:
        """Return a value as people read it: choices by their title, org units by their name."""
        value = data.get(part.name)
        some = value if isinstance(value, list) else [value]
        return "、".join(self._one(part, one) for one in some if one is not None)

    def _one(self, part: Field, value: Any) -> str:
        text = str(value)
        if is_commitment(text):
            return say("ledger.closed_value", self.lang)
        if part.datatype is Datatype.ORG_UNIT:
            return self.names.get(text, text)
        if part.datatype in (Datatype.INTEGER, Datatype.MONEY, Datatype.DECIMAL):
            return _grouped(text)
        return self._titles[part.name].get(text, text)

    def org_unit(self, key: str) -> str:
        """Return the name of an org unit."""
        return self.names.get(key, key)


def headline_of(definition: RegisterDefinition) -> Field | None:
    """Return the field that tells a record from others: the first text that must be there."""
    texts = [
        part for part in definition.fields if part.datatype in _HEADLINES and not part.is_personal
    ]
    return next((part for part in texts if part.is_required), texts[0] if texts else None)


def columns_of(definition: RegisterDefinition, chosen: Sequence[str] = ()) -> list[Field]:
    """Return the fields that a list shows beside the headline: the *chosen* ones, or a few."""
    headline = headline_of(definition)
    apart = {
        definition.org_unit_field,
        definition.day_field,
        headline.name if headline else "",
    }
    free = [
        part
        for part in definition.fields
        if part.name not in apart and part.datatype is not Datatype.EVIDENCE
    ]
    if chosen:
        return [part for part in free if part.name in chosen]
    likely = [part for part in free if part.datatype is not Datatype.NOTE and not part.is_personal]
    due_fields = {rule.field for rule in definition.due_rules}
    likely = [part for part in likely if part.name not in due_fields]
    return sorted(likely, key=lambda part: not part.is_required)[:_FEW]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the stepper: done, now, or still to come ("")."""

    words: str
    place: str


def stepper(definition: RegisterDefinition, record: Record, lang: Lang) -> tuple[Stop, ...]:
    """Return the road of a record with where it stands on it."""
    trait = definition.traits.lifecycle
    if trait is None or record.state is None:
        return ()
    road = [state for state in ROAD if state not in trait.skips]
    beyond = record.state not in road  # looked back at, or recurred: the road is behind it
    at = len(road) if beyond else road.index(record.state)
    stops = [
        Stop(
            say(f"ledger.state_{state}", lang),
            "done" if place < at else "now" if place == at else "",
        )
        for place, state in enumerate(road)
    ]
    if beyond:
        stops.append(Stop(say(f"ledger.state_{record.state}", lang), "now"))
    return tuple(stops)


def _titles_of(part: Field, lang: Lang) -> Mapping[str, str]:
    if part.datatype is Datatype.RATING:
        return {
            value: title if lang == "zh" else value.replace("_", " ") for value, title in RATINGS
        }
    return {one.value: one.title if lang == "zh" else one.title_en for one in part.choices}


def _grouped(text: str) -> str:
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdecimal() else text
