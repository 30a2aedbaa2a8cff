"""Fits the weights of `tracker/extraction/promise.py` to the development corpus: `python -m tests.extraction.fit` writes
`lexicon/weights.toml`. Logistic regression with a quadratic penalty, by AdaGrad, in a fixed order: the same corpus gives the same
weights. Only `tests/specs/reading.toml` is read; the part set aside is for judging.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.extraction import judging
from tracker.extraction import cues, promise
from tracker.extraction.candidates import sentences_of
from tracker.extraction.edtf import bounds
from tracker.extraction.temporal import Sense
from tracker.text import Span

Row = tuple[frozenset[str], int]
WEIGHTS = Path(promise.__file__).parent / "lexicon" / "weights.toml"


def rows(case: Mapping[str, Any]) -> Iterator[tuple[str, frozenset[str], int]]:
    """Model, traits, and whether it is promised, for all of a case that its annotator said something of."""
    text = case["text"]
    figures, decoys = judging.places(case)
    published = bounds(case["published"]) if case["published"] else None
    dated = [
        _passage(text, claim)
        for claim in case.get("claim", ())
        if "figure" not in claim and {"deadline", "duration", "recurrence"} & set(claim)
    ]
    others = [_passage(text, claim) for claim in case.get("claim", ()) if "figure" in claim]
    found = cues.words(text)
    before = None
    currency = judging.CURRENCIES.get(case.get("country", ""), "")
    for sentence in sentences_of(text, published_on=published, currency=currency):
        for quantity in sentence.quantities:
            is_promised = any(quantity.span.overlaps(span) for span, _ in figures)
            if is_promised or any(quantity.span.overlaps(span) for span in decoys):
                yield "quantity", frozenset(promise.traits(sentence, before, quantity, text, found)), int(is_promised)
        for moment in sentence.moments:
            if moment.sense in (Sense.DEADLINE, Sense.DURATION):
                is_promised = any(span.contains(moment.span) for span in dated)
                if is_promised or not any(span.contains(moment.span) for span in others):
                    traits = promise.traits(sentence, before, moment, text, found)
                    yield "undertaking", frozenset(traits), int(is_promised)
        before = sentence


def _passage(text: str, claim: Mapping[str, Any]) -> Span:
    start = text.index(claim["passage"])
    return Span(start, start + len(claim["passage"]))


def fit(data: Sequence[Row], *, penalty: float, least: int, rounds: int = 60, rate: float = 0.15) -> dict[str, float]:
    """The weight of each trait that at least `least` rows have."""
    seen = Counter(trait for traits, _ in data for trait in traits)
    kept = [(sorted(trait for trait in traits if seen[trait] >= least), label) for traits, label in data]
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    order = random.Random(1)
    for _ in range(rounds):
        order.shuffle(kept)
        for traits, label in kept:
            error = 1 / (1 + math.exp(-sum(weights[trait] for trait in traits))) - label
            for trait in traits:
                step = error + (0 if trait == "bias" else penalty * weights[trait])
                squares[trait] += step * step
                weights[trait] -= rate * step / math.sqrt(squares[trait])
    return weights


def main() -> None:
    data: dict[str, list[Row]] = {"quantity": [], "undertaking": []}
    for case in judging.load("reading"):
        for model, traits, label in rows(case):
            data[model].append((traits, label))
    lines = [
        "# The weight of each trait (see `tracker/extraction/promise.py`), written by `python -m tests.extraction.fit`.",
        "",
    ]
    for model, penalty, least in (("quantity", 0.2, 3), ("undertaking", 0.3, 2)):
        lines.append(f"[{model}]")
        weights = fit(data[model], penalty=penalty, least=least)
        lines += [f'"{trait}" = {weights[trait]:.2f}' for trait in sorted(weights) if abs(weights[trait]) >= 0.04]
        lines.append("")
    WEIGHTS.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
