"""Settings: one ledger folder, read when Django starts."""
