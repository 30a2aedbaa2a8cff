"""The journal: append-only, hash-chained, written in the same transaction as the change it records.

An entry's digest is SHA-256 over the canonical JSON of {sequence, recorded_at, is_public, previous_digest,
payload_digest}; the payload digest is SHA-256 over the salt followed by the canonical JSON of the payload. So a
payload can be redacted, or withheld while its subject is not public, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models.journal import GENESIS, JournalEntry, JournalHead, JournalPayload

# What an action did, by the name under which the journal keeps it.
ACTIONS: dict[str, Promise] = {
    "account": _("compte"),
    "answer": _("réponse à un constat"),
    "archive_document": _("archivage"),
    "correct": _("correction"),
    "create": _("création"),
    "end_same_as": _("rapprochement défait"),
    "merge": _("fusion"),
    "move": _("déplacement"),
    "publish": _("publication"),
    "redact": _("caviardage"),
    "relate": _("lien"),
    "return": _("renvoi au brouillon"),
    "same_as": _("rapprochement"),
    "split": _("scission"),
    "submit": _("soumission"),
    "unmerge": _("fusion défaite"),
    "unrelate": _("lien défait"),
    "withdraw": _("retrait"),
}

# What both databases tell apart.
_TICK = timedelta(microseconds=1)


def canonical(value: Any) -> str:
    """One spelling for one value: sorted keys, no spaces, letters as they are; decimals and dates as strings."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def payload_digest(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def entry_digest(entry: JournalEntry) -> str:
    return digest_of(
        {
            "sequence": entry.sequence,
            "recorded_at": _instant(entry.recorded_at),
            "is_public": entry.is_public,
            "previous_digest": entry.previous_digest,
            "payload_digest": entry.payload_digest,
        }
    )


def lock_head() -> JournalHead:
    """The last entry, locked until the transaction ends. Every action takes it before it reads what it will change.

    On PostgreSQL the row lock makes writers wait; on SQLite the transaction began IMMEDIATE and already waits.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal is written inside a transaction only")
    return JournalHead.objects.select_for_update().get(pk=1)


def append(
    head: JournalHead, *, action: str, reference: str, body: dict[str, Any], is_public: bool, at: datetime
) -> JournalEntry:
    """Writes the next entry and moves the head.

    `at` never runs backwards along the chain: a clock that does is held just after the last entry, so that what an instant
    showed once it shows for good. Entries of one load share its instant.
    """
    if head.recorded_at and at < head.recorded_at:
        at = head.recorded_at + _TICK
    text = canonical(body)
    salt = secrets.token_hex(16)
    entry = JournalEntry(
        sequence=head.sequence + 1,
        recorded_at=at,
        is_public=is_public,
        previous_digest=head.digest,
        payload_digest=payload_digest(salt, text),
    )
    entry.digest = entry_digest(entry)
    entry.save(force_insert=True)
    JournalPayload.objects.create(entry=entry, action=action, reference=reference, salt=salt, body=text)
    head.sequence, head.digest, head.recorded_at = entry.sequence, entry.digest, entry.recorded_at
    head.save()
    return entry


def redact(payload: JournalPayload, by: JournalEntry) -> None:
    """Empties a payload; the chain still verifies. `by` is the entry that says so."""
    payload.salt, payload.body, payload.redacted_by = "", "", by
    payload.save()


def line(entry: JournalEntry) -> dict[str, Any]:
    """One line of `/journal.jsonl`. The payload of a change the public could not read is withheld; its link is not."""
    payload = entry.payload
    shown = entry.is_public and payload.body != ""
    return {
        "sequence": entry.sequence,
        "recorded_at": _instant(entry.recorded_at),
        "is_public": entry.is_public,
        "previous_digest": entry.previous_digest,
        "payload_digest": entry.payload_digest,
        "digest": entry.digest,
        "redacted_by": payload.redacted_by_id,
        "salt": payload.salt if shown else None,
        "payload": json.loads(payload.body) if shown else None,
    }


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and the sentence to show."""

    sequence: int
    sentence: str


def breaks() -> Iterator[Break]:
    """Walks the chain once, in constant memory. Nothing comes out when it holds."""
    expected_sequence, previous = 1, GENESIS
    entries = JournalEntry.objects.select_related("payload__redacted_by__payload")
    for entry in entries.order_by("sequence").iterator(2000):
        n = entry.sequence
        if n != expected_sequence:
            yield Break(n, f"Écriture {n} : il manque l'écriture {expected_sequence}.")
        if entry.previous_digest != previous:
            yield Break(n, f"Écriture {n} : ne suit pas l'empreinte de la précédente.")
        if entry.digest != entry_digest(entry):
            yield Break(n, f"Écriture {n} : son empreinte ne correspond pas à ce qu'elle dit.")
        payload = getattr(entry, "payload", None)
        if payload is None:
            yield Break(n, f"Écriture {n} : son contenu manque.")
        elif payload.redacted_by is not None:
            if not _redacts(payload.redacted_by, n):
                yield Break(n, f"Écriture {n} : son contenu manque, sans écriture qui le caviarde.")
        elif payload_digest(payload.salt, payload.body) != entry.payload_digest or not _shown_as_written(payload):
            yield Break(n, f"Écriture {n} : son contenu a changé depuis.")
        expected_sequence, previous = n + 1, entry.digest
    head = JournalHead.objects.get(pk=1)
    if (head.sequence, head.digest) != (expected_sequence - 1, previous):
        yield Break(head.sequence, f"La tête du journal ({head.sequence}) n'est pas la dernière écriture.")


def _shown_as_written(payload: JournalPayload) -> bool:
    """Whether the columns beside the body say what the body says."""
    body = _read(payload)
    return (payload.action, payload.reference) == (body.get("action"), body.get("reference"))


def _redacts(entry: JournalEntry, sequence: int) -> bool:
    """Whether the entry says that it redacts that other one. (It is never redacted itself: see `actions.redact`.)"""
    payload = getattr(entry, "payload", None)
    if entry.sequence <= sequence or payload is None:
        return False
    body = _read(payload)
    return (body.get("action"), body.get("after")) == ("redact", sequence)


def _read(payload: JournalPayload) -> dict[str, Any]:
    try:
        body = json.loads(payload.body)
    except ValueError:
        body = {}
    return body if isinstance(body, dict) else {}
