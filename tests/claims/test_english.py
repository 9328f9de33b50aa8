"""English paragraphs."""

import pytest

from kanhe.claims.page import is_english

from .reading import claims, numbers, plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Police made 5,256 arrests.", [("5,256", "5256", "arrests", None)]),
        ("Goods worth about $1.2 million.", [("$1.2 million", "1200000", "$", "about")]),
        ("Forty-seven officers came.", [("Forty-seven", "47", "officers", None)]),
        ("Two dozen workshops took place.", [("Two dozen", "24", "workshops", None)]),
        ("At least a dozen shops.", [("a dozen", "12", "shops", "at least")]),
        ("It rose by 12.5%.", [("12.5%", "12.5", "%", None)]),
        ("It rose by 40 percent.", [("40 percent", "40", "%", None)]),
        ("It fell 8.4 percentage points.", [
            ("8.4 percentage points", "8.4", "percentage points", None)
        ]),
        ("Some 12,040 people came.", [("12,040", "12040", "people", "some")]),
        ("RMB 5.73 billion was frozen.", [("RMB 5.73 billion", "5730000000", "RMB", None)]),
        ("It cost 300 yuan.", [("300 yuan", "300", "yuan", None)]),
        ("There were over 2,500.", [("2,500", "2500", None, "over")]),
        ("There were 2500.", [("2500", "2500", None, None)]),
    ],
)  # fmt: skip
def test_english_numbers(text, found):
    rows = [(c.text, plain(c.value), c.counted_unit, c.hedge) for c in claims(text)]
    assert rows == found


@pytest.mark.parametrize(
    ("text", "low", "high", "counted_unit"),
    [
        ("Between 10 and 15 stations were late.", "10", "15", "stations"),
        ("It costs 10 to 15 yuan.", "10", "15", "yuan"),
        ("It grew 3–5 percent.", "3", "5", "%"),
    ],
)
def test_english_ranges(text, low, high, counted_unit):
    (only,) = claims(text)
    assert (only.value, plain(only.low), plain(only.high)) == (None, low, high)
    assert (only.hedge, only.counted_unit) == ("~", counted_unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("On 9 March 2021 it began.", "date"),
        ("In 2021 it began.", "date"),
        ("Operation No. 1 began.", "ordinal"),
        ("It was the third time.", "ordinal"),
        ("She is 100 years old.", "duration"),
        ("It lasted 24 hours.", "duration"),
        ("It is a top 10 city.", "rank"),
        ("It was 3 out of 5.", "ratio"),
        ("The PM2.5 level fell.", "name"),
        ("It was one of them.", "idiom"),
        ("Take bus 42.", "name"),
        ("Of these, eight remain.", "structural"),
    ],
)
def test_english_numbers_that_are_no_claims(text, kind):
    assert [number.kind.value for number in numbers(text)] == [kind]


@pytest.mark.parametrize(
    ("value", "step"),
    [("5,400", "100"), ("1.2 million", "100000"), ("twenty", "1"), ("0 shops", "1")],
)
def test_the_place_of_the_last_digit(value, step):
    (only,) = numbers(f"There are more than {value}.")
    assert plain(only.step) == step


def test_who_when_and_whether_it_is_planned():
    text = (
        "Since 9 March 2021 the Riverton Police Department made 30 arrests, 5 seizures "
        "and 7 raids. "
        "The rate rose from 61% to 68%. It will open 12 stations."
    )
    found = claims(text)
    assert {claim.org_scope for claim in found} == {"Riverton Police Department"}
    assert {claim.window.text for claim in found if claim.window} == {"Since 9 March 2021"}
    assert [claim.modality.value for claim in found] == [
        "result", "result", "result", "baseline", "result", "target",
    ]  # fmt: skip
    assert found[0].subject.endswith("Police Department made arrests")
    assert found[1].subject.endswith("Police Department made seizures")


@pytest.mark.parametrize(
    ("text", "answer"), [("Hello there", True), ("你好 hello", False), ("5G", False), ("", False)]
)
def test_what_is_english(text, answer):
    assert is_english(text) is answer


def test_a_draft_may_change_language():
    text = "破案30起。\nPolice made 40 arrests.\nThey found 3 guns.\n抓获5人。"
    assert [claim.text for claim in claims(text)] == ["30起", "40", "3", "5人"]


def test_english_words_without_numbers_say_nothing():
    assert numbers("RMB and another top official.\nNo. In section names") == ()
