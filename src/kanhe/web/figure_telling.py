"""What a figure counts, in the words of its register: fields and choices by their titles."""

from collections.abc import Mapping
from typing import Any

from kanhe.formats.wording import Lang, say
from kanhe.indicators.definition import Indicator
from kanhe.registers.definition import RegisterDefinition, field_map
from kanhe.store import queries

Conditions = tuple[tuple[str, str], ...]


def told(indicator: Indicator, indicators: Mapping[str, Indicator], lang: Lang) -> dict[str, Any]:
    """Return what the card about an indicator says beside its definition."""
    register = queries.definition(indicator.register) if indicator.register else None
    fields = field_map(register) if register else {}
    measured = fields.get(indicator.field or "")
    parts = [indicators.get(one or "") for one in (indicator.numerator, indicator.denominator)]
    return {
        "about_register": register,
        "measured": _title(measured, lang) if measured else "",
        "parts_of": [_title(one, lang) if one else "" for one in parts],
        "conditions": conditions(indicator, register, lang) if register else (),
    }


def conditions(indicator: Indicator, register: RegisterDefinition, lang: Lang) -> Conditions:
    """Return the conditions of an indicator's filter, each with its title and values in words."""
    fields, wanted = field_map(register), indicator.filter
    found = []
    for one in wanted.fields:
        choices = {each.value: _title(each, lang) for each in fields[one.field].choices}
        words = "、".join(choices.get(value, value) for value in one.values)
        found.append((_title(fields[one.field], lang), words))
    if wanted.states:
        states = "、".join(say(f"ledger.state_{state}", lang) for state in wanted.states)
        found.append((say("web.state", lang), states))
    for within in wanted.dates:
        days = f"{within.first or '…'} – {within.last or '…'}"
        found.append((_title(fields[within.field], lang), days))
    return tuple(found)


def _title(thing: object, lang: Lang) -> str:
    title, title_en = getattr(thing, "title", ""), getattr(thing, "title_en", "")
    return str(title if lang == "zh" else title_en or title)
