"""One type for a place in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open place `[start, end)` in a text, in Unicode code points, never empty (W3C `TextPositionSelector`).

    Spans sort by their start, then by their end. Raises `ValueError` unless `0 <= start < end`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(
                f"Une zone va d'une position à une position plus grande : {self.start} à {self.end} est refusé."
            )

    def __len__(self) -> int:
        """The number of code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words at this place. Raises `ValueError` if the text is too short to hold it."""
        if self.end > len(text):
            raise ValueError(
                f"La zone de {self.start} à {self.end} dépasse le texte, qui compte {len(text)} caractères."
            )
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether the whole of `other` lies in this span; a span contains itself."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether at least one code point lies in both; spans that only touch do not overlap."""
        return self.start < other.end and other.start < self.end

    def shift(self, n: int) -> Span:
        """The span of the same length `n` code points further on; raises `ValueError` if that is before the text."""
        return Span(self.start + n, self.end + n)
