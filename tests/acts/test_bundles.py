"""A bundle built and judged in one process, on both databases: what is proven, what is refused."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kanhe.acts import declaring, defining, disclosing, publishing, recording
from kanhe.formats.figure_bundle import parse_figure_bundle
from kanhe.formats.verifier_file import verifier
from kanhe.formats.verify_bundle import Demands, Judgement
from kanhe.formats.verify_figure import judge_figure
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Organised, Query
from kanhe.store import bundles, declarations, queries
from kanhe.store.keys import load_public
from kanhe.tlog.ed25519 import is_signed_by
from kanhe.tlog.policy import parse_policy
from kanhe.tlog.rejection import Malformed, Unproven

from .conftest import Office
from .refusing import refused

FIRST, LAST = date(2021, 3, 9), date(2021, 3, 31)


def visit(office: Office, count: int, kind: str = "门店") -> recording.Registered:
    row = {"visited_on": "2021-03-16", "org_unit": "城东分局", "visited_kind": kind}
    return recording.register_record(
        occasion=office.on(), register="visit", row={**row, "visited_count": str(count)},
        new_salt=lambda: b"s" * 16,
    )  # fmt: skip


def sealed(office: Office, *indicators: str) -> Query:
    first = visit(office, 12)
    visit(office, 30)
    visit(office, 7, "住户")
    void = visit(office, 99)
    recording.void_record(occasion=office.on(), register="visit", key=void.key, reason="重复")
    declaring.open_period(occasion=office.on(), name="三月", first=FIRST, last=LAST)
    recording.correct_record(
        occasion=office.on(), register="visit", key=first.key, row={"visited_count": "15"},
        reason="漏计", new_salt=lambda: b"s" * 16,
    )  # fmt: skip
    period = declaring.close_period(occasion=office.on(), name="三月")
    declaring.seal_figures(
        occasion=office.on(), period="三月", indicators=indicators or ["shops_visited"],
        org_units=["city"],
    )  # fmt: skip
    publishing.sign_checkpoint(keys=office.folder.keys)
    return Query("city", period.window, str(period.closed))


def bundle(query: Query, name: str = "shops_visited") -> dict[str, Any]:
    data = bundles.bundle_of(name, query, first=FIRST, last=LAST).to_bytes()
    assert parse_figure_bundle(data).to_bytes() == data
    found: dict[str, Any] = json.loads(data)
    return found


def judged(office: Office, value: dict[str, Any]) -> Judgement:
    policy = f"log {load_public(office.folder.keys).to_text()}\nquorum none\n"
    data = json.dumps(value, ensure_ascii=False).encode()
    return judge_figure(data, parse_policy(policy.encode()), is_signed_by, Demands())


def test_a_sealed_figure_is_counted_again(office: Office) -> None:
    query = sealed(office)
    found = judged(office, bundle(query))
    said = {code: dict(facts) for code, facts in found.proven}
    assert said["proven.figure"]["value"] == "45"
    assert said["proven.records"]["count"] == "2"
    assert said["proven.sealed"]["period"] == "三月"
    assert "visited_kind=shop" in said["proven.definition"]["filter"]
    assert "open.before_run" in dict(found.open)
    assert found.figure is not None
    assert found.figure["seal"] == bundle(query)["seal"]


def test_a_live_figure_takes_the_whole_log(office: Office) -> None:
    query = sealed(office)
    visit(office, 5)
    now = Query("east", query.window, str(queries.log_size()))
    refused("bundle_unsigned", bundle, now)
    publishing.sign_checkpoint(keys=office.folder.keys)
    value = bundle(now)
    assert (value["range"]["start"], value["seal"], value["earlier"]) == (0, None, [])
    assert dict(judged(office, value).proven)["proven.figure"]["value"] == "50"
    missing = judged(office, bundle(now, "honours"))
    assert dict(missing.proven)["proven.figure"]["value"] == "—"
    as_now = Query("city", query.window, now.as_of, Organised.NOW, LAST)
    refused("bundle_as_organised_now", bundle, as_now)


def test_a_withheld_entry_keeps_its_place(office: Office) -> None:
    query = sealed(office)
    other = visit(office, 1, "住户")
    disclosing.withhold_entry(
        occasion=office.on(), entry_number=other.entry_number, legal_basis="依法"
    )
    publishing.sign_checkpoint(keys=office.folder.keys)
    value = bundle(query)
    assert sum(isinstance(one, dict) for one in value["entries"]) == 1
    assert dict(judged(office, value).proven)["proven.figure"]["value"] == "45"
    tree = next(one["index"] + 1 for one in value["earlier"] if '"reorganised"' in one["body"])
    disclosing.withhold_entry(occasion=office.on(), entry_number=tree, legal_basis="依法")
    refused("bundle_entry_withheld", bundle, query)


def one_file(office: Office, folder: Path, value: dict[str, Any], status: int) -> str:
    """Return what the verifier in one file says of a bundle, with nothing but Python beside it."""
    (folder / "kanhe_verify.py").write_bytes(verifier())
    (folder / "bundle").write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    policy = f"log {load_public(office.folder.keys).to_text()}\nquorum none\n"
    (folder / "policy").write_text(policy, "utf-8")
    command = [sys.executable, "-I", "-S", "kanhe_verify.py", "bundle", "--policy", "policy"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=120)
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == status, said
    return said


MEAN = Indicator(
    "shops_a_visit", "每次走访门店数", "Shops a visit", Measure.RATIO, "家", "口径", "definition",
    numerator="shops_visited", denominator="visits", rounding=1,
)  # fmt: skip


def test_both_parts_of_a_ratio_are_counted_again(office: Office, tmp_path: Path) -> None:
    defining.define_indicator(occasion=office.on(), indicator=MEAN)
    query = sealed(office, "shops_a_visit")
    value = bundle(query, MEAN.name)
    assert (value["figure"]["value"], value["seal"]) == ("0.9", None)
    assert [one["figure"]["value"] for one in value["parts"]] == ["45", "52"]
    found = judged(office, value)
    said = [code for code, _ in found.proven]
    assert said.count("proven.sealed") == said.count("proven.records") == 2
    assert dict(found.proven)["proven.ratio"]["formula"] == "shops_visited × 1 ÷ visits"
    assert "open.unsealed" not in dict(found.open)
    assert found.figure is not None
    assert [one["record_count"] for one in found.figure["parts"]] == [2, 3]  # type: ignore[index]
    for why, change in ALTERED_PARTS:
        wrong = bundle(query, MEAN.name)
        change(wrong)
        with pytest.raises((Malformed, Unproven)) as told:
            judged(office, wrong)
        assert told.value.facts["why"] == why
    told_there = one_file(office, tmp_path, bundle(query, MEAN.name), 0)
    assert "shops_visited × 1 ÷ visits" in told_there
    assert told_there.count("三月") == 2
    value["figure"]["value"] = "0.8"
    assert "0.9" in one_file(office, tmp_path, value, 1)
    live = Query("east", query.window, query.as_of)  # that is not sealed
    whole = bundle(live, MEAN.name)
    assert (whole["range"]["start"], [one["seal"] for one in whole["parts"]]) == (0, [None, None])
    assert "open.unsealed" in dict(judged(office, whole).open)


Change = Callable[[dict[str, Any]], object]
FIGURE = "figure"
ALTERED_PARTS: list[tuple[str, Change]] = [
    ("value", lambda v: v[FIGURE].update(value="16")),
    ("value", lambda v: v[FIGURE].update(record_count=3)),
    ("other_part", lambda v: v[FIGURE].update(numerator="46")),
    ("other_part", lambda v: v[FIGURE].update(org_unit="east")),
    ("other_part", lambda v: v["parts"].reverse()),
    ("other_part", lambda v: v["parts"].__setitem__(0, v["parts"][1])),
    ("record_left_out", lambda v: v["parts"][1][FIGURE]["records"].pop()),
    ("record_value", lambda v: v["parts"][0][FIGURE]["records"][0].update(contributes="1")),
    ("other_figure", lambda v: v["parts"][0].update(seal=v["parts"][1]["seal"])),
    ("run_without_seal", lambda v: v["parts"][1].update(seal=None)),
    ("parts", lambda v: v["parts"].pop()),
    ("parts", lambda v: v.pop("parts")),
]


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("record_left_out", lambda v: v[FIGURE]["records"].pop()),
        ("record_twice", lambda v: v[FIGURE]["records"].append(v[FIGURE]["records"][0])),
        ("record_not_behind", lambda v: v[FIGURE]["records"][0].update(key="V-x")),
        ("record_value", lambda v: v[FIGURE]["records"][0].update(contributes="1")),
        ("record_entry", lambda v: v[FIGURE]["records"][0].update(entry_number=1)),
        ("records", lambda v: v[FIGURE].update(records=None)),
        ("records", lambda v: v[FIGURE].update(records=["x"])),
        ("value", lambda v: v[FIGURE].update(value="46")),
        ("value", lambda v: v[FIGURE].update(value=None)),
        ("value", lambda v: v[FIGURE].update(counted_unit="户")),
        ("figure", lambda v: v[FIGURE].update(value="NaN")),
        ("figure", lambda v: v[FIGURE].update(value="x")),
        ("figure", lambda v: v[FIGURE].update(organised="now")),
        ("figure", lambda v: v[FIGURE].update({"from": "x"})),
        ("figure", lambda v: v[FIGURE].update(indicator=3)),
        ("figure", lambda v: v[FIGURE].update(definition_version="1")),
        ("definition", lambda v: v[FIGURE].update(definition_version=9)),
        ("definition", lambda v: v[FIGURE].update(indicator="nothing")),
        ("org_unit", lambda v: v[FIGURE].update(org_unit="mars")),
        ("position", lambda v: v[FIGURE].update(as_of=None)),
        ("root", lambda v: v[FIGURE]["as_of"].update(root="x")),
        ("missing", lambda v: v.update(seal=v["seal"] - 1)),
        ("run_without_seal", lambda v: v.update(seal=None)),
        ("root", lambda v: v["entries"].reverse()),
        ("right", lambda v: v["entries"].pop()),
        ("bounds", lambda v: v["entries"].append(v["entries"][0])),
        ("root", lambda v: v["earlier"][0].update(body="{}")),
        ("repeated", lambda v: v["earlier"][0].update(index=v["range"]["start"])),
        ("definition", lambda v: v.update(earlier=[])),
        ("number", lambda v: v.update(seal=True)),
        ("syntax", lambda v: v.update(entries=3)),
        ("syntax", lambda v: v.update(checkpoint=3)),
        ("syntax", lambda v: v.update(range=[])),
        ("syntax", lambda v: v.update(more=1)),
        ("too_long", lambda v: v["range"].update(left=["x"] * 64)),
        ("utf8", lambda v: v["entries"].append("\ud800")),
    ],
)
def test_an_altered_bundle_is_refused(office: Office, why: str, change: Change) -> None:
    value = bundle(sealed(office))
    change(value)
    policy = f"log {load_public(office.folder.keys).to_text()}\nquorum none\n"
    data = json.dumps(value).encode()
    with pytest.raises((Malformed, Unproven)) as told:
        judge_figure(data, parse_policy(policy.encode()), is_signed_by, Demands())
    assert told.value.facts["why"] == why, told.value.facts


def test_a_seal_that_no_longer_stands_is_stale(office: Office) -> None:
    query = sealed(office)
    old = bundle(query)
    declaring.open_period(occasion=office.on(), name="三月", first=FIRST, last=LAST, reason="补报")
    publishing.sign_checkpoint(keys=office.folder.keys)
    assert declarations.period("三月").closed is None
    now = Query("city", query.window, str(queries.log_size()))
    whole = bundle(now)
    start = old["range"]["start"]
    stale = {
        **old,
        "checkpoint": whole["checkpoint"],
        "entries": whole["entries"][start:],
        "earlier": [],
    }
    del stale["earlier"]
    from kanhe.store.checkpoints import range_proof, receipt
    from kanhe.tlog.encoding import to_base64

    size = queries.log_size()
    run = range_proof(start + 1, size, size)
    stale["range"] = {
        "start": start,
        "left": [*map(to_base64, run.left)],
        "right": [*map(to_base64, run.right)],
    }
    stale["earlier"] = [
        {**one, "proof": [*map(to_base64, receipt(one["index"] + 1, size).proof)]}
        for one in old["earlier"]
    ]
    with pytest.raises(Unproven) as told:
        judged(office, stale)
    assert (told.value.facts["what"], told.value.facts["why"]) == ("seal", "stale")


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff", b'{"kanhe": "bundle/1"}'])
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_figure_bundle(data)
