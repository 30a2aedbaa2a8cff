"""Sentences are filled in, in both languages, singular and plural; values are what JSON can hold."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tracker.extraction.edtf import Bounds
from tracker.text import Span
from tracker.verification.case import Amount, Article
from tracker.verification.findings import FIELDS, Finding, Outcome, Passage, Says, passage, said

SAYS = Says("{n} citation", "{n} quotation", "Les {n} citations", "The {n} quotations")


@pytest.mark.parametrize(
    ("n", "language", "sentence"),
    [(1, "fr", "1 citation"), (2, "fr", "Les 2 citations"), (1, "en", "1 quotation"), (2, "en", "The 2 quotations")],
)
def test_a_number_chooses_the_plural(n: int, language: str, sentence: str) -> None:
    assert said(SAYS, {"n": n}, language) == sentence


def test_without_a_plural_there_is_one_sentence() -> None:
    assert said(Says("vu {n} fois", "seen {n} times"), {"n": 3}, "fr") == "vu 3 fois"


def test_a_value_that_lacks_is_ours_to_mend() -> None:
    with pytest.raises(KeyError):
        said(SAYS, {}, "fr")


def test_braces_in_words_are_words() -> None:
    assert said(Says("« {words} »", "“{words}”"), {"words": "{n} ou {0}"}, "fr") == "« {n} ou {0} »"


def test_values_for_machines() -> None:
    finding = Finding(
        "figure",
        Outcome.REFUTED,
        "differs",
        {
            "stored": Amount(Decimal("1.5"), None, "t"),
            "days": Bounds(date(2026, 1, 1), None),
            "on": date(2026, 1, 2),
            "names": ("A", "B"),
            "n": 2,
            "ratio": Decimal("0.50"),
        },
    )
    assert json.loads(json.dumps(finding.as_json())) == {
        "stored": {"min": "1.5", "max": None, "unit": "t"},
        "days": {"lower": "2026-01-01", "upper": None},
        "on": "2026-01-02",
        "names": ["A", "B"],
        "n": 2,
        "ratio": "0.50",
    }


def test_a_passage_is_of_its_document() -> None:
    article = Article("0123/1", "0" * 64, "texte", Span(0, 5), date(2026, 1, 1))
    assert passage(article, Span(1, 2)) == Passage("0" * 64, Span(1, 2))
    assert "" in FIELDS
