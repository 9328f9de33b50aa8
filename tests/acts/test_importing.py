"""Importing: a batch is one act, nothing is taken twice, nothing half."""

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from kanhe.acts import importing, recording, reorganising, taking
from kanhe.formats.import_preview import Preview
from kanhe.formats.importing import preview
from kanhe.registers.disclosure import is_commitment
from kanhe.registers.reading import Context
from kanhe.registers.sheet import Skip
from kanhe.store import queries
from kanhe.store.holdings import has_record, holdings
from kanhe.store.listing import RecordFilter, count_records
from kanhe.values.orgtree import Closed, Renamed

from .conftest import Office
from .refusing import refused

KEY = b"k" * 32
TITLES = ("编号", "问题描述", "发现时间", "问题来源", "责任单位", "责任人", "涉案金额（万元）")
ROWS = (
    ("", "路灯不亮", "2021.3.9", "自查", "城东分局", "张三", "1.25"),
    ("城东-1", "窗口排队", "3月10日", "群众反映", "城东分局", "李四", ""),
    ("", "台账缺页", "2021-03-20", "审计", "新区分局", "", "0.5"),
)


def workbook(rows: tuple[tuple[str, ...], ...] = ROWS) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("三月")
    for number, row in enumerate((TITLES, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def previewed(data: bytes, name: str = "a.xlsx") -> Preview:
    definition, tree = queries.definition("finding"), queries.tree()
    context = Context(
        year=2021,
        org_units=importing.org_units_ever(tree, date(2021, 4, 1)),
        has_record=has_record,
    )
    known = importing.known_of(definition)
    return importing.settle(preview(name, data, definition, context, known=known), definition, tree)


def take(office: Office, found: Preview, version: int = 1) -> taking.Taken:
    return taking.take_preview(
        occasion=office.on(),
        preview=found,
        version=version,
        file_key=KEY,
        new_salt=lambda: b"s" * 16,
    )


def test_good_rows_are_taken_as_one_act(office: Office) -> None:
    before = queries.log_size()
    taken = take(office, previewed(workbook()))
    assert (taken.first_number, taken.count, taken.already_taken) == (before + 1, 3, 0)
    first = queries.record("finding", "east整治〔2021〕1号")
    assert first.data["amount"] == "12500.00"
    assert is_commitment(first.data["owner"])
    assert "张三".encode() not in queries.entry(before + 1).body
    assert queries.record("finding", "城东-1").day == date(2021, 3, 10)
    assert queries.record("finding", "new整治〔2021〕1号").org_unit == "new"
    held = {one.key: one for one in holdings("finding")}
    assert held["城东-1"].data["owner"] == "李四"


def test_the_same_file_takes_nothing_twice(office: Office) -> None:
    data = workbook()
    early = previewed(data)
    take(office, early)
    later = previewed(data)
    assert not list(later.records)
    assert [s.reason for s in later.sheets[0].skipped if s.row > 1] == [Skip.ALREADY_TAKEN] * 3
    refused("nothing_to_take", take, office, later)
    again = take(office, early)  # a preview that was made before the first was taken
    assert (again.count, again.already_taken) == (0, 3)
    assert count_records(RecordFilter("finding")) == 3


def test_the_same_rows_in_another_file_are_known(office: Office) -> None:
    take(office, previewed(workbook()))
    more = (*ROWS, ("", "新的一件", "2021-03-21", "自查", "城东分局", "张三", ""))
    found = previewed(workbook(more), "b.xlsx")
    assert [row.data["problem"] for _, row in found.records] == ["新的一件"]
    assert take(office, found).count == 1


def test_a_corrected_row_is_no_longer_the_same(office: Office) -> None:
    take(office, previewed(workbook()))
    recording.correct_record(
        occasion=office.on(), register="finding", key="城东-1", row={"owner": "王五"},
        reason="换人", new_salt=lambda: b"t" * 16,
    )  # fmt: skip
    found = previewed(workbook(), "b.xlsx")
    assert not list(found.records)
    assert [d.code for d in found.sheets[0].diagnostics] == ["I052"]


def test_a_void_row_may_come_again_but_not_its_key(office: Office) -> None:
    take(office, previewed(workbook()))
    void = recording.void_record
    for key in ("east整治〔2021〕1号", "城东-1"):
        void(occasion=office.on(), register="finding", key=key, reason="错")
    found = previewed(workbook(), "b.xlsx")
    assert [row.data["problem"] for _, row in found.records] == ["路灯不亮"]


def test_rows_of_days_without_their_org_unit_stand_back(office: Office) -> None:
    early = (("", "早了", "2021-03-01", "自查", "新区分局", "", ""), ROWS[0])
    found = previewed(workbook(early))
    assert [row.data["problem"] for _, row in found.records] == ["路灯不亮"]
    (fault,) = found.sheets[0].diagnostics
    assert (fault.code, str(fault.place)) == ("I060", "三月!E2")
    assert take(office, found).count == 1


def test_an_old_name_still_names_the_org_unit(office: Office) -> None:
    change = (Renamed("east", date(2021, 3, 25), "东城分局"),)
    reorganising.reorganise(occasion=office.on(), org_changes=change, reason="更名")
    rows = (*ROWS[:1], ("", "新名", "2021-03-26", "自查", "东城分局", "", ""))
    assert [r.data["responsible_org_unit"] for _, r in previewed(workbook(rows)).records] == [
        "east", "east",
    ]  # fmt: skip


def test_nothing_half_taken(office: Office) -> None:
    """Between preview and taking, the tree, a key, or the definition may change."""
    found = previewed(workbook())
    refused("record_version", take, office, found, version=2)
    change = (Closed("new", date(2021, 3, 18)),)
    reorganising.reorganise(occasion=office.on(), org_changes=change, reason="撤销")
    refused("org_unit_not_open", take, office, found)
    assert count_records(RecordFilter("finding")) == 0
    recording.register_record(
        occasion=office.on(), register="finding", key="城东-1", new_salt=lambda: b"s" * 16,
        row={"problem": "别的", "found_on": "2021-03-09", "origin": "自查",
             "responsible_org_unit": "城东分局"},
    )  # fmt: skip
    found = previewed(workbook(ROWS[:1]))
    clash = previewed(workbook(ROWS[1:2]))
    assert not list(clash.records)
    assert take(office, found).count == 1


def test_the_identity_of_a_row_is_keyed(office: Office) -> None:
    """Whoever has the log but not the key cannot try out personal values."""
    found = previewed(workbook())
    first = take(office, found).first_number
    identities = {queries.entry(n).entry().identity for n in range(first, first + 3)}
    definition = queries.definition("finding")
    other_batch = taking.Batch(office.on(), definition, found.sha256, b"x" * 32, lambda: b"s" * 16)
    rows = [(sheet.name, row) for sheet, row in found.records]
    other = {one.identity for one in other_batch.prepare(rows)}
    assert not identities & other
    assert all(one.startswith("row:") and len(one) == 44 for one in identities)


@pytest.mark.parametrize("count", [2_500])
def test_a_batch_longer_than_one_flush(office: Office, count: int, tmp_path: Path) -> None:
    rows = tuple(
        ("", f"第{n}件", "2021-03-09", "自查", "城东分局", f"人{n}", str(n)) for n in range(count)
    )
    taken = take(office, previewed(workbook(rows)))
    assert taken.count == count
    assert (
        queries.record("finding", f"east整治〔2021〕{count}号").data["amount"]
        == f"{count - 1}0000.00"
    )
