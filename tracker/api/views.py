"""The resources: read-only, over `queries.published()`. Each list is one question, answered as a page of JSON or as a table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api import parameters, reads, serializers, tables
from tracker.api.base import Resource, query_of
from tracker.api.errors import BadParameter, Gone
from tracker.api.pagination import Cursor
from tracker.api.renderers import Column, CSVRenderer, Row, csv_response
from tracker.commitments import findings, journal
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.models import CommitmentVersion, Finding, JournalEntry, JournalHead, SameAs
from tracker.commitments.models import Party as PartyRow
from tracker.commitments.queries import (
    NamedParty,
    is_withdrawn,
    leads_to,
    parties_called,
    public_journal,
    public_objects,
    published,
    with_child,
    without_relations,
)
from tracker.commitments.vocabulary import OUTCOMES, PARTY_ROLES
from tracker.sources.models import Document
from tracker.verification import CHECKS

# How many rows of the database are in memory at once while a table is written.
_ROWS_AT_ONCE = 500

POINT = ("on", "recorded_at", "format")


class Listing(Resource):
    """A list: a page of JSON; as CSV, the whole of it, or a page where one is asked for."""

    renderer_classes = (JSONRenderer, CSVRenderer)
    parameters: ClassVar[tuple[str, ...]] = (*parameters.POINT, *parameters.PAGE, "format")
    columns: ClassVar[Sequence[Column]]
    # The number by which rows are paged.
    order = "pk"

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        as_table = self.request.accepted_renderer.format == "csv"  # type: ignore[union-attr]
        asked_pages = {"cursor", "page_size"} & set(self.request.query_params)
        if as_table and not asked_pages:
            whole = self.whole()
            return self._table(whole if self.request.method == "GET" else ())
        paginator = Cursor()
        page = self.page(paginator)
        if as_table:
            return self._table(page, following=paginator.get_next_link())
        return paginator.get_paginated_response(page)

    def page(self, paginator: Cursor) -> list[Any]:
        """The objects of the page asked for."""
        raise NotImplementedError

    def whole(self) -> Iterable[Any]:
        """Every object, one by one, in as many queries for a thousand as for one."""
        raise NotImplementedError

    def beside(self, row: Row) -> Row:
        """What its row in the table says beside the object: `page` is where people read it."""
        return {}

    def _table(self, rows: Iterable[Row], following: str | None = None) -> HttpResponseBase:
        invented = "donnees-fictives-" if self.when.is_fictional else ""
        filename = f"{invented}{self.name}-{self.when.on}"
        flat = ({**row, **self.beside(row)} for row in rows)
        return csv_response(filename, self.columns, flat, following=following)


# Commitments


class _Matching(Listing):
    """What belongs to the commitments that the pages' filters leave."""

    parameters = (*parameters.FILTERS, *Listing.parameters)

    def matching(self) -> QuerySet[CommitmentVersion]:
        filtered = CommitmentFilter(self.request.query_params, when=self.when)
        if not filtered.form.is_valid():
            name, messages = next(iter(filtered.form.errors.items()))
            raise BadParameter(name, " ".join(map(str, messages)))
        return filtered.qs

    @cached_property
    def wholes(self) -> dict[str, list[str]]:
        """By commitment: those that it is part of. Whoever adds up must not add a part to its whole."""
        return reads.wholes(self.when)

    def commitment_page(self, reference: str, fragment: str = "") -> str:
        return self._pages.replace("REFERENCE", reference, 1) + fragment

    @cached_property
    def _pages(self) -> str:
        # One address, written once, for as many rows as there are.
        return self.address("public:commitment", "REFERENCE")


class Commitments(_Matching):
    name = "commitments"
    summary = _("Les engagements publics")
    meaning = _("Chacun entier : termes, affirmations et leurs citations, preuves, recherches, verdicts, liens.")
    example = "?timeliness=overdue&country=ML&page_size=200"
    serializer = serializers.CommitmentSerializer
    columns = tables.COMMITMENTS
    order = "commitment_id"

    def page(self, paginator: Cursor) -> list[Any]:
        # Keys first: where they have to be sorted, the wide records stay where they are.
        keys = self.matching().order_by().values("pk", "commitment_id")
        chosen = [key["pk"] for key in paginator.paginate_queryset(keys, self.request, view=self) or ()]
        return public_objects(reads.versions(chosen, self.when), self.when)

    def whole(self) -> Iterable[Any]:
        versions = self.matching().order_by("commitment_id")
        return without_relations(versions.iterator(_ROWS_AT_ONCE), self.when)

    def beside(self, row: Row) -> Row:
        reference = row["reference"]
        return {"page": self.commitment_page(reference), "part_of": self.wholes.get(reference)}


