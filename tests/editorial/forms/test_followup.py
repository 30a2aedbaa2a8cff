"""Evidence and verdicts, as their forms read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tracker.commitments.content import Amount, Delivered
from tracker.commitments.vocabulary import SourceBasis
from tracker.editorial.forms.followup import read_evidence, read_verdict
from tracker.editorial.forms.words import Words


def _evidence(**values: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": "delivery", "source_basis": "independent", "statement": " 50 tonnes. "}
    plain |= dict.fromkeys(("occurred_words", "delivered_min", "delivered_max", "period_lower", "period_upper"))
    plain |= dict.fromkeys(("delivered_unit", "delivered_product"), "")
    return plain | values


@pytest.mark.django_db
def test_a_delivery_has_its_amount_and_perhaps_its_period() -> None:
    article = make.archived()
    words = [{"words": Words("Rien n'est encore signé.")}]
    assert read_evidence(_evidence(), article, words).delivered is None
    amount = {"delivered_min": Decimal(50), "delivered_max": Decimal(50), "delivered_unit": " t "}
    content = read_evidence(_evidence(**amount), article, words)
    assert content.statement == "50 tonnes."
    assert content.delivered == Delivered(Amount(Decimal(50), Decimal(50), "t"), "", None)
    days = {"period_lower": date(2025, 11, 1), "period_upper": date(2025, 11, 30)}
    content = read_evidence(_evidence(**amount, **days), article, words)
    assert content.delivered
    assert content.delivered.period == (date(2025, 11, 1), date(2025, 11, 30))


def _verdict(code: str) -> dict[str, Any]:
    successor = make.CommitmentFactory.build(reference="E-0009")
    return {
        "code": code,
        "decided_on": date(2026, 1, 1),
        "reasons": " Voici. ",
        "evidence": [],
        "searches": [],
        "fulfilled_on": "2025",
        "fulfilled_basis": "independent",
        "successor": successor,
    }


def test_a_verdict_takes_only_what_is_its_own() -> None:
    """A field that was filled in for another code says nothing."""
    plain = read_verdict(_verdict("in_progress"))
    assert (plain.fulfilled, plain.successor, plain.reasons) == (None, "", "Voici.")
    assert read_verdict(_verdict("fulfilled")).fulfilled == ("2025", SourceBasis.INDEPENDENT)
    assert read_verdict(_verdict("superseded")).successor == "E-0009"
