"""What the corpus cannot say of the check on plausibility."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from tests.verification.cases import case, specs
from tests.verification.test_terms import tables
from tracker.verification import Case, Outcome, sentence, verify
from tracker.verification.plausibility import PLAUSIBILITY

MINE = [spec for spec in specs() if spec.check == PLAUSIBILITY.code]


def _told(of: Case) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted((f.reason, repr(dict(f.values)), f.claims) for f in verify(of, (PLAUSIBILITY,)))


@pytest.mark.parametrize("spec", MINE, ids=str)
def test_the_order_of_claims_does_not_matter(spec: Any) -> None:
    assert _told(replace(spec.case, claims=tuple(reversed(spec.case.claims)))) == _told(spec.case)


def test_a_day_that_no_calendar_has_is_told_by_its_value_too() -> None:
    claim = {"text": "Livraison le 30 juin 2026.", "deadline": {"words": "le 30 juin 2026", "edtf": "2026-06-30"}}
    of = case({"claim": [claim]})
    [first] = of.claims
    assert first.deadline is not None
    wrong = replace(of, claims=(replace(first, deadline=replace(first.deadline, edtf="2026-06-31")),))
    assert [finding.reason for finding in verify(wrong, (PLAUSIBILITY,))] == ["date"]


def test_the_same_slip_in_several_articles_is_one_finding() -> None:
    claims = [{"text": f"Article {n} : dix (12) forages.", "quotes": ["dix (12) forages"]} for n in range(4)]
    [finding] = verify(case({"claim": claims}), (PLAUSIBILITY,))
    assert len(finding.claims) == len(finding.passages) == 4


def test_the_sentence_of_the_two_deliveries_judges_nobody() -> None:
    [spec] = [spec for spec in MINE if spec.name.startswith("un mois de 160 000 tonnes à côté")]
    [finding] = verify(spec.case, (PLAUSIBILITY,))
    said = sentence(finding, "fr")
    assert "les deux ne sont pas du même ordre" in said
    assert "60\u202f000\u202f000" in said
    assert "160\u202f000 à 200\u202f000" in said
    assert finding.others == ("E-1001",)
    assert "not of the same order" in sentence(finding, "en")


@pytest.mark.parametrize("years", ["9990", "9999"])
def test_the_end_of_the_calendar_is_no_failure(years: str) -> None:
    text = f"Début en janvier {years}, pour 24 mois, jusqu'en décembre {years}."
    claim = {
        "text": text,
        "duration": {"words": "24 mois", "code": "P9999M"},
        "deadline": {"words": f"décembre {years}", "edtf": f"{years}-12"},
    }
    assert all(f.outcome is not Outcome.COULD_NOT_RUN for f in verify(case({"claim": [claim]}), (PLAUSIBILITY,)))


def test_three_hundred_claims_take_no_seconds() -> None:
    claims = [
        {
            "text": f"L'usine {n} traitera {n} tonnes de riz par jour, soit {n * 300} tonnes par an, sur dix (10) sites.",
            "figures": [
                {"words": f"{n} tonnes de riz par jour", "value": n, "unit": "t/d", "product": "riz"},
                {"words": f"{n * 300} tonnes par an", "value": n * 300, "unit": "t/a", "product": "riz"},
            ],
        }
        for n in range(1, 301)
    ]
    start = time.perf_counter()
    findings = verify(case({"claim": claims}), (PLAUSIBILITY,))
    assert time.perf_counter() - start < 4
    assert all(finding.outcome is not Outcome.COULD_NOT_RUN for finding in findings)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_no_value_makes_the_check_fail(table: dict[str, Any]) -> None:
    assert [f for f in verify(case(table), (PLAUSIBILITY,)) if f.outcome is Outcome.COULD_NOT_RUN] == []


def test_a_number_that_is_none_is_said_and_not_raised() -> None:
    claim = {"text": "x", "figures": [{"words": "x", "value": "NaN", "unit": "t"}]}
    of = case({"claim": [claim]})
    assert of.claims[0].figures[0].amount.min is not None
    assert of.claims[0].figures[0].amount.min != Decimal(0)
    assert {finding.outcome for finding in verify(of, (PLAUSIBILITY,))} <= {Outcome.COULD_NOT_RUN}
