"""The one door for writes. Each action is one transaction: it takes the journal's head, changes the rows, writes the
journal entry and refolds what the public reads.

Every action takes `actor` (who) and `at` (when, aware); both are keyword-only, like everything else. An action that may not be done
raises `Refused`, with a sentence in French that says what to do; nothing is written then. A row handed in must be as
last read: if it changed meanwhile, `ChangedMeanwhile`.
"""

from tracker.commitments.actions.accounts import save_account
from tracker.commitments.actions.claims import add_claim, correct_claim
from tracker.commitments.actions.commitments import (
    correct_commitment,
    correct_dossier,
    create_commitment,
    create_dossier,
    relate,
    unrelate,
)
from tracker.commitments.actions.documents import archive_document, correct_document, correct_publisher
from tracker.commitments.actions.door import Actor, ChangedMeanwhile, Refused, Unchanged
from tracker.commitments.actions.findings import answer_finding
from tracker.commitments.actions.followup import add_evidence, correct_evidence, log_search, withdraw_search
from tracker.commitments.actions.parties import (
    assert_same_as,
    correct_party,
    correct_same_as,
    create_party,
    end_same_as,
    merge_parties,
    unmerge_party,
)
from tracker.commitments.actions.redaction import redact
from tracker.commitments.actions.regrouping import merge_commitments, move, split_commitment, unmerge_commitment
from tracker.commitments.actions.states import publish, return_to_draft, submit, withdraw
from tracker.commitments.actions.verdicts import correct_verdict, record_verdict
from tracker.commitments.actions.visibility import Child, is_public

__all__ = [
    "Actor",
    "ChangedMeanwhile",
    "Child",
    "Refused",
    "Unchanged",
    "add_claim",
    "add_evidence",
    "answer_finding",
    "archive_document",
    "assert_same_as",
    "correct_claim",
    "correct_commitment",
    "correct_document",
    "correct_dossier",
    "correct_evidence",
    "correct_party",
    "correct_publisher",
    "correct_same_as",
    "correct_verdict",
    "create_commitment",
    "create_dossier",
    "create_party",
    "end_same_as",
    "is_public",
    "log_search",
    "merge_commitments",
    "merge_parties",
    "move",
    "publish",
    "record_verdict",
    "redact",
    "relate",
    "return_to_draft",
    "save_account",
    "split_commitment",
    "submit",
    "unmerge_commitment",
    "unmerge_party",
    "unrelate",
    "withdraw",
    "withdraw_search",
]
