"""Values as French and English sentences show them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tracker.extraction.edtf import Bounds
from tracker.verification.case import Amount
from tracker.verification.wording import plain, shown

D = Decimal


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (1234567, "1\u202f234\u202f567", "1,234,567"),
        (D("1234.5"), "1\u202f234,5", "1,234.5"),
        (date(2025, 10, 24), "24 octobre 2025", "24 October 2025"),
        (Amount(D(100), D(100), "MWc"), "100\u00a0MWc", "100\u00a0MWc"),
        (Amount(D(160000), D(200000), "t"), "160\u202f000 à 200\u202f000\u00a0t", "160,000 to 200,000\u00a0t"),
        (Amount(D(5), None, "km"), "au moins 5\u00a0km", "at least 5\u00a0km"),
        (Amount(None, D(5), ""), "au plus 5", "at most 5"),
        (("un", "deux", "trois"), "un, deux et trois", "un, deux, and trois"),
        (Bounds(date(2026, 6, 30), date(2026, 6, 30)), "le 30 juin 2026", "on 30 June 2026"),
        (Bounds(None, date(2026, 6, 30)), "au plus tard le 30 juin 2026", "by 30 June 2026"),
        (Bounds(None, None), "à une date inconnue", "on an unknown date"),
        ("mot", "mot", "mot"),
    ],
)
def test_a_value_in_a_sentence(value: object, french: str, english: str) -> None:
    assert (shown(value, "fr"), shown(value, "en")) == (french, english)


def test_the_first_of_a_month_is_written_as_the_french_write_it() -> None:
    assert shown(Bounds(date(2026, 6, 1), date(2026, 6, 30)), "fr") == "du 1er juin 2026 au 30 juin 2026"


def test_what_no_sentence_can_show_has_no_place() -> None:
    with pytest.raises(TypeError):
        plain(object())
