"""A value is what its words say: read again, by the reader that proposes them, before it is stored."""

from __future__ import annotations

from decimal import Decimal

from tracker.commitments.actions.door import Refused
from tracker.commitments.content import Amount, ClaimContent, Dated
from tracker.extraction import rereading
from tracker.extraction.edtf import Bounds
from tracker.extraction.vocabulary import Basis
from tracker.sources.quoting import ArticleReader
from tracker.text import Span


def check_claim(content: ClaimContent, reader: ArticleReader) -> None:
    """Refuses a figure, a date, a duration or a recurrence that is not what its words say. What an editor infers, with a reason, is
    theirs; a multiple, a share or a change stays as entered, and so does what the reader cannot read."""
    for figure in content.figures:
        if figure.basis is Basis.STATED:
            _check_amount(figure.span, figure.amount, reader)
            if figure.replaces:
                _check_amount(*figure.replaces, reader)
    for dated in (content.deadline, content.said):
        check_date(dated, reader)
    within = reader.article.span
    if content.duration:
        span, value = content.duration.span, content.duration.value
        if length := rereading.other_duration(reader.text, span, value, within=within):
            raise _differs(span, length.duration, value, reader)
    if content.recurrence:
        span, value = content.recurrence.span, content.recurrence.value
        if period := rereading.other_recurrence(reader.text, span, value, within=within):
            raise _differs(span, period.rrule, value, reader)


def check_date(dated: Dated | None, reader: ArticleReader) -> None:
    """The same of one date. Words that leave the year or the month open are read from the article's own date."""
    if dated is None or dated.basis is Basis.INFERRED:
        return
    read = rereading.other_date(
        reader.text, dated.span, dated.edtf, published_on=_published(reader), within=reader.article.span
    )
    if read:
        raise _differs(dated.span, read.edtf, dated.edtf, reader)


def _published(reader: ArticleReader) -> Bounds | None:
    published = reader.article.published
    return published if published.lower and published.upper else None


def _check_amount(span: Span, amount: Amount, reader: ArticleReader) -> None:
    read = rereading.other_quantity(reader.text, span, amount.min, amount.max, amount.unit, within=reader.article.span)
    if read:
        raise _differs(
            span, _written(read.min, read.max, read.unit), _written(amount.min, amount.max, amount.unit), reader
        )


def _written(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """As editors write it in a form: « 60 à 80 t », « au moins 5 km »."""
    if low == high:
        number = f"{low:f}"
    elif low is None or high is None:
        number = f"au plus {high:f}" if low is None else f"au moins {low:f}"
    else:
        number = f"{low:f} à {high:f}"
    return f"{number} {unit}".strip()


def _differs(span: Span, read: str, stored: str, reader: ArticleReader) -> Refused:
    return Refused(
        f"« {span.of(reader.text)} » se lit {read}, et non {stored} : corrigez la valeur, ou dites-la déduite, avec une raison."
    )
