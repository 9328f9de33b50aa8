"""A template folder → a campaign and its registers, or diagnostics that name file and line.

    TEMPLATE/campaign.yaml, TEMPLATE/registers/*.yaml        one register in each file
    TEMPLATE/indicators.yaml                                 all its indicators; may be left out

YAML is composed first, so that every fault knows its line, and constructed with the safe
constructor only. The shapes are the frozen values of `kanhe.registers` themselves, read by the
same `plain` reader that reads them out of log entries: one reader, one strictness.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath
from typing import Any, Generic, TypeVar

import yaml

from kanhe.indicators.definition import Indicator, IndicatorSet
from kanhe.indicators.diagnosis import WARNINGS, diagnose_indicators
from kanhe.registers.campaign import (
    CampaignDefinition,
    Template,
    diagnose_campaign,
    diagnose_registers,
)
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.diagnosis import diagnose_definition
from kanhe.registers.plain import Path, as_diagnostics, read_plain
from kanhe.values.diagnostic import Diagnostic, LinePlace, Severity
from kanhe.values.refusal import Refusal

#: A template file is written by hand; anything larger is a mistake or an attack.
BYTES_MOST = 1_000_000

#: The folder of the templates that come with the program, as package data.
SHIPPED = "template_data"

#: The same YAML, thirty times as fast, where PyYAML was built with its C parser.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class _Read(Generic[Shape]):
    """What a file says (None if it does not read), its faults, and where its parts stand."""

    value: Shape | None
    diagnostics: tuple[Diagnostic, ...]
    place_of: Callable[[Path], LinePlace]


def shipped_templates() -> tuple[str, ...]:
    """Return the names of the templates that come with the program."""
    folder = files("kanhe.formats").joinpath(SHIPPED)
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


@cache
def load_shipped(name: str) -> Template:
    """Return a template that comes with the program; raises Refusal for an unknown name."""
    if name not in shipped_templates():
        raise Refusal("template_unknown", name=name, known="、".join(shipped_templates()))
    template, faults = load_template(files("kanhe.formats").joinpath(SHIPPED, name))
    assert template is not None, faults
    return template


def load_template(
    folder: Traversable | FilePath,
) -> tuple[Template | None, tuple[Diagnostic, ...]]:
    """Return the template in *folder*, or None with everything that is wrong with it.

    Raises Refusal if *folder* has no campaign.yaml or a file of it is too large.
    """
    campaign_file = folder.joinpath("campaign.yaml")
    if not campaign_file.is_file():
        raise Refusal("template_without_campaign", folder=folder.name)
    campaign = _read(CampaignDefinition, campaign_file, "campaign.yaml")
    registers = {
        entry.name: _read(RegisterDefinition, entry, f"registers/{entry.name}")
        for entry in _register_files(folder)
    }
    faults = list(campaign.diagnostics)
    for one in registers.values():
        faults += one.diagnostics
    if campaign.value is None or any(one.value is None for one in registers.values()):
        return None, tuple(faults)
    definitions = {one.value.name: one for one in registers.values() if one.value}
    template = Template(campaign.value, tuple(one.value for one in registers.values() if one.value))
    faults += as_diagnostics(diagnose_campaign(campaign.value), campaign.place_of)
    for file_name, one in registers.items():
        if one.value and f"{one.value.name}.yaml" != file_name:
            facts = (("path", file_name), ("name", one.value.name))
            faults.append(Diagnostic("D032", one.place_of(("name",)), facts))
    for name, misfit in diagnose_registers(template):
        faults += as_diagnostics([misfit], definitions[name].place_of)
    return (None if faults else template), tuple(faults)


def load_register(
    file: Traversable | FilePath, registers: Collection[str], levels: Collection[str]
) -> tuple[RegisterDefinition | None, tuple[Diagnostic, ...]]:
    """Return the register that one *file* defines, or None with everything that is wrong with it.

    *registers* are those it may link to besides itself, *levels* those of the campaign. Raises
    Refusal for a file that is too large.
    """
    read = _read(RegisterDefinition, file, file.name)
    if read.value is None:
        return None, read.diagnostics
    names = {*registers, read.value.name}
    faults = as_diagnostics(diagnose_definition(read.value, names, levels), read.place_of)
    return (None if faults else read.value), faults


@cache
def shipped_indicators(name: str) -> tuple[Indicator, ...]:
    """Return the indicators of a template that comes with the program; Refusal if unknown."""
    indicators, faults = load_indicators(
        files("kanhe.formats").joinpath(SHIPPED, name), load_shipped(name)
    )
    assert indicators is not None, faults
    return indicators


def load_indicators(
    folder: Traversable | FilePath, template: Template
) -> tuple[tuple[Indicator, ...] | None, tuple[Diagnostic, ...]]:
    """Return the indicators in *folder* over the registers of *template*, or None if faulty.

    All diagnostics are returned, warnings too. Raises Refusal for a file that is too large.
    """
    file = folder.joinpath("indicators.yaml")
    if not file.is_file():
        return (), ()
    read = _read(IndicatorSet, file, "indicators.yaml")
    if read.value is None:
        return None, read.diagnostics
    registers = {definition.name: definition for definition in template.registers}
    found = diagnose_indicators(read.value.indicators, registers)
    faults = tuple(
        replace(one, severity=Severity.WARNING) if one.code in WARNINGS else one
        for one in as_diagnostics(found, read.place_of)
    )
    is_faulty = any(one.severity is Severity.ERROR for one in faults)
    return (None if is_faulty else read.value.indicators), faults


def _register_files(folder: Traversable | FilePath) -> Iterator[Traversable | FilePath]:
    registers = folder.joinpath("registers")
    if registers.is_dir():
        found = (entry for entry in registers.iterdir() if entry.name.endswith(".yaml"))
        yield from sorted(found, key=lambda entry: entry.name)


def _read(shape: type[Shape], source: Traversable | FilePath, name: str) -> _Read[Shape]:
    raw = source.read_bytes()
    if len(raw) > BYTES_MOST:
        raise Refusal("template_too_large", file=name, limit=str(BYTES_MOST))
    # What the C parser refuses is read again by the other, which names the line on every machine.
    with suppress(yaml.YAMLError, UnicodeDecodeError, ValueError):
        return _read_with(_LOADER, shape, raw, name)
    try:
        return _read_with(yaml.SafeLoader, shape, raw, name)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = LinePlace(name, mark.line + 1 if mark else 1)
        problem = str(getattr(error, "problem", None) or "not YAML in UTF-8")
        return _Read(None, (Diagnostic("D031", place, (("problem", problem),)),), _nowhere(name))


def _read_with(loader: Any, shape: type[Shape], raw: bytes, name: str) -> _Read[Shape]:
    # An alias saves a few words and lets ten lines stand for a billion nodes.
    for event in yaml.parse(raw, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            fault = Diagnostic("D034", LinePlace(name, line))
            return _Read(None, (fault,), _nowhere(name))
    root = yaml.compose(raw, Loader=loader)
    faults = tuple(_repeated(root, name)) if root else ()
    plain = yaml.constructor.SafeConstructor().construct_document(root) if root else None

    def place_of(path: Path) -> LinePlace:
        return LinePlace(name, _line_of(root, path))

    value, misfits = read_plain(shape, plain)
    return _Read(None if faults else value, (*faults, *as_diagnostics(misfits, place_of)), place_of)


def _nowhere(name: str) -> Callable[[Path], LinePlace]:
    return lambda _path: LinePlace(name, 1)


def _line_of(node: yaml.Node | None, path: Path) -> int:
    """Return the line, from 1, of the part at *path*, or of the nearest part around it."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        found = _part(node, step)
        if found is None:
            break
        line, node = found
    return line


def _part(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        inner = node.value[step]
        return inner.start_mark.line + 1, inner
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    return None


def _repeated(node: yaml.Node, name: str) -> Iterator[Diagnostic]:
    """Yield a fault for each name that stands twice in one mapping: YAML would drop the first."""
    inner: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        inner = node.value
    elif isinstance(node, yaml.MappingNode):
        inner = [value for _, value in node.value]
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                place = LinePlace(name, key.start_mark.line + 1)
                yield Diagnostic("D033", place, (("name", str(key.value)),))
            seen.add(str(key.value))
    for part in inner:
        yield from _repeated(part, name)
