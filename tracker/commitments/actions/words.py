"""Places in an article, to the words there: each read from the text and checked before it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tracker.commitments.actions.door import Refused, parsed, save
from tracker.commitments.content import Dated
from tracker.commitments.models import Claim, Evidence
from tracker.commitments.models.claims import SIGNIFICANT_DIGITS
from tracker.extraction.edtf import bounds
from tracker.sources.models import Quotation
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import REGION_KINDS
from tracker.text import RegionKind, Span, contacts


def set_words(row: Claim | Evidence, name: str, reader: ArticleReader, span: Span | None) -> None:
    """The words at a span and their place, read from the text; or nothing."""
    if span is not None:
        check_place(reader, span, "Le passage")
    setattr(row, f"{name}_text", span.of(reader.text) if span else "")
    setattr(row, f"{name}_start", span.start if span else None)
    setattr(row, f"{name}_end", span.end if span else None)


def set_date(row: Claim | Evidence, name: str, reader: ArticleReader, dated: Dated | None) -> None:
    set_words(row, name, reader, dated.span if dated else None)
    read = parsed(lambda: bounds(dated.edtf)) if dated else None
    setattr(row, f"{name}_edtf", dated.edtf if dated else "")
    setattr(row, f"{name}_lower", read.lower if read else None)
    setattr(row, f"{name}_upper", read.upper if read else None)
    setattr(row, f"{name}_basis", dated.basis.value if dated else "")
    setattr(row, f"{name}_reason", dated.reason if dated else "")


def exact(value: Decimal | None) -> Decimal | None:
    """Refuses what a database could not give back digit for digit."""
    if value is not None and len("".join(map(str, value.as_tuple().digits)).strip("0")) > SIGNIFICANT_DIGITS:
        raise Refused(f"Le nombre {value} a plus de {SIGNIFICANT_DIGITS} chiffres significatifs.")
    return value


def check_quotations(reader: ArticleReader, spans: Sequence[Span]) -> None:
    if not spans:
        raise Refused("Il faut au moins une citation : les mots d'abord.")
    for span in spans:
        check_place(reader, span, "La citation")
        if contacts(span.of(reader.text)):
            raise Refused(
                "La citation contient un numéro de téléphone ou une adresse, qui ne sortent pas de l'archive."
            )


def check_place(reader: ArticleReader, span: Span, what: str) -> None:
    """Inside the article; and not in its readers' comments or an advertisement, which announce nothing (design, section 4)."""
    if not reader.article.span.contains(span):
        raise Refused(f"{what} {span.start}–{span.end} sort de l'article.")
    if reader.cuts(span):
        raise Refused(f"{what} « {span.of(reader.text)} » coupe un mot ou un nombre.")
    for kind, region in reader.regions:
        if kind in (RegionKind.COMMENTS, RegionKind.ADVERTISEMENT) and region.overlaps(span):
            raise Refused(
                f"{what} {span.start}–{span.end} est dans une zone « {REGION_KINDS[kind]} », qui n'engage personne."
            )


def quotations_at(reader: ArticleReader, spans: Sequence[Span]) -> list[Quotation]:
    """The quotations at these places, each written once per article."""
    quotations = []
    for span in spans:
        known = Quotation.objects.filter(article=reader.article, start=span.start, end=span.end).first()
        if known is None:
            prefix, suffix = reader.around(span)
            known = Quotation(
                article=reader.article,
                exact=span.of(reader.text),
                prefix=prefix,
                suffix=suffix,
                start=span.start,
                end=span.end,
            )
            save(known)
        quotations.append(known)
    return quotations
