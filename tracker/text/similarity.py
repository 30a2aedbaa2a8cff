"""Whether two texts say the same thing in the same words: shingles, and the rule that tells a rewritten release from another text.

A shingle is three words that stand one after the other, whatever their capitals, accents and apostrophes. Two articles made of one
release share many of them, however it was shortened, reordered or given another headline; two accounts of one event, written apart,
share hardly more than two articles about different things (Broder, "On the resemblance and containment of documents", 1997).
`docs/likeness.md` says on which pairs this was measured, and what it misses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from tracker.text.normalise import normalise
from tracker.text.spans import Span

# Words in a shingle.
_WORDS = 3

# Of two texts of which the shorter has at least so many shingles…
SHORTEST = 50
# …at least so much of the shorter must stand in the longer.
SAME_TEXT = 0.25

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts have in common, from 0 to 1, and how many shingles the shorter has.

    `jaccard` is the part of all their shingles that stands in both, `containment` the part of the shorter's that stands in the
    longer. Both are 0 where one of the texts has no shingle.
    """

    jaccard: float
    containment: float
    shorter: int

    @property
    def is_same_text(self) -> bool:
        """Whether one was made of the other, or both of a third.

        The rule measured is "Jaccard at least 0.15, or containment at least 0.25, and 50 shingles in the shorter". Its first half
        never decides: sets of the sizes a ≤ b with a Jaccard index of j share at least 2j / (1 + j) of the smaller, so that 0.15
        is a containment of 0.26 at least. Asking for the containment is asking for both.
        """
        return self.shorter >= SHORTEST and self.containment >= SAME_TEXT


def shingles(text: str, within: Span | None = None, avoid: Iterable[Span] = ()) -> frozenset[int]:
    """The distinct shingles of a text, or of what lies `within` it and in none of the spans to `avoid`.

    Each is a number of 64 bits with a sign, as a database holds it, and the same on every machine: the first eight bytes of
    BLAKE2b of its words, a blank between two. What is left on both sides of an avoided span is read on, for a caption may stand
    between two halves of a sentence. A text of fewer than three words has none. Takes time linear in the length of the text. Raises
    `ValueError` if `text` is too short to hold `within`.
    """
    words = _words(_left(text, within, avoid))
    runs = zip(*(islice(words, n, None) for n in range(_WORDS)), strict=False)
    return frozenset(_number(" ".join(run)) for run in set(runs))


def likeness(a: frozenset[int], b: frozenset[int]) -> Likeness:
    """What two texts have in common, by their shingles."""
    shorter = min(len(a), len(b))
    shared = len(a & b)
    if not shorter:
        return Likeness(0.0, 0.0, 0)
    return Likeness(shared / (len(a) + len(b) - shared), shared / shorter, shorter)


def _left(text: str, within: Span | None, avoid: Iterable[Span]) -> str:
    if within:
        within.of(text)
    done, end = (within.start, within.end) if within else (0, len(text))
    pieces = []
    for zone in sorted(avoid):
        pieces.append(text[done : min(zone.start, end)])
        done = max(done, zone.end)
    pieces.append(text[done:end])
    return " ".join(pieces)


def _words(text: str) -> Sequence[str]:
    """The words without capitals and accents; an apostrophe, a hyphen, a blank between three digits parts two words."""
    return _WORD.findall(normalise(text).text.lower().translate(_PLAIN))


class _Plain(dict[int, str]):
    """Each letter without its marks: é is e, ﬁ is fi, a mark alone is nothing. Filled letter by letter, as they are met: the
    library takes quadratic time to order a long run of marks."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code))
        self[code] = plain = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
        return plain


_PLAIN = _Plain()


def _number(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big", signed=True)
