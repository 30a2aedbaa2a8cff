"""What the interface lists besides commitments: lines, parties, publishers, documents, entries. All of it over `published()`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from tracker.commitments.models import (
    CommitmentVersion,
    JournalEntry,
    Party,
    Relation,
    SameAs,
    VersionArticle,
    VersionChild,
    VersionParty,
)
from tracker.commitments.queries import AsOf, NamedParty, public_journal, published
from tracker.commitments.timeliness import timeliness_case
from tracker.commitments.vocabulary import RelationKind
from tracker.sources.models import Document, Publisher


def versions(keys: Collection[int], when: AsOf) -> list[CommitmentVersion]:
    """The versions of these keys, which `published()` gave, in their order. What was written meanwhile changes none of them; one
    that a redaction took away is left out."""
    found = CommitmentVersion.objects.annotate(timeliness_code=timeliness_case(when.on)).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def lines(versions: QuerySet[CommitmentVersion], prefix: str) -> QuerySet[Any]:
    """One row for each claim (A), piece of evidence (S) or verdict (V) of these versions, with its `number`, in that order."""
    return versions.filter(children__prefix=prefix).annotate(number=F("children__number")).order_by("children__number")


def wholes(when: AsOf) -> dict[str, list[str]]:
    """By reference: the public commitments that a commitment is part of at a point. One query."""
    public = published(when).filter(commitment=OuterRef("target")).order_by()
    pairs = Relation.objects.filter(
        Exists(public),
        Q(journal_to=None) | Q(journal_to__gt=when.sequence),
        kind=RelationKind.PART_OF,
        journal_from__lte=when.sequence,
    )
    found: dict[str, list[str]] = {}
    for part, whole in pairs.order_by("pk").values_list("source__reference", "target__reference"):
        found.setdefault(part, []).append(whole)
    return found


def is_line_withdrawn(reference: str, when: AsOf) -> bool:
    """Whether this claim, evidence or verdict was public and is no longer, on any day."""
    prefix, _, number = reference.partition("-")
    shown = VersionChild.objects.filter(prefix=prefix, number=int(number))
    return when.recorded_at is None and shown.exists() and not shown.filter(version__journal_to=None).exists()


def named_parts(when: AsOf, references: Collection[str] | None = None) -> list[tuple[str, str, list[str]]]:
    """(party, role, names as written) of these parties, or of all: each that there is, once or more."""
    return when.cached(_key("parts", references), lambda: list(_named_parts(when, references)))


def _key(what: str, references: Collection[str] | None) -> str:
    """The name of what is remembered of these; a party of a thousand commitments is not counted for each reader."""
    return f"api {what}: {'all' if references is None else ' '.join(sorted(references))}"


def _named_parts(when: AsOf, references: Collection[str] | None) -> Iterator[tuple[str, str, list[str]]]:
    named = VersionParty.objects.filter(version__in=published(when).order_by().values("pk"))
    if references is not None:
        named = named.filter(party__reference__in=references)
    return iter(named.order_by().values_list("party__reference", "role", "written").distinct())


def links(when: AsOf, references: Collection[str] | None = None) -> QuerySet[SameAs]:
    """What is said at a point of these parties' being, or perhaps being, others. Whether those are public, the caller asks."""
    said = SameAs.objects.filter(Q(journal_to=None) | Q(journal_to__gt=when.sequence), journal_from__lte=when.sequence)
    if references is not None:
        said = said.filter(Q(party__reference__in=references) | Q(other__reference__in=references))
    return said.select_related("party", "other").order_by("pk")


def parties(when: AsOf, kinds: Sequence[str] = (), countries: Sequence[str] = ()) -> QuerySet[Party]:
    """The parties that are named at a point, in the order of their entry; of these kinds and countries, as they were named."""
    asked: dict[str, Any] = {"parties__party": OuterRef("pk")}
    if kinds:
        asked["parties__kind__in"] = kinds
    if countries:
        asked["parties__country__in"] = countries
    return Party.objects.filter(Exists(published(when).filter(**asked).order_by())).order_by("pk")


def countries(when: AsOf, asked: Collection[str]) -> set[str]:
    """Those of these countries that a named party has."""
    named = VersionParty.objects.filter(version__in=published(when).order_by().values("pk"), country__in=asked)
    return set(named.order_by().values_list("country", flat=True).distinct()) - {""}


