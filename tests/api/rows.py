"""Rows for the lists of the interface: one commitment that each list has something of, and a thousand like it."""

from __future__ import annotations

import csv
import io
import itertools
from copy import deepcopy
from typing import Any

from django.core.cache import cache

from tests import factories as make
from tests.public.rows import judged, proven
from tracker.commitments import findings
from tracker.commitments.models import (
    Commitment,
    CommitmentVersion,
    Finding,
    Party,
    VersionArticle,
    VersionChild,
    VersionParty,
)
from tracker.sources.models import Article, Document, Publisher

LISTS = (
    "commitments",
    "claims",
    "figures",
    "evidence",
    "verdicts",
    "parties",
    "publishers",
    "documents",
    "findings",
    "journal",
)

_serial = itertools.count(1)


def whole(title: str = "Exécuter la ligne") -> Commitment:
    """A published commitment with a party, a figure, a publisher, evidence and a verdict."""
    article = make.archived(
        "La ligne de 31 km sera exécutée avant le 31 décembre 2024.", published="2023-11-20", publisher="L'Essor"
    )
    content = make.claim_content(
        article,
        figures=(make.figure(article, "31 km", 31, unit="km", product="ligne"),),
        deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"),
        parties=(make.named(article, "La ligne", make.party("Énergie du Mali")),),
    )
    commitment = make.published(title, content)
    evidence = proven(commitment)
    judged(commitment, "in_progress", evidence=(evidence.reference,))
    findings.recheck([commitment], at=make.AT)
    return commitment


def many(original: Commitment, n: int) -> None:
    """`n` copies of a published commitment, each with lines, a party, a publisher and a document of its own."""
    version = CommitmentVersion.objects.get(commitment=original, journal_to=None, day_to=None)
    article = version.articles.select_related("article__document").get(article__publisher__isnull=False).article
    columns = {field.attname: getattr(version, field.attname) for field in CommitmentVersion._meta.fields}
    start = 100_000 + next(_serial) * 10_000
    numbers = range(start, start + n)

    def built(model: Any, row: Any, **changes: Any) -> list[Any]:
        """A row for each number; a change is made of the number."""
        same = {field.attname: getattr(row, field.attname) for field in model._meta.fields} | {"id": None}
        return model._default_manager.bulk_create(
            [model(**(same | {name: of(number) for name, of in changes.items()})) for number in numbers]
        )

    rows = dict(zip(numbers, built(Commitment, original, reference=lambda k: f"E-{k}"), strict=True))
    parties = dict(zip(numbers, built(Party, Party.objects.earliest("pk"), reference=lambda k: f"P-{k}"), strict=True))
    publishers = dict(zip(numbers, built(Publisher, article.publisher, name=lambda k: f"Journal {k}"), strict=True))
    documents = dict(zip(numbers, built(Document, article.document, sha256=lambda k: f"{k:064x}"), strict=True))
    articles = dict(
        zip(
            numbers,
            built(Article, article, document_id=lambda k: documents[k].pk, publisher_id=lambda k: publishers[k].pk),
            strict=True,
        )
    )
    versions = CommitmentVersion.objects.bulk_create(
        [
            CommitmentVersion(
                **(
                    columns
                    | {
                        "id": None,
                        "commitment_id": rows[k].pk,
                        "reference": rows[k].reference,
                        "record": _record(version.record, k),
                    }
                )
            )
            for k in numbers
        ]
    )
    of = dict(zip(numbers, versions, strict=True))
    VersionChild.objects.bulk_create(
        [VersionChild(version=of[k], prefix=prefix, number=k) for k in numbers for prefix in "ASV"]
    )
    name = VersionParty.objects.earliest("pk")
    VersionParty.objects.bulk_create(
        [
            VersionParty(
                version=of[k], party=parties[k], role=name.role, name=name.name, kind=name.kind, written=["La ligne"]
            )
            for k in numbers
        ]
    )
    VersionArticle.objects.bulk_create([VersionArticle(version=of[k], article=articles[k]) for k in numbers])
    found = Finding.objects.filter(commitment=original, code="quotation").get()
    built(Finding, found, commitment_id=lambda k: rows[k].pk)
    cache.clear()  # rows written beside the journal have the head of no rows


def _record(record: dict[str, Any], number: int) -> dict[str, Any]:
    copy = deepcopy(record)
    for kind in ("claims", "evidence", "verdicts"):
        for each in copy[kind]:
            each["reference"] = f"{each['reference'][0]}-{number:04d}"
            if "article" in each:
                each["article"] |= {"document": f"{number:064x}", "publisher": f"Journal {number}"}
    return copy


def table(response: Any) -> list[dict[str, str]]:
    """The rows of a CSV file, as Python reads it."""
    assert response.status_code == 200, b"".join(response)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
