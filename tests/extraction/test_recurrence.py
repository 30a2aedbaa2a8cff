"""The recurrences of a text: cases as data in tests/specs/recurrence.toml, and what holds for any text."""

from __future__ import annotations

import re
import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.lexicon import table
from tracker.extraction.recurrence import recurrences
from tracker.text.spans import Span

SPECS = tomllib.loads((Path(__file__).parents[1] / "specs" / "recurrence.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", SPECS["cases"], ids=lambda case: case["text"][:80])
def test_case(case: dict[str, Any]) -> None:
    found = [{"text": found.span.of(case["text"]), "rrule": found.rrule} for found in recurrences(case["text"])]
    assert found == case["recurrences"]


def test_there_are_cases_enough_and_negatives_among_them() -> None:
    assert len(SPECS["cases"]) >= 50
    assert sum(not case["recurrences"] for case in SPECS["cases"]) >= 20


@pytest.mark.parametrize("entry", table("recurrence_words"), ids=lambda entry: entry["adverb"])
def test_each_example_recurs_as_its_word_says(entry: dict[str, Any]) -> None:
    assert [found.rrule for found in recurrences(entry["example"])] == [entry["rrule"]]


@pytest.mark.parametrize("name", ["done", "meetings", "not_done"])
def test_the_examples_of_what_is_done_and_what_is_not(name: str) -> None:
    for entry in table(f"recurrence_{name}"):
        assert bool(recurrences(entry["example"])) is (name != "not_done")


def test_within_reads_only_there_and_counts_from_the_text_s_beginning() -> None:
    text = "Livraison mensuelle. Du riz sera livré chaque semaine. Livraison annuelle."
    start, end = text.index("Du riz"), text.index("Livraison annuelle")
    (found,) = recurrences(text, within=Span(start, end))
    assert found.span.of(text) == "chaque semaine"


_PERIODS = [
    "par",
    "chaque",
    "tous les",
    "toutes les",
    "an",
    "mois",
    "jours",
    "semaine",
    "/an",
    "l'an",
    "l’an",
    "du mois",
]
_OTHERS = [
    "deux fois",
    "12 fois",
    "lundi",
    "premier",
    "mensuelle",
    "annuel",
    "livraison",
    "réunion",
    "capacité",
    "la",
    "en mars",
]
_ODD = ["trois tranches", "quinze", "0", ".", "\n", "\n\n", "\u00ad", "e\u0301"]
_FRAGMENTS = st.sampled_from(_PERIODS + _OTHERS + _ODD)
_TEXTS = st.one_of(
    st.text(), st.lists(_FRAGMENTS, max_size=12).map(" ".join), st.lists(_FRAGMENTS, max_size=12).map("".join)
)
_RRULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=[1-9]\d*)?(?:;BYDAY=(?:-1|[1-4])?[A-Z]{2})?(?:;BYMONTH=\d{1,2})?(?:;COUNT=[1-9]\d*)?"
)


@given(_TEXTS)
def test_any_text_is_read(text: str) -> None:
    found = recurrences(text)
    for before, after in pairwise(found):
        assert before.span.end <= after.span.start
    for recurrence in found:
        assert recurrence.span.of(text).strip()
        assert _RRULE.fullmatch(recurrence.rrule)


@pytest.mark.parametrize(
    "unit", ["par mois ", "chaque ", "tous les deux ", "livraison mensuelle ", "/an", "12 fois ", "1,(", "\n"]
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        took = []
        for _ in range(3):
            start = time.process_time()
            recurrences(text)
            took.append(time.process_time() - start)
        return min(took)

    seconds(1_000)
    assert min(seconds(160_000) for _ in range(2)) < 14 * max(seconds(40_000), 0.002)
