"""Kanhe 勘合: every published number traced to its records, checked and proven."""
