"""What the database refuses of a candidate, and says in French."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories as make
from tests.factories import AT, CandidateFactory
from tracker.editorial.models import Candidate

pytestmark = pytest.mark.django_db

DECIDED: dict[str, Any] = {"decided_at": AT, "decided_by": "Awa"}


def _claim() -> Any:
    return make.claimed(make.draft())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"end": 0}, "Le début du passage doit précéder sa fin."),
        ({"anchor_start": 5, "anchor_end": 5}, "Le début du passage doit précéder sa fin."),
        ({"state": "perdue"}, "Cette valeur n'est pas dans la liste."),
        ({"proposes": "verdict"}, "Cette valeur n'est pas dans la liste."),
        ({"state": "rejected", "rejection": "misread"}, "Une décision porte sa date et son auteur."),
        (DECIDED, "Une décision porte sa date et son auteur."),
        ({"state": "accepted"} | DECIDED, "Une proposition acceptée donne une affirmation ou une preuve."),
        ({"state": "rejected"} | DECIDED, "Une proposition écartée l'est pour une raison."),
        ({"rejection": "misread"}, "Une proposition écartée l'est pour une raison."),
        ({"state": "rejected", "rejection": "other"} | DECIDED, "« Autre » demande une précision : dites laquelle."),
    ],
)
def test_the_database_refuses_and_the_model_says_why(values: dict[str, Any], sentence: str) -> None:
    row = CandidateFactory.build(article=make.archived(), **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert sentence in refused.value.messages


def test_a_waiting_candidate_made_nothing() -> None:
    row = CandidateFactory.build(article=make.archived(), claim=_claim())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_proposal_is_in_the_queue_once() -> None:
    row = CandidateFactory()
    same = {name: getattr(row, name) for name in ("article", "anchor_start", "anchor_end")}
    with pytest.raises(IntegrityError), transaction.atomic():
        CandidateFactory(**same)
    assert CandidateFactory(**same, copy=1).pk
    assert CandidateFactory(**same, proposes="evidence").pk


def test_it_is_named_by_its_words() -> None:
    row = CandidateFactory(proposal=make.proposal(quote="Le  ministre\nannonce " + "x" * 100))
    assert str(row).startswith("Le ministre annonce x")
    assert len(str(row)) == 80


def test_it_goes_with_an_article_that_is_described_away() -> None:
    row = CandidateFactory()
    row.article.delete()
    assert not Candidate.objects.exists()
