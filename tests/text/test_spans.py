"""A place in a text."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import Span

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 30), st.integers(1, 30))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 3), (0, 0), (-2, -1)])
def test_a_span_is_never_empty_nor_before_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="est refusé"):
        Span(start, end)


def test_a_span_gives_its_words() -> None:
    assert Span(3, 7).of("le Mali") == "Mali"


def test_a_span_counts_code_points() -> None:
    assert Span(1, 2).of("🙂é") == "é"


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="dépasse le texte, qui compte 7 caractères"):
        Span(3, 8).of("le Mali")


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))


def test_a_span_contains_itself_and_its_parts() -> None:
    assert Span(2, 5).contains(Span(2, 5))
    assert Span(2, 5).contains(Span(3, 4))
    assert not Span(2, 5).contains(Span(2, 6))


def test_spans_sort_by_place() -> None:
    assert sorted([Span(4, 5), Span(0, 9), Span(0, 2)]) == [Span(0, 2), Span(0, 9), Span(4, 5)]


def test_a_span_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Span(0, 1).start = 1  # type: ignore[misc]


@given(spans, spans)
def test_overlap_and_containment_agree_with_sets(one: Span, other: Span) -> None:
    here, there = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.overlaps(other) == bool(here & there)
    assert one.contains(other) == (here >= there)
    assert len(one) == len(here)


@given(spans, st.integers(-40, 40))
def test_a_shifted_span_keeps_its_length(span: Span, n: int) -> None:
    if span.start + n < 0:
        with pytest.raises(ValueError, match="est refusé"):
            span.shift(n)
    else:
        assert span.shift(n) == Span(span.start + n, span.end + n)
