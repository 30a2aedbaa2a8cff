"""Words that two articles put between quotation marks: what somebody said is said in one way.

Each quotation may be faithful to its own document, and still one of the two reporters changed the words. What is compared is direct
speech alone: an article's own sentences may say the same thing otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from tracker.extraction.vocabulary import Place
from tracker.text import normalise
from tracker.verification.case import Case, Claim, Quotation
from tracker.verification.findings import Finding, Outcome, passage

# Shorter ones are formulas that anybody may use; so many are compared with each other at most.
_SHORTEST = 8
_AT_MOST = 30
# So much of the words, in their order, makes two quotations one saying. Rewritten ones share 0.7 and more, others less than 0.4.
_ONE_SAYING = 0.6
_SHOWN = 160

_WORD = re.compile(r"\w+")


def sayings(case: Case) -> Iterator[Finding]:
    """Each pair of quotations of one saying, in different articles, under the code `conflict`: in the same words, or not."""
    said = [
        (claim, quotation, tuple(_WORD.findall(normalise(quotation.exact).text.casefold())))
        for claim in sorted(case.claims, key=lambda claim: claim.reference)
        if claim.place is Place.QUOTED_SPEECH
        for quotation in claim.quotations
    ]
    said = [each for each in said if len(each[2]) >= _SHORTEST][:_AT_MOST]
    articles = {article.key: article for article in case.articles}
    for (one, mine, words), (other, theirs, others) in combinations(said, 2):
        if one.article == other.article or not _is_one_saying(words, others):
            continue
        if _is_part(words, others):
            yield _found(Outcome.SUPPORTED, "sayings_agreed", one, other)
            continue
        places = ((one, mine), (other, theirs))
        yield Finding(
            "conflict",
            Outcome.REFUTED,
            "sayings",
            {"one": _shown(mine), "other": _shown(theirs)},
            claims=(one.reference, other.reference),
            field="quotations",
            passages=tuple(passage(articles[c.article], q.span) for c, q in places if c.article in articles),
        )


def _is_part(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether one is the other, or a piece of it: a reporter may quote less."""
    shorter, longer = sorted((" ".join(words), " ".join(others)), key=len)
    return f" {shorter} " in f" {longer} "


def _is_one_saying(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    shorter, longer = sorted((words, others), key=len)
    matches = SequenceMatcher(None, shorter, longer, autojunk=False).get_matching_blocks()
    return sum(block.size for block in matches) >= _ONE_SAYING * len(shorter)


def _found(outcome: Outcome, reason: str, one: Claim, other: Claim) -> Finding:
    return Finding("conflict", outcome, reason, claims=(one.reference, other.reference), field="quotations")


def _shown(quotation: Quotation) -> str:
    words = " ".join(quotation.exact.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rpartition(' ')[0]}…"
