"""Words typed or taken from a selection: found, checked against their place, or said not to be there."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker.commitments.actions import Refused
from tracker.editorial.forms.words import Locator, PlaceField, Words, WordsField, WordsWidget
from tracker.sources.quoting import ArticleReader
from tracker.text import Span


@pytest.mark.parametrize("typed", ["1203–1255", "1203-1255", " 1203 — 1255 "])
def test_a_place_is_written_with_any_dash(typed: str) -> None:
    assert PlaceField().clean(typed) == Span(1203, 1255)


@pytest.mark.parametrize("typed", ["1203", "5–5", "9–3", "-1–3", "a–b", "1–2–3", "1–9999999999", "1–2\x00"])
def test_anything_else_is_no_place(typed: str) -> None:
    with pytest.raises(ValidationError):
        PlaceField().clean(typed)


@given(st.text(max_size=30))
def test_a_place_is_read_or_refused_with_a_sentence(typed: str) -> None:
    try:
        place = PlaceField(required=False).clean(typed)
    except ValidationError:
        return
    assert place is None or place.start < place.end


def test_the_field_gives_words_or_nothing() -> None:
    field = WordsField()
    assert field.clean(["", ""]) is None
    assert field.clean([" Le ministre ", "3–14"]) == Words("Le ministre", Span(3, 14))
    assert WordsWidget().decompress(Words("Le ministre", Span(3, 14))) == ["Le ministre", "3–14"]
    assert WordsWidget().decompress("article=<script>") == ["", ""]


@pytest.fixture
def find(db: Any) -> Locator:
    return Locator(ArticleReader(make.archived("Une usine de\nciment. Une usine au nord. L’œuvre d'ici 2026.")))


def test_words_are_found_where_they_stand_once(find: Locator) -> None:
    assert find(Words("usine de ciment"), "Citation 1") == Span(4, 19)
    assert find(Words("L'oeuvre d’ici"), "Citation 1") is not None
    assert find(None, "Citation 1") is None
    find.refuse_unfound()


def test_a_place_says_which_and_is_checked(find: Locator) -> None:
    assert find(Words("Une usine", Span(21, 30)), "Indice") == Span(21, 30)
    assert find(Words("", Span(0, 3)), "Indice") == Span(0, 3)
    # A line of a form holds no line break: the letters are compared.
    assert find(Words("usine deciment", Span(4, 19)), "Indice") == Span(4, 19)
    find.refuse_unfound()


def test_all_that_is_not_found_is_said_at_once(find: Locator) -> None:
    for words, label in (
        (Words("Une usine"), "Citation 1"),
        (Words("port"), "Citation 2"),
        (Words("Une", Span(4, 9)), "Indice"),
        (Words("Une", Span(0, 10_000)), "Qui parle"),
    ):
        assert find(words, label) is None
    with pytest.raises(Refused) as refused:
        find.refuse_unfound()
    for label in ("Citation 1", "Citation 2", "Indice", "Qui parle"):
        assert f"{label} : " in refused.value.sentence
