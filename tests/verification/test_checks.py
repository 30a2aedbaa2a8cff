"""The list of checks, by the mutation corpus: each benign variant is supported, each harmful one refuted, known gaps marked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.verification.cases import Spec, answer, specs
from tests.verification.judging import corpus_table, seeds_tables
from tracker.verification import CHECKS, sentence, verify

CORPUS = specs()


@pytest.mark.parametrize("spec", CORPUS, ids=str)
def test_each_case_is_answered(spec: Spec, request: pytest.FixtureRequest) -> None:
    if spec.gap:
        request.applymarker(pytest.mark.xfail(reason=spec.gap, strict=True))
    findings = verify(spec.case)
    mine = [finding for finding in findings if finding.check == spec.check]
    assert answer(findings, spec.check) == spec.expect, [(f.outcome.value, f.reason, dict(f.values)) for f in mine]
    if spec.reason:
        assert spec.reason in {finding.reason for finding in mine}
    for finding in mine:
        for language in ("fr", "en"):
            assert sentence(finding, language).strip()


def test_the_corpus_asks_every_check_for_every_answer() -> None:
    asked = Counter((spec.check, spec.expect) for spec in CORPUS)
    assert len(CORPUS) >= 400
    assert {check.code for check in CHECKS} == {check for check, _expect in asked}
    for check in CHECKS:
        if check.code != "silence":  # an absence is said, never held against anyone
            assert asked[check.code, "supported"] >= 3, check.code
            assert asked[check.code, "refuted"] >= 3, check.code


def test_no_case_says_the_same_as_another() -> None:
    names = Counter((spec.check, spec.name) for spec in CORPUS)
    assert [name for name, n in names.items() if n > 1] == []


def test_the_tables_of_the_documentation_are_what_is_measured() -> None:
    written = (Path(__file__).parents[2] / "docs" / "verify.md").read_text(encoding="utf-8")
    for line in [*corpus_table(CORPUS), *seeds_tables()]:
        assert line in written, "python -m tests.verification.judging"
