"""Where results are written: beside the draft, into a file, or into a directory."""

from collections.abc import Sequence
from pathlib import Path

from kanhe.cli.options import STDIN, Options
from kanhe.values.refusal import Refusal

#: Formats that are a file of their own for every draft.
FILED = frozenset({"html", "docx"})


def targets(options: Options, drafts: Sequence[str]) -> list[Path | None]:
    """Return for each draft the file that its result goes to; None is standard output.

    Table and json share one file. Raises: Refusal `cli.needs_directory`, `cli.one_to_stdout`,
    `cli.would_overwrite`.
    """
    found = _targets(options, drafts)
    inputs = [Path(name) for name in drafts if name != STDIN]
    inputs += [Path(options.policy)] if options.policy else []
    for target in filter(None, found):
        if any(_is_same(target, each) for each in inputs):
            raise Refusal("cli.would_overwrite", path=str(target))
    return found


def _targets(options: Options, drafts: Sequence[str]) -> list[Path | None]:
    output, is_filed = options.output, options.format in FILED
    if output == STDIN:
        if is_filed and len(drafts) > 1:
            raise Refusal("cli.one_to_stdout")
        return [None] * len(drafts)
    if not is_filed:
        return [None if output is None else Path(output)] * len(drafts)
    if output is None:
        return _named(drafts, options.format, None)
    directory = Path(output)
    if len(drafts) == 1 and not directory.is_dir() and not output.endswith(("/", "\\")):
        return [directory]
    if directory.exists() and not directory.is_dir():
        raise Refusal("cli.needs_directory", path=output)
    return _named(drafts, options.format, directory)


def _named(drafts: Sequence[str], ending: str, directory: Path | None) -> list[Path | None]:
    """Return NAME.checked.* for each draft; two drafts of one NAME keep their own endings."""
    taken: set[Path] = set()
    found: list[Path | None] = []
    for draft in drafts:
        path = Path("stdin" if draft == STDIN else draft)
        home = path.parent if directory is None else directory
        names = [path.stem, path.name, *(f"{path.name}-{count}" for count in range(2, 10_000))]
        target = next(t for n in names if (t := home / f"{n}.checked.{ending}") not in taken)
        taken.add(target)
        found.append(target)
    return found


def _is_same(target: Path, source: Path) -> bool:
    try:
        return target.samefile(source)
    except (OSError, ValueError):
        return False
