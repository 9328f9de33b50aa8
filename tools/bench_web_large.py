"""All pages of daily work in a ledger of very many records, made by SQL beside the log.

Ten thousand findings are imported; then SQL copies their rows until there are as many as asked
for. No act wrote the copies and the log does not know them: what pages read is multiplied (records,
the words and the choices to find them by), neither trails nor cells of figures. An import of 10⁷
rows would take an hour and show nothing else about a page.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import quote, urljoin

import psycopg
from bench_web_client import Client

from kanhe.store.occurrences import NEIGHBOURS

_COLUMNS = (
    "register, {key}, version, org_unit, day, state, is_void, entry_number, falls_due, "
    "is_sent_back, data, rest"
)
_APART = 2**20  # numbers between a record and its copy
_AT_ONCE = 50  # copies of all in one statement
_BEHIND = "/board/close_out/finding"
PAGES = {
    "list, newest": "/registers/finding",
    "list, by day": "/registers/finding?sort=day",
    "list, oldest by day": "/registers/finding?sort=day&dir=asc",
    "list, one org unit, a value, by day": "/registers/finding?org=s7&f_origin=self_check&sort=day",
    "list, a value, newest": "/registers/finding?f_origin=audit",
    "list, a value, by day": "/registers/finding?f_origin=audit&sort=day",
    "list, a value that few have, by day": "/registers/finding?f_pace=at_once&sort=day",
    "list, a value not of late, newest": "/registers/finding?f_origin=public",
    "list, a value not of late, by day": "/registers/finding?f_origin=public&sort=day",
    "list, the same of one org unit": "/registers/finding?org=s7&f_origin=public&sort=day",
    "list, one org unit, two values": (
        "/registers/finding?org=s7&f_origin=audit&f_pace=at_once&sort=day"
    ),
    "list, a state": "/registers/finding?state=registered&sort=day",
    "list, closed": "/registers/finding?view=closed",
    "list, void": "/registers/finding?view=void",
    "list, overdue": "/registers/finding?view=overdue",
    "list, two words": f"/registers/finding?q={quote('消防 堵塞')}",
    "list, two words, by day": f"/registers/finding?q={quote('消防 堵塞')}&sort=day",
    "list, a rare phrase": f"/registers/finding?q={quote('第 4321 处')}",
    "list, one character": f"/registers/finding?q={quote('处')}",
    "list, one org unit, a word": f"/registers/finding?org=s7&q={quote('设施')}",
    "search": f"/search?q={quote('消防通道')}",
    "registers": "/registers",
    "a record": "/records/5000",
    "my work": "/",
    "board, 334 rows": "/board",
    "board, urgent": "/board/urgent",
    "behind the board, all": _BEHIND,
    "behind the board, open": f"{_BEHIND}?which=open",
    "behind the board, late": f"{_BEHIND}?which=late",
    "behind the board, soon": f"{_BEHIND}?which=soon",
    "behind the board, sent back": f"{_BEHIND}?which=sent_back",
    "behind the board, done": f"{_BEHIND}?which=done",
    "behind the board, closed": f"{_BEHIND}?reached=closed",
    "behind the board, one org unit, open": f"{_BEHIND}?which=open&org=s7",
    "behind the board, one org unit, late": f"{_BEHIND}?which=late&org=s7",
    "behind the board, one org unit, done": f"{_BEHIND}?which=done&org=s7",
    "figures": "/figures",
}
AFTER = {
    "list": "/registers/finding",
    "list by a value": "/registers/finding?f_origin=public&sort=day",
    "board": "/board",
    "my work": "/",
}
_FOLLOWED = {  # name → the page that has the link, and a part of it
    "list, the next page by day": ("/registers/finding?sort=day", "after="),
    "records behind a figure": ("/figures", "/records?"),
}


def pages_of(client: Client) -> dict[str, str]:
    """Return the pages to ask: name → path."""
    found = dict(PAGES)
    for name, (path, part) in _FOLLOWED.items():
        links = re.findall(r'href="([^"]*)"', client.ask("GET", path)[1].decode())
        link = next(unescape(one) for one in links if part in unescape(one))
        found[name] = urljoin(path, link)
    return found


def multiply(place: Path, url: str, count: int) -> None:
    """Copy the findings of a ledger until there are about *count* records; *url* is that of its
    database on PostgreSQL, or empty.

    What is copied is put aside first: no statement looks for it among the copies.
    """
    with _postgresql(url) if url else _sqlite(place / "kanhe.sqlite3") as line:
        words, apart = "record_id" if url else "rowid", _APART // NEIGHBOURS
        for source in (
            "first_record AS SELECT * FROM record WHERE register = 'finding'",
            f"first_words AS SELECT {words} AS number, tokens FROM search_text "
            f"WHERE {words} IN (SELECT number FROM first_record)",
            "first_occurrence AS SELECT * FROM occurrence "
            "WHERE register = 'finding' AND along = 'number'",
        ):
            line.execute(f"CREATE TEMPORARY TABLE {source}")
        (held,) = line.execute("SELECT count(*) FROM first_record").fetchone()
        copies = max(count // held - 1, 0)
        copied = _COLUMNS.format(key="key || '-' || c.value")
        for first in range(1, copies + 1, _AT_ONCE):
            last = min(first + _AT_ONCE - 1, copies)
            some = (
                "(WITH RECURSIVE n(value) AS "
                f"(SELECT {first} UNION ALL SELECT value + 1 FROM n WHERE value < {last}) "
                "SELECT value FROM n) AS c CROSS JOIN"
            )
            line.execute(
                f"INSERT INTO record (number, {_COLUMNS.format(key='key')}) "
                f"SELECT number + {_APART} * c.value, {copied} FROM {some} first_record"
            )
            line.execute(
                f"INSERT INTO search_text ({words}, tokens) "
                f"SELECT number + {_APART} * c.value, tokens FROM {some} first_words"
            )
            line.execute(
                "INSERT INTO occurrence (register, field, value, along, stretch, times) "
                f"SELECT register, field, o.value, along, stretch + {apart} * c.value, times "
                f"FROM {some} first_occurrence o"
            )
        line.execute(
            f"UPDATE occurrence SET times = times * {copies + 1} "
            "WHERE register = 'finding' AND along = 'day'"
        )


@contextmanager
def _sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection for much writing; indexes are made when all is written."""
    line = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-4000000", "temp_store=FILE"):
        line.execute(f"PRAGMA {pragma}")
    listed = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'record'"
    indexes = [(name, sql) for name, sql in line.execute(listed) if sql]
    for name, _ in indexes:
        line.execute(f'DROP INDEX "{name}"')
    line.execute("BEGIN")
    yield line
    line.execute("COMMIT")
    for _, sql in indexes:
        line.execute(sql)
    line.execute("PRAGMA journal_mode=WAL")
    line.close()


@contextmanager
def _postgresql(url: str) -> Iterator["psycopg.Connection[tuple[int]]"]:
    """Yield a connection for much writing; indexes are made when all is written."""
    with psycopg.connect(url, autocommit=True) as line:
        for setting in ("maintenance_work_mem = '1GB'", "synchronous_commit = off"):
            line.execute(f"SET {setting}")
        listed = (
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE indrelid IN ('record'::regclass, 'search_text'::regclass) AND NOT indisunique"
        )
        indexes = line.execute(listed).fetchall()
        for name, _ in indexes:
            line.execute(f"DROP INDEX {name}")
        yield line
        for _, sql in indexes:
            line.execute(sql)
        line.execute("VACUUM (ANALYZE)")  # what a server does by itself in time
