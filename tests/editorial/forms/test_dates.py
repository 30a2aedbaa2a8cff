"""Dates as editors write them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tracker.editorial.forms.dates import EdtfField
from tracker.extraction.edtf import bounds


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("24/10/2025", "2025-10-24"),
        ("1.2.2025", "2025-02-01"),
        (" 2025-10 ", "2025-10"),
        ("../2024-12-30", "../2024-12-30"),
        ("2026-12~", "2026-12~"),
        ("2025-34", "2025-34"),
        ("", ""),
    ],
)
def test_a_day_in_french_or_edtf(typed: str, edtf: str) -> None:
    assert EdtfField(required=False).clean(typed) == edtf


@pytest.mark.parametrize(
    "typed", ["hier", "31/02/2025", "24/13/2025", "2025-13", "00/00/0000", "2025-10-24T10:00", "١٢/١٠/٢٠٢٥x"]
)
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        EdtfField().clean(typed)
    assert typed in refused.value.messages[0]


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_date_or_a_sentence(typed: str) -> None:
    try:
        edtf = EdtfField(required=False).clean(typed)
    except ValidationError:
        return
    if edtf:
        bounds(edtf)
