"""The page's proof of a verdict: scores of the candidates, records behind the figure."""

from kanhe.formats.check_backing import (
    TERMS,
    plain,
    score_text,
    scores_of,
    title_of,
    trace_command,
)
from kanhe.formats.html_parts import element, text_of
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Checked


def backing_of(checked: Checked, index: int, lang: Lang, address: str = "") -> str:
    """Return what can be opened under the explanation of a claim; empty without a ledger.

    *address* is the page where its figure comes from, where there are pages.
    """
    trace = _lead(checked, index, lang, address) if address else _trace(checked, index, lang)
    return _scores(checked, index, lang) + trace


def _lead(checked: Checked, index: int, lang: Lang, address: str) -> str:
    count = _record_count(checked, index)
    code = "backing.lead_parts" if count is None else "backing.lead"
    words = text_of(say(code, lang, count=str(count)))
    return element("p", element("a", words, href=address), class_="proof")


def _scores(checked: Checked, index: int, lang: Lang) -> str:
    scores = scores_of(checked, index)
    if not scores:
        return ""
    heads = ["backing.indicator", "backing.total", *(f"backing.{name}" for name, _ in TERMS)]
    head = "".join(element("th", text_of(say(code, lang)), scope="col") for code in heads)
    rows = element("tr", head)
    for one in scores:
        cells = element("th", text_of(title_of(checked, one.indicator, lang)), scope="row")
        cells += element("td", element("b", score_text(one.total)))
        for name, weight in TERMS:
            value = score_text(getattr(one, name))
            cells += element("td", f"{value}<small>×{score_text(weight)}</small>")
        rows += element("tr", cells)
        why = one.veto and say(one.veto, lang)
        via = say("backing.via", lang, via=one.via) if one.via else ""
        note = " ".join(filter(None, (via, why)))
        if note:
            rows += element("tr", element("td", text_of(note), colspan="6"), class_="via")
    summary = element("summary", text_of(say("backing.scores", lang)))
    return element("details", summary + element("table", rows), class_="proof")


def _trace(checked: Checked, index: int, lang: Lang) -> str:
    command = trace_command(checked, index)
    if not command or checked.backing is None:
        return ""
    known = checked.backing.traces.get(index, ())
    heads = ("backing.key", "backing.day", "backing.gives")
    rows = element(
        "tr", "".join(element("th", text_of(say(code, lang)), scope="col") for code in heads)
    )
    for key, day, gives in known:
        cells = (text_of(key), day.isoformat(), plain(gives) or "")
        rows += element("tr", "".join(element("td", cell) for cell in cells))
    table = element("table", rows) if known else ""
    count = _record_count(checked, index)
    said = "backing.trace_parts" if count is None else "backing.trace"
    words = say(said, lang, count=str(count), shown=str(len(known)))
    summary = element("summary", text_of(words))
    full = element("p", text_of(say("backing.complete", lang)) + element("code", text_of(command)))
    return element("details", summary + table + full, class_="proof", id=f"d{index + 1}")


def _record_count(checked: Checked, index: int) -> int | None:
    judged = checked.backing.judgements[index] if checked.backing is not None else None
    return judged.figure.record_count if judged is not None and judged.figure else None
