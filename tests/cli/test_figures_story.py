"""Figures and drafts through the front door: made by commands, checked, bound, issued, sealed."""

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from .demo_desk import EXAMPLE, DemoDesk, tool, verdicts

DAYS = ("--from", "2021-03-09", "--to", "2021-07-15")
PERIOD = "整顿期"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> DemoDesk:
    folder = tmp_path_factory.mktemp("story")
    return DemoDesk(folder, tool().make(folder, tool().STORY, tool().OWN_TOWN))


# --- figures -------------------------------------------------------------------------------------


def test_a_figure_is_the_contract(desk: DemoDesk) -> None:
    found = desk.json("figure", "shops_visited", *DAYS, "--by", "month", "--trace")
    assert list(found) == [
        "kanhe", "indicator", "definition_version", "counted_unit", "org_unit", "from", "to",
        "organised", "as_of", "value", "numerator", "denominator", "record_count", "rows",
        "records",
    ]  # fmt: skip
    assert (found["kanhe"], found["value"], found["counted_unit"]) == ("figure/1", "683", "家")
    assert (found["from"], found["to"], found["numerator"]) == ("2021-03-09", "2021-07-15", None)
    assert set(found["as_of"]) == {"size", "root", "at"}
    assert sum(Decimal(row["value"]) for row in found["rows"] if row["value"]) == 683
    assert [row["key"] for row in found["rows"]] == [f"2021-0{month}" for month in range(3, 8)]
    assert found["rows"][0]["value"] is None  # nothing was reported in March: not zero
    assert sum(Decimal(one["contributes"]) for one in found["records"]) == 683
    assert len(found["records"]) == found["record_count"] == 40


def test_a_missing_figure_is_no_zero(desk: DemoDesk) -> None:
    assert desk.json("figure", "honours")["value"] is None
    assert desk.json("figure", "grave_hazards", "--org", "城西分局")["value"] is not None
    ratio = desk.json("figure", "disputes_resolved_rate")
    assert (ratio["value"], ratio["numerator"], ratio["denominator"]) == ("0", "0", "92")
    assert ratio["record_count"] is None
    assert "未报" in desk.run("figure", "honours")


def test_steps_children_and_positions(desk: DemoDesk) -> None:
    children = desk.json("figure", "hazards", "--by", "child")["rows"]
    assert sum(int(row["value"]) for row in children if row["value"]) == 137
    for by in ("day", "week", "quarter", "year"):
        rows = desk.json("figure", "night_school_sessions", "--by", by)["rows"]
        assert sum(int(row["value"] or 0) for row in rows) == 34
    before = desk.json("figure", "hazards", "--as-of", "80")
    assert (before["value"], before["as_of"]["size"]) == (None, 80)
    assert "--org" in desk.run("figure", "hazards", "--as-of", "2020-01-01", status=2)
    assert "2021-W" in desk.run("figure", "night_school_sessions", "--by", "week")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("figure", "nothing"), 1),
        (("figure", "hazards", "--org", "火星分局"), 1),
        (("figure", "hazards", "--from", "昨天"), 2),
        (("figure", "hazards", "--from", "2021-07-01", "--to", "2021-06-01"), 2),
        (("figure", "hazards", "--as-of", "昨天"), 2),
        (("figure", "hazards", "--by", "decade"), 2),
        (("figure", "disputes_resolved_rate", "--trace"), 1),
        (("trace", "hazards", "--key", "没有"), 1),
        (("table", "-o", "a.pdf"), 2),
        (("seal", "close", "没有"), 1),
        (("seal", "open", "没有"), 2),
        (("bind", "--revoke", "1", "--reason", "误"), 1),
        (("restate", "没有"), 1),
    ],
)
def test_what_cannot_be_is_refused_with_words(
    desk: DemoDesk, words: tuple[str, ...], status: int
) -> None:
    assert "。" in desk.run(*words, status=status)


