"""The one door to public data. Pages, feeds, downloads and the interface ask `published()` and get versions, never
rows.

Two questions, each with its own axis: `on` (what had been said and seen by that day, as we know it now) and
`recorded_at` (what this tracker showed at that instant).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from tracker.commitments.models import Commitment, CommitmentVersion, JournalEntry, JournalHead, Relation
from tracker.commitments.timeliness import timeliness, timeliness_case
from tracker.commitments.vocabulary import State


@dataclass(frozen=True, slots=True)
class AsOf:
    """A point on both axes. `sequence` is the last journal entry that counts; `recorded_at` is None for the present.
    `last_write` is the instant by which this point can be asked for again."""

    on: date
    sequence: int
    digest: str
    recorded_at: datetime | None = None
    last_write: datetime | None = None


def read_day(text: str) -> date:
    """The value of `on`: an ISO 8601 day. Raises ValueError."""
    return date.fromisoformat(text)


def read_instant(text: str) -> datetime:
    """The value of `recorded_at`: an ISO 8601 instant, UTC where it names no zone. Raises ValueError."""
    # A plus sign in an address that was not escaped arrives as a space.
    read = datetime.fromisoformat(text.replace(" ", "+"))
    try:
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def as_of(*, on: date, recorded_at: datetime | None = None) -> AsOf:
    """The day `on`, as the tracker knows it now, or knew it at `recorded_at`."""
    if recorded_at is None:
        head = JournalHead.objects.get(pk=1)
        return AsOf(on, head.sequence, head.digest, last_write=head.recorded_at)
    entry = JournalEntry.objects.filter(recorded_at__lte=recorded_at).order_by("-sequence").first()
    return AsOf(on, entry.sequence if entry else 0, entry.digest if entry else "", recorded_at, recorded_at)


def published(when: AsOf) -> QuerySet[CommitmentVersion]:
    """What the public may read of every commitment at that point: at most one version of each, with its
    `timeliness_code`.

    The order sets the vague apart, last; within each testability the newest entry comes first.
    """
    in_journal = (
        Q(journal_to=None)
        if when.recorded_at is None
        else Q(journal_from__lte=when.sequence) & (Q(journal_to=None) | Q(journal_to__gt=when.sequence))
    )
    return (
        CommitmentVersion.objects.filter(in_journal, day_from__lte=when.on)
        .filter(Q(day_to=None) | Q(day_to__gt=when.on))
        .annotate(timeliness_code=timeliness_case(when.on))
        .order_by("testability", "-commitment_id")
    )


def is_withdrawn(reference: str, when: AsOf) -> bool:
    """Whether this was public and is no longer: nothing more is said of it in the present; the past shows what it showed."""
    return when.recorded_at is None and Commitment.objects.filter(reference=reference, state=State.WITHDRAWN).exists()


def public_objects(versions: Iterable[CommitmentVersion], when: AsOf) -> list[dict[str, Any]]:
    """The versions in the interface's shape (design, section 6). Two queries, however many versions."""
    versions = list(versions)
    relations = _relations(versions, when)
    return [_public_object(version, when, relations.get(version.commitment_id, [])) for version in versions]


def _public_object(version: CommitmentVersion, when: AsOf, relations: Sequence[dict[str, str]]) -> dict[str, Any]:
    timed = timeliness(version, on=when.on)
    record = version.record
    return {
        "reference": version.reference,
        "title": record["title"],
        "testability": record["testability"],
        "sector": record["sector"],
        "dossier": record["dossier"],
        "firmness": version.firmness,
        "verdict": version.verdict,
        "timeliness": {
            "code": timed.code.value,
            "on": when.on.isoformat(),
            "days_late_original": timed.days_late_original,
            "days_late_current": timed.days_late_current,
        },
        "terms": record["terms"],
        "reading_note": record["reading_note"],
        "claims": record["claims"],
        "evidence": record["evidence"],
        "searches": record["searches"],
        "verdicts": record["verdicts"],
        "relations": list(relations),
        "version": {
            "journal_from": version.journal_from,
            "journal_to": version.journal_to if when.recorded_at else None,
            "day_from": version.day_from.isoformat(),
            "day_to": version.day_to.isoformat() if version.day_to else None,
        },
    }


def _relations(versions: Sequence[CommitmentVersion], when: AsOf) -> dict[int, list[dict[str, str]]]:
    """By commitment: its relations, both ways, to commitments that are public at the same point."""
    ids = {version.commitment_id for version in versions}
    found = list(
        Relation.objects.filter(Q(source__in=ids) | Q(target__in=ids), journal_from__lte=when.sequence)
        .filter(Q(journal_to=None) | Q(journal_to__gt=when.sequence))
        .values_list("source_id", "kind", "target_id")
    )
    if not found:
        return {}
    ends = {end for source, _, target in found for end in (source, target)}
    public = {
        commitment: {"reference": reference, "title": title}
        for commitment, reference, title in published(when)
        .filter(commitment__in=ends)
        .values_list("commitment_id", "reference", "title")
    }
    relations: dict[int, list[dict[str, str]]] = {}
    for source, kind, target in found:
        if source in public and target in public:
            relations.setdefault(source, []).append({"kind": kind, "direction": "to", **public[target]})
            relations.setdefault(target, []).append({"kind": kind, "direction": "from", **public[source]})
    return relations


def public_journal(*, after: int = 0) -> QuerySet[JournalEntry]:
    """The journal's entries from one on, with their payloads; `journal.line` says what of each is shown."""
    return JournalEntry.objects.filter(sequence__gt=after).select_related("payload").order_by("sequence")
