"""The record: who promised what in which words, what came, how it was judged, and the journal of every change."""

from tracker.commitments.models.claims import Claim, Figure, PartyName
from tracker.commitments.models.commitments import Commitment, Dossier, Relation
from tracker.commitments.models.findings import Finding, Verification
from tracker.commitments.models.followup import Evidence, SearchLog, Verdict
from tracker.commitments.models.journal import JournalEntry, JournalHead, JournalPayload
from tracker.commitments.models.parties import Party, SameAs
from tracker.commitments.models.record import Imported, ReferenceCounter
from tracker.commitments.models.versions import (
    CommitmentVersion,
    VersionArticle,
    VersionChild,
    VersionFigure,
    VersionParty,
)

__all__ = [
    "Claim",
    "Commitment",
    "CommitmentVersion",
    "Dossier",
    "Evidence",
    "Figure",
    "Finding",
    "Imported",
    "JournalEntry",
    "JournalHead",
    "JournalPayload",
    "Party",
    "PartyName",
    "ReferenceCounter",
    "Relation",
    "SameAs",
    "SearchLog",
    "Verdict",
    "Verification",
    "VersionArticle",
    "VersionChild",
    "VersionFigure",
    "VersionParty",
]
