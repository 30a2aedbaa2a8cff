"""What an editor says of a finding."""

from __future__ import annotations

from datetime import datetime

from tracker.commitments import record
from tracker.commitments.actions.door import Actor, ChangedMeanwhile, Refused, Unchanged, refuse_nul, save, write
from tracker.commitments.models import Commitment, Finding
from tracker.commitments.vocabulary import Answer
from tracker.verification import Outcome

# The answers with which readers see a finding.
_READ = (Answer.CONFIRMED, Answer.EXPLAINED)


def answer_finding(*, actor: Actor, at: datetime, finding: Finding, answer: Answer, text: str = "") -> Finding:
    """Confirms a finding, explains it, or sets it aside; the last two with a sentence. It may be answered anew while it holds.

    Confirmed or explained, readers see it, with the sentence; set aside, they do not, unless it is one on integrity. What was
    answered before stays as it was shown, closed: the finding goes on as another row, which is returned. `Unchanged` where it has
    that answer already.
    """
    with write(actor, at) as writing:
        row = Finding.objects.select_related("commitment").get(pk=finding.pk)
        if row.revision != finding.revision:
            raise ChangedMeanwhile("Ce constat a reçu une réponse entre-temps ; relisez-la, puis répondez.")
        if row.closed_at is not None:
            raise Refused("Ce constat ne tient plus : il n'attend pas de réponse.")
        if row.outcome == Outcome.SUPPORTED:
            raise Refused("Ce constat dit que tout concorde : il n'attend pas de réponse.")
        if row.outcome == Outcome.COULD_NOT_RUN and answer is not Answer.SET_ASIDE:
            raise Refused(
                "Ce contrôle n'a pas pu se faire : il ne dit rien aux lecteurs. Écartez-le, ou faites-le réparer."
            )
        refuse_nul(text, "explication")
        text = text.strip()
        if answer is not Answer.CONFIRMED and not text:
            raise Refused("Expliquer ou écarter un constat demande une phrase : écrivez-la.")
        if (row.answer, row.answer_text) == (answer.value, text):
            raise Unchanged("Ce constat a déjà cette réponse : rien n'est inscrit au journal.")
        # What readers saw; what was only set aside stays with the editors.
        was_read = row.is_at_once or row.answer in _READ
        before = record.describe_finding(row) if row.answer and was_read else None
        if row.answer or row.is_at_once:
            row = _continued(row, at)
        row.answer, row.answer_text = answer.value, text
        row.answered_by, row.answered_at = actor.name, at
        row.revision += 1
        save(row)
        named = {row.commitment_id, *row.others.values_list("pk", flat=True)}
        are_public = Commitment.objects.published().filter(pk__in=named).count() == len(named)
        public = are_public and (was_read or answer in _READ)
        writing.record(
            "answer", row.commitment.reference, public=public, before=before, after=record.describe_finding(row)
        )
        return row


def _continued(row: Finding, at: datetime) -> Finding:
    """The same finding as a new row: the one before stays as readers saw it until now."""
    others = list(row.others.all())
    Finding.objects.filter(pk=row.pk).update(closed_at=at)
    row.pk, row._state.adding = None, True
    row.save(force_insert=True)
    row.others.set(others)
    return row
