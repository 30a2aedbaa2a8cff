"""A change of what stands, of whatever kind of row: the revision that the caller read, a reason, what was and what is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from tracker.commitments.actions.door import Actor, Row, Unchanged, fresh, reasoned, write
from tracker.commitments.actions.visibility import is_public
from tracker.commitments.models import Commitment, Dossier, Party
from tracker.commitments.models.record import Referenced, Stateful
from tracker.commitments.versions import refold

_CORRECTABLE: dict[type[Referenced], frozenset[str]] = {
    Commitment: frozenset({"title", "testability", "sector", "dossier", "reading_note"}),
    Dossier: frozenset({"title", "description"}),
    Party: frozenset({"name", "kind", "country"}),
}


def fields(changes: dict[str, Any]) -> Callable[[Row], None]:
    """A change of some of the row's own fields."""

    def change(row: Row) -> None:
        for name, value in changes.items():
            if name not in _CORRECTABLE[type(row)]:
                raise TypeError(f"{name} is not corrected by this action")  # ours to mend, not the editor's
            # A row handed in may be older than the lock.
            setattr(row, name, type(value)._default_manager.get(pk=value.pk) if isinstance(value, Model) else value)

    return change


def correct(
    actor: Actor,
    at: datetime,
    handed: Row,
    reason: str,
    change: Callable[[Row], None],
    describe: Callable[[Any], dict[str, Any]],
    affected: Callable[[Any], Iterable[Commitment]],
) -> Row:
    """Changes a row that the caller read, with a reason where the public reads it, and refolds the commitments it speaks in.

    Raises `Unchanged` where nothing is said otherwise than before: the journal has no entry for it.
    """
    with write(actor, at) as writing:
        row = fresh(handed)
        public = is_public(row)
        reason = reasoned(reason, needed=public or (isinstance(row, Stateful) and row.is_published))
        before = describe(row)
        change(row)
        writing.update(row)
        after = describe(row)
        if after == before:
            raise Unchanged(f"Rien n'a changé dans {row.reference} : rien n'est inscrit au journal.")
        entry = writing.record("correct", row.reference, public=public, reason=reason, before=before, after=after)
        if public:
            refold(affected(row), entry)
        return row
