"""The house rules that a machine can keep."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from .tree import MODULES, PURE, ROOMS, ROOT, SRC, named, open_rooms, room_of, tracked

LINES_PER_MODULE = 400
LINES_PER_FUNCTION = 70
BYTES_PER_FILE = 1_000_000

#: A drawer nobody can name is a drawer nobody can find.
BANNED_FILES = frozenset(
    f"{name}.py" for name in "utils util helpers helper misc common base core manager".split()
)

#: The core is told the time and handed its bytes.
BANNED_CALLS = frozenset(
    "open print input float eval exec __import__ datetime.now datetime.utcnow datetime.today "
    "date.today uuid4 uuid.uuid4 os.getenv".split()
)

#: A name that does not say which of the two it means: a measure, or an institution.
BARE = frozenset({"unit", "units"})

LEFTOVER = re.compile(r"\b(FIXME|XXX|TODO)\b|breakpoint\(")

#: The clients know their registries; the project does not (some machines have a mirror only).
HOSTS = re.compile(
    r"\b(pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|(?:deb|security)\.debian\.org"
    r"|crates\.io|proxy\.golang\.org|repo1?\.maven\.(?:apache\.)?org)\b"
)
MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:tmp|work|root|home|Users)/[A-Za-z0-9]")

TOOLS = sorted((ROOT / "tools").rglob("*.py"))
CODE = [*MODULES, *TOOLS]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def faults_of_size(path: Path, text: str, tree: ast.Module) -> Iterator[str]:
    if path.name in BANNED_FILES:
        yield f"{path.name}: say what is in it"
    length = len(text.splitlines())
    if length > LINES_PER_MODULE and path.parent.name != "migrations":
        yield f"the module has {length} lines, more than {LINES_PER_MODULE}"
    if not ast.get_docstring(tree):
        yield "the module has no docstring"
    for number, line in enumerate(text.splitlines(), 1):
        if LEFTOVER.search(line):
            yield f"{number}: leftover {line.strip()!r}"
    for function in functions(tree):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > LINES_PER_FUNCTION:
            yield f"{function.lineno}: {function.name} has {length} lines"


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of the module and its public classes, none from inside a function."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    bodies = [tree.body, *(node.body for node in classes if not node.name.startswith("_"))]
    for node in (node for body in bodies for node in body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def faults_of_words(tree: ast.Module) -> Iterator[str]:
    for function in public_functions(tree):
        if not function.name.startswith("_") and not ast.get_docstring(function):
            yield f"{function.lineno}: {function.name} has no docstring"
    for line, name in named(tree):
        if name in BARE:
            yield f"{line}: {name}: say org_unit or counted_unit"
        if not name.isascii():
            yield f"{line}: {name}: Chinese lives in data and tests, names are English"


def faults_of_purity(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in BANNED_CALLS:
            yield f"{node.lineno}: {ast.unparse(node.func)}() in a pure room"
        elif isinstance(node, ast.Name) and node.id == "float":
            yield f"{node.lineno}: float in a pure room; use int or Decimal"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{node.lineno}: {node.value} is a float; write Decimal('{node.value}')"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_tidy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    faults = [*faults_of_size(path, text, tree), *faults_of_words(tree)]
    if path.is_relative_to(SRC) and room_of(path) in PURE:
        faults += faults_of_purity(tree)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("room", sorted(open_rooms()))
def test_a_room_is_known_and_its_door_is_a_docstring(room: str) -> None:
    assert room in ROOMS, f"{room} is no room of the design"
    tree = ast.parse((SRC / room / "__init__.py").read_text(encoding="utf-8"))
    assert len(tree.body) == 1, "nothing but a docstring: imports name the file with the thing"
    assert ast.get_docstring(tree)


def test_every_open_pure_room_is_under_the_contract() -> None:
    """The contract also tells `tools/coverage_gate.py` which rooms need every branch tested."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (pure,) = (contract for contract in contracts if contract["id"] == "pure")
    assert set(pure["source_modules"]) == {f"kanhe.{room}" for room in open_rooms() & PURE}


@pytest.mark.parametrize(
    "pattern",
    [f"src/kanhe/{room}/migrations/0*.py" for room in ("store", "accounts")] + ["docs/adr/0*.md"],
)
def test_numbered_files_share_no_number(pattern: str) -> None:
    """Two that were written side by side and merged would have one number, and no order."""
    numbers = [path.name[:4] for path in ROOT.glob(pattern)]
    assert numbers
    assert sorted(numbers) == sorted(set(numbers))


def test_every_dependency_has_its_reason() -> None:
    """One line each, with a lower bound and, where Kanhe runs on it, an upper major."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, flags=re.M | re.S)
    assert len(lists) == 2
    lines = "".join(lists).splitlines()
    unexplained = [line for line in lines if not re.fullmatch(r'    "[^"]+>=[^"]+",\s+# .+', line)]
    assert not unexplained


def faults_of_place(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    if len(data) > BYTES_PER_FILE:
        yield f"{name_of(path)}: more than 1 MB"
    if b"\0" in data or path == Path(__file__):
        return
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if found := HOSTS.search(line) or MACHINE_PATH.search(line):
            yield f"{name_of(path)}:{number}: {found.group()}"


def test_no_file_knows_a_machine_or_a_registry() -> None:
    files = tracked()
    if not files:
        pytest.skip("not a git checkout: which files belong to the project cannot be told")
    faults = [fault for path in files for fault in faults_of_place(path)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def f(x):\n    return float(x)", "float() in a pure room"),
        ("x: float = y", "float in a pure room"),
        ("x = 0.5", "0.5 is a float"),
        ("x = datetime.now()", "datetime.now() in a pure room"),
        ("x = 1", None),
        ("x = Decimal('0.5')", None),
    ],
)
def test_the_purity_rule_bites(source: str, fault: str | None) -> None:
    found = "\n".join(faults_of_purity(ast.parse(source)))
    assert (fault in found) if fault else not found


@pytest.mark.parametrize(
    ("source", "is_clean"),
    [
        ("def f(unit): 'Say.'", False),
        ("unit = 1", False),
        ("class A:\n    'A.'\n    units: int", False),
        ("def f(x): return x", False),
        ("class A:\n    'A.'\n    def f(self): pass", False),
        ("def f():\n    'Say.'\n    def inner(): pass", True),
        ("def f(x):\n    'Return x.'\n    return x.unit", True),
        ("def _f(counted_unit): pass", True),
    ],
)
def test_the_word_rule_bites(source: str, is_clean: bool) -> None:
    assert (not list(faults_of_words(ast.parse(source)))) == is_clean
