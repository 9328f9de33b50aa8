"""`kanhe define`: registers from template files, and whole templates, into a ledger that runs."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kanhe.cli.command import command
from kanhe.cli.importing import read_file
from kanhe.cli.session import DONE, UNUSABLE, Session
from kanhe.cli.showing import print_json
from kanhe.formats.visible_text import visible
from kanhe.formats.wording import say

if TYPE_CHECKING:
    from kanhe.indicators.definition import Indicator
    from kanhe.registers.campaign import CampaignDefinition
    from kanhe.registers.definition import RegisterDefinition
    from kanhe.values.diagnostic import Diagnostic

    Defined = TypeVar("Defined", RegisterDefinition, Indicator, CampaignDefinition)


class _Change(NamedTuple):
    """A definition that is new or says something else than the ledger's, and its act."""

    kind: str
    name: str
    title: str
    version: int
    act: Callable[[], int]


@command("define", ("file",))
def run(session: Session, options: Namespace) -> int:
    """Define what a file or a template folder says and the ledger does not say yet."""
    place = Path(options.file)
    changes, faults = _of_folder(session, place) if place.is_dir() else _of_file(session, place)
    if faults:
        for fault in faults:
            words = say(fault.code, session.lang, **fault.fact_map)
            print(visible(f"{fault.place}: {words}"), file=sys.stderr)
        return UNUSABLE
    numbers = [change.act() for change in changes]
    if session.is_json:
        listed = [
            {"kind": one.kind, "name": one.name, "version": one.version, "entry_number": number}
            for one, number in zip(changes, numbers, strict=True)
        ]
        print_json({"kanhe": "define/1", "defined": listed})
        return DONE
    for one in changes:
        facts = {"title": one.title, "name": one.name, "version": str(one.version)}
        print(session.say("ledger.defined", **facts))
    if not changes:
        print(session.say("ledger.defined_nothing"))
    return DONE


def _of_file(session: Session, place: Path) -> tuple[list[_Change], tuple["Diagnostic", ...]]:
    from kanhe.formats.templates import BYTES_MOST, load_register
    from kanhe.store import queries

    read_file(place, BYTES_MOST)  # refused in the usual words where it cannot be read
    levels, registers = _levels(), {one.name: one for one in queries.definitions()}
    definition, faults = load_register(place, frozenset(registers), levels)
    if definition is None:
        return [], faults
    return _registers(session, [definition], levels), ()


def _of_folder(session: Session, place: Path) -> tuple[list[_Change], tuple["Diagnostic", ...]]:
    """Return what has changed in a template: its campaign, registers, and indicators, in an order
    in which each finds what it refers to."""
    from kanhe.acts.defining import define_campaign, define_indicator
    from kanhe.formats.templates import load_indicators, load_template
    from kanhe.store import queries
    from kanhe.values.diagnostic import Severity

    template, faults = load_template(place)
    if template is None:
        return [], faults
    indicators, told = load_indicators(place, template)
    if indicators is None:
        return [], tuple(one for one in told if one.severity is Severity.ERROR)
    campaign = template.campaign
    changes = []
    if (next_campaign := _next(queries.campaign(campaign.name), campaign)) is not None:
        changes.append(
            _Change(
                "campaign", campaign.name, campaign.title, next_campaign.version,
                lambda: define_campaign(occasion=session.occasion(), definition=next_campaign),
            )
        )  # fmt: skip
    changes += _registers(session, template.registers, [one.name for one in campaign.levels])
    known = {one.name: one for one in queries.indicators()}
    for indicator in indicators:
        found = _next(known.get(indicator.name), indicator)
        if found is not None:
            changes.append(
                _Change(
                    "indicator", found.name, found.title, found.version,
                    partial(define_indicator, occasion=session.occasion(), indicator=found),
                )
            )  # fmt: skip
    return changes, ()


def _registers(
    session: Session, definitions: Sequence["RegisterDefinition"], levels: Sequence[str]
) -> list[_Change]:
    from kanhe.acts.defining import define_register
    from kanhe.store import queries

    known = {one.name: one for one in queries.definitions()}
    changes = []
    for definition in definitions:
        found = _next(known.get(definition.name), definition)
        if found is not None:
            changes.append(
                _Change(
                    "register", found.name, found.title, found.version,
                    partial(
                        define_register, occasion=session.occasion(), definition=found,
                        levels=levels,
                    ),
                )
            )  # fmt: skip
    return changes


def _next(before: "Defined | None", after: "Defined") -> "Defined | None":
    """Return *after* as the version that follows *before*, None if it says the same.

    A file need not number its versions; one that does and is out of step is refused by the act.
    """
    if before is None:
        return after
    if replace(after, version=before.version) == before:
        return None
    return after if after.version > before.version else replace(after, version=before.version + 1)


def _levels() -> list[str]:
    from kanhe.store import queries

    campaign = queries.campaign()
    return [] if campaign is None else [one.name for one in campaign.levels]
