"""Records that begin together are written as if each were alone: the same bytes, the same rows."""

import marshal
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as some

from tests.databases import ORIGIN
from tests.store.entries import FINDING, NUMBERING, defined, entry, opened, registered
from tests.store.writing import write

from kanhe.indicators.definition import Indicator, Measure  # isort: skip
from kanhe.registers.datatypes import Datatype  # isort: skip
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.disclosure import Disclosure, commitment
from kanhe.registers.entry import Entry, RecordRegistered, to_data
from kanhe.registers.numbering import Numbering
from kanhe.registers.projection import project_record
from kanhe.store import occurrences, queries, rebuild
from kanhe.store.append import commit
from kanhe.store.definitions import payload_of
from kanhe.store.folder import Folder
from kanhe.store.fresh import FreshRecord, FreshRecords, ToBegin
from kanhe.store.models import LogEntry
from kanhe.store.record_rows import json_text, line_of, row_of, stored_keys
from kanhe.store.search import spelling, words_of
from kanhe.store.writer import Writer
from kanhe.tlog.canonical import encode
from kanhe.tlog.rejection import Malformed
from kanhe.values.refusal import Refusal

DAY = date(2021, 3, 9)
SAID = DAY.isoformat()
WIDE = replace(
    FINDING,
    fields=(*FINDING.fields, Field("places", Datatype.PLACE, "地点", "Places", is_many=True)),
)
Data = dict[str, str | list[str]]
NAMES = [part.name for part in WIDE.fields]
TEXTS = some.text('路灯不亮，。（A9é \ue000%s"\\\n\t\U00020000', min_size=1, max_size=60)
VALUES = TEXTS | some.sampled_from(
    ["路灯不亮", "100%", "%s", '"引号"', "a\nb", "\ue000", commitment(Disclosure("x", "s", "v"))]
)
DATA = some.dictionaries(
    some.sampled_from(NAMES), VALUES | some.lists(VALUES, min_size=1), min_size=1
)


def sample(definition: RegisterDefinition, **more: str) -> Entry:
    made = entry("sample", RecordRegistered(definition.name, definition.version, "", "", DAY, {}))
    return replace(made, **more)


def fresh(batch: FreshRecords, key: str | None, **data: str) -> FreshRecord:
    told: Data = {"problem": "路灯不亮", "found_on": "2021-03-09", "org_unit": "a", **data}
    return prepared(batch, f"row:{key}", key, told)


def prepared(
    batch: FreshRecords, identity: str, key: str | None, data: Data, source: str = "s:1"
) -> FreshRecord:
    return batch.prepare([ToBegin(identity, key, "a", SAID, source, data)])[0]


@given(DATA, VALUES, VALUES, some.booleans())
def test_bytes_and_rows_are_those_of_the_long_way(
    data: Data, actor: str, key: str, has_close_out: bool
) -> None:
    definition = (
        WIDE if has_close_out else replace(WIDE, traits=replace(WIDE.traits, lifecycle=None))
    )
    batch = FreshRecords(definition, sample(definition, actor=actor))
    for number in (7, 8):  # the second time from memory
        one = prepared(batch, "row:1", key, data, "file:3")
        payload = RecordRegistered(
            definition.name, definition.version, key, "a", DAY, data, "file:3"
        )
        alone = replace(sample(definition, actor=actor), identity="row:1", payload=payload)
        record = project_record(None, definition, number, alone)
        line = line_of(record.trail[-1])
        assert batch.rows([one], [key], number) == (
            [encode(to_data(alone))],
            [row_of(number, record, line, definition)],
            [(number, number, json_text(line))],
            [(number, spelling()(words_of(record)))],
        )
        assert batch.record(one, key) == replace(record, trail=(), editors=frozenset())
        assert marshal.loads(marshal.dumps(tuple(one))) == one  # it can be sent


@pytest.mark.parametrize("text", ["\x00", "e\u0301", "\ufffe", "长" * 30_000])
def test_what_no_entry_holds_is_refused(text: str) -> None:
    batch = FreshRecords(FINDING, sample(FINDING))
    with pytest.raises(Malformed):
        batch.rows([fresh(batch, "k1", problem=text)], ["k1"], 1)


def test_keys_follow_those_that_are_there_and_those_to_come(ledger: Folder) -> None:
    commit(lambda writer: writer.append(defined()))
    commit(lambda writer: writer.append(registered("a整治〔2021〕4号")))
    batch = FreshRecords(FINDING, sample(FINDING))
    some = [fresh(batch, None), fresh(batch, "a整治〔2021〕6号"), fresh(batch, "市-1")]
    last = some[0]._replace(identity="row:last")

    def command(writer: Writer) -> None:
        writer.see_keys(FINDING, ["a整治〔2021〕6号", "市-1"])
        writer.begin(batch, some)
        writer.begin(batch, [last])

    commit(command)
    for key in ("a整治〔2021〕7号", "a整治〔2021〕6号", "市-1", "a整治〔2021〕8号"):
        assert queries.record("finding", key).data["problem"] == "路灯不亮"


def test_an_office_key_is_not_kept_where_the_numbering_says_so(ledger: Folder) -> None:
    own = replace(FINDING, numbering=Numbering(NUMBERING.pattern, keeps_own=False))
    commit(lambda writer: writer.append(defined(own)))
    batch = FreshRecords(own, sample(own))

    def command(writer: Writer) -> None:
        writer.see_keys(own, ["a整治〔2021〕6号"])
        writer.begin(batch, [fresh(batch, "a整治〔2021〕6号")])

    commit(command)
    assert queries.record("finding", "a整治〔2021〕1号").org_unit == "a"


