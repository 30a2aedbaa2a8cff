"""A case names its articles as a reader would."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.text import Span
from tracker.verification.case import Article, Case, Claim


def article(**values: str) -> Article:
    return Article("0123/1", "0" * 64, "texte", Span(0, 5), date(2026, 1, 1), **values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"publisher": "L'Essor", "headline": "Une centrale"}, "L'Essor, « Une centrale »"),
        ({"headline": "Une centrale"}, "« Une centrale »"),
        ({"publisher": "L'Essor"}, "L'Essor"),
        ({}, "0123/1"),
    ],
)
def test_an_article_is_named_by_what_is_known_of_it(values: dict[str, str], name: str) -> None:
    assert article(**values).name == name


def test_the_article_of_a_claim() -> None:
    case = Case("E-0001", date(2026, 1, 1), articles=(article(),))
    claim = Claim("A-0001", "0123/1", (), None, None)  # type: ignore[arg-type]
    assert case.article_of(claim) == article()
    with pytest.raises(KeyError):
        Case("E-0001", date(2026, 1, 1)).article_of(claim)
