"""Make a ledger whose records sum to given numbers: demo_ledger.py OUT [CORPUS]

The way is the real one: workbooks are written as an office keeps them, and the commands `kanhe
init`, `org import` and `import` take them in. Without CORPUS the numbers are those of a small
campaign in a town that does not exist; with it they are read from the labels of the founding
article, so that every number there has records behind it. All words are made up here.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from kanhe.formats.templates import load_shipped
from kanhe.registers.definition import RegisterDefinition, field_map

COMMAND = [sys.executable, "-m", "kanhe.cli.main"]
TEMPLATE = "rectification"
OPENED = "2019-01-01"

#: What each labelled claim counts, in the order of the text; written by hand.
GOLD = (
    "meetings seconded_people office_taskforces training_classes leaders_trained all_classes "
    "training_person_times night_school_sessions night_school_person_times patrol_vehicle_times "
    "person_checks vehicle_checks organisations_visited shops_visited households_visited disputes "
    "hazards rectification_taskforces rule_aspects rules cases_solved suspects_caught funds_frozen "
    "drones_bought survey_points plants_removed convenience_measures business_measures services "
    "joint_matters"
).split()

#: The campaign of the project's own story (`examples/campaign.txt`).
STORY = {
    "meetings": 6, "seconded_people": 18, "office_taskforces": 3, "training_classes": 2,
    "leaders_trained": 64, "all_classes": 7, "training_person_times": 586,
    "night_school_sessions": 34, "night_school_person_times": 972, "patrol_vehicle_times": 1240,
    "person_checks": 318, "vehicle_checks": 296, "organisations_visited": 214,
    "shops_visited": 683, "households_visited": 2175, "disputes": 92, "hazards": 137,
    "rectification_taskforces": 2, "rule_aspects": 4, "rules": 12, "cases_solved": 87,
    "suspects_caught": 53, "funds_frozen": 3_460_000, "drones_bought": 5, "survey_points": 26,
    "plants_removed": 415, "convenience_measures": 4, "business_measures": 3, "services": 268,
    "joint_matters": 7,
}  # fmt: skip

Row = Mapping[str, object]


@dataclass(frozen=True)
class Town:
    """Whose campaign it is: the area with all its police, the bureau in it, two branches."""

    area: str
    bureau: str
    branches: tuple[str, str]
    stations: tuple[str, ...]


@dataclass(frozen=True)
class Days:
    """When things happened: the campaign, the weeks on guard, one flight, the year's beginning."""

    begins: date = date(2021, 3, 9)
    guard: date = date(2021, 5, 22)
    flight: date = date(2021, 4, 23)
    year: date = date(2021, 1, 4)
    ends: date = date(2021, 7, 15)


OWN_TOWN = Town(
    "云河公安系统", "云河市公安局", ("城东分局", "城西分局"), ("柳桥派出所", "东关派出所")
)
DAYS = Days()


def labelled(corpus: Path) -> tuple[dict[str, int], Town]:
    """Return the numbers of the labels and the town they are of; 300余 becomes 333."""
    labels = json.loads((corpus / "seed_truth.json").read_text(encoding="utf-8"))
    claims = [one for one in labels["mentions"] if one["kind"] == "claim" and not one["duplicate"]]
    values = {}
    for name, claim in zip(GOLD, claims, strict=True):
        stated = claim["value"]
        low, high = stated if isinstance(stated, list) else (stated, stated)
        values[name] = int(low) + (int(high) - int(low)) // 3
    bureau = str(claims[0]["org"])
    area = bureau.removesuffix("市公安局") + "公安系统"
    return values, Town(area, bureau, OWN_TOWN.branches, OWN_TOWN.stations)


