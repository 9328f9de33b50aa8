"""After disclosures were erased: nothing of them is left in the files of the database.

Deleting is not enough. SQLite overwrites a deleted row, but not the copies that it leaves behind
when it splits a page; PostgreSQL keeps dead rows. So the table is written anew, and SQLite
overwrites what it gives back (`secure_delete`) and empties its write-ahead log. Copies made before
(backups, archived logs of PostgreSQL) are another matter: see docs/operating/backup.md.
"""

import re
import time

from django.db import connection

from kanhe.store.gate import log_transaction
from kanhe.values.refusal import Refusal

_TRIES = 50
_PAUSE = 0.1  # seconds


def scrub() -> None:
    """Remove what erased disclosures left behind; call after the erasing commit.

    Raises Refusal `erasure_waits` while a reader still holds the pages; calling again is right.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (FULL) disclosure")
        return
    with log_transaction():
        _write_anew()
    for _ in range(_TRIES):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(_PAUSE)
    raise Refusal("erasure_waits")


def _write_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'disclosure'")
        made = re.sub(r'"disclosure"', '"disclosure_anew"', cursor.fetchone()[0], count=1)
        cursor.execute(made)
        cursor.execute("INSERT INTO disclosure_anew SELECT * FROM disclosure ORDER BY id")
        cursor.execute("DROP TABLE disclosure")
        cursor.execute("ALTER TABLE disclosure_anew RENAME TO disclosure")
