"""The records of the web bench, the same for both sides; needs nothing but the standard library."""

from datetime import date, timedelta

WORDS = "消防通道堵塞 卷宗装订不规范 窗口服务生硬 台账缺页 值班记录缺失 设施老化".split()
ORIGINS = ("self_check", "public", "inspection", "audit")
STATIONS = 330  # beside the four org units of the demo ledger: a board of 334


def org_units() -> list[str]:
    """Return the org units that records lie with."""
    return ["east", "west", "east1", "west1", *(f"s{number}" for number in range(STATIONS))]


def record(number: int, org_units: list[str], today: date) -> dict[str, str]:
    """Return a record; org unit, origin and day vary apart from each other."""
    return {
        "problem": f"{WORDS[number % 6]}，第 {number} 处",
        "found_on": str(today - timedelta(days=number * 7 % 40)),
        "origin": ORIGINS[number * 5 // 3 % 4],
        "responsible_org_unit": org_units[number * 31 % len(org_units)],
        "pace": "at_once" if number % 50 == 0 else "in_stages",
    }
