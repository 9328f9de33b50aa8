"""Pages of records by value: forms, lists, who reads what, and what is refused; both databases."""

from pathlib import Path

import pytest

from kanhe.accounts.models import Account
from kanhe.store import queries
from kanhe.web import importing, messages, overseer
from kanhe.web.pages import ledger
from tests.web.city import NASTY, as_, number_of


def test_what_was_typed_is_shown_and_never_run(people: dict[str, Account]) -> None:
    office, number = as_(people["office"]), number_of("east")
    pages = [
        office.get("/registers/finding"),
        office.get(f"/registers/finding?peek={number}"),
        office.get(f"/records/{number}"),
        office.get(f"/records/{number}/correct"),
        office.get("/search", {"q": NASTY}),
        office.get("/registers/finding", {"q": NASTY, "view": NASTY, "col": NASTY, "org": ""}),
        office.get("/"),
    ]
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


PARTS = ("q", "org", "state", "view", "sort", "dir", "after", "from", "to", "peek", "f_grade")
COMMANDS = ("' OR 1=1 --", "%';DROP TABLE record;--", "\\", "\0", "a" * 5000)


@pytest.mark.parametrize("query", COMMANDS)
def test_no_question_becomes_a_command(people: dict[str, Account], query: str) -> None:
    office = as_(people["office"])
    for name in PARTS:
        answer = office.get("/registers/finding", {name: query})
        assert answer.status_code in (200, 404), (name, answer.status_code)
    assert office.get("/search", {"q": query}).status_code == 200
    assert queries.numbers_of_records("finding", ["east整治〔2026〕1号"])


def test_the_other_org_unit_is_not_shown(people: dict[str, Account]) -> None:
    clerk = as_(people["clerk"])
    listed = clerk.get("/registers/finding").content.decode()
    assert "东城分局" in listed
    assert "台账缺页" not in listed
    other = number_of("west")
    for path in ("", "/correct", "/receipt", "/code.svg", "/files/1", "/small/1"):
        assert clerk.get(f"/records/{other}{path}").status_code == 403, path
    for path in ("step", "remind", "void", "upload", "attach"):
        assert clerk.post(f"/records/{other}/{path}", {"event": "assign"}).status_code == 403, path
    assert "台账缺页" not in clerk.get("/search", {"q": "台账"}).content.decode()
    workbook = clerk.get("/registers/finding/export.xlsx")
    assert workbook.status_code == 200


def test_who_only_reads_is_offered_nothing_and_refused_everything(
    people: dict[str, Account],
) -> None:
    leader, number = as_(people["leader"]), number_of("east")
    page = leader.get(f"/records/{number}").content.decode()
    assert 'name="event"' not in page
    assert "/correct" not in page
    row = {"problem": "新问题", "found_on": "2026-03-10", "origin": "audit"}
    answer = leader.post("/registers/finding/new", {**row, "responsible_org_unit": "east"})
    assert answer.status_code == 422
    assert "没有办这件事" in answer.content.decode()
    assert leader.post(f"/records/{number}/void", {"reason": "误"}).status_code == 403
    assert leader.post(f"/records/{number}/step", {"event": "assign"}).status_code == 403


def test_an_administrator_sees_no_business_data(people: dict[str, Account]) -> None:
    security = as_(people["security"])
    assert security.get("/registers").status_code == 403
    assert security.get(f"/records/{number_of('east')}").status_code == 403
    assert security.get("/").headers["Location"] == "/me"


def test_a_record_is_entered_once_however_often_it_is_sent(people: dict[str, Account]) -> None:
    clerk, before = as_(people["clerk"]), queries.log_size()
    row = {
        "once": "a" * 32,
        "problem": "窗口排队时间长",
        "found_on": "2026-03-10",
        "origin": "audit",
        "responsible_org_unit": "east",
        "owner": "张三",
    }
    first = clerk.post("/registers/finding/new", row)
    assert first.status_code == 302
    assert clerk.post("/registers/finding/new", row).status_code in (302, 422)
    assert queries.log_size() == before + 1
    page = clerk.get(first.headers["Location"]).content.decode()
    assert "窗口排队时间长" in page
    assert "张三" not in page
    assert "张三" in clerk.get(f"{first.headers['Location']}?reveal=1").content.decode()


