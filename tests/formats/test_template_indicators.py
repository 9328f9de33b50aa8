"""The indicators of template folders: the shipped ones whole, and every fault with its line."""

import re
from pathlib import Path

import pytest

from kanhe.formats import templates
from kanhe.formats.templates import load_indicators, load_shipped, shipped_indicators
from kanhe.formats.wording import WORDS
from kanhe.formats.wording_indicators import INDICATORS
from kanhe.formats.wording_matching import MATCHING
from kanhe.indicators.definition import Indicator, IndicatorSet, Measure
from kanhe.registers.plain import from_plain, to_plain
from kanhe.values.diagnostic import Severity
from kanhe.values.refusal import Refusal

SOUND = """\
indicators:
  - name: meetings
    title: 会议次数
    title_en: Meetings
    measure: count
    counted_unit: 次
    register: meeting
    definition: 一会一计。
    definition_en: One for each.
"""


def load(tmp_path: Path, text: str) -> tuple[tuple[Indicator, ...] | None, list[tuple[str, int]]]:
    (tmp_path / "indicators.yaml").write_text(text, "utf-8")
    indicators, faults = load_indicators(tmp_path, load_shipped("rectification"))
    assert all(one.code in WORDS for one in faults)
    return indicators, [(one.code, int(str(one.place).rpartition(":")[2])) for one in faults]


def test_the_shipped_indicators_are_whole() -> None:
    found = shipped_indicators("rectification")
    assert len(found) >= 45
    assert {one.measure for one in found} >= {Measure.COUNT, Measure.SUM, Measure.DISTINCT}
    assert any(one.measure is Measure.RATIO for one in found)
    assert any(one.targets and one.lamps for one in found)
    assert all(one.phrases.aliases for one in found)
    whole = IndicatorSet(found)
    assert from_plain(IndicatorSet, to_plain(whole)) == whole


def test_person_times_sessions_and_people_are_three_measures() -> None:
    by_unit = {one.counted_unit for one in shipped_indicators("rectification")}
    assert {"人次", "期", "次", "名", "台次", "元", "%"} <= by_unit


def test_read(tmp_path: Path) -> None:
    indicators, faults = load(tmp_path, SOUND)
    assert indicators is not None
    assert [one.name for one in indicators] == ["meetings"]
    assert faults == []


def test_a_template_may_have_none(tmp_path: Path) -> None:
    assert load_indicators(tmp_path, load_shipped("rectification")) == ((), ())


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (SOUND.replace("register: meeting", "register: meetings"), [("D040", 7)]),
        (SOUND.replace("measure: count", "measure: mean"), [("D004", 5)]),
        (SOUND.replace("count\n", "sum\n    field: title\n"), [("D013", 6)]),
        (
            SOUND + "    filter: {fields: [{field: meeting_kind, values: [dance]}]}\n",
            [("D004", 10)],
        ),
        (SOUND + "    colour: red\n", [("D001", 10)]),
        (SOUND + "    part_of: meetings\n", [("D048", 10)]),
        ("indicators: [", [("D031", 1)]),
        ("indicators: many\n", [("D002", 1)]),
    ],
)
def test_every_fault_has_its_line(tmp_path: Path, text: str, faults: list[tuple[str, int]]) -> None:
    indicators, found = load(tmp_path, text)
    assert indicators is None
    assert found == faults


def test_a_short_alias_is_flagged_and_kept(tmp_path: Path) -> None:
    text = SOUND + "    phrases:\n      aliases:\n        - 会议\n"
    indicators, faults = load(tmp_path, text)
    assert indicators is not None
    assert faults == [("D043", 12)]
    _, (only,) = load_indicators(tmp_path, load_shipped("rectification"))
    assert only.severity is Severity.WARNING


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = load_shipped("rectification")
    monkeypatch.setattr(templates, "BYTES_MOST", 10)
    (tmp_path / "indicators.yaml").write_text(SOUND, "utf-8")
    with pytest.raises(Refusal, match="template_too_large"):
        load_indicators(tmp_path, template)


def codes_in(folder: str, pattern: str, *names: str) -> set[str]:
    source = Path(templates.__file__).parents[1] / folder
    files = [source / name for name in names] or sorted(source.glob("*.py"))
    return {code for file in files for code in re.findall(pattern, file.read_text("utf-8"))}


def test_every_code_has_words_and_every_word_a_code() -> None:
    codes = codes_in("indicators", r'"(D0[45]\d)"') | codes_in(
        "indicators", r'Refusal\(\s*"([a-z_]+)"'
    )
    assert codes == set(INDICATORS)
    names = ("matching.py", "against_figures.py", "against_issued.py", "bindings.py")
    words = codes_in("reconcile", r'"([a-z]+_[a-z_]+|remembered)"', *names, "counted_units.py")
    assert set(MATCHING) <= words


def test_unknown_template() -> None:
    with pytest.raises(Refusal, match="template_unknown"):
        shipped_indicators("nothing")
