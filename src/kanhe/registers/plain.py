"""Frozen values to plain JSON and back: one reader for log entries and template files alike.

Plain data are strings, integers, booleans, null, arrays and objects; never a float. Decimals and
days are strings ("12.50", "2021-03-09"). What equals its default is left out when writing, so a
definition that gains an optional part later still reads and writes its old bytes. Reading is
strict: an unknown name, a missing part or a wrong kind is a `Misfit` that names its path, and
all of them are found in one go.
"""

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from kanhe.values.diagnostic import Diagnostic, Place
from kanhe.values.refusal import Refusal

Plain = Any
"""A plain value; its shape is checked by reading it, not by its type."""

Path = tuple[str | int, ...]
Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A part of plain data that does not fit the shape it is read into."""

    path: Path
    code: str
    facts: tuple[tuple[str, str], ...] = ()


def to_plain(value: object) -> Plain:
    """Return *value* (a frozen dataclass, or what may stand in one) as plain data."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple or kind is list:
        return [to_plain(part) for part in cast("Sequence[Any]", value)]
    if kind is dict:
        return {name: to_plain(part) for name, part in cast("dict[str, Any]", value).items()}
    if is_dataclass(kind):
        return {
            name: to_plain(part)
            for name, default in _defaults(kind)
            if (part := getattr(value, name)) != default
        }
    match value:
        case StrEnum():
            return value.value
        case Decimal():
            return f"{value:f}"
        case date():  # and datetime, which is a date
            return value.isoformat()
        case Mapping():
            return {name: to_plain(part) for name, part in value.items()}
        case tuple() | list() | frozenset():
            return [to_plain(part) for part in value]
    assert isinstance(value, str | int), value
    return value


def read_plain(shape: type[Shape], plain: Plain) -> tuple[Shape | None, tuple[Misfit, ...]]:
    """Return *plain* as a *shape*, or None with everything that does not fit."""
    misfits: list[Misfit] = []
    value = _read(shape, plain, (), misfits)
    return (None if misfits else cast("Shape", value)), tuple(misfits)


def from_plain(shape: type[Shape], plain: Plain) -> Shape:
    """Return *plain* as a *shape*; raises Refusal naming the first part that does not fit."""
    value, misfits = read_plain(shape, plain)
    if misfits:
        first = misfits[0]
        raise Refusal(
            "plain_misfit", shape=shape.__name__, path=path_text(first.path), fault=first.code
        )
    return cast("Shape", value)


def as_diagnostics(
    misfits: Iterable[Misfit], place_of: Callable[[Path], Place]
) -> tuple[Diagnostic, ...]:
    """Return misfits as diagnostics at the places that *place_of* finds for their paths."""
    return tuple(
        Diagnostic(one.code, place_of(one.path), (("path", path_text(one.path)), *one.facts))
        for one in misfits
    )


def path_text(path: Path) -> str:
    """Return a path as people write it: fields.3.title."""
    return ".".join(str(step) for step in path)


def _read(hint: Any, plain: Plain, path: Path, misfits: list[Misfit]) -> Any:
    origin = get_origin(hint)
    if origin in (types.UnionType,):
        return _read_optional(hint, plain, path, misfits)
    if origin is tuple:
        return _read_tuple(get_args(hint)[0], plain, path, misfits)
    if origin is Mapping:
        if isinstance(plain, dict) and all(isinstance(name, str) for name in plain):
            return plain
        return _misfit(path, "D002", misfits, expected="mapping")
    if is_dataclass(hint):
        return _read_dataclass(cast("type", hint), plain, path, misfits)
    if issubclass(hint, StrEnum):
        return _read_enum(hint, plain, path, misfits)
    return _read_scalar(hint, plain, path, misfits)


def _read_optional(hint: Any, plain: Plain, path: Path, misfits: list[Misfit]) -> Any:
    """Read `X | None`: the only union that plain data know."""
    if plain is None:
        return None
    (inner,) = (part for part in get_args(hint) if part is not type(None))
    return _read(inner, plain, path, misfits)


def _read_tuple(inner: Any, plain: Plain, path: Path, misfits: list[Misfit]) -> Any:
    if not isinstance(plain, Sequence) or isinstance(plain, str):
        return _misfit(path, "D002", misfits, expected="list")
    return tuple(_read(inner, part, (*path, at), misfits) for at, part in enumerate(plain))


def _read_dataclass(shape: type, plain: Plain, path: Path, misfits: list[Misfit]) -> Any:
    if not isinstance(plain, dict):
        return _misfit(path, "D002", misfits, expected="mapping")
    hints, parts = _parts(shape)
    for name in plain:
        if name not in parts:
            known = "、".join(parts)
            _misfit((*path, str(name)), "D001", misfits, name=str(name), known=known)
    values = {}
    before = len(misfits)
    for name, part in parts.items():
        if name in plain:
            values[name] = _read(hints[name], plain[name], (*path, name), misfits)
        elif _default(part) is MISSING:
            _misfit(path, "D003", misfits, name=name)
    return None if len(misfits) > before else shape(**values)


def _read_enum(shape: type[StrEnum], plain: Plain, path: Path, misfits: list[Misfit]) -> Any:
    if plain in [member.value for member in shape]:
        return shape(plain)
    known = "、".join(member.value for member in shape)
    return _misfit(path, "D004", misfits, found=str(plain), known=known)


def _read_scalar(shape: type, plain: Plain, path: Path, misfits: list[Misfit]) -> Any:
    if shape in (str, int, bool) and type(plain) is shape:
        return plain
    if shape is Decimal and type(plain) in (str, int):
        try:
            return Decimal(plain)
        except InvalidOperation:
            return _misfit(path, "D002", misfits, expected="decimal")
    if shape in (date, datetime) and type(plain) in (str, shape):
        try:
            return plain if type(plain) is shape else shape.fromisoformat(plain)
        except ValueError:
            return _misfit(path, "D002", misfits, expected=shape.__name__)
    return _misfit(path, "D002", misfits, expected=_NAMES.get(shape, shape.__name__))


_AS_IT_IS = frozenset((str, int, bool, type(None)))
_NAMES = {str: "text", int: "integer", bool: "true / false", Decimal: "decimal in quotes"}


def _misfit(path: Path, code: str, misfits: list[Misfit], **facts: str) -> None:
    misfits.append(Misfit(path, code, tuple(facts.items())))


def _default(part: "Field[Any]") -> Any:
    if part.default_factory is not MISSING:
        return part.default_factory()
    return part.default


@cache
def _defaults(shape: type) -> tuple[tuple[str, Any], ...]:
    """Return the names of a shape's parts with their defaults; asked for every entry written."""
    return tuple((part.name, _default(part)) for part in fields(shape))


@cache
def _parts(shape: type) -> tuple[Mapping[str, Any], Mapping[str, "Field[Any]"]]:
    return get_type_hints(shape), {part.name: part for part in fields(shape)}
