import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kanhe.claims.number import Kind, Number
from kanhe.claims.page import Page
from kanhe.formats.check_html import to_html
from kanhe.formats.draft import Draft
from kanhe.formats.html_parts import element, text_of
from kanhe.formats.wording import LANGS, Lang
from kanhe.reconcile.verdict import Check, Checked, CheckOutcome, Outcome, Rule, Verdict
from kanhe.values.span import Span

from .checked_sample import CHECKED, CLEAN, NUMBERS, blank, draft, page

HOSTILE = "<script>alert(1)</script> \"'&amp; </style> \u202e12\0 ]]> <!-- 家 -->"


def parsed(html: str) -> etree._Element:
    """Return the page as a tree; anything not well-formed is refused."""
    assert html.startswith("<!DOCTYPE html>")
    return etree.fromstring(html.encode(), etree.XMLParser(resolve_entities=False))


def around(text: str, *numbers: Number, checks: tuple[Check, ...] = ()) -> str:
    checked = Checked(
        numbers,
        (None,) * len(numbers),
        tuple(Verdict() if n.kind is Kind.CLAIM else None for n in numbers),
        checks,
    )
    return to_html(Draft("a.txt", "0", text), checked, page(text, {}), "zh")


def claim(start: int, end: int, text: str) -> Number:
    return Number(start, end, text[start:end], Kind.CLAIM, "sample")


@pytest.mark.parametrize("lang", LANGS)
def test_page(lang: Lang, golden: Callable[[str, str], None]) -> None:
    html = to_html(draft(), CHECKED, page(), lang)
    golden(f"cli/check.{lang}.html", re.sub("(?s)<style>.*</style>", "<style></style>", html))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("checked", [CHECKED, CLEAN, blank()], ids=["faults", "clean", "blank"])
def test_page_is_well_formed_and_names_its_language(lang: Lang, checked: Checked) -> None:
    root = parsed(to_html(draft(), checked, page(), lang))
    assert root.get("lang") == {"zh": "zh-Hans", "en": "en"}[lang]
    assert len(root.findall(".//h1")) == 1
    assert root.findtext(".//title")


def test_ids_are_unique_and_every_link_leads_somewhere() -> None:
    root = parsed(to_html(draft(), CHECKED, page(), "zh"))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = root.xpath("//a/@href")
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_every_number_is_marked_and_explained() -> None:
    root = parsed(to_html(draft(), CHECKED, page(), "zh"))
    for count, number in enumerate(NUMBERS, 1):
        (mark,) = root.xpath(f"//a[@id='t{count}']")
        assert mark.get("href") == f"#n{count}"
        assert mark.findtext("mark") == number.text
        (entry,) = root.xpath(f"//li[@id='n{count}']")
        assert entry.xpath(f".//a[@href='#t{count}']")


def test_status_is_said_in_shape_and_word() -> None:
    root = parsed(to_html(draft(), CHECKED, page(), "zh"))
    stated = "".join(root.xpath("//a[@id='t2']")[0].itertext())
    part = root.xpath("//a[@id='t3']")[0]
    assert "■不一致" in stated
    assert "■" in "".join(part.itertext())
    assert part.xpath("string(.//span[@class='sr'])").strip() == "不一致"


def test_a_repeated_paragraph_is_flagged_where_it_stands() -> None:
    root = parsed(to_html(draft(), CHECKED, page(), "zh"))
    flags = root.xpath("//a[contains(@class,'flag')]")
    assert [flag.get("id") for flag in flags] == ["p4-1", "p4-2"]
    assert all("▲重复段落" in "".join(flag.itertext()) for flag in flags)
    again = root.xpath("//p[contains(@class,'again')]")[0]
    assert "与前文相同" in "".join(again.itertext())


def test_nothing_is_asked_of_any_other_place() -> None:
    html = to_html(draft(), CHECKED, page(), "zh")
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<img|\ssrc=", html)
    assert "default-src 'none'" in html