@pytest.mark.parametrize(
    "command", ["figure", "trace", "table", "seal", "bind", "issue", "restate"]
)
def test_every_command_has_help_in_both_languages(desk: DemoDesk, command: str) -> None:
    assert f"kanhe {command}" in desk.run(command, "--help")
    assert "Usage" in desk.run(command, "--help", "--lang", "en")


def test_every_figure_recounts_from_its_list(desk: DemoDesk) -> None:
    """Every indicator, every org unit, every page of its list, and the table's own cells."""
    said = desk.run(
        "-c",
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.cli.recounting_child import main; sys.exit(main(sys.argv[2]))",
        str(Path(__file__).parents[2]),
        str(desk.ledger),
        program=[sys.executable],
    )
    assert json.loads(said)["wrong"] == []
    assert json.loads(said)["figures"] > 250


def test_a_table_in_every_form(desk: DemoDesk) -> None:
    found = desk.json("table", "hazards", "disputes", *DAYS)
    assert found["rows"][0] == {
        "org_unit": "area",
        "values": {"hazards": "137", "disputes": "92"},
    }
    assert "安全隐患" in desk.run("table", "hazards", *DAYS)
    assert "Hazards" in desk.run("table", *DAYS, "--all", "--lang", "en")
    desk.run("table", "hazards", "disputes", "-o", "table.xlsx")
    rows = list(openpyxl.load_workbook(desk.folder / "table.xlsx").active.values)
    assert rows[1][:3] == ("云河公安系统", 137, 92)
    desk.run("table", "hazards", "-o", "table.csv", "--format", "json")
    assert (desk.folder / "table.csv").read_text("utf-8-sig").splitlines()[1].endswith(",137")


def test_a_record_is_followed_down_to_the_log(desk: DemoDesk) -> None:
    records = desk.json("trace", "drones_bought")["records"]
    found = desk.json("trace", "drones_bought", "--key", records[0]["key"])
    assert found["entries"][-1]["entry_number"] == records[0]["entry_number"]
    assert found["contributes"] == records[0]["contributes"]
    assert "叶散列" in desk.run("trace", "drones_bought", "--key", records[0]["key"])
    assert "3 条记录，合计 5" in desk.run("trace", "drones_bought")


# --- drafts --------------------------------------------------------------------------------------


def test_the_planted_errors_are_raised_and_nothing_else(desk: DemoDesk) -> None:
    found = desk.check(EXAMPLE, status=1)
    outcomes = {text: one["outcome"] for text, one in verdicts(found).items()}
    differing = {text for text, outcome in outcomes.items() if outcome == "differs"}
    assert differing == {"927人次", "173处"}
    assert verdicts(found)["927人次"] == {
        "outcome": "differs",
        "indicator": "night_school_person_times",
        "figure": "972",
        "variance": "-45",
        "reasons": [],
    }
    assert all(outcome.startswith(("agrees", "differs")) for outcome in outcomes.values())


def test_every_output_shows_figure_indicator_and_trace(desk: DemoDesk) -> None:
    more = ("--ledger", str(desk.ledger), "--to", "2021-07-15")
    table = desk.run("check", str(EXAMPLE), *more, status=1)
    told = "".join(table.split())
    assert "指标“警种夜校参学人次”，云河市公安局，2021-03-09至2021-07-15，34条记录" in told
    desk.run("check", str(EXAMPLE), *more, "--format", "html", "-o", "page.html", status=1)
    page = (desk.folder / "page.html").read_text("utf-8")
    assert "kanhe trace night_school_person_times --org bureau" in page
    assert "N-bureau-2021-0001" in page
    assert "×0.620" in page
    draft = Document()
    for line in EXAMPLE.read_text("utf-8").splitlines():
        draft.add_paragraph(line)
    draft.save(str(desk.folder / "draft.docx"))
    desk.run("check", "draft.docx", *more, "--format", "docx", "-o", "noted.docx", status=1)
    comments = [one.text for one in Document(str(desk.folder / "noted.docx")).comments]
    assert any("972" in one and "警种夜校参学人次" in one for one in comments)


