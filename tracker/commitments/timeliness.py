"""Timeliness: a pure function of (firmness, deadline interval, clock, verdict, day), from one table read by Python and by SQL.

Each rule is a list of lookups on the folded columns of a version, in Django's own lookup language; a value may depend on the day of
asking. `timeliness()` evaluates them in Python, `timeliness_case()` hands the same lookups to `Case/When`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Case, CharField, F, Q, Value, When

from tracker.commitments.vocabulary import TimelinessCode, VerdictCode
from tracker.extraction.vocabulary import Firmness

DUE_SOON_DAYS = 30


class FoldedColumns(Protocol):
    """The columns the rules read: those of `CommitmentVersion`."""

    firmness: str
    original_lower: date | None
    original_upper: date | None
    current_upper: date | None
    has_unstarted_clock: bool
    verdict: str
    fulfilled_lower: date | None
    fulfilled_upper: date | None


@dataclass(frozen=True, slots=True)
class Day:
    """The day of asking, shifted by so many days."""

    shift: int = 0

    def at(self, on: date) -> date:
        # The calendar ends; a day asked for at its end is not an error.
        return on + min(timedelta(days=self.shift), date.max - on)


@dataclass(frozen=True, slots=True)
class Column:
    """The value of another column."""

    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    code: TimelinessCode
    when: Mapping[str, Any]


_CLOSING = (
    VerdictCode.WITHDRAWN.value,
    VerdictCode.SUPERSEDED.value,
    VerdictCode.UNVERIFIABLE.value,
    VerdictCode.NOT_FULFILLED.value,
    VerdictCode.PARTLY_FULFILLED.value,
)
_FULFILLED = {"verdict__exact": VerdictCode.FULFILLED.value}

# The design's table (section 2): the first rule that holds. Deadlines are measured against the original.
RULES: tuple[Rule, ...] = (
    Rule(TimelinessCode.CLOSED, {"verdict__in": _CLOSING}),
    Rule(TimelinessCode.MET_ON_TIME, {**_FULFILLED, "fulfilled_upper__lte": Column("original_upper")}),
    Rule(TimelinessCode.MET_LATE, {**_FULFILLED, "fulfilled_lower__gt": Column("original_upper")}),
    Rule(TimelinessCode.MET_TIMING_UNCLEAR, _FULFILLED),
    Rule(
        TimelinessCode.NOT_BINDING_YET,
        {"firmness__in": (Firmness.UNSPECIFIED.value, Firmness.UNDER_DISCUSSION.value)},
    ),
    Rule(TimelinessCode.CLOCK_NOT_STARTED, {"has_unstarted_clock__exact": True}),
    Rule(TimelinessCode.NO_DEADLINE, {"original_lower__isnull": True, "original_upper__isnull": True}),
    Rule(TimelinessCode.OVERDUE, {"original_upper__lt": Day()}),
    Rule(TimelinessCode.IN_WINDOW, {"original_lower__lte": Day()}),
    Rule(TimelinessCode.DUE_SOON, {"original_upper__lte": Day(DUE_SOON_DAYS)}),
    Rule(TimelinessCode.UPCOMING, {}),
)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """The code on a day, and how many days late against the original and the current deadline (None where not late)."""

    code: TimelinessCode
    on: date
    days_late_original: int | None
    days_late_current: int | None


def timeliness(columns: FoldedColumns, *, on: date) -> Timeliness:
    """The timeliness of a version on a day."""
    code = next(rule.code for rule in RULES if all(_holds(columns, k, v, on) for k, v in rule.when.items()))
    overdue = code is TimelinessCode.OVERDUE
    return Timeliness(
        code,
        on,
        _days_after(columns.original_upper, on) if overdue else None,
        _days_after(columns.current_upper, on) if overdue else None,
    )


def timeliness_case(on: date) -> Case:
    """The same as an SQL expression over `CommitmentVersion`."""
    return Case(
        *(When(_at(rule, on), then=Value(rule.code.value)) for rule in RULES if rule.when),
        default=Value(RULES[-1].code.value),
        output_field=CharField(),
    )


def timeliness_q(codes: Sequence[TimelinessCode], on: date) -> Q:
    """The versions with one of these codes. Beside the exact `timeliness_code`, each code's own rule stands here in columns that
    have an index, so that a database need not compute every row's code."""
    wanted = Q()
    for rule in RULES:
        if rule.code in codes:
            wanted |= _at(rule, on) if rule.when else _otherwise(on)
    return wanted & Q(timeliness_code__in=[code.value for code in codes])


def _otherwise(on: date) -> Q:
    """What is left by every rule on deadlines: a last day farther off than soon, or a first day still to come."""
    return Q(original_upper__gt=Day(DUE_SOON_DAYS).at(on)) | Q(original_upper=None, original_lower__gt=on)


def _at(rule: Rule, on: date) -> Q:
    return Q(**{lookup: _for_sql(value, on) for lookup, value in rule.when.items()})


def _days_after(day: date | None, on: date) -> int | None:
    return (on - day).days if day and on > day else None


def _for_sql(value: Any, on: date) -> Any:
    match value:
        case Day():
            return value.at(on)
        case Column():
            return F(value.name)
        case _:
            return value


def _holds(columns: FoldedColumns, lookup: str, value: Any, on: date) -> bool:
    name, operator = lookup.rsplit("__", 1)
    actual = getattr(columns, name)
    match value:
        case Day():
            expected: Any = value.at(on)
        case Column():
            expected = getattr(columns, value.name)
        case _:
            expected = value
    if operator == "isnull":
        return (actual is None) is expected
    if actual is None or expected is None:
        return False  # as in SQL: a comparison with nothing does not hold
    match operator:
        case "exact":
            return bool(actual == expected)
        case "in":
            return actual in expected
        case "lt":
            return bool(actual < expected)
        case "lte":
            return bool(actual <= expected)
        case "gt":
            return bool(actual > expected)
        case _:
            raise ValueError(f"no such lookup in the rule table: {lookup}")
