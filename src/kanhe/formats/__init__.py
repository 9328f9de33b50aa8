"""Bytes in and out: drafts, reports, comments, words. Third-party file libraries live here only."""
