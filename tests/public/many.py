"""A thousand published commitments in a moment: copies of one that was published through the actions, beside it in the tables.

Rows written beside the journal have the head of no rows: what was remembered of the totals is forgotten here.
"""

from __future__ import annotations

from copy import copy, deepcopy
from itertools import pairwise
from typing import Any

from django.core.cache import cache
from django.db.models import Model

from tests import factories as make
from tracker.commitments.models import (
    Commitment,
    CommitmentVersion,
    JournalEntry,
    JournalPayload,
    Party,
    Relation,
    VersionArticle,
    VersionChild,
    VersionFigure,
    VersionParty,
)
from tracker.sources.models import Article, Document, Publisher

BESIDE: tuple[type[Model], ...] = (VersionParty, VersionFigure, VersionChild, VersionArticle)


def copies(original: Commitment, n: int, **changes: str) -> list[str]:
    """Makes `n` copies of a published commitment, each part of the next, and returns their references. `changes` are columns
    of its version."""
    version = CommitmentVersion.objects.get(commitment=original, journal_to=None)
    first = 100_000 + Commitment.objects.count()
    references = [f"E-{first + i}" for i in range(n)]
    shared = {field.attname: getattr(original, field.attname) for field in Commitment._meta.fields}
    rows = Commitment.objects.bulk_create(
        [Commitment(**(shared | {"id": None, "reference": reference})) for reference in references]
    )
    columns = {field.attname: getattr(version, field.attname) for field in CommitmentVersion._meta.fields} | changes
    versions = CommitmentVersion.objects.bulk_create(
        [
            CommitmentVersion(
                **(columns | {"id": None, "commitment_id": row.pk, "reference": row.reference}),
            )
            for row in rows
        ]
    )
    for model in BESIDE:
        beside: Any = model._default_manager.filter(version=version)
        model._default_manager.bulk_create([_of(row, version=each) for each in versions for row in beside])
    Relation.objects.bulk_create(
        [Relation(source=part, kind="part_of", target=whole, journal_from=1) for part, whole in pairwise(rows)]
    )
    cache.clear()
    return references


def _of(row: Model, **changes: Any) -> Any:
    """A new row like this one."""
    new = copy(row)
    new._state = deepcopy(row._state)
    new.pk = None
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def parties(n: int) -> None:
    """Adds `n` parties, each named by one of the versions there are, whichever."""
    versions = CommitmentVersion.objects.filter(journal_to=None)[:n]
    rows = Party.objects.bulk_create(make.PartyFactory.build() for _version in versions)
    VersionParty.objects.bulk_create(
        VersionParty(version=version, party=row, role="promisor", name=row.name, kind=row.kind, written=[row.name])
        for version, row in zip(versions, rows, strict=True)
    )
    cache.clear()


def documents(n: int) -> None:
    """Adds `n` documents of one article each, with a publisher of its own, each quoted by one of the versions there are."""
    versions = CommitmentVersion.objects.filter(journal_to=None)[:n]
    files = Document.objects.bulk_create(make.DocumentFactory.build() for _version in versions)
    publishers = Publisher.objects.bulk_create(make.PublisherFactory.build() for _version in versions)
    articles = Article.objects.bulk_create(
        make.ArticleFactory.build(document=file, publisher=publisher)
        for file, publisher in zip(files, publishers, strict=True)
    )
    VersionArticle.objects.bulk_create(
        VersionArticle(version=version, article=article) for version, article in zip(versions, articles, strict=True)
    )
    cache.clear()


def entries(n: int) -> None:
    """Adds `n` public entries to the journal's table, copies of its last public one but for what must be unique."""
    original = JournalPayload.objects.filter(entry__is_public=True).select_related("entry").latest("entry_id")
    last = JournalEntry.objects.latest("sequence").sequence
    rows = []
    for i in range(1, n + 1):
        row = deepcopy(original.entry)
        row.sequence, row.previous_digest, row.digest = last + i, f"a{last + i:063x}", f"b{last + i:063x}"
        rows.append(row)
    JournalEntry.objects.bulk_create(rows)
    JournalPayload.objects.bulk_create(
        [
            JournalPayload(
                entry=row,
                action=original.action,
                reference=original.reference,
                salt=original.salt,
                body=original.body,
            )
            for row in rows
        ]
    )
    cache.clear()
