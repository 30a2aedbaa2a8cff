"""The design's table, with the days on either side of each bound; and the one proof that Python and SQL read it alike."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests import factories as make
from tracker.commitments.models import CommitmentVersion
from tracker.commitments.timeliness import DUE_SOON_DAYS, RULES, timeliness, timeliness_case, timeliness_q
from tracker.commitments.vocabulary import TimelinessCode, VerdictCode
from tracker.extraction.edtf import bounds
from tracker.extraction.vocabulary import Firmness

DUE = date(2024, 12, 30)  # « avant le 31 décembre 2024 »


def days(n: int) -> timedelta:
    return timedelta(days=n)


def columns(deadline: str = "", *, fulfilled: str = "", **values: Any) -> Any:
    """A version's folded columns; `deadline` and `fulfilled` are EDTF. Without more: announced, not assessed, clock running."""
    due = bounds(deadline) if deadline else None
    done = bounds(fulfilled) if fulfilled else None
    return SimpleNamespace(
        **{
            "firmness": "announced",
            "original_lower": due and due.lower,
            "original_upper": due and due.upper,
            "current_lower": due and due.lower,
            "current_upper": due and due.upper,
            "has_unstarted_clock": False,
            "verdict": "fulfilled" if fulfilled else "not_assessed",
            "fulfilled_lower": done and done.lower,
            "fulfilled_upper": done and done.upper,
            **values,
        }
    )


def code(version: Any, on: date = DUE) -> str:
    return timeliness(version, on=on).code.value


def test_the_table_has_every_code_and_ends_with_what_holds_otherwise():
    assert {rule.code for rule in RULES} == set(TimelinessCode)
    assert RULES[-1].code is TimelinessCode.UPCOMING
    assert not RULES[-1].when


@pytest.mark.parametrize("verdict", ["withdrawn", "superseded", "unverifiable", "not_fulfilled", "partly_fulfilled"])
@pytest.mark.parametrize("deadline", ["", "../2024-12-30"])
def test_what_is_judged_for_good_without_being_fulfilled_is_closed(verdict, deadline):
    for firmness in Firmness:
        closed = columns(deadline, verdict=verdict, firmness=firmness.value, has_unstarted_clock=True)
        assert code(closed, DUE + days(400)) == "closed"


@pytest.mark.parametrize("verdict", ["not_assessed", "no_progress_found", "in_progress", "stalled"])
def test_what_is_judged_for_now_stays_measured_by_its_deadline(verdict):
    assert code(columns("../2024-12-30", verdict=verdict), DUE + days(1)) == "overdue"


@pytest.mark.parametrize(
    ("deadline", "fulfilled", "expected"),
    [
        ("../2024-12-30", "2024-12-29", "met_on_time"),
        ("../2024-12-30", "2024-12-30", "met_on_time"),
        ("../2024-12-30", "2024-12-31", "met_late"),
        ("../2024-12-30", "2024-12", "met_timing_unclear"),  # the month reaches one day beyond
        ("../2024-12-31", "2024-12", "met_on_time"),
        ("../2024-11-30", "2024-12", "met_late"),
        ("../2024-12-01", "2024-12", "met_timing_unclear"),
        ("../2024-12-30", "../2024-12-30", "met_on_time"),
        ("../2024-12-30", "../2025-01-15", "met_timing_unclear"),
        ("../2024-12-30", "2024-12-31/..", "met_late"),
        ("../2024-12-30", "2024-12-30/..", "met_timing_unclear"),
        ("", "2024-12-30", "met_timing_unclear"),  # nothing to measure it against
        ("2024-01-01/..", "2024-12-30", "met_timing_unclear"),
    ],
)
def test_what_is_fulfilled_is_measured_against_the_original_deadline(deadline, fulfilled, expected):
    for on in (DUE - days(400), DUE + days(400)):
        assert code(columns(deadline, fulfilled=fulfilled), on) == expected


def test_a_postponement_does_not_make_a_late_fulfilment_timely():
    version = columns("../2024-12-30", fulfilled="2025-06-01", current_upper=date(2025, 12, 31))
    assert code(version, date(2026, 1, 1)) == "met_late"


@pytest.mark.parametrize("firmness", list(Firmness))
def test_only_what_is_at_least_announced_can_be_late(firmness):
    binding = firmness not in (Firmness.UNSPECIFIED, Firmness.UNDER_DISCUSSION)
    version = columns("../2024-12-30", firmness=firmness.value)
    assert code(version, DUE + days(1)) == ("overdue" if binding else "not_binding_yet")


def test_talks_with_an_unstarted_clock_are_first_of_all_not_binding():
    assert code(columns(firmness="under_discussion", has_unstarted_clock=True)) == "not_binding_yet"


def test_a_clock_that_has_not_started_is_said_before_the_missing_deadline():
    assert code(columns(has_unstarted_clock=True)) == "clock_not_started"


def test_without_an_interval_there_is_no_deadline():
    assert code(columns()) == "no_deadline"


