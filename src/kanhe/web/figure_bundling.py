"""The bundle of a figure for whoever will not take our word: counted again without us.

It holds the log, so it is for those who may read the whole ledger.
"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.store.bundles import bundle_of
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
    bundle = bundle_of(called, query, first=asked.first, last=asked.last)
    response = HttpResponse(bundle.to_bytes(), content_type="application/json")
    name = f"{called}-{asked.position}.kanhe-figure.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
