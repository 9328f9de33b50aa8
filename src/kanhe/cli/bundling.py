"""`kanhe figure … --bundle OUT`: the figure with all that it takes to count it again elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.cli.importing import write_output
from kanhe.cli.session import Session

if TYPE_CHECKING:
    from kanhe.cli.asking import Asked
    from kanhe.indicators.definition import Indicator


def write_bundle(session: Session, indicator: "Indicator", asked: "Asked", place: Path) -> None:
    """Write the bundle; the log is signed first where its key is here and the figure needs it.

    Raises: Refusal `ratio_has_no_records` for a ratio, whose parts have bundles of their own.
    """
    from kanhe.acts.publishing import sign_checkpoint
    from kanhe.formats.figure_json import to_figure_json
    from kanhe.store import figures
    from kanhe.store.bundles import bundle_of
    from kanhe.store.checkpoints import position_head
    from kanhe.store.drilling import each_row

    records = list(each_row(indicator.name, asked.query))
    figure = figures.figure(indicator.name, asked.query)
    if (session.folder.keys / "log.key").exists():
        sign_checkpoint(keys=session.folder.keys)
    told = to_figure_json(
        figure,
        first=asked.first,
        last=asked.last,
        as_of=position_head(int(asked.query.as_of)),
        records=records,
    )
    write_output(place, bundle_of(indicator, asked.query, told).to_bytes())
