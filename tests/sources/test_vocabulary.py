"""The sources' words on screen, and how a vocabulary enters a model."""

from __future__ import annotations

from enum import StrEnum

import pytest
from django.db.models import CheckConstraint
from django.utils import translation

from tracker.sources import vocabulary
from tracker.sources.vocabulary import DATE_BASES, QUOTATION_STATES, REGION_KINDS, DateBasis, choices, one_of
from tracker.text import QuotationState, RegionKind


@pytest.mark.parametrize(
    ("labels", "codes"), [(DATE_BASES, DateBasis), (REGION_KINDS, RegionKind), (QUOTATION_STATES, QuotationState)]
)
def test_every_code_has_its_word(labels: vocabulary.Labels, codes: type[StrEnum]) -> None:
    assert set(labels) == set(codes)
    assert all(str(label).strip() for label in labels.values())


@pytest.mark.parametrize("labels", [DATE_BASES, REGION_KINDS, QUOTATION_STATES])
def test_no_two_codes_share_a_word(labels: vocabulary.Labels) -> None:
    with translation.override("fr"):
        words = [str(label) for label in labels.values()]
    assert len(set(words)) == len(words)


def test_choices_keep_the_order_of_the_vocabulary_and_give_plain_codes() -> None:
    assert [code for code, _ in choices(DATE_BASES)] == ["printed", "inferred", "unknown"]
    assert all(type(code) is str for code, _ in choices(REGION_KINDS))


def test_choices_are_words_on_screen() -> None:
    assert [str(label) for _, label in choices(DATE_BASES)] == ["imprimée", "déduite", "inconnue"]


@pytest.mark.parametrize(("blank", "codes"), [(False, 3), (True, 4)])
def test_a_vocabulary_becomes_a_constraint_with_a_french_message(blank: bool, codes: int) -> None:
    constraint = one_of("date_basis", DATE_BASES, model="article", blank=blank)
    assert isinstance(constraint, CheckConstraint)
    assert constraint.name == "article_date_basis_known"
    assert str(constraint.violation_error_message) == "Cette valeur n'est pas dans la liste."
    ((_, allowed),) = constraint.condition.children
    assert len(allowed) == codes
    assert ("" in allowed) is blank
