"""The result as JSON, table and comments."""

import json
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from wcwidth import wcswidth

from kanhe.claims.number import Kind, Number, Window
from kanhe.formats.check_json import to_json
from kanhe.formats.check_notes import notes_for
from kanhe.formats.check_remarks import (
    Level,
    count,
    exit_status,
    plain,
    remarks_of,
    statuses_of,
)
from kanhe.formats.check_table import Screen, to_table
from kanhe.formats.check_values import interval_text, value_text, window_text
from kanhe.formats.draft import Draft
from kanhe.formats.wording import LANGS, Lang
from kanhe.reconcile.verdict import Checked, Outcome, Verdict
from kanhe.values.interval import Interval

from .checked_sample import CHECKED, CHECKS, CLEAN, NUMBERS, TEXT, blank, draft, spot

Golden = Callable[[str, str], None]


def bound(outcome: Outcome, figure: str) -> Checked:
    """Return one claim held against a ledger."""
    found = Number(0, 3, "12家", Kind.CLAIM, "sample", value=Decimal(12))
    verdict = Verdict(outcome, "visits", Decimal(figure), Decimal(12) - Decimal(figure))
    return Checked((found,), (Interval.exactly(Decimal(12)),), (verdict,), ())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5.73E+9", "5730000000"),
        ("5730000000.0", "5730000000"),
        ("98.50", "98.5"),
        ("100", "100"),
        ("-0.0", "0"),
        ("0.000001", "0.000001"),
        ("1E-7", "0.0000001"),
    ],
)
def test_plain(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("interval", "chinese", "short"),
    [
        (("1", "1", False, False), "1", "1"),
        (("300", "400", True, True), "大于 300，小于 400", "300~400"),
        (("300", None, False, False), "不少于 300", "≥300"),
        ((None, "400", False, False), "不超过 400", "≤400"),
        ((None, None, False, False), "不限", ""),
    ],
)
def test_interval_in_words(
    interval: tuple[str | None, str | None, bool, bool], chinese: str, short: str
) -> None:
    low, high = (Decimal(each) if each else None for each in interval[:2])
    given = Interval(low, high, *interval[2:])
    assert interval_text(given, "zh") == chinese
    assert value_text(Number(0, 1, "几", Kind.CLAIM, "sample"), given) == short


def test_window_in_words() -> None:
    since = next(n.window for n in NUMBERS if n.window)
    assert window_text(since, "zh") == "今年2月26日以来（2024-02-26 起）"
    assert window_text(Window("去年"), "zh") == "去年"
    assert window_text(Window("截至5月", None, since.first), "en") == "截至5月 (until 2024-02-26)"
    assert window_text(Window("当日", since.first, since.first), "zh") == (
        "当日（2024-02-26 至 2024-02-26）"
    )


def test_remarks_come_worst_first_and_in_text_order() -> None:
    remarks = remarks_of(CHECKED)
    assert [remark.rule for remark in remarks] == [
        "rule.sum",
        "rule.person_times",
        "rule.hedge",
        "rule.duplicate_paragraph",
        "rule.share",
        "rule.difference",
    ]
    assert len(remarks_of(CHECKED, is_verbose=False)) == len(remarks) - 1


def test_a_number_stands_as_the_worst_that_is_said_of_it() -> None:
    statuses = statuses_of(CHECKED, remarks_of(CHECKED))
    by_text = {n.text: s for n, s in reversed(list(zip(NUMBERS, statuses, strict=True)))}
    assert by_text["28460户"].word == "check.differs"
    assert by_text["39家"].word == "check.agrees"
    assert by_text["88.4%"].word == "check.adjusted"
    assert by_text["57.3亿元"].word == "outcome.unbound"
    assert by_text["2月26日"].word == "kind.date"
    assert statuses[-1].word == "outcome.duplicate"


@pytest.mark.parametrize(
    ("checked", "status"),
    [
        (CHECKED, 1),
        (CLEAN, 0),
        (blank(), 0),
        (bound(Outcome.DIFFERS, "13"), 1),
        (bound(Outcome.SCOPE_DIFFERS, "13"), 0),
        (bound(Outcome.AGREES, "12"), 0),
    ],
)
def test_exit_status(checked: Checked, status: int) -> None:
    assert exit_status(checked) == status


def test_summary_counts_claims_and_verdicts() -> None:
    assert count(CHECKED, is_verbose=False) == {
        "numbers": 19, "claims": 18, "bound": 0, "agrees": 0, "differs": 0, "checks": 5,
    }  # fmt: skip
    assert count(CHECKED, is_verbose=True)["checks"] == len(CHECKS)
    assert count(bound(Outcome.DIFFERS, "13"), False)["differs"] == 1
    assert count(bound(Outcome.AGREES_HEDGED, "13"), False)["agrees"] == 1


def test_a_claim_that_differs_from_the_ledger_is_told() -> None:
    remark = remarks_of(bound(Outcome.DIFFERS, "13"))[0]
    assert remark.level is Level.BAD
    assert remark.message("zh") == "稿中为 12家，台账为 13，差额 -1。请核对后改稿或补录。"
    assert (remark.stated, remark.expected) == (Decimal(12), Decimal(13))


