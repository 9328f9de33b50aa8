"""Pdf pages are read in the order they were set in, whatever order they were drawn in."""

import pytest

from kanhe.formats import pdf_lines
from kanhe.formats.pdf_lines import Glyph, to_lines
from kanhe.formats.reading import read_draft
from tests.formats.pdf_documents import Words, pdf_of, set_in_lines

PARAGRAPHS = [
    "全市公安机关共排查整改各类突出问题18230余个，其中群众反映强烈的问题325个，"
    "已经全部办结并且向社会公布，整改率达到98.5%。",
    "专项行动开展以来，举办政治轮训班30期，培训民警1.2万人次，警示教育大会105场，"
    "受教育民警达到23500余人次。",
    "下一步，各地要紧盯目标任务，确保年底之前完成既定的568个项目，切实做到件件有着落、"
    "事事有回音，让群众满意。",
] * 3
COLUMN_LENGTH = 14
SIZE, PITCH = 10.0, 16.0


def columns(gutter: float, has_photo: bool) -> list[Words]:
    """Return the paragraphs set in three columns, around a photo in the second."""
    lines = [line for words in PARAGRAPHS for line in set_in_lines(words, COLUMN_LENGTH)]
    depth = 18 if has_photo else 15
    slots = [
        (column, row)
        for column in range(3)
        for row in range(depth)
        if not (has_photo and column == 1 and 2 <= row <= 8)
    ]
    step = COLUMN_LENGTH * SIZE + gutter
    return [
        (40 + column * step + indent * SIZE, 150 + row * PITCH, SIZE, words)
        for (column, row), (indent, words) in zip(slots, lines, strict=False)
    ]


@pytest.mark.parametrize("has_photo", [False, True])
@pytest.mark.parametrize("gutter", [14.0, 24.0])
@pytest.mark.parametrize("is_by_row", [False, True])
def test_three_columns_with_a_photo(has_photo: bool, gutter: float, is_by_row: bool) -> None:
    placed = columns(gutter, has_photo)
    assert len(placed) == sum(len(set_in_lines(words, COLUMN_LENGTH)) for words in PARAGRAPHS)
    if is_by_row:
        placed.sort(key=lambda word: (word[1], word[0]))
    extra: list[Words] = [(120, 100, 24, "教育整顿取得实效35项")]
    if has_photo:
        extra.append((40 + COLUMN_LENGTH * SIZE + gutter, 150 + 8 * PITCH, 7.5, "图为轮训现场。"))
    draft = read_draft("page.pdf", pdf_of([*extra, *placed]))
    kinds = {span.of(draft.text): kind.value for span, kind in draft.hints}
    expected = {"教育整顿取得实效35项": "headline"}
    if has_photo:
        expected["图为轮训现场。"] = "caption"
    assert kinds == expected
    assert [line for line in draft.text.splitlines() if line not in kinds] == PARAGRAPHS


def page_of(lines: list[str], head: str, foot: str) -> list[Words]:
    placed = [(90.0, 140 + 20 * row, 12.0, words) for row, words in enumerate(lines)]
    return [(240, 50, 9, head), *placed, (290, 800, 9, foot)]


def test_heads_feet_and_page_numbers_are_furniture_and_do_not_cut_a_sentence() -> None:
    one = [(2, "全市共排查各类隐患1"), (0, "8230处，整改率达98.")]
    lines = [words if not indent else "\u3000\u3000" + words for indent, words in one]
    pages = [
        page_of([*lines, "5%，比上年同期提高3."], "教育整顿简报第1期", "- 1 -"),
        page_of(["2个百分点。"], "教育整顿简报第2期", "- 2 -"),
    ]
    draft = read_draft("d.pdf", pdf_of(*pages))
    assert "全市共排查各类隐患18230处，整改率达98.5%，比上年同期提高3.2个百分点。\n" in draft.text
    furniture = [span.of(draft.text) for span, kind in draft.hints if kind.value == "furniture"]
    assert furniture == ["教育整顿简报第1期", "- 1 -", "教育整顿简报第2期", "- 2 -"]


