"""The article beside the project with a ledger of records that sum to what it states.

The numbers come from its label file; a hedged one (300余) from inside what the hedge admits.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from kanhe.claims.extract import extract
from kanhe.claims.number import Kind, Number
from kanhe.formats.lexicon import shipped_lexicon
from kanhe.formats.templates import shipped_indicators
from kanhe.indicators.definition import Indicator
from kanhe.indicators.figure import Figure, Query
from kanhe.reconcile.against_figures import Setting
from kanhe.reconcile.bindings import Binding, key_of
from kanhe.reconcile.matching import Candidate, Catalogue
from kanhe.reconcile.org_scopes import scope_names
from kanhe.registers.lifecycle import State
from kanhe.registers.projection import Record
from kanhe.values.orgtree import EMPTY, Opened, grow
from kanhe.values.period import Window

from ..indicators.cell_ledger import CellLedger

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
needs_seed = pytest.mark.skipif(
    not (CORPUS / "seed.txt").exists(), reason="the labelled article lies beside the project only"
)
UNTIL = date(2021, 7, 15)

#: What each labelled claim counts, in the order of the text; written by hand.
GOLD = (
    "meetings seconded_people office_taskforces training_classes leaders_trained training_classes "
    "training_person_times night_school_sessions night_school_person_times "
    + (
        "patrol_vehicle_times person_checks vehicle_checks organisations_visited shops_visited "
        "households_visited disputes hazards "
    )
    * 2
    + "rectification_taskforces rule_aspects rules cases_solved suspects_caught funds_frozen "
    "drones_bought survey_points plants_removed convenience_measures business_measures services "
    "joint_matters"
).split()

TREE = grow(
    EMPTY,
    [
        Opened("city", date(2000, 1, 1), "全市公安"),
        Opened("bureau", date(2000, 1, 1), "许昌市公安局", "city"),
        Opened("county", date(2000, 1, 1), "某县公安局", "city"),
    ],
)


@dataclass(frozen=True)
class Source:
    ledger: CellLedger

    def figure(self, indicator: str, org_unit: str, window: Window) -> Figure:
        return self.ledger.figure(indicator, Query(org_unit, window, "1"))


@cache
def indicators() -> tuple[Indicator, ...]:
    return shipped_indicators("rectification")


@cache
def catalogue(without: str | None = None) -> Catalogue:
    return Catalogue(Candidate(one) for one in indicators() if one.name != without)


@cache
def seed_text() -> str:
    return (CORPUS / "seed.txt").read_text(encoding="utf-8")


def claims_of(text: str) -> list[Number]:
    numbers = extract(text, shipped_lexicon()).numbers
    return [number for number in numbers if number.kind is Kind.CLAIM]


@cache
def labelled() -> dict[tuple[str, int], int]:
    """Return (indicator, n-th time) → a value that the labels admit."""
    labels = json.loads((CORPUS / "seed_truth.json").read_text(encoding="utf-8"))
    claims = [one for one in labels["mentions"] if one["kind"] == "claim"]
    values: dict[tuple[str, int], int] = {}
    for name, claim in zip(GOLD, claims, strict=True):
        if claim["duplicate"]:
            continue
        stated = claim["value"]
        low, high = stated if isinstance(stated, list) else (stated, stated)
        order = sum(1 for known, _ in values if known == name)
        values[(name, order)] = int(low) + (int(high) - int(low)) // 3
    return values


def _record(register: str, org_unit: str, day: date, /, **data: object) -> Record:
    state = State.REGISTERED if register in ("dispute", "hazard") else None
    return Record(register, "1", 1, org_unit, day, data, (), state)


@cache
def seed_ledger() -> CellLedger:
    """Return the ledger whose figures are those of the labels."""
    ledger = CellLedger(indicators(), TREE)
    values = {name: value for (name, order), value in labelled().items() if order == 0}
    campaign, guard, year = date(2021, 4, 12), date(2021, 6, 10), date(2021, 2, 3)
    flight = date(2021, 4, 23)
    all_classes = labelled()[("training_classes", 1)]

    def put(times: int, register: str, org_unit: str, day: date, /, **data: object) -> None:
        ledger.put_many(_record(register, org_unit, day, **data), times)

    put(values["meetings"] - 1, "meeting", "bureau", campaign, meeting_kind="progress")
    put(1, "meeting", "bureau", date(2021, 3, 9), meeting_kind="mobilisation")
    put(9, "meeting", "bureau", campaign, meeting_kind="weekly")
    put(values["seconded_people"], "secondment", "bureau", campaign)
    for kind in ("office", "rectification"):
        choice = {"office": "campaign_office", "rectification": "special_rectification"}[kind]
        times = values[f"{kind}_taskforces"]
        put(times, "taskforce", "bureau", campaign, taskforce_kind=choice)
    classes = values["training_classes"]
    put(classes - 1, "training_class", "bureau", campaign, subject=["political"], headcount="40")
    rest = values["training_person_times"] - 40 * (classes - 1)
    put(
        1, "training_class", "bureau", campaign, subject=["political"], audience="leaders",
        headcount=str(rest), new_people=str(values["leaders_trained"]),
    )  # fmt: skip
    put(all_classes - classes, "training_class", "county", campaign, subject=["political"])
    sessions = values["night_school_sessions"]
    people = values["night_school_person_times"] - 28 * (sessions - 1)
    put(sessions - 1, "night_school", "bureau", campaign, headcount="28", org_unit="bureau")
    put(1, "night_school", "bureau", date(2021, 7, 1), headcount=str(people), org_unit="bureau")
    checks = ("patrol_vehicle_times", "person_checks", "vehicle_checks")
    put(1, "aggregate_count", "county", guard, **{name: str(values[name]) for name in checks})
    for kind in ("organisation", "shop", "household"):
        count = str(values[f"{kind}s_visited"])
        put(1, "visit", "county", guard, visited_kind=kind, visited_count=count)
    put(values["disputes"], "dispute", "county", guard)
    put(values["hazards"], "hazard", "county", guard, grade="ordinary", site="某处")
    for at in range(values["rule_aspects"]):
        put(1, "rule", "bureau", campaign, rule_status="made", aspect=f"aspect{at}")
    more = values["rules"] - values["rule_aspects"]
    put(more, "rule", "bureau", campaign, rule_status="revised", aspect="aspect0")
    solved = {name: str(values[name]) for name in ("cases_solved", "suspects_caught")}
    funds = f"{values['funds_frozen']}.90"
    put(1, "aggregate_count", "bureau", year, funds_frozen=funds, **solved)
    drones = str(values["drones_bought"])
    put(1, "equipment", "bureau", year, equipment_kind="drone", quantity=drones)
    put(values["survey_points"] - 1, "survey_point", "bureau", flight)
    plants = str(values["plants_removed"])
    put(1, "survey_point", "bureau", flight, plants_removed=plants)
    for kind, name in (
        ("convenience_measure", "convenience_measures"),
        ("business_measure", "business_measures"),
        ("matter", "services"),
        ("joint_matter", "joint_matters"),
    ):
        put(values[name], "service", "bureau", campaign, service_kind=kind)
    return ledger


def setting(*bindings: Binding, without: str | None = None) -> Setting:
    names = scope_names(TREE, UNTIL, whole="city", own="bureau")
    return Setting(catalogue(without), names, UNTIL, bindings)


def bind(number: Number, indicator: str) -> Binding:
    at = datetime(2021, 7, 15, 9, tzinfo=UTC)
    key = key_of(number, setting().names.resolve(number.org_scope, number.subject).org_unit)
    return Binding(key, indicator, "editor-1", at, "综述", number.subject)
