"""Quantities made comparable."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.vocabulary import FigureQualifier
from tracker.verification import measures
from tracker.verification.case import Amount
from tracker.verification.measures import Likeness

D = Decimal
UNITS = [
    "t",
    "kg",
    "kt",
    "L",
    "m3",
    "bbl",
    "MW",
    "MWc",
    "XOF",
    "EUR",
    "USD",
    "t/a",
    "t/mo",
    "t/d",
    "t/h",
    "XOF/t",
    "emploi",
]


def _exact(value: str, unit: str) -> measures.Measure:
    return measures.measure(Amount(D(value), D(value), unit))


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (("120", "kt"), ("120000", "t"), Likeness.AGREE),
        (("120", "kt"), ("120000", "kg"), Likeness.DIFFER),
        (("1", "bbl"), ("159", "L"), Likeness.AGREE),
        (("200", "MW"), ("200", "MWc"), Likeness.UNITS),
        (("60", "L"), ("60", "t"), Likeness.UNIT),
        (("100", "EUR"), ("65600", "XOF"), Likeness.AGREE),
        (("100", "EUR"), ("75600", "XOF"), Likeness.DIFFER),
        (("5", "XOF"), ("5", "XAF"), Likeness.AGREE),
        (("10", "t/mo"), ("120", "t/a"), Likeness.AGREE),
        (("10", "t/h"), ("240", "t/d"), Likeness.AGREE),
        (("10", "t/d"), ("3650", "t/a"), Likeness.UNITS),
        (("3", "emploi"), ("3", "emplois"), Likeness.AGREE),
    ],
)
def test_what_converts_is_compared(one: tuple[str, str], other: tuple[str, str], likeness: Likeness) -> None:
    assert measures.compare(_exact(*one), _exact(*other)) is likeness
    assert measures.compare(_exact(*other), _exact(*one)) is likeness


def test_an_amount_is_shown_in_its_own_unit_again() -> None:
    for unit in UNITS:
        measured = _exact("12.5", unit)
        assert measures.shown(measured.low, measured.high, unit) == Amount(D("12.5"), D("12.5"), unit)


def test_products_are_the_same_whatever_their_number_accents_and_little_words() -> None:
    assert measures.product("Produits pétroliers") == measures.product("du produit petrolier")
    assert measures.extends(measures.product("centrale solaire de Bougouni"), measures.product("centrales solaires"))
    assert not measures.extends(measures.product("blé"), measures.product("urée"))
    assert measures.product("") == ()


amounts = st.builds(
    lambda low, more, unit, qualifier: measures.measure(Amount(D(low), D(low + more), unit), qualifier),
    st.integers(0, 10**9),
    st.integers(0, 10**6),
    st.sampled_from(UNITS),
    st.sampled_from(list(FigureQualifier)),
)


@given(amounts, amounts)
def test_comparing_has_no_order(one: measures.Measure, other: measures.Measure) -> None:
    assert measures.compare(one, other) is measures.compare(other, one)
    assert measures.compare(one, one) is Likeness.AGREE


@given(st.lists(amounts, max_size=4))
def test_doubles_go_and_the_order_stays(several: list[measures.Measure]) -> None:
    assert len({measures.once(order) for order in permutations([*several, *several[:1]])}) == 1
