"""Editors at work, for the tests of actions: what each of them says once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from tests import factories as make
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions
from tracker.commitments.actions import Refused
from tracker.commitments.content import VerdictContent
from tracker.commitments.models import (
    Claim,
    Commitment,
    Evidence,
    JournalEntry,
    Party,
    Relation,
    SameAs,
    Verdict,
)
from tracker.commitments.queries import as_of, public_objects, published
from tracker.commitments.vocabulary import Certainty, RelationKind, Sector
from tracker.extraction.vocabulary import EvidenceKind, Testability
from tracker.sources import archive
from tracker.sources.models import Document

WHO: dict[str, Any] = {"actor": EDITOR, "at": AT}
TODAY = AT.date()
UREA = "120 000 tonnes d'urée"
BY = "avant le 31 décembre 2024"


def everything() -> dict[str, list[Any]]:
    """Every row of the record and of the archive."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in ("sources", "commitments")
    }


@contextmanager
def refused(sentence: str, kind: type[Refused] = Refused) -> Iterator[None]:
    """The action is refused with this sentence, and leaves no trace."""
    before = everything()
    with pytest.raises(kind) as caught:
        yield
    assert sentence in caught.value.sentence
    assert everything() == before


def entry() -> JournalEntry:
    return JournalEntry.objects.select_related("payload").latest("sequence")


def payload() -> dict[str, Any]:
    return json.loads(entry().payload.body)


def shown(commitment: Commitment, *, on: date = TODAY, recorded_at: Any = None) -> dict[str, Any] | None:
    """The public object, or None where the public sees none."""
    when = as_of(on=on, recorded_at=recorded_at)
    return next(iter(public_objects(published(when).filter(commitment=commitment.pk), when)), None)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def a_claim(**values: Any) -> Any:
    return make.claim_content(make.archived(), **values)


def a_claim_on(commitment: Commitment, **values: Any) -> Claim:
    return make.claimed(commitment, a_claim(**values))


def an_evidence(
    commitment: Commitment, kind: EvidenceKind = EvidenceKind.PROGRESS, *, public: bool = False
) -> Evidence:
    evidence = actions.add_evidence(**WHO, commitment=commitment, content=make.evidence_content(kind=kind))
    if public:
        make.made_public(evidence)
    return evidence


def a_search(commitment: Commitment, **values: Any) -> Any:
    content = {"searched_on": TODAY, "where": "Journal officiel", "looked_for": "un avis de livraison"} | values
    return actions.log_search(**WHO, commitment=commitment, **content)


def a_verdict(commitment: Commitment, code: str = "unverifiable", **values: Any) -> Verdict:
    content = VerdictContent(code=code, **({"decided_on": TODAY, "reasons": "On ne peut pas le savoir."} | values))
    return actions.record_verdict(**WHO, commitment=commitment, content=content)


def named_in(party: Party, state: State) -> Commitment:
    """A commitment in this state, with a claim that names the party."""
    article = make.archived()
    content = make.claim_content(article, parties=(make.named(article, "Le ministre", party),))
    return make.in_state(state, "", content)


def related(source: Commitment, target: Commitment, kind: RelationKind = RelationKind.PART_OF) -> Relation:
    return actions.relate(**WHO, source=source, kind=kind, target=target)


def alike(one: Party, other: Party, **values: Any) -> SameAs:
    content = {"certainty": Certainty.UNCERTAIN, "note": "Même adresse."} | values
    return actions.assert_same_as(**WHO, party=one, other=other, **content)


def redescribed(document: Document, *, reason: str = "Mal lu.", content: Any = None, **first: Any) -> Document:
    """The document with the first article's description changed, or all of it."""
    seen = archive.described(document)
    article, *others = seen.articles
    content = content or replace(seen, articles=(replace(article, **first), *others))
    return actions.correct_document(**WHO, document=document, seen=seen, content=content, reason=reason)


def merged(commitment: Commitment, into: Commitment, reason: str = "Entré deux fois.", at: Any = AT) -> Commitment:
    return actions.merge_commitments(actor=EDITOR, at=at, commitment=fresh(commitment), into=fresh(into), reason=reason)


def unmerged(commitment: Commitment, reason: str = "Deux projets.", at: Any = AT) -> Commitment:
    return actions.unmerge_commitment(actor=EDITOR, at=at, commitment=fresh(commitment), reason=reason)


def split(
    commitment: Commitment, *claims: Claim, reason: str = "Deux promesses.", at: Any = AT, **values: Any
) -> Commitment:
    content = {"title": "La seconde promesse", "testability": Testability.OBSERVABLE, "sector": Sector.ENERGY} | values
    return actions.split_commitment(
        actor=EDITOR,
        at=at,
        commitment=fresh(commitment),
        claims=[fresh(claim) for claim in claims],
        reason=reason,
        **content,
    )


def as_read_before(row: Any, change: Any) -> Any:
    """The row as the first editor read it, after the second changed it."""
    read = fresh(row)
    change(fresh(row))
    return read
