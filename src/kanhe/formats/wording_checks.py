"""Sentences for the checks of a draft: reason code → (Chinese, English)."""

CHECKS: dict[str, tuple[str, str]] = {}
