"""Holds what the reader proposes against a corpus annotated by hand (`tests/specs/reading.toml`, `reading_aside.toml`).

`python -m tests.extraction.judging` prints the table of `docs/lecture.md`.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.extraction.candidates import ClaimCandidate, extract
from tracker.extraction.edtf import bounds
from tracker.text import Span, propose

SPECS = Path(__file__).parent.parent / "specs"
# What a bare franc or dinar is in the country of the article.
CURRENCIES = {
    **dict.fromkeys(("BF", "BJ", "CI", "GW", "ML", "NE", "SN", "TG"), "XOF"),
    **dict.fromkeys(("CF", "CG", "CM", "GA", "GQ", "TD"), "XAF"),
    "CD": "CDF", "DZ": "DZD", "GN": "GNF", "MA": "MAD", "MR": "MRU", "TN": "TND",
}  # fmt: skip
# The two firmnesses that press reports do not tell apart.
BOUND = {"agreed": "bound", "signed": "bound", "in_force": "bound"}


def load(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((SPECS / f"{name}.toml").read_text(encoding="utf-8"))["case"])


def read(case: Mapping[str, Any]) -> list[ClaimCandidate]:
    """What is proposed from a case, as from an article."""
    text = case["text"]
    proposal = propose(text)
    apart = [zone.span for zone in proposal.regions]
    apart += [zone.span for article in proposal.articles for zone in article.regions]
    published = bounds(case["published"]) if case["published"] else None
    return extract(text, published_on=published, apart=apart, currency=CURRENCIES.get(case.get("country", ""), ""))


def places(case: Mapping[str, Any]) -> tuple[list[tuple[Span, dict[str, Any]]], list[Span]]:
    """Where the figures of the claims stand, and the decoys; the same words twice are taken in their order."""
    text, taken = case["text"], set[int]()

    def place(words: str, low: int = 0, high: int | None = None) -> Span | None:
        start = text.find(words, low, high if high is not None else len(text))
        while start in taken:
            start = text.find(words, start + 1, high if high is not None else len(text))
        if start < 0:
            return None
        taken.add(start)
        return Span(start, start + len(words))

    figures: list[tuple[Span, dict[str, Any]]] = []
    for claim in case.get("claim", ()):
        if "figure" in claim:
            start = text.find(claim["passage"])
            found = place(claim["figure"]["text"], start, start + len(claim["passage"])) or place(
                claim["figure"]["text"]
            )
            if found:
                figures.append((found, claim))
    decoys = [span for decoy in case.get("decoy", ()) if (span := place(decoy["text"]))]
    return figures, decoys


def judge(cases: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """What was asked and what was right, by class: `figure`, `deadline`, `recurrence`, `duration`, `firmness`, `act`, `recall`,
    `precision`, `decoy`, `nothing`; `x of` counts what `x` is a share of."""
    count: Counter[str] = Counter()
    for case in cases:
        count.update(_judged(case))
    return count


def _judged(case: Mapping[str, Any]) -> Iterator[str]:
    proposed = read(case)
    figures, decoys = places(case)
    if not case.get("claim"):
        yield "nothing of"
        if not proposed:
            yield "nothing"
    for span, claim in figures:
        yield "recall of"
        found = next((each for each in proposed if each.figures and each.figures[0].span.overlaps(span)), None)
        if found:
            yield "recall"
            yield from _compared(found, claim)
    dated = [claim for claim in case.get("claim", ()) if "figure" not in claim]
    for each in proposed:
        yield "precision of"
        yield "decoy of"
        if each.figures:
            place = each.figures[0].span
            if any(place.overlaps(span) for span, _ in figures):
                yield "precision"
            elif any(place.overlaps(span) for span in decoys):
                yield "decoy"
        elif any(_passage(case, claim).overlaps(each.span) for claim in dated):
            yield "precision"


def _passage(case: Mapping[str, Any], claim: Mapping[str, Any]) -> Span:
    start = case["text"].index(claim["passage"])
    return Span(start, start + len(claim["passage"]))


def _compared(found: ClaimCandidate, claim: Mapping[str, Any]) -> Iterator[str]:
    figure, wanted = found.figures[0], claim["figure"]

    def agrees(name: str, is_right: bool) -> Iterator[str]:
        yield f"{name} of"
        if is_right:
            yield name

    bound = {side: Decimal(wanted[side]) if wanted.get(side) else None for side in ("min", "max")}
    is_value = (figure.min, figure.max) == (bound["min"], bound["max"])
    yield from agrees("value", is_value)
    yield from agrees("figure", is_value and same_unit(figure.unit, wanted.get("unit", "")))
    if deadline := claim.get("deadline"):
        read = found.deadline
        yield from agrees(
            "deadline",
            read is not None
            and (read.lower.isoformat() if read.lower else "", read.upper.isoformat() if read.upper else "")
            == (deadline["lower"], deadline["upper"])
            and read.qualifier == deadline["qualifier"],
        )
    if recurrence := claim.get("recurrence"):
        yield from agrees("recurrence", found.recurrence is not None and found.recurrence.rrule == recurrence["rrule"])
    if duration := claim.get("duration"):
        yield from agrees("duration", found.duration is not None and found.duration.duration == duration)
    yield from agrees(
        "firmness", BOUND.get(found.firmness, found.firmness) == BOUND.get(claim["firmness"], claim["firmness"])
    )
    yield from agrees("act", found.act == claim["act"])


_SPELLINGS = {"ha": "har", "ft3/d": "[cft_i]/d", "oz": "[oz_tr]", "DZD/q": "DZD/quintal"}


def same_unit(read: str, wanted: str) -> bool:
    """A counted noun may have its adjectives or not: « station », « station de traitement »."""
    wanted = _SPELLINGS.get(wanted, wanted)
    if read == wanted:
        return True
    heads = [unit.partition("/")[0].replace("-", " ").split(" ")[0].casefold() for unit in (read, wanted)]
    return heads[0] == heads[1] and len(heads[0]) > 3 and "/" not in read + wanted


CLASSES = {
    "figure": "chiffres : valeur, bornes, unité",
    "value": "chiffres : valeur, bornes",
    "deadline": "échéances : bornes et sens",
    "recurrence": "récurrences",
    "duration": "durées",
    "firmness": "fermeté (en discussion, annoncé, convenu ou signé, protocole)",
    "act": "acte",
    "recall": "passages chiffrés retrouvés (rappel)",
    "precision": "propositions justes (précision)",
    "decoy": "leurres parmi les propositions",
    "nothing": "textes qui n'annoncent rien, laissés vides",
}


def table(parts: Mapping[str, Counter[str]]) -> Iterator[str]:
    yield "| | " + " | ".join(parts) + " |"
    yield "|---" * (len(parts) + 1) + "|"
    for name, words in CLASSES.items():
        cells = [
            f"{part[name]} / {part[f'{name} of']} ({part[name] / max(1, part[f'{name} of']):.0%})"
            for part in parts.values()
        ]
        yield f"| {words} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(
        "\n".join(table({"mise au point": judge(load("reading")), "mise de côté": judge(load("reading_aside"))})) + "\n"
    )
