"""Words to find records by: bigrams of their text, in the database's own word index.

Chinese has no spaces, so two neighbouring characters are one word: 走访单位 → 走访 访单 单位.
Measured against FTS5's trigrams, which find no word of two characters at all (web.md §1.6).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection

from kanhe.registers.disclosure import is_commitment
from kanhe.registers.projection import Record

_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9]+")


def bigrams(text: str) -> list[str]:
    """Return the words of *text*: pairs of ideographs, whole runs of letters and digits."""
    words: list[str] = []
    for match in _RUN.finditer(text):
        run = match.group()
        if run[0] < "\u3400" or len(run) == 1:
            words.append(run.lower())
        else:
            words.extend(run[at : at + 2] for at in range(len(run) - 1))
    return words


def tokens_of(record: Record) -> str:
    """Return the words of a record's key and values; personal values are not in them."""
    return " ".join(word for text in _texts(record) for word in bigrams(text))


def _texts(record: Record) -> Iterator[str]:
    yield record.key
    values: Mapping[str, Any] = record.data
    for value in values.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and not is_commitment(item):
                yield item


_REMOVE = "DELETE FROM search_text WHERE {id} = %s"
_INSERT = {
    "sqlite": "INSERT INTO search_text (rowid, tokens) VALUES (%s, %s)",
    "postgresql": "INSERT INTO search_text (record_id, tokens) VALUES (%s, to_tsvector('simple', %s))",
}
_FIND = {
    "sqlite": "SELECT rowid FROM search_text WHERE search_text MATCH %s",
    "postgresql": "SELECT record_id FROM search_text WHERE tokens @@ phraseto_tsquery('simple', %s)",
}


def write_words(records: Iterable[tuple[int, Record]], *, are_new: bool = False) -> None:
    """Write the search words of records (number, record), replacing what was there."""
    rows = [(number, tokens_of(record)) for number, record in records]
    with connection.cursor() as cursor:
        if not are_new:
            name = "rowid" if connection.vendor == "sqlite" else "record_id"
            cursor.executemany(_REMOVE.format(id=name), [(number,) for number, _ in rows])
        cursor.executemany(_INSERT[connection.vendor], rows)


def numbers_with(words: str) -> list[int]:
    """Return the numbers of the records that hold *words* one behind the other."""
    found = bigrams(words)
    if not found:
        return []
    phrase = " ".join(found)
    query = f'"{phrase}"' if connection.vendor == "sqlite" else phrase
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [query])
        return [row[0] for row in cursor.fetchall()]
