"""Rows as plain data: what the journal keeps of a change, and what the public reads of a commitment. Codes, not words; decimals as
strings; dates in ISO 8601; keys as in the design's interface (section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.commitments.fold import Folded, Quantity, Terms
from tracker.commitments.models import (
    Claim,
    Commitment,
    Dossier,
    Evidence,
    Figure,
    Finding,
    Party,
    Relation,
    SameAs,
    SearchLog,
    Verdict,
)
from tracker.sources.models import Article, Document, Publisher, Quotation, Region
from tracker.text import NormalisedText, Span, contacts, context, locate, normalise

Data = dict[str, Any]

_CONTEXT_REACH = 1000


def decimal(value: Decimal | None) -> str | None:
    """Without trailing zeros or exponent: 120000, 2.5."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


# Rows as entered: the journal's payloads


def describe_document(document: Document) -> Data:
    return {
        "sha256": document.sha256,
        "filename": document.filename,
        "media_type": document.media_type,
        "size": document.size,
        "url": document.url,
        "articles": [
            {
                "number": article.number,
                "start": article.start,
                "end": article.end,
                "headline": article.headline,
                "publisher": article.publisher.name if article.publisher else None,
                "authors": article.authors,
                "language": article.language,
                "published": article.published_edtf or None,
                "date_basis": article.date_basis,
                "date_note": article.date_note,
                "reprint_group": article.reprint_group.key if article.reprint_group else None,
                "regions": [_region(region) for region in article.regions.all()],
            }
            for article in document.articles.select_related("publisher", "reprint_group").prefetch_related("regions")
        ],
        "regions": [_region(region) for region in document.regions.filter(article=None)],
    }


def _region(region: Region) -> Data:
    return {"kind": region.kind, "start": region.start, "end": region.end}


def describe_dossier(dossier: Dossier) -> Data:
    return {"reference": dossier.reference, "title": dossier.title, "description": dossier.description}


def describe_party(party: Party) -> Data:
    return {"reference": party.reference, "name": party.name, "kind": party.kind, "country": party.country}


def describe_same_as(link: SameAs) -> Data:
    return {
        "party": link.party.reference,
        "other": link.other.reference,
        "certainty": link.certainty,
        "note": link.note,
    }


def describe_publisher(publisher: Publisher) -> Data:
    return {"name": publisher.name, "url": publisher.url}


def describe_relation(relation: Relation) -> Data:
    return {"source": relation.source.reference, "kind": relation.kind, "target": relation.target.reference}


def describe_commitment(commitment: Commitment) -> Data:
    return {
        "reference": commitment.reference,
        "title": commitment.title,
        "testability": commitment.testability,
        "sector": commitment.sector,
        "dossier": commitment.dossier.reference if commitment.dossier else None,
        "reading_note": commitment.reading_note,
    }


def describe_claim(claim: Claim) -> Data:
    """A claim in the interface's shape, but for the context and the article, which `Shown` adds."""
    return {
        "reference": claim.reference,
        "place": claim.place,
        "act": claim.act,
        "firmness": claim.firmness,
        "cue": _words(claim, "cue"),
        "speaker": _optional(
            claim,
            "speaker",
            function=claim.speaker_function,
            party=claim.speaker_party.standing.reference if claim.speaker_party else None,
        ),
        "said_on": _optional(
            claim,
            "said",
            edtf=claim.said_edtf,
            lower=day(claim.said_lower),
            upper=day(claim.said_upper),
            basis=claim.said_basis,
            reason=claim.said_reason,
        ),
        "quotations": [_quotation(quotation, claim.article) for quotation in _in_order(claim.quotations.all())],
        "figures": [_figure(figure) for figure in claim.figures.all()],
        "deadline": _optional(
            claim,
            "deadline",
            edtf=claim.deadline_edtf,
            qualifier=claim.deadline_qualifier,
            lower=day(claim.deadline_lower),
            upper=day(claim.deadline_upper),
            basis=claim.deadline_basis,
            reason=claim.deadline_reason,
        ),
        "duration": _optional(claim, "duration", iso=claim.duration_iso),
        "recurrence": _optional(claim, "recurrence", rrule=claim.recurrence_rule),
        "parties": [
            {
                "reference": name.party.standing.reference,
                "name": name.party.standing.name,
                "role": name.role,
                "text": name.text,
                "start": name.start,
                "end": name.end,
                "basis": name.basis,
                "reason": name.reason,
            }
            for name in claim.parties.all()
        ],
        "note": claim.note,
    }


