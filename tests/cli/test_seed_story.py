"""The founding article against a ledger whose records sum to its numbers, made by commands."""

import json
import sys
from pathlib import Path

import pytest

from tests.reconcile.seed_ledger import needs_seed

from .demo_desk import ROOT, DemoDesk, tool, verdicts

pytestmark = needs_seed

CORPUS = ROOT.parent / "shared" / "corpus"
SEED = CORPUS / "seed.txt"
FITS = {"agrees", "agrees_rounded", "agrees_hedged"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> DemoDesk:
    folder = tmp_path_factory.mktemp("seed")
    return DemoDesk(folder, tool().make(folder, *tool().labelled(CORPUS)))


def test_the_article_agrees_and_after_one_answer_whole(desk: DemoDesk) -> None:
    first = desk.check(SEED)
    outcomes = [
        one["verdict"]["outcome"]
        for one in first["numbers"]
        if one["kind"] == "claim" and one["duplicate_of"] is None
    ]
    assert len(outcomes) == 30
    assert sum(outcome in FITS for outcome in outcomes) >= 28
    assert set(outcomes) - FITS <= {"ambiguous"}
    assert first["summary"]["differs"] == 0
    for one in desk.json("bind", str(SEED), status=1)["asked"]:
        assert one["text"] == "6个"
        desk.run("bind", str(SEED), "--claim", one["place"], "--indicator", "rule_aspects")
    second = desk.check(SEED)
    again = [
        one["verdict"]["outcome"]
        for one in second["numbers"]
        if one["kind"] == "claim" and one["duplicate_of"] is None
    ]
    assert all(outcome in FITS for outcome in again)
    assert verdicts(second)["6个"]["reasons"] == ["remembered"]
    assert verdicts(second)["57.3亿元"]["figure"] == "5730000000"
    _slips_are_raised(desk)


def _slips_are_raised(desk: DemoDesk) -> None:
    """Digits swapped, dropped, added, one off, another scale; and indicators taken out."""
    said = desk.run(
        "-c",
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.cli.seed_child import main; sys.exit(main(*sys.argv[2:4]))",
        str(ROOT),
        str(desk.ledger),
        str(SEED),
        program=[sys.executable],
    )
    found = json.loads(said)
    assert found["slips"] >= 130
    assert found["missed"] == []
    assert found["accused"] == []
    assert found["differing"] >= found["slips"] * 9 // 10
    assert len(found["wrong"]) <= 1, found["wrong"]
    assert found["indicators"] >= 60
    Path(desk.folder / "found.json").write_text(said, "utf-8")
