"""Numbers alone: what digits, words and scales are worth, and which digits are no number."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.numbers import SPACED_DECIMAL, WORDS_DIFFER, fold, numbers


def values(text: str) -> list[str]:
    return [f"{number.value.normalize():f}" for number in numbers(fold(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("160 000", "160000"),
        ("40.000", "40000"),
        ("12.500.000.000", "12500000000"),
        ("1,500,000", "1500000"),
        ("14,5", "14.5"),
        ("0,75", "0.75"),
        ("0.500", "0.5"),
        ("2.3 milliards", "2300000000"),
        ("1.250 million", "1250000"),
        ("1.250 millions", "1250000000"),
        ("12 mille", "12000"),
        ("40 mrds", "40000000000"),
        ("15 Mds", "15000000000"),
        ("25 M€", "25000000"),
        ("500 k€", "500000"),
        ("5 mille milliards", "5000000000000"),
        ("7 milliards 412 millions 90 mille", "7412090000"),
        ("412 millions 500 mille 250", "412500250"),
        ("13 millions 500 000", "13500000"),
        ("1 million 782 mille", "1782000"),
        ("deux millions et demi", "2500000"),
        ("un million et demi", "1500000"),
        ("un demi-milliard", "500000000"),
        ("une centaine", "100"),
        ("deux douzaines", "24"),
        ("une demi-douzaine", "6"),
        ("une dizaine de milliers", "10000"),
        ("cent vingt", "120"),
        ("vingt et un", "21"),
        ("soixante-quinze", "75"),
        ("quatre vingt dix neuf", "99"),
        ("mille deux cents", "1200"),
        ("Vingt-deux mille cinq cents", "22500"),
        ("CENT MILLE", "100000"),
    ],
)
def test_a_number_has_the_value_its_words_give(text: str, value: str) -> None:
    assert values(text) == [value]
    number = numbers(fold(text))[0]
    assert text[number.start : number.end].startswith(text[:4])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("deux (02)", "2"),
        ("cinq (05) milliards", "5000000000"),
        ("cent vingt (120)", "120"),
        ("120 (cent vingt)", "120"),
    ],
)
def test_words_and_digits_in_brackets_are_one_number(text: str, value: str) -> None:
    assert values(text) == [value]
    assert numbers(fold(text))[0].end == len(text)
    assert numbers(fold(text))[0].flags == ()


def test_digits_win_over_words_that_differ() -> None:
    [number] = numbers("deux (03) accords")
    assert number.value == 3
    assert number.flags == (WORDS_DIFFER,)


def test_a_blank_after_the_decimal_comma_is_forgiven_before_a_scale() -> None:
    [number] = numbers("2, 1 milliards")
    assert number.value == Decimal("2100000000")
    assert number.flags == (SPACED_DECIMAL,)


@pytest.mark.parametrize(
    "text",
    [
        "12.06.2024",
        "12/06/2024",
        "51/49",
        "3/4",
        "2.3.1",
        "65è",
        "1er",
        "12ème",
        "A400M",
        "G5",
        "Covid-19",
        "n°",
        "un accord",
        "une centrale",
        "deux-roues",
        "deux trois",
        "00227",
        "info@ortm2.ml",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert values(text) == []


def test_four_digits_in_one_group_may_be_a_year() -> None:
    assert [number.is_year for number in numbers("2025 et 2 025 et 1500")] == [True, False, False]


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(" ."))
def test_grouped_digits_read_back(value: int, separator: str) -> None:
    text = f"{value:,}".replace(",", separator)
    assert [number.value for number in numbers(f" {text} t")] == [value]


@given(st.text(alphabet="0123456789 .,'()-/ametdux", max_size=80))
def test_numbers_are_in_order_and_apart(text: str) -> None:
    found = numbers(fold(text))
    assert all(0 <= number.start < number.end <= len(text) for number in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(("text", "value"), [("9.286 942", 9286942), ("1'234.567", 1234567), ("12.500 000", 12500000)])
def test_signs_that_part_groups_may_be_mixed(text: str, value: int) -> None:
    (number,) = numbers(text)
    assert number.value == value
