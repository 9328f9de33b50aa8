"""A small ledger to walk through: org units, people, records. Made in a process of its own.

`python -m tests.web.demo DIR`; the people and their password are below.
"""

import secrets
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from kanhe.formats.templates import load_shipped, shipped_indicators
from kanhe.registers.authority import Scope
from kanhe.registers.roles import Role
from kanhe.store.folder import Folder
from kanhe.store.ledger import create_ledger
from kanhe.values.orgtree import Opened

PASSWORD = "trace every number 7"
ZONE = timezone(timedelta(hours=8))
START = date.today() - timedelta(days=45)

#: login → name, role, the org unit that it is given on (None: all)
PEOPLE: dict[str, tuple[str, Role, str | None]] = {
    "security": ("吴安全", Role.SECURITY_ADMIN, None),
    "system": ("周系统", Role.SYSTEM_ADMIN, None),
    "audit": ("郑审计", Role.AUDIT_ADMIN, None),
    "office": ("王敏", Role.OFFICE, None),
    "owner": ("陈立", Role.OWNER, "east"),
    "reviewer": ("李建国", Role.REVIEWER, "city"),
    "verifier": ("赵一鸣", Role.VERIFIER, "city"),
    "superior": ("孙浩", Role.SUPERIOR, "city"),
    "clerk": ("刘芳", Role.CLERK, "east"),
    "leader": ("高远", Role.LEADER, "city"),
    "west": ("何西", Role.OWNER, "west"),
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


def build(place: Path, url: str = "") -> Folder:
    """Found the ledger and fill it; returns its folder. *url* is that of a database, if any."""
    folder = create_ledger(Folder(place, "kanhe.example/city", url, "rectification"))
    from kanhe.accounts.people import account_of, open_account, set_password
    from kanhe.accounts.tokens import make_token
    from kanhe.acts.founding import found_ledger
    from kanhe.acts.granting import grant_role
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
    security = ""
    for login, (name, role, org_unit) in PEOPLE.items():
        account = open_account(login=login, display_name=name, home_org_unit=org_unit or "city")
        set_password(account, PASSWORD)
        grant_role(
            occasion=replace(occasion(f"grant/{login}"), actor=security or "founder"),
            account=account.key,
            role=role,
            org_unit=org_unit,
            starts_on=START,
        )
        security = security or account.key
    clerk = account_of("clerk")
    make_token(clerk, "夜间导数", Scope.REGISTER, START + timedelta(days=400), START)
    return folder


if __name__ == "__main__":
    build(Path(sys.argv[1]))
