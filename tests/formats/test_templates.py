"""Template folders: the shipped one whole, and every fault with file and line."""

import re
from pathlib import Path

import pytest

from kanhe.formats import templates
from kanhe.formats.templates import load_shipped, load_template, shipped_templates
from kanhe.formats.wording import WORDS
from kanhe.formats.wording_registers import REGISTERS
from kanhe.registers.campaign import Template
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.mapping import propose
from kanhe.registers.plain import from_plain, to_plain
from kanhe.values.refusal import Refusal

CAMPAIGN = """\
name: small
title: 小行动
title_en: Small
levels:
  - {name: city, title: 市级, title_en: City}
stages:
  - {name: only, title: 全程, title_en: All, days: 30}
cadence:
  - {name: daily, title: 日小结, title_en: Daily, grain: day, due_day: 0, hour: 18, level: city}
lamps:
  - {name: soon, title: 临期, title_en: Soon, colour: yellow, rule: due_within, days: 3}
"""
REGISTER = """\
name: note
title: 台账
title_en: Notes
numbering: {pattern: "N-{serial}"}
org_unit_field: org_unit
day_field: noted_on
filled_by: [city]
fields:
  - {name: noted_on, datatype: date, title: 日期, title_en: Day, is_required: true}
  - {name: org_unit, datatype: org_unit, title: 单位, title_en: Org unit, is_required: true}
"""


@pytest.fixture(scope="module")
def shipped() -> Template:
    return load_shipped("rectification")


def folder_of(tmp_path: Path, campaign: str = CAMPAIGN, register: str = REGISTER) -> Path:
    (tmp_path / "registers").mkdir()
    (tmp_path / "campaign.yaml").write_text(campaign, "utf-8")
    (tmp_path / "registers" / "note.yaml").write_text(register, "utf-8")
    (tmp_path / "registers" / "README.md").write_text("not a register", "utf-8")
    return tmp_path


def test_the_shipped_template_is_whole(shipped: Template) -> None:
    assert "rectification" in shipped_templates()
    assert {definition.name for definition in shipped.registers} == {
        "finding",
        "meeting",
        "training_class",
        "night_school",
        "rule",
        "service",
        "visit",
        "dispute",
        "hazard",
        "aggregate_count",
        "survey_point",
        "honour",
        "taskforce",
        "secondment",
        "equipment",
    }
    by_name = {definition.name: definition for definition in shipped.registers}
    recurrence = by_name["night_school"].traits.recurrence
    assert recurrence is not None
    assert recurrence.weekdays == (2, 4)
    assert by_name["finding"].traits.lifecycle is not None
    assert by_name["aggregate_count"].traits.aggregate is not None


def test_every_definition_fits_an_entry_and_comes_back(shipped: Template) -> None:
    for definition in shipped.registers:
        assert from_plain(RegisterDefinition, to_plain(definition)) == definition


def test_every_name_that_a_field_goes_by_maps_to_it_alone(shipped: Template) -> None:
    for definition in shipped.registers:
        for field in definition.fields:
            for title in (field.title, *field.aliases):
                (part,) = propose(definition, [title])
                assert (part.field, part.is_certain) == (field.name, True), (title, part)


def test_no_register_records_citizens(shipped: Template) -> None:
    for definition in shipped.registers:
        for field in definition.fields:
            assert field.is_personal == (field.datatype is Datatype.PERSON)


def test_a_good_folder(tmp_path: Path) -> None:
    template, faults = load_template(folder_of(tmp_path))
    assert faults == ()
    assert template is not None
    assert [definition.name for definition in template.registers] == ["note"]


def test_a_folder_without_registers(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN, "utf-8")
    template, faults = load_template(tmp_path)
    assert (template and template.registers, faults) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("filled_by: [city]", "filled_by: [moon]", "D024", 7),
        ("datatype: date", "datatype: dat", "D004", 9),
        ("day_field: noted_on", "day_field: none", "D012", 6),
        ("title_en: Notes\n", "", "D003", 1),
        ("title: 台账", "title: 台账\ncolour: red", "D001", 3),
        ("title: 台账", "title: 台账\ntitle: 再来", "D033", 3),
        ("title: 台账", "title: [台账", "D031", 3),
        ("name: note", "name: other", "D032", 1),
        ("filled_by: [city]", "filled_by: &a [city]\naliases: *a", "D034", 8),
        ('"N-{serial}"', '"N"', "D019", 4),
        ("title: 单位", "title: 日期", "D022", 10),
        (REGISTER, "", "D002", 1),
        (REGISTER, "2021-13-45", "D031", 1),
    ],
)
def test_a_fault_in_a_register_names_file_and_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in REGISTER
    template, faults = load_template(folder_of(tmp_path, register=REGISTER.replace(old, new)))
    assert template is None
    assert (faults[0].code, str(faults[0].place)) == (code, f"registers/note.yaml:{line}")
    for fault in faults:
        for words in REGISTERS[fault.code]:
            assert words.format(**fault.fact_map)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("hour: 18", "hour: 25", "D027", 9),
        ("level: city}\nlamps", "level: moon}\nlamps", "D024", 9),
        (", days: 3}", "}", "D029", 11),
        ("days: 30", "days: 0", "D030", 7),
        (
            "stages:",
            "  - {name: city, title: 又, title_en: Again}\nstages:",
            "D011",
            6,
        ),
        ("grain: day, due_day: 0", "grain: week, due_day: 0", "D027", 9),
        ("colour: yellow", "colour: pink", "D004", 11),
    ],
)
def test_a_fault_in_the_campaign_names_file_and_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in CAMPAIGN
    template, faults = load_template(folder_of(tmp_path, CAMPAIGN.replace(old, new)))
    assert template is None
    assert [(f.code, str(f.place)) for f in faults] == [(code, f"campaign.yaml:{line}")]


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "registers" / "note.yaml").write_bytes("name: 台账".encode("gb18030"))
    assert [fault.code for fault in load_template(folder)[1]] == ["D031"]


def test_folders_that_are_no_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="template_without_campaign"):
        load_template(tmp_path)
    with pytest.raises(Refusal, match="template_unknown"):
        load_shipped("../rectification")
    monkeypatch.setattr(templates, "BYTES_MOST", 10)
    with pytest.raises(Refusal, match="template_too_large"):
        load_template(folder_of(tmp_path))


def test_code_in_a_template_is_not_run(tmp_path: Path) -> None:
    bad = REGISTER.replace("title: 台账", "title: !!python/object/apply:os.getcwd []")
    assert [fault.code for fault in load_template(folder_of(tmp_path, register=bad))[1]] == ["D031"]


def codes_in_source() -> set[str]:
    found: set[str] = set()
    source = Path(templates.__file__).parents[1]
    files = [*source.glob("registers/*.py"), source / "formats" / "templates.py"]
    files += [source / "values" / name for name in ("orgtree.py", "taskforce.py")]
    for file in files:
        text = file.read_text("utf-8")
        found |= set(re.findall(r'"([ID]\d{3})"', text))
        found |= set(re.findall(r'Refusal\(\s*"([a-z_]+)"', text))
    return found


def test_every_code_has_words_and_every_word_a_code() -> None:
    assert codes_in_source() <= set(WORDS)
    assert set(REGISTERS) <= codes_in_source()
