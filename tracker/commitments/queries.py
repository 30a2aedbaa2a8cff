"""The one door to public data. Pages, feeds, downloads and the interface ask `published()` and get versions, never
rows.

Two questions, each with its own axis: `on` (what had been said and seen by that day, as we know it now) and
`recorded_at` (what this tracker showed at that instant).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tracker.commitments import search
from tracker.commitments.models import (
    Commitment,
    CommitmentVersion,
    JournalEntry,
    JournalHead,
    Party,
    Relation,
    SameAs,
    VersionArticle,
    VersionChild,
    VersionFigure,
    VersionParty,
)
from tracker.commitments.timeliness import timeliness, timeliness_case
from tracker.commitments.vocabulary import State
from tracker.sources.models import Article, Document, Publisher

T = TypeVar("T")

# The keys are exact; the time only lets what nobody asks for any more go.
_KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class AsOf:
    """A point on both axes. `sequence` is the last journal entry that counts; `recorded_at` is None for the present.
    `last_write` is the instant by which this point can be asked for again. `head` is the journal's head as the point was asked for:
    what is public at a point changes with it only (a past one, by a redaction)."""

    on: date
    sequence: int
    digest: str
    recorded_at: datetime | None = None
    last_write: datetime | None = None
    head: str = ""
    is_fictional: bool = False

    def cached(self, what: str, compute: Callable[[], T]) -> T:
        """A total, or anything else that the head and the day decide, computed once for both. `what` names it wholly."""
        asked = sha256(f"{self.head}|{self.sequence}|{self.on}|{self.recorded_at is None}|{what}".encode()).hexdigest()
        return cache.get_or_set(f"public:{asked}", compute, _KEPT_SECONDS)  # type: ignore[return-value]


def read_day(text: str) -> date:
    """The value of `on`: an ISO 8601 day. Raises ValueError."""
    return date.fromisoformat(text)


def read_instant(text: str) -> datetime:
    """The value of `recorded_at`: an ISO 8601 instant, UTC where it names no zone. Raises ValueError."""
    # A plus sign in an address that was not escaped arrives as a space.
    read = datetime.fromisoformat(text.replace(" ", "+"))
    try:
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def as_of(*, on: date, recorded_at: datetime | None = None) -> AsOf:
    """The day `on`, as the tracker knows it now, or knew it at `recorded_at`."""
    head = JournalHead.objects.get(pk=1)
    if recorded_at is None:
        return AsOf(on, head.sequence, head.digest, None, head.recorded_at, head.digest, head.is_fictional)
    entry = JournalEntry.objects.filter(recorded_at__lte=recorded_at).order_by("-sequence").first()
    sequence, digest = (entry.sequence, entry.digest) if entry else (0, "")
    return AsOf(on, sequence, digest, recorded_at, recorded_at, head.digest, head.is_fictional)


def published(when: AsOf) -> QuerySet[CommitmentVersion]:
    """What the public may read of every commitment at that point: at most one version of each, with its
    `timeliness_code`.

    The order sets the vague apart, last; within each testability the newest entry comes first.
    """
    in_journal = (
        Q(journal_to=None)
        if when.recorded_at is None
        else Q(journal_from__lte=when.sequence) & (Q(journal_to=None) | Q(journal_to__gt=when.sequence))
    )
    return (
        CommitmentVersion.objects.filter(in_journal, day_from__lte=when.on)
        .filter(Q(day_to=None) | Q(day_to__gt=when.on))
        .annotate(timeliness_code=timeliness_case(when.on))
        .order_by("testability", "-commitment_id")
    )


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party as the public reads it at a point, with the number of commitments that name it."""

    reference: str
    name: str
    kind: str
    country: str
    commitments: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from at a point: each value with the number of commitments that have it, the commonest first.

    `dossiers` are (reference, title, number), `countries` and `units` (code, number).
    """

    parties: tuple[NamedParty, ...]
    dossiers: tuple[tuple[str, str, int], ...]
    countries: tuple[tuple[str, int], ...]
    units: tuple[tuple[str, int], ...]


def facets(when: AsOf) -> Facets:
    """At most four queries; none, once they were asked at this head and day."""
    return when.cached("facets", lambda: _facets(when))


def _facets(when: AsOf) -> Facets:
    versions = published(when).order_by().values("pk")
    number = Count("version", distinct=True)
    parties = (
        VersionParty.objects.filter(version__in=versions)
        .order_by()
        .values_list("party__reference", "name", "kind", "country")
        .annotate(number=number)
        .order_by("-number", "name")
    )
    countries = (
        VersionParty.objects.filter(version__in=versions).exclude(country="").order_by().values_list("country")
    ).annotate(number=number)
    units = (
        VersionFigure.objects.filter(version__in=versions).exclude(unit="").order_by().values_list("unit")
    ).annotate(number=number)
    dossiers = (
        published(when)
        .order_by()
        .exclude(dossier=None)
        .values_list("dossier__reference", "dossier__title")
        .annotate(number=Count("pk"))
    )
    return Facets(
        tuple(NamedParty(*row) for row in parties),
        tuple(dossiers.order_by("dossier__title")),
        tuple(countries.order_by("-number", "country")),
        tuple(units.order_by("-number", "unit")),
    )


def parties(when: AsOf, reference: str) -> list[VersionParty]:
    """The parts that a party plays in what is public, as its versions name them; nothing for one that is not public."""
    known = VersionParty.objects.filter(party__reference=reference, version__in=published(when).order_by().values("pk"))
    return list(known.order_by("-version_id", "id"))


def naming(when: AsOf, reference: str) -> QuerySet[CommitmentVersion]:
    """The versions that name this party, in whatever part."""
    named = VersionParty.objects.filter(party__reference=reference)
    return published(when).filter(pk__in=named.values("version"))


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts a party plays at a point: each role with its number of commitments, the names as written; the commonest first."""

    roles: tuple[tuple[str, int], ...]
    written: tuple[str, ...]