def shares(total: int, parts: int) -> list[int]:
    """Return *total* in *parts* whole numbers, near each other and none below 1."""
    weights = [5 + at % 4 for at in range(parts)]
    spare = total - parts
    found = [1 + spare * weight // sum(weights) for weight in weights]
    found[-1] += total - sum(found)
    return found


def days_of(first: date, last: date, count: int, weekdays: tuple[int, ...] = ()) -> list[date]:
    """Return *count* days from *first* to *last*, evenly; on *weekdays* (Monday is 1) if given."""
    span = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    fitting = [day for day in span if not weekdays or day.isoweekday() in weekdays]
    return [fitting[at * len(fitting) // count] for at in range(count)]


def rows_of(values: Mapping[str, int], town: Town) -> Iterator[tuple[str, list[Row]]]:
    """Yield register and rows, so that the figures of the ledger are *values*."""
    east, west = town.branches
    yield "meeting", list(_meetings(values, town.bureau))
    yield "taskforce", list(_taskforces(values, town.bureau))
    yield (
        "secondment",
        [
            {"seconded_on": DAYS.begins, "org_unit": town.bureau, "person": f"民警{at:03d}"}
            for at in range(values["seconded_people"])
        ],
    )
    yield "training_class", list(_classes(values, town))
    yield "night_school", list(_night_school(values, town.bureau))
    yield "aggregate_count", list(_counts(values, town))
    yield "visit", list(_visits(values, town))
    kinds = ("neighbours", "debt", "labour", "consumer", "family")
    yield "dispute", [
        {"found_on": day, "org_unit": (east, west)[at % 2], "matter": f"第{at + 1}起纠纷经过",
         "dispute_kind": kinds[at % 5], "people_involved": 2 + at % 3}
        for at, day in enumerate(days_of(DAYS.guard, DAYS.ends, values["disputes"]))
    ]  # fmt: skip
    yield "hazard", [
        {"found_on": day, "org_unit": (east, west)[at % 2], "site": f"临街楼{at // 3 + 1}号",
         "problem": f"第{at + 1}处隐患情况", "grade": "grave" if at % 50 == 7 else "ordinary"}
        for at, day in enumerate(days_of(DAYS.guard, DAYS.ends, values["hazards"]))
    ]  # fmt: skip
    yield "rule", list(_rules(values, town.bureau))
    pieces = shares(values["drones_bought"], 3)
    drone = {"bought_on": DAYS.year, "org_unit": town.bureau, "equipment_kind": "drone"}
    yield (
        "equipment",
        [{**drone, "quantity": n, "remarks": f"第{at}批"} for at, n in enumerate(pieces, 1)],
    )
    removed = shares(values["plants_removed"], values["survey_points"])
    yield "survey_point", [
        {"seen_on": DAYS.flight, "org_unit": town.bureau, "place": f"北坡{at + 1}号地块",
         "ground_truth": "confirmed", "plants_removed": plants}
        for at, plants in enumerate(removed)
    ]  # fmt: skip
    yield "service", list(_services(values, town.bureau))


def _meetings(values: Mapping[str, int], bureau: str) -> Iterator[Row]:
    kinds = ("mobilisation", "party_committee", "on_site", "progress")
    for at, day in enumerate(days_of(DAYS.begins, DAYS.ends, values["meetings"])):
        row = {"held_on": day, "title": f"第{at + 1}次专题会", "org_unit": bureau}
        yield {**row, "meeting_kind": kinds[at % 4], "attendance": 20 + at % 9}
    for at, day in enumerate(days_of(DAYS.begins, DAYS.ends, 9, (1,))):
        yield {"held_on": day, "title": f"第{at + 1}次例会", "org_unit": bureau,
               "meeting_kind": "weekly", "attendance": 12}  # fmt: skip


def _taskforces(values: Mapping[str, int], bureau: str) -> Iterator[Row]:
    for kind, name in (("campaign_office", "office"), ("special_rectification", "rectification")):
        for at in range(values[f"{name}_taskforces"]):
            title = {"office": "办公室第", "rectification": "整治第"}[name]
            yield {"title": f"{title}{at + 1}专班", "org_unit": bureau, "formed_on": DAYS.begins,
                   "taskforce_kind": kind}  # fmt: skip


def _classes(values: Mapping[str, int], town: Town) -> Iterator[Row]:
    own, count = values["training_classes"], values["all_classes"]
    heads = shares(values["training_person_times"], count)
    firsts = shares(values["leaders_trained"], own)
    for at, day in enumerate(days_of(DAYS.begins, DAYS.ends, count)):
        row = {"title": f"第{at + 1}期", "begins_on": day, "subject": "political",
               "headcount": heads[at]}  # fmt: skip
        if at < own:
            yield {**row, "org_unit": town.bureau, "audience": "leaders", "new_people": firsts[at]}
        else:
            yield {**row, "org_unit": town.branches[at % 2], "audience": "everybody"}


def _night_school(values: Mapping[str, int], bureau: str) -> Iterator[Row]:
    count = values["night_school_sessions"]
    heads = shares(values["night_school_person_times"], count)
    for at, day in enumerate(days_of(DAYS.begins, DAYS.ends, count, (2, 4))):
        yield {"held_on": day, "org_unit": bureau, "topic": f"第{at + 1}课", "headcount": heads[at]}


def _counts(values: Mapping[str, int], town: Town) -> Iterator[Row]:
    """Yield the daily counts: checks by the branches on guard, cases by the bureau all year."""
    guard = days_of(DAYS.guard, DAYS.ends, 20)
    names = ("patrol_vehicle_times", "person_checks", "vehicle_checks")
    parts = {name: shares(values[name], 2 * len(guard)) for name in names}
    for at, day in enumerate(guard):
        for side, branch in enumerate(town.branches):
            counts = {name: part[2 * at + side] for name, part in parts.items()}
            yield {"counted_on": day, "org_unit": branch, **counts}
    year = days_of(DAYS.year, DAYS.ends, 24)
    names = ("cases_solved", "suspects_caught", "funds_frozen")
    parts = {name: shares(values[name], len(year)) for name in names}
    for at, day in enumerate(year):
        yield {"counted_on": day, "org_unit": town.bureau,
               **{name: part[at] for name, part in parts.items()}}  # fmt: skip


def _visits(values: Mapping[str, int], town: Town) -> Iterator[Row]:
    for kind in ("organisation", "shop", "household"):
        parts = shares(values[f"{kind}s_visited"], 40)
        for at, day in enumerate(days_of(DAYS.guard, DAYS.ends, len(parts))):
            station = town.stations[at % len(town.stations)]
            row = {"visited_on": day, "org_unit": station, "visited_kind": kind}
            yield {**row, "visited_count": parts[at], "area": f"第{at + 1}网格"}


def _rules(values: Mapping[str, int], bureau: str) -> Iterator[Row]:
    aspects = ("party_building", "learning", "supervision", "special_rectification",
               "public_service", "new_progress")[: values["rule_aspects"]]  # fmt: skip
    for at, day in enumerate(days_of(DAYS.begins, DAYS.ends, values["rules"])):
        yield {"title": f"第{at + 1}号制度", "org_unit": bureau, "issued_on": day,
               "aspect": aspects[at % len(aspects)],
               "rule_status": "revised" if at % 4 == 3 else "made"}  # fmt: skip


def _services(values: Mapping[str, int], bureau: str) -> Iterator[Row]:
    kinds = {"services": "matter", "convenience_measures": "convenience_measure",
             "business_measures": "business_measure", "joint_matters": "joint_matter"}  # fmt: skip
    for name, kind in kinds.items():
        for at, day in enumerate(days_of(DAYS.begins, DAYS.ends, values[name])):
            yield {"matter": f"{kind} {at + 1}", "service_kind": kind, "org_unit": bureau,
                   "done_on": day, "benefited": 1 + at % 5}  # fmt: skip


# --- workbooks and commands ----------------------------------------------------------------------


def write_sheet(path: Path, definition: RegisterDefinition, rows: list[Row]) -> None:
    """Write *rows* as an office would: a title, the columns by their Chinese names, the rows."""
    fields = field_map(definition)
    names = list(dict.fromkeys(name for row in rows for name in row))
    words = {name: {one.value: one.title for one in fields[name].choices} for name in names}
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet(definition.title[:31])
    sheet.write_row(0, 0, [definition.title])
    sheet.write_row(1, 0, [fields[name].title for name in names])
    for at, row in enumerate(rows, 2):
        for column, name in enumerate(names):
            value = row.get(name, "")
            if isinstance(value, date):
                value = value.isoformat()
            sheet.write(at, column, words[name].get(str(value), value))
    book.close()


def org_sheet(town: Town) -> str:
    """Return the org units as a csv for `kanhe org import`."""
    east, west = town.branches
    lines = ["编码,名称,上级,设立日期,层级", f"area,{town.area},,{OPENED},city",
             f"bureau,{town.bureau},area,{OPENED},city", f"east,{east},area,{OPENED},county",
             f"west,{west},area,{OPENED},county"]  # fmt: skip
    lines += [
        f"station{at + 1},{name},{'east' if at % 2 else 'west'},{OPENED},station"
        for at, name in enumerate(town.stations)
    ]
    return "\n".join(lines) + "\n"


def kanhe(ledger: Path, *words: str) -> str:
    """Run a command on *ledger*; return what it said, or stop with it."""
    environment = {**os.environ, "KANHE_LEDGER": str(ledger)}
    done = subprocess.run(
        [*COMMAND, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"kanhe {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def make(out: Path, values: Mapping[str, int], town: Town) -> Path:
    """Make the ledger in OUT/ledger, the workbooks beside it; return its folder."""
    out.mkdir(parents=True, exist_ok=True)
    ledger, sheets = out / "ledger", out / "workbooks"
    sheets.mkdir(exist_ok=True)
    definitions = {one.name: one for one in load_shipped(TEMPLATE).registers}
    kanhe(ledger, "init", str(ledger), "--template", TEMPLATE, "--origin", "demo.example/campaign")
    (sheets / "org.csv").write_text(org_sheet(town), encoding="utf-8")
    kanhe(ledger, "org", "import", str(sheets / "org.csv"), "--reason", "机构编制方案")
    for register, rows in rows_of(values, town):
        path = sheets / f"{register}.xlsx"
        write_sheet(path, definitions[register], rows)
        said = kanhe(ledger, "import", "--register", register, str(path), "--format", "json")
        taken = sum(len(sheet["records"]) for sheet in json.loads(said)["sheets"])
        assert taken == len(rows), f"{register}: {taken} of {len(rows)} rows are records"
    return ledger


def main(out: Path, corpus: Path | None = None) -> int:
    """Make the ledger and say where it is."""
    values, town = (STORY, OWN_TOWN) if corpus is None else labelled(corpus)
    print(make(out, values, town))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(Path, sys.argv[2:3])))
