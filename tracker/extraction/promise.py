"""Which quantities of a text are promised, and which are statistics, history, deliveries, distances, prices.

Each quantity is told by what stands around it: the cues of its sentence by their side and distance, what it counts, the
expression of time beside it, the word before it. Each such trait has a weight (`lexicon/weights.toml`), positive where
promises have it; the sum, put between 0 and 1, is the score. The weights were fitted to the development part of our own
corpus (`tests/extraction/fit.py`); they are data, to be read and mended like the vocabulary.
"""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tracker.extraction import lexicon
from tracker.extraction.cues import Cue, Words
from tracker.extraction.quantities import Quantity
from tracker.extraction.recurrence import Recurrence
from tracker.extraction.temporal import Moment
from tracker.extraction.vocabulary import FigureKind, FigureQualifier
from tracker.text import Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what was read in it, each in its order."""

    span: Span
    cues: Sequence[Cue]
    quantities: Sequence[Quantity]
    moments: Sequence[Moment]
    recurrences: Sequence[Recurrence]
    # Where its clauses part.
    parts: Sequence[int]

    def is_parted(self, low: int, high: int) -> bool:
        """Whether two clauses part between these places."""
        return bisect_left(self.parts, high) > bisect_left(self.parts, low)


# What may stand between a cue and what it is about, and parts them.
_PARTS = re.compile(
    r"[;:]|\s[–—-]\s|[,(]\s?(?:qui|dont|contre|alors|tandis|mais|où|ce|soit|après|avant|lors|selon|car|puis|et)\b"
    r"|\b(?:tandis|alors|qui|dont)\b"
)


def parts(text: str, span: Span) -> list[int]:
    """Where the clauses of a sentence part."""
    return [match.start() for match in _PARTS.finditer(text, span.start, span.end)]


# The sum


def score(model: str, named: Iterable[str]) -> tuple[float, tuple[str, ...]]:
    """Between 0 and 1, with the traits that weighed most, heaviest first. Models: `quantity` and `undertaking`."""
    known = weights(model)
    weighed = {trait: weight for trait in named if (weight := known.get(trait))}
    total = sum(weighed.values())
    heaviest = sorted(weighed, key=lambda trait: (-weighed[trait], trait))[:3]
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), tuple(trait for trait in heaviest if weighed[trait] > 0)


def weights(model: str) -> Mapping[str, float]:
    """The weight of each trait of a model; what is not there weighs nothing."""
    return _models()[model]


@cache
def _models() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(resources.files(lexicon).joinpath("weights.toml").read_text(encoding="utf-8"))


# Traits

# How far a cue is, in words.
_DISTANCES = ((1, "touching"), (5, "near"), (14, "far"), (10**9, "beyond"))
# So many cues on either side.
_MOST_CUES = 4
# Said of everything.
_FAINT = frozenset({"say", "quantity"})
# What the sentence before says of this one.
_CARRIED = frozenset(
    {"will", "decide", "commit", "announce", "sign", "mou", "agree", "fund", "aim", "talk", "start", "work", "project"}
    | {"done", "past", "state", "imperfect", "count", "since"}
)
# What stands between the members of one list.
_LISTED = frozenset({"work", "quantity", "project", "contract"})


def traits(
    sentence: Sentence, before: Sentence | None, what: Quantity | Moment, text: str, found: Words
) -> Iterator[str]:
    """What tells whether this quantity of the sentence is promised, or this moment a deadline, by name."""
    yield "bias"
    if isinstance(what, Quantity):
        yield from _of_itself(what, text, found)
        start = _head(sentence, what).span.start
    else:
        yield f"sense {what.sense}"
        yield f"time {what.qualifier}"
        if not sentence.quantities:
            yield "no quantity"
        start = what.span.start
    end = what.span.end
    yield from _cues(sentence, start, end, found)
    if before is not None:
        for kind in {cue.kind for cue in before.cues} & _CARRIED:
            yield f"before {kind}"
    for moment in sentence.moments:
        if moment is what:
            continue
        side = "left" if moment.span.end <= start else "right"
        low, high = (moment.span.end, start) if side == "left" else (end, moment.span.start)
        parted = sentence.is_parted(low, high)
        yield f"moment {moment.sense}{' parted' if parted else ''}"
        if not parted and 0 <= high - low < 40:
            yield f"moment {moment.sense} {side} near"
    if sentence.recurrences:
        yield "recurrence"


def _cues(sentence: Sentence, start: int, end: int, found: Words) -> Iterator[str]:
    here = found.before(start), found.before(end)
    heard = [cue for cue in sentence.cues if cue.kind not in _FAINT]
    last = bisect_right(heard, start, key=lambda cue: cue.span.end)
    first = bisect_left(heard, end, key=lambda cue: cue.span.start)
    for side, cues in (
        ("left", heard[max(0, last - _MOST_CUES) : last][::-1]),
        ("right", heard[first : first + _MOST_CUES]),
    ):
        for rank, cue in enumerate(cues):
            is_left = side == "left"
            words = here[0] - found.before(cue.span.end) if is_left else found.before(cue.span.start) - here[1]
            is_parted = sentence.is_parted(cue.span.end, start) if is_left else sentence.is_parted(end, cue.span.start)
            distance = "parted" if is_parted else next(name for limit, name in _DISTANCES if words <= limit)
            yield f"{side} {cue.kind} {distance}"
            if rank == 0:
                yield f"first {side} {cue.kind}"
    for kind in {cue.kind for cue in sentence.cues[max(0, last - 12) : first + 12]}:
        yield f"sentence {kind}"


def _head(sentence: Sentence, quantity: Quantity) -> Quantity:
    """The first quantity of the list that this one stands in ("9 000 ha de bas-fonds, 420 km de pistes et 35 000 emplois")."""
    at = bisect_left(sentence.quantities, quantity.span, key=lambda each: each.span)
    for _ in range(8):
        if not at:
            break
        low, high = sentence.quantities[at - 1].span.end, sentence.quantities[at].span.start
        if high - low > 60 or sentence.is_parted(low, high):
            break
        first = bisect_left(sentence.cues, low, key=lambda cue: cue.span.start)
        if any(cue.span.end <= high and cue.kind not in _LISTED for cue in sentence.cues[first : first + 12]):
            break
        at -= 1
    return sentence.quantities[at]


def _of_itself(quantity: Quantity, text: str, found: Words) -> Iterator[str]:
    yield f"unit {_sort(quantity.unit)}"
    if _sort(quantity.unit) == "count":
        yield f"noun {quantity.unit.split()[0]}"
    yield f"role {quantity.role}"
    if quantity.kind is not FigureKind.ABSOLUTE:
        yield f"kind {quantity.kind}"
    if quantity.qualifier is not FigureQualifier.EXACT:
        yield f"qualifier {quantity.qualifier}"
    if quantity.replaces:
        yield "replaces"
    if quantity.product:
        yield "product"
    for flag in quantity.flags:
        yield f"flag {flag}"
    first = min(quantity.span.start, quantity.qualifier_span.start if quantity.qualifier_span else quantity.span.start)
    index = bisect_right(found.ends, first) - 1
    if index >= 0 and first - found.ends[index] <= 2 and found.keys[index] in _small_words("before"):
        yield f"after {found.keys[index]}"
    if text[max(0, first - 1) : first] == "(":
        yield "in brackets"
    after = bisect_left(found.starts, quantity.span.end)
    is_next = after < len(found.keys) and found.starts[after] - quantity.span.end <= 2
    if is_next and found.keys[after] in _small_words("after"):
        yield f"before {found.keys[after]}-"


def _sort(unit: str) -> str:
    if unit == "%":
        return "share"
    if len(unit) >= 3 and unit[:3].isupper() and unit.isascii():
        return "price" if "/" in unit else "money"
    if "/" in unit:
        return "rate"
    if unit in ("km", "m", "har", "km2", "m2"):
        return "length"
    return "measure" if len(unit) <= 3 or unit[:1].isupper() or not unit.islower() else "count"


@cache
def _small_words(side: str) -> frozenset[str]:
    return frozenset(
        word for entry in lexicon.table("cue_small_words") if entry["side"] == side for word in entry["words"]
    )
