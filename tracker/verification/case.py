"""What the checks are given: one commitment, its claims, their articles and files, what came after, what stands beside it.

Frozen values only; whoever builds a case (`tracker.commitments.cases`) has read everything beforehand, clock and archived
bytes included. All spans are in Unicode code points of the text of the article's document, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.extraction.edtf import Bounds
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
from tracker.text import RegionKind, Span

UNKNOWN = Bounds(None, None)


@dataclass(frozen=True, slots=True)
class File:
    """An archived file: the SHA-256 written down when it was received, and that of its bytes as they are now (None: not held).
    `is_text_as_read` is false where the stored text is not what those bytes give, as far as that was looked at (plain text)."""

    sha256: str
    found: str | None
    name: str = ""
    is_text_as_read: bool = True


@dataclass(frozen=True, slots=True)
class Zone:
    """A span of an article that is not its own statement."""

    kind: RegionKind
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `key` is unique within the case; `text` is its whole document's, None where the archive holds none.

    `published` is when it may have been published as its editor says (both ends None: unknown), `received` the day of receipt.
    `group` is the group of reprints that editors have put it in, empty for none.
    """

    key: str
    document: str
    text: str | None
    span: Span
    received: date
    headline: str = ""
    publisher: str = ""
    published: Bounds = UNKNOWN
    is_date_inferred: bool = False
    zones: tuple[Zone, ...] = ()
    group: str = ""

    @property
    def name(self) -> str:
        """How a sentence names it: its publisher's name and its headline, as far as they are known."""
        return (
            ", ".join(part for part in (self.publisher, f"« {self.headline} »" if self.headline else "") if part)
            or self.key
        )


@dataclass(frozen=True, slots=True)
class Words:
    """Words at their place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words quoted, those just before and after, and where they are said to stand."""

    exact: str
    span: Span
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """`min` and `max` are equal for one value; one is None where the words bound one side only. `unit` is as the design says."""

    min: Decimal | None
    max: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Replaced:
    words: Words
    amount: Amount


@dataclass(frozen=True, slots=True)
class Figure:
    words: Words
    amount: Amount
    product: str = ""
    qualifier: FigureQualifier = FigureQualifier.EXACT
    role: FigureRole = FigureRole.AMOUNT
    kind: FigureKind = FigureKind.ABSOLUTE
    basis: Basis = Basis.STATED
    reason: str = ""
    replaces: Replaced | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as precise as its words. `qualifier` is a deadline's own."""

    words: Words
    edtf: str
    days: Bounds
    basis: Basis = Basis.STATED
    reason: str = ""
    qualifier: DeadlineQualifier | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """A duration (ISO 8601) or a recurrence (RRULE) on its words."""

    words: Words
    code: str


@dataclass(frozen=True, slots=True)
class Named:
    """A party as one claim writes it. `party` is its reference, `usual` the name that editors call it by."""

    party: str
    usual: str
    role: PartyRole
    words: Words
    is_company: bool = False
    is_person: bool = False
    basis: Basis = Basis.STATED


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `article` is the key of an article of the case; `said` holds the days on which it may have been said, as the fold
    counts them; `said_on` the words that say so, where there are any."""

    reference: str
    article: str
    quotations: tuple[Quotation, ...]
    act: Act
    firmness: Firmness
    said: Bounds = UNKNOWN
    place: Place = Place.BODY
    cue: Words | None = None
    speaker: Words | None = None
    speaker_party: str = ""
    said_on: Dated | None = None
    figures: tuple[Figure, ...] = ()
    deadline: Dated | None = None
    duration: Coded | None = None
    recurrence: Coded | None = None
    parties: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A follow-up fact. `is_independent` is what its editor says of the source."""

    reference: str
    article: str
    quotations: tuple[Quotation, ...]
    kind: EvidenceKind
    is_independent: bool = False
    occurred: Dated | None = None
    delivered: Amount | None = None
    product: str = ""
    period: Bounds = UNKNOWN


@dataclass(frozen=True, slots=True)
class Beside:
    """Another published commitment, as far as the checks compare with it: its claims' figures, recurrences, deadlines and names.

    `relation` is how it stands to this one: "part" (part of this one), "whole" (this one is part of it), "supersedes",
    "superseded", "continues", "continued", or empty: they only share a dossier, or a product and a party.
    """

    reference: str
    title: str
    relation: str = ""
    is_same_dossier: bool = False
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A claim, or a piece of evidence, as readers are shown it: its exact words, in their order."""

    reference: str
    document: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A commitment to check. `on` is the day of the check; `is_closed` says that a final verdict has ended it.

    `last_news` is the last day on which anything was said or seen of it, as far as the articles say their days; `has_undated_news`
    where one does not. `recorded` is what the public record shows of it (empty for drafts, which have none). `same` holds the pairs
    of parties (references, in order) said to be one, `perhaps_same` those said to be one perhaps.
    """

    commitment: str
    on: date
    title: str = ""
    is_closed: bool = False
    last_news: date | None = None
    has_undated_news: bool = False
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    articles: tuple[Article, ...] = ()
    files: tuple[File, ...] = ()
    beside: tuple[Beside, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    same: frozenset[tuple[str, str]] = field(default=frozenset())
    perhaps_same: frozenset[tuple[str, str]] = field(default=frozenset())

    def article_of(self, row: Claim | Evidence) -> Article:
        """Raises KeyError for a row whose article the case lacks."""
        for article in self.articles:
            if article.key == row.article:
                return article
        raise KeyError(row.article)
