"""The admin, by subject. Every change goes through an action; every page says in French what to do instead of what it refuses."""

from tracker.editorial.admin import (
    accounts,
    claims,
    commitments,
    documents,
    findings,
    followup,
    parties,
    queue,
    records,
)

__all__ = ["accounts", "claims", "commitments", "documents", "findings", "followup", "parties", "queue", "records"]
