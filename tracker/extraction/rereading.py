"""Values read again from the words they stand on: the same reader that proposes them says where a stored one differs.

Each question gives what the words say where that is not what is stored, and None where it is, or where the reader reads nothing at
that place: it contradicts, it never confirms. What is counted is compared by its noun's first word ("station", « station de
traitement »), CFA francs of either zone are one wording, and « par an » may be told by a recurrence instead of the unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from tracker.extraction.edtf import Bounds, EdtfError, bounds, duration
from tracker.extraction.quantities import Quantity, quantities
from tracker.extraction.recurrence import Recurrence, recurrences
from tracker.extraction.temporal import Moment, moments
from tracker.extraction.vocabulary import FigureKind
from tracker.text import Span

_Read = TypeVar("_Read", Quantity, Moment, Recurrence)

# Enough of the text around the words for the reader to tell what they are.
_AROUND = 400


def other_quantity(
    text: str, span: Span, low: Decimal | None, high: Decimal | None, unit: str, *, within: Span
) -> Quantity | None:
    """The quantity that the words at `span` give, if it is not `low` to `high` of `unit`. `within` is their article."""
    found = quantities(text, within=_window(span, within))
    former = [
        replace(quantity, span=old.span, min=old.min, max=old.max, unit=old.unit)
        for quantity in found
        if (old := quantity.replaces)
    ]
    read = _at([*found, *former], span)
    if read is None or read.kind is not FigureKind.ABSOLUTE:
        return None
    is_same = {value for value in (low, high) if value is not None} == {
        value for value in (read.min, read.max) if value is not None
    }
    return None if is_same and _is_same_unit(unit, read.unit) else read


def other_date(text: str, span: Span, edtf: str, *, published_on: Bounds | None, within: Span) -> Moment | None:
    """The date that the words at `span` give, if it covers other days than `edtf`."""
    read = _at(moments(text, published_on=published_on, within=_window(span, within)), span)
    if read is None or not read.edtf:
        return None
    try:
        return None if bounds(edtf) == Bounds(read.lower, read.upper) else read
    except EdtfError:
        return None  # said by whoever stores it


def other_duration(text: str, span: Span, iso: str, *, within: Span) -> Moment | None:
    """The length of time that the words at `span` give, if it is not as long as `iso`: two years are 24 months."""
    read = _at(moments(text, published_on=None, within=_window(span, within)), span)
    if read is None or not read.duration:
        return None
    try:
        return None if duration(iso) == duration(read.duration) else read
    except EdtfError:
        return None  # said by whoever stores it


def other_recurrence(text: str, span: Span, rule: str, *, within: Span) -> Recurrence | None:
    """The recurrence that the words at `span` give, if its period is not that of `rule`."""
    read = _at(recurrences(text, within=_window(span, within)), span)
    return read if read is not None and _period(read.rrule) != _period(rule) else None


def _window(span: Span, within: Span) -> Span:
    return Span(max(within.start, span.start - _AROUND), min(within.end, span.end + _AROUND))


def _at(read: Iterable[_Read], span: Span) -> _Read | None:
    """The one thing read at a place; None where the words hold several, or only a part of one."""
    found = [each for each in read if each.span.overlaps(span)]
    if len(found) == 1 and (span.contains(found[0].span) or found[0].span.contains(span)):
        return found[0]
    return None


_SAME_MONEY = frozenset({"XOF", "XAF"})


def _is_same_unit(stored: str, read: str) -> bool:
    stored, read = (unit.partition("/")[0] for unit in (stored, read))
    if stored == read or not read or {stored, read} <= _SAME_MONEY:
        return True
    return _first_word(stored) == _first_word(read)


def _first_word(unit: str) -> str:
    words = unit.replace("’", "'").replace("-", " ").split()
    return words[0].casefold() if words else ""


def _period(rule: str) -> tuple[str, ...]:
    return tuple(part for part in rule.split(";") if part.startswith(("FREQ=", "INTERVAL=")))