def test_faults_stand_at_their_field_and_nothing_typed_is_lost(people: dict[str, Account]) -> None:
    clerk = as_(people["clerk"])
    row = {"problem": "有问题", "found_on": "三月里", "amount": "约200", "origin": ""}
    answer = clerk.post("/registers/finding/new", {**row, "responsible_org_unit": "east"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="e-found_on"' in text
    assert 'id="e-origin"' in text
    assert "是不是 200" in text
    assert "有问题" in text
    assert "三月里" in text


def test_a_correction_needs_a_reason_and_keeps_both(people: dict[str, Account]) -> None:
    office, number = as_(people["office"]), number_of("west")
    same = {"problem": "台账缺三页", "reason": ""}
    assert office.post(f"/records/{number}/correct", same).status_code == 422
    done = office.post(f"/records/{number}/correct", {**same, "reason": "核对原件"})
    assert done.status_code == 302
    page = office.get(f"/records/{number}").content.decode()
    assert "核对原件" in page
    assert "<s>台账缺页</s>" in page


def test_pasted_rows_are_looked_at_and_taken_once(people: dict[str, Account]) -> None:
    clerk, before = as_(people["clerk"]), queries.log_size()
    rows = (
        "问题描述\t发现时间\t问题来源\t责任单位\t涉及金额\n"
        "卷宗装订不规范\t2026-03-11\t审计\t东城分局\t1200\n"
        "值班记录缺失\t2026-03-12\t审计\t东城分局\t约300\n"
    )
    sent = clerk.post("/registers/finding/paste", {"rows": rows})
    assert sent.status_code == 302
    look = clerk.get(sent.headers["Location"])
    text = look.content.decode()
    assert look.status_code == 200
    assert "约300" in text
    assert queries.log_size() == before
    assert as_(people["office"]).get(sent.headers["Location"]).status_code == 404  # not hers
    fields = ("problem", "found_on", "origin", "responsible_org_unit", "")  # no amounts
    named = {f"c0_{column}": field for column, field in enumerate(fields)}
    again = clerk.post(sent.headers["Location"], named)
    assert again.status_code == 302
    commented = clerk.get(f"{sent.headers['Location']}/commented")
    assert commented.content[:2] == b"PK"
    for _ in range(2):
        clerk.post(f"{sent.headers['Location']}/take")
    assert queries.log_size() > before
    taken = queries.log_size()
    clerk.post(f"{sent.headers['Location']}/take")
    assert queries.log_size() == taken


def test_what_was_done_is_told_once_and_by_us_only(people: dict[str, Account]) -> None:
    clerk = as_(people["clerk"])
    form = {"problem": "门牌脱落", "found_on": "2026-03-11", "origin": "audit"}
    done = clerk.post("/registers/finding/new", {**form, "responsible_org_unit": "东城分局"})
    cookie = done.cookies[messages.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "笔）。" in clerk.get(done.headers["Location"]).content.decode()
    assert "笔）。" not in clerk.get(done.headers["Location"]).content.decode()
    clerk.cookies[messages.COOKIE] = cookie.value[:-1] + ("A" if cookie.value[-1] != "A" else "B")
    assert "笔）。" not in clerk.get(done.headers["Location"]).content.decode()


ROWS = (
    "问题描述\t发现时间\t问题来源\t责任单位\t涉及金额\n"
    "楼道堆放杂物\t2026-03-11\t审计\t东城分局\t1200\n"
    "井盖缺失\t2026-03-12\t审计\t东城分局\t约300\n"
)


def test_a_large_workbook_is_worked_on_beside_the_server(
    people: dict[str, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", 0)
    begun: list[str] = []

    def begin(place: Path, task: str) -> bool:
        begun.append(task)
        overseer._place(place, task).parent.mkdir(exist_ok=True)
        overseer._write(place, task, {"state": "running", "done": 1, "all": 2})
        return True

    def work() -> str:
        return str(overseer.run(ledger(), begun.pop())["state"])

    monkeypatch.setattr(overseer, "start", begin)
    clerk, before = as_(people["clerk"]), queries.log_size()
    address = clerk.post("/registers/finding/paste", {"rows": ROWS}).headers["Location"]
    waits = clerk.get(address)
    assert waits.headers["Refresh"] == "2"
    assert "正在核对" in waits.content.decode()
    overseer._write(ledger().path, begun[0], {"state": "failed"})
    stopped = clerk.get(address)
    assert "继续" in stopped.content.decode()
    assert "Refresh" not in stopped.headers
    assert clerk.post(address, {"again": "1"}).status_code == 302
    assert begun.pop() == begun[0]
    assert work() == "done"
    assert "约300" in clerk.get(address).content.decode()
    assert "正在写批注" in clerk.get(f"{address}/commented").content.decode()
    assert work() == "done"
    assert clerk.get(f"{address}/commented").content[:2] == b"PK"
    assert clerk.post(f"{address}/take", {}).headers["Location"] == address
    clerk.post(f"{address}/take", {})  # sent twice: it goes on as it was asked for
    assert len(begun) == 1
    assert "1 / 2" in clerk.get(address).content.decode()
    assert queries.log_size() == before
    assert work() == "done"
    assert clerk.get(address).headers["Location"] == "/registers/finding"
    assert queries.log_size() == before + 1
    assert clerk.get(address).status_code == 404  # what was taken is forgotten


def test_a_large_workbook_that_is_refused_says_why(
    people: dict[str, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", 0)
    monkeypatch.setattr(overseer, "start", lambda _, task: overseer.run(ledger(), task))
    clerk = as_(people["clerk"])
    assert clerk.post("/registers/finding/paste", {"rows": "甲\t乙\n1\t2\n"}).status_code == 409


def test_a_workbook_for_nobody_is_told_at_once(people: dict[str, Account]) -> None:
    clerk = as_(people["clerk"])
    answer = clerk.post("/registers/finding/paste", {"rows": "甲\t乙\n1\t2\n"})
    assert answer.status_code in (404, 409)
    assert clerk.post("/registers/finding/import", {}).status_code == 409


def test_views_filters_and_paging_tell_the_same_records(people: dict[str, Account]) -> None:
    office = as_(people["office"])
    assert "台账缺页" in office.get("/registers/finding?view=to_assign").content.decode()
    assert "台账缺页" not in office.get("/registers/finding?view=closed").content.decode()
    assert "台账缺页" not in office.get("/registers/finding?org=east").content.decode()
    assert "台账缺页" in office.get("/registers/finding?org=west&state=registered").content.decode()
    assert "台账缺页" not in office.get("/registers/finding?from=2026-03-10").content.decode()
    assert "台账缺页" in office.get("/registers/finding?view=mine").content.decode()
    assert office.get("/registers/finding?view=overdue").status_code == 200
    assert office.get("/registers/nothing").status_code == 404
    number = number_of("west")
    led = office.get("/registers/finding/key", {"key": "west整治〔2026〕1号"})
    assert led.headers["Location"] == f"/records/{number}"


def test_one_step_on_many_records_counts_what_was_refused(people: dict[str, Account]) -> None:
    office = as_(people["office"])
    numbers = [str(number_of("east")), str(number_of("west"))]
    sent = {"event": "assign", "number": numbers, "due_on": "2026-05-01"}
    office.post("/registers/finding/steps", sent)
    assert "办成 2 条" in office.get("/registers/finding").content.decode()
    office.post("/registers/finding/steps", {"event": "assign", "number": numbers})
    assert "不能办 2 条" in office.get("/registers/finding").content.decode()
    office.post(f"/records/{numbers[0]}/remind", {"reason": "已到期"})
    office.post(f"/records/{numbers[1]}/void", {"reason": "重复登记"})
    assert "重复登记" in office.get(f"/records/{numbers[1]}").content.decode()
    assert "台账缺页" in office.get("/registers/finding?view=void").content.decode()
