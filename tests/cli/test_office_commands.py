"""Taskforces from a sheet, registers from template files, entries withheld, the office's own form:
through the command line, on both databases."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
from django.db import connections

from tests.databases import bare_ledger, database, postgresql_server

from kanhe.cli.main import main  # isort: skip
from kanhe.store import queries, rebuild
from kanhe.store.folder import Folder
from kanhe.values.period import Window
from kanhe.values.taskforce import TaskforceKind, members

__all__ = ("bare_ledger", "database", "postgresql_server")

TEMPLATE = Path(str(files("kanhe.formats").joinpath("template_data", "rectification")))
ORG = """编码,名称,上级,设立日期,层级
市局,云河市公安局,,2019-01-01,city
城东,城东分局,市局,2019-01-01,county
"""
STAFF = """市局教育整顿专班抽调表
专班编码,专班名称,类别,组建单位,人员编号,派出单位,开始日期,结束日期
lead,领导小组,领导小组,市局,,,2021-02-20,2021-12-31
tf1,线索核查专班,,云河市公安局,p001,城东分局,2021.3.1,
tf1,,,,p002,市局,2021-03-05,2021年6月1日
,,,,,,,
tf1,,,,p002,市局,2021-07-01,
"""

Run = Callable[..., str]


@pytest.fixture
def run(bare_ledger: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run `kanhe` in this process on a founded ledger with two org units."""
    place = str(bare_ledger.path)

    def run(*words: str, status: int = 0) -> str:
        found = main([*words, "--ledger", place])
        said = capsys.readouterr()
        assert found == status, said
        return said.out + said.err

    from kanhe.acts.defining import start_ledger
    from kanhe.acts.founding import create_rows_key
    from kanhe.formats.templates import load_shipped, shipped_indicators
    from tests.acts.conftest import Office  # a ledger's first entries

    create_rows_key(bare_ledger.keys)
    start_ledger(
        occasion=Office(bare_ledger).on(),
        template=load_shipped("rectification"),
        indicators=shipped_indicators("rectification"),
    )
    (tmp_path / "org.csv").write_text(ORG, encoding="utf-8")
    run("org", "import", str(tmp_path / "org.csv"), "--reason", "三定方案")
    yield run
    assert rebuild.check() == []
    connections.close_all()


def test_taskforces_and_secondments_come_from_a_sheet_once(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "staff.csv"
    sheet.write_text(STAFF, encoding="utf-8")
    assert json.loads(run("org", "staff", str(sheet), "--format", "json")) == {
        "kanhe": "org_changes/1", "changes": 7, "known": 0,
    }  # fmt: skip
    staffing = queries.staffing()
    lead, taskforce = staffing.taskforces["lead"], staffing.taskforces["tf1"]
    assert (lead.kind, lead.org_unit) == (TaskforceKind.LEADING_GROUP, "市局")
    assert str(lead.window.end) == "2021-12-31"
    assert (taskforce.name, taskforce.org_unit) == ("线索核查专班", "市局")
    assert str(taskforce.window.start) == "2021-03-01"
    day = taskforce.window.start
    assert members(staffing, "tf1", day.replace(month=4)) == {"p001", "p002"}
    assert members(staffing, "tf1", day.replace(month=6)) == {"p001"}
    assert members(staffing, "tf1", day.replace(month=8)) == {"p001", "p002"}
    assert [one.from_org_unit for one in staffing.secondments] == ["城东", "市局", "市局"]
    again = json.loads(run("org", "staff", str(sheet), "--format", "json"))
    assert (again["changes"], again["known"]) == (0, 7)
    assert Window(day).start == day


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("tf1,专班,,市局,张三,城东,2021-03-01,", "像是姓名"),
        ("tf1,专班,,市局,p1,没有的局,2021-03-01,", "没有的局"),
        ("tf1,专班,,市局,p1,,2021-03-01,", "没有“—”"),
        ("tf1,专班,,市局,p1,城东,三月,", "第 2 行"),
        ("tf1,专班,,市局,p1,城东,2021-03-01,何时", "第 2 行"),
        ("tf1,专班,别的,市局,p1,城东,2021-03-01,", "第 2 行"),
        ("tf1,,,市局,p1,城东,2021-03-01,", "缺名称"),
        ("tf1,专班,,城东,p1,城东,2018-03-01,", "城东"),
    ],
)
def test_a_faulty_staff_sheet_is_refused(run: Run, tmp_path: Path, line: str, told: str) -> None:
    sheet = tmp_path / "staff.csv"
    header = STAFF.splitlines()[1]
    sheet.write_text(f"{header}\n{line}\n", encoding="utf-8")
    size = queries.log_size()
    assert told in run("org", "staff", str(sheet), status=2)
    sheet.write_text("没有,表头\n1,2\n", encoding="utf-8")
    assert "专班编码" in run("org", "staff", str(sheet), status=2)
    assert queries.log_size() == size


