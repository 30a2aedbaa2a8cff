"""What the reader says of a stored value: nothing where it is the same, or where it cannot read it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction import rereading
from tracker.extraction.edtf import bounds
from tracker.text import Span

TEXT = "Il livrera chaque mois 60 millions de litres au lieu de 150 millions, en novembre, sous 90 jours, soit « 12 bus neufs »."
WHOLE = Span(0, len(TEXT))


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("words", "low", "high", "unit", "read"),
    [
        ("60 millions de litres", 60_000_000, 60_000_000, "L", None),
        ("60 millions de litres", 60, 60, "L", "60000000 L"),
        ("60 millions de litres", None, 60_000_000, "L", None),
        ("60 millions de litres", 60_000_000, 60_000_000, "t", "60000000 L"),
        ("12 bus", 12, 12, "bus", None),
        ("12 bus", 12, 12, "Bus neuf", None),
        ("12 bus", 2, 2, "bus", "12 bus"),
        ("Il livrera", 1, 1, "t", None),
        ("60 millions de litres au lieu de 150 millions, en novembre, sous 90 jours, soit « 12 bus", 1, 1, "t", None),
    ],
)
def test_a_quantity(words: str, low: int | None, high: int | None, unit: str, read: str | None) -> None:
    low_value, high_value = (None if value is None else Decimal(value) for value in (low, high))
    other = rereading.other_quantity(TEXT, _span(words), low_value, high_value, unit, within=WHOLE)
    assert (other and f"{other.min} {other.unit}") == read


def test_a_date_is_read_from_the_day_of_the_article() -> None:
    def other(edtf: str, published: str | None) -> str | None:
        day = bounds(published) if published else None
        read = rereading.other_date(TEXT, _span("en novembre"), edtf, published_on=day, within=WHOLE)
        return read.edtf if read else None

    assert other("2025-11", "2025-10-24") is None
    assert other("2026-11", "2025-10-24") == "2025-11"
    assert other("2026-11", None) is None
    assert other("novembre", "2025-10-24") is None  # whoever stores it says so


def test_a_duration_and_a_recurrence() -> None:
    assert rereading.other_duration(TEXT, _span("sous 90 jours"), "P90D", within=WHOLE) is None
    assert rereading.other_duration("Un délai de 24 mois.", Span(12, 19), "P2Y", within=Span(0, 20)) is None
    assert rereading.other_duration(TEXT, _span("sous 90 jours"), "demain", within=WHOLE) is None
    read = rereading.other_duration(TEXT, _span("sous 90 jours"), "P9D", within=WHOLE)
    assert read
    assert read.duration == "P90D"
    monthly = _span("chaque mois")
    assert rereading.other_recurrence(TEXT, monthly, "FREQ=MONTHLY;COUNT=12", within=WHOLE) is None
    other = rereading.other_recurrence(TEXT, monthly, "FREQ=WEEKLY", within=WHOLE)
    assert other
    assert other.rrule == "FREQ=MONTHLY"


@given(st.data())
def test_any_place_of_any_text_is_answered(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="12 ,.millonsdetMWc'avrpés%()", min_size=1, max_size=60))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    within = Span(0, len(text))
    rereading.other_quantity(text, Span(start, end), Decimal(1), None, "t", within=within)
    rereading.other_date(text, Span(start, end), "2024", published_on=None, within=within)
