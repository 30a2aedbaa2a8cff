"""From rows to versions: one refold writes what the public may read of a commitment, for each interval of days.

Day by day, a version holds what had surely been said and seen by then: a claim counts from the last day on which it
may have been said, a piece of evidence from the last day its article may have been published, a verdict and a search
from their own day. An article was surely published by the day we received it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from tracker.commitments import record
from tracker.commitments.fold import (
    Deadline,
    FigureStatement,
    Folded,
    Quantity,
    Slot,
    Statement,
    Terms,
    fold,
)
from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Evidence,
    Figure,
    JournalEntry,
    SearchLog,
    Verdict,
)
from tracker.commitments.vocabulary import VerdictCode
from tracker.extraction.edtf import Bounds
from tracker.extraction.vocabulary import Act, Firmness, Place
from tracker.sources.models import Article
from tracker.text import normalise


@dataclass(frozen=True, slots=True)
class _Seen:
    """One public child with the day from which it counts."""

    day: date
    row: Claim | Evidence | SearchLog | Verdict


def refold(commitment: Commitment, entry: JournalEntry) -> None:
    """Closes the commitment's current versions at `entry` and, if it is published, writes those that hold from
    `entry` on."""
    current = CommitmentVersion.objects.filter(commitment=commitment, journal_to=None)
    # Two refolds by one entry leave one version: what was never readable is not kept.
    current.filter(journal_from=entry.sequence).delete()
    current.update(journal_to=entry.sequence)
    # As it is now, whatever the caller's object remembers of its dossier.
    commitment = Commitment.objects.select_related("dossier").get(pk=commitment.pk)
    if commitment.is_published:
        CommitmentVersion.objects.bulk_create(_versions(commitment, entry.sequence))


def _versions(commitment: Commitment, sequence: int) -> list[CommitmentVersion]:
    seen = _children(commitment)
    days = sorted({child.day for child in seen})
    shown = record.Shown()
    versions = []
    for n, day in enumerate(days):
        known = [child.row for child in seen if child.day <= day]
        claims = [row for row in known if isinstance(row, Claim)]
        if not claims:
            continue  # evidence older than the first words: nothing had been announced yet
        versions.append(
            _version(
                commitment,
                sequence,
                (day, days[n + 1] if n + 1 < len(days) else None),
                claims,
                [row for row in known if isinstance(row, Evidence)],
                [row for row in known if isinstance(row, SearchLog)],
                [row for row in known if isinstance(row, Verdict)],
                shown,
            )
        )
    return versions


def _children(commitment: Commitment) -> list[_Seen]:
    article = ("article__document", "article__publisher", "article__reprint_group")
    claims = (
        Claim.objects.published()
        .filter(commitment=commitment)
        .select_related("speaker_party", *article)
        .prefetch_related("quotations", "figures", "parties__party", "article__regions")
        .defer("article__document__text")
    )
    evidence = (
        Evidence.objects.published()
        .filter(commitment=commitment)
        .select_related(*article)
        .prefetch_related("quotations", "article__regions")
        .defer("article__document__text")
    )
    verdicts = (
        Verdict.objects.published()
        .filter(commitment=commitment)
        .select_related("successor")
        .prefetch_related("evidence", "searches")
    )
    seen = [_Seen(_counts_from(claim), claim) for claim in claims]
    seen += [_Seen(_last(published(item.article), item.article), item) for item in evidence]
    seen += [_Seen(search.searched_on, search) for search in commitment.searches.all()]
    seen += [_Seen(verdict.decided_on, verdict) for verdict in verdicts]
    return seen


def published(article: Article) -> Bounds:
    """When the article may have been published: never after the day we received it."""
    received = _received(article)
    upper = min(article.published_upper or received, received)
    lower = article.published_lower
    # A printed date after the day of receipt is the article's word against our clock's: the article's is kept.
    return Bounds(lower, max(upper, lower) if lower else upper)


def said(claim: Claim) -> Bounds | None:
    """When the words themselves say that the claim was said; never after its article was surely published."""
    if not claim.said_edtf:
        return None
    known = _last(published(claim.article), claim.article)
    if claim.said_lower and claim.said_lower > known:
        # Words that name a later day than the article's: the words are kept.
        return Bounds(claim.said_lower, claim.said_upper)
    return Bounds(claim.said_lower, min(claim.said_upper or known, known))


def _counts_from(claim: Claim) -> date:
    """The last day on which it may have been said; but its sentence is not shown before its article can have existed."""
    of_article = published(claim.article)
    day = _last(said(claim) or of_article, claim.article)
    return max(day, of_article.lower) if of_article.lower else day


def _last(when: Bounds, article: Article) -> date:
    return when.upper or _received(article)


def _received(article: Article) -> date:
    return article.document.retrieved_at.astimezone(UTC).date()


def _version(
    commitment: Commitment,
    sequence: int,
    days: tuple[date, date | None],
    claims: Sequence[Claim],
    evidence: Sequence[Evidence],
    searches: Sequence[SearchLog],
    verdicts: Sequence[Verdict],
    shown: record.Shown,
) -> CommitmentVersion:
    terms = fold(statement(claim) for claim in claims)
    verdict = max(verdicts, key=lambda v: (v.decided_on, v.pk), default=None)
    originals = [reading.value for reading in terms.deadline.original]
    currents = [reading.value for reading in terms.deadline.current]
    return CommitmentVersion(
        commitment=commitment,
        reference=commitment.reference,
        journal_from=sequence,
        day_from=days[0],
        day_to=days[1],
        title=commitment.title,
        dossier=commitment.dossier,
        sector=commitment.sector,
        testability=commitment.testability,
        search_text=_search_text(commitment, claims),
        firmness=weakest(terms.firmness).value,
        original_lower=_earliest(originals),
        original_upper=_latest(originals),
        current_lower=_earliest(currents),
        current_upper=_latest(currents),
        has_unstarted_clock=_has_unstarted_clock(terms),
        verdict=verdict.code if verdict else VerdictCode.NOT_ASSESSED.value,
        fulfilled_lower=verdict.fulfilled_lower if verdict else None,
        fulfilled_upper=verdict.fulfilled_upper if verdict else None,
        record=_public_record(commitment, terms, claims, evidence, searches, verdicts, shown),
    )


def statement(claim: Claim) -> Statement:
    """What the fold needs of a claim."""
    group = claim.article.reprint_group_id
    return Statement(
        claim=claim.reference,
        origin=f"reprints {group}" if group else f"article {claim.article_id}",
        published=published(claim.article),
        act=Act(claim.act),
        firmness=Firmness(claim.firmness),
        said=said(claim),
        headline=claim.place == Place.HEADLINE,
        figures=tuple(_figure(figure) for figure in claim.figures.all()),
        deadline=Deadline(claim.deadline_edtf, claim.deadline_lower, claim.deadline_upper, claim.deadline_qualifier)
        if claim.deadline_edtf
        else None,
        duration=claim.duration_iso,
        recurrence=claim.recurrence_rule,
    )


def _figure(figure: Figure) -> FigureStatement:
    return FigureStatement(
        Slot(figure.role, figure.kind, figure.product.casefold()),
        Quantity(figure.min, figure.max, figure.unit, figure.qualifier),
        Quantity(figure.replaces_min, figure.replaces_max, figure.replaces_unit, "exact")
        if figure.replaces_text
        else None,
    )


def latest_day(claims: Iterable[Claim]) -> date | None:
    """The latest day that the words of these claims allowed at first; None where they leave it open."""
    terms = fold(statement(claim) for claim in claims)
    return _latest([reading.value for reading in terms.deadline.original])


def weakest(firmness: Folded[Firmness]) -> Firmness:
    """The firmness to filter and time by: where it is contested, the weakest of the current ones."""
    return min((reading.value for reading in firmness.current), key=lambda f: f.rank, default=Firmness.UNSPECIFIED)


def _earliest(deadlines: Sequence[Deadline]) -> date | None:
    """The earliest day that any wording allows; None when one of them is open on that side."""
    days = [deadline.lower for deadline in deadlines]
    return None if None in days else min((day for day in days if day), default=None)


def _latest(deadlines: Sequence[Deadline]) -> date | None:
    days = [deadline.upper for deadline in deadlines]
    return None if None in days else max((day for day in days if day), default=None)


def _has_unstarted_clock(terms: Terms) -> bool:
    """A duration or a recurrence whose start is unknown: no deadline gives its first day."""
    if not (terms.duration.current or terms.recurrence.current):
        return False
    return all(reading.value.lower is None for reading in terms.deadline.current)


def _search_text(commitment: Commitment, claims: Sequence[Claim]) -> str:
    words = [commitment.reference, commitment.title]
    for claim in claims:
        words += [quotation.exact for quotation in claim.quotations.all()]
        words += [name.party.name for name in claim.parties.all()]
        words += [name.text for name in claim.parties.all()]
        words += [claim.speaker_text, claim.article.headline]
        words += [claim.article.publisher.name] if claim.article.publisher else []
    return searched("\n".join(dict.fromkeys(words)))


def _spelling(claims: Sequence[Claim]) -> dict[str, str]:
    """Each product as the first claim to name it writes it."""
    spelling: dict[str, str] = {}
    for claim in claims:
        for figure in claim.figures.all():
            spelling.setdefault(figure.product.casefold(), figure.product)
    return spelling


def searched(words: str) -> str:
    """Words as they are looked for: without capitals, accents or kinds of apostrophe, for databases differ on them."""
    decomposed = unicodedata.normalize("NFD", normalise(words).text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _public_record(
    commitment: Commitment,
    terms: Terms,
    claims: Sequence[Claim],
    evidence: Sequence[Evidence],
    searches: Sequence[SearchLog],
    verdicts: Sequence[Verdict],
    shown: record.Shown,
) -> dict[str, Any]:
    """The whole public object but for its relations, which depend on what else is published (see `queries`)."""
    data = record.describe_commitment(commitment)
    data["dossier"] = record.describe_dossier(commitment.dossier) if commitment.dossier else None
    return data | {
        "terms": record.public_terms(terms, _spelling(claims)),
        "claims": [shown.row(claim) for claim in claims],
        "evidence": [shown.row(item) for item in evidence],
        "searches": [record.describe_search(search) for search in searches],
        "verdicts": [record.describe_verdict(verdict) for verdict in verdicts],
    }
