"""A campaign under way, for the pages of the board and of figures; its days are near today.

`python -m tests.web.board_demo DIR`. Four counties, eight stations, about 700 records.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from kanhe.formats.templates import load_shipped, shipped_indicators
from kanhe.indicators.definition import Target
from kanhe.registers.entry import Entry, EvidenceAttached, RecordRegistered, StepTaken
from kanhe.registers.lifecycle import ENTERS, ROAD, Event
from kanhe.store.folder import Folder
from kanhe.store.ledger import create_ledger
from kanhe.values.orgtree import Opened
from tests.web.demo import PASSWORD

ZONE = timezone(timedelta(hours=8))
TODAY = datetime.now(ZONE).date()
STARTS = TODAY - timedelta(days=62)
COUNTIES = {"east": "东城分局", "west": "西城分局", "river": "沿河县局", "hill": "南山县局"}
STATIONS = {
    "east1": ("文峰路派出所", "east"), "east2": ("柳桥派出所", "east"),
    "west1": ("西大街派出所", "west"), "west2": ("东关派出所", "west"),
    "river1": ("码头派出所", "river"), "river2": ("芦村派出所", "river"),
    "hill1": ("石阶派出所", "hill"), "hill2": ("松岭派出所", "hill"),
}  # fmt: skip
PROBLEMS = (
    "老旧小区消防通道堵塞", "窗口服务态度生硬", "执法记录仪使用不规范", "涉案财物登记不全",
    "值班备勤制度落实不到位", "群众来信超期未答复", "卷宗装订不规范", "办案区设施老化",
)  # fmt: skip
SITES = ("老街市场", "河西仓库", "城南客运站", "实验小学门前")
#: How bad things are: of so many findings one stays open.
DILIGENCE = {"east": 9, "west": 4, "river": 2, "hill": 3, "city": 4}


def build(place: Path) -> Folder:
    """Found the ledger and fill it; returns its folder."""
    folder = create_ledger(Folder(place, "kanhe.example/city", "", "rectification"))
    from kanhe.accounts.people import open_account, set_password
    from kanhe.acts.founding import found_ledger
    from kanhe.acts.occasion import Occasion
    from kanhe.acts.reorganising import reorganise
    from kanhe.store.append import commit

    moment = datetime.combine(STARTS, time(9), ZONE)
    occasions = (
        Occasion(
            ledger=folder.origin,
            actor="founder",
            occurred_at=moment,
            recorded_at=moment,
            identity=identity,
        )
        for identity in ("found", "org")
    )
    template = load_shipped("rectification")
    campaign = replace(template.campaign, starts_on=STARTS)
    due = TODAY + timedelta(days=40)
    indicators = tuple(
        replace(one, targets=(Target(Decimal(400), due), Target(Decimal(90), due, "east")))
        if one.name == "services"
        else one
        for one in shipped_indicators("rectification")
    )
    found_ledger(
        folder=folder,
        template=replace(template, campaign=campaign),
        indicators=indicators,
        occasion=next(occasions),
    )
    changes = [Opened("city", STARTS, "清河市局", None, None, "city")]
    changes += [Opened(key, STARTS, name, "city", None, "county") for key, name in COUNTIES.items()]
    changes += [
        Opened(key, STARTS, name, above, None, "station") for key, (name, above) in STATIONS.items()
    ]
    reorganise(occasion=next(occasions), org_changes=changes, reason="清编〔2026〕1号")
    for login, name in {"office": "王敏", "clerk": "刘芳"}.items():
        set_password(open_account(login=login, display_name=name), PASSWORD)
    draw = random.Random(7)
    written = list(_records(folder.origin, draw))
    commit(lambda writer: [writer.append(one) for one in written])
    proofs = list(_proofs(folder.origin, written))
    commit(lambda writer: [writer.append(one) for one in proofs])
    stepped = list(_steps(folder.origin, draw))
    commit(lambda writer: [writer.append(one) for one in stepped])
    return folder


def _records(origin: str, draw: random.Random) -> Iterator[Entry]:
    places = [*COUNTIES, *STATIONS, "city"]
    number = 0
    for _ in range(160):
        number += 1
        day = STARTS + timedelta(days=draw.randrange(60))
        yield _record(origin, "finding", number, draw.choice(places), day, {
            "problem": f"{draw.choice(PROBLEMS)}（第 {number} 处）", "found_on": day.isoformat(),
            "origin": draw.choice(["self_check", "public", "inspection"]),
            "pace": draw.choice(["at_once", "in_stages"]),
        }, "responsible_org_unit")  # fmt: skip
    for _ in range(90):
        number += 1
        day = STARTS + timedelta(days=draw.randrange(60))
        yield _record(origin, "hazard", number, draw.choice(list(STATIONS)), day, {
            "site": draw.choice(SITES), "problem": f"{draw.choice(PROBLEMS)}（隐患 {number}）",
            "found_on": day.isoformat(), "grade": draw.choice(["ordinary", "grave"]),
        })  # fmt: skip
    for at in range(62):
        day = STARTS + timedelta(days=at)
        for org_unit in (*COUNTIES, *STATIONS, "city"):
            if draw.random() < (1 if org_unit[0] in "er" else 0.99):
                number += 1
                yield _record(origin, "aggregate_count", number, org_unit, day, {
                    "counted_on": day.isoformat(), "person_checks": draw.randrange(4, 40),
                })  # fmt: skip
            if day.isoweekday() in (2, 4) and (org_unit[0] != "h" or draw.random() < 0.97):
                number += 1
                yield _record(origin, "night_school", number, org_unit, day, {
                    "held_on": day.isoformat(), "topic": "执法规范",
                    "headcount": draw.randrange(9, 40),
                })  # fmt: skip
            if draw.random() < 0.35 and org_unit in STATIONS:
                number += 1
                yield _record(origin, "service", number, org_unit, day, {
                    "done_on": day.isoformat(), "service_kind": "matter",
                    "matter": "代办证件",
                })  # fmt: skip


def _record(
    origin: str, register: str, number: int, org_unit: str, day: date, data: dict[str, object],
    field: str = "org_unit",
) -> Entry:  # fmt: skip
    moment = datetime.combine(day, time(10), ZONE)
    payload = RecordRegistered(
        register, 1, f"{register}-{number}", org_unit, day, {field: org_unit, **data}
    )
    return Entry(origin, f"{register}-{number}", "clerk", moment, moment, payload)


def _proofs(origin: str, written: list[Entry]) -> Iterator[Entry]:
    """Yield the proofs that close-out asks for; their files are not kept in this ledger."""
    kinds = {"finding": ("report", "proof"), "hazard": ("before", "after")}
    for one in written:
        payload = one.payload
        assert isinstance(payload, RecordRegistered)
        for kind in kinds.get(payload.register, ()):
            name = f"{payload.key}-{kind}"
            digest = sha256(name.encode()).hexdigest()
            proof = EvidenceAttached(
                payload.register, payload.key, kind, digest, 2048, "image/jpeg"
            )
            yield Entry(origin, name, "clerk", one.occurred_at, one.recorded_at, proof)


def _steps(origin: str, draw: random.Random) -> Iterator[Entry]:
    """Yield the steps of each finding and hazard, as far as it has come."""
    from kanhe.registers.projection import content_of
    from kanhe.store import queries
    from kanhe.store.listing import RecordFilter, each_record

    for register in ("finding", "hazard"):
        trait = queries.definition(register).traits.lifecycle
        assert trait is not None
        road = [state for state in ROAD[1:] if state not in trait.skips]
        for one in each_record(RecordFilter(register)):
            record = one.record
            above = record.org_unit.rstrip("12")
            is_old = record.day < TODAY - timedelta(days=16)
            is_done = draw.randrange(DILIGENCE[above] * (6 if is_old else 1)) > 0
            last = len(road) - 1 if is_done else draw.randrange(1, 5)
            events: list[Event] = [ENTERS[state][0] for state in road[:last]]
            if not is_done and Event.REQUEST_CLOSE_OUT in events and draw.random() < 0.5:
                events.append(Event.SEND_BACK)
            content = content_of(record)
            for at, event in enumerate(events):
                moment = datetime.combine(record.day, time(11), ZONE) + timedelta(days=at)
                payload = StepTaken(register, record.key, event, content, reason="见附件")
                name = f"{record.key}-{at}"
                yield Entry(origin, name, f"person{at}", moment, moment, payload)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
