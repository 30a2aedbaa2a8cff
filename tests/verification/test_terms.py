"""What the corpus cannot say of the checks on terms: that order does not matter, how findings gather, how long it takes."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verification.cases import case, specs
from tracker.verification import Case, Finding, Outcome, verify
from tracker.verification.terms import CONFLICT, PARTS_SUM, period

CHECKS = (CONFLICT, PARTS_SUM)
MINE = [spec for spec in specs() if spec.check in {check.code for check in CHECKS}]


def _told(of: Case) -> list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    return sorted(
        (f.check, f.reason, repr(dict(f.values)), f.claims, tuple(sorted(f.others))) for f in verify(of, CHECKS)
    )


def _megawatts(n: int, value: int, **more: Any) -> dict[str, Any]:
    text = f"Article {n} : la centrale fournira {value} MW."
    return {
        "text": text,
        "figures": [{"words": f"{value} MW", "value": value, "unit": "MW", "role": "capacity"}],
        "published": "2025-06-24",
        **more,
    }


@pytest.mark.parametrize("spec", MINE, ids=str)
def test_the_order_of_claims_does_not_matter(spec: Any) -> None:
    shuffled = list(spec.case.claims)
    random.Random(7).shuffle(shuffled)
    assert _told(replace(spec.case, claims=tuple(reversed(spec.case.claims)))) == _told(spec.case)
    assert _told(replace(spec.case, claims=tuple(shuffled))) == _told(spec.case)


def _refuted(of: Case) -> list[Finding]:
    return [finding for finding in verify(of, CHECKS) if finding.outcome is Outcome.REFUTED]


def test_a_contradiction_that_reprints_restate_is_one_finding_with_all_its_claims() -> None:
    claims = [_megawatts(n, 140, group="r") for n in range(5)] + [_megawatts(9, 104)]
    [finding] = _refuted(case({"claim": claims}))
    assert finding.reason == "figures"
    assert len(finding.claims) == 6
    assert len(finding.passages) == 6


def test_of_three_values_each_is_told_and_none_twice() -> None:
    findings = _refuted(case({"claim": [_megawatts(n, value) for n, value in enumerate((100, 120, 140, 120))]}))
    assert len(findings) == 2
    assert {claim for finding in findings for claim in finding.claims} == {f"A-000{n}" for n in range(1, 5)}


def test_changes_are_told_from_one_value_to_the_next() -> None:
    claims = [_megawatts(n, 100 + 20 * n, published=f"202{n}-01-01") for n in range(3)]
    findings = _refuted(case({"claim": claims}))
    assert [f.reason for f in findings] == ["figures_changed", "figures_changed"]
    assert [(f.values["one"].min, f.values["other"].min) for f in findings] == [(100, 120), (120, 140)]  # type: ignore[union-attr]


def test_the_words_of_both_values_are_what_a_contradiction_stands_on() -> None:
    of = case({"claim": [_megawatts(1, 100), _megawatts(2, 200)]})
    [finding] = _refuted(of)
    texts = {article.document: article.text for article in of.articles}
    assert {place.span.of(texts[place.document] or "") for place in finding.passages} == {"100 MW", "200 MW"}


def test_an_excess_names_its_parts_once() -> None:
    part = {"relation": "part", "claim": [_megawatts(n, 150) for n in range(3)]}
    of = case({"claim": [_megawatts(1, 200), _megawatts(2, 200)], "beside": [dict(part), dict(part)]})
    [finding] = _refuted(of)
    assert finding.reason == "exceeds"
    assert finding.others == ("E-1001", "E-1002")
    assert finding.values["total"].min == 300  # type: ignore[union-attr]
    assert finding.claims == ("A-0001", "A-0002")


@pytest.mark.parametrize("different", [1, 300])
def test_three_hundred_claims_take_no_seconds(different: int) -> None:
    claims = [
        _megawatts(
            n,
            1000 + n % different,
            published=f"20{10 + n % 15}-0{1 + n % 9}-1{n % 10}",
            firmness=("announced", "signed", "mou")[n % 3],
            act="revises" if n % 2 else "announces",
        )
        for n in range(300)
    ]
    of = case({"claim": claims})
    start = time.perf_counter()
    findings = verify(of, CHECKS)
    assert time.perf_counter() - start < 3
    assert len(findings) < 400
    assert all(finding.outcome is not Outcome.COULD_NOT_RUN for finding in findings)


@pytest.mark.parametrize(
    ("rule", "a_year"),
    [("FREQ=MONTHLY", 12), ("FREQ=MONTHLY;INTERVAL=3", 4), ("FREQ=YEARLY", 1), ("FREQ=DAILY", 365)],
)
def test_a_period_counts_its_times_a_year(rule: str, a_year: int) -> None:
    found = period(rule)
    assert found is not None
    assert found.a_year == a_year


@pytest.mark.parametrize("rule", ["", "FREQ=HOURLY", "FREQ=MONTHLY;INTERVAL=0", "FREQ=MONTHLY;INTERVAL=x", "MONTHLY"])
def test_a_rule_that_says_no_period_has_none(rule: str) -> None:
    assert period(rule) is None


words = st.sampled_from(
    [
        "240 MW : 100 MW et 140 MW",
        "500 t, dont 300 t",
        "12 kt (12 000 t)",
        "de 20 à 10 MW",
        "0 t",
        "(",
        "",
        "dont",
        "%",
        "é" * 30,
    ]
)
numbers = st.one_of(
    st.none(), st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-10, max_value=10**15)
)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Claims with any values, in any combination."""

    def claim() -> dict[str, Any]:
        text = "x " + " ".join(draw(st.lists(words, min_size=1, max_size=3))) + " x"
        figures = [
            {
                "words": "x",
                "min": draw(numbers),
                "max": draw(numbers),
                "unit": draw(
                    st.sampled_from(["t", "kg", "L", "t/a", "t/d", "XOF", "XOF/t", "%", "", "MWh", "MW", "a/b/c"])
                ),
                "product": draw(st.sampled_from(["", "urée", "gasoil", "capital"])),
                "role": draw(st.sampled_from(["amount", "capacity", "cost", "aim"])),
                "kind": draw(st.sampled_from(["absolute", "share", "change"])),
                "qualifier": draw(st.sampled_from(["exact", "about", "at_least", "at_most"])),
                "replaces": draw(st.sampled_from([None, {"words": "x", "value": 3, "unit": "t"}])),
            }
            for _n in range(draw(st.integers(0, 3)))
        ]
        return {
            "text": text,
            "figures": figures,
            "act": draw(st.sampled_from(["announces", "revises", "postpones", "cancels"])),
            "firmness": draw(st.sampled_from(["announced", "signed", "unspecified"])),
            "published": draw(st.sampled_from(["", "2025", "2025-06-24", "2025-07/.."])),
            "place": draw(st.sampled_from(["headline", "body"])),
            "group": draw(st.sampled_from(["", "r"])),
            "deadline": draw(
                st.sampled_from(
                    [None, *({"words": "x", "edtf": e} for e in ("../2026", "2026-06~", "2027/..", "2026/2028"))]
                )
            ),
            "duration": draw(
                st.sampled_from([None, *({"words": "x", "code": c} for c in ("P24M", "P90D", "?", "P9999Y"))])
            ),
            "recurrence": draw(
                st.sampled_from(
                    [None, *({"words": "x", "code": c} for c in ("FREQ=MONTHLY", "FREQ=DAILY;COUNT=5", "?"))]
                )
            ),
            "speaker": draw(st.sampled_from([None, "x"])),
            "speaker_party": draw(st.sampled_from(["", "p"])),
            "parties": [
                {
                    "party": draw(st.sampled_from(["p", "q"])),
                    "words": "x",
                    "usual": draw(st.text(max_size=20)),
                    "role": draw(st.sampled_from(["promisor", "implementer", "financier"])),
                    "company": draw(st.booleans()),
                    "person": draw(st.booleans()),
                }
                for _n in range(draw(st.integers(0, 2)))
            ],
        }

    beside = [
        {"relation": draw(st.sampled_from(["", "part", "whole"])), "same_dossier": True, "claim": [claim()]}
        for _n in range(draw(st.integers(0, 2)))
    ]
    evidence = [{"text": "x a déclaré x.", "independent": True}]
    same = [["p", "q"]] if draw(st.booleans()) else []
    return {
        "claim": [claim() for _n in range(draw(st.integers(0, 4)))],
        "beside": beside,
        "evidence": evidence,
        "same": same,
    }


@given(tables())
@settings(max_examples=60, deadline=None)
def test_no_value_makes_a_check_fail(table: dict[str, Any]) -> None:
    """Not by raising, nor by not running: what cannot be compared is left out."""
    findings = verify(case(table))
    assert [f for f in findings if f.check in ("conflict", "parts_sum") and f.outcome is Outcome.COULD_NOT_RUN] == []
