"""What a door (the curated files, the admin, an accepted candidate) hands to an action: places in the text, and their values.

Words are never handed in: they are read from the archived text at the span, so that a stored word is always a word of the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.commitments.models import Party
from tracker.commitments.vocabulary import SourceBasis
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
    Place,
)
from tracker.sources.models import Article
from tracker.text import Span


@dataclass(frozen=True, slots=True)
class Dated:
    """A date on its words. `edtf` is as precise as the words; an inferred one has a reason."""

    span: Span
    edtf: str
    basis: Basis = Basis.STATED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineContent(Dated):
    qualifier: DeadlineQualifier = DeadlineQualifier.BY


@dataclass(frozen=True, slots=True)
class Amount:
    """min and max are equal for one value; one is None where the words bound one side only."""

    min: Decimal | None
    max: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class FigureContent:
    span: Span
    amount: Amount
    role: FigureRole
    product: str = ""
    qualifier: FigureQualifier = FigureQualifier.EXACT
    kind: FigureKind = FigureKind.ABSOLUTE
    basis: Basis = Basis.STATED
    reason: str = ""
    replaces: tuple[Span, Amount] | None = None


@dataclass(frozen=True, slots=True)
class PartyContent:
    span: Span
    party: Party
    role: PartyRole
    basis: Basis = Basis.STATED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    span: Span
    function: str = ""
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Valued:
    """A duration (ISO 8601) or a recurrence (RRULE) on its words."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class ClaimContent:
    """What one passage says. Figures, deadline, duration and recurrence stand inside a quotation; the rest inside the article."""

    article: Article
    quotations: tuple[Span, ...]
    place: Place
    act: Act
    firmness: Firmness
    cue: Span | None = None
    speaker: Speaker | None = None
    said: Dated | None = None
    figures: tuple[FigureContent, ...] = ()
    deadline: DeadlineContent | None = None
    duration: Valued | None = None
    recurrence: Valued | None = None
    parties: tuple[PartyContent, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered, and in which period (inclusive days)."""

    amount: Amount
    product: str
    period: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class EvidenceContent:
    article: Article
    quotations: tuple[Span, ...]
    kind: EvidenceKind
    statement: str
    source_basis: SourceBasis
    occurred: Dated | None = None
    delivered: Delivered | None = None


@dataclass(frozen=True, slots=True)
class VerdictContent:
    """`fulfilled` (EDTF and basis) only for `fulfilled`; `successor` (a reference) only for `superseded`."""

    code: str
    decided_on: date
    reasons: str
    evidence: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    fulfilled: tuple[str, SourceBasis] | None = None
    successor: str = ""
