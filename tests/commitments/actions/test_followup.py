"""Evidence and searches: what came after, and a search taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    TODAY,
    WHO,
    a_search,
    a_verdict,
    fresh,
    payload,
    refused,
    shown,
)
from tests.factories import AT, EDITOR
from tracker.commitments import actions
from tracker.commitments.actions import ChangedMeanwhile, Refused
from tracker.commitments.content import Amount, Delivered
from tracker.extraction.vocabulary import EvidenceKind

pytestmark = pytest.mark.django_db


def test_a_search_is_not_logged_for_a_day_to_come():
    commitment = make.draft()
    with refused("la date est dans l'avenir"):
        a_search(commitment, searched_on=TODAY + timedelta(days=1))


def test_evidence_carries_a_delivered_quantity_and_its_period():
    commitment = make.published()
    delivered = Delivered(Amount(Decimal("20000.5"), None, "t"), "urée", (date(2025, 1, 1), date(2025, 1, 31)))
    article = make.archived()
    content = make.evidence_content(
        article, kind=EvidenceKind.DELIVERY, delivered=delivered, occurred=make.said(article, "2024", "2024")
    )
    make.made_public(actions.add_evidence(**WHO, commitment=commitment, content=content))
    (evidence,) = shown(commitment)["evidence"]
    assert evidence["delivered"] == {
        "min": "20000.5",
        "max": None,
        "unit": "t",
        "product": "urée",
        "period_lower": "2025-01-01",
        "period_upper": "2025-01-31",
    }
    assert evidence["occurred"]["upper"] == "2024-12-31"
    assert evidence["quotations"][0]["state"] == "verified"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"delivered": Delivered(Amount(Decimal(1), Decimal(2), "t"), "urée", (date(2025, 2, 1), date(2025, 1, 1)))},
            "La période commence avant de finir",
        ),
        ({"delivered": Delivered(Amount(Decimal(2), Decimal(1), "t"), "urée")}, "Le minimum ne dépasse pas le maximum"),
        (
            {"delivered": Delivered(Amount(Decimal("1234567890123456"), None, "t"), "urée")},
            "plus de 15 chiffres significatifs",
        ),
        ({"statement": ""}, "« constat » : Ce champ ne peut pas être vide"),
        ({"quotations": ()}, "Il faut au moins une citation"),
    ],
)
def test_evidence_that_does_not_hold_together_is_refused(values, sentence):
    commitment, content = make.draft(), make.evidence_content()
    with refused(sentence):
        actions.add_evidence(**WHO, commitment=commitment, content=replace(content, **values))


def test_a_search_taken_back_is_gone_from_the_page_and_there_at_an_earlier_instant():
    commitment = make.published()
    search = a_search(commitment)
    with refused("ne change pas sans raison"):
        actions.withdraw_search(**WHO, search=search, reason=" ")
    actions.withdraw_search(actor=EDITOR, at=AT + timedelta(days=1), search=search, reason="Mauvais site.")
    assert shown(commitment)["searches"] == []
    assert [each["reference"] for each in shown(commitment, recorded_at=AT)["searches"]] == [search.reference]
    assert payload()["before"]["where"] == "Journal officiel"
    with refused(f"{search.reference} est déjà retirée"):
        actions.withdraw_search(**WHO, search=fresh(search), reason="Encore.")
    with refused("relisez-le", ChangedMeanwhile):
        actions.withdraw_search(**WHO, search=search, reason="Encore.")


def test_a_search_on_which_a_published_verdict_rests_stays():
    commitment = make.published()
    search = a_search(commitment)
    verdict = a_verdict(commitment, "no_progress_found", searches=(search.reference,))
    make.made_public(verdict)
    with refused(f"Le verdict {verdict.reference} repose sur {search.reference}"):
        actions.withdraw_search(**WHO, search=search, reason="Mauvais site.")
    actions.withdraw(**WHO, row=verdict, reason="Mauvais site.")
    actions.withdraw_search(**WHO, search=search, reason="Mauvais site.")
    assert shown(commitment)["searches"] == []


@pytest.mark.parametrize("code", ["no_progress_found", "unverifiable"])
def test_a_verdict_is_not_published_on_a_search_that_was_taken_back(code):
    commitment = make.published()
    search = a_search(commitment)
    verdict = a_verdict(commitment, code, searches=(search.reference,))
    actions.submit(**WHO, row=verdict)
    actions.withdraw_search(**WHO, search=search, reason="Mauvais site.")
    with pytest.raises(Refused):
        actions.publish(**WHO, row=verdict)
    with refused(f"{search.reference} n'appartient pas"):
        a_verdict(commitment, code, searches=(search.reference,))
