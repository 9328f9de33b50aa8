"""A small ledger to walk through: org units, people, records. Made in a process of its own.

`python -m tests.web.demo DIR`; the people and their password are below.
"""

import secrets
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from kanhe.formats.templates import load_shipped, shipped_indicators
from kanhe.store.folder import Folder
from kanhe.store.ledger import create_ledger
from kanhe.values.orgtree import Opened

PASSWORD = "trace every number 7"
ZONE = timezone(timedelta(hours=8))
START = date(2026, 3, 1)

#: login → name
PEOPLE = {
    "office": "王敏",
    "owner": "陈立",
    "reviewer": "李建国",
    "verifier": "赵一鸣",
    "superior": "孙浩",
    "clerk": "刘芳",
    "system": "周系统",
    "security": "吴安全",
    "audit": "郑审计",
}

ORG = (
    Opened("city", START, "清河市局", None, None, "city"),
    Opened("east", START, "东城分局", "city", None, "county"),
    Opened("west", START, "西城分局", "city", None, "county"),
    Opened("east1", START, "文峰路派出所", "east", None, "station"),
    Opened("west1", START, "西大街派出所", "west", None, "station"),
)

PROBLEMS = (
    "老旧小区消防通道堵塞", "窗口服务态度生硬", "执法记录仪使用不规范", "涉案财物登记不全",
    "值班备勤制度落实不到位", "群众来信超期未答复", "卷宗装订不规范", "办案区设施老化",
)  # fmt: skip


def build(place: Path) -> Folder:
    """Found the ledger and fill it; returns its folder."""
    folder = create_ledger(Folder(place, "kanhe.example/city", "", "rectification"))
    from kanhe.accounts.people import open_account, set_password
    from kanhe.acts.founding import found_ledger
    from kanhe.acts.occasion import Occasion
    from kanhe.acts.recording import register_record
    from kanhe.acts.reorganising import reorganise

    def occasion(identity: str, day: date = START) -> Occasion:
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
        return Occasion(
            ledger=folder.origin,
            actor="founder",
            occurred_at=moment,
            recorded_at=moment,
            identity=identity,
        )

    found_ledger(
        folder=folder,
        template=load_shipped("rectification"),
        indicators=shipped_indicators("rectification"),
        occasion=occasion("found"),
    )
    reorganise(occasion=occasion("org"), org_changes=ORG, reason="清编〔2026〕1号")
    for login, name in PEOPLE.items():
        set_password(open_account(login=login, display_name=name), PASSWORD)
    for number in range(40):
        day = START + timedelta(days=number)
        register_record(
            occasion=occasion(f"finding{number}", day),
            register="finding",
            row={
                "problem": f"{PROBLEMS[number % 8]}（第 {number + 1} 处）",
                "found_on": day.isoformat(),
                "origin": ("自查自纠", "群众反映", "督查")[number % 3],
                "grade": ("一般", "较大", "重大")[number % 3],
                "responsible_org_unit": ORG[1 + number % 4].name,
                "due_on": (day + timedelta(days=30)).isoformat(),
                "owner": "陈立",
            },
            new_salt=lambda: secrets.token_bytes(16),
        )
    return folder


if __name__ == "__main__":
    build(Path(sys.argv[1]))
