"""A thousand published commitments in a moment: copies of one that was published through the actions, beside it in the tables."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise

from tracker.commitments.models import Commitment, CommitmentVersion, JournalEntry, JournalPayload, Relation


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
    CommitmentVersion.objects.bulk_create(
        [
            CommitmentVersion(
                **(columns | {"id": None, "commitment_id": row.pk, "reference": row.reference}),
            )
            for row in rows
        ]
    )
    Relation.objects.bulk_create(
        [Relation(source=part, kind="part_of", target=whole, journal_from=1) for part, whole in pairwise(rows)]
    )
    return references


def entries(n: int) -> None:
    """Adds `n` public entries to the journal's table, copies of its last public one but for what must be unique."""
    original = JournalPayload.objects.filter(entry__is_public=True).select_related("entry").latest("entry_id")
    last = JournalEntry.objects.latest("sequence").sequence
    rows = []
    for i in range(1, n + 1):
        row = deepcopy(original.entry)
        row.sequence, row.previous_digest, row.digest = last + i, f"a{i:063x}", f"b{i:063x}"
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
