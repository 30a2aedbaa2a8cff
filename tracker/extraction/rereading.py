"""Values read again from the words they stand on: the same reader that proposes them says whether a stored one is theirs.

`quantity`, `moment`, `length` and `period` answer with what was read and how it compares; `other_quantity`, `other_date`,
`other_duration` and `other_recurrence` only contradict: they give what the words say where that is not what is stored, and None
where it is, or where the reader reads nothing at that place.

What is counted is compared by its noun's first word ("station", « station de traitement »), CFA francs of either zone are one
wording, and « par an » may be told by a recurrence instead of the unit. Dates are compared by the days they cover, lengths by their
months and days, recurrences by how often they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.extraction.edtf import Bounds, EdtfError, bounds, duration
from tracker.extraction.quantities import Quantity, quantities
from tracker.extraction.recurrence import Recurrence, recurrences
from tracker.extraction.temporal import Moment, moments
from tracker.extraction.vocabulary import FigureKind
from tracker.text import Span


class Answer(StrEnum):
    """How a stored value stands to what its words read as."""

    SAME = "same"
    OTHER = "other"
    # Nothing is read at the place, or several things, or only a part of one.
    UNREAD = "unread"
    # A multiple, a share or a change, which words give in too many ways to be compared.
    KIND = "kind"
    # A date, a length or a rule that is none.
    INVALID = "invalid"


_Read = TypeVar("_Read", Quantity, Moment, Recurrence)


@dataclass(frozen=True, slots=True)
class Reread(Generic[_Read]):
    """`read` is what the words give, whatever the answer; None where they give nothing."""

    answer: Answer
    read: _Read | None


# Enough of the text around the words for the reader to tell what they are.
_AROUND = 400


def quantity(
    text: str, span: Span, low: Decimal | None, high: Decimal | None, unit: str, *, within: Span
) -> Reread[Quantity]:
    """Whether the words at `span` give `low` to `high` of `unit`. `within` is their article."""
    found = quantities(text, within=_window(span, within))
    former = [
        replace(quantity, span=old.span, min=old.min, max=old.max, unit=old.unit, replaces=None)
        for quantity in found
        if (old := quantity.replaces)
    ]
    read = _at([*found, *former], span)
    if read is None:
        return Reread(Answer.UNREAD, None)
    if read.kind is not FigureKind.ABSOLUTE:
        return Reread(Answer.KIND, read)
    is_same = {value for value in (low, high) if value is not None} == {
        value for value in (read.min, read.max) if value is not None
    }
    return Reread(Answer.SAME if is_same and _is_same_unit(unit, read.unit) else Answer.OTHER, read)


def moment(text: str, span: Span, edtf: str, *, published_on: Bounds | None, within: Span) -> Reread[Moment]:
    """Whether the words at `span` cover the days of `edtf`. `published_on` are the days the article may be of; what the words leave
    open is unread without it."""
    read = _at(moments(text, published_on=published_on, within=_window(span, within)), span)
    if read is None or not read.edtf:
        return Reread(Answer.UNREAD, read)
    try:
        return Reread(Answer.SAME if bounds(edtf) == Bounds(read.lower, read.upper) else Answer.OTHER, read)
    except EdtfError:
        return Reread(Answer.INVALID, read)


def length(text: str, span: Span, iso: str, *, within: Span) -> Reread[Moment]:
    """Whether the words at `span` give a time as long as `iso`: two years are 24 months."""
    read = _at(moments(text, published_on=None, within=_window(span, within)), span)
    if read is None or not read.duration:
        return Reread(Answer.UNREAD, read)
    try:
        return Reread(Answer.SAME if duration(iso) == duration(read.duration) else Answer.OTHER, read)
    except EdtfError:
        return Reread(Answer.INVALID, read)


def period(text: str, span: Span, rule: str, *, within: Span) -> Reread[Recurrence]:
    """Whether the words at `span` come as often as `rule`. Which day of it, and how many times, is not compared."""
    read = _at(recurrences(text, within=_window(span, within)), span)
    if read is None:
        return Reread(Answer.UNREAD, None)
    often = how_often(rule)
    if often is None:
        return Reread(Answer.INVALID, read)
    return Reread(Answer.SAME if often == how_often(read.rrule) else Answer.OTHER, read)


def other_quantity(
    text: str, span: Span, low: Decimal | None, high: Decimal | None, unit: str, *, within: Span
) -> Quantity | None:
    """The quantity that the words at `span` give, if it is not `low` to `high` of `unit`."""
    found = quantity(text, span, low, high, unit, within=within)
    return found.read if found.answer is Answer.OTHER else None


def other_date(text: str, span: Span, edtf: str, *, published_on: Bounds | None, within: Span) -> Moment | None:
    """The date that the words at `span` give, if it covers other days than `edtf`."""
    found = moment(text, span, edtf, published_on=published_on, within=within)
    return found.read if found.answer is Answer.OTHER else None


def other_duration(text: str, span: Span, iso: str, *, within: Span) -> Moment | None:
    """The length of time that the words at `span` give, if it is not as long as `iso`."""
    found = length(text, span, iso, within=within)
    return found.read if found.answer is Answer.OTHER else None


def other_recurrence(text: str, span: Span, rule: str, *, within: Span) -> Recurrence | None:
    """The recurrence that the words at `span` give, if its period is not that of `rule`, or `rule` is none."""
    found = period(text, span, rule, within=within)
    return found.read if found.answer in (Answer.OTHER, Answer.INVALID) else None


_IN_MONTHS: Mapping[str, int] = {"YEARLY": 12, "MONTHLY": 1}
_IN_DAYS: Mapping[str, int] = {"WEEKLY": 7, "DAILY": 1}


def how_often(rule: str) -> tuple[str, int] | None:
    """Every how many months, or days, something comes by an RRULE; None for what is no such rule. Twelve months are a year."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    frequency, interval = parts.get("FREQ", ""), parts.get("INTERVAL", "1")
    # Longer intervals are none; a number of many digits is refused before it is counted.
    if not (interval.isascii() and interval.isdigit() and len(interval) <= 4 and int(interval)):
        return None
    if frequency in _IN_MONTHS:
        return "months", _IN_MONTHS[frequency] * int(interval)
    if frequency in _IN_DAYS:
        return "days", _IN_DAYS[frequency] * int(interval)
    return None


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