def describe_evidence(evidence: Evidence) -> Data:
    delivered = None
    if evidence.delivered_min is not None or evidence.delivered_max is not None:
        delivered = {
            "min": decimal(evidence.delivered_min),
            "max": decimal(evidence.delivered_max),
            "unit": evidence.delivered_unit,
            "product": evidence.delivered_product,
            "period_lower": day(evidence.period_lower),
            "period_upper": day(evidence.period_upper),
        }
    return {
        "reference": evidence.reference,
        "kind": evidence.kind,
        "statement": evidence.statement,
        "source_basis": evidence.source_basis,
        "occurred": _optional(
            evidence,
            "occurred",
            edtf=evidence.occurred_edtf,
            lower=day(evidence.occurred_lower),
            upper=day(evidence.occurred_upper),
            basis=evidence.occurred_basis,
            reason=evidence.occurred_reason,
        ),
        "delivered": delivered,
        "quotations": [_quotation(quotation, evidence.article) for quotation in _in_order(evidence.quotations.all())],
    }


def describe_search(search: SearchLog) -> Data:
    return {
        "reference": search.reference,
        "searched_on": day(search.searched_on),
        "where": search.where,
        "looked_for": search.looked_for,
    }


def describe_verdict(verdict: Verdict) -> Data:
    return {
        "reference": verdict.reference,
        "code": verdict.code,
        "decided_on": day(verdict.decided_on),
        "reasons": verdict.reasons,
        "evidence": sorted(evidence.reference for evidence in verdict.evidence.all()),
        "searches": sorted(search.reference for search in verdict.searches.all()),
        "fulfilled_on": {"edtf": verdict.fulfilled_edtf, "basis": verdict.fulfilled_basis}
        if verdict.fulfilled_edtf
        else None,
        "successor": verdict.successor.reference if verdict.successor else None,
    }


def _in_order(quotations: Iterable[Quotation]) -> list[Quotation]:
    return sorted(quotations, key=lambda quotation: quotation.start)


def _words(row: Claim | Evidence, name: str) -> Data | None:
    text = getattr(row, f"{name}_text")
    if not text:
        return None
    return {"text": text, "start": getattr(row, f"{name}_start"), "end": getattr(row, f"{name}_end")}


def _optional(row: Claim | Evidence, name: str, **values: Any) -> Data | None:
    words = _words(row, name)
    return words | values if words else None


def _quotation(quotation: Quotation, article: Article) -> Data:
    return {
        "exact": quotation.exact,
        "prefix": quotation.prefix,
        "suffix": quotation.suffix,
        "start": quotation.start,
        "end": quotation.end,
        "document": article.document.sha256,
    }


def _figure(figure: Figure) -> Data:
    replaces = None
    if figure.replaces_text:
        replaces = {
            "text": figure.replaces_text,
            "start": figure.replaces_start,
            "end": figure.replaces_end,
            "min": decimal(figure.replaces_min),
            "max": decimal(figure.replaces_max),
            "unit": figure.replaces_unit,
        }
    return {
        "text": figure.text,
        "start": figure.start,
        "end": figure.end,
        "min": decimal(figure.min),
        "max": decimal(figure.max),
        "unit": figure.unit,
        "product": figure.product,
        "qualifier": figure.qualifier,
        "role": figure.role,
        "kind": figure.kind,
        "basis": figure.basis,
        "reason": figure.reason,
        "replaces": replaces,
    }


def describe_finding(finding: Finding) -> Data:
    """What was found, and what its editor says of it."""
    return {
        "check": finding.code,
        "outcome": finding.outcome,
        "commitment": finding.commitment.reference,
        "claims": list(finding.claims),
        "sentence": finding.sentence_fr,
        "answer": finding.answer,
        "answer_text": finding.answer_text,
    }


# What the public reads