# --- JSON ---------------------------------------------------------------------------------------


def test_json_is_the_spec(golden: Golden) -> None:
    line = to_json(draft(), CHECKED, "zh")
    assert "\n" not in line
    golden("cli/check.json", json.dumps(json.loads(line), ensure_ascii=False, indent=1) + "\n")


def test_json_keys_stand_in_the_order_of_the_spec() -> None:
    found = json.loads(to_json(draft(), CHECKED, "en", is_verbose=True))
    assert list(found) == ["kanhe", "draft", "numbers", "checks", "summary"]
    assert list(found["draft"]) == ["name", "sha256", "characters"]
    assert " ".join(found["numbers"][0]) == (
        "start end text kind value low high hedge hedge_kind counted_unit subject org_scope "
        "window modality duplicate_of verdict"
    )
    assert list(found["numbers"][1]["window"]) == ["text", "from", "to"]
    assert list(found["numbers"][1]["verdict"]) == (
        ["outcome", "indicator", "figure", "variance", "reasons"]
    )
    assert list(found["checks"][0]) == (
        ["rule", "outcome", "spans", "stated", "expected", "message"]
    )
    assert len(found["checks"]) == found["summary"]["checks"] == len(CHECKS)


def test_json_offsets_name_the_words_of_the_draft() -> None:
    found = json.loads(to_json(draft(), CHECKED, "zh"))
    assert all(TEXT[n["start"] : n["end"]] == n["text"] for n in found["numbers"])


def test_json_holds_a_name_that_is_no_text() -> None:
    line = to_json(Draft("\udcff.txt", "0", ""), blank(), "zh")
    data = line.encode("utf-8", "backslashreplace")
    assert json.loads(data)["draft"]["name"] == "\udcff.txt"


# --- table --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("columns", [80, 120])
def test_table(lang: Lang, columns: int, golden: Golden) -> None:
    text = to_table(draft(), CHECKED, lang, Screen(columns), is_verbose=columns == 80)
    golden(f"cli/check.{lang}.{columns}.txt", text)


def test_table_of_a_clean_and_of_an_empty_draft(golden: Golden) -> None:
    clean = to_table(draft(), CLEAN, "zh", Screen(80))
    empty = to_table(draft(text=""), blank(), "zh", Screen(80))
    golden("cli/check.clean.txt", clean + empty)


@pytest.mark.parametrize("columns", [40, 61, 80, 110])
@pytest.mark.parametrize("lang", LANGS)
def test_no_line_is_wider_than_the_screen(columns: int, lang: Lang) -> None:
    text = to_table(draft(), CHECKED, lang, Screen(columns), is_verbose=True)
    assert max(wcswidth(line) for line in text.splitlines()) <= columns


def test_the_columns_of_the_list_of_claims_begin_under_their_heads() -> None:
    lines = to_table(draft(), CHECKED, "zh", Screen(80), is_verbose=True).splitlines()
    at = lines.index("统计数字 18")
    column = wcswidth(lines[at + 1].partition("结论")[0])
    rows = lines[at + 2 : at + 20]
    shapes = [re.search("[■◆●▲–]", row) for row in rows]
    assert all(shapes)
    assert {wcswidth(row[: s.start()]) for row, s in zip(rows, shapes, strict=True)} == {column}


def test_colour_only_adds_colour() -> None:
    plain_text = to_table(draft(), CHECKED, "zh", Screen(80))
    coloured = to_table(draft(), CHECKED, "zh", Screen(80, is_coloured=True))
    assert "\x1b[1;31m■ 不一致" in coloured
    stripped = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert [s.rstrip() for s in stripped.splitlines()] == plain_text.splitlines()
    assert "\x1b" not in plain_text


def test_a_draft_cannot_steer_the_terminal() -> None:
    hostile = Draft("a\x1b]0;x\x07.txt", "0", "\x1b[2J1" + TEXT)
    text = to_table(hostile, CHECKED, "zh", Screen(80), is_verbose=True)
    assert not re.search("[\x00-\x09\x0b-\x1f]", text)


# --- comments -----------------------------------------------------------------------------------


def test_notes_tell_the_whole_on_the_number_held_to_account(golden: Golden) -> None:
    notes = notes_for(TEXT, CHECKED, "zh")
    assert [note.span for note in notes] == sorted({note.span for note in notes})
    golden("cli/check.notes.txt", "".join(f"{n.span.of(TEXT)}\n{n.text}\n\n" for n in notes))
    by_span = {note.span: note.text for note in notes}
    assert "稿中 28460，应为 28360" in by_span[spot(TEXT, "28460户")]
    assert "见“28460户”处批注" in by_span[spot(TEXT, "9715户")]
    assert spot(TEXT, "88.4%") not in by_span


def test_a_number_with_two_faults_has_one_note() -> None:
    twice = Checked(
        CHECKED.numbers, CHECKED.intervals, CHECKED.verdicts, (*CHECKS[3:4], *CHECKS[3:4])
    )
    (note,) = notes_for(TEXT, twice, "en")
    assert note.text.count("Keep one hedge.") == 2


def test_nothing_wrong_no_note() -> None:
    assert notes_for(TEXT, CLEAN, "zh") == ()
