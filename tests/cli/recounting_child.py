"""In a process of its own: every figure of a ledger against its list, by pages and whole."""

import json
import sys
from decimal import Decimal
from pathlib import Path


def main(ledger: str) -> int:
    """Print how many figures were recounted and which do not recount."""
    from kanhe.cli.session import read_ledger

    read_ledger(Path(ledger))
    from datetime import date

    from kanhe.indicators.definition import Measure
    from kanhe.indicators.figure import Query
    from kanhe.store import figures, moments
    from kanhe.store.drilling import drill, each_row
    from kanhe.values.period import Window

    at = moments.moment("")
    wrong, count = [], 0
    window = Window(date(2021, 3, 9), date(2021, 7, 16))
    for name, indicator in at.indicators.items():
        if indicator.measure is Measure.RATIO:
            continue
        for org_unit in at.tree.org_units:
            query = Query(org_unit, window, str(at.position))
            figure = figures.figure(name, query)
            whole = list(each_row(name, query))
            paged, after = [], None
            while True:
                page = drill(name, query, after=after, limit=7)
                paged += page.rows
                after = page.next
                if after is None:
                    break
            cell = figures.wall([name], [org_unit], query)[name][org_unit]
            total = sum((row.contributes for row in whole), Decimal(0))
            fits = paged == whole and len(whole) == (figure.record_count or 0)
            fits = fits and total == (figure.value or 0) and cell == figure.value
            count += 1
            wrong += [] if fits else [(name, org_unit)]
    print(json.dumps({"figures": count, "wrong": wrong}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