class Commitment(Resource):
    name = "commitment"
    summary = _("Un engagement")
    meaning = _("410 s'il a été retiré ; s'il a été fusionné, 302 vers celui qui se lit à sa place.")
    parameters = POINT
    serializer = serializers.CommitmentSerializer

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        reference = kwargs["reference"]
        version = published(self.when).filter(reference=reference).first()
        if version is not None:
            return Response(public_objects([version], self.when)[0])
        if is_withdrawn(reference, self.when):
            raise Gone
        return _led(self.request, "api:commitment", "E", reference)


def _led(request: Request, name: str, prefix: str, reference: str) -> HttpResponseRedirect:
    """To where what was merged is read now, with the same question."""
    # One question serves commitments and parties: of the other kind there is nothing here.
    target = leads_to(reference) if reference.startswith(f"{prefix}-") else None
    if target is None:
        raise Http404
    return HttpResponseRedirect(reverse(name, args=[target]) + query_of(request))


# Their lines

# By prefix: where the record keeps them.
_KINDS = {"A": "claims", "S": "evidence", "V": "verdicts"}
_OF_COMMITMENT = ("reference", "title", "firmness", "verdict", "timeliness_code", "record")


class _Lines(_Matching):
    """One object for each line of the commitments, in the order of their numbers."""

    prefix: ClassVar[str]
    order = "number"

    def page(self, paginator: Cursor) -> list[Any]:
        keys = self._lines().order_by().values("pk", "number")
        chosen = paginator.paginate_queryset(keys, self.request, view=self) or []
        versions = {version.pk: version for version in reads.versions({key["pk"] for key in chosen}, self.when)}
        return list(
            self.shown(self._line(_row(versions[key["pk"]]), key["number"]) for key in chosen if key["pk"] in versions)
        )

    def whole(self) -> Iterable[Any]:
        rows = self._lines().values("number", *_OF_COMMITMENT).iterator(_ROWS_AT_ONCE)
        return self.shown(self._line(row, row["number"]) for row in rows)

    def shown(self, lines: Iterable[Row]) -> Iterable[Row]:
        return lines

    def beside(self, row: Row) -> Row:
        return {"page": self.commitment_page(row["commitment"]["reference"], f"#{row['reference']}")}

    def _lines(self) -> QuerySet[Any]:
        return reads.lines(self.matching(), self.prefix)

    def _line(self, row: Row, number: int) -> dict[str, Any]:
        return _with_commitment(_find(row["record"], self.prefix, number), row, self.address)


def _row(version: CommitmentVersion) -> Row:
    return {name: getattr(version, name) for name in _OF_COMMITMENT}


def _find(record: Row, prefix: str, number: int) -> Row:
    reference = f"{prefix}-{number:04d}"
    line: Row = next(line for line in record[_KINDS[prefix]] if line["reference"] == reference)
    return line


def _with_commitment(line: Row, row: Row, address: Any) -> dict[str, Any]:
    commitment = {
        "reference": row["reference"],
        "title": row["title"],
        "firmness": row["firmness"],
        "verdict": row["verdict"],
        "timeliness": row["timeliness_code"],
        "url": address("api:commitment", row["reference"]),
    }
    return {**line, "commitment": commitment}


class Claims(_Lines):
    name = "claims"
    prefix = "A"
    summary = _("Les affirmations publiques")
    meaning = _(
        "Ce que dit un passage d'un article. Les filtres sont ceux des engagements auxquels elles appartiennent."
    )
    example = "?q=centrales&on=2024-06-30"
    serializer = serializers.ListedClaimSerializer
    columns = tables.CLAIMS


class Figures(_Lines):
    name = "figures"
    prefix = "A"
    summary = _("Les chiffres des affirmations publiques")
    meaning = _(
        "Un objet par chiffre, pour un tableur. Les pages sont celles des affirmations : « page_size » les compte, et une "
        "page peut être vide sans être la dernière."
    )
    example = "?unit=MWc&format=csv"
    serializer = serializers.ListedFigureSerializer
    columns = tables.FIGURES

    def shown(self, lines: Iterable[Row]) -> Iterable[Row]:
        return (figure for claim in lines for figure in tables.figures_of(claim))

    def beside(self, row: Row) -> Row:
        reference = row["commitment"]["reference"]
        page = self.commitment_page(reference, f"#{row['claim']['reference']}")
        return {"page": page, "part_of": self.wholes.get(reference)}


