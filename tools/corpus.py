"""Score the extraction on the labelled texts beside the project: corpus.py SHARED

The table is that of SHARED/tools/score_claims.py; below it stand the thresholds that must hold.
Without SHARED there is nothing to score, and that is said.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KANHE = Path(sys.executable).with_name("kanhe")

AT_LEAST = {"recall": 0.98, "precision": 0.98, "exact": 0.98, "subject": 0.92}
ENGLISH_AT_LEAST = {"recall": 0.98, "precision": 0.98, "value": 0.98}

#: The founding article: every labelled number, and nothing else.
SEED = {
    "labels": 38, "recalled": 38, "right": 38, "output": 38, "exact": 38,
    "repeat": 8, "repeat_of": 8, "false_repeat": 0, "bad_offset": 0,
}  # fmt: skip
SEED_AT_LEAST = {"org": 36, "time": 33}


def check(text: Path, output: Path) -> None:
    """Run the checker as a user would; a draft with faults (status 1) is no failure here."""
    command = [str(KANHE), "check", str(text), "--format", "json", "-o", str(output)]
    done = subprocess.run(command, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{text.name}: kanhe check ended with status {done.returncode}")


def truths(corpus: Path, folder: Path) -> Iterator[Path]:
    """Sort the truth files into *folder*/zh and *folder*/en; yield the text each belongs to.

    English labels carry no counted unit and are therefore scored apart. A bare list of labels
    (truth_NAME.json, for NAME.txt) is brought into the scorer's form.
    """
    for path in sorted(corpus.glob("*truth*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(truth, list):
            truth = from_list(truth, path.stem.removeprefix("truth_") + ".txt")
        source = corpus / truth["source"]
        if source.is_file():
            language = "en" if source.stem.endswith("_en") else "zh"
            copy = folder / language / path.name
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")
            yield source


def from_list(labels: list[dict[str, Any]], source: str) -> dict[str, Any]:
    """Return a bare list of labelled claims as a truth file.

    It gives of a range (10 and 15) the lower end only; a range has two and no value of its own.
    """
    mentions = []
    for number, label in enumerate(labels):
        ends = re.fullmatch(r"(\d+) (?:and|to) (\d+)", label["text"])
        value = [int(end) for end in ends.groups()] if ends else label["value"]
        mentions.append({"id": number, "kind": "claim", **label, "value": value})
    return {"source": source, "mentions": mentions}


def score(scorer: Path, texts: Path, truth: Path, outputs: Path, *options: str) -> str:
    """Return what the scorer prints."""
    command = [sys.executable, str(scorer), "--batch", str(texts), str(truth), str(outputs)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout


def held(name: str, value: Any, bound: Any, *, holds: bool) -> bool:
    """Print one threshold; return whether it holds."""
    print(f"  {'holds ' if holds else 'FAILS '} {name}: {value} (wanted {bound})")
    return holds


def judge(report: dict[str, Any], wanted: dict[str, float]) -> bool:
    """Print every threshold beside what was reached in total; return whether all hold."""
    rates = report["total"]["rates"]
    good = [held(k, rates[k], f"≥ {v}", holds=(rates[k] or 0) >= v) for k, v in wanted.items()]
    for document in report["documents"]:
        if document["name"] == "seed.txt":
            counts = document["counts"]
            print("the seed article, one for one:")
            good += [held(k, counts[k], v, holds=counts[k] == v) for k, v in SEED.items()]
            good += [
                held(k, counts[k], f"≥ {v}", holds=counts[k] >= v) for k, v in SEED_AT_LEAST.items()
            ]
    return all(good)


def main(shared: Path) -> int:
    """Return 0 when every threshold holds or nothing is there to score."""
    corpus, scorer = shared / "corpus", shared / "tools" / "score_claims.py"
    if not (corpus.is_dir() and scorer.is_file()):
        print(f"make corpus: SKIPPED, no labelled texts at {corpus}")
        return 0
    with tempfile.TemporaryDirectory() as name:
        outputs, truth = Path(name, "outputs"), Path(name, "truth")
        outputs.mkdir()
        truth.mkdir()
        for source in truths(corpus, truth):
            check(source, outputs / f"{source.stem}.json")
        good = True
        for language, wanted in (("zh", AT_LEAST), ("en", ENGLISH_AT_LEAST)):
            if (truth / language).is_dir():
                print(score(scorer, corpus, truth / language, outputs))
                report = score(scorer, corpus, truth / language, outputs, "--json")
                good &= judge(json.loads(report), wanted)
        kept = Path("out", "corpus")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(outputs, kept)
    print(f"outputs kept in {kept}; {'all thresholds hold' if good else 'some thresholds FAIL'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
