"""The result as one page in one file: no script, no request; for the screen and for paper."""

from pathlib import Path
from string import Template

from kanhe.claims.number import Kind
from kanhe.claims.page import Page
from kanhe.formats.check_html_panel import Ask, Lead, Panel, nothing
from kanhe.formats.check_html_text import TextPart, anchors_of
from kanhe.formats.check_places import Lines
from kanhe.formats.check_remarks import SHAPES, Level, Remark, remarks_of, statuses_of, summary_text
from kanhe.formats.draft import Draft
from kanhe.formats.html_parts import CLASSES, element, tag, text_of
from kanhe.formats.wording import LANG_TAGS, Lang, say
from kanhe.reconcile.verdict import Checked

_TEMPLATES = Path(__file__).with_name("templates")
#: The words of the template, as `$name` → code.
_LABELS = {
    "report": "page.report",
    "skip_text": "page.skip_text",
    "text_title": "page.text",
    "text_note": "page.text_note",
    "numbers_title": "page.numbers",
    "top": "page.top",
}


def to_html(draft: Draft, checked: Checked, page: Page, lang: Lang) -> str:
    """Return the page, well-formed and with every foreign text escaped.

    Ids: `t12` a number in the text, `n12` its explanation, `r3` a remark, `p3-1` a place of a
    remark that is not a number; counts are from 1.
    """
    parts = {
        **{name: text_of(say(code, lang)) for name, code in _LABELS.items()},
        "unbound_note": text_of(say(_note(checked), lang)),
        **parts_of(draft, checked, page, lang),
        "lang": LANG_TAGS[lang],
        "css": _asset("check_frame.css") + _asset("check.css"),
        "title": text_of(say("page.title", lang, name=draft.name)),
        "name": text_of(draft.name),
    }
    return Template(_asset("check.html")).substitute(parts)


def parts_of(
    draft: Draft,
    checked: Checked,
    page: Page,
    lang: Lang,
    ask: Ask = nothing,
    lead: Lead = nothing,
) -> dict[str, str]:
    """Return the parts of a page that shows the result, each of them HTML already.

    *ask* may add to the explanation of a claim what its reader is to answer; *lead* gives the page
    where its figure comes from, instead of the command that prints it.
    """
    remarks = remarks_of(checked)
    statuses = statuses_of(checked, remarks)
    anchors = anchors_of(checked, remarks)
    panel = Panel(checked, Lines(page.text), remarks, statuses, anchors, lang, ask, lead)
    text = TextPart(checked, page, remarks, statuses, anchors, lang)
    return {
        "facts": _facts(draft, lang),
        "summary": text_of(summary_text(_claims(checked), remarks, lang)),
        "verdict": CLASSES[_worst(remarks)],
        "verdict_shape": SHAPES[_worst(remarks)],
        "tiles": _tiles(checked, remarks, lang),
        "remarks": _remarks(panel, lang),
        "settled": _settled(panel, lang),
        "legend": _legend(lang),
        "text": "".join(text.lines()),
        "claims": _listed(say("page.claims", lang), list(panel.claims()), "entries"),
        "others": _listed(say("page.others", lang), list(panel.others()), "entries short"),
    }


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _note(checked: Checked) -> str:
    return "page.unbound_note" if checked.backing is None else "page.ledger_note"


def _claims(checked: Checked) -> int:
    return sum(number.kind is Kind.CLAIM for number in checked.numbers)


def _worst(remarks: tuple[Remark, ...]) -> Level:
    worst = min((remark.level for remark in remarks), default=Level.OK)
    return worst if worst <= Level.WARN else Level.OK


def _facts(draft: Draft, lang: Lang) -> str:
    characters = f"{len(draft.text)} {say('page.characters', lang)}"
    digest = say("page.digest", lang, digest=draft.sha256)
    return text_of(characters) + " " + element("span", text_of(digest), class_="digest")


def _tiles(checked: Checked, remarks: tuple[Remark, ...], lang: Lang) -> str:
    bad = sum(remark.level is Level.BAD for remark in remarks)
    warn = sum(remark.level is Level.WARN for remark in remarks)
    claims = _claims(checked)
    rows = (
        ("page.differs", bad, "page.count_suffix", Level.BAD if bad else Level.OK),
        ("page.notices", warn, "page.count_suffix", Level.WARN if warn else Level.OK),
        ("page.claims", claims, "page.number_suffix", None),
        ("page.others", len(checked.numbers) - claims, "page.number_suffix", None),
    )
    return "".join(
        _tile(say(code, lang), shown, say(suffix, lang), level)
        for code, shown, suffix, level in rows
    )


def _tile(label_text: str, count: int, suffix: str, level: Level | None) -> str:
    shape = "" if level is None else element("i", SHAPES[level], aria_hidden="true")
    label = element("dt", shape + text_of(label_text))
    after = element("small", text_of(suffix))
    value = element("dd", element("b", str(count)) + after)
    return element("div", label + value, class_="tile" if level is None else CLASSES[level])


def _remarks(panel: Panel, lang: Lang) -> str:
    items = list(panel.remark_items(Level.BAD, Level.WARN))
    title = element("h2", text_of(say("page.remarks", lang)))
    if not items:
        nothing = element("p", text_of(say("page.nothing", lang)), class_="nothing")
        return element("section", _head(title, "") + nothing, class_="card")
    head = _head(title, text_of(say("page.remarks_note", lang)))
    return element("section", head + element("ol", "".join(items)), class_="card remarks")


def _settled(panel: Panel, lang: Lang) -> str:
    items = list(panel.remark_items(Level.NOTE, Level.OK))
    if not items:
        return ""
    title = element("h2", text_of(say("page.settled", lang)))
    head = _head(title, text_of(say("page.settled_note", lang)))
    return element("section", head + element("ol", "".join(items)), class_="card remarks settled")


def _head(title: str, note: str) -> str:
    return element("div", title + (element("p", note) if note else ""), class_="ch")


def _legend(lang: Lang) -> str:
    words = (
        (Level.BAD, "outcome.differs"),
        (Level.WARN, "check.notice"),
        (Level.NOTE, "page.settled"),
        (Level.OK, "outcome.agrees"),
    )
    shown = [tag(level, say(code, lang)) for level, code in words]
    for kind, code in (("idle", "outcome.unbound"), ("other", "page.uncounted")):
        sample = element("mark", text_of(say(code, lang)))
        shown.append(element("span", sample, class_=f"num {kind}"))
    label = element("span", text_of(say("page.legend", lang)), class_="sr")
    return label + "".join(shown)


def _listed(title: str, items: list[str], kind: str) -> str:
    if not items:
        return ""
    count = element("small", str(len(items)))
    return element("h3", text_of(title) + " " + count, class_="group") + element(
        "ol", "".join(items), class_=kind
    )
