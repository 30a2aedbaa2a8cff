"""What days a date covers: the table of cases, the rules that hold for all of them, and an independent reader."""

from __future__ import annotations

import tomllib
from dataclasses import FrozenInstanceError
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from edtf import parse_edtf
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.extraction.edtf import Bounds, Duration, EdtfError, bounds, duration

SPEC: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[1] / "specs/edtf.toml").read_text(encoding="utf-8")
)


def by(key: str, cases: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", SPEC[cases], ids=lambda case: case[key] or "nothing")


def day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


@by("edtf", "bounds")
def test_a_date_covers_its_days(case: dict[str, str]) -> None:
    assert bounds(case["edtf"]) == Bounds(day(case["lower"]), day(case["upper"]))


@by("edtf", "bounds")
def test_what_is_read_is_edtf(case: dict[str, str]) -> None:
    assert str(parse_edtf(case["edtf"])) == case["edtf"]


@by("edtf", "refused")
def test_the_rest_is_refused_with_a_sentence(case: dict[str, str]) -> None:
    with pytest.raises(EdtfError) as refused:
        bounds(case["edtf"])
    assert_is_a_sentence(str(refused.value), about=case["edtf"], because=case["because"])


@by("iso", "durations")
def test_a_duration_has_its_length(case: dict[str, Any]) -> None:
    assert duration(case["iso"]) == Duration(case["months"], case["days"])


@by("iso", "refused_durations")
def test_no_other_duration_is_read(case: dict[str, str]) -> None:
    with pytest.raises(EdtfError) as refused:
        duration(case["iso"])
    assert_is_a_sentence(str(refused.value), about=case["iso"], because=case["because"])


def assert_is_a_sentence(sentence: str, *, about: str, because: str) -> None:
    assert because in sentence
    assert about in sentence
    assert "par exemple" in sentence
    assert sentence.endswith(".")


def test_a_sentence_stays_short_whatever_was_written() -> None:
    with pytest.raises(EdtfError) as refused:
        bounds("9" * 1_000_000)
    assert len(str(refused.value)) < 200


def test_what_a_sentence_proposes_is_read() -> None:
    for case in SPEC["refused"]:
        with pytest.raises(EdtfError) as refused:
            bounds(case["edtf"])
        for proposed in str(refused.value).split("par exemple")[1].split("«")[1:]:
            bounds(proposed.split("»")[0].strip())


def test_values_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        bounds("2026").lower = None  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        duration("P1Y").months = 0  # type: ignore[misc]


years = st.integers(1, 9999).map("{:04}".format)
months = st.integers(1, 12).map("{:02}".format)


@given(years, months)
def test_about_a_month_holds_the_month_and_stays_in_the_year(year: str, month: str) -> None:
    plain, about, whole = bounds(f"{year}-{month}"), bounds(f"{year}-{month}~"), bounds(year)
    assert holds(about, plain)
    assert holds(whole, about)
    assert bounds(f"{year}-{month}%") == about
    assert bounds(f"{year}-{month}?") == plain


@given(years)
def test_parts_of_a_year_make_up_the_year(year: str) -> None:
    for parts in (("33", "34", "35", "36"), ("40", "41")):
        spans = [bounds(f"{year}-{part}") for part in parts]
        assert [spans[0].lower, spans[-1].upper] == [bounds(year).lower, bounds(year).upper]
        for before, after in pairwise(spans):
            assert before.upper
            assert after.lower
            assert (after.lower - before.upper).days == 1


def days(bounded: Bounds) -> set[int]:
    assert bounded.lower
    assert bounded.upper
    return set(range(bounded.lower.toordinal(), bounded.upper.toordinal() + 1))


def holds(outer: Bounds, inner: Bounds) -> bool:
    return days(outer) >= days(inner)


simple = st.one_of(
    years,
    st.builds("{}-{}".format, years, months),
    st.dates().map(date.isoformat),
    st.builds("{}-{}~".format, years, months),
)


@given(simple, simple)
def test_an_interval_runs_from_the_first_day_to_the_last(first: str, last: str) -> None:
    assume((bounds(first).lower or date.max) <= (bounds(last).upper or date.min))
    assert bounds(f"{first}/{last}") == Bounds(bounds(first).lower, bounds(last).upper)
    assert bounds(f"{first}/..") == bounds(f"{first}/") == Bounds(bounds(first).lower, None)
    assert bounds(f"../{last}") == bounds(f"/{last}") == Bounds(None, bounds(last).upper)


@given(st.one_of(st.text("0123456789-/.~?%XPYMDWT", max_size=22), st.text()))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = bounds(text)
    except EdtfError:
        pass
    else:
        assert read.lower or read.upper
        assert str(parse_edtf(text)) == text
    try:
        length = duration(text)
    except EdtfError:
        pass
    else:
        assert length.months or length.days
