"""From rows to cases: what the checks are given of each commitment (`tracker.verification`).

A case holds what is published of a commitment, or, for an editor's eyes, all that is not withdrawn. It is built for some hundreds
of commitments at once: the number of queries grows with the hundreds, not with each. What stands beside a commitment is bounded
(`_NEAREST`), so that in a long record each commitment costs no more than in a short one.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Evidence,
    Figure,
    PartyName,
    Relation,
    SameAs,
    Verdict,
)
from tracker.commitments.versions import published, said
from tracker.commitments.vocabulary import (
    FINAL_VERDICTS,
    Certainty,
    PartyKind,
    RelationKind,
    SourceBasis,
    State,
    VerdictCode,
)
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
from tracker.sources.models import ArchivedFile, Article, Document, Quotation
from tracker.sources.vocabulary import DateBasis
from tracker.text import RegionKind, Span
from tracker.verification import case

# On each side of a commitment in the order of their numbers: the others of its dossier, and those with a product and a party in
# common. What was announced together was entered together.
_NEAREST = 8
_NEAREST_OF_PRODUCT = 2

_THIS_TO_THAT = {
    RelationKind.PART_OF: ("whole", "part"),
    RelationKind.SUPERSEDES: ("superseded", "supersedes"),
    RelationKind.CONTINUES: ("continued", "continues"),
}
_Key = tuple[str, int]


class Archive:
    """The archived bytes as they are now: each file's SHA-256 is computed when it is first asked for, and only what does not agree
    is remembered longer than the hundreds at hand."""

    def __init__(self) -> None:
        self._found: dict[int, str | None] = {}
        self._right: set[int] = set()
        # Right bytes, of which another text is stored.
        self._otherwise: set[int] = set()

    def read(self, documents: Iterable[int]) -> None:
        """Reads these files, one by one. What was read before is not read again."""
        wanted = [pk for pk in dict.fromkeys(documents) if pk not in self._found and pk not in self._right]
        if not wanted:
            return
        files = ArchivedFile.objects.filter(pk__in=wanted).values_list(
            "pk", "content", "document__sha256", "document__media_type", "document__text"
        )
        missing = set(wanted)
        for pk, content, recorded, media_type, text in files.iterator(chunk_size=20):
            missing.discard(pk)
            digest = hashlib.sha256(bytes(content)).hexdigest()
            if digest != recorded:
                self._found[pk] = digest
                continue
            self._right.add(pk)
            if not _is_text_of(bytes(content), media_type, text):
                self._otherwise.add(pk)
        self._found.update(dict.fromkeys(missing))

    def file(self, document: Document) -> case.File:
        """Its digest as recorded and as found. Reads the file if nobody has."""
        self.read([document.pk])
        found = document.sha256 if document.pk in self._right else self._found[document.pk]
        return case.File(document.sha256, found, document.filename, document.pk not in self._otherwise)

    @property
    def wrong(self) -> list[int]:
        """The documents read so far whose bytes are not those received, or are gone, or give another text than is stored."""
        return sorted({*self._found, *self._otherwise})


def _is_text_of(content: bytes, media_type: str, text: str) -> bool:
    """Whether the bytes give this text. A page or a PDF is not read again: that takes a process and seconds for each."""
    if not media_type.startswith("text/plain"):
        return True
    try:
        return content.decode("utf-8-sig") == text
    except UnicodeDecodeError:
        return False


class Products:
    """Which published commitments promise an amount of a product with a party: the nearest of them stand beside each other.

    Read once for a whole run; for one commitment, `None` in its place asks the database for that one alone, with the same answer.
    """

    def __init__(self) -> None:
        self._ids: dict[_Key, array[int]] = defaultdict(lambda: array("q"))
        for product, party, commitment in (
            _products().order_by("claim__commitment_id").values_list(*_PRODUCT).iterator(2000)
        ):
            ids = self._ids[product, party]
            if not ids or ids[-1] != commitment:
                ids.append(commitment)

    def nearest(self, key: _Key, commitment: int) -> list[int]:
        ids = self._ids.get(key, array("q"))
        at = bisect_left(ids, commitment)
        after = at + (at < len(ids) and ids[at] == commitment)
        return [*ids[max(0, at - _NEAREST_OF_PRODUCT) : at], *ids[after : after + _NEAREST_OF_PRODUCT]]


_PRODUCT = ("product", "who", "claim__commitment_id")


def _products() -> QuerySet[Figure]:
    """The amounts that count, each once for every party of its claim, `who`: the one that it is read as, where it was merged."""
    return (
        Figure.objects.filter(
            claim__in=Claim.objects.published(),
            claim__commitment__merged_into=None,
            claim__parties__isnull=False,
            kind=FigureKind.ABSOLUTE.value,
            role__in=(FigureRole.AMOUNT.value, FigureRole.CAPACITY.value),
        )
        .exclude(product="")
        .annotate(who=Coalesce("claim__parties__party__merged_into", "claim__parties__party"))
    )


def _nearest_of_product(key: _Key, commitment: int) -> list[int]:
    product, party = key
    sharing = _products().filter(product=product, who=party)  # type: ignore[misc]
    ids = sharing.values_list("claim__commitment_id", flat=True).distinct()
    name = "claim__commitment_id"
    before = ids.filter(**{f"{name}__lt": commitment}).order_by(f"-{name}")[:_NEAREST_OF_PRODUCT]
    after = ids.filter(**{f"{name}__gt": commitment}).order_by(name)[:_NEAREST_OF_PRODUCT]
    return [*before, *after]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of some commitments, by commitment."""

    claims: Mapping[int, Sequence[Claim]]
    evidence: Mapping[int, Sequence[Evidence]]
    closed: frozenset[int]
    texts: Mapping[int, str]
    recorded: Mapping[int, Mapping[str, Any]]


