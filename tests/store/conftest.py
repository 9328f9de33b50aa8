"""Each test of the store runs on both databases."""

from tests.databases import database, ledger, postgresql_server

__all__ = ("database", "ledger", "postgresql_server")
