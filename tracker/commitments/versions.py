"""From rows to versions: one refold writes what the public may read of a commitment, for each interval of days.

Day by day, a version holds what had surely been said and seen by then: a claim counts from the last day on which it
may have been said, a piece of evidence from the last day its article may have been published, a verdict and a search
from their own day. An article was surely published by the day we received it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

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
    Party,
    SearchLog,
    Verdict,
    VersionArticle,
    VersionChild,
    VersionFigure,
    VersionParty,
)
from tracker.commitments.search import search_text
from tracker.commitments.vocabulary import State, VerdictCode
from tracker.extraction.edtf import Bounds
from tracker.extraction.vocabulary import Act, FigureKind, Firmness, Place
from tracker.sources.models import Article, Document


@dataclass(frozen=True, slots=True)
class _Seen:
    """One public child with the day from which it counts."""

    day: date
    row: Claim | Evidence | SearchLog | Verdict


# How many commitments are held in memory at once.
_AT_ONCE = 500


def refold(commitments: Iterable[Commitment], entry: JournalEntry) -> None:
    """Closes the commitments' current versions at `entry` and writes, for those that are published, the ones that hold from
    `entry` on. The number of queries grows with the hundreds of commitments, not with each."""
    ids = sorted({commitment.pk for commitment in commitments})
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        current = CommitmentVersion.objects.filter(commitment__in=chunk, journal_to=None)
        # Two refolds by one entry leave one version: what was never readable is not kept.
        current.filter(journal_from=entry.sequence).delete()
        current.update(journal_to=entry.sequence)
        # As they are now, whatever the caller's objects remember of their dossiers.
        public = list(Commitment.objects.published().filter(pk__in=chunk).select_related("dossier"))
        _write(_versions(public, _published_children(public), entry.sequence))


def preview(commitment: Commitment) -> list[CommitmentVersion]:
    """The versions there would be if the commitment, with all that is not withdrawn, were published now. Nothing is written."""
    children = _children(
        commitment.claims.exclude(state=State.WITHDRAWN),
        commitment.evidence.exclude(state=State.WITHDRAWN),
        commitment.searches.standing(),
        commitment.verdicts.exclude(state=State.WITHDRAWN),
    )
    return _versions([commitment], children, 0)


def _write(versions: Sequence[CommitmentVersion]) -> None:
    """The versions, and beside them what filters and the pages of parties and documents look up."""
    CommitmentVersion.objects.bulk_create(versions, batch_size=_AT_ONCE)
    parties = {name["reference"] for version in versions for name in _names(version)}
    articles = {(source["document"], source["number"]) for version in versions for source in _sources(version)}
    known_parties = {party.reference: party for party in Party.objects.filter(reference__in=parties)}
    known_articles = {
        (sha256, number): pk
        for sha256, number, pk in Article.objects.filter(document__sha256__in={sha for sha, _ in articles}).values_list(
            "document__sha256", "number", "pk"
        )
    }
    VersionParty.objects.bulk_create(
        [
            VersionParty(
                version=version,
                party=(party := known_parties[reference]),
                role=role,
                name=party.name,
                kind=party.kind,
                country=party.country,
                written=written,
            )
            for version in versions
            for (reference, role), written in _parts(version).items()
        ],
        batch_size=_AT_ONCE,
    )
    VersionFigure.objects.bulk_create(
        [figure for version in versions for figure in _quantities(version)], batch_size=_AT_ONCE
    )
    VersionChild.objects.bulk_create(
        [
            VersionChild(version=version, prefix=prefix, number=int(number))
            for version in versions
            for kind in ("claims", "evidence", "searches", "verdicts")
            for prefix, number in (child["reference"].split("-") for child in version.record[kind])
        ],
        batch_size=_AT_ONCE,
    )
    VersionArticle.objects.bulk_create(
        [
            VersionArticle(version=version, article_id=pk)
            for version in versions
            for pk in {known_articles[source["document"], source["number"]] for source in _sources(version)}
        ],
        batch_size=_AT_ONCE,
    )


def _names(version: CommitmentVersion) -> list[dict[str, Any]]:
    return [name for claim in version.record["claims"] for name in claim["parties"]]


def _parts(version: CommitmentVersion) -> dict[tuple[str, str], list[str]]:
    """Each party and part, with the names as written."""
    parts: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for name in _names(version):
        parts[name["reference"], name["role"]][name["text"]] = None
    return {part: list(written) for part, written in parts.items()}


def _sources(version: CommitmentVersion) -> list[dict[str, Any]]:
    return [row["article"] for kind in ("claims", "evidence") for row in version.record[kind]]


def _quantities(version: CommitmentVersion) -> list[VersionFigure]:
    """The current absolute quantities, each once."""
    unbounded = VersionFigure.UNBOUNDED
    found = {
        (
            quantity["unit"],
            Decimal(quantity["min"]) if quantity["min"] is not None else -unbounded,
            Decimal(quantity["max"]) if quantity["max"] is not None else unbounded,
        ): None
        for figure in version.record["terms"]["figures"]
        if figure["kind"] == FigureKind.ABSOLUTE
        for reading in figure["current"]
        for quantity in reading["value"]
    }
    return [VersionFigure(version=version, unit=unit, low=low, high=high) for unit, low, high in found]


def _versions(
    commitments: Sequence[Commitment], children: Mapping[int, Sequence[_Seen]], sequence: int
) -> list[CommitmentVersion]:
    documents = {
        seen.row.article.document_id
        for rows in children.values()
        for seen in rows
        if isinstance(seen.row, Claim | Evidence)
    }
    shown = record.Shown(dict(Document.objects.filter(pk__in=documents).values_list("pk", "text")))
    return [
        version
        for commitment in commitments
        for version in _of_one(commitment, children.get(commitment.pk, ()), sequence, shown)
    ]


def _of_one(
    commitment: Commitment, seen: Sequence[_Seen], sequence: int, shown: record.Shown
) -> Iterator[CommitmentVersion]:
    days = sorted({child.day for child in seen})
    for n, day in enumerate(days):
        known = [child.row for child in seen if child.day <= day]
        claims = [row for row in known if isinstance(row, Claim)]
        if not claims:
            continue  # evidence older than the first words: nothing had been announced yet
        yield _version(
            commitment,
            sequence,
            (day, days[n + 1] if n + 1 < len(days) else None),
            claims,
            [row for row in known if isinstance(row, Evidence)],
            [row for row in known if isinstance(row, SearchLog)],
            [row for row in known if isinstance(row, Verdict)],
            shown,
        )


def _published_children(commitments: Sequence[Commitment]) -> dict[int, list[_Seen]]:
    of_these = {"commitment__in": commitments}
    return _children(
        Claim.objects.published().filter(**of_these),
        Evidence.objects.published().filter(**of_these),
        SearchLog.objects.standing().filter(**of_these),
        Verdict.objects.published().filter(**of_these),
    )


def _children(
    claims: QuerySet[Claim],
    evidence: QuerySet[Evidence],
    searches: QuerySet[SearchLog],
    verdicts: QuerySet[Verdict],
) -> dict[int, list[_Seen]]:
    """By commitment: these rows, each with all that a version says of it and the day from which it counts."""
    article = ("article__document", "article__publisher", "article__reprint_group")
    children: dict[int, list[_Seen]] = defaultdict(list)
    for claim in (
        claims.select_related("speaker_party__merged_into", *article)
        .prefetch_related("quotations", "figures", "parties__party__merged_into", "article__regions")
        .defer("article__document__text")
    ):
        children[claim.commitment_id].append(_Seen(_counts_from(claim), claim))
    for item in (
        evidence.select_related(*article)
        .prefetch_related("quotations", "article__regions")
        .defer("article__document__text")
    ):
        children[item.commitment_id].append(_Seen(_last(published(item.article), item.article), item))
    for search in searches:
        children[search.commitment_id].append(_Seen(search.searched_on, search))
    for verdict in verdicts.select_related("successor").prefetch_related("evidence", "searches"):
        children[verdict.commitment_id].append(_Seen(verdict.decided_on, verdict))
    return children


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
        words += [name.party.standing.name for name in claim.parties.all()]
        words += [name.text for name in claim.parties.all()]
        words += [claim.speaker_text, claim.article.headline]
        words += [claim.article.publisher.name] if claim.article.publisher else []
    return search_text(dict.fromkeys(words))


def _spelling(claims: Sequence[Claim]) -> dict[str, str]:
    """Each product as the first claim to name it writes it."""
    spelling: dict[str, str] = {}
    for claim in claims:
        for figure in claim.figures.all():
            spelling.setdefault(figure.product.casefold(), figure.product)
    return spelling


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
