"""The shared nouns: spans of text, quantities, diagnostics. Pure."""
