"""What the corpus cannot say of the checks on origins and names."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.verification.cases import case, specs
from tests.verification.test_terms import tables
from tracker.verification import Case, Finding, Outcome, verify
from tracker.verification.origins import IDENTITY, INDEPENDENCE

CHECKS = (INDEPENDENCE, IDENTITY)
MINE = [spec for spec in specs() if spec.check in {check.code for check in CHECKS}]
VOCABULARY = [f"mot{n}" for n in range(4000)]


def _told(of: Case) -> list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    return sorted((f.check, f.reason, repr(dict(f.values)), f.claims, f.others) for f in verify(of, CHECKS))


def _text(seed: int) -> str:
    return " ".join(random.Random(seed).choices(VOCABULARY, k=200))


def _of(check: str, findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.check == check]


@pytest.mark.parametrize("spec", MINE, ids=str)
def test_the_order_of_claims_and_articles_does_not_matter(spec: Any) -> None:
    other = replace(spec.case, claims=tuple(reversed(spec.case.claims)), articles=tuple(reversed(spec.case.articles)))
    assert _told(other) == _told(spec.case)


def test_reprints_are_counted_and_named() -> None:
    claims = [
        {"text": _text(1), "group": "r", "publisher": "Agence", "quotes": []},
        {"text": _text(1) + " fin", "group": "r", "publisher": "Le Soir", "headline": "Un titre", "quotes": []},
        {"text": _text(2), "publisher": "La Voix", "quotes": []},
    ]
    findings = verify(case({"claim": claims}), (INDEPENDENCE,))
    reprints, origins = findings
    assert reprints.reason == "reprints"
    assert reprints.values == {"articles": 2, "names": ("Agence", "Le Soir, « Un titre »"), "n": 2}
    assert origins.reason == "origins"
    assert origins.values == {"n": 2, "articles": 3}


def test_five_undeclared_reprints_are_one_finding() -> None:
    claims = [{"text": _text(1) + f" {n}", "quotes": []} for n in range(5)]
    [finding] = verify(case({"claim": claims}), (INDEPENDENCE,))
    assert finding.reason == "same_text"
    assert len(finding.claims) == 5
    assert finding.values["told"] == 5


def test_a_chain_of_reprints_is_one_text() -> None:
    """The first and the last share no words; each stands with the one between."""
    one, two, three = (_text(seed) for seed in (1, 2, 3))
    claims = [{"text": text, "quotes": []} for text in (f"{one} {two}", f"{two} {three}", one, three)]
    [finding] = verify(case({"claim": claims}), (INDEPENDENCE,))
    assert finding.reason == "same_text"
    assert finding.values["articles"] == 4


@pytest.mark.parametrize("texts", [1, 300])
def test_three_hundred_articles_take_no_seconds(texts: int) -> None:
    claims = [
        {
            "text": f"{_text(n % texts)} Société Nom{n}a Suite.",
            "quotes": [],
            "group": f"g{n % texts}",
            "parties": [{"party": f"p{n}", "words": f"Société Nom{n}a", "company": True}],
        }
        for n in range(300)
    ]
    of = case({"claim": claims})
    start = time.perf_counter()
    findings = verify(of, CHECKS)
    assert time.perf_counter() - start < 6
    assert all(finding.outcome is not Outcome.COULD_NOT_RUN for finding in findings)


def test_two_spellings_are_one_finding_with_all_their_claims() -> None:
    def claim(name: str) -> dict[str, Any]:
        return {"text": f"{name} signera.", "parties": [{"party": "p", "words": name, "person": True}]}

    names = ["Alousséni Sanou", "ALOUSSENI SANOU", "Alousséini Sanou", "Sanou", "Alousséini SANOU", "Alousséni SANOU"]
    [finding] = _of("identity", verify(case({"claim": [claim(name) for name in names]}), CHECKS))
    assert finding.reason == "spellings"
    assert finding.values == {"one": "Alousséni Sanou", "other": "Alousséini Sanou"}
    assert finding.claims == ("A-0001", "A-0002", "A-0003", "A-0005", "A-0006")


def test_names_beside_are_told_with_their_commitment() -> None:
    [spec] = [spec for spec in MINE if spec.name.startswith("le nom proche est dans un engagement du même")]
    [finding] = _of("identity", verify(spec.case, CHECKS))
    assert finding.others == ("E-1001",)
    assert finding.claims == ("A-0001",)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_no_value_makes_a_check_fail(table: dict[str, Any]) -> None:
    assert [f for f in verify(case(table), CHECKS) if f.outcome is Outcome.COULD_NOT_RUN] == []