def cases(
    commitments: Sequence[Commitment],
    *,
    on: date,
    archive: Archive | None = None,
    products: Products | None = None,
    drafts: bool = False,
) -> Iterator[case.Case]:
    """One case for each, in their order. With `drafts`, all that is not withdrawn counts; else what is published.

    `archive` and `products` are shared by a run over many; without them, what is needed is asked for.
    """
    archive = archive or Archive()
    ids = [commitment.pk for commitment in commitments]
    rows = _rows(ids, drafts=drafts)
    archive.read(rows.texts)
    related = _related(ids)
    mates = _mates(commitments)
    of_product = {
        commitment.pk: _sharing_a_product(commitment.pk, rows.claims.get(commitment.pk, ()), products)
        for commitment in commitments
    }
    near = {pk for of_one in (*related.values(), *mates.values()) for pk in of_one}
    beside = _beside(near, own={} if drafts else rows.claims)
    delivering = _delivering({pk for of_one in of_product.values() for pk in of_one} - near)
    same = _same(rows.claims, beside)
    for commitment in commitments:
        relations, dossier = related.get(commitment.pk, {}), mates[commitment.pk]
        others = [
            replace(beside[pk], relation=relations.get(pk, ""), is_same_dossier=pk in dossier)
            if pk in relations or pk in dossier
            else _amounts_only(beside[pk])
            if pk in near
            else delivering[pk]
            for pk in sorted({*relations, *dossier, *of_product[commitment.pk]})
            if pk in beside or pk in delivering
        ]
        yield _case(commitment, rows, archive, on, same, others)


def _rows(ids: Sequence[int], *, drafts: bool) -> _Rows:
    claims: dict[int, list[Claim]] = defaultdict(list)
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    standing = Q(commitment__in=ids)
    told = Claim.objects.exclude(state=State.WITHDRAWN.value) if drafts else Claim.objects.published()
    for claim in _with_all(told.filter(standing)):
        claims[claim.commitment_id].append(claim)
    seen = Evidence.objects.exclude(state=State.WITHDRAWN.value) if drafts else Evidence.objects.published()
    article = ("article__document", "article__publisher", "article__reprint_group")
    for item in (
        seen.filter(standing)
        .select_related(*article)
        .prefetch_related("quotations", "article__regions")
        .defer("article__document__text")
        .order_by("pk")
    ):
        evidence[item.commitment_id].append(item)
    verdicts = Verdict.objects.published().filter(standing).order_by("decided_on", "pk")
    latest = dict(verdicts.values_list("commitment_id", "code"))
    closed = frozenset(pk for pk, code in latest.items() if VerdictCode(code) in FINAL_VERDICTS)
    # Each text once, however many claims quote it.
    documents = {row.article.document_id for rows in claims.values() for row in rows}
    documents |= {row.article.document_id for rows in evidence.values() for row in rows}
    texts = dict(Document.objects.filter(pk__in=documents).values_list("pk", "text"))
    shown = CommitmentVersion.objects.filter(commitment__in=ids, journal_to=None, day_to=None)
    recorded = {} if drafts else dict(shown.values_list("commitment_id", "record"))
    return _Rows(claims, evidence, closed, texts, recorded)