def test_paragraphs_are_parted_by_indents_and_short_lines() -> None:
    lines = [(2, "第一段写到这里就要满行了，"), (0, "随后在这里就结束了。"), (2, "第二段35件。")]
    placed: list[Words] = [
        (90 + indent * 12, 100 + 20 * row, 12.0, words) for row, (indent, words) in enumerate(lines)
    ]
    assert read_draft("d.pdf", pdf_of(placed)).text == (
        "第一段写到这里就要满行了，随后在这里就结束了。\n第二段35件。\n"
    )


@pytest.mark.parametrize(
    ("short", "following", "is_one"),
    [
        ("每千人托位、养老床位数分别达到4.7", "个、27.3张，完成改造。", True),
        ("在省委坚强领导下，深化活动，聚力打", "好“八场硬仗”。", True),
        ("开工建设新区至定靖两项输电工程", "西、330千伏输变电。", True),
        ("每千人托位、养老床位数分别", "增加27.3张。", False),
        ("全市查处各类案件共计12", "35件。", False),  # two lines of a list, far from the edge
    ],
)
def test_a_line_left_short_by_what_may_not_be_broken(
    short: str, following: str, is_one: bool
) -> None:
    lines = ["落实政策，提高城乡低保标准、发放补贴，", short, following]
    placed: list[Words] = [(90, 100 + 20.0 * row, 12, words) for row, words in enumerate(lines)]
    expected = "".join(lines) + "\n" if is_one else f"{lines[0]}{short}\n{following}\n"
    assert read_draft("d.pdf", pdf_of(placed)).text == expected


def test_a_table_is_read_by_rows() -> None:
    cells = [["指标", "本期", "同期"], ["立案", "1235", "980"], ["结案", "1180", "902"]]
    placed: list[Words] = [
        (90 + 130.0 * column, 200 + 20.0 * row, 12, words)
        for row, line in enumerate(cells)
        for column, words in enumerate(line)
    ]
    body: list[Words] = [
        (90, 100 + 20.0 * row, 12, "以下各项数字截至十月底，由各县区报送并经市局逐项核实。")
        for row in range(3)
    ]
    draft = read_draft("d.pdf", pdf_of([*body, *placed]))
    rows = ["\t".join(line) for line in cells]
    assert draft.text.splitlines()[-3:] == rows
    assert [span.of(draft.text) for span, kind in draft.hints if kind.value == "table"] == rows


def test_latin_words_keep_their_blanks() -> None:
    lines = [
        "The bureau resolved 1,235 cases in the",
        "first quarter of 2026, up 3.5% on the year.",
    ]
    placed: list[Words] = [(90, 100 + 16.0 * row, 12, words) for row, words in enumerate(lines)]
    assert read_draft("d.pdf", pdf_of(placed)).text == " ".join(lines) + "\n"


def test_a_page_of_very_many_lines_is_read_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    placed = columns(24.0, False)
    data = pdf_of(sorted(placed, key=lambda word: (word[1], word[0])))
    assert read_draft("d.pdf", data).text.splitlines() == PARAGRAPHS
    monkeypatch.setattr(pdf_lines, "MOST_LINES", 10)
    text = read_draft("d.pdf", data).text
    assert text.startswith(" ".join(words for _, y, _, words in placed if y == 150))


def glyphs(text: str, x: float, y: float, size: float = 10.0) -> list[Glyph]:
    return [
        Glyph(letter, x + index * size, x + (index + 1) * size, y, size)
        for index, letter in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("drawn", "lines"),
    [
        pytest.param([*glyphs("甲乙", 0, 10), *glyphs("丙", 40, 10)], ["甲乙", "丙"], id="gap"),
        pytest.param([*glyphs("甲乙", 0, 10), *glyphs("甲乙", 0.5, 10)], ["甲乙"], id="bold"),
        pytest.param([*glyphs("乙", 10, 10.5), *glyphs("甲", 0, 10)], ["甲乙"], id="baselines"),
        pytest.param([*glyphs("面积3m", 0, 10), *glyphs("2", 40, 6, 5)], ["面积3m2"], id="script"),
        pytest.param([*glyphs("甲", 0, 10), *glyphs("乙", 0, 30)], ["甲", "乙"], id="rows"),
        pytest.param([*glyphs("a", 0, 10), *glyphs("b", 15, 10)], ["a b"], id="words"),
        pytest.param([*glyphs(" ", 0, 10)], [], id="blank"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_glyphs_make_lines(drawn: list[Glyph], lines: list[str]) -> None:
    assert [line.text for line in to_lines(drawn)] == lines
