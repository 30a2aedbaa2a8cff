"""Terms are the fold of the published claims (design, section 3). Pure: frozen values in, frozen values out, no
clock, no database.

Two claims are ordered when one was surely said before the other: the intervals in which they were said do not
overlap. Where the words do not date them, the claims of one origin (an article, or a group of reprints) were all said
when the origin was first published, so a later reprint restates nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.extraction.edtf import Bounds
from tracker.extraction.vocabulary import Act, Firmness

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure's value. `min` and `max` are equal for one value; one is None where the words bound one side only."""

    min: Decimal | None
    max: Decimal | None
    unit: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Which of a commitment's figures a value is about. Values of one slot compete; those of different slots stand
    side by side."""

    role: str
    kind: str
    product: str


@dataclass(frozen=True, slots=True)
class FigureStatement:
    slot: Slot
    value: Quantity
    replaces: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Days are inclusive; None is open."""

    edtf: str
    lower: date | None
    upper: date | None
    qualifier: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What the fold needs of one published claim.

    `origin` names the article, or the group of reprints it belongs to. `published` holds the days on which the article may
    have been published; `said` those on which the words themselves say that it was said, where they do.
    """

    claim: str
    origin: str
    published: Bounds
    act: Act
    firmness: Firmness
    said: Bounds | None = None
    headline: bool = False
    figures: tuple[FigureStatement, ...] = ()
    deadline: Deadline | None = None
    duration: str = ""
    recurrence: str = ""


class Status(StrEnum):
    NONE = "none"
    SINGLE = "single"
    REVISED = "revised"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class Reading(Generic[V]):
    """A value with the claims that give it. `said` is None for a value that is only named as replaced: its date is
    unknown."""

    value: V
    claims: tuple[str, ...]
    said: Bounds | None


@dataclass(frozen=True, slots=True)
class Folded(Generic[V]):
    """One field. `original` holds what was said first, `current` what was said last; more than one current value is
    contested."""

    status: Status
    original: tuple[Reading[V], ...] = ()
    current: tuple[Reading[V], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """A commitment's terms. `origins` counts the independent origins: reprints of one text are one."""

    firmness: Folded[Firmness]
    deadline: Folded[Deadline]
    duration: Folded[str]
    recurrence: Folded[str]
    figures: tuple[tuple[Slot, Folded[tuple[Quantity, ...]]], ...]
    origins: int


@dataclass(frozen=True, slots=True)
class _Said(Generic[V]):
    value: V
    claim: str
    origin: str
    said: Bounds
    headline: bool
    replaces: V | None = None


def fold(statements: Iterable[Statement]) -> Terms:
    """The terms that the statements give together. Their order of arrival does not matter."""
    told = sorted(statements, key=lambda statement: statement.claim)
    # A cancellation or a denial says nothing of what the terms are; its effect is an editor's verdict.
    giving = [statement for statement in told if statement.act not in (Act.CANCELS, Act.DENIES)]
    first = _first_published(told)
    said = {s.claim: s.said or first[s.origin] for s in told}

    def field(read: Callable[[Statement], V | None], silent: V | None = None) -> Folded[V]:
        return _fold_field(
            [
                _Said(value, s.claim, s.origin, said[s.claim], s.headline)
                for s in giving
                if (value := read(s)) is not None
            ],
            silent,
        )

    return Terms(
        # Words that show no firmness take none back: they count only where no others speak.
        firmness=field(lambda s: s.firmness, silent=Firmness.UNSPECIFIED),
        deadline=field(lambda s: s.deadline),
        duration=field(lambda s: s.duration or None),
        recurrence=field(lambda s: s.recurrence or None),
        figures=_fold_figures(giving, said),
        origins=len({statement.origin for statement in told}),
    )


def _first_published(statements: Sequence[Statement]) -> dict[str, Bounds]:
    """When each origin was first published: the earliest of its members' bounds."""
    members: dict[str, list[Bounds]] = defaultdict(list)
    for statement in statements:
        members[statement.origin].append(statement.published)
    return {
        origin: Bounds(
            None if any(b.lower is None for b in bounds) else min(b.lower for b in bounds if b.lower),
            min((b.upper for b in bounds if b.upper), default=None),
        )
        for origin, bounds in members.items()
    }


