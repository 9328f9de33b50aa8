"""Every word that a page asks for exists, and the style sheets keep to old browsers."""

import re
from pathlib import Path

import pytest

from kanhe.formats.wording import WORDS
from kanhe.web.assets import FOLDER

WEB = FOLDER.parent
TEMPLATES = sorted(WEB.rglob("*.html"))
ASKED = re.compile(r"""\bt\(\s*["']([a-z_.]+)["']\s*[,)]""")
NEWER = re.compile(r":has\(|:is\(|@layer|@container|color-mix|oklch|aspect-ratio|\binset:|&\s")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_page_is_known(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [code for code in ASKED.findall(text) if code not in WORDS]
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", text), "the policy"
    assert not re.search(r"[\u4e00-\u9fff]", text.replace("中文", "").replace("、", "")), "words"


def test_every_word_of_the_pages_is_asked_for() -> None:
    """Whole, or by its beginning (`"web.menu_" ~ name`)."""
    sources = [*TEMPLATES, *WEB.glob("*.py"), *(WEB.parent / "formats").glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    begun = tuple(re.findall(r"""["'](web\.[a-z_]+_)[{"']""", text))
    asked = set(re.findall(r"""["'](web\.[a-z_]+)["'](?!\s*:)""", text))
    own = [code for code in WORDS if code.startswith("web.") and not code[-1].isdigit()]
    assert not [code for code in own if code not in asked and not code.startswith(begun)]


@pytest.mark.parametrize("name", ["kanhe.css"])
def test_style_sheets_are_for_old_browsers(name: str) -> None:
    assert not NEWER.search((FOLDER / name).read_text(encoding="utf-8"))
