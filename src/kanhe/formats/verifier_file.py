"""Make the verifier that is one file: the modules of `kanhe verify`, in order, in one namespace.

Nothing is written anew: each module's text is taken as it stands, its imports are gathered at the
top, and its private names get the module's name before them so that no two meet; so do public
names that two modules have. The same sources give the same bytes on every machine: of the page
that hands it out and of `make dist`.
"""

import ast
import re
import sys
from collections.abc import Mapping
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


_Renamed = Mapping[tuple[str, str], str]
"""(name, module that binds it) → the name in the one file."""


@dataclass(frozen=True)
class _Module:
    """A module of Kanhe: its text, its tree, the modules of Kanhe that it imports, and the names
    that it takes, each with the module that binds it. `spaces` are modules that it imports whole
    (`lifecycle.after`)."""

    name: str
    text: str
    tree: ast.Module
    needs: tuple[str, ...]
    taken: frozenset[tuple[str, str]] = frozenset()
    spaces: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """Return what stands before a name that must not meet one of another module."""
        return "_".join(self.name.split(".")[1:])


def _read_module(name: str) -> _Module:
    """Return a module of Kanhe; it may import names only, and never under another name."""
    text = (_SRC / Path(*name.split("."))).with_suffix(".py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    needs: list[str] = []
    taken: set[tuple[str, str]] = set()
    spaces: list[str] = []
    for node in _imports_of(tree):
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith("kanhe") for alias in node.names), name
        elif node.module and node.module.startswith("kanhe"):
            assert all(alias.asname is None for alias in node.names), (name, node.module)
            names = [alias.name for alias in node.names]
            if (_SRC / Path(*node.module.split("."))).is_dir():
                spaces += [f"{node.module}.{each}" for each in names]
            else:
                needs.append(node.module)
                taken.update((each, node.module) for each in names)
    return _Module(name, text, tree, (*needs, *spaces), frozenset(taken), tuple(spaces))


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


def _imported_names(modules: list[_Module]) -> frozenset[str]:
    """Return the names that imports of the standard library bind."""
    return frozenset(
        alias.name
        for module in modules
        for node in _imports_of(module.tree)
        if isinstance(node, ast.Import) or not (node.module or "").startswith("kanhe")
        for alias in node.names
    )


def _clashes_of(modules: list[_Module]) -> _Renamed:
    """Return (name, module) → another name, for public names that two modules bind, or that the
    standard library has."""
    imported = _imported_names(modules)
    binders: dict[str, list[_Module]] = {}
    for module in modules:
        for name in dict.fromkeys(_top_names(module.tree)):
            if not name.startswith("_"):
                binders.setdefault(name, []).append(module)
    return {
        (name, module.name): f"{module.prefix}_{name}"
        for name, found in binders.items()
        for module in (found if name in imported else found[1:])
    }


def _space_of(module: _Module, renamed: _Renamed) -> str:
    """Return the line that lets `lifecycle.after` mean what the module `lifecycle` calls so."""
    names = [name for name in dict.fromkeys(_top_names(module.tree)) if not name.startswith("_")]
    given = ", ".join(f"{name}={renamed.get((name, module.name), name)}" for name in names)
    return f"{module.name.rpartition('.')[2]} = SimpleNamespace({given})\n"


def _body_of(module: _Module, renamed: _Renamed) -> str:
    """Return the module without its imports, its private names under the module's own, and names
    that two modules have under that of theirs."""
    lines = module.text.splitlines()
    for node in _imports_of(module.tree):
        assert node.end_lineno is not None
        for at in range(node.lineno - 1, node.end_lineno):
            lines[at] = ""
    text = "\n".join(lines)
    text = text.partition('\nif __name__ == "__main__":')[0]
    for name in _top_names(module.tree):
        if name.startswith("_"):
            text = re.sub(rf"\b{name}\b", f"_{module.prefix}{name}", text)
    own = {(name, module.name) for name in _top_names(module.tree)}
    for name, owner in sorted(own | module.taken):
        if (name, owner) in renamed:
            text = re.sub(rf"(?<![\w.]){name}\b", renamed[name, owner], text)
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
    named.setdefault("types", set()).add("SimpleNamespace")
    lines = [f"import {name}" for name in sorted(plain)]
    lines += [f"from {name} import {', '.join(sorted(named[name]))}" for name in sorted(named)]
    return "\n".join(lines) + "\n"


def _refuse_clashes(modules: list[_Module], renamed: _Renamed) -> None:
    """Stop when two modules, or a module and an import, still bind one name."""
    taken = dict.fromkeys(_imported_names(modules), "an import")
    for module in modules:
        for name in dict.fromkeys(_top_names(module.tree)):
            told = renamed.get((name, module.name), name)
            told = f"_{module.prefix}{name}" if name.startswith("_") else told
            assert told not in taken, f"{told}: in {module.name} and in {taken[told]}"
            taken[told] = module.name


@cache
def verifier() -> bytes:
    """Return the bytes of the verifier."""
    modules = _in_order(_FIRST)
    renamed = _clashes_of(modules)
    _refuse_clashes(modules, renamed)
    parts = [_HEAD.format(version=version("kanhe")), _standard_imports(modules)]
    spaces = {space for module in modules for space in module.spaces}
    for module in modules:
        parts.append(_body_of(module, renamed))
        parts += [_space_of(module, renamed)] if module.name in spaces else []
    parts.append('if __name__ == "__main__":\n    sys.exit(main())\n')
    return "\n\n".join(parts).encode()