def named(when: AsOf, references: Collection[str] | None = None) -> list[NamedParty]:
    """These parties, or all, as they are named at a point, in the order of their entry."""
    return when.cached(_key("named", references), lambda: list(_named(when, references)))


def _named(when: AsOf, references: Collection[str] | None) -> Iterator[NamedParty]:
    rows = VersionParty.objects.filter(version__in=published(when).order_by().values("pk"))
    if references is not None:
        rows = rows.filter(party__reference__in=references)
    known = rows.order_by().values_list("party__reference", "name", "kind", "country")
    return (NamedParty(*row) for row in known.annotate(number=Count("version", distinct=True)).order_by("party_id"))


@dataclass(frozen=True, slots=True)
class QuotedPublisher:
    """A publisher as the public reads it at a point. `reference` is the journal's; `url` is empty where it is not known."""

    reference: str
    name: str
    url: str
    commitments: int
    articles: int
    documents: int


def publishers(when: AsOf) -> QuerySet[Publisher]:
    """The publishers of the articles that public lines quote, in the order of their entry."""
    quoting = published(when).filter(articles__article__publisher=OuterRef("pk")).order_by()
    return Publisher.objects.filter(Exists(quoting)).order_by("pk")


def quoted_publishers(when: AsOf, keys: Collection[int] | None = None) -> Iterator[QuotedPublisher]:
    """These publishers, or all, with what is quoted of them."""
    quoted = VersionArticle.objects.filter(version__in=published(when).order_by().values("pk"))
    quoted = quoted.exclude(article__publisher=None) if keys is None else quoted.filter(article__publisher__in=keys)
    rows = list(
        quoted.order_by()
        .values("article__publisher", "article__publisher__name", "article__publisher__url")
        .annotate(
            commitments=Count("version", distinct=True),
            articles=Count("article", distinct=True),
            documents=Count("article__document", distinct=True),
            last=Max("pk"),
        )
        .order_by("article__publisher_id")
    )
    # A publisher that was renamed since had another name then: the one that the record shows.
    names = {} if when.recorded_at is None else _names_then([row["last"] for row in rows])
    for row in rows:
        now = row["article__publisher__name"]
        name = names.get(row["last"], now)
        if name is not None:
            url = row["article__publisher__url"] if name == now else ""
            counts = row["commitments"], row["articles"], row["documents"]
            yield QuotedPublisher(f"M-{row['article__publisher']}", name, url, *counts)


def _names_then(quoted: Collection[int]) -> dict[int, str | None]:
    rows = VersionArticle.objects.filter(pk__in=quoted).values_list(
        "pk", "article__document__sha256", "article__number", "version__record"
    )
    return {pk: _article(record, sha256, number)["publisher"] for pk, sha256, number, record in rows}


def quoted_documents(when: AsOf) -> QuerySet[Document]:
    """The documents that public lines quote, in the order of their entry, without their texts, each with its number of
    `commitments`."""
    quoting = published(when).filter(articles__article__document=OuterRef("pk")).order_by()
    number = quoting.values("articles__article__document").annotate(number=Count("pk", distinct=True)).values("number")
    return Document.objects.filter(Exists(quoting)).annotate(commitments=Subquery(number)).defer("text").order_by("pk")


def quoted_articles(when: AsOf, documents: Collection[int] | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """The articles of these documents, or of all, that public lines quote: (document, article as the public reads it), in order."""
    quoted = VersionArticle.objects.filter(version__in=published(when).order_by().values("pk"))
    if documents is not None:
        quoted = quoted.filter(article__document__in=documents)
    last = quoted.order_by().values("article").annotate(last=Max("pk")).values("last")
    rows = (
        VersionArticle.objects.filter(pk__in=last)
        .order_by("article__document_id", "article__number")
        .values_list("article__document", "article__document__sha256", "article__number", "version__record")
    )
    return ((pk, _article(record, sha256, number)) for pk, sha256, number, record in rows.iterator(500))


def _article(record: dict[str, Any], sha256: str, number: int) -> dict[str, Any]:
    """The article as the record shows it."""
    articles = (line["article"] for kind in ("claims", "evidence") for line in record[kind])
    return next(article for article in articles if (article["document"], article["number"]) == (sha256, number))


def shown_entries(reference: str) -> QuerySet[JournalEntry]:
    """The journal's entries on a reference, as far as their contents are shown: of others, not even what they are about is."""
    return public_journal().filter(is_public=True, payload__reference=reference).exclude(payload__body="")
