"""Words to find records by: bigrams of their text, in the database's own word index.

Chinese has no spaces, so two neighbouring characters are one word: 走访单位 → 走访 访单 单位 位.
The last character stands alone too, so that any single one is the beginning of some word.
Measured against FTS5's trigrams, which find no word of two characters at all. PostgreSQL is given
words and their places ready-made, because its own parser depends on the server's locale.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import add
from typing import Any

from django.db import connection

from kanhe.registers.disclosure import is_commitment
from kanhe.registers.projection import Record
from kanhe.store.rows import insert_into, send

_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9]+")
_MOST_WORDS = 16_383  # places that a tsvector can tell apart
_CUT_SHORT = "wordscutshort"  # the last word of a record that has more than fit
_REMEMBERED, _SHORT = 20_000, 40  # so many runs, of at most so many characters
_PLACES = tuple(f":{place}" for place in range(1, _MOST_WORDS + 1))


def bigrams(text: str) -> list[str]:
    """Return the words of *text*: pairs of ideographs, whole runs of letters and digits."""
    words: list[str] = []
    for match in _RUN.finditer(text):
        run = match.group()
        if run[0] < "\u3400" or len(run) == 1:
            words.append(run.lower())
        else:
            words.extend([run[at : at + 2] for at in range(len(run) - 1)])
    return words


def words_in(text: str) -> str:
    """Return the words to find *text* by, with spaces between: its bigrams, and the last character
    of each run."""
    if text.isascii():
        return " ".join(_RUN.findall(text.lower()))
    return " ".join(map(_runs.__getitem__, _RUN.findall(text)))


class _Runs(dict[str, str]):
    """A run → its words; offices write the same phrases again and again, so some are kept."""

    def __missing__(self, run: str) -> str:
        if run[0] < "\u3400":
            return run.lower()
        words = " ".join((*map(add, run, run[1:]), run[-1]))  # the last can be told alone too
        if len(self) < _REMEMBERED and len(run) <= _SHORT:
            self[run] = words
        return words


_runs = _Runs()


def words_of(record: Record) -> list[str]:
    """Return the words of a record's key and values, each several with spaces between; personal
    values are not in them."""
    found = [words for text in _texts(record) if (words := words_in(text))]
    return [*found, register_word(record.register)]


def _texts(record: Record) -> Iterator[str]:
    """Yield the texts to find a record by: its key, and all values that are not withheld."""
    yield record.key
    values: Mapping[str, Any] = record.data
    for value in values.values():
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, str) and not is_commitment(item):
                yield item


def register_word(register: str) -> str:
    """Return the word that all records of a register have; a first sieve, not an exact one."""
    return "register" + register.replace("_", "").lower()


def write_words(records: Iterable[tuple[int, Record]], *, are_new: bool = False) -> None:
    """Write the search words of records (number, record), replacing what was there."""
    spelt = spelling()
    rows = [(number, spelt(words_of(record))) for number, record in records]
    if not are_new and rows:
        send(f"DELETE FROM search_text WHERE {_name()} = %s", [(number,) for number, _ in rows])
    insert_words(rows)


def insert_words(rows: Sequence[tuple[int, str]]) -> None:
    """Write the search words of records that have none yet: number, and words as spelt."""
    if rows:
        insert_into("search_text", (_name(), "tokens"), rows)


def spelling() -> Callable[[Iterable[str]], str]:
    """Return what writes words as the database's index keeps them, so many as it can tell apart.

    Each of the words may be several with spaces between them.
    """
    return _spaced if connection.vendor == "sqlite" else _placed


def _spaced(words: Iterable[str]) -> str:
    text = " ".join(words)
    return text if len(text) < _MOST_WORDS else " ".join(_first_of(text.split(" "), _CUT_SHORT))


def _placed(words: Iterable[str]) -> str:
    quoted = "'{}'".format(" ".join(words).replace(" ", "' '"))
    return " ".join(map(add, _first_of(quoted.split(" "), f"'{_CUT_SHORT}'"), _PLACES))


def _first_of(words: list[str], last: str) -> list[str]:
    """Return *words*, or the first of them and *last* where they are too many."""
    return words if len(words) <= _MOST_WORDS else [*words[: _MOST_WORDS - 1], last]


def _name() -> str:
    return "rowid" if connection.vendor == "sqlite" else "record_id"


def words_query(register: str, text: str) -> str | None:
    """Return the word index's query for records of *register* that hold every word of *text*.

    A run of ideographs is found as it stands. None when *text* holds nothing to look for.
    """
    phrases = _phrases(text)
    if not phrases:
        return None
    phrases.append([register_word(register)])
    shaped = _fts5 if connection.vendor == "sqlite" else _tsquery
    return shaped(phrases)


def parted(text: str) -> tuple[str, str]:
    """Return the words of *text* but for single characters, and these."""
    parts: tuple[list[str], list[str]] = ([], [])
    for word in text.split():
        if found := bigrams(word):
            parts[_is_one(found)].append(word)
    return " ".join(parts[False]), " ".join(parts[True])


def holds(text: str) -> Iterator[tuple[str, str]]:
    """Yield conditions on a row `s` of the word index's table, each with its value: that it holds
    every word of *text*, as the index would find it, told without the index."""
    phrases = _phrases(text)
    if connection.vendor == "sqlite":
        for one in phrases:
            end = "" if _is_one(one) else " "
            yield "instr(' ' || s.tokens || ' ', %s) > 0", f" {' '.join(one)}{end}"
    elif phrases:
        yield "(s.tokens @@ %s::tsquery) IS TRUE", _tsquery(phrases)  # which no index can tell


def _phrases(text: str) -> list[list[str]]:
    return [found for word in text.split() if (found := bigrams(word))]


def values_query(register: str, values: Iterable[str]) -> str | None:
    """Return the word index's query for records of *register*, few or many, among which are all
    that hold *values*; None where these have no words.

    It is a sieve: what it finds must be looked at. Records with too many words always fall in.
    """
    query = words_query(register, " ".join(values))
    if query is None:
        return None
    is_sqlite = connection.vendor == "sqlite"
    return f'({query}) OR "{_CUT_SHORT}"' if is_sqlite else f"({query}) | '{_CUT_SHORT}'"


def finds_at_most(query: str, most: int) -> bool:
    """Return whether a query of the word index finds no more than *most* records."""
    is_found = "search_text MATCH %s" if connection.vendor == "sqlite" else "tokens @@ %s::tsquery"
    sql = f"SELECT 1 FROM search_text WHERE {is_found} LIMIT 1 OFFSET {int(most)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [query])
        return cursor.fetchone() is None


def _fts5(phrases: list[list[str]]) -> str:
    return " AND ".join(f'"{" ".join(words)}"{"*" * _is_one(words)}' for words in phrases)


def _tsquery(phrases: list[list[str]]) -> str:
    return " & ".join(
        "({})".format(" <-> ".join(f"'{word}'{':*' * _is_one(words)}" for word in words))
        for words in phrases
    )


def _is_one(words: list[str]) -> bool:
    return len(words) == 1 and len(words[0]) == 1
