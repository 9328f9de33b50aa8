"""Which counted units can mean the same count: 起 and 件 may, 人次 and 人 never do."""

from functools import lru_cache

_GROUPS = tuple(
    frozenset(words.split())
    for words in (
        "人 名 位",
        "起 件 宗 例",
        "家 户 所 处",
        "台 辆 部 架",
        "台次 辆次 车次",
        "次 场 场次 期",
        "项 条 件",
        "% ％",
    )
)
_TIMES = frozenset("人 台 辆 车 家 户 件 条 架".split())
_THINGS_OF = {"人": frozenset("人 名 位".split()), "台": frozenset("台 辆 部".split())}

#: What 个 can stand for.
_COUNTABLE = frozenset().union(*_GROUPS[:4], _GROUPS[6], {"份", "支", "场", "期"})

EQUAL, ALIKE, UNSAID, GENERIC = 1000, 500, 400, 250
"""Scores in thousandths: the same word, one of its group, no word at all, 个 against a better one.

个 goes with nearly everything, so such a match is never taken without asking.
"""


@lru_cache(4096)
def unit_score(claimed: str | None, counted: str) -> tuple[int, str | None]:
    """Return (score, veto): how well a claim's counted unit goes with an indicator's.

    The veto is a reason code; `times_and_things` is 人次 against 人, 台次 against 台.
    """
    if claimed is None:
        return UNSAID, None
    if claimed == counted:
        return EQUAL, None
    if any(claimed in group and counted in group for group in _GROUPS):
        return ALIKE, None
    if "个" in (claimed, counted) and {claimed, counted} & _COUNTABLE:
        return GENERIC, None
    if _is_times_of(claimed, counted) or _is_times_of(counted, claimed):
        return 0, "times_and_things"
    return 0, "counted_unit_differs"


def _is_times_of(times: str, things: str) -> bool:
    """Return whether *times* counts how often that happened which *things* counts (人次, 名)."""
    stem = times.removesuffix("次")
    return stem in _TIMES and stem != times and things in _THINGS_OF.get(stem, {stem})


def measure_of(counted_unit: str | None) -> str:
    """Return what kind of number a counted unit makes: times, money, percent, points, or count."""
    if counted_unit is None:
        return "count"
    if counted_unit in ("%", "％"):
        return "percent"
    if counted_unit.endswith("百分点"):
        return "points"
    if counted_unit.endswith("元"):
        return "money"
    return "times" if counted_unit.endswith("次") else "count"