def _fold_figures(
    statements: Sequence[Statement], said: dict[str, Bounds]
) -> tuple[tuple[Slot, Folded[tuple[Quantity, ...]]], ...]:
    """Each slot folded by itself. A claim that gives a slot twice gives it one value of two quantities, whatever their order."""
    slots: dict[Slot, list[_Said[tuple[Quantity, ...]]]] = defaultdict(list)
    for statement in statements:
        mine: dict[Slot, list[FigureStatement]] = defaultdict(list)
        for figure in statement.figures:
            mine[figure.slot].append(figure)
        for slot, figures in mine.items():
            replaced = _ascending(figure.replaces for figure in figures if figure.replaces is not None)
            slots[slot].append(
                _Said(
                    _ascending(figure.value for figure in figures),
                    statement.claim,
                    statement.origin,
                    said[statement.claim],
                    statement.headline,
                    replaced or None,
                )
            )
    return tuple((slot, _fold_field(slots[slot])) for slot in sorted(slots, key=lambda s: (s.product, s.role, s.kind)))


def _ascending(quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    def key(q: Quantity) -> tuple[str, bool, Decimal, bool, Decimal, str]:
        none = Decimal(0)
        return q.unit, q.min is not None, q.min or none, q.max is not None, q.max or none, q.qualifier

    return tuple(sorted(quantities, key=key))


def _fold_field(said: Sequence[_Said[V]], silent: V | None = None) -> Folded[V]:
    # A headline may overstate: it speaks only where nothing else of the same origin does.
    bodies = {s.origin for s in said if not s.headline}
    said = [s for s in said if not s.headline or s.origin not in bodies]
    said = [s for s in said if s.value != silent] or said
    if not said:
        return Folded(Status.NONE)

    # Interval order: the last are those not surely before another, the first those not surely after another.
    latest_start = max((s.said.lower for s in said if s.said.lower), default=None)
    earliest_end = min((s.said.upper for s in said if s.said.upper), default=None)
    last = [s for s in said if not (s.said.upper and latest_start and s.said.upper < latest_start)]
    first = [s for s in said if not (s.said.lower and earliest_end and earliest_end < s.said.lower)]

    known = {s.value for s in said}
    # What a figure replaces is an original of unknown date, unless a claim already gave it.
    replaced = [s for s in said if s.replaces is not None and not any(_already(o, s) for o in said)]
    # A declared revision is no conflict: the value it names as replaced is no longer current, even where the days overlap.
    gone = {_amounts(s.replaces) for s in last if s.replaces is not None}
    current = _readings([s for s in last if _amounts(s.value) not in gone] or last)
    original = _readings([s for s in first if s.replaces is None]) + _replaced_readings(replaced)
    if len(current) > 1:
        return Folded(Status.CONTESTED, original or current, current)
    if len(known) > 1 or replaced:
        return Folded(Status.REVISED, original or current, current)
    # Said once or restated: every claim that gives the value stands beside it.
    single = _readings(said)
    return Folded(Status.SINGLE, single, single)


def _already(other: _Said[V], revision: _Said[V]) -> bool:
    """Whether the other gives the value that the revision replaces, and not surely after it."""
    later = other.said.lower and revision.said.upper and revision.said.upper < other.said.lower
    return _amounts(other.value) == _amounts(revision.replaces) and not later


def _amounts(value: object) -> object:
    """Quantities without their qualifiers: « 60 au lieu de 150 » replaces the 150 that another article called « environ 150 »."""
    if isinstance(value, tuple):
        return tuple((each.min, each.max, each.unit) if isinstance(each, Quantity) else each for each in value)
    return value


def _readings(said: Iterable[_Said[V]]) -> tuple[Reading[V], ...]:
    by_value: dict[V, list[_Said[V]]] = defaultdict(list)
    for s in said:
        by_value[s.value].append(s)
    return tuple(
        Reading(value, tuple(s.claim for s in group), group[0].said if len(group) == 1 else _hull(group))
        for value, group in by_value.items()
    )


def _hull(said: Sequence[_Said[V]]) -> Bounds:
    """When a value that several claims give was first said."""
    lowers = [s.said.lower for s in said]
    uppers = [s.said.upper for s in said if s.said.upper]
    return Bounds(None if None in lowers else min(d for d in lowers if d), min(uppers, default=None))


def _replaced_readings(said: Iterable[_Said[V]]) -> tuple[Reading[V], ...]:
    by_value: dict[V, list[str]] = defaultdict(list)
    for s in said:
        if s.replaces is not None:
            by_value[s.replaces].append(s.claim)
    return tuple(Reading(value, tuple(claims), None) for value, claims in by_value.items())
