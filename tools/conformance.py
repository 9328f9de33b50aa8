"""Hold the numeral reader against the Chinese numerals that two other projects publish.

    python tools/conformance.py RECOGNIZERS_CHECKOUT DUCKLING_CHECKOUT

Reads `Specs/Number/Chinese/{NumberModel,PercentModel}.json` of microsoft/Recognizers-Text (MIT) and
`Duckling/Numeral/ZH/Corpus.hs` of facebook/duckling (BSD-3); neither is part of this project.
Prints, for each suite, how many cases are read as published, how many of those that differ fall
under a convention of `docs/spec/claims.md`, and every other difference in full. A convention never
excuses a case that is read as published. Exit status 1 where a suite stays below the floor.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from kanhe.claims.normalise import normalise
from kanhe.claims.numerals import Numeral, NumeralKind, numerals_in

FLOOR = Decimal("0.97")


@dataclass(frozen=True)
class Found:
    """One number in a text: `text[start:end]` and its value."""

    start: int
    end: int
    value: Decimal


@dataclass(frozen=True)
class Case:
    text: str
    published: tuple[Found, ...]
    read: tuple[Found, ...]
    numerals: tuple[Numeral, ...]


@dataclass(frozen=True)
class Convention:
    """Why a published case is read otherwise here, and how such a case is told."""

    name: str
    applies: Callable[[Case], bool]


def _written(pattern: str) -> Callable[[Case], bool]:
    compiled = re.compile(pattern)
    return lambda case: any(compiled.search(case.text[f.start : f.end]) for f in case.published)


def _has_only_extra_weak_digits(case: Case) -> bool:
    extra = [n for n, f in zip(case.numerals, case.read, strict=True) if f not in case.published]
    is_nothing_missed = all(f in case.read for f in case.published)
    return (
        bool(extra)
        and is_nothing_missed
        and all(n.is_chinese and n.end - n.start == 1 for n in extra)
    )


_CHINESE_DIGIT = "[零一二两三四五六七八九十百千万萬亿億佰仟半]"
CONVENTIONS = (
    Convention("spaces are not read across", _written(r"\s")),
    Convention("打 双 对 are counted units, not factors", _written("[打雙對]$")),
    Convention("半 and 对 (half) are the caller's", _written("半|对折|對折")),
    Convention("exponents and Latin scales (2e5, 2^5, 40k, 3M) are not numerals",
               _written(r"[0-9](?:[eE][-+]?[0-9]|\^|\s?[kKMG])")),
    Convention("分 without 之 is no fraction", _written(f"[分份](?={_CHINESE_DIGIT})")),
    Convention("百分之 is one numeral with its number",
               lambda case: any(n.kind is NumeralKind.PERCENT for n in case.numerals)
               and any(re.search("百分之$", case.text[: f.start]) for f in case.published)),
    Convention("伍 陆 肆 拾 參 are words but beside a capital place word",
               _written("(?<![拾佰仟萬億零])[伍陆陸肆拾參](?![拾佰仟万萬亿億])")),
    Convention("adjacent digits (二三十) are a range, and are read",
               lambda case: not case.published and all(n.value is None for n in case.numerals)),
    Convention("addresses are masked by the caller", lambda case: "://" in case.text),
    Convention("words that hold a lone 一 to 九 (一切, 四川) are masked by the caller",
               _has_only_extra_weak_digits),
)  # fmt: skip


def _value(numeral: Numeral) -> Decimal:
    """Return the one number that other readers give: the floor of an indefinite one."""
    if numeral.value is not None:
        return numeral.value
    return numeral.low - 1 if numeral.hedge == "几" else numeral.low


def _as_found(text: str, numeral: Numeral) -> Found:
    """Return the numeral as Recognizers prints it: 四百多 ends in front of 多."""
    end = numeral.end
    if numeral.hedge in ("余", "多") and text[end - 1] == numeral.hedge:
        end -= 1
    return Found(numeral.start, end, _value(numeral))


def _agrees(published: Decimal, read: Decimal) -> bool:
    """Compare at the 15 digits to which the published values are printed."""
    return abs(published - read) <= abs(published) * Decimal("1e-14")


def _is_same(case: Case) -> bool:
    pairs = zip(case.published, case.read, strict=False)
    return len(case.published) == len(case.read) and all(
        (p.start, p.end) == (r.start, r.end) and _agrees(p.value, r.value) for p, r in pairs
    )


def number_cases(checkout: Path) -> list[Case]:
    """Return the published cases of numbers, each with what was read."""
    cases = []
    for entry in _entries(checkout, "NumberModel"):
        text = normalise(entry["Input"])
        published = tuple(
            Found(r["Start"], r["End"] + 1, Decimal(r["Resolution"]["value"]))
            for r in entry["Results"]
        )
        numerals = tuple(numerals_in(text))
        inside = _written_as_number(numerals, text, published)
        cases.append(Case(text, published, tuple(_as_found(text, n) for n in inside), inside))
    return cases


def _written_as_number(
    numerals: tuple[Numeral, ...], text: str, published: tuple[Found, ...]
) -> tuple[Numeral, ...]:
    """Return the numerals without the percentages that the percent suite asks for instead."""
    inside = {f.start for f in published}
    return tuple(
        n
        for n in numerals
        if n.kind in (NumeralKind.CARDINAL, NumeralKind.FRACTION)
        or inside & set(range(n.start, n.end))
    )


_TENTHS_AND_POINTS = re.compile("(?P<tenth>成)|(?P<off>折)|(?:个|個)百分[点點]")


def _percentage(text: str, numeral: Numeral) -> Found | None:
    """Return the numeral with the counted unit behind it as hundredths, or None."""
    value = _value(numeral)
    if numeral.kind is NumeralKind.PERCENT:
        return Found(numeral.start, numeral.end, value)
    if numeral.kind is NumeralKind.PERMILLE:
        return Found(numeral.start, numeral.end, value / 10)
    if numeral.kind is NumeralKind.FRACTION:
        is_per = re.match("[百千万萬]+分之", text[numeral.start :])
        return Found(numeral.start, numeral.end, value * 100) if is_per else None
    match = _TENTHS_AND_POINTS.match(text, numeral.end)
    if match is None:
        return None
    is_tenths = match["tenth"] or (match["off"] and value < 10)
    return Found(numeral.start, match.end(), value * 10 if is_tenths else value)


def percent_cases(checkout: Path) -> list[Case]:
    """Return the published cases of percentages, each with what was read."""
    cases = []
    for entry in _entries(checkout, "PercentModel"):
        text = normalise(entry["Input"])
        published = tuple(
            Found(r["Start"], r["End"] + 1, Decimal(r["Resolution"]["value"].rstrip("%")))
            for r in entry["Results"]
        )
        both = [(n, f) for n in numerals_in(text) if (f := _percentage(text, n)) is not None]
        read, numerals = tuple(f for _, f in both), tuple(n for n, _ in both)
        cases.append(Case(text, published, read, numerals))
    return cases


def _entries(checkout: Path, model: str) -> list[dict]:
    path = checkout / "Specs" / "Number" / "Chinese" / f"{model}.json"
    return json.loads(path.read_text(encoding="utf-8-sig"))


_EXAMPLES = re.compile(r"NumeralValue\s+\(?(-?[0-9.]+)\)*\s*\[(.*?)\]", re.DOTALL)


def duckling_cases(checkout: Path) -> list[Case]:
    """Return one case for each example; what follows the numeral (零个) is not compared."""
    corpus = (checkout / "Duckling" / "Numeral" / "ZH" / "Corpus.hs").read_text(encoding="utf-8")
    cases = []
    for value, examples in _EXAMPLES.findall(corpus):
        for example in re.findall(r'"([^"]+)"', examples):
            text = normalise(example)
            numerals = tuple(numerals_in(text))
            read = tuple(Found(n.start, n.end, _value(n)) for n in numerals)
            is_begun = (
                len(read) == 1 and read[0].start == 0 and text[read[0].end :] in ("", "个", "個")
            )
            end = read[0].end if is_begun else len(text)
            cases.append(Case(text, (Found(0, end, Decimal(value)),), read, numerals))
    return cases


def judge(name: str, cases: list[Case]) -> bool:
    """Print how one suite went; return whether it reaches the floor."""
    differing = [case for case in cases if not _is_same(case)]
    excused: Counter[str] = Counter()
    failures = []
    for case in differing:
        convention = next((c.name for c in CONVENTIONS if c.applies(case)), None)
        if convention is None:
            failures.append(case)
        else:
            excused[convention] += 1
    passed, held = len(cases) - len(differing), len(cases) - sum(excused.values())
    print(f"\n{name}: {passed}/{len(cases)} as published; {passed}/{held} = "
          f"{Decimal(passed) / held:.4f} of those within the conventions")  # fmt: skip
    for convention, count in excused.most_common():
        print(f"  {count:3}  {convention}")
    for case in failures:
        print(f"  differs: {case.text!r}\n    published {_shown(case, case.published)}"
              f"\n    read      {_shown(case, case.read)}")  # fmt: skip
    return Decimal(passed) / held >= FLOOR


def _shown(case: Case, found: tuple[Found, ...]) -> str:
    return "; ".join(f"{case.text[f.start : f.end]} = {f.value}" for f in found) or "nothing"


def main(arguments: list[str]) -> int:
    """Print the counts and every difference; return the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    recognizers, duckling = map(Path, arguments)
    suites = {
        "Recognizers-Text NumberModel": number_cases(recognizers),
        "Recognizers-Text PercentModel": percent_cases(recognizers),
        "duckling Numeral ZH": duckling_cases(duckling),
    }
    verdicts = [judge(name, cases) for name, cases in suites.items()]  # all are printed
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
