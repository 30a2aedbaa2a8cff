"""The findings on the five documents: which fire, which stay silent, each with its reason (specs/verification_seeds.toml)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.test_seeds import loaded  # noqa: F401
from tracker.commitments import findings
from tracker.commitments.models import Finding, Imported

SPEC = tomllib.loads((Path(__file__).parent / "specs" / "verification_seeds.toml").read_text(encoding="utf-8"))
AT = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)

Said = tuple[str, str, str]


@pytest.fixture(scope="module")
def found(loaded: Any, django_db_blocker: Any) -> Iterator[list[Finding]]:  # noqa: F811
    """What holds of the seeds, each finding's commitment by its key."""
    with django_db_blocker.unblock(), transaction.atomic():
        findings.recheck_all(at=AT)
        keys = {
            row.reference: row.key.partition(":")[2] for row in Imported.objects.filter(key__startswith="engagement:")
        }
        rows = list(findings.standing())
        for row in rows:
            row.key = keys[row.commitment.reference]  # type: ignore[attr-defined]
        yield rows
        transaction.set_rollback(True)


def _said(rows: list[Finding], outcome: str) -> list[Said]:
    return [(row.key, row.code, row.reason) for row in rows if row.outcome == outcome]  # type: ignore[attr-defined]


def test_what_fires_is_all_that_fires(found: list[Finding]) -> None:
    expected = [(each["commitment"], each["check"], each["reason"]) for each in SPEC["fires"]]
    assert sorted(_said(found, "refuted")) == sorted(expected)


def test_what_cannot_be_told_is_known(found: list[Finding]) -> None:
    counted = Counter((check, reason) for _key, check, reason in _said(found, "not_enough_information"))
    assert counted == {(each["check"], each["reason"]): each["count"] for each in SPEC["untold"]}


@pytest.mark.parametrize("each", SPEC["silent"], ids=lambda each: f"{each['commitment']}: {each['check']}")
def test_what_only_looks_like_a_discrepancy_stays_silent(each: dict[str, str], found: list[Finding]) -> None:
    assert each["commitment"] in {row.key for row in found}  # type: ignore[attr-defined]
    refuted = {(key, check) for key, check, _reason in _said(found, "refuted")}
    assert (each["commitment"], each["check"]) not in refuted


def test_nothing_fails_and_every_word_and_byte_is_as_received(found: list[Finding]) -> None:
    assert _said(found, "could_not_run") == []
    assert {row.outcome for row in found if row.code in ("quotation", "bytes", "provenance")} == {"supported"}


def test_each_has_its_reason_in_a_line() -> None:
    lines = [each["because"] for kind in ("fires", "untold", "silent", "unseen") for each in SPEC[kind]]
    assert all(line.strip() and "\n" not in line for line in lines)
    assert len(SPEC["unseen"]) >= 10
