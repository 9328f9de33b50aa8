"""Stand by something: bind a wording, issue a document, open and close a period, seal figures.

None of these touches a record or changes a figure; each is one entry that others can be held to.
"""

from collections.abc import Sequence
from datetime import date
from unicodedata import normalize

from kanhe.acts.authorising import authorise
from kanhe.acts.occasion import Occasion
from kanhe.indicators.definition import Measure
from kanhe.indicators.figure import Query
from kanhe.reconcile.bindings import BindingKey
from kanhe.registers.authority import Act
from kanhe.registers.declarations import (
    BindingRevoked,
    ClaimBound,
    FigureSealed,
    Period,
    PeriodClosed,
    PeriodOpened,
    ReportIssued,
    StatementData,
    closed,
    opened,
)
from kanhe.store import declarations, figures, queries
from kanhe.store.append import commit
from kanhe.store.drilling import each_row
from kanhe.store.moments import moment
from kanhe.store.writer import Writer
from kanhe.values.period import day_window
from kanhe.values.refusal import Refusal

_STATEMENTS_AT_ONCE = 80  # of an entry, which holds 64 KiB
_LONGEST = 200  # characters of a name or a sentence that is kept


def bind_claim(
    *, occasion: Occasion, key: BindingKey, indicator: str, draft: str, sentence: str
) -> int:
    """Bind the wording of *key* to an indicator; return the entry's number.

    Raises: Refusal `indicator_unknown`, `binding_known` where it is bound so already,
    `not_authorised`.
    """

    def act(writer: Writer) -> int:
        authorise(writer, occasion, Act.BIND, key.org_unit or None)
        queries.indicator(indicator)
        for one in declarations.bindings().values():
            if (one.key, one.indicator, one.revoked_at) == (key, indicator, None):
                raise Refusal("binding_known", indicator=indicator, by=one.bound_by)
        payload = ClaimBound(
            key.signature, key.counted_unit, key.org_unit, key.measure, indicator,
            _kept(draft), _kept(sentence),
        )  # fmt: skip
        return writer.append(occasion.entry(payload))

    return commit(act)


def revoke_binding(*, occasion: Occasion, entry_number: int, reason: str) -> int:
    """Let a binding hold no more; return the entry's number.

    Raises: Refusal `binding_unknown`, `binding_revoked`, `reason_missing`, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        known = declarations.bindings().get(entry_number)
        if known is None:
            raise Refusal("binding_unknown", entry_number=str(entry_number))
        authorise(writer, occasion, Act.BIND, known.key.org_unit or None)
        if known.revoked_at is not None:
            raise Refusal("binding_revoked", indicator=known.indicator)
        return writer.append(occasion.entry(BindingRevoked(entry_number, reason)))

    return commit(act)


def declare_issued(
    *,
    occasion: Occasion,
    document: str,
    sha256: str,
    position: int,
    statements: Sequence[StatementData],
) -> int:
    """Write down that a document goes out and what it states; return the first entry's number.

    *position* is that of the figures it was checked against, its cut-off in the log.
    Raises: Refusal `report_known` for a file that was issued before, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        authorise(writer, occasion, Act.SEAL)
        for known in declarations.documents():
            if known.sha256 == sha256:
                raise Refusal(
                    "report_known", document=known.name, issued_on=known.issued_on.isoformat()
                )
        first, day = writer.next_number, occasion.occurred_at.date()
        for part, at in enumerate(range(0, max(len(statements), 1), _STATEMENTS_AT_ONCE), 1):
            some = tuple(statements[at : at + _STATEMENTS_AT_ONCE])
            payload = ReportIssued(_kept(document), sha256, day, position, some, part)
            writer.append(occasion.entry(payload, f"part{part}"))
        return first

    return commit(act)


