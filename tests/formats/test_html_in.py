"""Web pages are read as a browser shows them."""

import pytest

from kanhe.formats.reading import read_draft
from kanhe.values.refusal import Refusal

HEAD = "<!doctype html><html><head><title>题</title><style>p{}</style></head><body>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>共<b>3</b>5件。</p><p>二</p>", "共35件。\n二\n"),
        ("<p>排查1.8\n  万处， in\n 2026</p>", "排查1.8万处， in 2026\n"),
        ("<p>a <i> b</i> </p>", "a b\n"),
        ("甲<br>乙<hr>丙", "甲\n乙\n丙\n"),
        ("<div>外<div>内</div>后</div>", "外\n内\n后\n"),
        ("<ul><li>一<li>二</ul>", "一\n二\n"),
        ("<p>&#8195;&lt;5&gt;&nbsp;件</p>", "\u2003<5>\xa0件\n"),
        ("<p>甲<script>7</script><del>8</del><!-- 9 -->乙</p>", "甲乙\n"),
        ("<p hidden>7</p><p style='display : NONE'>8</p>乙", "乙\n"),
        ("<pre>甲  1\n乙  2</pre>", "甲  1\n乙  2\n"),
        ("<ruby>勘<rt>kan</rt></ruby>合", "勘合\n"),
        (
            "<table><tr><th>项<th>数<tr><td><p>案<br>件</p></td><td> 35 </table>",
            "项\t数\n案 件\t35\n",
        ),
        ("<table><tr><td></td><td>5</td></tr></table>", "\t5\n"),
        ("<table><tr><td>一段。<p>二段。</p></td></tr></table>", "一段。\n二段。\n"),
        ("<table><tr><td><p>一</p><p>二</p></td><td>右</td></tr></table>", "一\n二\n右\n"),
        (
            "<table><tr><td>左<td><table><tr><td>a<td>1</table></table>",
            "左\na\t1\n",
        ),
        ("<b>" * 300 + "深35件" + "</b>" * 300, "深35件\n"),
    ],
)
def test_what_a_page_shows(body: str, text: str) -> None:
    assert read_draft("page.html", (HEAD + body).encode()).text == text


def test_hints() -> None:
    body = (
        "<nav><h2>导航</h2></nav><h1>题<b>目</b></h1><p>文</p><figcaption>图一</figcaption>"
        "<table><caption>表一</caption><tr><td>甲</td><td>1</td></tr></table><footer>版权</footer>"
    )
    draft = read_draft("-", (HEAD + body).encode())
    assert [(span.of(draft.text), kind.value) for span, kind in draft.hints] == [
        ("导航", "furniture"),
        ("题目", "headline"),
        ("图一", "caption"),
        ("表一", "caption"),
        ("甲\t1", "table"),
        ("版权", "furniture"),
    ]


@pytest.mark.parametrize("depth", [3_000, 100_000])
def test_a_page_too_deep_to_be_read_whole_is_refused(depth: int) -> None:
    with pytest.raises(Refusal) as caught:
        read_draft("page.html", (HEAD + "<b>" * depth + "5" + "</b>" * depth + "6").encode())
    assert caught.value.code == "draft_damaged"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),  # the page is wrong about itself
        ("gb2312", "utf-8"),
        ("big5", "big5"),
        ("nonsense", "utf-8"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_encoding_of_a_page(declared: str, encoding: str) -> None:
    words = (
        "全市查處問題35件，已結案30件。" if encoding == "big5" else "全市查处问题35件，已结案30件。"
    )
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body></html>'
    assert read_draft("page.htm", page.encode(encoding)).text == words + "\n"


def test_a_piece_of_a_page_is_told_by_its_name_and_its_tags() -> None:
    assert read_draft("piece.html", b"<p>5 cases</p>").text == "5 cases\n"
    assert read_draft("piece.txt", b"<p>5 cases</p>").text == "<p>5 cases</p>"
    assert read_draft("piece.html", b"5 < 6").text == "5 < 6"
