"""Make the verifier that is one file: the modules of `kanhe verify`, in order, in one namespace.

Nothing is written anew: each module's text is taken as it stands, its imports are gathered at the
top, and its private names get the module's name before them so that no two meet. The same sources
give the same bytes on every machine: of the page that hands it out and of `make dist`.
"""

import ast
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

_SRC = Path(__file__).parents[2]
_FIRST = "kanhe.cli.verify"
NAME = "kanhe_verify.py"

_HEAD = '''\
#!/usr/bin/env python3
"""Kanhe 勘合 {version}: verify receipts and logs offline, with Python 3.11 or newer alone.

    python3 -I -S kanhe_verify.py BUNDLE --policy POLICY
    python3 -I -S kanhe_verify.py --help

Made by Kanhe from its modules named below; compare this file's SHA-256 with the
published one before you rely on it. Licence: Apache-2.0, the text is at apache.org/licenses.
"""
# ruff: noqa
# mypy: ignore-errors

import sys

if sys.version_info < (3, 11):
    sys.exit("kanhe_verify.py: Python 3.11 or newer is needed / 需要 Python 3.11 或更新版本")
'''


@dataclass(frozen=True)
class _Module:
    """A module of Kanhe: its text, its tree, and the modules of Kanhe that it imports."""

    name: str
    text: str
    tree: ast.Module
    needs: tuple[str, ...]


def _read_module(name: str) -> _Module:
    """Return a module of Kanhe; it may import names only, and never under another name."""
    text = (_SRC / Path(*name.split("."))).with_suffix(".py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    needs = []
    for node in _imports_of(tree):
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith("kanhe") for alias in node.names), name
        elif node.module and node.module.startswith("kanhe"):
            assert all(alias.asname is None for alias in node.names), (name, node.module)
            needs.append(node.module)
    return _Module(name, text, tree, tuple(needs))


def _imports_of(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    """Return the imports; all of them stand at the top level of their module."""
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    every = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert len(top) == len(every), "an import inside a function cannot be moved"
    return top


def _in_order(first: str) -> list[_Module]:
    """Return *first* and all that it needs, each behind what it needs itself."""
    done: dict[str, _Module] = {}

    def visit(name: str) -> None:
        if name not in done:
            module = _read_module(name)
            for need in module.needs:
                visit(need)
            done[name] = module

    visit(first)
    return list(done.values())


def _top_names(tree: ast.Module) -> list[str]:
    """Return the names that a module binds at its top level, imports apart."""
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [name for target in node.targets for name in _bound(target)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return names


def _bound(target: ast.expr) -> list[str]:
    """Return the names that an assignment to *target* binds."""
    named = [node for node in ast.walk(target) if isinstance(node, ast.Name)]
    return [node.id for node in named if isinstance(node.ctx, ast.Store)]


def _body_of(module: _Module) -> str:
    """Return the module without its imports, its private names under the module's own."""
    lines = module.text.splitlines()
    for node in _imports_of(module.tree):
        assert node.end_lineno is not None
        for at in range(node.lineno - 1, node.end_lineno):
            lines[at] = ""
    text = "\n".join(lines)
    text = text.partition('\nif __name__ == "__main__":')[0]
    short = module.name.rpartition(".")[2]
    for name in _top_names(module.tree):
        if name.startswith("_"):
            text = re.sub(rf"\b{name}\b", f"_{short}{name}", text)
    doc = ast.get_docstring(module.tree, clean=False)
    assert doc is not None, module.name
    text = text.replace(f'"""{doc}"""', "\n".join(f"# {line}".rstrip() for line in doc.split("\n")))
    rule = "-" * (95 - len(module.name))
    return f"# -- {module.name} {rule}\n{re.sub(chr(10) + '{4,}', chr(10) * 3, text).strip()}\n"


def _standard_imports(modules: list[_Module]) -> str:
    """Return every import of the standard library, once each; refuse any other."""
    plain: set[str] = set()
    named: dict[str, set[str]] = {}
    for module in modules:
        for node in _imports_of(module.tree):
            if isinstance(node, ast.Import):
                assert all(alias.asname is None for alias in node.names), module.name
                plain |= {alias.name for alias in node.names}
            elif node.module and not node.module.startswith("kanhe"):
                assert all(alias.asname is None for alias in node.names), module.name
                named.setdefault(node.module, set()).update(alias.name for alias in node.names)
    foreign = {name.partition(".")[0] for name in plain | named.keys()} - sys.stdlib_module_names
    assert not foreign, f"not of the standard library: {sorted(foreign)}"
    lines = [f"import {name}" for name in sorted(plain)]
    lines += [f"from {name} import {', '.join(sorted(named[name]))}" for name in sorted(named)]
    return "\n".join(lines) + "\n"


def _refuse_clashes(modules: list[_Module]) -> None:
    """Stop when two modules bind one public name, or one that is imported."""
    taken: dict[str, str] = {}
    for module in modules:
        for node in _imports_of(module.tree):
            if isinstance(node, ast.Import) or not (node.module or "").startswith("kanhe"):
                for alias in node.names:
                    taken.setdefault(alias.asname or alias.name, "an import")
    for module in modules:
        for name in _top_names(module.tree):
            if not name.startswith("_"):
                assert name not in taken, f"{name}: in {module.name} and in {taken[name]}"
                taken[name] = module.name
    private = [
        f"_{module.name.rpartition('.')[2]}{name}"
        for module in modules
        for name in set(_top_names(module.tree))
        if name.startswith("_")
    ]
    assert len(private) == len(set(private)), "two modules of one short name"


@cache
def verifier() -> bytes:
    """Return the bytes of the verifier."""
    modules = _in_order(_FIRST)
    _refuse_clashes(modules)
    parts = [_HEAD.format(version=version("kanhe")), _standard_imports(modules)]
    parts += [_body_of(module) for module in modules]
    parts.append('if __name__ == "__main__":\n    sys.exit(main())\n')
    return "\n\n".join(parts).encode()
