"""The workflow: draft, submitted, published, withdrawn. `TRANSITIONS` is its table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.commitments.actions.door import Actor, Refused, fresh, reasoned, write
from tracker.commitments.actions.verdicts import check_verdict
from tracker.commitments.actions.visibility import Child, describe, is_public, shown_with
from tracker.commitments.models import Claim, Commitment, Evidence, Verdict
from tracker.commitments.versions import refold
from tracker.commitments.vocabulary import TRANSITIONS, State


def submit(*, actor: Actor, at: datetime, row: Commitment | Child) -> None:
    """Hands a draft to another editor. A commitment takes its draft claims and evidence with it."""
    _move("submit", actor, at, row)


def return_to_draft(*, actor: Actor, at: datetime, row: Commitment | Child, reason: str) -> None:
    """Hands a submitted row back, saying why."""
    _move("return", actor, at, row, reasoned(reason))


def publish(*, actor: Actor, at: datetime, row: Commitment | Child) -> None:
    """Makes a submitted row public. A commitment takes its submitted claims and evidence with it, and needs a claim."""
    _move("publish", actor, at, row)


def withdraw(*, actor: Actor, at: datetime, row: Commitment | Child, reason: str) -> None:
    """Takes a published row from the public pages; the journal keeps what was read."""
    _move("withdraw", actor, at, row, reasoned(reason))


def _move(action: str, actor: Actor, at: datetime, handed: Commitment | Child, reason: str = "") -> None:
    with write(actor, at) as writing:
        row = fresh(handed)
        allowed, state = TRANSITIONS[action]
        if State(row.state) not in allowed:
            raise Refused(f"{row.reference} est « {row.get_state_display()} » : cette action n'est pas possible.")
        was_public = is_public(row)
        moved: list[Commitment | Child] = [row]
        if isinstance(row, Commitment):
            moved += _children_with(action, row)
        _check_move(action, row)
        if action == "publish":
            _refuse_own(actor, moved)
        for each in moved:
            each.enter(state, at=at, by=actor.name, user_id=actor.user_id)
            writing.update(each)
        public = was_public or is_public(row)
        entry = writing.record(
            action,
            row.reference,
            public=public,
            reason=reason,
            after={"state": state.value, "content": describe(row), "with": [describe(child) for child in moved[1:]]}
            | (shown_with(row) if isinstance(row, Commitment) and action == "publish" else {}),
        )
        commitment = row if isinstance(row, Commitment) else row.commitment
        if public:
            refold([commitment], entry)
        if isinstance(row, Commitment) and action == "publish" and not row.versions.filter(journal_to=None).exists():
            raise Refused(f"{row.reference} n'a pas d'affirmation à publier : soumettez-en une d'abord.")
        handed.state, handed.revision = row.state, row.revision
        handed.published_at, handed.published_by = row.published_at, row.published_by
        handed.submitted_by_id = row.submitted_by_id


def _refuse_own(actor: Actor, moved: Sequence[Commitment | Child]) -> None:
    """A second pair of eyes: who handed something in does not publish it, unless they work alone."""
    if actor.publishes_alone or actor.user_id is None:
        return
    own = [row.reference for row in moved if row.submitted_by_id == actor.user_id]
    if own:
        raise Refused(f"Vous avez soumis {', '.join(own)} : une autre personne doit le relire et le publier.")


def _children_with(action: str, commitment: Commitment) -> list[Commitment | Child]:
    """The claims and evidence that follow their commitment. Withdrawn with it, they are hidden by it, and keep their own state."""
    if action == "withdraw":
        return []
    states = [state.value for state in TRANSITIONS[action][0]]
    return [
        *commitment.claims.filter(state__in=states).order_by("pk"),
        *commitment.evidence.filter(state__in=states).order_by("pk"),
    ]


def _refuse_strange_grounds(verdict: Verdict) -> None:
    """What a draft rested on may have been taken back since, or put under another commitment."""
    if withdrawn := verdict.searches.exclude(withdrawn_in=None).first():
        raise Refused(f"{withdrawn.reference}, sur laquelle ce verdict repose, est retirée : rendez-en un autre.")
    for rows in (verdict.evidence, verdict.searches):
        if strange := rows.exclude(commitment=verdict.commitment).first():
            raise Refused(f"{strange.reference} n'appartient plus à {verdict.commitment.reference}.")


def _check_move(action: str, row: Commitment | Child) -> None:
    if isinstance(row, Commitment):
        if row.merged_into:
            raise Refused(f"{row.reference} est fusionné avec {row.merged_into.reference} : agissez là-bas.")
        return
    if action == "publish":
        if not row.commitment.is_published:
            raise Refused(f"Publiez d'abord l'engagement {row.commitment.reference} : une partie suit son tout.")
        if isinstance(row, Verdict):
            check_verdict(row, row.commitment.claims.published())
            if unpublished := row.evidence.exclude(state=State.PUBLISHED.value).first():
                raise Refused(f"Publiez d'abord la preuve {unpublished.reference} sur laquelle ce verdict repose.")
            _refuse_strange_grounds(row)
    if action == "withdraw":
        if isinstance(row, Claim) and not row.commitment.claims.published().exclude(pk=row.pk).exists():
            raise Refused(
                f"{row.reference} est la dernière affirmation publiée de {row.commitment.reference} : "
                "retirez l'engagement."
            )
        if isinstance(row, Evidence) and (verdict := row.verdicts.filter(state=State.PUBLISHED.value).first()):
            raise Refused(f"Le verdict {verdict.reference} repose sur {row.reference} : retirez-le d'abord.")
