"""What a claim's form reads: numbers as texts write them, and words into what `add_claim` takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker.commitments.actions import Refused
from tracker.editorial.forms.claims import FigureForm, QuantityField, read_claim
from tracker.editorial.forms.words import Words


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12 500 000,5", "12500000.5"),
        ("12\u202f500", "12500"),
        ("12\u00a0500", "12500"),
        ("0,25", "0.25"),
        ("-3", "-3"),
        ("", None),
    ],
)
def test_a_quantity_is_read_as_a_french_text_writes_it(typed: str, value: str | None) -> None:
    assert QuantityField(required=False).clean(typed) == (Decimal(value) if value else None)


@pytest.mark.parametrize("typed", ["beaucoup", "1,2,3", "NaN", "Infinity", "1e999999", "12 t", "\x00"])
def test_anything_else_is_no_quantity(typed: str) -> None:
    with pytest.raises(ValidationError):
        QuantityField().clean(typed)


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=6))
def test_a_quantity_shown_is_read_again_as_it_was(value: Decimal) -> None:
    field = QuantityField()
    assert field.clean(field.prepare_value(value)) == value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("qualifier", "high"), [("exact", Decimal(5)), ("about", Decimal(5)), ("at_least", None), ("at_most", None)]
)
def test_one_number_is_both_bounds_where_the_words_bound_both_sides(qualifier: str, high: Decimal | None) -> None:
    data = {"words_text": "cinq", "min": "5", "unit": "t", "qualifier": qualifier, "kind": "absolute", "role": "amount"}
    form = type("Form", (FigureForm,), {"Meta": type("Meta", (FigureForm.Meta,), {})})(data | {"basis": "stated"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["max"] == high


def _asked(**values: Any) -> dict[str, Any]:
    names = ("cue_words", "speaker_words", "said_words", "deadline_words", "duration_words", "recurrence_words")
    texts = ("note", "speaker_function", "said_edtf", "said_basis", "said_reason", "deadline_qualifier")
    plain: dict[str, Any] = dict.fromkeys(names) | dict.fromkeys(texts, "")
    return plain | {"place": "body", "act": "announces", "firmness": "announced", "speaker_party": None} | values


@pytest.mark.django_db
def test_words_become_places() -> None:
    article = make.archived()
    asked = _asked(cue_words=Words("annonce"), note=" Une note. ")
    content = read_claim(asked, article, [{"words": Words("Le ministre annonce 120 000 tonnes d'urée")}], [], [])
    text = article.document.text
    assert [span.of(text) for span in content.quotations] == ["Le ministre annonce 120 000 tonnes d'urée"]
    assert content.cue
    assert content.cue.of(text) == "annonce"
    assert content.note == "Une note."
    assert content.deadline is None


@pytest.mark.django_db
def test_every_word_that_is_missing_is_said() -> None:
    article = make.archived()
    asked = _asked(cue_words=Words("annonça"), speaker_words=Words("La ministre"))
    with pytest.raises(Refused) as refused:
        read_claim(asked, article, [{"words": Words("Rien de tel")}], [], [])
    assert len(refused.value.messages) == 3
