"""The result as comments for a Word document: one on each place that needs attention."""

from collections import defaultdict

from kanhe.formats.check_backing import plain
from kanhe.formats.check_places import LONGEST
from kanhe.formats.check_remarks import Level, Remark, accountable, remarks_of
from kanhe.formats.docx_comments import Note
from kanhe.formats.visible_text import one_line
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Checked
from kanhe.values.span import Span


def notes_for(text: str, checked: Checked, lang: Lang) -> tuple[Note, ...]:
    """Return one note for each place that is in doubt, in text order.

    A relation between several places is told in full on the place that states its result (the
    last one, where none does); the others point to it.
    """
    said = defaultdict[Span, list[str]](list)
    for remark in remarks_of(checked, is_verbose=False):
        if remark.level > Level.WARN or not remark.spans:
            continue
        main = accountable(remark, checked)
        said[main].append(_full(remark, lang))
        for span in sorted(set(remark.spans) - {main}):
            said[span].append(_pointer(remark, main.of(text), lang))
    return tuple(Note(span, "\n\n".join(said[span])) for span in sorted(said))


def _head(remark: Remark, lang: Lang) -> str:
    return say("note.head", lang, word=say(remark.outcome, lang), rule=say(remark.rule, lang))


def _full(remark: Remark, lang: Lang) -> str:
    lines = [_head(remark, lang)]
    stated, expected = plain(remark.stated), plain(remark.expected)
    if stated is not None and expected is not None:
        lines.append(
            say("table.stated", lang, stated=stated)
            + say("list.comma", lang)
            + say("table.expected", lang, expected=expected)
        )
    return "\n".join([*lines, remark.message(lang)])


def _pointer(remark: Remark, main: str, lang: Lang) -> str:
    short = main if len(main) <= LONGEST else main[:LONGEST] + "…"
    see = say("note.see", lang, rule=say(remark.rule, lang), text=one_line(short))
    return f"{_head(remark, lang)}\n{see}"
