"""A reader that proposes what a test says, so that the queue's tests do not depend on how well the real one reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import AT
from tracker.editorial import queue
from tracker.editorial.models import Candidate
from tracker.extraction.candidates import ClaimCandidate, EvidenceCandidate
from tracker.extraction.cues import Cue
from tracker.extraction.edtf import bounds
from tracker.extraction.parties import NamedParty
from tracker.extraction.quantities import Quantity
from tracker.extraction.temporal import Moment, Sense
from tracker.extraction.vocabulary import (
    Act,
    Basis,
    DeadlineQualifier,
    EvidenceKind,
    FigureKind,
    FigureQualifier,
    FigureRole,
    Firmness,
    PartyRole,
    Testability,
)
from tracker.sources.models import Article
from tracker.sources.quoting import ArticleReader
from tracker.text import Span

PROMISE = "Le ministre annonce 120 000 tonnes d'urée avant le 31 décembre 2024."
PLANTS = "La société SOLAIRE construira deux centrales de 50 MWc."
TALKS = "Les discussions se poursuivent."


def place(article: Article, words: str) -> Span:
    return ArticleReader(article).find(words)


def figure(article: Article, words: str = "120 000 tonnes", amount: str = "120000", **values: Any) -> Quantity:
    product = values.pop("product", "urée")
    defaults: dict[str, Any] = {
        "min": Decimal(amount),
        "max": Decimal(amount),
        "unit": "t",
        "product": product,
        "product_span": place(article, product) if product else None,
        "qualifier": FigureQualifier.EXACT,
        "qualifier_span": None,
        "role": FigureRole.AMOUNT,
        "kind": FigureKind.ABSOLUTE,
        "replaces": None,
        "equivalent": None,
        "flags": (),
    }
    return Quantity(span=place(article, words), **(defaults | values))


def moment(article: Article, words: str = "avant le 31 décembre 2024", edtf: str = "../2024-12-30") -> Moment:
    days = bounds(edtf)
    return Moment(
        span=place(article, words),
        sense=Sense.DEADLINE,
        edtf=edtf,
        qualifier=DeadlineQualifier.BEFORE,
        lower=days.lower,
        upper=days.upper,
        duration="",
        basis=Basis.STATED,
        flags=(),
    )


def named(article: Article, words: str, key: str = "", role: PartyRole | None = PartyRole.PROMISOR) -> NamedParty:
    return NamedParty(place(article, words), role, key)


def claim(article: Article, quoted: str = PROMISE, **values: Any) -> ClaimCandidate:
    """By default the ministry's: its quantity, its deadline, its cue."""
    is_whole = quoted == PROMISE
    defaults: dict[str, Any] = {
        "act": Act.ANNOUNCES,
        "firmness": Firmness.ANNOUNCED,
        "testability": Testability.MEASURABLE,
        "figures": (figure(article),) if is_whole else (),
        "deadline": moment(article) if is_whole else None,
        "duration": None,
        "recurrence": None,
        "parties": (),
        "cues": (Cue(place(article, "annonce"), "announce"),) if is_whole else (),
        "score": 0.75,
        "reasons": ("sentence announce",),
    }
    return ClaimCandidate(span=place(article, quoted), **(defaults | values))


def evidence(article: Article, quoted: str = TALKS, **values: Any) -> EvidenceCandidate:
    defaults: dict[str, Any] = {
        "kind": EvidenceKind.PROGRESS,
        "figures": (),
        "occurred": None,
        "parties": (),
        "cues": (),
        "score": 0.5,
        "reasons": (),
    }
    return EvidenceCandidate(span=place(article, quoted), **(defaults | values))


def says(
    monkeypatch: pytest.MonkeyPatch,
    claims: Iterable[ClaimCandidate] = (),
    followed: Iterable[EvidenceCandidate] = (),
    version: str = "1",
) -> None:
    """From now on the reader proposes this of every article."""
    monkeypatch.setattr(queue, "extract_and_reports", lambda text, **asked: (list(claims), list(followed)))
    monkeypatch.setattr(queue, "VERSION", version)


def filled(
    monkeypatch: pytest.MonkeyPatch,
    article: Article,
    claims: Sequence[ClaimCandidate] = (),
    followed: Sequence[EvidenceCandidate] = (),
) -> list[Candidate]:
    """The queue of an article of which this is proposed."""
    says(monkeypatch, claims, followed)
    queue.fill(article, at=AT)
    return list(Candidate.objects.filter(article=article))
