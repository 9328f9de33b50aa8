"""Indicators: what is counted, the signed cells it is kept in, and the figures read out. Pure."""
