"""Indicators and campaigns: their versions as rows, and rows as definitions.

An indicator stands in its entry as plain data, because the room of entries counts nothing; it is
read here, before the entry is written, so that whatever is in the log can be counted.
"""

import json
from functools import lru_cache

from kanhe.indicators.columns import NO_COLUMNS, Columns, columns_of
from kanhe.indicators.definition import Indicator
from kanhe.registers.campaign import CampaignDefinition
from kanhe.registers.entry import IndicatorDefined
from kanhe.registers.plain import from_plain, to_plain
from kanhe.store.models import StoredCampaign, StoredIndicator
from kanhe.store.states import NOW, State, state_of
from kanhe.values.refusal import Refusal

Defined = Indicator | CampaignDefinition


def indicator_of(payload: IndicatorDefined) -> Indicator:
    """Return the indicator that an entry defines; raises Refusal for one that does not fit."""
    indicator = from_plain(Indicator, payload.definition)
    if (indicator.name, indicator.version) != (payload.name, payload.version):
        raise Refusal(
            "indicator_misnamed",
            indicator=payload.name,
            found=f"{indicator.name} v{indicator.version}",
        )
    return indicator


def payload_of(indicator: Indicator) -> IndicatorDefined:
    """Return the payload that defines *indicator*."""
    return IndicatorDefined(indicator.name, indicator.version, to_plain(indicator))


def check_follows(code: str, before: Defined | None, after: Defined) -> None:
    """Refuse with *code* a definition whose version does not follow the one *before*."""
    expected = 1 if before is None else before.version + 1
    if after.version != expected:
        raise Refusal(code, name=after.name, found=str(after.version), expected=str(expected))


def stored_indicators(as_of: int = NOW) -> tuple[Indicator, ...]:
    """Return the indicators in force after entry *as_of*, in the order in which they began."""
    return tuple(stored_columns(as_of).indicators.values())


def stored_columns(as_of: int = NOW) -> Columns:
    """Return the columns of the indicators in force after entry *as_of*."""
    state = state_of("indicator_definition", as_of)
    return NO_COLUMNS if state is None else _columns(state)


@lru_cache(maxsize=8)
def _columns(state: State) -> Columns:
    rows = StoredIndicator.objects.filter(entry_number__lte=state.entry_number)
    texts = rows.order_by("entry_number").values_list("data", flat=True)
    return columns_of(map(_indicator_from, texts))


def stored_indicator(name: str, version: int | None = None) -> Indicator | None:
    """Return an indicator, the latest or that *version*, or None."""
    rows = StoredIndicator.objects.filter(name=name).order_by("-version")
    if version is not None:
        rows = rows.filter(version=version)
    text = rows.values_list("data", flat=True).first()
    return None if text is None else _indicator_from(text)


def stored_campaign(name: str | None = None) -> CampaignDefinition | None:
    """Return the latest version of a campaign (None: the one defined last), or None."""
    rows = StoredCampaign.objects.order_by("-entry_number")
    if name is not None:
        rows = rows.filter(name=name)
    text = rows.values_list("data", flat=True).first()
    return None if text is None else _campaign_from(text)


@lru_cache(maxsize=1024)
def _indicator_from(text: str) -> Indicator:
    return from_plain(Indicator, json.loads(text))


@lru_cache(maxsize=16)
def _campaign_from(text: str) -> CampaignDefinition:
    return from_plain(CampaignDefinition, json.loads(text))
