"""A stand-in for the reading and checking of a draft, so that the command is tested alone."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from types import ModuleType

import pytest

from kanhe.claims.number import Kind, Number
from kanhe.claims.page import Page
from kanhe.cli.main import main
from kanhe.formats import wording
from kanhe.formats.draft import Draft
from kanhe.reconcile.verdict import Check, Checked, CheckOutcome, Rule, Verdict
from kanhe.values.refusal import Refusal

WRONG = "共走访12家，走访13家。"
RIGHT = "共走访12家。"


@dataclass
class Outcome:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Result:
    """As `kanhe.formats.pipeline.Result`."""

    draft: Draft
    page: Page
    checked: Checked


def check_bytes(
    name: str, data: bytes, policy: object, lexicon: object, year: int | None
) -> Result:
    """Differ where the text names 13; refuse what is empty."""
    text = data.decode(errors="replace")
    if not text:
        raise Refusal("sample_empty", name=name)
    at = [i for i in range(len(text)) if text[i : i + 2] in {"12", "13"}]
    numbers = tuple(
        Number(i, i + 3, text[i : i + 3], Kind.CLAIM, "sample", value=Decimal(text[i : i + 2]))
        for i in at
    )
    facts = (("year", str(year)), ("policy", str(policy)))
    spans = tuple(number.span for number in numbers)
    differs = Check(Rule.RESTATED, CheckOutcome.DIFFERS, spans, "sample_restated", facts)
    checks = (differs,) if "13" in text else ()
    page = Page(text, (), text, (), ())
    checked = Checked(numbers, (None,) * len(at), (Verdict(),) * len(at), checks)
    return Result(Draft(name, "00", text), page, checked)


def policy_of(name: str | None, data: bytes) -> str:
    """Name the policy by its file and first word."""
    return f"{name or 'default'} {data.decode()}".strip()


@pytest.fixture
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("kanhe.formats.pipeline")
    module.check_bytes = check_bytes  # type: ignore[attr-defined]
    module.policy_of = module.lexicon_of = policy_of  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kanhe.formats.pipeline", module)
    words = {
        "sample_restated": (
            "两处不同，{year}，{policy}。请定下一个。",
            "Two values, {year}, {policy}. Choose one.",
        ),
        "sample_empty": ("{name}：没有文字。", "{name}: no text."),
    }
    for code, sentences in words.items():
        monkeypatch.setitem(wording.WORDS, code, sentences)


@pytest.fixture
def kanhe(
    _stand_in: None,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Outcome]:
    """Run the command in an empty directory with a right and a wrong draft."""
    monkeypatch.chdir(tmp_path_factory.mktemp("office"))
    for name in ("KANHE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, text in (("wrong.txt", WRONG), ("right.txt", RIGHT), ("empty.txt", "")):
        with open(name, "w", encoding="utf-8") as stream:
            stream.write(text)

    def run(*arguments: str) -> Outcome:
        status = main(arguments)
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return run
