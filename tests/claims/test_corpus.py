"""The labelled texts beside the project: found, and rightly read."""

import importlib.util
import json
from pathlib import Path

import pytest

from .reading import numbers

SHARED = Path(__file__).parents[2].parent / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir(), reason="the labelled texts (../shared/corpus) are not here"
)


def scorer():
    path = SHARED / "tools" / "score_claims.py"
    spec = importlib.util.spec_from_file_location("score_claims", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(value):
    return None if value is None else str(value)


def output(text):
    rows = []
    for n in numbers(text):
        window = n.window and {
            "text": n.window.text,
            "from": written(n.window.first),
            "to": written(n.window.last),
        }
        rows.append(
            {
                "start": n.start, "end": n.end, "text": n.text, "kind": n.kind.value,
                "value": written(n.value), "low": written(n.low), "high": written(n.high),
                "hedge": n.hedge, "counted_unit": n.counted_unit, "subject": n.subject,
                "org_scope": n.org_scope, "window": window, "modality": n.modality.value,
                "duplicate_of": n.duplicate_of,
            }
        )  # fmt: skip
    return {"numbers": [row for row, n in zip(rows, numbers(text), strict=True) if n.is_strong]}


def truths():
    for path in sorted((SHARED / "corpus").glob("*truth*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(truth, dict) and isinstance(truth.get("source"), str):
            yield Path(truth["source"]).name, truth


def count(name, truth):
    text = (SHARED / "corpus" / name).read_text(encoding="utf-8")
    return scorer().score(text, truth, output(text))


def test_the_seed():
    (truth,) = [truth for name, truth in truths() if name == "seed.txt"]
    counts, notes = count("seed.txt", truth)
    assert (counts["labels"], counts["recalled"], counts["exact"]) == (38, 38, 38), notes
    assert counts["right"] == counts["output"], notes
    assert counts["repeat"] == counts["repeat_of"] == 8
    assert counts["false_repeat"] == counts["bad_offset"] == 0
    assert counts["org"] >= 36
    assert counts["time"] >= 33


def test_all_labelled_texts():
    total = dict.fromkeys(scorer().COUNTS, 0)
    faults = []
    for name, truth in truths():
        counts, notes = count(name, truth)
        faults += notes
        for key in total:
            total[key] += counts[key]
    rates = scorer().rates(total)
    assert total["labels"] > 300
    assert min(rates["recall"], rates["precision"], rates["exact"]) >= 0.98, faults
    assert rates["subject"] >= 0.92, faults
    assert total["bad_offset"] == 0
