"""What a verdict rests on, in words: the figure, the indicator, the candidates and their scores."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Backing, Checked, Outcome

if TYPE_CHECKING:
    from kanhe.indicators.figure import Query
    from kanhe.reconcile.against_figures import Judgement
    from kanhe.reconcile.matching import Score
    from kanhe.values.period import Window

_Facts = dict[str, str | tuple[str, str]]
Sentence = tuple[str, Mapping[str, str | tuple[str, str]]]
"""The code of a sentence and what fills its blanks; a pair is for Chinese and for English."""

#: Weights of the terms of a score, in the order in which they are shown.
TERMS = (("text", 620), ("counted_unit", 180), ("org", 120), ("window", 80))
_ASKED = frozenset({Outcome.AMBIGUOUS, Outcome.SCOPE_DIFFERS, Outcome.UNBOUND})


def plain(value: Decimal | None) -> str | None:
    """Return *value* without exponent and without idle zeros (`5.73E+9` → `5730000000`)."""
    if value is None:
        return None
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def sentences_of(checked: Checked, index: int) -> tuple[Sentence, ...]:
    """Return what is to be said beyond the verdict itself: its figure, or whom it may mean."""
    judged = _judgement(checked, index)
    if judged is None or checked.backing is None:
        return ()
    said: list[Sentence] = [(reason, {}) for reason in judged.verdict.reasons]
    if judged.figure is not None:
        said.append(("backing.figure", _figure_facts(checked.backing, judged.figure.query, judged)))
    elif judged.verdict.outcome in _ASKED and judged.match and judged.match.scores:
        said.append(("backing.candidates", _candidates(checked.backing, judged.match.scores)))
    return tuple(said)


def told(sentence: Sentence, lang: Lang) -> str:
    """Return a sentence in *lang*."""
    code, facts = sentence
    at = 0 if lang == "zh" else 1
    one = {name: fact if isinstance(fact, str) else fact[at] for name, fact in facts.items()}
    return say(code, lang, **one)


def rows_of(checked: Checked, index: int, lang: Lang) -> list[tuple[str, str]]:
    """Return (code of the label, text) of all that a verdict rests on, for the page."""
    verdict, judged = checked.verdicts[index], _judgement(checked, index)
    if verdict is None:
        return []
    rows = [("field.indicator", _title(checked.backing, verdict.indicator, lang))]
    if judged is not None and judged.figure is not None and checked.backing is not None:
        query = judged.figure.query
        facts = _figure_facts(checked.backing, query, judged)
        known = checked.backing.indicators[judged.figure.indicator]
        rows += [
            ("field.definition", known.definition if lang == "zh" else known.definition_en),
            ("field.counted_for", told(("backing.counted_for", facts), lang)),
        ]
    rows += [
        ("field.figure", plain(verdict.figure) or ""),
        ("field.variance", plain(verdict.variance) or ""),
        ("field.reasons", " ".join(say(reason, lang) for reason in verdict.reasons)),
    ]
    return rows


def scores_of(checked: Checked, index: int) -> "tuple[Score, ...]":
    """Return the candidates of a claim with their scores, best first."""
    judged = _judgement(checked, index)
    return judged.match.scores if judged is not None and judged.match is not None else ()


def title_of(checked: Checked, name: str, lang: Lang) -> str:
    """Return the title of an indicator, its name where the ledger does not know it."""
    return _title(checked.backing, name, lang)


def trace_command(checked: Checked, index: int) -> str:
    """Return the command that prints the complete list of records; "" where there is none."""
    judged = _judgement(checked, index)
    if judged is None or judged.figure is None:
        return ""
    query, name = judged.figure.query, judged.figure.indicator
    first, last = days_of(query.window)
    words = ["kanhe", "trace", name, "--org", query.org_unit]
    words += ["--from", first] if first else []
    words += ["--to", last] if last else []
    return " ".join([*words, "--as-of", query.as_of])


def days_of(window: "Window") -> tuple[str, str]:
    """Return the first and the last day of a window; "" where it has none."""
    first = "" if window.start == date.min else window.start.isoformat()
    return first, "" if window.end is None else (window.end - timedelta(days=1)).isoformat()


def score_text(value: int) -> str:
    """Return thousandths as people read them: 0.862."""
    return f"{Decimal(value).scaleb(-3):.3f}"


def _judgement(checked: Checked, index: int) -> "Judgement | None":
    return checked.backing.judgements[index] if checked.backing is not None else None


def _figure_facts(
    backing: Backing, query: "Query", judged: "Judgement"
) -> dict[str, str | tuple[str, str]]:
    figure = judged.figure
    assert figure is not None
    first, last = days_of(query.window)
    count = figure.record_count
    return {
        "title": (
            _title(backing, figure.indicator, "zh"),
            _title(backing, figure.indicator, "en"),
        ),
        "org_unit": backing.org_units.get(query.org_unit, query.org_unit),
        "first": first or "…",
        "last": last or "…",
        "records": "—" if count is None else str(count),
        "position": str(backing.position),
    }


def _candidates(backing: Backing, scores: "tuple[Score, ...]") -> dict[str, tuple[str, str]]:
    def listed(lang: Lang, mark: str) -> str:
        return mark.join(
            f"{_title(backing, one.indicator, lang)} {score_text(one.total)}" for one in scores
        )

    return {"candidates": (listed("zh", "、"), listed("en", ", "))}


def _title(backing: Backing | None, name: str | None, lang: Lang) -> str:
    known = backing.indicators.get(name or "") if backing is not None else None
    if known is None:
        return name or ""
    return known.title if lang == "zh" else known.title_en
