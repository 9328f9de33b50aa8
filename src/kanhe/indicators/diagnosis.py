"""What is wrong with indicators that read well: names that lead nowhere, contradictions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kanhe.indicators.definition import Indicator, Measure, by_name
from kanhe.registers.datatypes import RATINGS, Datatype
from kanhe.registers.definition import Field, RegisterDefinition, field_map
from kanhe.registers.plain import Misfit, Path

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBERS = frozenset({Datatype.INTEGER, Datatype.DECIMAL, Datatype.MONEY})
_DAYS = frozenset({Datatype.DATE, Datatype.DATETIME})
_CLOSED = frozenset({Datatype.CHOICE, Datatype.RATING})
_FILTERED = _CLOSED | {Datatype.ORG_UNIT, Datatype.RECORD_LINK}
_KEYS = frozenset(Datatype) - _NUMBERS - {Datatype.NOTE, Datatype.EVIDENCE, Datatype.PERSON}
_FIELDS: Mapping[Measure, frozenset[Datatype]] = {
    Measure.SUM: _NUMBERS,
    Measure.LATEST: _NUMBERS,
    Measure.DISTINCT: _KEYS,
}
#: A shorter alias (方面, 专班) stands in too many sentences to decide anything.
ALIAS_LEAST = 3
#: Faults that indicators may live with: an alias too short never binds anything by itself.
WARNINGS = frozenset({"D043"})
_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z]")


def diagnose_indicators(
    indicators: Sequence[Indicator], registers: Mapping[str, RegisterDefinition]
) -> tuple[Misfit, ...]:
    """Return the contradictions in *indicators*; paths begin with ("indicators", place)."""
    known = by_name(indicators)
    counts = Counter(indicator.name for indicator in indicators)
    found: list[Misfit] = []
    for at, indicator in enumerate(indicators):
        path: Path = ("indicators", at)
        if not _NAME.fullmatch(indicator.name):
            found.append(_misfit((*path, "name"), "D010", name=indicator.name))
        if counts[indicator.name] > 1:
            found.append(_misfit((*path, "name"), "D011", name=indicator.name))
        found += _shape(indicator, path)
        found += _phrases(indicator, path)
        found += _relatives(indicator, known, path)
        definition = registers.get(indicator.register or "")
        if definition is not None:
            found += _fields(indicator, definition, path)
        elif indicator.register is not None:
            found.append(_misfit((*path, "register"), "D040", register=indicator.register))
    return tuple(found)


def _shape(indicator: Indicator, path: Path) -> Iterator[Misfit]:
    """Yield what the measure needs and lacks, or has and cannot use."""
    is_ratio = indicator.measure is Measure.RATIO
    needed = {
        "register": not is_ratio,
        "field": indicator.measure in _FIELDS,
        "numerator": is_ratio,
        "denominator": is_ratio,
    }
    for name, is_needed in needed.items():
        if (getattr(indicator, name) is not None) != is_needed:
            yield _misfit((*path, name), "D041", name=name, measure=indicator.measure)
    filters = indicator.filter
    is_filtered = bool(filters.fields or filters.states or filters.dates)
    if is_ratio and is_filtered:
        yield _misfit((*path, "filter"), "D041", name="filter", measure=indicator.measure)
    for at, within in enumerate(filters.dates):
        if within.first is not None and within.last is not None and within.first > within.last:
            yield _misfit((*path, "filter", "dates", at), "D016", name=within.field)
    numbers = {"per": indicator.per >= 1 and (is_ratio or indicator.per == 1)}
    numbers["places"] = 0 <= indicator.places <= 6
    numbers["rounding"] = 0 <= indicator.rounding <= 6
    for name, fits in numbers.items():
        if not fits:
            yield _misfit((*path, name), "D042", name=name)


def _phrases(indicator: Indicator, path: Path) -> Iterator[Misfit]:
    for at, alias in enumerate(indicator.phrases.aliases):
        if len(_HAN.findall(alias)) < ALIAS_LEAST:
            yield _misfit((*path, "phrases", "aliases", at), "D043", alias=alias)
    if not indicator.counted_unit:
        yield _misfit((*path, "counted_unit"), "D044")
    if not indicator.definition or not indicator.definition_en:
        yield _misfit((*path, "definition"), "D045", name=indicator.name)


def _relatives(
    indicator: Indicator, known: Mapping[str, Indicator], path: Path
) -> Iterator[Misfit]:
    for name in ("numerator", "denominator", "part_of"):
        other = getattr(indicator, name)
        if other is not None and other not in known:
            yield _misfit((*path, name), "D046", name=other)
        elif other is not None and name != "part_of" and known[other].measure is Measure.RATIO:
            yield _misfit((*path, name), "D047", name=other)
    whole = known.get(indicator.part_of or "")
    if whole is not None:
        if _is_in_circle(indicator, known):
            yield _misfit((*path, "part_of"), "D048", name=indicator.name)
        elif whole.counted_unit != indicator.counted_unit:
            yield _misfit((*path, "part_of"), "D049", name=whole.name)


def _is_in_circle(indicator: Indicator, known: Mapping[str, Indicator]) -> bool:
    seen: set[str] = set()
    above = known.get(indicator.part_of or "")
    while above is not None and above.name not in seen:
        seen.add(above.name)
        above = known.get(above.part_of or "")
    return indicator.name in seen


def _fields(indicator: Indicator, definition: RegisterDefinition, path: Path) -> Iterator[Misfit]:
    """Yield every name that should be a field of some datatype and is not."""
    fields = field_map(definition)
    wanted: list[tuple[Path, str | None, frozenset[Datatype]]] = [
        (("org_unit_field",), indicator.org_unit_field, frozenset({Datatype.ORG_UNIT})),
        (("day_field",), indicator.day_field, _DAYS),
    ]
    if indicator.measure in _FIELDS:
        wanted.append((("field",), indicator.field, _FIELDS[indicator.measure]))
    for at, condition in enumerate(indicator.filter.fields):
        wanted.append((("filter", "fields", at), condition.field, _FILTERED))
        yield from _values(condition.values, fields.get(condition.field), at, path)
    for at, within in enumerate(indicator.filter.dates):
        wanted.append((("filter", "dates", at), within.field, _DAYS))
    for steps, name, datatypes in wanted:
        if name is not None:
            yield from _named(name, fields.get(name), datatypes, (*path, *steps))
    part = fields.get(indicator.field or "")
    if part is not None and part.datatype in _NUMBERS and _scale(part) != indicator.places:
        scale = _scale(part)
        shown = "D050" if scale is None else "D051"
        yield _misfit((*path, "places"), shown, name=part.name, places=str(scale))
    if part is not None and part.is_personal:
        yield _misfit((*path, "field"), "D052", name=part.name)
    if (indicator.org_unit_field or "") in fields and fields[
        indicator.org_unit_field or ""
    ].is_many:
        yield _misfit((*path, "org_unit_field"), "D023", name=indicator.org_unit_field or "")
    if indicator.filter.states and definition.traits.lifecycle is None:
        yield _misfit((*path, "filter", "states"), "D053", register=definition.name)


def _scale(part: Field) -> int | None:
    """Return how many digits behind the point a field has at the most; None: any number."""
    return {Datatype.INTEGER: 0, Datatype.MONEY: 2}.get(part.datatype, part.places)


def _named(
    name: str, part: Field | None, wanted: frozenset[Datatype], path: Path
) -> Iterator[Misfit]:
    if part is None:
        yield _misfit(path, "D012", name=name)
    elif part.datatype not in wanted:
        kinds = "、".join(sorted(wanted))
        yield _misfit(path, "D013", name=name, found=part.datatype, wanted=kinds)


def _values(values: Sequence[str], part: Field | None, at: int, path: Path) -> Iterator[Misfit]:
    if part is None or part.datatype not in _CLOSED:
        return
    known = [choice.value for choice in part.choices] or [value for value, _ in RATINGS]
    for place, value in enumerate(values):
        if value not in known:
            where = (*path, "filter", "fields", at, "values", place)
            yield _misfit(where, "D004", found=value, known="、".join(known))


def _misfit(path: Path, code: str, **facts: str) -> Misfit:
    return Misfit(path, code, tuple(facts.items()))
