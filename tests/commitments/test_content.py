"""What a door hands in is frozen, holds places instead of words, and invents nothing by default."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from tracker.commitments import content
from tracker.extraction.vocabulary import Basis, DeadlineQualifier, FigureKind, FigureQualifier, FigureRole
from tracker.text import Span

SPAN = Span(0, 5)
TYPES = [
    kind
    for kind in vars(content).values()
    if dataclasses.is_dataclass(kind) and kind.__module__ == content.__name__
]  # fmt: skip
# What an editor writes beside the words, and what names something already in the tracker.
WRITTEN = {
    "edtf",
    "value",
    "unit",
    "product",
    "reason",
    "note",
    "function",
    "statement",
    "reasons",
    "code",
    "successor",
}


@pytest.mark.parametrize("kind", TYPES)
def test_it_is_frozen(kind):
    assert kind.__dataclass_params__.frozen


@pytest.mark.parametrize("kind", TYPES)
def test_words_of_the_document_are_never_handed_in(kind):
    """Every `str` is the editor's own; the document's words are read from its text at a span."""
    strings = {field.name for field in dataclasses.fields(kind) if field.type == "str"}
    assert strings <= WRITTEN


def test_a_value_is_taken_as_stated_exact_and_absolute_unless_said_otherwise():
    figure = content.FigureContent(SPAN, content.Amount(Decimal(1), Decimal(1), "t"), FigureRole.AMOUNT)
    assert (figure.basis, figure.kind, figure.qualifier) == (Basis.STATED, FigureKind.ABSOLUTE, FigureQualifier.EXACT)
    assert figure.replaces is None
    assert content.DeadlineContent(SPAN, "2024").qualifier is DeadlineQualifier.BY
    assert content.Dated(SPAN, "2024").basis is Basis.STATED


def test_a_verdict_rests_on_nothing_by_default():
    verdict = content.VerdictContent("unverifiable", date(2026, 1, 15), "Rien à vérifier.")
    assert (verdict.evidence, verdict.searches, verdict.fulfilled, verdict.successor) == ((), (), None, "")
