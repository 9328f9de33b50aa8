"""The project's files as the house tests see them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "kanhe"

#: Every room that the design knows; no other folder belongs under src/kanhe.
ROOMS = frozenset(
    "conf cli web api acts accounts store formats reports reconcile indicators "
    "registers tlog claims values".split()
)

#: Rooms without Django, file, network, clock or logging.
PURE = frozenset("values tlog registers claims indicators reconcile reports".split())

MODULES = sorted(SRC.rglob("*.py"))


def room_of(path: Path) -> str:
    """Return the room in which a module lives, or '' for the package's own file."""
    parts = path.relative_to(SRC).parts
    return parts[0] if len(parts) > 1 else ""


def open_rooms() -> set[str]:
    """Return the rooms that have been opened."""
    return {path.parent.name for path in SRC.glob("*/__init__.py")}


def tracked() -> list[Path]:
    """Return the files under version control; an unpacked archive has none."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return []
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    files = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in files if path.is_file()]


def named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield each name that a module gives (not those it merely uses), with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
