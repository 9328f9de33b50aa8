"""Accounts live in the ledger's own database: each test runs on both kinds."""

from tests.databases import bare_ledger, database, ledger, postgresql_server

__all__ = ("bare_ledger", "database", "ledger", "postgresql_server")
