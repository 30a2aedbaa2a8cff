"""What came after: evidence on its quotations, and searches that found nothing."""

from __future__ import annotations

from datetime import date, datetime

from tracker.commitments import record
from tracker.commitments.actions.corrections import correct
from tracker.commitments.actions.door import Actor, Refused, fresh, reasoned, write
from tracker.commitments.actions.visibility import describe, is_public, now_public, refuse_closed, unread
from tracker.commitments.actions.words import check_quotations, exact, quotations_at, set_date
from tracker.commitments.content import EvidenceContent
from tracker.commitments.models import Commitment, Evidence, SearchLog
from tracker.commitments.versions import refold
from tracker.commitments.vocabulary import State
from tracker.sources.quoting import ArticleReader


def add_evidence(*, actor: Actor, at: datetime, commitment: Commitment, content: EvidenceContent) -> Evidence:
    """A draft piece of evidence on its quotations."""
    with write(actor, at) as writing:
        refuse_closed(commitment)
        reader = ArticleReader(content.article)
        evidence = Evidence(commitment=commitment)
        _fill_evidence(evidence, content, reader)
        writing.insert(evidence)
        evidence.quotations.set(quotations_at(reader, content.quotations))
        unread(commitment)
        writing.record("create", evidence.reference, public=False, after=describe(evidence))
        return evidence


def correct_evidence(
    *, actor: Actor, at: datetime, evidence: Evidence, content: EvidenceContent, reason: str = ""
) -> Evidence:
    """Replaces all that the evidence says. What is published needs a reason."""

    def replace(row: Evidence) -> None:
        reader = ArticleReader(content.article)
        _fill_evidence(row, content, reader)
        row.quotations.set(quotations_at(reader, content.quotations))
        unread(row.commitment)

    return correct(actor, at, evidence, reason, replace, describe, lambda row: [row.commitment])


def log_search(
    *, actor: Actor, at: datetime, commitment: Commitment, searched_on: date, where: str, looked_for: str
) -> SearchLog:
    """Where one looked and what was not found. Public at once where the commitment is."""
    with write(actor, at) as writing:
        refuse_closed(commitment)
        if searched_on > at.date():
            raise Refused("On n'a pas encore pu chercher ce jour-là : la date est dans l'avenir.")
        search = writing.insert(
            SearchLog(commitment=commitment, searched_on=searched_on, where=where, looked_for=looked_for)
        )
        public = now_public(commitment)
        unread(commitment)
        entry = writing.record("create", search.reference, public=public, after=record.describe_search(search))
        if public:
            refold([commitment], entry)
        return search


def withdraw_search(*, actor: Actor, at: datetime, search: SearchLog, reason: str) -> SearchLog:
    """Takes back a search that was logged by mistake; the journal keeps it. Refused while a published verdict rests on it."""
    with write(actor, at) as writing:
        row = fresh(search)
        reason = reasoned(reason)
        if row.withdrawn_in is not None:
            raise Refused(f"{row.reference} est déjà retirée.")
        if verdict := row.verdicts.filter(state=State.PUBLISHED.value).first():
            raise Refused(f"Le verdict {verdict.reference} repose sur {row.reference} : retirez-le d'abord.")
        public = is_public(row)
        unread(row.commitment)
        row.withdrawn_in = writing.head.sequence + 1
        writing.update(row)
        entry = writing.record(
            "withdraw", row.reference, public=public, reason=reason, before=record.describe_search(row)
        )
        if public:
            refold([row.commitment], entry)
        return row


def _fill_evidence(evidence: Evidence, content: EvidenceContent, reader: ArticleReader) -> None:
    check_quotations(reader, content.quotations)
    evidence.article = content.article
    evidence.kind, evidence.source_basis = content.kind.value, content.source_basis.value
    evidence.statement = content.statement
    set_date(evidence, "occurred", reader, content.occurred)
    delivered = content.delivered
    evidence.delivered_min = exact(delivered.amount.min) if delivered else None
    evidence.delivered_max = exact(delivered.amount.max) if delivered else None
    evidence.delivered_unit = delivered.amount.unit if delivered else ""
    evidence.delivered_product = delivered.product if delivered else ""
    evidence.period_lower, evidence.period_upper = (delivered.period if delivered else None) or (None, None)