def public_article(article: Article) -> Data:
    """Where a claim stands: enough to cite the article, never its text."""
    return {
        "document": article.document.sha256,
        "number": article.number,
        "headline": article.headline,
        "publisher": article.publisher.name if article.publisher else None,
        "published": {
            "edtf": article.published_edtf or None,
            "lower": day(article.published_lower),
            "upper": day(article.published_upper),
            "basis": article.date_basis,
            "note": article.date_note,
        },
        "reprint_group": article.reprint_group.key if article.reprint_group else None,
        "url": article.document.url or None,
    }


class Shown:
    """Claims and evidence as the public reads them. Each document's text is fetched and normalised once, each row shown once,
    however many versions it stands in; so rows may come without their documents' texts."""

    def __init__(self, texts: Mapping[int, str] | None = None) -> None:
        # Texts at hand, by document; the others are fetched one by one.
        self._given = texts or {}
        self._texts: dict[int, NormalisedText] = {}
        self._rows: dict[str, Data] = {}

    def row(self, row: Claim | Evidence) -> Data:
        if row.reference not in self._rows:
            data = describe_claim(row) if isinstance(row, Claim) else describe_evidence(row)
            data["article"] = public_article(row.article)
            data["quotations"] = _in_context(data["quotations"], row.article, self._text(row.article.document_id))
            self._rows[row.reference] = data
        return self._rows[row.reference]

    def quotations(self, row: Claim | Evidence) -> list[Data]:
        """Its quotations alone, each in its context."""
        plain = [_quotation(quotation, row.article) for quotation in _in_order(row.quotations.all())]
        return _in_context(plain, row.article, self._text(row.article.document_id))

    def _text(self, document: int) -> NormalisedText:
        if document not in self._texts:
            text = self._given.get(document)
            if text is None:
                text = Document.objects.values_list("text", flat=True).get(pk=document)
            self._texts[document] = normalise(text)
        return self._texts[document]


def _in_context(quotations: Sequence[Data], article: Article, normalised: NormalisedText) -> list[Data]:
    """Each quotation with its state and the rest of its sentence, kept inside the article and out of its regions."""
    text = normalised.original
    regions = [region.span for region in article.regions.all()]
    shown = []
    for quotation in quotations:
        span = Span(quotation["start"], quotation["end"])
        # No telephone number or address leaves the archive; no context reaches farther than this on either side.
        low, high = max(0, span.start - _CONTEXT_REACH), min(len(text), span.end + _CONTEXT_REACH)
        avoid = regions + [contact.shift(low) for contact in contacts(text[low:high])]
        around = context(text, span, within=article.span, avoid=avoid)
        shown.append(
            quotation
            | {
                "state": locate(quotation["exact"], normalised, at=span).state.value,
                "before": around.before,
                "after": around.after,
            }
        )
    return shown


def public_terms(terms: Terms, spelling: Mapping[str, str]) -> Data:
    """The fold. Slots compare products without capitals; `spelling` gives each as the claims write it."""
    return {
        "firmness": _folded(terms.firmness, str),
        "deadline": _folded(
            terms.deadline,
            lambda d: {"edtf": d.edtf, "qualifier": d.qualifier, "lower": day(d.lower), "upper": day(d.upper)},
        ),
        "duration": _folded(terms.duration, str),
        "recurrence": _folded(terms.recurrence, str),
        "figures": [
            {"role": slot.role, "kind": slot.kind, "product": spelling.get(slot.product, slot.product)}
            | _folded(folded, lambda quantities: [_quantity(quantity) for quantity in quantities])
            for slot, folded in terms.figures
        ],
        "origins": terms.origins,
    }


def _quantity(quantity: Quantity) -> Data:
    return {
        "min": decimal(quantity.min),
        "max": decimal(quantity.max),
        "unit": quantity.unit,
        "qualifier": quantity.qualifier,
    }


def _folded(folded: Folded[Any], show: Any) -> Data:
    def readings(values: Any) -> list[Data]:
        return [
            {
                "value": show(reading.value),
                "claims": list(reading.claims),
                "said_on": {"lower": day(reading.said.lower), "upper": day(reading.said.upper)}
                if reading.said
                else None,
            }
            for reading in values
        ]

    return {
        "status": folded.status.value,
        "original": readings(folded.original),
        "current": readings(folded.current),
    }
