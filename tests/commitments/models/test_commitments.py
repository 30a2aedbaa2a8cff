"""Commitments, dossiers and relations: what the database refuses, in French."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.commitments.models.refusals import assert_refused, broken, names
from tracker.commitments.models import Commitment, Dossier, Relation

pytestmark = pytest.mark.django_db

IN_LIST = "Cette valeur n'est pas dans la liste."


def _twin_relation() -> Relation:
    first = make.RelationFactory()
    return broken(make.RelationFactory(), source=first.source, target=first.target)


def _into_itself(commitment: Commitment) -> Commitment:
    return broken(commitment, merged_into=commitment)


def _to_itself() -> Relation:
    relation = make.RelationFactory()
    return broken(relation, target=relation.source)


CASES = {
    "commitment_testability_known": (lambda: broken(make.CommitmentFactory(), testability="sure"), IN_LIST),
    "commitment_sector_known": (lambda: broken(make.CommitmentFactory(), sector="sport"), IN_LIST),
    "commitment_titled": (lambda: broken(make.CommitmentFactory(), title=""), "Un engagement a un titre."),
    "commitment_not_merged_into_itself": (
        lambda: _into_itself(make.CommitmentFactory()),
        "Un engagement ne se fusionne pas avec lui-même.",
    ),
    "relation_once": (_twin_relation, "Ce lien existe déjà."),
    "relation_not_to_itself": (_to_itself, "Un engagement n'est pas lié à lui-même."),
    "relation_kind_known": (lambda: broken(make.RelationFactory(), kind="like"), IN_LIST),
}


@pytest.mark.parametrize("constraint", CASES)
def test_the_database_refuses_and_the_model_says_why(constraint):
    row, sentence = CASES[constraint]
    assert_refused(row(), constraint, sentence)


def test_every_constraint_is_shown():
    shared = {"commitment_state_known", "commitment_publication_signed"}  # in test_record
    assert names(Commitment, Dossier, Relation) == set(CASES) | shared


def test_they_read_as_what_they_are():
    commitment = make.CommitmentFactory(reference="E-0004", title="Livrer l'urée")
    part = make.CommitmentFactory(reference="E-0005")
    assert str(commitment) == "E-0004 Livrer l'urée"
    assert str(make.DossierFactory(title="Mission à Moscou")) == "Mission à Moscou"
    assert str(make.RelationFactory(source=part, target=commitment)) == "E-0005 fait partie de E-0004"


def test_two_commitments_may_be_related_in_two_ways_and_in_both_directions():
    relation = make.RelationFactory()
    make.RelationFactory(source=relation.source, target=relation.target, kind="continues")
    make.RelationFactory(source=relation.target, target=relation.source, kind="continues")
    assert Relation.objects.count() == 3


def test_a_relation_that_ended_may_be_said_again():
    ended = make.RelationFactory(journal_to=2)
    make.RelationFactory(source=ended.source, target=ended.target, journal_from=3)
    assert Relation.objects.count() == 2


def test_what_is_merged_is_neither_published_nor_standing_and_leads_to_the_last_one():
    signed = {"state": "published", "published_at": make.AT, "published_by": "Awa"}
    last = make.CommitmentFactory(**signed)
    middle = make.CommitmentFactory(merged_into=last, **signed)
    first = make.CommitmentFactory(merged_into=middle, **signed)
    assert first.standing == middle.standing == last.standing == last
    assert [each.is_published for each in (first, middle, last)] == [False, False, True]
    assert Commitment.objects.published().get() == Commitment.objects.standing().get() == last


def test_published_is_one_state():
    for state in ("draft", "submitted"):
        make.CommitmentFactory(state=state)
    public = make.CommitmentFactory(state="published", published_at=make.AT, published_by="Awa")
    assert Commitment.objects.published().get() == public
    assert public.is_published
