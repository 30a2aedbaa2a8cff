"""Parties: which are one, which were entered twice, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from tests import factories as make
from tests.commitments.actions.acting import (
    TODAY,
    WHO,
    alike,
    fresh,
    named_in,
    payload,
    refused,
    shown,
)
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions, journal
from tracker.commitments.actions import ChangedMeanwhile
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.models import (
    Commitment,
    CommitmentVersion,
    Party,
    SameAs,
)
from tracker.commitments.queries import as_of, leads_to, parties, same_as
from tracker.commitments.vocabulary import Certainty

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)


def test_a_party_is_not_the_same_as_itself():
    party = make.party()
    with refused("Un acteur ne se rapproche que d'un autre"):
        actions.assert_same_as(**WHO, party=party, other=party, certainty=Certainty.ASSERTED)
    assert not SameAs.objects.exists()


def test_a_party_corrected_shows_in_every_commitment_that_names_it():
    party = make.party("SORMA")
    commitments = [named_in(party, State.PUBLISHED) for _ in range(3)]
    hidden = named_in(party, State.WITHDRAWN)
    actions.correct_party(**WHO, party=party, reason="Faute.", name="SORMA SA")
    names = {shown(commitment)["claims"][0]["parties"][0]["name"] for commitment in commitments}
    assert names == {"SORMA SA"}
    assert shown(hidden) is None
    assert CommitmentVersion.objects.filter(journal_to=None).count() == 3


# Which are, or may be, one


def likenesses(one: Party, **when: Any) -> list[tuple[str, str]]:
    point = as_of(on=TODAY, **when)
    return [(link.certainty, link.note) for link in same_as(point, one.reference)]


@pytest.fixture
def linked() -> SameAs:
    """Two public parties that may be one, said at hour 0."""
    one, other = make.party("SORMA"), make.party("Sorem-Mali SA")
    named_in(one, State.PUBLISHED), named_in(other, State.PUBLISHED)
    return alike(one, other)


def test_a_likeness_is_corrected_by_ending_it_and_saying_it_anew(linked):
    link = actions.correct_same_as(
        actor=EDITOR, at=LATER, link=linked, certainty=Certainty.ASSERTED, note="Registre.", reason="Registre lu."
    )
    assert likenesses(linked.party) == likenesses(linked.other) == [("asserted", "Registre.")]
    assert likenesses(linked.party, recorded_at=AT) == [("uncertain", "Même adresse.")]
    assert (payload()["before"]["note"], payload()["after"]["note"]) == ("Même adresse.", "Registre.")
    with refused("a déjà été défait"):
        actions.correct_same_as(**WHO, link=linked, certainty=Certainty.ASSERTED, note="", reason="Encore.")
    with refused("ne change pas sans raison"):
        actions.correct_same_as(**WHO, link=link, certainty=Certainty.UNCERTAIN, note="")


def test_a_likeness_that_ends_is_gone_now_and_there_in_the_past(linked):
    with refused("ne change pas sans raison"):
        actions.end_same_as(**WHO, link=linked)
    actions.end_same_as(actor=EDITOR, at=LATER, link=linked, reason="Deux registres.")
    assert likenesses(linked.party) == []
    assert likenesses(linked.party, recorded_at=AT) == [("uncertain", "Même adresse.")]
    with refused("a déjà été défait"):
        actions.end_same_as(**WHO, link=linked, reason="Encore.")
    again = alike(linked.other, linked.party, note="Après tout.")
    assert again.pk != linked.pk
    assert likenesses(linked.party) == [("uncertain", "Après tout.")]


# One row too many


def merge(party: Party, into: Party, at: Any = AT, reason: str = "Une faute de frappe.") -> Party:
    return actions.merge_parties(actor=EDITOR, at=at, party=fresh(party), into=fresh(into), reason=reason)


def unmerge(party: Party, at: Any = AT, reason: str = "Deux sociétés.") -> Party:
    return actions.unmerge_party(actor=EDITOR, at=at, party=fresh(party), reason=reason)


def found(query: str, **when: Any) -> set[str]:
    narrowed = CommitmentFilter(QueryDict(query), when=as_of(on=TODAY, **when))
    assert narrowed.form.is_valid(), narrowed.form.errors
    return {version.reference for version in narrowed.qs}


def names(commitment: Commitment, **when: Any) -> list[tuple[str, str, str]]:
    """Each name in its claims: the party's reference, its usual name, the words."""
    public = shown(commitment, **when)
    return [(n["reference"], n["name"], n["text"]) for claim in public["claims"] for n in claim["parties"]]


def roles(party: Party) -> set[tuple[str, str]]:
    return {(row.version.reference, row.role) for row in parties(as_of(on=TODAY), party.reference)}


