"""What must hold of any text at all."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kanhe.claims.extract import extract

from .reading import LEXICON, numbers

PIECES = [
    *"0123456789.,，、。；：“”《》()（）~-—%％‰/ \t\n",
    *"一二三十百千万亿零几数余多第每年月日次期个名元成倍分之",
    "人次", "个百分点", "以上", "左右", "超过", "近", "约", "由",
    "提高到", "分别", "增长", "其中", "同比",
    "公安局", "全市", "他们", "该局", "今年以来",
    "开展以来", "十四五", "力争", "案件", "走访", "约束",
    "10 people ", "from 3% to 5% ", "RMB 5 billion ", "in 2021, ", "The Riverton Police Office ",
]  # fmt: skip
DRAFTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
PARAGRAPHS = st.sampled_from(
    [
        "全市公安机关共破获刑事案件312起，抓获犯罪嫌疑人八百余人。",
        "审结案件1.2万件，同比增长12.3%，标的额88.6亿元。",
        "走访单位9688家、门店13257家，化解矛盾数十起。",
        "Police made 5,256 arrests in 2021.",
    ]
)


def check(text: str) -> None:
    found = extract(text, LEXICON).numbers
    for number in found:
        assert 0 <= number.start < number.end <= len(text)
        assert text[number.start : number.end] == number.text
    spans = [(number.start, number.end) for number in found]
    assert spans == sorted(spans)
    firsts = [n.duplicate_of for n in found if n.duplicate_of is not None]
    assert all(0 <= first < len(found) for first in firsts)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=120))
def test_any_text_can_be_read(text):
    check(text)


@settings(deadline=None, max_examples=600)
@given(DRAFTS)
def test_any_mixture_of_the_words_of_drafts_can_be_read(text):
    check(text)


@settings(deadline=None, max_examples=100)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=8))
def test_paragraphs_are_read_each_for_itself(paragraphs):
    apart = [n.text for paragraph in paragraphs for n in numbers(paragraph)]
    assert [n.text for n in numbers("\n".join(paragraphs))] == apart


@settings(deadline=None, max_examples=100)
@given(DRAFTS)
def test_the_same_text_again_gives_the_same_numbers_again(text):
    line = text.replace("\n", "").replace("\t", "") + "。"
    once = [n.text for n in numbers(f"{line}\n全文完。")]
    twice = [n.text for n in numbers(f"{line}\n全文完。\n{line}\n全文完。")]
    assert twice == once * 2


def test_twenty_times_the_text_has_twenty_times_the_numbers():
    text = "走访单位9688家、门店13257家，化解矛盾数十起，成功率98.6%。\n"
    assert len(numbers(text * 20)) == 20 * len(numbers(text))
