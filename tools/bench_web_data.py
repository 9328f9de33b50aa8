"""The records of the web bench, the same for both sides; needs nothing but the standard library."""

from datetime import date, timedelta

WORDS = "消防通道堵塞 卷宗装订不规范 窗口服务生硬 台账缺页 值班记录缺失 设施老化".split()
ORIGINS = ("self_check", "public", "inspection", "audit")
NOT_OF_LATE = "public"
STATIONS = 330  # beside the four org units of the demo ledger: a board of 334


def org_units() -> list[str]:
    """Return the org units that records lie with."""
    return ["east", "west", "east1", "west1", *(f"s{number}" for number in range(STATIONS))]


def record(number: int, org_units: list[str], today: date) -> dict[str, str]:
    """Return a record; org unit, origin and day vary apart from each other, but for one origin
    that is not used of late: what looks for it by day must pass all that is newer."""
    age = number * 7 % 40
    origin = ORIGINS[(number * 2_654_435_761 % 2**32 >> 9) % 4]
    return {
        "problem": f"{WORDS[number % 6]}，第 {number} 处",
        "found_on": str(today - timedelta(days=age)),
        "origin": "self_check" if origin == NOT_OF_LATE and age < 5 else origin,
        "responsible_org_unit": org_units[number * 31 % len(org_units)],
        "pace": "at_once" if number % 50 == 0 else "in_stages",
    }