def test_the_style_stays_within_old_browsers() -> None:
    css = re.search("(?s)<style>(.*)</style>", to_html(draft(), CLEAN, page(), "zh"))[1]
    modern = r":has\(|:is\(|:where\(|@layer|@container|color-mix|oklch|aspect-ratio|inset:"
    assert not re.search(modern, css)
    assert not re.search("[<&]", css)


def test_hostile_text_stays_text() -> None:
    at = HOSTILE.index("12")
    number = claim(at, at + 2, HOSTILE)._replace(subject=HOSTILE, counted_unit="<家>")
    checked = Checked((number,), (None,), (Verdict(),), ())
    html = to_html(Draft(HOSTILE, "0", HOSTILE), checked, page(HOSTILE, {}), "zh")
    root = parsed(html)
    assert not root.findall(".//script")
    assert "<script" not in html
    assert "\u202e" not in html
    assert "\0" not in html
    assert root.findtext(".//h1").startswith("<script>alert(1)</script>")


def test_a_number_cut_by_a_line_break_is_one_number() -> None:
    text = "共走访12\n040人次。"
    root = parsed(around(text, claim(3, 11, text)))
    pieces = root.xpath("//a[starts-with(@class,'num idle') and @href='#n1']")
    assert [piece.findtext("mark") for piece in pieces] == ["12", "040人次"]
    assert [piece.get("id") for piece in pieces] == ["t1", None]


def test_places_that_overlap_are_both_flagged() -> None:
    text = "甲乙丙丁1戊己"
    checks = tuple(
        Check(Rule.LIST_COUNT, outcome, (span,), "sample_hedge", (("words", "x"),))
        for outcome, span in (
            (CheckOutcome.NOTICE, Span(0, 5)),
            (CheckOutcome.DIFFERS, Span(2, 7)),
            (CheckOutcome.DIFFERS, Span(2, 7)),
        )
    )
    root = parsed(around(text, claim(4, 5, text), checks=checks))
    assert len(root.xpath("//a[contains(@class,'flag')]")) == 2
    shades = root.xpath("//span[starts-with(@class,'shade')]")
    assert ["".join(s.itertext())[:2] for s in shades] == ["甲乙", "丙丁", "1 ", "戊己"]
    assert [s.get("class") for s in shades] == ["shade warn", *["shade bad"] * 3]


@settings(max_examples=60)
@given(st.text(st.characters(), max_size=60), st.data())
def test_any_text_makes_a_page_that_holds_it(text: str, data: st.DataObject) -> None:
    cut = st.integers(0, len(text))
    spans = [sorted((data.draw(cut), data.draw(cut))) for _ in range(4)]
    numbers = tuple(claim(a, b, text) for a, b in spans[:2] if a < b)
    checks = tuple(
        Check(Rule.HEDGE, CheckOutcome.DIFFERS, (Span(a, b),), "sample_hedge", (("words", text),))
        for a, b in spans[2:]
        if a < b
    )
    root = parsed(around(text, *numbers, checks=checks))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_long_draft_is_quick() -> None:
    text = "共走访12家，整改34处。\n" * 1000
    starts = [at for at, sign in enumerate(text) if sign in "13"]
    numbers = tuple(claim(at, at + 3, text) for at in starts)
    html = around(text, *numbers)
    assert html.count("<mark>") == len(numbers) + 2


def test_an_empty_page_shows_an_empty_draft() -> None:
    empty = Page("", (), "", (), ())
    assert parsed(to_html(Draft("a", "0", ""), blank(), empty, "en")).findtext(".//h1") == "a"


def test_elements_escape_attributes_but_not_what_is_html_already() -> None:
    assert element("a", "<b></b>", class_='x"y', aria_hidden="true") == (
        '<a class="x&quot;y" aria-hidden="true"><b></b></a>'
    )
    assert text_of("<'&\">") == "&lt;&#x27;&amp;&quot;&gt;"


def test_ledger_verdicts_are_explained() -> None:
    found = claim(0, 1, "1")._replace(text="1")
    checked = Checked((found,), (None,), (Verdict(Outcome.AMBIGUOUS),), ())
    root = parsed(to_html(Draft("a", "0", "1"), checked, page("1", {}), "en"))
    assert root.xpath("string(//li[@id='r1']//h3)") == "against the ledger"
