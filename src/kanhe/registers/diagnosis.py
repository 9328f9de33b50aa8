"""What is wrong with a definition that reads well: names that lead nowhere, contradictions."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from kanhe.registers.datatypes import Datatype, narrow
from kanhe.registers.definition import Field, RegisterDefinition, field_map
from kanhe.registers.lifecycle import CHECKS, OPTIONAL
from kanhe.registers.numbering import is_pattern
from kanhe.registers.plain import Misfit, Path
from kanhe.registers.traits import Grain

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBERS = frozenset({Datatype.INTEGER, Datatype.DECIMAL, Datatype.MONEY})
_DAYS = frozenset({Datatype.DATE, Datatype.DATETIME})
_WORDS = frozenset({Datatype.TEXT, Datatype.NOTE, Datatype.PLACE, Datatype.PERSON})
_MANY = frozenset(Datatype) - _NUMBERS - _DAYS - {Datatype.NOTE, Datatype.RATING}
_LAST_DUE = {Grain.DAY: 31, Grain.WEEK: 7, Grain.MONTH: 28}


def diagnose_definition(
    definition: RegisterDefinition, registers: Collection[str], levels: Collection[str]
) -> tuple[Misfit, ...]:
    """Return the contradictions in *definition*.

    *registers* are the names that links may point to, *levels* those of org units.
    """
    return (
        *_names(definition),
        *(misfit for at, part in enumerate(definition.fields) for misfit in _field(part, at)),
        *_links(definition, registers),
        *_references(definition),
        *_levels(definition, levels),
        *_rules(definition),
    )


def _names(definition: RegisterDefinition) -> Iterator[Misfit]:
    if not _NAME.fullmatch(definition.name):
        yield _misfit(("name",), "D010", name=definition.name)
    counts = Counter(part.name for part in definition.fields)
    titles: dict[str, str] = {}
    for at, part in enumerate(definition.fields):
        path: Path = ("fields", at)
        if not _NAME.fullmatch(part.name) or part.name == "key":
            yield _misfit((*path, "name"), "D010", name=part.name)
        if counts[part.name] > 1:
            yield _misfit((*path, "name"), "D011", name=part.name)
        for title in dict.fromkeys(map(narrow, (part.title, *part.aliases))):
            if title in titles:
                yield _misfit(path, "D022", title=title, other=titles[title])
            titles.setdefault(title, part.name)


def _field(part: Field, at: int) -> Iterator[Misfit]:
    path: Path = ("fields", at)
    is_choice = part.datatype is Datatype.CHOICE
    if is_choice != bool(part.choices):
        yield _misfit(path, "D014", name=part.name)
    yield from _choices(part, path)
    least, most, first, last = part.minimum, part.maximum, part.earliest, part.latest
    if least is not None and most is not None and least > most:
        yield _misfit(path, "D016", name=part.name)
    if first is not None and last is not None and first > last:
        yield _misfit(path, "D016", name=part.name)
    for names, fit in _FITS:
        for name in names:
            if getattr(part, name) is not None and part.datatype not in fit:
                yield _misfit((*path, name), "D017", name=part.name, bound=name)
    if part.is_many and part.datatype not in _MANY:
        yield _misfit((*path, "is_many"), "D017", name=part.name, bound="is_many")
    if part.is_personal and part.datatype not in _WORDS:
        yield _misfit((*path, "is_personal"), "D017", name=part.name, bound="is_personal")
    if part.datatype is Datatype.PERSON and not part.is_personal:
        yield _misfit(path, "D021", name=part.name)


#: Which parts of a field go with which datatypes.
_FITS = (
    (("minimum", "maximum", "counted_unit"), _NUMBERS),
    (("earliest", "latest", "not_before"), _DAYS),
    (("longest",), _WORDS),
    (("places",), frozenset({Datatype.DECIMAL})),
    (("register",), frozenset({Datatype.RECORD_LINK})),
)


def _choices(part: Field, path: Path) -> Iterator[Misfit]:
    seen: dict[str, str] = {}
    for at, choice in enumerate(part.choices):
        if not _NAME.fullmatch(choice.value):
            yield _misfit((*path, "choices", at, "value"), "D010", name=choice.value)
        for word in (choice.value, choice.title, choice.title_en, *choice.aliases):
            narrowed = narrow(word).casefold()
            if seen.setdefault(narrowed, choice.value) != choice.value:
                yield _misfit((*path, "choices", at), "D015", word=word)
    for value, count in Counter(choice.value for choice in part.choices).items():
        if count > 1:
            yield _misfit((*path, "choices"), "D015", word=value)


def _links(definition: RegisterDefinition, registers: Collection[str]) -> Iterator[Misfit]:
    for at, part in enumerate(definition.fields):
        if part.datatype is Datatype.RECORD_LINK and part.register not in registers:
            yield _misfit(("fields", at), "D018", name=part.name, register=str(part.register))


def _references(definition: RegisterDefinition) -> Iterator[Misfit]:
    """Yield every name that should be a field of some datatype and is not."""
    fields = field_map(definition)
    for path, name, wanted in _named_fields(definition):
        part = fields.get(name)
        if part is None:
            yield _misfit(path, "D012", name=name)
        elif part.datatype not in wanted:
            kinds = "、".join(sorted(wanted))
            yield _misfit(path, "D013", name=name, found=part.datatype, wanted=kinds)
    for path_name in ("org_unit_field", "day_field"):
        part = fields.get(getattr(definition, path_name))
        if part is not None and (not part.is_required or part.is_many):
            yield _misfit((path_name,), "D023", name=part.name)


_ANY = frozenset(Datatype)
_Named = Iterable[tuple[Path, str | None, frozenset[Datatype]]]


def _named_fields(
    definition: RegisterDefinition,
) -> Iterator[tuple[Path, str, frozenset[Datatype]]]:
    """Yield (path, name, datatypes that fit) for every field that the definition names."""
    for path, name, wanted in (*_named_outside(definition), *_named_by_traits(definition)):
        if name is not None:
            yield path, name, wanted


def _named_outside(definition: RegisterDefinition) -> _Named:
    yield ("org_unit_field",), definition.org_unit_field, frozenset({Datatype.ORG_UNIT})
    yield ("day_field",), definition.day_field, _DAYS
    for at, name in enumerate(definition.unique):
        yield ("unique", at), name, _ANY
    for at, part in enumerate(definition.fields):
        yield ("fields", at, "not_before"), part.not_before, _DAYS
    for at, rule in enumerate(definition.due_rules):
        yield ("due_rules", at, "field"), rule.field, _DAYS
        yield ("due_rules", at, "counted_from"), rule.counted_from, _DAYS
        yield ("due_rules", at, "when_field"), rule.when_field, frozenset({Datatype.CHOICE})


def _named_by_traits(definition: RegisterDefinition) -> _Named:
    traits = definition.traits
    if lifecycle := traits.lifecycle:
        yield ("traits", "lifecycle", "owner"), lifecycle.owner, frozenset({Datatype.ORG_UNIT})
        for at, level in enumerate(lifecycle.verifiers):
            path = ("traits", "lifecycle", "verifiers", at)
            yield path, level.field, frozenset({Datatype.CHOICE})
    if roster := traits.roster:
        yield ("traits", "roster", "people"), roster.people, frozenset({Datatype.PERSON})
        yield ("traits", "roster", "headcount"), roster.headcount, frozenset({Datatype.INTEGER})
    if recurrence := traits.recurrence:
        yield ("traits", "recurrence", "held_on"), recurrence.held_on, _DAYS
    if location := traits.location:
        decimal = frozenset({Datatype.DECIMAL})
        yield ("traits", "location", "place"), location.place, frozenset({Datatype.PLACE})
        yield ("traits", "location", "longitude"), location.longitude, decimal
        yield ("traits", "location", "latitude"), location.latitude, decimal
    if evidence := traits.evidence:
        yield ("traits", "evidence", "field"), evidence.field, frozenset({Datatype.EVIDENCE})
    if rating := traits.rating:
        yield ("traits", "rating", "field"), rating.field, frozenset({Datatype.RATING})
        yield ("traits", "rating", "handled"), rating.handled, _ANY
    if intake := traits.intake:
        text = frozenset({Datatype.TEXT})
        yield ("traits", "intake", "external_number"), intake.external_number, text
        yield ("traits", "intake", "received_on"), intake.received_on, _DAYS
    if aggregate := traits.aggregate:
        for at, name in enumerate(aggregate.counts):
            yield ("traits", "aggregate", "counts", at), name, _NUMBERS


def _levels(definition: RegisterDefinition, levels: Collection[str]) -> Iterator[Misfit]:
    lifecycle = definition.traits.lifecycle
    named: list[tuple[Path, str]] = [
        (("filled_by", at), level) for at, level in enumerate(definition.filled_by)
    ]
    for at, rule in enumerate(lifecycle.verifiers if lifecycle else ()):
        named.append((("traits", "lifecycle", "verifiers", at, "level"), rule.level))
    for path, level in named:
        if level not in levels:
            yield _misfit(path, "D024", level=level, known="、".join(levels))


def _rules(definition: RegisterDefinition) -> Iterator[Misfit]:
    traits, submission = definition.traits, definition.submission
    if not is_pattern(definition.numbering.pattern):
        yield _misfit(("numbering", "pattern"), "D019", pattern=definition.numbering.pattern)
    skips = frozenset(traits.lifecycle.skips) if traits.lifecycle else frozenset()
    if not skips <= OPTIONAL or skips >= CHECKS:
        yield _misfit(("traits", "lifecycle", "skips"), "D020", skips="、".join(sorted(skips)))
    if traits.aggregate and any(part.is_personal for part in definition.fields):
        yield _misfit(("traits", "aggregate"), "D025")
    weekdays = traits.recurrence.weekdays if traits.recurrence else (1,)
    if not weekdays or not set(weekdays) <= set(range(1, 8)):
        yield _misfit(("traits", "recurrence", "weekdays"), "D026")
    if submission and not (
        1 <= submission.due_day <= _LAST_DUE[submission.grain] and 0 <= submission.hour <= 24
    ):
        yield _misfit(("submission",), "D027")
    for at, rule in enumerate(definition.due_rules):
        if rule.days < 0 or (rule.when_field is None) != (rule.when_value is None):
            yield _misfit(("due_rules", at), "D028")


def _misfit(path: Path, code: str, **facts: str) -> Misfit:
    return Misfit(path, code, tuple((name, str(value)) for name, value in facts.items()))
