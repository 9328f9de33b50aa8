"""After disclosures were erased: nothing of them is left in the files of the database.

SQLite overwrites deleted rows with zeros (`secure_delete`), but its write-ahead log still has the
pages as they were; PostgreSQL keeps dead rows until a table is written anew. Copies made before
(backups, archived logs of PostgreSQL) are another matter: see docs/operating/backup.md.
"""

import time

from django.db import connection

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
    for _ in range(_TRIES):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(_PAUSE)
    raise Refusal("erasure_waits")
