"""Dossiers, commitments, and how commitments relate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.commitments import record
from tracker.commitments.actions.corrections import correct, fields
from tracker.commitments.actions.door import Actor, Refused, reasoned, save, write
from tracker.commitments.actions.visibility import describe, now_public, refuse_closed
from tracker.commitments.models import Commitment, Dossier, Relation
from tracker.commitments.vocabulary import RelationKind, Sector
from tracker.extraction.vocabulary import Testability


def create_dossier(*, actor: Actor, at: datetime, title: str, description: str = "") -> Dossier:
    with write(actor, at) as writing:
        dossier = writing.insert(Dossier(title=title, description=description))
        writing.record("create", dossier.reference, public=False, after=record.describe_dossier(dossier))
        return dossier


def correct_dossier(*, actor: Actor, at: datetime, dossier: Dossier, reason: str = "", **changes: Any) -> Dossier:
    """Changes `title` or `description`."""
    return correct(actor, at, dossier, reason, fields(changes), record.describe_dossier, lambda d: d.commitments.all())


def create_commitment(
    *,
    actor: Actor,
    at: datetime,
    title: str,
    testability: Testability,
    sector: Sector,
    dossier: Dossier | None = None,
    reading_note: str = "",
) -> Commitment:
    """A draft, without claims."""
    with write(actor, at) as writing:
        commitment = writing.insert(
            Commitment(
                title=title,
                testability=testability.value,
                sector=sector.value,
                dossier=dossier,
                reading_note=reading_note,
            )
        )
        writing.record("create", commitment.reference, public=False, after=describe(commitment))
        return commitment


def correct_commitment(
    *, actor: Actor, at: datetime, commitment: Commitment, reason: str = "", **changes: Any
) -> Commitment:
    """Changes `title`, `testability`, `sector`, `dossier` or `reading_note`. What is published needs a reason."""
    return correct(actor, at, commitment, reason, fields(changes), describe, lambda c: [c])


def relate(*, actor: Actor, at: datetime, source: Commitment, kind: RelationKind, target: Commitment) -> Relation:
    """`source` is part of, supersedes or continues `target`. Related already, it is kept as it was."""
    with write(actor, at) as writing:
        known = Relation.objects.filter(source=source, kind=kind.value, target=target, journal_to=None).first()
        if known:
            return known
        refuse_closed(source)
        refuse_closed(target)
        refuse_circle(source, kind.value, target)
        relation = Relation(source=source, kind=kind.value, target=target, journal_from=writing.head.sequence + 1)
        save(relation)
        writing.record(
            "relate",
            source.reference,
            public=now_public(source) and now_public(target),
            after=record.describe_relation(relation),
        )
        return relation


def unrelate(*, actor: Actor, at: datetime, relation: Relation, reason: str = "") -> Relation:
    """Ends a relation; what was shown of it before is kept. What is public needs a reason."""
    with write(actor, at) as writing:
        row = Relation.objects.select_related("source", "target").get(pk=relation.pk)
        if row.journal_to is not None:
            raise Refused("Ce lien est déjà défait.")
        public = now_public(row.source) and now_public(row.target)
        reason = reasoned(reason, needed=public)
        row.journal_to = writing.head.sequence + 1
        save(row)
        writing.record(
            "unrelate", row.source.reference, public=public, reason=reason, before=record.describe_relation(row)
        )
        return row


def refuse_circle(source: Commitment, kind: str, target: Commitment) -> None:
    """What depends on something is no part of it, nor does it replace or continue it."""
    seen: set[int] = set()
    front = {target.pk}
    while front:
        if source.pk in front:
            raise Refused(f"{target.reference} dépend déjà de {source.reference} : ce lien tournerait en rond.")
        seen |= front
        targets = Relation.objects.filter(source__in=front, kind=kind, journal_to=None).values_list(
            "target_id", flat=True
        )
        front = set(targets) - seen
