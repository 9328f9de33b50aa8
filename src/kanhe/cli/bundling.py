"""`kanhe figure … --bundle OUT`: the figure with all that it takes to count it again elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.cli.importing import write_output
from kanhe.cli.session import Session

if TYPE_CHECKING:
    from kanhe.cli.asking import Asked
    from kanhe.indicators.definition import Indicator


def write_bundle(session: Session, indicator: "Indicator", asked: "Asked", place: Path) -> None:
    """Write the bundle; the log is signed first where its key is here and the figure needs it."""
    from kanhe.acts.publishing import sign_checkpoint
    from kanhe.store.bundles import bundle_of

    if (session.folder.keys / "log.key").exists():
        sign_checkpoint(keys=session.folder.keys)
    bundle = bundle_of(indicator.name, asked.query, first=asked.first, last=asked.last)
    write_output(place, bundle.to_bytes())
