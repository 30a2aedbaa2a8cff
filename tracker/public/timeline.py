"""The picture of a commitment: when it was said, when it falls due, what came; as places on a line, for an SVG without scripts.

Widths are shares of the picture's own, so that one picture is read on a phone and at a desk; heights are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format

ROW_HEIGHT = 34
_AXIS_HEIGHT = 24
_MARGIN = 3.0  # per cent on either side, so that a mark at the edge is whole
# On a phone, a year is half as wide as a month with its year.
_MOST_YEARS = 5
_MOST_MONTHS = 4
# A day of reading farther away than this from all that happened would leave the rest in a corner.
_FAR = timedelta(days=10 * 366)

Days = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing of the commitment that may have a date: its kind, its days, its row of the public object."""

    kind: str
    days: Days
    row: dict[str, Any]

    @property
    def bounds(self) -> tuple[date, date] | None:
        """Its first and last day, one for the other where one is open; None without any."""
        lower, upper = _read(self.days["lower"]), _read(self.days["upper"])
        first, last = lower or upper, upper or lower
        return (first, last) if first and last else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A day, or an interval of days, as shares of the width: « 12.5% ». What is open on a side ends in a dash there."""

    kind: str
    left: str
    right: str
    width: str
    is_day: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    top: int
    middle: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year or a month on the axis; or the day of the page. `anchor` keeps its words inside the picture."""

    place: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture, and the same as a list: `events` in order, `undated` those whose words and articles give no day."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    now: Tick | None
    height: int
    baseline: int
    events: tuple[Event, ...]
    undated: tuple[Event, ...]
    first: date
    last: date


def timeline(commitment: dict[str, Any], on: date) -> Timeline | None:
    """Of a public object, on a day. None where nothing of it has a date."""
    events = list(_events(commitment))
    dated = [(bounds, event) for event in events if (bounds := event.bounds)]
    if not dated:
        return None
    first, last = min(bounds[0] for bounds, _event in dated), max(bounds[1] for bounds, _event in dated)
    has_now = first - min(_FAR, first - date.min) <= on <= last + min(_FAR, date.max - last)
    scale = _Scale(min(first, on), max(last, on)) if has_now else _Scale(first, last)
    kinds = list(dict.fromkeys(event.kind for _bounds, event in dated))
    rows = tuple(
        Row(
            kind,
            n * ROW_HEIGHT,
            n * ROW_HEIGHT + ROW_HEIGHT - 12,
            tuple(scale.mark(event, bounds) for bounds, event in dated if event.kind == kind),
        )
        for n, kind in enumerate(kinds)
    )
    baseline = len(rows) * ROW_HEIGHT
    return Timeline(
        rows,
        tuple(scale.ticks()),
        scale.tick(on, "") if has_now else None,
        baseline + _AXIS_HEIGHT,
        baseline,
        tuple(event for bounds, event in sorted(dated, key=lambda pair: pair[0])),
        tuple(event for event in events if not event.bounds),
        first,
        last,
    )


def _events(commitment: dict[str, Any]) -> Iterator[Event]:
    """In the order of the picture's rows."""
    for claim in commitment["claims"]:
        yield Event("claim", claim["said_on"] or claim["article"]["published"], claim)
    deadline = commitment["terms"]["deadline"]
    for reading in deadline["original"]:
        yield Event("deadline", reading["value"], reading)
    if deadline["current"] != deadline["original"]:
        for reading in deadline["current"]:
            yield Event("moved", reading["value"], reading)
    for item in commitment["evidence"]:
        yield Event("evidence", item["occurred"] or item["article"]["published"], item)
    for search in commitment["searches"]:
        yield Event("search", {"lower": search["searched_on"], "upper": search["searched_on"]}, search)
    for verdict in commitment["verdicts"]:
        yield Event("verdict", {"lower": verdict["decided_on"], "upper": verdict["decided_on"]}, verdict)


def _read(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


class _Scale:
    """Days as shares of the width."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.days = max((last - first).days, 1)
        self.last = first + min(timedelta(days=self.days), date.max - first)

    def place(self, day: date) -> float:
        return _MARGIN + (100 - 2 * _MARGIN) * (day - self.first).days / self.days

    def mark(self, event: Event, bounds: tuple[date, date]) -> Mark:
        left, right = map(self.place, bounds)
        is_open = not (event.days["lower"] and event.days["upper"])
        if is_open and event.kind in ("deadline", "moved"):
            # « avant le 31 décembre » allows every day up to it, « à partir de » every day after.
            left, right = (left, 100.0) if event.days["lower"] else (0.0, right)
        return Mark(event.kind, _share(left), _share(right), _share(right - left), right - left < 1.5, is_open)

    def tick(self, day: date, label: str) -> Tick:
        place = self.place(day)
        return Tick(_share(place), label, "start" if place < 12 else "end" if place > 88 else "middle")

    def ticks(self) -> Iterator[Tick]:
        """The first days of so many years, or of months where there are few."""
        years = [date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1)]
        if len(years) >= 2:
            yield from (self.tick(day, str(day.year)) for day in _thinned(years))
            return
        months = [day for day in _months(self.first, self.last) if day > self.first]
        yield from (self.tick(day, date_format(day, "N Y")) for day in _thinned(months, most=_MOST_MONTHS))


def _months(first: date, last: date) -> Iterator[date]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(month // 12, month % 12 + 1, 1)


def _thinned(days: Sequence[date], *, most: int = _MOST_YEARS) -> Iterable[date]:
    step = -(-len(days) // most) or 1
    return days[::step]


def _share(place: float) -> str:
    # As SVG reads it, whatever the language of the page.
    return f"{place:.1f}%"