def read(*commitments: Commitment) -> list[Any]:
    return [shown(commitment) | {"version": None} for commitment in commitments]


@pytest.fixture
def two() -> tuple[Party, Party]:
    """SORMA, entered again as SORMMA."""
    return make.party("SORMA"), make.party("SORMMA")


def test_what_named_a_merged_party_names_the_other_and_the_words_stay(two):
    sorma, again = two
    one, other = named_in(sorma, State.PUBLISHED), named_in(again, State.PUBLISHED)
    before = read(one, other)
    merge(again, sorma, at=LATER)
    assert names(other) == [(sorma.reference, "SORMA", "Le ministre")]
    assert roles(sorma) == {(one.reference, "promisor"), (other.reference, "promisor")}
    assert roles(again) == set()
    assert found(f"party={sorma.reference}") == {one.reference, other.reference}
    assert found(f"party={again.reference}") == {one.reference, other.reference}, "its reference leads on"
    assert found("q=sormma") == set()
    assert leads_to(again.reference) == sorma.reference
    # What was shown then is shown then.
    assert names(other, recorded_at=AT) == [(again.reference, "SORMMA", "Le ministre")]
    assert found(f"party={again.reference}", recorded_at=AT) == {other.reference}
    assert found(f"party={sorma.reference}", recorded_at=AT) == {one.reference}
    # And back, exactly.
    unmerge(again, at=LATER)
    assert read(one, other) == before
    assert roles(again) == {(other.reference, "promisor")}
    assert found(f"party={sorma.reference}") == {one.reference}
    assert found("q=sormma") == {other.reference}
    assert leads_to(again.reference) is None
    assert list(journal.breaks()) == []


@pytest.mark.parametrize("order", ["from the first", "from the last"])
def test_a_chain_of_merges_leads_to_its_end_and_is_undone(order):
    a, b, c = make.party("A"), make.party("B"), make.party("C")
    commitment = named_in(a, State.PUBLISHED)
    before = read(commitment)
    merge(a, b), merge(b, c)
    assert names(commitment) == [(c.reference, "C", "Le ministre")]
    assert leads_to(a.reference) == c.reference
    first, last = (a, b) if order == "from the first" else (b, a)
    unmerge(first)
    assert names(commitment)[0][0] == (a.reference if first == a else b.reference)
    unmerge(last)
    assert read(commitment) == before


def test_a_name_corrected_after_a_merge_shows_in_what_named_the_other(two):
    sorma, again = two
    commitment = named_in(again, State.PUBLISHED)
    merge(again, sorma)
    actions.correct_party(**WHO, party=fresh(sorma), reason="Raison sociale.", name="SORMA SA")
    assert names(commitment) == [(sorma.reference, "SORMA SA", "Le ministre")]
    assert found("q=sorma+sa") == {commitment.reference}


def test_two_names_of_one_claim_are_one_party_in_one_part(two):
    sorma, again = two
    article = make.archived()
    both = (make.named(article, "Le ministre", sorma), make.named(article, "La société SOLAIRE", again))
    commitment = make.published("", make.claim_content(article, parties=both))
    merge(again, sorma)
    (part,) = parties(as_of(on=TODAY), sorma.reference)
    assert part.written == ["Le ministre", "La société SOLAIRE"]
    unmerge(again)
    assert [name for _, _, name in names(commitment)] == ["Le ministre", "La société SOLAIRE"]
    assert len(roles(again)) == 1


def test_who_is_no_longer_by_itself_is_not_merged_again(two):
    sorma, again = two
    third = make.party()
    merge(again, sorma)
    for pair in ((again, third), (third, again), (sorma, again)):
        with refused(f"{again.reference} est déjà fusionné"):
            merge(*pair)
    with refused("Un acteur ne se fusionne pas avec lui-même"):
        merge(third, third)
    with refused("il n'y a rien à annuler"):
        unmerge(third)
    stale = fresh(third)
    actions.correct_party(**WHO, party=fresh(third), name="Autre")
    with refused("relisez-le", ChangedMeanwhile):
        actions.merge_parties(**WHO, party=stale, into=sorma)
    with refused("relisez-le", ChangedMeanwhile):
        actions.merge_parties(**WHO, party=sorma, into=stale)


def test_a_merge_of_what_is_public_needs_a_reason(two):
    sorma, again = two
    named_in(again, State.PUBLISHED)
    with refused("ne change pas sans raison"):
        merge(again, sorma, reason=" ")
    merge(again, sorma)
    assert payload()["after"]["content"]["name"] == "SORMA", "the name that is read from now on is in the journal"
    with refused("ne change pas sans raison"):
        unmerge(again, reason=" ")
