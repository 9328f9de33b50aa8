"""Registers as data: definitions, values, entries, projection, lifecycle. Pure."""
