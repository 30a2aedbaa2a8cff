"""What the public can read of a row now, and every word of it: what decides whether an entry is public, and what it holds."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from tracker.commitments import record
from tracker.commitments.actions.door import Refused
from tracker.commitments.models import Claim, Commitment, Dossier, Evidence, Party, Relation, SearchLog, Verdict
from tracker.commitments.models.commitments import CommitmentQuerySet
from tracker.commitments.models.record import Referenced
from tracker.commitments.vocabulary import State

Child = Claim | Evidence | Verdict


def is_public(row: Referenced) -> bool:
    """Whether the public can read this row now. A child is public only if its commitment is."""
    match row:
        case Commitment():
            return row.is_published
        case Claim() | Evidence() | Verdict():
            return row.is_published and row.commitment.is_published
        case SearchLog():
            return row.withdrawn_in is None and row.commitment.is_published
        case Party():
            return speaks_in(row).exists()
        case Dossier():
            # Once read, always public: past pages still name it.
            return row.versions.exists()
        case _:
            return False


def speaks_in(party: Party) -> CommitmentQuerySet:
    """The published commitments in whose public record the party's name stands, its own or as the one others were merged into."""
    names = Q(parties__party__in=(known := family(party))) | Q(speaker_party__in=known)
    return Commitment.objects.published().filter(claims__in=Claim.objects.published().filter(names)).distinct()


def family(party: Party) -> set[int]:
    """The party and all that were merged into it."""
    members: set[int] = set()
    front = {party.pk}
    while front:
        members |= front
        front = set(Party.objects.filter(merged_into__in=front).values_list("pk", flat=True)) - members
    return members


def now_public(commitment: Commitment) -> bool:
    return Commitment.objects.published().filter(pk=commitment.pk).exists()


def unread(commitment: Commitment) -> None:
    """What an unpublished commitment would carry into publication changed: whoever read it before reads it again first."""
    changed = Commitment.objects.filter(pk=commitment.pk).exclude(state=State.PUBLISHED.value)
    if changed.update(revision=F("revision") + 1):
        commitment.refresh_from_db(fields=["revision"])


def refuse_closed(commitment: Commitment) -> None:
    """Nothing more is written about what was withdrawn, or merged into another."""
    now = Commitment.objects.select_related("merged_into").get(pk=commitment.pk)
    if now.state == State.WITHDRAWN:
        raise Refused(f"{now.reference} est retiré : on n'y ajoute plus rien.")
    if now.merged_into:
        raise Refused(f"{now.reference} est fusionné avec {now.merged_into.reference} : écrivez là-bas.")


def describe(row: Commitment | Child) -> dict[str, Any]:
    """Every word of the row that the public reads or will read, with those of its dossier or its article."""
    match row:
        case Commitment():
            dossier = record.describe_dossier(row.dossier) if row.dossier else None
            return record.describe_commitment(row) | {"dossier": dossier}
        case Claim():
            return record.describe_claim(row) | {"article": record.public_article(row.article)}
        case Evidence():
            return record.describe_evidence(row) | {"article": record.public_article(row.article)}
        case Verdict():
            return record.describe_verdict(row)


def shown_with(commitment: Commitment) -> dict[str, Any]:
    """What else becomes readable with a commitment: the journal holds every word that the public does."""
    links = Relation.objects.filter(Q(source=commitment) | Q(target=commitment), journal_to=None)
    public = Commitment.objects.published()
    both = links.filter(source__in=public, target__in=public)
    return {
        "searches": [record.describe_search(search) for search in commitment.searches.standing()],
        "relations": [record.describe_relation(link) for link in both.select_related("source", "target")],
    }