def open_period(
    *,
    occasion: Occasion,
    name: str,
    first: date,
    last: date,
    first_entry: int | None = None,
    reason: str | None = None,
) -> Period:
    """Open a period, or a closed one again; return it.

    Without *first_entry* its records are those begun from the first record of these days on, or
    from this entry on where there is none yet.
    Raises: Refusal `period_is_open`, `period_other_days`, `period_faulty`, `reason_missing`,
    `not_authorised`.
    """

    def act(writer: Writer) -> Period:
        authorise(writer, occasion, Act.SEAL)
        before = declarations.periods().get(name)
        number = writer.next_number
        begins = first_entry or (before.first_entry if before else None)
        if begins is None and first <= last:
            begins = declarations.first_record_within(day_window(first, last))
        payload = PeriodOpened(_kept(name), first, last, begins or number, reason)
        found = opened(before, number, payload)
        writer.append(occasion.entry(payload))
        return found

    return commit(act)


def close_period(*, occasion: Occasion, name: str) -> Period:
    """Close a period: its figures are those of the log up to this entry; return it.

    Raises: Refusal `period_unknown`, `period_is_closed`, `not_authorised`.
    """

    def act(writer: Writer) -> Period:
        authorise(writer, occasion, Act.SEAL)
        found = closed(declarations.periods().get(name), writer.next_number, name)
        writer.append(occasion.entry(PeriodClosed(name)))
        return found

    return commit(act)


def seal_figures(
    *, occasion: Occasion, period: str, indicators: Sequence[str], org_units: Sequence[str]
) -> tuple[tuple[int, FigureSealed], ...]:
    """Seal the figures of a closed period; return (entry number, seal) of each new one.

    Of a ratio both parts are sealed. What is sealed already is passed over.
    Raises: Refusal `period_unknown`, `period_still_open`, `indicator_unknown`,
    `record_before_period` for a figure with a record from before the period's first entry,
    `not_authorised`.
    """
    found = declarations.period(period)
    if found.closed is None:
        raise Refusal("period_still_open", period=period)
    sealed = [
        _sealed(found, found.closed, name, org_unit)
        for org_unit in dict.fromkeys(org_units)
        for name in _countable(indicators, found.closed)
    ]

    def act(writer: Writer) -> tuple[tuple[int, FigureSealed], ...]:
        authorise(writer, occasion, Act.SEAL)
        again = declarations.period(period)
        if again.closed != found.closed:
            raise Refusal("period_still_open", period=period)
        known = {(one.indicator, one.org_unit) for one in declarations.seals(again).values()}
        fresh = [one for one in sealed if (one.indicator, one.org_unit) not in known]
        return tuple(
            (writer.append(occasion.entry(one, f"{one.org_unit}/{one.indicator}")), one)
            for one in fresh
        )

    return commit(act)


def _countable(names: Sequence[str], position: int) -> list[str]:
    """Return the indicators that have records of their own: for a ratio its two parts."""
    at = moment(str(position))
    found: dict[str, None] = {}
    for name in names:
        one = at.indicator(name)
        is_ratio = one.measure is Measure.RATIO
        parts = (one.numerator, one.denominator) if is_ratio else (name,)
        found.update(dict.fromkeys(part for part in parts if part))
    return list(found)


def _sealed(period: Period, size: int, name: str, org_unit: str) -> FigureSealed:
    query = Query(org_unit, period.window, str(size))
    figure = figures.figure(name, query)
    register = queries.indicator(name, figure.version).register or ""
    earlier = declarations.begun_before(register, period.first_entry)
    for row in each_row(name, query) if earlier else ():
        if row.key in earlier:
            raise Refusal("record_before_period", period=period.name, key=row.key, indicator=name)
    count = figure.record_count or 0
    return FigureSealed(period.name, name, figure.version, org_unit, figure.value, count, size)


def _kept(text: str) -> str:
    """Return *text* as an entry may hold it: one line of printable characters, in NFC."""
    plain = "".join(one if one.isprintable() else " " for one in normalize("NFC", text))
    return plain[:_LONGEST]
