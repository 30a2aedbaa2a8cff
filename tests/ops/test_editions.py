"""A new edition has the same words under other references. (That it folds to the same is said in `test_generator`.)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tracker.commitments.models import Claim, Commitment, CommitmentVersion, Verdict
from tracker.ops.generator import generate
from tracker.sources.models import Article, Document, ReprintGroup

pytestmark = pytest.mark.django_db
ORIGINALS = 40


@pytest.fixture(scope="module", autouse=True)
def _editions(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Forty originals, a second edition of them, half of a third; the last 25 published one by one."""
    with django_db_blocker.unblock(), transaction.atomic():
        generate(commitments=125, seed=2, today=date(2026, 1, 15), originals=ORIGINALS)
        yield
        transaction.set_rollback(True)


def _versions(first: int, last: int) -> list[CommitmentVersion]:
    return list(
        CommitmentVersion.objects.filter(commitment__reference__in=[f"E-{n:04d}" for n in range(first, last + 1)])
        .order_by("pk")
        .select_related("commitment")
    )


def _without_names(record: dict[str, Any]) -> str:
    return re.sub(r"'[EASRV]-\d+'|'[0-9a-f]{64}'|'reprise-\d+'", "…", str(record))


@pytest.mark.parametrize(("edition", "commitments"), [(1, ORIGINALS), (2, ORIGINALS // 2)])
def test_an_edition_says_the_same_under_other_references(edition: int, commitments: int) -> None:
    originals = _versions(1, commitments)
    copies = _versions(edition * ORIGINALS + 1, edition * ORIGINALS + commitments)
    assert len(copies) == len(originals) > commitments
    for original, copy in zip(originals, copies, strict=True):
        assert _without_names(copy.record) == _without_names(original.record)
        assert copy.record["reference"] == copy.reference == copy.commitment.reference
        number = copy.reference[2:]
        assert copy.search_text == original.search_text.replace(f" {original.reference[2:]} ", f" {number} ", 1)
        names = {child["reference"] for kind in ("claims", "verdicts") for child in copy.record[kind]}
        of_copy = {
            row.reference for model in (Claim, Verdict) for row in model.objects.filter(commitment=copy.commitment)
        }
        assert names <= of_copy
        documents = {claim["article"]["document"] for claim in copy.record["claims"]}
        mine = Document.objects.filter(articles__claims__commitment=copy.commitment)
        assert documents <= set(mine.values_list("sha256", flat=True))


def test_there_is_no_more_and_no_less() -> None:
    assert Commitment.objects.count() == 125
    assert [f"E-{n:04d}" for n in range(1, 126)] == list(
        Commitment.objects.order_by("pk").values_list("reference", flat=True)
    )


def test_a_document_of_an_edition_says_so_after_its_last_article() -> None:
    second = Document.objects.filter(text__endswith="\n\nÉdition 2.")
    assert second.exists()
    for document in second:
        assert max(document.articles.values_list("end", flat=True)) == len(document.text) - len("\n\nÉdition 2.")


def test_reprints_stay_among_those_of_their_edition() -> None:
    for group in ReprintGroup.objects.all():
        editions = {
            article.document.text.rpartition("\n\n")[2] for article in Article.objects.filter(reprint_group=group)
        }
        endings = {ending if ending.startswith("Édition") else "" for ending in editions}
        assert len(endings) <= 1
