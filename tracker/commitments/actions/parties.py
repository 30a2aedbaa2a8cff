"""Parties: who they are, which are or may be one, and which turned out to be one row too many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.commitments import record
from tracker.commitments.actions.corrections import correct, fields
from tracker.commitments.actions.door import Actor, Refused, Writing, fresh, reasoned, save, write
from tracker.commitments.actions.visibility import is_public, speaks_in
from tracker.commitments.models import Party, SameAs
from tracker.commitments.versions import refold
from tracker.commitments.vocabulary import Certainty, PartyKind


def create_party(*, actor: Actor, at: datetime, name: str, kind: PartyKind, country: str = "") -> Party:
    with write(actor, at) as writing:
        party = writing.insert(Party(name=name, kind=kind.value, country=country))
        writing.record("create", party.reference, public=False, after=record.describe_party(party))
        return party


def correct_party(*, actor: Actor, at: datetime, party: Party, reason: str = "", **changes: Any) -> Party:
    """Changes `name`, `kind` or `country`."""
    return correct(actor, at, party, reason, fields(changes), record.describe_party, speaks_in)


# Which are, or may be, one


def assert_same_as(
    *, actor: Actor, at: datetime, party: Party, other: Party, certainty: Certainty, note: str = ""
) -> SameAs:
    """Says that two parties are, or may be, one. Said again, it is kept as it was."""
    with write(actor, at) as writing:
        first, second = sorted((party, other), key=lambda p: p.pk)
        known = SameAs.objects.filter(party=first, other=second, journal_to=None).first()
        return known or _say_same_as(writing, SameAs(party=first, other=second, certainty=certainty.value, note=note))


def correct_same_as(
    *, actor: Actor, at: datetime, link: SameAs, certainty: Certainty, note: str, reason: str = ""
) -> SameAs:
    """The same two parties, with another certainty or note: the old link ends, a new one begins."""
    with write(actor, at) as writing:
        old = _ended(writing, link)
        new = SameAs(party=old.party, other=old.other, certainty=certainty.value, note=note)
        return _say_same_as(writing, new, old, reason)


def end_same_as(*, actor: Actor, at: datetime, link: SameAs, reason: str = "") -> SameAs:
    """Takes back that two parties are, or may be, one. What is public needs a reason."""
    with write(actor, at) as writing:
        row = _ended(writing, link)
        public = _is_public_link(row)
        writing.record(
            "end_same_as",
            row.party.reference,
            public=public,
            reason=reasoned(reason, needed=public),
            before=record.describe_same_as(row),
        )
        return row


def _say_same_as(writing: Writing, link: SameAs, old: SameAs | None = None, reason: str = "") -> SameAs:
    link.journal_from = writing.head.sequence + 1
    save(link)
    public = _is_public_link(link)
    writing.record(
        "correct" if old else "same_as",
        link.party.reference,
        public=public,
        reason=reasoned(reason, needed=public and old is not None),
        before=record.describe_same_as(old) if old else None,
        after=record.describe_same_as(link),
    )
    return link


def _ended(writing: Writing, handed: SameAs) -> SameAs:
    link = SameAs.objects.select_related("party", "other").get(pk=handed.pk)
    if link.journal_to is not None:
        raise Refused("Ce rapprochement a déjà été défait ; relisez la fiche de l'acteur.")
    link.journal_to = writing.head.sequence + 1
    save(link)
    return link


def _is_public_link(link: SameAs) -> bool:
    return is_public(link.party) and is_public(link.other)


# One row too many


def merge_parties(*, actor: Actor, at: datetime, party: Party, into: Party, reason: str = "") -> Party:
    """One actor entered twice: everything that names `party` is read as naming `into`, and its address leads there.

    Nothing is rewritten, so that `unmerge_party` gives back what was. What is public needs a reason.
    """
    with write(actor, at) as writing:
        row, target = fresh(party), fresh(into)
        if row.merged_into or target.merged_into:
            merged = row if row.merged_into else target
            raise Refused(f"{merged.reference} est déjà fusionné avec un autre acteur : annulez d'abord cette fusion.")
        return _point(writing, "merge", row, target, reason)


def unmerge_party(*, actor: Actor, at: datetime, party: Party, reason: str = "") -> Party:
    """Undoes a merge: the party stands by itself again, with the names it had."""
    with write(actor, at) as writing:
        row = fresh(party)
        if row.merged_into is None:
            raise Refused(f"{row.reference} n'est pas fusionné : il n'y a rien à annuler.")
        return _point(writing, "unmerge", row, None, reason)


def _point(writing: Writing, action: str, row: Party, target: Party | None, reason: str) -> Party:
    affected = list(speaks_in(row))
    reason = reasoned(reason, needed=bool(affected))
    before, row.merged_into = row.merged_into, target
    writing.update(row)
    entry = writing.record(
        action,
        row.reference,
        public=bool(affected),
        reason=reason,
        before={"merged_into": before.reference if before else None},
        # Whose name, kind and country are read from now on.
        after={"merged_into": target.reference if target else None, "content": record.describe_party(target or row)},
    )
    refold(affected, entry)
    return row
