"""The picture of a commitment: what is on it, where, and that words say the same."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.public.reading import check, page, words
from tests.public.rows import dated, line, searched
from tracker.extraction.vocabulary import Act
from tracker.public.timeline import ROW_HEIGHT, timeline

ON = date(2026, 1, 15)


def days(lower: str | None, upper: str | None) -> dict[str, Any]:
    return {"lower": lower, "upper": upper}


def commitment(
    *claims: tuple[str | None, str | None], deadline: Any = (), current: Any = None, **rows: Any
) -> dict[str, Any]:
    original = [{"value": days(*each)} for each in deadline]
    return {
        "claims": [{"said_on": None, "article": {"published": days(*each)}} for each in claims],
        "terms": {
            "deadline": {
                "original": original,
                "current": original if current is None else [{"value": days(*each)} for each in current],
            }
        },
        "evidence": [],
        "searches": [],
        "verdicts": [],
    } | rows


def marks(shown: Any, kind: str) -> list[tuple[str, str, bool]]:
    return [(mark.left, mark.right, mark.is_open) for row in shown.rows if row.kind == kind for mark in row.marks]


def test_nothing_dated_makes_no_picture():
    assert timeline(commitment((None, None)), ON) is None
    assert timeline(commitment(), ON) is None


def test_what_was_said_first_stands_at_the_left_and_the_day_of_the_page_at_the_right():
    shown = timeline(commitment(("2024-01-15", "2024-01-15")), ON)

    assert shown
    assert marks(shown, "claim") == [("3.0%", "3.0%", False)]
    assert shown.now
    assert (shown.now.place, shown.now.anchor) == ("97.0%", "end")
    assert [tick.label for tick in shown.ticks] == ["2025", "2026"]


@pytest.mark.parametrize(
    ("deadline", "left", "right", "is_open"),
    [
        ((None, "2025-01-15"), "0.0%", "50.0%", True),
        (("2025-01-15", None), "50.0%", "100.0%", True),
        (("2025-01-15", "2026-01-15"), "50.0%", "97.0%", False),
    ],
)
def test_an_open_deadline_reaches_to_the_edge(deadline, left, right, is_open):
    shown = timeline(commitment(("2024-01-16", "2024-01-16"), deadline=[deadline]), ON)

    assert marks(shown, "deadline") == [(left, right, is_open)]


def test_a_deadline_that_moved_has_a_row_of_its_own():
    same = timeline(commitment(("2024-01-15", "2024-01-15"), deadline=[(None, "2024-12-30")]), ON)
    moved = timeline(
        commitment(("2024-01-15", "2024-01-15"), deadline=[(None, "2024-12-30")], current=[(None, "2025-06-30")]), ON
    )

    assert same
    assert moved
    assert [row.kind for row in same.rows] == ["claim", "deadline"]
    assert [row.kind for row in moved.rows] == ["claim", "deadline", "moved"]
    assert moved.baseline == 3 * ROW_HEIGHT


def test_what_has_no_date_is_in_the_words_only():
    shown = timeline(commitment(("2024-01-15", "2024-01-15"), (None, None)), ON)

    assert shown
    assert (len(shown.events), len(shown.undated)) == (1, 1)


def test_the_words_come_in_the_order_of_days():
    rows = {"verdicts": [{"decided_on": "2024-02-01"}], "searches": [{"searched_on": "2023-02-01"}]}
    shown = timeline(commitment(("2024-01-15", "2024-01-15"), **rows), ON)

    assert shown
    assert [event.kind for event in shown.events] == ["search", "claim", "verdict"]


@pytest.mark.parametrize("on", [date.min, date(1900, 1, 1), date(2100, 1, 1), date.max])
def test_a_day_far_from_everything_does_not_squeeze_the_rest(on):
    shown = timeline(commitment(("2024-01-15", "2024-01-15"), ("2025-01-15", "2025-01-15")), on)

    assert shown
    assert shown.now is None
    assert [mark[0] for mark in marks(shown, "claim")] == ["3.0%", "97.0%"]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("0001-01-01", "9999-12-31"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("1024-01-01", "2024-01-01"),
    ],
)
def test_any_days_of_the_calendar_have_a_place(first, last):
    for on in (date.min, ON, date.max):
        shown = timeline(commitment((first, first), (last, last), deadline=[(None, last), (first, None)]), on)
        assert shown
        assert len(shown.ticks) <= 6
        for row in shown.rows:
            for mark in row.marks:
                assert 0 <= float(mark.left[:-1]) <= float(mark.right[:-1]) <= 100


def test_there_are_few_ticks_however_long_it_lasts():
    short = timeline(commitment(("2026-01-01", "2026-01-01")), ON)
    months = timeline(commitment(("2025-09-01", "2025-09-01")), ON)
    long = timeline(commitment(("1950-06-01", "1950-06-01"), ("2025-01-01", "2025-01-01")), ON)

    assert short
    assert months
    assert long
    assert short.ticks == ()
    assert [tick.label for tick in months.ticks] == ["oct. 2025", "nov. 2025", "déc. 2025", "jan. 2026"]
    assert 4 <= len(long.ticks) <= 6


@pytest.mark.django_db
def test_the_page_draws_it_and_says_the_same_in_words(client):
    article = dated("La ligne sera exécutée avant le 1er juillet 2025.", "2024-12-01")
    moved = make.claim_content(
        article, act=Act.POSTPONES, deadline=make.deadline(article, "avant le 1er juillet 2025", "../2025-06-30")
    )
    row = make.published("Exécuter la ligne", line(), moved)
    search = searched(row)

    html = page(client, f"/engagements/{row.reference}/?on=2026-02-01")

    check(html)
    (drawn,) = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert 'role="img"' in drawn
    assert 'aria-labelledby="timeline-title timeline-words"' in drawn
    assert "du 20 novembre 2023 au 10 janvier 2026" in drawn
    assert re.findall(r'<text class="row"[^>]*>([^<]*)', drawn) == [
        "Dit",
        "Échéance d&#x27;origine",
        "Échéance actuelle",
        "Cherché sans trouver",
    ]
    (said,) = re.findall(r'<ol class="events">.*?</ol>', html, re.DOTALL)
    assert [words(item) for item in re.findall(r"<li>(.*?)</li>", said, re.DOTALL)] == [
        "20 novembre 2023 : annonce ( A-0001 )",
        "1er décembre 2024 : reporte ( A-0002 )",
        "au plus tard le 30 décembre 2024 : échéance d'origine",
        "au plus tard le 30 juin 2025 : échéance actuelle",
        f"10 janvier 2026 : recherche sans résultat ( {search.reference} )",
    ]