def _with_all(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    return (
        claims.select_related(
            "speaker_party__merged_into", "article__document", "article__publisher", "article__reprint_group"
        )
        .prefetch_related("quotations", "figures", "parties__party__merged_into", "article__regions")
        .defer("article__document__text")
        .order_by("pk")
    )


def _related(ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """By commitment: those it is related to, and how each stands to it. Published ones only."""
    known: dict[int, dict[int, str]] = defaultdict(dict)
    public = Commitment.objects.published().values("pk")
    links = Relation.objects.filter(Q(source__in=ids) | Q(target__in=ids), journal_to=None)
    for source, kind, target in (
        links.filter(source__in=public, target__in=public).order_by("pk").values_list("source_id", "kind", "target_id")
    ):
        of_source, of_target = _THIS_TO_THAT[RelationKind(kind)]
        known[source][target] = of_source
        known[target][source] = of_target
    return known


def _mates(commitments: Sequence[Commitment]) -> dict[int, list[int]]:
    """By commitment: the nearest published ones of its dossier."""
    dossiers: dict[int, list[int]] = defaultdict(list)
    wanted = {commitment.dossier_id for commitment in commitments} - {None}
    public = Commitment.objects.published().filter(dossier__in=wanted).order_by("pk")
    for dossier, pk in public.values_list("dossier_id", "pk"):
        dossiers[dossier].append(pk)
    mates: dict[int, list[int]] = {}
    for commitment in commitments:
        ids = dossiers.get(commitment.dossier_id or 0, [])
        at = bisect_left(ids, commitment.pk)
        mates[commitment.pk] = [pk for pk in ids[max(0, at - _NEAREST) : at + _NEAREST + 1] if pk != commitment.pk]
    return mates


def _sharing_a_product(commitment: int, claims: Iterable[Claim], products: Products | None) -> list[int]:
    keys = {
        (figure.product, name.party.merged_into_id or name.party_id)
        for claim in claims
        for figure in claim.figures.all()
        if figure.product
        and figure.kind == FigureKind.ABSOLUTE
        and figure.role in (FigureRole.AMOUNT, FigureRole.CAPACITY)
        for name in claim.parties.all()
    }
    nearest = products.nearest if products else _nearest_of_product
    return sorted({pk for key in sorted(keys) for pk in nearest(key, commitment)})


def _beside(ids: Iterable[int], own: Mapping[int, Sequence[Claim]]) -> dict[int, case.Beside]:
    """The other commitments with their published claims; those at hand are not read again."""
    named = _named_of(ids)
    claims: dict[int, list[Claim]] = defaultdict(list)
    unread = Claim.objects.published().filter(commitment__in=[pk for pk in named if pk not in own])
    # Without its words: nothing beside is read again.
    for claim in (
        unread.select_related("speaker_party__merged_into", "article__document")
        .prefetch_related("figures", "parties__party__merged_into")
        .defer("article__document__text")
        .order_by("pk")
    ):
        claims[claim.commitment_id].append(claim)
    return {
        pk: case.Beside(
            reference, title, claims=tuple(_claim(claim, with_words=False) for claim in own.get(pk) or claims[pk])
        )
        for pk, (reference, title) in named.items()
    }


def _delivering(ids: Iterable[int]) -> dict[int, case.Beside]:
    """Those that only have a product and a party in common: what they deliver, how often, and no more."""
    named = _named_of(ids)
    claims: dict[int, list[case.Claim]] = defaultdict(list)
    told = Claim.objects.published().filter(commitment__in=named).order_by("pk").prefetch_related("figures")
    for row in told.only("reference", "commitment_id", "act", "firmness", "place", *_OF_RECURRENCE):
        claims[row.commitment_id].append(
            case.Claim(
                reference=row.reference,
                article="",
                quotations=(),
                act=Act(row.act),
                firmness=Firmness(row.firmness),
                place=Place(row.place),
                figures=tuple(_figure(figure) for figure in row.figures.all()),
                recurrence=_coded(row, "recurrence", row.recurrence_rule),
            )
        )
    return {pk: case.Beside(reference, title, claims=tuple(claims[pk])) for pk, (reference, title) in named.items()}


_OF_RECURRENCE = tuple(f"recurrence_{part}" for part in ("text", "start", "end", "rule"))


def _amounts_only(other: case.Beside) -> case.Beside:
    """The same of one that was read whole for another: what stands beside does not depend on what else is read with it."""
    kept = ("reference", "act", "firmness", "place", "figures", "recurrence")
    claims = (
        case.Claim(article="", quotations=(), **{name: getattr(claim, name) for name in kept}) for claim in other.claims
    )
    return case.Beside(other.reference, other.title, claims=tuple(claims))


def _named_of(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    found = Commitment.objects.published().filter(pk__in=sorted(ids)).values_list("pk", "reference", "title")
    return {pk: (reference, title) for pk, reference, title in found}


_Pair = tuple[str, str]


def _same(claims: Mapping[int, Sequence[Claim]], beside: Mapping[int, case.Beside]) -> dict[_Pair, Certainty]:
    """The pairs of parties said to be one, or perhaps one, among those named."""
    named = {
        name.party.standing.reference for each in claims.values() for claim in each for name in claim.parties.all()
    }
    named |= {name.party for other in beside.values() for claim in other.claims for name in claim.parties}
    links = SameAs.objects.filter(journal_to=None, party__reference__in=named, other__reference__in=named)
    return {
        (min(one, other), max(one, other)): Certainty(certainty)
        for one, other, certainty in links.values_list("party__reference", "other__reference", "certainty")
    }


def _case(
    commitment: Commitment,
    rows: _Rows,
    archive: Archive,
    on: date,
    same: Mapping[_Pair, Certainty],
    beside: Sequence[case.Beside],
) -> case.Case:
    told: Sequence[Claim] = rows.claims.get(commitment.pk, ())
    seen: Sequence[Evidence] = rows.evidence.get(commitment.pk, ())
    claims = [_claim(row) for row in told]
    sources = {row.article.pk: row.article for row in told} | {row.article.pk: row.article for row in seen}
    documents = {article.document_id: article.document for article in sources.values()}
    days = [_last_day(row.said_upper if row.said_edtf else None, row.article) for row in told]
    days += [_last_day(None, row.article) for row in seen]
    names = {name.party for claim in claims for name in claim.parties}
    names |= {name.party for other in beside for claim in other.claims for name in claim.parties}
    here = [pair for pair in same if set(pair) <= names]
    return case.Case(
        commitment=commitment.reference,
        on=on,
        title=commitment.title,
        is_closed=commitment.pk in rows.closed,
        last_news=max((day for day in days if day), default=None),
        has_undated_news=None in days,
        recorded=_recorded(rows.recorded.get(commitment.pk, {})),
        claims=tuple(claims),
        evidence=tuple(_evidence(item) for item in seen),
        articles=tuple(_article(article, rows.texts) for article in sources.values()),
        files=tuple(archive.file(document) for document in documents.values()),
        beside=tuple(beside),
        same=frozenset(pair for pair in here if same[pair] is Certainty.ASSERTED),
        perhaps_same=frozenset(pair for pair in here if same[pair] is Certainty.UNCERTAIN),
    )


def _last_day(said_on: date | None, article: Article) -> date | None:
    """The last day on which something may have been said, by its words or its article's date: the day we received it is no news."""
    return said_on or article.published_upper


def _recorded(record: Mapping[str, Any]) -> tuple[case.Recorded, ...]:
    return tuple(
        case.Recorded(
            row["reference"],
            row["article"]["document"],
            tuple(quotation["exact"] for quotation in row["quotations"]),
        )
        for kind in ("claims", "evidence")
        for row in record.get(kind, ())
    )


def _key(article: Article) -> str:
    return f"{article.document.sha256[:12]}/{article.number}"


def _article(article: Article, texts: Mapping[int, str]) -> case.Article:
    return case.Article(
        key=_key(article),
        document=article.document.sha256,
        text=texts[article.document_id],
        span=article.span,
        received=article.document.retrieved_at.astimezone(UTC).date(),
        headline=article.headline,
        publisher=article.publisher.name if article.publisher else "",
        published=article.published,
        is_date_inferred=article.date_basis == DateBasis.INFERRED,
        zones=tuple(case.Zone(RegionKind(region.kind), region.span) for region in article.regions.all()),
        group=article.reprint_group.key if article.reprint_group else "",
    )


def _claim(claim: Claim, *, with_words: bool = True) -> case.Claim:
    return case.Claim(
        reference=claim.reference,
        article=_key(claim.article),
        quotations=_quotations(claim.quotations.all()) if with_words else (),
        act=Act(claim.act),
        firmness=Firmness(claim.firmness),
        said=said(claim) or published(claim.article),
        place=Place(claim.place),
        cue=_words(claim, "cue"),
        speaker=_words(claim, "speaker"),
        speaker_party=claim.speaker_party.standing.reference if claim.speaker_party else "",
        said_on=_dated(claim, "said"),
        figures=tuple(_figure(figure) for figure in claim.figures.all()),
        deadline=_dated(claim, "deadline"),
        duration=_coded(claim, "duration", claim.duration_iso),
        recurrence=_coded(claim, "recurrence", claim.recurrence_rule),
        parties=tuple(_named(name) for name in claim.parties.all()),
    )


def _evidence(item: Evidence) -> case.Evidence:
    is_counted = item.delivered_min is not None or item.delivered_max is not None
    return case.Evidence(
        reference=item.reference,
        article=_key(item.article),
        quotations=_quotations(item.quotations.all()),
        kind=EvidenceKind(item.kind),
        is_independent=item.source_basis == SourceBasis.INDEPENDENT,
        occurred=_dated(item, "occurred"),
        delivered=_amount(item.delivered_min, item.delivered_max, item.delivered_unit) if is_counted else None,
        product=item.delivered_product,
        period=Bounds(item.period_lower, item.period_upper),
    )


def _quotations(rows: Iterable[Quotation]) -> tuple[case.Quotation, ...]:
    ordered = sorted(rows, key=lambda row: (row.start, row.end))
    return tuple(case.Quotation(row.exact, row.span, row.prefix, row.suffix) for row in ordered)


def _words(row: Any, name: str) -> case.Words | None:
    text, start, end = (getattr(row, f"{name}_{part}") for part in ("text", "start", "end"))
    return case.Words(text, Span(start, end)) if text else None


def _dated(row: Claim | Evidence, name: str) -> case.Dated | None:
    words = _words(row, name)
    if words is None:
        return None
    qualifier = getattr(row, f"{name}_qualifier", "")
    return case.Dated(
        words,
        getattr(row, f"{name}_edtf"),
        Bounds(getattr(row, f"{name}_lower"), getattr(row, f"{name}_upper")),
        Basis(getattr(row, f"{name}_basis")),
        getattr(row, f"{name}_reason"),
        DeadlineQualifier(qualifier) if qualifier else None,
    )


def _coded(row: Claim, name: str, code: str) -> case.Coded | None:
    words = _words(row, name)
    return case.Coded(words, code) if words else None


def _amount(low: Decimal | None, high: Decimal | None, unit: str) -> case.Amount:
    # Trailing zeros are the column's, not the value's, and differ between databases.
    return case.Amount(_plain(low), _plain(high), unit)


def _plain(value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _figure(figure: Figure) -> case.Figure:
    replaces = None
    if figure.replaces_text and figure.replaces_start is not None and figure.replaces_end is not None:
        replaces = case.Replaced(
            case.Words(figure.replaces_text, Span(figure.replaces_start, figure.replaces_end)),
            _amount(figure.replaces_min, figure.replaces_max, figure.replaces_unit),
        )
    return case.Figure(
        words=case.Words(figure.text, Span(figure.start, figure.end)),
        amount=_amount(figure.min, figure.max, figure.unit),
        product=figure.product,
        qualifier=FigureQualifier(figure.qualifier),
        role=FigureRole(figure.role),
        kind=FigureKind(figure.kind),
        basis=Basis(figure.basis),
        reason=figure.reason,
        replaces=replaces,
    )


def _named(name: PartyName) -> case.Named:
    party = name.party.standing
    return case.Named(
        party=party.reference,
        usual=party.name,
        role=PartyRole(name.role),
        words=case.Words(name.text, Span(name.start, name.end)),
        is_company=party.kind == PartyKind.COMPANY,
        is_person=party.kind == PartyKind.PERSON,
        basis=Basis(name.basis),
    )
