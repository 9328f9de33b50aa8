"""Bindings, issues, periods and seals: what they write, what is read back, and each refusal."""

from datetime import date
from decimal import Decimal

from kanhe.acts import declaring, recording
from kanhe.indicators.figure import Query
from kanhe.reconcile.bindings import BindingKey
from kanhe.registers.declarations import StatementData
from kanhe.store import declarations, figures, queries
from kanhe.values.interval import Interval
from kanhe.values.period import Window, day_window

from .conftest import Office
from .refusing import refused

KEY = BindingKey("个专 工作 专班", "个", "city", "count")
FIRST, LAST = date(2021, 3, 9), date(2021, 3, 31)


def visit(office: Office, count: int, day: str = "2021-03-16") -> recording.Registered:
    row = {"visited_on": day, "org_unit": "城东分局", "visited_kind": "门店"}
    return recording.register_record(
        occasion=office.on(), register="visit", row={**row, "visited_count": str(count)},
        new_salt=lambda: b"s" * 16,
    )  # fmt: skip


def bind(office: Office, indicator: str = "office_taskforces") -> int:
    return declaring.bind_claim(
        occasion=office.on(actor="editor"), key=KEY, indicator=indicator,
        draft="综述.txt", sentence="组建8个\n工作专班",
    )  # fmt: skip


def test_a_binding_is_kept_with_who_when_and_where(office: Office) -> None:
    number = bind(office)
    (found,) = declarations.bindings().values()
    assert (found.key, found.indicator, found.bound_by) == (KEY, "office_taskforces", "editor")
    assert (found.draft, found.sentence) == ("综述.txt", "组建8个 工作专班")
    assert found.bound_at.date() == date(2021, 3, 20)
    refused("binding_known", bind, office)
    refused("indicator_unknown", bind, office, "nothing")
    revoke = declaring.revoke_binding
    refused("binding_unknown", revoke, occasion=office.on(), entry_number=1, reason="误")
    revoke(occasion=office.on(actor="chief"), entry_number=number, reason="认错了")
    gone = declarations.bindings()[number]
    assert (gone.revoked_by, gone.reason) == ("chief", "认错了")
    refused("binding_revoked", revoke, occasion=office.on(), entry_number=number, reason="误")
    assert bind(office) > number


def test_a_document_is_issued_once_however_long(office: Office) -> None:
    stated = StatementData("5起", "disputes", "city", FIRST, LAST, Decimal(5), Decimal(5))
    open_end = StatementData("超6起", "disputes", "city", FIRST, None, Decimal(6), None, True)
    said = [stated] * 100 + [open_end]
    declare = declaring.declare_issued
    number = declare(
        occasion=office.on(), document="综述.docx", sha256="ab" * 32, position=9, statements=said
    )
    (found,) = declarations.documents()
    assert (found.entry_number, found.position, len(found.statements)) == (number, 9, 101)
    assert queries.log_size() == number + 1
    admitted = declarations.issued()
    assert admitted[0].window == day_window(FIRST, LAST)
    assert (admitted[-1].window, admitted[-1].admits) == (
        Window(FIRST), Interval(Decimal(6), None, True),
    )  # fmt: skip
    told = refused(
        "report_known", declare, occasion=office.on(), document="又", sha256="ab" * 32, position=9,
        statements=(),
    )  # fmt: skip
    assert told.facts["document"] == "综述.docx"
    declare(occasion=office.on(), document="空", sha256="cd" * 32, position=9, statements=())
    assert declarations.documents()[-1].statements == ()


def seal(office: Office, *names: str) -> tuple[tuple[int, object], ...]:
    return declaring.seal_figures(
        occasion=office.on(), period="三月", indicators=names, org_units=["city"]
    )


def test_a_sealed_figure_stays_and_the_live_one_goes_on(office: Office) -> None:
    key = visit(office, 12)
    found = declaring.open_period(occasion=office.on(), name="三月", first=FIRST, last=LAST)
    assert found.first_entry == key.entry_number
    refused("period_still_open", seal, office, "shops_visited")
    closed = declaring.close_period(occasion=office.on(), name="三月")
    ((number, one),) = seal(office, "shops_visited")
    assert (one.value, one.record_count, one.size) == (Decimal(12), 1, closed.closed)  # type: ignore[attr-defined]
    visit(office, 30)
    now = figures.figure("shops_visited", Query("city", closed.window, ""))
    assert now.value == 42
    assert seal(office, "shops_visited") == ()
    assert list(declarations.seals(declarations.period("三月"))) == [number]
    # of a ratio both parts
    assert [one.indicator for _, one in seal(office, "disputes_resolved_rate")] == [  # type: ignore[attr-defined]
        "disputes_resolved",
        "disputes",
    ]
    # opened again, nothing of it is sealed
    declaring.open_period(
        occasion=office.on(), name="三月", first=FIRST, last=LAST, reason="漏报一起"
    )
    refused("period_still_open", seal, office, "shops_visited")
    declaring.close_period(occasion=office.on(), name="三月")
    assert declarations.seals(declarations.period("三月")) == {}
    ((_, again),) = seal(office, "shops_visited")
    assert again.value == 42  # type: ignore[attr-defined]


def test_a_seal_leaves_no_record_out(office: Office) -> None:
    early = visit(office, 12)
    late = early.entry_number + 1
    declaring.open_period(
        occasion=office.on(), name="三月", first=FIRST, last=LAST, first_entry=late
    )
    declaring.close_period(occasion=office.on(), name="三月")
    told = refused("record_before_period", seal, office, "shops_visited")
    assert told.facts["key"] == early.key
    assert len(seal(office, "disputes")) == 1


def test_a_period_begins_with_itself_where_nothing_is_there(office: Office) -> None:
    size = queries.log_size()
    found = declaring.open_period(occasion=office.on(), name="三月", first=FIRST, last=LAST)
    assert (found.first_entry, found.opened) == (size + 1, size + 1)
    refused("period_unknown", declarations.period, "四月")
