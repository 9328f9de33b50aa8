"""Each test of the store runs on both databases."""

from tests.databases import bare_ledger, database, ledger, postgresql_server

__all__ = ("bare_ledger", "database", "ledger", "postgresql_server")
