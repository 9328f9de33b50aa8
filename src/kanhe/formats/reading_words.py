"""Sentences for what goes wrong while a draft is read: refusal code → (Chinese, English)."""

READING: dict[str, tuple[str, str]] = {}