def test_options_about_a_ledger_need_one(desk: DemoDesk) -> None:
    assert "--ledger" in desk.run("check", str(EXAMPLE), "--as-of", "9", status=2)


def test_a_claim_is_asked_once_and_the_answer_kept(desk: DemoDesk) -> None:
    draft = desk.folder / "asked.txt"
    words = "2021年3月9日以来，云河市公安局围绕“党建引领、学习教育、监督管理、专项整治”4个方面"
    draft.write_text(f"{words}制定规范制度12项。\n", "utf-8")
    assert verdicts(desk.check(draft))["4个"]["outcome"] == "ambiguous"
    asked = desk.json("bind", str(draft), status=1)["asked"]
    assert [one["text"] for one in asked] == ["4个"]
    assert "rule_aspects" in desk.run("bind", str(draft), status=1)
    place = asked[0]["place"]
    desk.run("bind", str(draft), "--claim", place, "--indicator", "rule_aspects")
    told = verdicts(desk.check(draft))["4个"]
    assert (told["outcome"], told["reasons"]) == ("agrees", ["remembered"])
    (kept,) = desk.json("bind", "--list")["bindings"]
    assert (kept["indicator"], kept["draft"]) == ("rule_aspects", "asked.txt")
    assert "rule_aspects" in desk.run("bind", "--list")
    assert "没有要问的" in desk.run("bind", str(draft))
    desk.run("bind", str(draft), "--claim", "99:9", "--indicator", "rules", status=1)
    desk.run("bind", "--revoke", str(kept["entry_number"]), "--reason", "认错了")
    assert verdicts(desk.check(draft))["4个"]["outcome"] == "ambiguous"


def test_issues_are_opponents_and_restatements_are_explained(desk: DemoDesk) -> None:
    days = ("--to", "2021-07-15")
    assert "2 处" in desk.run("issue", str(EXAMPLE), *days, status=1)
    right = desk.folder / "right.txt"
    text = EXAMPLE.read_text("utf-8").replace("927人次", "972人次").replace("173处", "137处")
    right.write_text(text, "utf-8")
    issued = desk.json("issue", str(right), "--title", "阶段综述", *days)
    assert issued["statements"] == 23
    desk.run("issue", str(right), *days, status=1)  # the same file again
    assert "没有变化" in desk.run("restate", "阶段综述")
    # a late record, and a correction
    late = {"held_on": "2021-07-13", "org_unit": "云河市公安局", "topic": "补课"}
    words = [f"{name}={value}" for name, value in late.items()]
    desk.run("add", "--register", "night_school", *words, "headcount=20")
    first = desk.json("trace", "night_school_sessions")["records"][0]["key"]
    desk.run("correct", first, "headcount=40", "--reason", "补计五人")
    changed = text.replace("34次", "35次")
    now = desk.json("figure", "night_school_person_times", *DAYS)["value"]
    (desk.folder / "later.txt").write_text(changed.replace("972人次", f"{now}人次"), "utf-8")
    found = desk.check(desk.folder / "later.txt", status=1)
    said = [one for one in found["checks"] if one["rule"] == "restated"]
    assert [one["outcome"] for one in said].count("differs") == 2
    assert "阶段综述" in said[0]["message"]
    desk.run("issue", "later.txt", "--anyway", *days)
    told = desk.json("restate", "阶段综述", "later.txt")
    causes = {
        one["indicator"]: {each["cause"] for each in one["records"]} for one in told["changes"]
    }
    assert causes == {
        "night_school_sessions": {"came"},
        "night_school_person_times": {"came", "changed"},
    }
    for one in told["changes"]:
        moved = sum(
            Decimal(each["after"] or 0) - Decimal(each["before"] or 0) for each in one["records"]
        )
        assert moved == Decimal(one["after"]) - Decimal(one["before"])
    assert "后来补登" in desk.run("restate", "阶段综述")


