"""Definitions: begin a ledger from a template; registers, indicators, campaigns and their next
versions."""

from collections.abc import Collection, Sequence

from kanhe.acts.authorising import authorise
from kanhe.acts.occasion import Occasion
from kanhe.indicators.definition import Indicator
from kanhe.indicators.diagnosis import WARNINGS, diagnose_indicators
from kanhe.registers.authority import Act
from kanhe.registers.campaign import CampaignDefinition, Template, diagnose_campaign
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.diagnosis import diagnose_definition
from kanhe.registers.entry import CampaignDefined, Payload, RegisterDefined
from kanhe.registers.plain import path_text
from kanhe.store import queries
from kanhe.store.append import commit
from kanhe.store.definitions import payload_of
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal


def start_ledger(
    *, occasion: Occasion, template: Template, indicators: Sequence[Indicator] = ()
) -> tuple[int, ...]:
    """Write campaign, registers and *indicators* of a template into a log that is still empty.

    Returns the numbers of the entries. Raises: Refusal `ledger_started` if anything was written
    before, and what an indicator or a campaign is refused for.
    """

    def act(writer: Writer) -> tuple[int, ...]:
        if writer.next_number != 1:
            raise Refusal("ledger_started", entries=str(writer.next_number - 1))
        campaign = template.campaign
        payloads: list[tuple[str, Payload]] = [
            (f"c/{campaign.name}", CampaignDefined(campaign)),
            *((one.name, RegisterDefined(one)) for one in template.registers),
            *((f"i/{one.name}", payload_of(one)) for one in indicators),
        ]
        return tuple(writer.append(occasion.entry(payload, part)) for part, payload in payloads)

    return commit(act)


def define_register(
    *, occasion: Occasion, definition: RegisterDefinition, levels: Collection[str]
) -> int:
    """Begin a register, or give it its next version; return the entry's number.

    *levels* are the campaign's. Raises: Refusal `definition_version`, `definition_faulty`,
    `not_authorised`.
    """

    def act(writer: Writer) -> int:
        authorise(writer, occasion, Act.DEFINE)
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


def define_indicator(*, occasion: Occasion, indicator: Indicator) -> int:
    """Begin an indicator, or give it its next version; return the entry's number.

    What it counts is counted at once, over all records. Raises: Refusal `indicator_version`,
    `indicator_faulty`, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        authorise(writer, occasion, Act.DEFINE)
        others = [one for one in queries.indicators() if one.name != indicator.name]
        registers = {one.name: one for one in queries.definitions()}
        for misfit in diagnose_indicators([*others, indicator], registers):
            if misfit.code not in WARNINGS:
                path = path_text(misfit.path[2:])
                raise Refusal(
                    "indicator_faulty", indicator=indicator.name, path=path, fault=misfit.code
                )
        return writer.append(occasion.entry(payload_of(indicator)))

    return commit(act)


def define_campaign(*, occasion: Occasion, definition: CampaignDefinition) -> int:
    """Begin a campaign, or give it its next version; return the entry's number.

    Raises: Refusal `campaign_version`, `campaign_faulty`, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        authorise(writer, occasion, Act.DEFINE)
        for misfit in diagnose_campaign(definition):
            path = path_text(misfit.path)
            raise Refusal("campaign_faulty", campaign=definition.name, path=path, fault=misfit.code)
        return writer.append(occasion.entry(CampaignDefined(definition)))

    return commit(act)
