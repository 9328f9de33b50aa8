"""A register as a workbook: what its list shows, filters and all; personal values stay closed."""

from collections.abc import Iterator
from io import BytesIO

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.formats.workbook_out import ExportRow, Styling, write_register
from kanhe.registers.disclosure import is_commitment
from kanhe.store import queries
from kanhe.store.listing import RecordFilter, each_record
from kanhe.web.asking import asked_in
from kanhe.web.reading import reader_of
from kanhe.web.routing import language_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(request: HttpRequest, register: str) -> HttpResponse:
    """Hand out the records that the address asks for."""
    definition, who = queries.definition(register), reader_of(request)
    which = gate.narrowed(who, asked_in(request.GET, definition, who).which)
    names = gate.names(who)
    styling = Styling(lang=language_of(request), org_unit_name=lambda key: names.get(key, key))
    out = BytesIO()
    write_register(out, definition, _rows(which), styling)
    response = HttpResponse(out.getvalue(), content_type=_XLSX)
    name = f"{register}-{who.day.isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(which: RecordFilter) -> Iterator[ExportRow]:
    for listed in each_record(which):
        data = {
            name: value
            for name, value in listed.record.data.items()
            if not any(
                is_commitment(str(one)) for one in (value if isinstance(value, list) else [value])
            )
        }
        yield ExportRow(listed.record.key, data)
