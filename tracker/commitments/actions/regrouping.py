"""Which words belong to which commitment: a claim moved, a commitment split in two, two merged. Each is undone by another action:
a move by moving back, a split by merging, a merge by `unmerge_commitment`. References are never reused; a merged one leads on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from tracker.commitments import record
from tracker.commitments.actions.commitments import refuse_circle
from tracker.commitments.actions.door import Actor, Refused, Writing, fresh, reasoned, save, write
from tracker.commitments.actions.visibility import describe, is_public, now_public, refuse_closed, shown_with, unread
from tracker.commitments.models import Claim, Commitment, Evidence, Relation, SearchLog, Verdict
from tracker.commitments.versions import refold
from tracker.commitments.vocabulary import Sector, State
from tracker.extraction.vocabulary import Testability

Moved = Claim | Evidence | SearchLog | Verdict


def move(*, actor: Actor, at: datetime, row: Claim | Evidence, to: Commitment, reason: str = "") -> None:
    """Puts a claim or a piece of evidence under another commitment. What is public needs a reason, and stays public.

    Undone by moving it back.
    """
    with write(actor, at) as writing:
        moved = fresh(row)
        refuse_closed(moved.commitment)
        refuse_closed(to)
        if moved.commitment_id == to.pk:
            raise Refused(f"{moved.reference} est déjà dans {to.reference}.")
        public = is_public(moved)
        reason = reasoned(reason, needed=public)
        source, target = moved.commitment, Commitment.objects.get(pk=to.pk)
        _refuse_hiding([moved], target)
        _refuse_parting([moved])
        _put(writing, [moved], target)
        entry = writing.record(
            "move",
            moved.reference,
            public=public,
            reason=reason,
            before={"commitment": source.reference},
            after={"commitment": target.reference},
        )
        if public:
            refold([source, target], entry)
            _refuse_empty(source)
        else:
            unread(source)
        row.commitment, row.revision = target, moved.revision


def split_commitment(
    *,
    actor: Actor,
    at: datetime,
    commitment: Commitment,
    claims: Sequence[Claim],
    title: str,
    testability: Testability,
    sector: Sector,
    evidence: Sequence[Evidence] = (),
    reason: str = "",
) -> Commitment:
    """Makes a second commitment of some of the claims (and evidence) of one. It is published if the first is.

    Undone by merging it back.
    """
    with write(actor, at) as writing:
        source = fresh(commitment)
        refuse_closed(source)
        rows: list[Moved] = [*map(fresh, claims), *map(fresh, evidence)]
        if not claims:
            raise Refused("Choisissez au moins une affirmation à détacher.")
        if wrong := next((row for row in rows if row.commitment_id != source.pk), None):
            raise Refused(f"{wrong.reference} n'appartient pas à {source.reference}.")
        public = source.is_published
        reason = reasoned(reason, needed=public)
        if public and not any(row.is_published for row in rows if isinstance(row, Claim)):
            raise Refused("Un engagement publié repose sur une affirmation publiée : détachez-en une.")
        _refuse_parting(rows)
        new = Commitment(
            title=title,
            testability=testability.value,
            sector=sector.value,
            dossier=source.dossier,
        )
        if public:
            new.enter(State.PUBLISHED, at=at, by=actor.name, user_id=actor.user_id)
        writing.insert(new)
        _put(writing, rows, new)
        entry = writing.record(
            "split",
            new.reference,
            public=public,
            reason=reason,
            before={"commitment": source.reference},
            after={"content": describe(new), "with": [row.reference for row in rows]},
        )
        if public:
            refold([source, new], entry)
            _refuse_empty(source)
        else:
            unread(source)
        return new


def merge_commitments(
    *, actor: Actor, at: datetime, commitment: Commitment, into: Commitment, reason: str = ""
) -> Commitment:
    """One commitment entered twice: its claims, evidence, searches, verdicts and relations go to `into`, where its address leads.

    What is public needs a reason, and stays public. Undone by `unmerge_commitment`.
    """
    with write(actor, at) as writing:
        source, target = fresh(commitment), fresh(into)
        if source.pk == target.pk:
            raise Refused("Un engagement ne se fusionne pas avec lui-même.")
        refuse_closed(source)
        refuse_closed(target)
        if source.is_published and not target.is_published:
            raise Refused(f"Publiez d'abord {target.reference} : ce qui est public le reste.")
        for one, other in ((target, source), (source, target)):
            if verdict := next(_replacing(one, other, State.PUBLISHED), None):
                raise Refused(
                    f"{verdict.reference} dit que {other.reference} remplace {one.reference} : retirez-le d'abord."
                )
        # One that was never public, or is no longer, stays behind: no commitment replaces itself.
        left = list(_replacing(source, target))
        rows = [row for row in _rows_of(source) if row not in left]
        _put(writing, rows, target)
        relations = _carry_relations(writing, source, target)
        shown = _shown_under(target, rows, relations)
        public = source.is_published or bool(shown)
        reason = reasoned(reason, needed=public)
        source.merged_into = target
        source.merged_rows = [row.reference for row in rows] + [relation.pk for relation in relations]
        writing.update(source)
        entry = writing.record(
            "merge",
            source.reference,
            public=public,
            reason=reason,
            before={"merged_into": None},
            after={
                "merged_into": target.reference,
                "with": [row.reference for row in rows],
                "relations": [record.describe_relation(relation) for relation in relations],
                "searches": [record.describe_search(row) for row in shown if isinstance(row, SearchLog)],
            },
        )
        if public:
            refold([source, target], entry)
        return source


def unmerge_commitment(*, actor: Actor, at: datetime, commitment: Commitment, reason: str = "") -> Commitment:
    """Undoes a merge: what went with the commitment, and is still where it went, comes back to it."""
    with write(actor, at) as writing:
        source = fresh(commitment)
        if source.merged_into is None:
            raise Refused(f"{source.reference} n'est pas fusionné : il n'y a rien à annuler.")
        target = source.merged_into
        if target.merged_into:
            raise Refused(f"{target.reference} est lui-même fusionné : annulez d'abord cette fusion-là.")
        if target.state == State.WITHDRAWN:
            raise Refused(f"{target.reference} est retiré : ce qu'il disait ne redevient pas public.")
        there = _rows_of(target)
        rows = [row for row in there if row.reference in source.merged_rows]
        staying = [row for row in there if row not in rows]
        for verdicts, others in ((rows, staying), (staying, rows)):
            if verdict := next((row for row in verdicts if _rests_on(row, others)), None):
                raise Refused(f"Le verdict {verdict.reference} serait séparé de ses preuves : retirez-le d'abord.")
        carried = Relation.objects.filter(
            pk__in=[pk for pk in source.merged_rows if isinstance(pk, int)], journal_to=None
        ).select_related("source", "target")
        public = source.state == State.PUBLISHED or bool(_shown_under(target, rows, carried))
        reason = reasoned(reason, needed=public)
        carried.update(journal_to=writing.head.sequence + 1)
        source.merged_into, source.merged_rows = None, []
        _refuse_hiding(rows, source)
        _put(writing, rows, source)
        writing.update(source)
        entry = writing.record(
            "unmerge",
            source.reference,
            public=public,
            reason=reason,
            before={"merged_into": target.reference},
            # With every word that is read again.
            after={"merged_into": None, "content": describe(source), "with": [row.reference for row in rows]}
            | shown_with(source),
        )
        if public:
            refold([source, target], entry)
            _refuse_empty(source)
            _refuse_empty(target)
        return source


def _rows_of(commitment: Commitment) -> list[Moved]:
    return [
        *commitment.claims.order_by("pk"),
        *commitment.evidence.order_by("pk"),
        *commitment.searches.order_by("pk"),
        *commitment.verdicts.order_by("pk"),
    ]


def _put(writing: Writing, rows: Iterable[Moved], commitment: Commitment) -> None:
    for row in rows:
        row.commitment = commitment
        writing.update(row)
    unread(commitment)


def _refuse_hiding(rows: Iterable[Moved], target: Commitment) -> None:
    """What is published stays so: it does not move under what is not."""
    hidden = next((row for row in rows if not isinstance(row, SearchLog) and row.is_published), None)
    if hidden and not target.is_published:
        raise Refused(f"{hidden.reference} est public et {target.reference} ne l'est pas : ce qui est public le reste.")


def _shown_under(
    target: Commitment, rows: Iterable[Moved], relations: Iterable[Relation]
) -> list[SearchLog | Relation]:
    """What the public reads of these because the target is public: searches and relations have no state of their own."""
    if not target.is_published:
        return []
    searches = [row for row in rows if isinstance(row, SearchLog) and row.withdrawn_in is None]
    return [*searches, *(link for link in relations if now_public(link.source) and now_public(link.target))]


def _replacing(commitment: Commitment, successor: Commitment, *states: State) -> Iterator[Verdict]:
    """Its verdicts that say that the other replaces it, itself or as what was merged into it."""
    for verdict in commitment.verdicts.exclude(successor=None).select_related("successor__merged_into").order_by("pk"):
        if verdict.successor and verdict.successor.standing == successor and (not states or verdict.state in states):
            yield verdict


def _refuse_parting(rows: Iterable[Moved]) -> None:
    for row in rows:
        if isinstance(row, Evidence) and (verdict := row.verdicts.filter(state=State.PUBLISHED.value).first()):
            raise Refused(f"Le verdict {verdict.reference} repose sur {row.reference} : elle reste où elle est.")


def _refuse_empty(commitment: Commitment) -> None:
    """After the refold: a published commitment without a published claim has no page."""
    if commitment.is_published and not commitment.versions.filter(journal_to=None).exists():
        raise Refused(f"Il ne resterait aucune affirmation publiée dans {commitment.reference} : fusionnez-le plutôt.")


def _rests_on(row: Moved, others: Sequence[Moved]) -> bool:
    """Whether it is a published verdict for which one of the others is needed. A draft is checked at its publication."""
    if not isinstance(row, Verdict) or not row.is_published:
        return False
    return any(each in others for each in [*row.evidence.all(), *row.searches.all()])


def _carry_relations(writing: Writing, source: Commitment, target: Commitment) -> list[Relation]:
    """The source's relations, said of the target; not one to itself, nor one it has already."""
    carried: list[Relation] = []
    ends: Any = Relation.objects.filter(journal_to=None).select_related("source", "target")
    for relation in [*ends.filter(source=source), *ends.filter(target=source)]:
        first = target if relation.source_id == source.pk else relation.source
        second = target if relation.target_id == source.pk else relation.target
        if first.pk == second.pk or ends.filter(source=first, kind=relation.kind, target=second).exists():
            continue
        refuse_circle(first, relation.kind, second)
        new = Relation(source=first, kind=relation.kind, target=second, journal_from=writing.head.sequence + 1)
        save(new)
        carried.append(new)
    return carried
