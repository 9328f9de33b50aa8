"""From a draft's text to its numbers: the one door of the room.

text → page (repaired view) → mentions (scan) → shared (lists, ranges, criteria)
     → subject, org scope, window, modality → numbers, offsets led back to the text
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kanhe.claims.lexicon import Lexicon
from kanhe.claims.modality import modalities_of
from kanhe.claims.number import Kind, Modality, Number, Window
from kanhe.claims.page import BlockKind, Page, is_english, page_of, sentence_starts
from kanhe.claims.scanner import Mention, scanner_of
from kanhe.claims.scope import org_scopes
from kanhe.claims.sharing import shared
from kanhe.claims.subject import subjects_of
from kanhe.claims.tables import table_subjects
from kanhe.claims.windows import calendar_of, periods_of, windows_of
from kanhe.values.span import Span


@dataclass(frozen=True, slots=True)
class Extraction:
    """A draft's repaired page, its numbers in text order, and the year that 今年 means there."""

    page: Page
    numbers: tuple[Number, ...]
    year: int | None


def extract(
    text: str,
    lexicon: Lexicon,
    *,
    hints: Iterable[tuple[Span, BlockKind]] = (),
    year: int | None = None,
) -> Extraction:
    """Return every number of *text*; *hints* tell what the file knows of its own structure."""
    page = page_of(text, hints)
    view = page.view
    sentences = sentence_starts(view)
    chinese, english = _stretches(page)
    scan = scanner_of(lexicon).scan
    mentions = shared([m for start, end in chinese for m in scan(view, start, end)], view, lexicon)
    in_tables = table_subjects(page, mentions, lexicon)
    subjects = subjects_of(mentions, view, sentences, lexicon)
    places = [mention.start for mention in mentions]
    periods = periods_of(view)
    calendar = calendar_of(page, periods, year)
    rows: list[_Row] = [
        *zip(
            mentions,
            (in_tables.get(at, subject) for at, subject in enumerate(subjects)),
            org_scopes(page, places, lexicon),
            windows_of(page, periods, places, sentences, calendar),
            modalities_of(mentions, page, sentences, calendar.year, lexicon),
            strict=True,
        ),
        *_english_rows(view, english),
    ]
    rows.sort(key=lambda row: row[0].start)
    firsts = _first_occurrences(page, [row[0] for row in rows])
    numbers = tuple(
        _number(page, sentences, *row, first) for row, first in zip(rows, firsts, strict=True)
    )
    return Extraction(page, numbers, calendar.year)


_Row = tuple[Mention, str, str | None, Window | None, Modality]


def _english_rows(view: str, stretches: Sequence[tuple[int, int]]) -> list[_Row]:
    """Read the English stretches; their patterns are loaded only where there are any."""
    if not stretches:
        return []
    from kanhe.claims.english import read_english

    return [
        (row.mention, row.subject, row.org_scope, row.window, row.modality)
        for start, end in stretches
        for row in read_english(view, start, end)
    ]


def _stretches(page: Page) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the stretches of the view that are Chinese, and those that are English."""
    chinese: list[tuple[int, int]] = []
    english: list[tuple[int, int]] = []
    ends = [*page.block_starts[1:], len(page.view)]
    for start, end in zip(page.block_starts, ends, strict=False):
        into = english if is_english(page.view[start:end]) else chinese
        if into and into[-1][1] == start:
            into[-1] = (into[-1][0], end)
        else:
            into.append((start, end))
    return chinese, english


def _number(
    page: Page,
    sentences: Sequence[int],
    mention: Mention,
    subject: str,
    org_scope: str | None,
    window: Window | None,
    modality: Modality,
    first: int | None,
) -> Number:
    span = page.source(mention.start, mention.end)
    is_counted = mention.kind in (Kind.CLAIM, Kind.STRUCTURAL, Kind.CRITERION)
    hedge, hedge_kind = mention.hedge or (None, None)
    return Number(
        span.start,
        span.end,
        page.text[span.start : span.end],
        mention.kind,
        mention.rule,
        value=mention.value,
        low=mention.low,
        high=mention.high,
        step=mention.step,
        hedge=hedge,
        hedge_kind=hedge_kind,
        hedges=tuple(word for word, _ in mention.hedges),
        has_scale=mention.numeral is not None and mention.numeral.has_scale,
        counted_unit=mention.counted_unit,
        subject=subject,
        org_scope=org_scope if is_counted else None,
        window=window if is_counted else None,
        modality=modality,
        is_strong=mention.is_strong,
        duplicate_of=first,
        sentence=bisect_right(sentences, mention.start) - 1,
        paragraph=page.block_at(mention.start),
    )


def _first_occurrences(page: Page, mentions: Sequence[Mention]) -> list[int | None]:
    """Return, for each mention in a repeated paragraph, the one that says the same before it."""
    copies = {number: block.repeats for number, block in enumerate(page.blocks)
              if block.repeats is not None}  # fmt: skip
    alike = copies.keys() | set(copies.values())
    said: dict[tuple[int, str], list[int]] = {}  # (block, words) → the numbers that say them
    result: list[int | None] = [None] * len(mentions)
    for number, mention in enumerate(mentions) if copies else ():
        block = page.block_at(mention.start)
        if block not in alike:
            continue
        words = page.view[mention.start : mention.end]
        again = said.setdefault((block, words), [])
        firsts = said.get((copies[block], words), []) if block in copies else []
        if len(again) < len(firsts):
            result[number] = firsts[len(again)]
        again.append(number)
    return result
