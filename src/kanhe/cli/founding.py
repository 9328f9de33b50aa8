"""`kanhe init`: found a ledger from a template."""

import os
import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from kanhe.cli.arguments import read
from kanhe.cli.command import told_help
from kanhe.cli.session import DONE, answered, ledger_parser, session_in
from kanhe.cli.showing import print_json
from kanhe.formats.wording import Lang
from kanhe.values.refusal import Refusal

_ORIGIN = re.compile(r"[a-z0-9][a-z0-9.-]*(?:/[a-z0-9._-]+)*")


@answered
def run(arguments: Sequence[str], lang: Lang) -> int:
    """Found a ledger in a new folder; raises Refusal for a place or a name that will not do."""
    parser = ledger_parser("init")
    for option in ("--template", "--database", "--origin"):
        parser.add_argument(option)
    options = read(parser, arguments, ("dir",))
    if options.is_help:
        return told_help("init", options, lang)
    from kanhe.formats.templates import load_shipped, shipped_indicators, shipped_templates
    from kanhe.store.folder import Folder, databases_of

    if options.template is None:
        raise Refusal("ledger.no_template", known="、".join(shipped_templates()))
    template = load_shipped(options.template)
    place = Path(options.dir)
    folder = Folder(place, _origin(options.origin), options.database or "", options.template)
    databases_of(folder)
    existed = place.exists() and any(place.iterdir())
    if existed:
        raise Refusal("ledger_exists", path=str(place))
    session = session_in(folder, "init", options, lang)
    from kanhe.store.ledger import create_ledger

    try:
        create_ledger(folder)
        from kanhe.acts.founding import found_ledger

        count = found_ledger(
            folder=folder,
            template=template,
            indicators=shipped_indicators(options.template),
            occasion=session.occasion(),
        )
    except BaseException:
        _remove(place)
        raise
    facts = {"path": str(place), "origin": folder.origin, "count": str(count)}
    if session.is_json:
        print_json({"kanhe": "init/1", **facts, "registers": count})
    else:
        print(session.say("ledger.founded", **facts))
    return DONE


def _origin(asked: str | None) -> str:
    """Return the log's name: what was asked, else one that no other ledger has."""
    if asked is None:
        return f"kanhe.invalid/{uuid.uuid4().hex[:12]}"
    if not _ORIGIN.fullmatch(asked) or len(asked) > 200:
        raise Refusal("ledger.origin", found=asked)
    return asked


def _remove(place: Path) -> None:
    """Take back a ledger that was not founded; the folder was empty before."""
    for path in sorted(place.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            os.unlink(path)
