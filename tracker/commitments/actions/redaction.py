"""Redaction: what a court or a private person may have emptied."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from tracker.commitments import journal
from tracker.commitments.actions.door import Actor, Refused, reasoned, write
from tracker.commitments.models import CommitmentVersion, Finding, JournalEntry, JournalPayload


def redact(*, actor: Actor, at: datetime, sequence: int, reason: str) -> JournalEntry:
    """Empties the payload of an entry, for a court or a private person; the chain still verifies, and this is an entry too.

    The past versions that the entry wrote go with it. What the public reads now is corrected or withdrawn first: a publication
    that still stands is refused. A correction or a withdrawal keeps the version it wrote, for the words it took away are not in it.
    """
    with write(actor, at) as writing:
        payload = JournalPayload.objects.filter(pk=sequence).first()
        if payload is None or payload.redacted_by_id is not None:
            raise Refused(f"L'écriture {sequence} n'existe pas, ou est déjà caviardée.")
        if payload.action == "redact":
            raise Refused(f"L'écriture {sequence} dit ce qui a été caviardé, et pourquoi : elle reste.")
        written = CommitmentVersion.objects.filter(journal_from=sequence)
        if payload.action == "answer":
            _forget_answer(payload)
        if payload.action not in ("correct", "withdraw") and written.filter(journal_to=None).exists():
            raise Refused(f"L'écriture {sequence} est ce que le public lit aujourd'hui : corrigez ou retirez d'abord.")
        entry = writing.record("redact", payload.reference, public=True, reason=reasoned(reason), after=sequence)
        # What the checks once said of those versions may quote the same words; it goes with them.
        told = written.values("commitment")
        Finding.objects.exclude(closed_at=None).filter(Q(commitment__in=told) | Q(others__in=told)).delete()
        written.exclude(journal_to=None).delete()
        journal.redact(payload, entry)
        return entry


def _forget_answer(payload: JournalPayload) -> None:
    """The words of an answer lie on its finding too. One that stands is answered otherwise first."""
    answered = Finding.objects.filter(
        commitment__reference=payload.reference, answered_at=payload.entry.recorded_at
    ).exclude(answer_text="")
    if answered.filter(closed_at=None).exists():
        raise Refused("Cette réponse à un constat se lit encore : répondez-y d'abord autrement.")
    answered.delete()
