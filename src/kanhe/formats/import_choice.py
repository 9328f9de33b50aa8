"""Which register a workbook belongs to, when nobody has said."""

from collections.abc import Iterable, Sequence

from kanhe.formats.import_form import HEAD, find_form, sheets_of
from kanhe.formats.import_mapping import MappingMemory
from kanhe.formats.workbook_in import Sheet, Workbook
from kanhe.registers.datatypes import narrow, shown
from kanhe.registers.definition import RegisterDefinition
from kanhe.values.refusal import Refusal

#: What it counts that the sheet, its title or the file bears the register's name.
NAMED = 3


def choose_register(
    definitions: Sequence[RegisterDefinition],
    workbook: Workbook,
    *,
    sheet: str | None = None,
    mapping: MappingMemory | None = None,
) -> RegisterDefinition:
    """Return the register whose fields the headers name best; its own name in a title helps.

    Raises Refusal register_none_fits, or register_ambiguous naming those that fit equally well.
    """
    memory = mapping or MappingMemory()
    sheets = [one for one in sheets_of(workbook, sheet) if sheet or not one.is_hidden]
    rated = [(_fit(one, workbook, sheets, memory), one) for one in definitions]
    best = max((rate for rate, _ in rated), default=0)
    if not best:
        known = "、".join(one.name for one in definitions)
        raise Refusal("register_none_fits", file=workbook.name, known=known)
    fitting = [one for rate, one in rated if rate == best]
    if len(fitting) > 1:
        known = "、".join(f"{one.name}（{one.title}）" for one in fitting)
        raise Refusal("register_ambiguous", file=workbook.name, known=known)
    return fitting[0]


def _fit(
    definition: RegisterDefinition,
    workbook: Workbook,
    sheets: Iterable[Sheet],
    memory: MappingMemory,
) -> int:
    """Return how many columns surely name fields, over all sheets; 0 for no header at all."""
    total = 0
    for sheet in sheets:
        form = find_form(definition, sheet, memory)
        if form is None:
            continue
        total += sum(one.is_certain for one in form.columns)
        titles = [shown(cell) for row in sheet.head(min(HEAD, form.header[0])) for cell in row]
        words = [narrow(word) for word in (*titles, sheet.name, workbook.name)]
        names = [narrow(name) for name in (definition.title, *definition.aliases)]
        if any(name in word for name in names for word in words):
            total += NAMED
    return total