def parts(when: AsOf, reference: str) -> Parts:
    """One query; none, once it was asked at this head and day."""

    def compute() -> Parts:
        roles: Counter[str] = Counter()
        written: Counter[str] = Counter()
        rows = (
            VersionParty.objects.filter(party__reference=reference, version__in=published(when).order_by().values("pk"))
            .order_by("role")
            .values_list("role", "written")
            .annotate(number=Count("pk"))
        )
        for role, names, number in rows:
            roles[role] += number
            written.update(dict.fromkeys(names, number))
        return Parts(tuple(roles.most_common()), tuple(name for name, _n in written.most_common()))

    return when.cached(f"parts {reference}", compute)


def parties_called(when: AsOf, text: str) -> list[NamedParty]:
    """The public parties one of whose names, as written too, has each word of the text, or a word that begins so."""
    asked = search.words(text)
    if not asked:
        return list(facets(when).parties)
    known = when.cached("names of parties", lambda: _names_of_parties(when))
    return [
        party
        for party in facets(when).parties
        if all(any(word.startswith(each) for word in known.get(party.reference, ())) for each in asked)
    ]


def _names_of_parties(when: AsOf) -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    rows = VersionParty.objects.filter(version__in=published(when).order_by().values("pk")).order_by()
    for reference, name, written in rows.values_list("party__reference", "name", "written").distinct():
        names[reference].update(search.words(" ".join([reference, name, *written])))
    return {reference: frozenset(words) for reference, words in names.items()}


def merged_parties(references: Iterable[str]) -> dict[str, str]:
    """Of these, each that was merged, with the one it is read as now."""
    # PostgreSQL refuses to compare with a NUL.
    asked = [reference for reference in references if "\0" not in reference]
    rows = Party.objects.filter(reference__in=asked).exclude(merged_into=None)
    return {row.reference: row.standing.reference for row in rows.select_related("merged_into__merged_into")}


def same_as(when: AsOf, reference: str) -> QuerySet[SameAs]:
    """What is said at a point of a public party's being, or perhaps being, another that is public too."""
    return (
        SameAs.objects.filter(Q(party__reference=reference) | Q(other__reference=reference))
        .filter(journal_from__lte=when.sequence)
        .filter(Q(journal_to=None) | Q(journal_to__gt=when.sequence))
        .filter(*(Exists(_holding(when, "parties__party", each)) for each in ("party", "other")))
        .select_related("party", "other")
    )


def documents(when: AsOf) -> QuerySet[Document]:
    """The documents that public claims and evidence quote, without their texts, each with its number of `commitments`."""
    return (
        Document.objects.filter(Exists(_holding(when, "articles__article__document")))
        .annotate(commitments=_commitments_by("articles__article__document", when))
        .defer("text")
        .order_by("-retrieved_at", "-pk")
    )


def publishers(when: AsOf) -> QuerySet[Publisher]:
    """The publishers of the articles that public claims and evidence quote, each with its number of `commitments`."""
    return (
        Publisher.objects.filter(Exists(_holding(when, "articles__article__publisher")))
        .annotate(commitments=_commitments_by("articles__article__publisher", when))
        .order_by("name")
    )


def _holding(when: AsOf, name: str, of: str = "pk") -> QuerySet[CommitmentVersion]:
    """The versions that hold the row asked about, found from the row: whatever else is public is not listed for it."""
    return published(when).order_by().filter(**{name: OuterRef(of)})


def _commitments_by(name: str, when: AsOf) -> Subquery:
    """Counted for the rows that are read only: a page of a long list does not count, or group, the others."""
    counted = _holding(when, name).values(name).annotate(number=Count("pk", distinct=True))
    return Subquery(counted.values("number"))


def quoting(when: AsOf, **of_article: Any) -> QuerySet[CommitmentVersion]:
    """The versions that quote an article with these values (`document=…`, `publisher=…`)."""
    quoted = VersionArticle.objects.filter(**{f"article__{name}": value for name, value in of_article.items()})
    return published(when).filter(pk__in=quoted.values("version"))


