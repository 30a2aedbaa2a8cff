"""The vocabulary and the weights, as data."""

from tracker.extraction.lexicon.tables import table

__all__ = ["table"]
