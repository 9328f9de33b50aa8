"""Registers: begin a ledger from a template, define a register, give it a next version."""

from collections.abc import Collection

from kanhe.acts.occasion import Occasion
from kanhe.registers.campaign import Template
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.diagnosis import diagnose_definition
from kanhe.registers.entry import RegisterDefined
from kanhe.registers.plain import path_text
from kanhe.store import queries
from kanhe.store.append import commit
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal


def start_ledger(*, occasion: Occasion, template: Template) -> tuple[int, ...]:
    """Write every register of *template* into a log that is still empty; return the numbers.

    Raises: Refusal `ledger_started` if anything was written before.
    """

    def act(writer: Writer) -> tuple[int, ...]:
        if writer.next_number != 1:
            raise Refusal("ledger_started", entries=str(writer.next_number - 1))
        return tuple(
            writer.append(occasion.entry(RegisterDefined(definition), definition.name))
            for definition in template.registers
        )

    return commit(act)


def define_register(
    *, occasion: Occasion, definition: RegisterDefinition, levels: Collection[str]
) -> int:
    """Begin a register, or give it its next version; return the entry's number.

    *levels* are the campaign's. Raises: Refusal `definition_version`, `definition_faulty`.
    """

    def act(writer: Writer) -> int:
        names = {one.name for one in queries.definitions()} | {definition.name}
        for misfit in diagnose_definition(definition, names, levels):
            raise Refusal(
                "definition_faulty",
                register=definition.name,
                path=path_text(misfit.path),
                fault=misfit.code,
            )
        return writer.append(occasion.entry(RegisterDefined(definition)))

    return commit(act)