class EvidenceList(_Lines):
    name = "evidence"
    prefix = "S"
    summary = _("Les preuves de suivi publiques")
    meaning = _("Ce qui est venu depuis. Les filtres sont ceux des engagements auxquels elles appartiennent.")
    example = "?sector=energy"
    serializer = serializers.ListedEvidenceSerializer
    columns = tables.EVIDENCE


class Verdicts(_Lines):
    name = "verdicts"
    prefix = "V"
    summary = _("Les verdicts publics")
    meaning = _("Tous, et pas seulement le dernier de chacun. Les filtres sont ceux des engagements.")
    example = "?verdict=fulfilled"
    serializer = serializers.ListedVerdictSerializer
    columns = tables.VERDICTS


class _Line(Resource):
    """One claim, piece of evidence or verdict."""

    parameters = POINT
    meaning = _("410 si cela a été retiré.")
    prefix: ClassVar[str]

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        reference = kwargs["reference"]
        prefix, _dash, number = reference.partition("-")
        is_ours = prefix == self.prefix and number.isascii() and number.isdigit() and len(number) <= 15
        if not is_ours or reference != f"{prefix}-{int(number):04d}":
            raise Http404
        version = with_child(reference, self.when)
        if version is not None:
            return Response(_with_commitment(_find(version.record, prefix, int(number)), _row(version), self.address))
        if reads.is_line_withdrawn(reference, self.when):
            raise Gone
        raise Http404


class Claim(_Line):
    name = "claim"
    prefix = "A"
    summary = _("Une affirmation")
    serializer = serializers.ListedClaimSerializer


class Evidence(_Line):
    name = "evidence_item"
    prefix = "S"
    summary = _("Une preuve de suivi")
    serializer = serializers.ListedEvidenceSerializer


class Verdict(_Line):
    name = "verdict"
    prefix = "V"
    summary = _("Un verdict")
    serializer = serializers.ListedVerdictSerializer


# Parties, publishers, documents


