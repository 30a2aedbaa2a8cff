"""What the database refuses of a finding, in French."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tests import factories as make
from tracker.commitments.models import Finding

pytestmark = pytest.mark.django_db

ANSWERED = {"answered_by": "Awa", "answered_at": make.AT}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"outcome": "wrong"}, "Cette valeur n'est pas dans la liste."),
        ({"answer": "perhaps", **ANSWERED}, "Cette valeur n'est pas dans la liste."),
        ({"answer": "confirmed"}, "Une réponse porte sa date et son auteur."),
        ({"answered_by": "Awa"}, "Une réponse porte sa date et son auteur."),
        ({"answer": "explained", **ANSWERED}, "Expliquer ou écarter un constat demande une phrase."),
        ({"answer": "set_aside", **ANSWERED}, "Expliquer ou écarter un constat demande une phrase."),
    ],
)
def test_what_is_refused_says_why(values: dict[str, Any], sentence: str) -> None:
    finding = make.FindingFactory.build(commitment=make.CommitmentFactory(), **values)
    with pytest.raises(ValidationError, match=sentence.replace("(", r"\(")):
        finding.validate_constraints()
    with pytest.raises(IntegrityError):
        finding.save()


def test_one_standing_row_says_one_thing_and_a_closed_one_does_not_count() -> None:
    finding = make.FindingFactory(closed_at=make.AT)
    again = make.FindingFactory(commitment=finding.commitment, digest=finding.digest)
    assert list(Finding.objects.standing()) == [again]
    with pytest.raises(IntegrityError):
        make.FindingFactory(commitment=finding.commitment, digest=finding.digest)