def reprints(when: AsOf, keys: Iterable[str]) -> QuerySet[Article]:
    """The articles of these groups of reprints that public claims and evidence quote, with their documents but not the texts."""
    return (
        Article.objects.filter(Exists(_holding(when, "articles__article")), reprint_group__key__in=keys)
        .select_related("document", "publisher", "reprint_group")
        .defer("document__text")
        .order_by("document_id", "number")
    )


def with_child(reference: str, when: AsOf) -> CommitmentVersion | None:
    """The version that shows this claim, evidence, search or verdict to the public at this point."""
    prefix, _, number = reference.partition("-")
    if not (prefix.isalpha() and number.isascii() and number.isdigit()) or len(number) > 15:
        return None
    return published(when).filter(children__prefix=prefix, children__number=int(number)).first()


def leads_to(reference: str) -> str | None:
    """Where a merged commitment or party is read now; None for one that was not merged."""
    if "\0" in reference:
        return None  # PostgreSQL refuses to compare with it
    for model in (Commitment, Party):
        # One that was never public leads nowhere: nobody was ever told of it.
        row = model.objects.filter(reference=reference, versions__isnull=False).exclude(merged_into=None).first()
        if row is not None:
            return row.standing.reference
    return None


def is_withdrawn(reference: str, when: AsOf) -> bool:
    """Whether this was public and is no longer: nothing more is said of it in the present; the past shows what it showed."""
    return when.recorded_at is None and Commitment.objects.filter(reference=reference, state=State.WITHDRAWN).exists()


def public_objects(versions: Iterable[CommitmentVersion], when: AsOf) -> list[dict[str, Any]]:
    """The versions in the interface's shape (design, section 6). Two queries, however many versions."""
    versions = list(versions)
    relations = _relations(versions, when)
    return [_public_object(version, when, relations.get(version.commitment_id, [])) for version in versions]


def without_relations(versions: Iterable[CommitmentVersion], when: AsOf) -> Iterator[dict[str, Any]]:
    """As `public_objects`, one by one and without a query: for tables, which have no relations."""
    return (_public_object(version, when, ()) for version in versions)


def _public_object(version: CommitmentVersion, when: AsOf, relations: Sequence[dict[str, str]]) -> dict[str, Any]:
    timed = timeliness(version, on=when.on)
    record = version.record
    return {
        "reference": version.reference,
        "title": record["title"],
        "testability": record["testability"],
        "sector": record["sector"],
        "dossier": record["dossier"],
        "firmness": version.firmness,
        "verdict": version.verdict,
        "timeliness": {
            "code": timed.code.value,
            "on": when.on.isoformat(),
            "days_late_original": timed.days_late_original,
            "days_late_current": timed.days_late_current,
        },
        "terms": record["terms"],
        "reading_note": record["reading_note"],
        "claims": record["claims"],
        "evidence": record["evidence"],
        "searches": record["searches"],
        "verdicts": record["verdicts"],
        "relations": list(relations),
        "version": {
            "journal_from": version.journal_from,
            "journal_to": version.journal_to if when.recorded_at else None,
            "day_from": version.day_from.isoformat(),
            "day_to": version.day_to.isoformat() if version.day_to else None,
        },
    }


def _relations(versions: Sequence[CommitmentVersion], when: AsOf) -> dict[int, list[dict[str, str]]]:
    """By commitment: its relations, both ways, to commitments that are public at the same point."""
    ids = {version.commitment_id for version in versions}
    found = list(
        Relation.objects.filter(Q(source__in=ids) | Q(target__in=ids), journal_from__lte=when.sequence)
        .filter(Q(journal_to=None) | Q(journal_to__gt=when.sequence))
        .values_list("source_id", "kind", "target_id")
    )
    if not found:
        return {}
    ends = {end for source, _, target in found for end in (source, target)}
    public = {
        commitment: {"reference": reference, "title": title}
        for commitment, reference, title in published(when)
        .filter(commitment__in=ends)
        .values_list("commitment_id", "reference", "title")
    }
    relations: dict[int, list[dict[str, str]]] = {}
    for source, kind, target in found:
        if source in public and target in public:
            relations.setdefault(source, []).append({"kind": kind, "direction": "to", **public[target]})
            relations.setdefault(target, []).append({"kind": kind, "direction": "from", **public[source]})
    return relations


def public_journal(*, after: int = 0) -> QuerySet[JournalEntry]:
    """The journal's entries from one on, with their payloads; `journal.line` says what of each is shown."""
    return JournalEntry.objects.filter(sequence__gt=after).select_related("payload").order_by("sequence")


def history(reference: str) -> QuerySet[JournalEntry]:
    """The entries on this reference that the public could read; for a commitment, also those on what it ever showed, and on
    what was merged into it."""
    shown = (
        VersionChild.objects.filter(version__reference=reference).order_by().values_list("prefix", "number").distinct()
    )
    merged = Commitment.objects.filter(merged_into__reference=reference).values_list("reference", flat=True)
    references = {reference, *merged, *(f"{prefix}-{number:04d}" for prefix, number in shown)}
    return public_journal().filter(is_public=True, payload__reference__in=references)
