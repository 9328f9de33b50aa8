"""The documents say what the program does, in both languages, and link to what exists."""

import ast
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .tree import MODULES, ROOT, SRC

PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if ".venv" not in path.parts
)
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|<img[^>]+src=\"([^\"]+)\"")
LINES_PER_README = 150

#: A sentence that ends within a line of prose: full stop, blank, capital; or a Chinese stop.
TWO_SENTENCES = re.compile(
    r"[a-z)`”*][.?!] +[“(`*]*[A-Z]|[。？！][”’』」）)*`]*(?=[^\s”’』」）)*`，、；|])"
)

needs_command = pytest.mark.skipif(
    not (SRC / "cli" / "main.py").exists() or not (SRC / "formats" / "wording.py").exists(),
    reason="the command line and its words are not in this tree",
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are neither code nor table nor markup."""
    is_code = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            is_code = not is_code
        elif not is_code and not line.lstrip().startswith(("|", "<")):
            yield number, re.sub(r"`[^`]*`", "`x`", line)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    for match in LINK.finditer(path.read_text(encoding="utf-8")):
        target = match[1] or match[2]
        if "://" not in target:
            assert (path.parent / target).exists(), f"{name_of(path)}: no {target}"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_one_sentence_a_line(path: Path) -> None:
    """A change of one sentence is then a change of one line."""
    lines = prose(path.read_text(encoding="utf-8"))
    crowded = [f"{number}: {line}" for number, line in lines if TWO_SENTENCES.search(line)]
    assert not crowded, "\n".join(crowded)


@pytest.mark.parametrize(
    ("line", "is_crowded"),
    [
        ("It is so. And that too.", True),
        ("先做这个。再做那个。", True),
        ("他说“好。”", False),
        ("Rule 3.2 of GB/T 15835 holds, e.g. for 余.", False),
        ("到此为止。", False),
    ],
)
def test_the_sentence_rule_bites(line: str, is_crowded: bool) -> None:
    assert bool(TWO_SENTENCES.search(line)) == is_crowded


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("README.zh-CN.md", "README.md"),
        ("docs/start.md", "docs/start.en.md"),
        ("docs/guide/checking.md", "docs/guide/checking.en.md"),
        ("docs/guide/figures.md", "docs/guide/figures.en.md"),
        ("docs/guide/ledger.md", "docs/guide/ledger.en.md"),
        ("docs/guide/web.md", "docs/guide/web.en.md"),
        ("docs/operating/verify.md", "docs/operating/verify.en.md"),
    ],
)
def test_both_languages_have_equal_content(chinese: str, english: str) -> None:
    """The same headings, tables and commands; the words are for people to compare."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in (chinese, english)]
    shapes = []
    for text in texts:
        lines = text.splitlines()
        headings = [line.split(" ")[0] for line in lines if line.startswith("#")]
        rows = sum(line.startswith("|") for line in lines)
        items = sum(bool(re.match(r"(?:-|\d+\.) ", line)) for line in lines)
        commands = [line.partition("#")[0].strip() for line in lines if line.startswith("make ")]
        kanhe = [line.split()[:2] for line in lines if line.startswith("kanhe ")]
        shapes.append((headings, rows, items, commands, kanhe))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_is_short(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert 40 < len(lines) <= LINES_PER_README
    assert any("make demo" in line for line in lines)


def test_every_make_target_is_told_in_contributing() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.M))
    told = set(re.findall(r"`make ([a-z-]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert targets - {"help"} == told


def test_decisions_are_indexed() -> None:
    """No number is used twice, each decision has its four parts and stands in the index.

    Those who work at the same time take numbers from ranges of their own, so there may be gaps.
    """
    folder = ROOT / "docs" / "adr"
    files = sorted(folder.glob("[0-9]*.md"))
    numbers = [int(path.name[:4]) for path in files]
    assert numbers[:18] == list(range(1, 19))
    assert len(set(numbers)) == len(numbers)
    index = (folder / "README.md").read_text(encoding="utf-8")
    for path in files:
        assert f"({path.name})" in index
        parts = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.M)
        assert parts == ["Context", "Options", "Decision", "Consequences"], path.name


def test_the_changelog_tells_of_the_log_format() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.split(r"^## ", text, flags=re.M)[1:]
    assert releases
    assert all(re.search(r"^Log format: (none yet|unchanged|changed)", r, re.M) for r in releases)


# --- the reference pages against the program -----------------------------------------------------


def reference_module() -> object:
    """Load tools/reference.py, which is no part of the package."""
    path = ROOT / "tools" / "reference.py"
    spec = importlib.util.spec_from_file_location("reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return module


@needs_command
@pytest.mark.parametrize("name", ["cli.md", "diagnostics.md"])
def test_reference_is_as_generated(name: str) -> None:
    pages = {path.name: text for path, text in reference_module().pages().items()}
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == pages[name], "run: make reference"


def texts_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@needs_command
def test_every_option_is_in_the_reference() -> None:
    """An option is a whole string in the code of the command line that begins with a dash."""
    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    found = {
        text
        for path in (SRC / "cli").glob("*.py")
        for text in texts_in(ast.parse(path.read_text(encoding="utf-8")))
        if re.fullmatch(r"--?[a-z][a-z-]*", text)
    }
    assert {"--format", "--output", "--policy", "--lang"} <= found
    missing = {option for option in found if not re.search(rf"(?<![\w-]){option}(?![\w-])", page)}
    assert not missing


@needs_command
def test_every_refusal_is_in_the_reference() -> None:
    """Wherever `Refusal("code", …)` is written, the code has its row."""
    page = (ROOT / "docs" / "reference" / "diagnostics.md").read_text(encoding="utf-8")
    missing = {
        f"{path.relative_to(SRC)}: {node.args[0].value}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "Refusal"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and f"`{node.args[0].value}`" not in page
    }
    assert not missing


def test_the_contract_names_every_code() -> None:
    """docs/spec/check-output.md lists every member of the closed sets, and no other."""
    page = (ROOT / "docs" / "spec" / "check-output.md").read_text(encoding="utf-8")
    sets = {
        "kind": ("claims/number.py", "Kind"),
        "hedge_kind": ("claims/number.py", "HedgeKind"),
        "modality": ("claims/number.py", "Modality"),
        "outcome of a verdict": ("reconcile/verdict.py", "Outcome"),
        "rule": ("reconcile/verdict.py", "Rule"),
        "outcome of a check": ("reconcile/verdict.py", "CheckOutcome"),
    }
    for title, (file, enum) in sets.items():
        section = re.search(rf"^### {title}$(.*?)(?=^##)", page, flags=re.M | re.S)
        assert section, f"no section {title!r}"
        told = re.findall(r"^\| `(\w+)` \|", section[1], flags=re.M)
        tree = ast.parse((SRC / file).read_text(encoding="utf-8"))
        (members,) = (n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == enum)
        values = [
            node.value.value
            for node in members.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        ]
        assert told == values, title


def test_the_contract_s_examples_count_right() -> None:
    page = (ROOT / "docs" / "spec" / "check-output.md").read_text(encoding="utf-8")
    found = re.findall(r"For the draft `([^`]+)`.*?```json\n(.*?)```", page, flags=re.S)
    (first, number), (second, check) = ((text, json.loads(code)) for text, code in found)
    assert first[number["start"] : number["end"]] == number["text"]
    places = [second[start:end] for start, end in check["spans"]]
    stated, *parts = (int(re.sub(r"\D", "", place)) for place in places)
    assert (stated, sum(parts)) == (int(check["stated"]), int(check["expected"]))
