"""The bundle of a figure for whoever will not take our word: counted again without us.

It holds the log, so it is for those who may read the whole ledger.
"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.formats.figure_json import to_figure_json
from kanhe.store import figures
from kanhe.store.bundles import bundle_of
from kanhe.store.checkpoints import position_head
from kanhe.store.drilling import each_row
from kanhe.values.refusal import Refusal
from kanhe.web.figure_asking import asked_of
from kanhe.web.reading import reader_of


def download_bundle(request: HttpRequest, called: str) -> HttpResponse:
    """Hand out the bundle of a figure; raises Refusal as `bundle_of`, and `not_authorised`."""
    asked = asked_of(request)
    gate.check(reader_of(request), None)
    if called not in asked.indicators:
        raise Refusal("indicator_unknown", indicator=called)
    query = replace(asked.query, as_of=str(asked.position))
    told = to_figure_json(
        figures.figure(called, query),
        first=asked.first,
        last=asked.last,
        as_of=position_head(asked.position),
        records=list(each_row(called, query)),
    )
    bundle = bundle_of(asked.indicators[called], query, told)
    response = HttpResponse(bundle.to_bytes(), content_type="application/json")
    name = f"{called}-{asked.position}.kanhe-figure.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
