"""A ledger of very many records for the bench of lists, made by SQL beside the log.

No act wrote them and the log does not know them: only tables that lists read are filled. An import
of 10⁷ rows would take hours and show nothing else about a list.
"""

import sqlite3
from pathlib import Path

_COLUMNS = (
    "register, {key}, version, org_unit, day, state, is_void, entry_number, falls_due, "
    "is_sent_back, data, rest"
)
_APART = 1_000_000  # numbers between a record and its copy


def multiply(place: Path, count: int) -> None:
    """Copy the findings of the ledger in *place* until there are about *count* records."""
    line = sqlite3.connect(place / "kanhe.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-4000000", "temp_store=FILE"):
        line.execute(f"PRAGMA {pragma}")
    listed = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'record'"
    indexes = [(name, sql) for name, sql in line.execute(listed) if sql]
    for name, _ in indexes:
        line.execute(f'DROP INDEX "{name}"')
    (held,) = line.execute("SELECT count(*) FROM record WHERE register = 'finding'").fetchone()
    copies = max(count // held - 1, 0)
    copied = _COLUMNS.format(key="key || '-' || c.value")
    line.execute("BEGIN")
    line.execute(
        f"INSERT INTO record (number, {_COLUMNS.format(key='key')}) "
        f"SELECT number + {_APART} * c.value, {copied} "
        "FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n "
        f"WHERE value < {copies}) SELECT value FROM n) AS c "
        "CROSS JOIN record WHERE register = 'finding'"
    )
    rows = line.execute("SELECT s.rowid, s.tokens FROM search_text s").fetchall()
    for copy in range(1, copies + 1):
        line.executemany(
            "INSERT INTO search_text (rowid, tokens) VALUES (?, ?)",
            ((number + _APART * copy, tokens) for number, tokens in rows),
        )
    line.execute("COMMIT")
    for _, sql in indexes:
        line.execute(sql)
    line.execute("PRAGMA journal_mode=WAL")
    line.close()