@pytest.mark.parametrize(
    ("deadline", "shift", "expected"),
    [
        # « avant le 31 décembre 2024 »: no earliest day
        ("../2024-12-30", 1, "overdue"),
        ("../2024-12-30", 0, "due_soon"),
        ("../2024-12-30", -30, "due_soon"),
        ("../2024-12-30", -31, "upcoming"),
        # « en décembre 2024 »: an earliest day, 29 days before the latest
        ("2024-12-02/2024-12-30", 1, "overdue"),
        ("2024-12-02/2024-12-30", 0, "in_window"),
        ("2024-12-02/2024-12-30", -28, "in_window"),
        ("2024-12-02/2024-12-30", -29, "due_soon"),
        ("2024-12-02/2024-12-30", -30, "due_soon"),
        ("2024-12-02/2024-12-30", -31, "upcoming"),
        # in the window it is no longer "soon", however near the end
        ("2024-01-01/2024-12-30", -1, "in_window"),
        ("2024-01-01/2024-12-30", -364, "in_window"),
        ("2024-01-01/2024-12-30", -365, "upcoming"),
        # one single day
        ("2024-12-30", 1, "overdue"),
        ("2024-12-30", 0, "in_window"),
        ("2024-12-30", -1, "due_soon"),
        # « à partir du 30 décembre 2024 »: never late
        ("2024-12-30/..", -1, "upcoming"),
        ("2024-12-30/..", 0, "in_window"),
        ("2024-12-30/..", 4000, "in_window"),
    ],
)
def test_each_day_around_a_bound_has_its_code(deadline, shift, expected):
    assert code(columns(deadline), DUE + days(shift)) == expected


@pytest.mark.parametrize(
    ("on", "current", "late"),
    [
        (DUE, DUE, (None, None)),
        (DUE + days(1), DUE, (1, 1)),
        (DUE + days(60), DUE + days(50), (60, 10)),
        (DUE + days(60), DUE + days(60), (60, None)),
        (DUE + days(60), DUE + days(90), (60, None)),
        (DUE + days(60), None, (60, None)),
    ],
    ids=["the day itself", "one day late", "both", "due today after all", "postponed", "postponed without end"],
)
def test_days_late_are_counted_against_the_original_and_the_current_deadline(on, current, late):
    timed = timeliness(columns("../2024-12-30", current_upper=current), on=on)
    assert (timed.days_late_original, timed.days_late_current) == late
    assert timed.on == on


@pytest.mark.parametrize("verdict", ["not_fulfilled", "fulfilled"])
def test_what_is_closed_or_met_counts_no_days_late(verdict):
    timed = timeliness(columns("../2024-12-30", verdict=verdict), on=DUE + days(60))
    assert (timed.days_late_original, timed.days_late_current) == (None, None)


@pytest.mark.parametrize("on", [date.min, date.max])
def test_the_first_and_the_last_day_of_the_calendar_can_be_asked_for(on):
    assert code(columns("../2024-12-30"), on) in ("overdue", "upcoming")
    assert code(columns(), on) == "no_deadline"


# Python and SQL

_DEADLINES = [
    (None, None),
    (None, DUE),
    (None, DUE - days(1)),
    (None, DUE + days(29)),
    (None, DUE + days(30)),
    (None, DUE + days(31)),
    (DUE, None),
    (DUE + days(1), None),
    (DUE, DUE),
    (DUE - days(10), DUE - days(1)),
    (DUE - days(10), DUE + days(10)),
    (DUE + days(1), DUE + days(30)),
]
_FULFILLED = [
    (None, None),
    (DUE, DUE),
    (DUE - days(1), DUE + days(1)),
    (None, DUE - days(1)),
    (DUE + days(1), None),
    (DUE + days(30), DUE + days(31)),
]


def _every_case() -> list[CommitmentVersion]:
    """A version for each combination of what the rules read."""
    commitment = make.CommitmentFactory()
    grid = itertools.product(Firmness, _DEADLINES, VerdictCode, _FULFILLED, (False, True))
    # Journal intervals side by side, so that one commitment has them all.
    CommitmentVersion.objects.bulk_create(
        make.CommitmentVersionFactory.build(
            commitment=commitment,
            journal_from=n,
            journal_to=n + 1,
            firmness=firmness.value,
            original_lower=lower,
            original_upper=upper,
            current_upper=upper,
            verdict=verdict.value,
            fulfilled_lower=done_lower,
            fulfilled_upper=done_upper,
            has_unstarted_clock=clock,
        )
        for n, (firmness, (lower, upper), verdict, (done_lower, done_upper), clock) in enumerate(grid, 1)
    )
    return list(CommitmentVersion.objects.defer("record"))


@pytest.mark.django_db
def test_the_rule_in_python_and_the_case_in_sql_are_one_rule():
    versions = _every_case()
    assert len(versions) == 7 * 12 * 10 * 6 * 2
    seen = set()
    for on in (DUE - days(31), DUE - days(1), DUE, DUE + days(1), DUE + days(365), date.max):
        in_sql = dict(CommitmentVersion.objects.annotate(code=timeliness_case(on)).values_list("pk", "code"))
        in_python = {version.pk: timeliness(version, on=on).code.value for version in versions}
        assert in_sql == in_python
        seen |= set(in_sql.values())
    assert seen == {each.value for each in TimelinessCode}, "the grid reaches every code"
    assert DUE_SOON_DAYS == 30


@pytest.mark.django_db
def test_the_rows_of_a_code_that_an_index_finds_are_all_its_rows():
    """Beside the exact code, a condition on columns narrows what a database looks at: it never loses a row."""
    versions = _every_case()
    for on in (DUE - days(31), DUE - days(30), DUE, DUE + days(1), date.max):
        coded = CommitmentVersion.objects.annotate(timeliness_code=timeliness_case(on))
        in_python: dict[TimelinessCode, set[int]] = {each: set() for each in TimelinessCode}
        for version in versions:
            in_python[timeliness(version, on=on).code].add(version.pk)
        for wanted, rows in in_python.items():
            assert set(coded.filter(timeliness_q([wanted], on)).values_list("pk", flat=True)) == rows, (on, wanted)
        pair = [TimelinessCode.UPCOMING, TimelinessCode.CLOSED]
        assert coded.filter(timeliness_q(pair, on)).count() == sum(len(in_python[each]) for each in pair)