# --- seals and bundles ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sealed(desk: DemoDesk) -> dict[str, Any]:
    """Return a sealed figure's bundle."""
    assert "还没有统计期" in desk.run("seal", "show")
    desk.run("seal", "open", PERIOD, *DAYS)
    desk.run("seal", "add", PERIOD, "hazards", status=1)
    assert "未关闭" in desk.run("seal", "show")
    assert desk.json("seal", "close", PERIOD)["is_signed"]
    assert desk.json("seal", "show")["periods"][0]["sealed"] > 40
    assert desk.json("seal", "add", PERIOD, "hazards", "--org", "城东分局")["sealed"]
    assert "安全隐患" in desk.run("seal", "show", PERIOD)
    return bundle(desk, "shops_visited", "first.bundle")


def bundle(desk: DemoDesk, indicator: str, name: str) -> dict[str, Any]:
    desk.run("figure", indicator, "--period", PERIOD, "--bundle", name)
    found: dict[str, Any] = json.loads((desk.folder / name).read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def one_file(desk: DemoDesk) -> Path:
    builder = Path(__file__).parents[2] / "tools" / "build_verifier.py"
    desk.run(str(builder), str(desk.folder), program=[sys.executable])
    return desk.folder / "kanhe_verify.py"


def verified(
    desk: DemoDesk, one_file: Path, value: dict[str, Any], status: int = 0
) -> dict[str, Any]:
    """Return the answer of the one-file verifier, which is that of the command."""
    (desk.folder / "tried.bundle").write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    words = ("tried.bundle", "--policy", str(desk.ledger / "keys" / "policy"), "--format", "json")
    told = desk.run(*words, status=status, program=[sys.executable, "-I", "-S", str(one_file)])
    found: dict[str, Any] = json.loads(told)
    return found


def test_a_bundle_is_counted_again_offline(
    desk: DemoDesk, sealed: dict[str, Any], one_file: Path
) -> None:
    found = verified(desk, one_file, sealed)
    said = {one["code"]: one for one in found["proven"]}
    assert found["kind"] == "figure"
    assert said["proven.figure"]["value"] == "683"
    assert "门店" in said["proven.definition"]["definition"]
    assert said["proven.records"]["count"] == "40"
    assert said["proven.sealed"]["period"] == PERIOD
    assert {"proven.signed", "proven.run", "proven.actors"} <= said.keys()
    assert len(found["figure"]["records"]) == 40
    policy = str(desk.ledger / "keys" / "policy")
    command = desk.run("verify", "first.bundle", "--policy", policy, "--lang", "en")
    assert "counted again" in command


def test_a_live_figure_has_the_whole_log_behind_it(
    desk: DemoDesk, sealed: dict[str, Any], one_file: Path
) -> None:
    desk.run("figure", "disputes", "--bundle", "live.bundle")
    found = verified(desk, one_file, json.loads((desk.folder / "live.bundle").read_text("utf-8")))
    assert "open.unsealed" in {one["code"] for one in found["not_proven"]}
    desk.run("figure", "disputes", "--organised", "now", "--bundle", "no.bundle", status=1)


def test_no_personal_value_is_in_a_bundle(desk: DemoDesk, sealed: dict[str, Any]) -> None:
    assert "民警003" not in json.dumps(sealed, ensure_ascii=False)
    people = bundle(desk, "seconded_people", "people.bundle")
    assert "sd:" in json.dumps(people)
    assert "民警003" not in json.dumps(people, ensure_ascii=False)


Change = Callable[[dict[str, Any]], None]


def _listed(change: Callable[[list[dict[str, Any]]], object]) -> Change:
    return lambda value: (change(value["figure"]["records"]), None)[1]


def _edit_entry(value: dict[str, Any]) -> None:
    entries = value["entries"]
    at = next(i for i, one in enumerate(entries) if '"visited_kind":"shop"' in one)
    body = json.loads(entries[at])
    body["payload"]["data"]["visited_count"] = "1000"
    entries[at] = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _double(value: dict[str, Any]) -> None:
    entries = value["entries"]
    at = next(i for i, one in enumerate(entries) if '"visited_kind":"shop"' in one)
    entries.insert(at, entries[at])


ATTACKS: list[tuple[str, Change, str]] = [
    ("a record dropped from the list", _listed(lambda rows: rows.pop()), "record_left_out"),
    ("a record listed twice", _listed(lambda rows: rows.append(rows[0])), "record_twice"),
    (
        "a record added to the list",
        _listed(lambda rows: rows.append({"key": "V-x", "entry_number": 9, "contributes": "1"})),
        "record_not_behind",
    ),
    (
        "a record's value edited",
        _listed(lambda rows: rows[0].update(contributes="999")),
        "record_value",
    ),
    (
        "an older entry of a record",
        _listed(lambda rows: rows[0].update(entry_number=1)),
        "record_entry",
    ),
    ("the total edited", lambda value: value["figure"].update(value="684"), "value"),
    ("the count edited", lambda value: value["figure"].update(record_count=41), "value"),
    ("other days", lambda value: value["figure"].update({"to": "2021-07-01"}), "record_not_behind"),
    ("another org unit", lambda value: value["figure"].update(org_unit="mars"), "org_unit"),
    (
        "another definition",
        lambda value: value["figure"].update(definition_version=2),
        "definition",
    ),
    ("another position", lambda value: value["figure"]["as_of"].update(root="AAAA"), "root"),
    ("an entry dropped", lambda value: value["entries"].pop(200), "right"),
    ("an entry added", _double, "bounds"),
    ("an entry edited", _edit_entry, "root"),
    ("two entries swapped", lambda value: value["entries"].reverse(), "root"),
    ("another seal", lambda value: value.update(seal=value["seal"] + 1), "other_figure"),
    ("no seal any more", lambda value: value.update(seal=None), "run_without_seal"),
]


@pytest.mark.parametrize(("what", "change", "why"), ATTACKS, ids=[one[0] for one in ATTACKS])
def test_an_altered_bundle_is_refused_with_the_reason(
    desk: DemoDesk, sealed: dict[str, Any], one_file: Path, what: str, change: Change, why: str
) -> None:
    value = json.loads(json.dumps(sealed))
    change(value)
    refusal = verified(desk, one_file, value, status=1)["refusal"]
    assert refusal["why"] == why, refusal


@pytest.mark.parametrize("text", ["{", "{}", '{"kanhe": "bundle/1"}', '{"kanhe": "bundle/2"}'])
def test_what_is_no_bundle_is_refused(desk: DemoDesk, one_file: Path, text: str) -> None:
    (desk.folder / "bad.bundle").write_text(text, "utf-8")
    policy = str(desk.ledger / "keys" / "policy")
    program = [sys.executable, "-I", "-S", str(one_file)]
    desk.run("bad.bundle", "--policy", policy, status=1, program=program)


def test_a_stale_seal_is_refused(desk: DemoDesk, sealed: dict[str, Any], one_file: Path) -> None:
    """The old figure and its seal, with the entries of a log in which the period was reopened."""
    desk.run("seal", "open", PERIOD, status=1)
    desk.run("seal", "open", PERIOD, "--reason", "补报一户")
    row = ("visited_on=2021-07-01", "org_unit=城东分局", "visited_kind=门店", "visited_count=5")
    desk.run("add", "--register", "visit", *row)
    desk.run("seal", "close", PERIOD)
    later = bundle(desk, "shops_visited", "later.bundle")
    assert verified(desk, one_file, later)["figure"]["value"] == "688"
    stale = {**later, "figure": sealed["figure"], "seal": sealed["seal"]}
    refusal = verified(desk, one_file, stale, status=1)["refusal"]
    assert (refusal["what"], refusal["why"]) == ("seal", "stale")
    assert "重开" in refusal["text"]
    assert verified(desk, one_file, sealed)["figure"]["value"] == "683"  # as of its checkpoint


def test_the_projections_stand(desk: DemoDesk) -> None:
    assert desk.json("rebuild", "--check")["differences"] == []