@pytest.mark.parametrize("keys", [["k1"], ["k2", "k2"], ["k3", "k1"]])
def test_a_key_given_before_takes_all_back(ledger: Folder, keys: list[str]) -> None:
    commit(lambda writer: writer.append(defined()))
    commit(lambda writer: writer.append(registered("k1")))
    batch = FreshRecords(FINDING, sample(FINDING))
    made = [
        prepared(batch, f"row:{at}", key, {"problem": "路灯不亮"}) for at, key in enumerate(keys)
    ]

    def command(writer: Writer) -> None:
        writer.begin(batch, [fresh(batch, "k9")])
        writer.begin(batch, made)

    with pytest.raises(Refusal, match="record_known"):
        commit(command)
    assert LogEntry.objects.count() == 2
    assert rebuild.check() == []


def test_an_identity_in_the_log_takes_all_back(ledger: Folder) -> None:
    commit(lambda writer: writer.append(defined()))
    batch = FreshRecords(FINDING, sample(FINDING))
    commit(lambda writer: writer.begin(batch, [fresh(batch, "k1")]))
    again = prepared(batch, "row:k1", "k2", {"problem": "路灯不亮"})
    for is_asked in (True, False):

        def command(writer: Writer, *, is_asked: bool = is_asked) -> None:
            if is_asked:
                writer.look_up(["row:k1"])
            writer.begin(batch, [again])

        with pytest.raises(Refusal, match="entry_known"):
            commit(command)
    assert queries.log_size() == 2
    assert batch._cut.entry.split('"ledger":"')[1].split('"')[0] == ORIGIN


def test_what_indicators_ask_meanwhile_is_looked_for_anew(ledger: Folder) -> None:
    asks_more = Indicator(
        "problems", "问题", "Problems", Measure.DISTINCT, "个", "口径", "definition", "finding",
        field="problem",
    )  # fmt: skip
    write(defined(), opened("a"))
    batch = FreshRecords(FINDING, sample(FINDING))
    some = [fresh(batch, "k1"), fresh(batch, "k2", problem="井盖缺失")]
    write(entry("j", payload_of(asks_more)))
    commit(lambda writer: writer.begin(batch, some))
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM held ORDER BY value")
        assert [row[0] for row in cursor.fetchall()] == ["井盖缺失", "路灯不亮"]
    assert rebuild.check() == []


def test_keys_are_looked_up_one_by_one_while_a_register_fills(ledger: Folder) -> None:
    """PostgreSQL has no statistics of what is not committed, and would read all of it each time."""
    commit(lambda writer: writer.append(defined()))
    batch = FreshRecords(FINDING, sample(FINDING))
    keys = [f"k{at}" for at in range(3_000)]

    def command(writer: Writer) -> str:
        writer.begin(batch, [fresh(batch, key) for key in keys])
        with CaptureQueriesContext(connection) as asked:
            assert sorted(stored_keys("finding", [*keys[:2_500], "other"])) == sorted(keys[:2_500])
        is_sqlite = connection.vendor == "sqlite"
        with connection.cursor() as cursor:
            how = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
            cursor.execute(f"{how} {asked.captured_queries[0]['sql']}".replace("%", "%%"))
            return str(cursor.fetchall())

    plan = commit(command)
    assert "record_key" in plan or "sqlite_autoindex_record_1 (register=? AND key=?)" in plan


def test_identities_have_one_index(ledger: Folder) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'log_entry'")
            (unique,) = [row[0] for row in cursor.fetchall() if "identity" in row[0]]
        assert unique.startswith("CREATE UNIQUE")


@pytest.mark.parametrize("most", [0, 20_000])
def test_counts_of_many_batches_are_those_of_one(
    monkeypatch: pytest.MonkeyPatch, ledger: Folder, most: int
) -> None:
    monkeypatch.setattr(occurrences, "_MOST_GATHERED", most)
    commit(lambda writer: writer.append(defined()))
    batch = FreshRecords(FINDING, sample(FINDING))

    def command(writer: Writer) -> None:
        for at in range(3):
            writer.begin(batch, [fresh(batch, f"k{at}", grade="grave")])

    commit(command)
    assert rebuild.check() == []


@pytest.mark.parametrize("most", [0, 20_000])
def test_counts_follow_a_definition_with_other_choices_in_the_same_command(
    monkeypatch: pytest.MonkeyPatch, ledger: Folder, most: int
) -> None:
    monkeypatch.setattr(occurrences, "_MOST_GATHERED", most)
    commit(lambda writer: writer.append(defined()))
    without = replace(
        FINDING, version=2, fields=tuple(one for one in FINDING.fields if one.name != "grade")
    )

    def command(writer: Writer) -> None:
        batch = FreshRecords(FINDING, sample(FINDING))
        writer.begin(batch, [fresh(batch, "k1", grade="grave")])
        writer.append(defined(without))
        writer.append(defined(replace(FINDING, version=3)))
        batch = FreshRecords(replace(FINDING, version=3), sample(FINDING))
        writer.begin(batch, [fresh(batch, "k2", grade="grave")])

    commit(command)
    assert rebuild.check() == []


def test_a_record_that_began_can_be_corrected_at_once(ledger: Folder) -> None:
    from tests.store.entries import corrected

    commit(lambda writer: writer.append(defined()))
    batch = FreshRecords(FINDING, sample(FINDING))

    def command(writer: Writer) -> None:
        assert writer.projector.record("finding", "k1") is None
        writer.begin(batch, [fresh(batch, "k1", grade="grave")])
        writer.append(corrected("k1", "c1", problem="路灯已修", grade="ordinary"))

    commit(command)
    assert queries.record("finding", "k1").data["problem"] == "路灯已修"
    assert rebuild.check() == []