def test_a_file_defines_a_register_and_its_next_version(run: Run, tmp_path: Path) -> None:
    visit = tmp_path / "visit.yaml"
    text = (TEMPLATE / "registers" / "visit.yaml").read_text(encoding="utf-8")
    visit.write_text(text, encoding="utf-8")
    assert "没有改动" in run("define", str(visit))
    visit.write_text(text.replace("title: 走访台账", "title: 大走访台账"), encoding="utf-8")
    told = json.loads(run("define", str(visit), "--format", "json"))["defined"]
    assert [(one["kind"], one["name"], one["version"]) for one in told] == [
        ("register", "visit", 2)
    ]
    assert queries.definition("visit").title == "大走访台账"
    assert "没有改动" in run("define", str(visit))
    visit.write_text(text.replace("name: visit\n", "name: street_visit\n", 1), encoding="utf-8")
    assert "street_visit）：第 1 版" in run("define", str(visit))
    visit.write_text(text + "version: 9\n", encoding="utf-8")
    run("define", str(visit), status=1)


def test_a_faulty_file_names_its_line_and_defines_nothing(run: Run, tmp_path: Path) -> None:
    size = queries.log_size()
    visit = tmp_path / "visit.yaml"
    text = (TEMPLATE / "registers" / "visit.yaml").read_text(encoding="utf-8")
    visit.write_text(text.replace("day_field: visited_on", "day_field: nowhere"), encoding="utf-8")
    assert "visit.yaml" in run("define", str(visit), status=2)
    assert "visit.yaml" in run("define", str(visit), "--lang", "en", status=2)
    visit.write_text("name: [", encoding="utf-8")
    assert "visit.yaml:1" in run("define", str(visit), status=2)
    run("define", str(tmp_path / "missing.yaml"), status=2)
    assert queries.log_size() == size


def test_a_folder_defines_what_has_changed_in_a_template(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "template"
    shutil.copytree(TEMPLATE, folder)
    assert "没有改动" in run("define", str(folder))
    for name, old, new in (
        ("campaign.yaml", "title: ", "title: 新"),
        ("registers/rule.yaml", "title: ", "title: 新"),
        ("indicators.yaml", "title: ", "title: 新"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    told = json.loads(run("define", str(folder), "--format", "json"))["defined"]
    assert [(one["kind"], one["version"]) for one in told] == [
        ("campaign", 2), ("register", 2), ("indicator", 2),
    ]  # fmt: skip
    assert [one["entry_number"] for one in told] == list(
        range(queries.log_size() - 2, queries.log_size() + 1)
    )
    (folder / "indicators.yaml").write_text("indicators: [{}]\n", encoding="utf-8")
    assert "indicators.yaml" in run("define", str(folder), status=2)
    (folder / "campaign.yaml").write_text("{}\n", encoding="utf-8")
    assert "campaign.yaml" in run("define", str(folder), status=2)
    (folder / "campaign.yaml").unlink()
    run("define", str(folder), status=2)


def test_an_entry_is_withheld_on_a_legal_basis(run: Run) -> None:
    run("withhold", "3", status=2)
    run("withhold", "0", "--basis", "个人信息保护法第四十七条", status=2)
    run("withhold", "9999", "--basis", "个人信息保护法第四十七条", status=1)
    told = run("withhold", "3", "--basis", "个人信息保护法第四十七条")
    assert "第 3 笔此后不再出示" in told
    run("withhold", "3", "--basis", "再来", status=1)
    number = queries.log_size()
    found = json.loads(run("withhold", "4", "--basis", "同上", "--format", "json"))
    assert found == {"kanhe": "withheld/1", "entry": 4, "entry_number": number + 1}


def test_a_register_is_written_into_the_office_s_own_form(run: Run, tmp_path: Path) -> None:
    for at in range(3):
        run("add", "--register", "visit", f"visited_on=2021-03-0{at + 1}", "org_unit=城东分局",
            "visited_kind=门店", f"visited_count={at + 5}")  # fmt: skip
    book = openpyxl.Workbook()
    page = book.active
    page.append(["走访情况统计表"])
    page.append(["序号", "走访日期", "走访单位", "走访对象", "走访数量"])
    page.append([None] * 5)
    page.append(["合计", None, None, None, "=SUM(E3:E3)"])
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    book.save(form)
    told = json.loads(
        run("export", "visit", "--form", str(form), "-o", str(out), "--format", "json")
    )
    assert told["records"] == 3
    filled = openpyxl.load_workbook(io.BytesIO(out.read_bytes())).active
    rows = [[cell.value for cell in row] for row in filled.iter_rows(min_row=3, max_row=6)]
    assert [row[0] for row in rows] == [1, 2, 3, "合计"]
    assert sorted(row[4] for row in rows[:3]) == [5, 6, 7]
    assert {row[2] for row in rows[:3]} == {"城东分局"}
    assert rows[3][4] == "=SUM(E3:E5)"
    empty = openpyxl.Workbook()
    empty.save(form)
    run("export", "visit", "--form", str(form), "-o", str(out), status=2)
    form.write_bytes(b"PK no workbook")
    run("export", "visit", "--form", str(form), "-o", str(out), status=2)
