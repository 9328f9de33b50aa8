"""Defining, reorganising, disclosing: what they write, and each refusal."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kanhe.acts import defining, disclosing, recording, reorganising
from kanhe.formats.templates import load_shipped, shipped_indicators
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Field
from kanhe.registers.disclosure import is_commitment
from kanhe.store import checkpoints, queries
from kanhe.store.append import commit
from kanhe.store.definitions import payload_of
from kanhe.store.erasure import scrub
from kanhe.store.folder import Folder
from kanhe.store.keys import is_signed_by
from kanhe.tlog.policy import parse_policy
from kanhe.tlog.proof_file import check_proof_file
from kanhe.values.orgtree import Closed, Merged, Moved, Opened, Renamed
from kanhe.values.taskforce import Formed, Returned, Seconded

from .conftest import Office
from .refusing import refused

FINDING = {
    "problem": "窗口排队",
    "found_on": "2021-03-09",
    "origin": "群众反映",
    "responsible_org_unit": "城东分局",
    "owner": "欧阳测试甲",
    "leader": "司马测试乙",
}
LEVELS = ("city", "county", "station")


def add(office: Office) -> recording.Registered:
    return recording.register_record(
        occasion=office.on(), register="finding", row=FINDING, new_salt=lambda: b"s" * 16
    )


# --- defining ------------------------------------------------------------------------------------


def test_a_ledger_is_started_once(office: Office) -> None:
    template = load_shipped("rectification")
    indicators = shipped_indicators("rectification")
    assert queries.definitions() == template.registers
    assert queries.indicators() == indicators
    assert queries.campaign() == template.campaign
    told = refused("ledger_started", defining.start_ledger, occasion=office.on(), template=template)
    assert told.facts["entries"] == str(len(template.registers) + len(indicators) + 2)


def test_a_definition_gets_its_next_version_and_old_records_stay(office: Office) -> None:
    key = add(office).key
    before = queries.definition("finding")
    extra = Field("weather", Datatype.TEXT, "天气", "Weather")
    after = replace(before, version=2, fields=(*before.fields, extra))
    define = defining.define_register
    define(occasion=office.on(), definition=after, levels=LEVELS)
    assert queries.definition("finding").version == 2
    assert queries.record("finding", key).version == 1
    recording.correct_record(
        occasion=office.on(), register="finding", key=key, row={"weather": "雨"},
        reason="补填", new_salt=lambda: b"s" * 16,
    )  # fmt: skip
    assert queries.record("finding", key).version == 2
    refused("definition_version", define, occasion=office.on(), definition=after, levels=LEVELS)
    skipping = replace(after, version=4)
    refused("definition_version", define, occasion=office.on(), definition=skipping, levels=LEVELS)


def test_a_faulty_definition_is_refused(office: Office) -> None:
    before = queries.definition("visit")
    faulty = replace(before, version=2, day_field="nowhere")
    define = defining.define_register
    told = refused(
        "definition_faulty", define, occasion=office.on(), definition=faulty, levels=LEVELS
    )
    assert told.facts["register"] == "visit"


def test_an_indicator_gets_its_next_version_and_the_one_before_can_be_asked(office: Office) -> None:
    before, size = queries.indicator("visits"), queries.log_size()
    after = replace(before, version=2, title="走访数")
    define = defining.define_indicator
    define(occasion=office.on(), indicator=after)
    assert queries.indicator("visits") == after
    assert queries.indicator("visits", 1) == before
    assert [one.version for one in queries.indicators() if one.name == "visits"] == [2]
    assert before in queries.indicators(as_of=size)
    told = refused("indicator_version", define, occasion=office.on(), indicator=after)
    assert told.facts["expected"] == "3"
    refused("indicator_unknown", queries.indicator, "visits", 3)
    refused("indicator_unknown", queries.indicator, "nothing")


def test_a_faulty_indicator_is_refused(office: Office) -> None:
    faulty = replace(queries.indicator("visits"), version=2, day_field="nowhere")
    told = refused(
        "indicator_faulty", defining.define_indicator, occasion=office.on(), indicator=faulty
    )
    assert told.facts["path"] == "day_field"


def test_an_indicator_is_what_its_entry_says(office: Office) -> None:
    payload = replace(payload_of(queries.indicator("visits")), name="calls")
    refused("indicator_misnamed", commit, lambda writer: writer.append(office.on().entry(payload)))
    refused("plain_misfit", commit, lambda writer: writer.append(
        office.on().entry(replace(payload, definition={"name": "calls"}))
    ))  # fmt: skip


def test_a_campaign_gets_its_next_version(office: Office) -> None:
    before = queries.campaign()
    assert before is not None
    assert queries.campaign("rectification") == before
    assert queries.campaign("nothing") is None
    after = replace(before, version=2, starts_on=date(2021, 3, 9))
    define = defining.define_campaign
    define(occasion=office.on(), definition=after)
    assert queries.campaign() == after
    refused("campaign_version", define, occasion=office.on(), definition=after)
    faulty = replace(after, version=3, stages=(replace(after.stages[0], days=0),))
    told = refused("campaign_faulty", define, occasion=office.on(), definition=faulty)
    assert told.facts["campaign"] == "rectification"


# --- reorganising --------------------------------------------------------------------------------


def test_the_tree_changes_on_its_days(office: Office) -> None:
    changes = (
        Renamed("new", date(2021, 6, 1), "高新分局"),
        Merged("east", date(2022, 1, 1), "new"),
    )
    reorganising.reorganise(occasion=office.on(), org_changes=changes, reason="机构改革")
    tree = queries.tree()
    assert not tree.org_units["east"].is_open(date(2022, 1, 1))
    assert tree.org_units["new"].names[-1] == (date(2021, 6, 1), "高新分局")


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("no_changes", ()),
        ("org_unit_known", (Opened("east", date(2021, 1, 1), "再来"),)),
        ("org_unit_unknown", (Renamed("nobody", date(2021, 1, 1), "谁"),)),
        (
            "org_unit_not_open",
            (Closed("new", date(2021, 6, 1)), Renamed("new", date(2021, 7, 1), "晚了")),
        ),
        ("org_cycle", (Moved("city", date(2021, 1, 1), "east"),)),
        ("org_unit_has_children", (Closed("city", date(2021, 4, 1)),)),
    ],
)
def test_refusals_of_a_reorganisation(
    office: Office, code: str, changes: tuple[object, ...]
) -> None:
    act = reorganising.reorganise
    refused(code, act, occasion=office.on(), org_changes=changes, reason="文号")


def test_a_reorganisation_needs_its_document(office: Office) -> None:
    change = (Renamed("new", date(2021, 6, 1), "高新分局"),)
    act = reorganising.reorganise
    refused("reason_missing", act, occasion=office.on(), org_changes=change, reason=" ")


def test_people_are_lent_to_a_taskforce_and_come_back(office: Office) -> None:
    day = date(2021, 3, 9)
    formed = (Formed("tf1", day, "第一专班", "city"), Seconded("tf1", day, "p1", "east"))
    reorganising.staff(occasion=office.on(), staff_changes=formed, reason="组建方案")
    assert "tf1" in queries.staffing().taskforces
    act = reorganising.staff
    refused("taskforce_known", act, occasion=office.on(), staff_changes=formed[:1], reason="再建")
    refused("no_changes", act, occasion=office.on(), staff_changes=(), reason="无")
    lost = (Formed("tf2", day, "第二专班", "nowhere"),)
    refused("org_unit_unknown", act, occasion=office.on(), staff_changes=lost, reason="组建")
    back = (Returned("tf1", day, "p2"),)
    refused("person_not_seconded", act, occasion=office.on(), staff_changes=back, reason="返回")


# --- disclosing ----------------------------------------------------------------------------------


def values_in(folder: Folder, word: str) -> list[str]:
    """Return the files of a ledger on SQLite that hold *word* in their bytes."""
    files = (path for path in folder.path.rglob("*") if path.is_file())
    return [path.name for path in files if word.encode() in path.read_bytes()]


def test_erasure_takes_every_version_and_no_proof(office: Office, tmp_path: Path) -> None:
    done = add(office)
    recording.correct_record(
        occasion=office.on(), register="finding", key=done.key, row={"owner": "诸葛测试丙"},
        reason="换人", new_salt=lambda: b"t" * 16,
    )  # fmt: skip
    from kanhe.acts.founding import write_policy
    from kanhe.acts.publishing import receipt_for, sign_checkpoint
    from kanhe.store.keys import create_key
    from kanhe.tlog.keys import Algorithm

    keys = office.folder.keys
    if not (keys / "log.key").exists():
        create_key(keys, office.folder.origin, Algorithm.LOG)
    write_policy(keys)
    sign_checkpoint(keys=keys)
    early = receipt_for(entry_number=done.entry_number)
    numbers = disclosing.erase_disclosure(
        occasion=office.on(), register="finding", key=done.key, fields=("owner",),
        legal_basis="个人信息保护法第四十七条",
    )  # fmt: skip
    scrub()
    assert len(numbers) == 2
    record = queries.record("finding", done.key)
    open_data = disclosing.revealed(record)
    assert is_commitment(str(open_data["owner"]))
    assert open_data["leader"] == "司马测试乙"
    if not office.folder.database:
        for word in ("欧阳测试甲", "诸葛测试丙"):
            assert values_in(office.folder, word) == []
        assert values_in(office.folder, "司马测试乙")
    policy = parse_policy((keys / "policy").read_bytes())
    for proof in (early, receipt_for(entry_number=done.entry_number)):
        assert proof.extra is not None
        check_proof_file(proof, proof.extra, policy, is_signed_by)
    assert checkpoints.checkpoint().text


def test_refusals_of_an_erasure(office: Office) -> None:
    key = add(office).key
    act = disclosing.erase_disclosure
    more = {"register": "finding", "key": key, "legal_basis": "第四十七条"}
    refused("field_not_personal", act, occasion=office.on(), fields=("problem",), **more)
    blank = {**more, "legal_basis": " "}
    refused("reason_missing", act, occasion=office.on(), fields=(), **blank)
    refused("record_unknown", act, occasion=office.on(), fields=(), **{**more, "key": "x"})
    assert len(act(occasion=office.on(), fields=(), **more)) == 1  # type: ignore[arg-type]
    refused("nothing_to_erase", act, occasion=office.on(), fields=(), **more)


def test_an_entry_is_withheld_once(office: Office) -> None:
    number = add(office).entry_number
    act = disclosing.withhold_entry
    refused("entry_unknown", act, occasion=office.on(), entry_number=999, legal_basis="第四十七条")
    refused("reason_missing", act, occasion=office.on(), entry_number=number, legal_basis="")
    act(occasion=office.on(), entry_number=number, legal_basis="第四十七条")
    again = {"entry_number": number, "legal_basis": "再来"}
    refused("entry_already_withheld", act, occasion=office.on(), **again)
    refused("entry_withheld", queries.entry, number)