def _parties(view: Resource, references: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """These parties, or all, as the public reads them at a point: names, kinds and countries as the versions have them."""
    when = view.when
    known = {party.reference: party for party in reads.named(when, references)}
    roles: dict[str, set[str]] = {}
    written: dict[str, set[str]] = {}
    for reference, role, names in reads.named_parts(when, references):
        roles.setdefault(reference, set()).add(role)
        written.setdefault(reference, set()).update(names)
    same_as = _same_as(view, known, None if references is None else list(reads.links(when, references)))
    listed = view.address("api:commitments")
    for reference, party in known.items():
        yield {
            "reference": reference,
            "name": party.name,
            "kind": party.kind,
            "country": party.country,
            "roles": [code.value for code in PARTY_ROLES if code in roles.get(reference, ())],
            "names": sorted(written.get(reference, ())),
            "commitments": {
                "count": party.commitments,
                "url": f"{listed}{'&' if '?' in listed else '?'}{urlencode({'party': reference})}",
            },
            "same_as": same_as.get(reference, []),
        }


def _same_as(
    view: Resource, known: Mapping[str, NamedParty], links: list[SameAs] | None
) -> dict[str, list[dict[str, Any]]]:
    """By party: the others that are, or may be, the same, where those are public too."""
    links = list(reads.links(view.when)) if links is None else links
    ends = {end for link in links for end in (link.party.reference, link.other.reference)}
    public = {**known, **{party.reference: party for party in reads.named(view.when, ends - known.keys())}}
    found: dict[str, list[dict[str, Any]]] = {}
    for link in links:
        pair = link.party.reference, link.other.reference
        for here, there in (pair, pair[::-1]):
            if here in public and there in public:
                said = {"certainty": link.certainty, "note": link.note}
                found.setdefault(here, []).append({"reference": there, "name": public[there].name, **said})
    return found


class Parties(Listing):
    name = "parties"
    summary = _("Les acteurs que des affirmations publiques nomment")
    example = "?kind=company&country=MA"
    parameters = (*parameters.PARTIES, *Listing.parameters)
    serializer = serializers.PartySerializer
    columns = tables.PARTIES

    def page(self, paginator: Cursor) -> list[Any]:
        chosen = paginator.paginate_queryset(self._asked_for(), self.request, view=self) or []
        return list(_parties(self, [party.reference for party in chosen]))

    def whole(self) -> Iterable[Any]:
        chosen = set(self._asked_for().values_list("reference", flat=True))
        return (party for party in _parties(self, None) if party["reference"] in chosen)

    def beside(self, row: Row) -> Row:
        return {"page": self.address("api:party", row["reference"])}

    def _asked_for(self) -> QuerySet[PartyRow]:
        query = self.request.query_params
        kinds = parameters.codes(self.request, "kind", parameters.KINDS)
        asked = query.getlist("country")
        countries = parameters.codes(self.request, "country", reads.countries(self.when, asked)) if asked else []
        found = reads.parties(self.when, kinds, countries)
        if q := query.get("q", "").strip():
            found = found.filter(reference__in=[party.reference for party in parties_called(self.when, q)])
        return found


class Party(Resource):
    name = "party"
    summary = _("Un acteur")
    meaning = _("S'il a été fusionné avec un autre : 302 vers celui qui se lit à sa place.")
    parameters = POINT
    serializer = serializers.PartySerializer

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        for party in _parties(self, [kwargs["reference"]]):
            return Response(party)
        return _led(self.request, "api:party", "P", kwargs["reference"])


class Publishers(Listing):
    name = "publishers"
    summary = _("Les médias et éditeurs que des lignes publiques citent")
    serializer = serializers.PublisherSerializer
    columns = tables.PUBLISHERS

    def page(self, paginator: Cursor) -> list[Any]:
        chosen = paginator.paginate_queryset(reads.publishers(self.when), self.request, view=self) or []
        return list(map(_publisher, reads.quoted_publishers(self.when, [publisher.pk for publisher in chosen])))

    def whole(self) -> Iterable[Any]:
        return map(_publisher, reads.quoted_publishers(self.when))


class Publisher(Resource):
    name = "publisher"
    summary = _("Un média ou éditeur")
    parameters = POINT
    serializer = serializers.PublisherSerializer

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        number = kwargs["reference"].removeprefix("M-")
        if kwargs["reference"] != f"M-{number}" or not re.fullmatch(r"[1-9][0-9]{0,14}", number):
            raise Http404
        for publisher in reads.quoted_publishers(self.when, [int(number)]):
            return Response(_publisher(publisher))
        raise Http404


def _publisher(publisher: reads.QuotedPublisher) -> dict[str, Any]:
    return {
        "reference": publisher.reference,
        "name": publisher.name,
        "url": publisher.url or None,
        "commitments": publisher.commitments,
        "articles": publisher.articles,
        "documents": publisher.documents,
    }


class Documents(Listing):
    name = "documents"
    summary = _("Les documents archivés que des lignes publiques citent")
    meaning = _("Ce qu'on en sait, sans leur texte ni leur contenu.")
    serializer = serializers.DocumentSerializer
    columns = tables.DOCUMENTS

    def page(self, paginator: Cursor) -> list[Any]:
        chosen = paginator.paginate_queryset(reads.quoted_documents(self.when), self.request, view=self) or []
        articles = reads.quoted_articles(self.when, [document.pk for document in chosen])
        return list(_documents(chosen, articles))

    def whole(self) -> Iterable[Any]:
        documents = reads.quoted_documents(self.when).iterator(_ROWS_AT_ONCE)
        return _documents(documents, reads.quoted_articles(self.when))


class DocumentDetail(Resource):
    name = "document"
    summary = _("Un document archivé")
    meaning = _("Ce qu'on en sait, sans son texte ni son contenu. Sa référence est son empreinte SHA-256.")
    parameters = POINT
    serializer = serializers.DocumentSerializer

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        found = list(reads.quoted_documents(self.when).filter(sha256=kwargs["reference"]))
        articles = reads.quoted_articles(self.when, [document.pk for document in found])
        for shown in _documents(found, articles):
            return Response(shown)
        raise Http404


def _documents(
    documents: Iterable[Document], articles: Iterator[tuple[int, dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """Each document with its articles: both come in the order of documents, and are read side by side."""
    ahead = next(articles, None)
    for document in documents:
        own = []
        while ahead and ahead[0] <= document.pk:
            own += [ahead[1]] if ahead[0] == document.pk else []
            ahead = next(articles, None)
        yield {
            "sha256": document.sha256,
            "filename": document.filename,
            "media_type": document.media_type,
            "size": document.size,
            "url": document.url or None,
            "retrieved_at": _z(document.retrieved_at),
            "text_tool": document.text_tool,
            "text_tool_version": document.text_tool_version,
            "commitments": document.commitments,  # type: ignore[attr-defined]
            "articles": own,
        }


def _z(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


# Findings


class Findings(Listing):
    name = "findings"
    summary = _("Ce que les contrôles automatiques ont trouvé")
    meaning = _(
        "Ce qui concorde, ce qui touche à l'intégrité des mots et des fichiers, et ce que la rédaction a confirmé ou expliqué. "
        "Un contrôle porte sur tout ce qui est publié : un jour où moins avait été dit (« on »), il n'en est rien montré."
    )
    example = "?check=conflict&outcome=refuted"
    parameters = (*parameters.FINDINGS, *Listing.parameters)
    serializer = serializers.FindingSerializer
    columns = tables.FINDINGS

    def page(self, paginator: Cursor) -> list[Any]:
        chosen = paginator.paginate_queryset(self._asked_for(), self.request, view=self) or []
        others = findings.others_of([row.pk for row in chosen])
        return [_finding(row, others.get(row.pk, ())) for row in chosen]

    def whole(self) -> Iterable[Any]:
        asked = self._asked_for()
        others = findings.others_of(asked.order_by().values("pk"))
        return (_finding(row, others.get(row.pk, ())) for row in asked.iterator(_ROWS_AT_ONCE))

    def beside(self, row: Row) -> Row:
        return {"page": self.address("public:commitment", row["commitment"]) + f"#constat-{row['id']}"}

    def _asked_for(self) -> QuerySet[Finding]:
        found = findings.public_findings(self.when)
        if checks := parameters.codes(self.request, "check", [check.code for check in CHECKS]):
            found = found.filter(code__in=checks)
        if outcomes := parameters.codes(self.request, "outcome", [code.value for code in OUTCOMES]):
            found = found.filter(outcome__in=outcomes)
        if commitment := self.request.query_params.get("commitment"):
            found = found.filter(commitment__reference=commitment)
        return found

    def _state(self) -> str:
        return findings.state()

    def _changed_at(self) -> None:
        return None


def _finding(row: Finding, others: Sequence[str]) -> dict[str, Any]:
    is_english = not (translation.get_language() or "fr").startswith("fr")
    return {
        "id": row.pk,
        "check": row.code,
        "outcome": row.outcome,
        "commitment": row.commitment.reference,
        "claims": row.claims,
        "evidence": row.evidence,
        "others": list(others),
        "values": row.values,
        "sentence": row.sentence_en if is_english else row.sentence_fr,
        "passages": [{"document": document, "start": start, "end": end} for document, start, end in row.passages],
        "answer": row.answer or None,
        "answer_text": row.answer_text,
        "answered_at": _z(row.answered_at) if row.answered_at else None,
        "method": row.method,
        "first_seen": _z(row.first_seen),
        "last_seen": row.last_seen.isoformat(),
        "closed_at": _z(row.closed_at) if row.closed_at else None,
    }


# The journal


class Journal(Listing):
    name = "journal"
    summary = _("Le journal")
    meaning = _("Chaque écriture, dans l'ordre, comme dans /journal.jsonl : la chaîne se vérifie d'ici aussi.")
    example = "?reference=E-0004"
    parameters = ("reference", "after", *parameters.PAGE, "format")
    serializer = serializers.EntrySerializer
    columns = tables.JOURNAL
    order = "sequence"

    def page(self, paginator: Cursor) -> list[Any]:
        chosen: list[JournalEntry] = paginator.paginate_queryset(self._asked_for(), self.request, view=self) or []
        return [journal.line(entry) for entry in chosen]

    def whole(self) -> Iterable[Any]:
        return map(journal.line, self._asked_for().iterator(_ROWS_AT_ONCE))

    def _asked_for(self) -> QuerySet[JournalEntry]:
        query = self.request.query_params
        entries = reads.shown_entries(query["reference"]) if "reference" in query else public_journal()
        return entries.filter(sequence__gt=parameters.number("after", query["after"])) if "after" in query else entries


# The door


class Index(Resource):
    name = "index"
    summary = _("Les adresses de l'interface, et la tête du journal")
    parameters = ("format",)
    serializer = serializers.IndexSerializer

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        head = JournalHead.objects.get(pk=1)
        return Response(
            {
                "title": str(settings.SPECTACULAR_SETTINGS["TITLE"]),
                "version": settings.SPECTACULAR_SETTINGS["VERSION"],
                "is_fictional": head.is_fictional,
                "journal": {
                    "sequence": head.sequence,
                    "digest": head.digest,
                    "recorded_at": _z(head.recorded_at) if head.recorded_at else None,
                },
                "resources": {each.name: self._at(each.name) for each in LISTS},
                "schema": self._at("schema"),
                "reference": self._at("reference"),
            }
        )

    def _at(self, name: str) -> str:
        return self.request.build_absolute_uri(reverse(f"api:{name}"))


LISTS: tuple[type[Listing], ...] = (
    Commitments,
    Claims,
    Figures,
    EvidenceList,
    Verdicts,
    Parties,
    Publishers,
    Documents,
    Findings,
    Journal,
)


class Nothing(Resource):
    """No resource: 404, whatever is asked of it."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
