"""Parties, and how far two of them are one."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.commitments.models.refusals import assert_refused, broken, names
from tracker.commitments import actions
from tracker.commitments.models import Party, PartyName, SameAs
from tracker.commitments.queries import as_of, public_objects, published
from tracker.commitments.vocabulary import Certainty
from tracker.extraction.vocabulary import PartyRole

pytestmark = pytest.mark.django_db

IN_LIST = "Cette valeur n'est pas dans la liste."
ONE_DIRECTION = "Un acteur ne se rapproche que d'un autre, une seule fois."


def _twin() -> SameAs:
    first = make.SameAsFactory()
    return broken(make.SameAsFactory(), party=first.party, other=first.other)


def _turned() -> SameAs:
    link = make.SameAsFactory()
    return broken(link, party=link.other, other=link.party)


def _with_itself() -> SameAs:
    link = make.SameAsFactory()
    return broken(link, other=link.party)


def _into_itself() -> Party:
    party = make.PartyFactory()
    return broken(party, merged_into=party)


CASES = [
    ("party_not_merged_into_itself", _into_itself, "Un acteur ne se fusionne pas avec lui-même."),
    ("party_kind_known", lambda: broken(make.PartyFactory(), kind="team"), IN_LIST),
    ("same_as_once", _twin, "Ces deux acteurs sont déjà rapprochés."),
    ("same_as_one_direction", _turned, ONE_DIRECTION),
    ("same_as_one_direction", _with_itself, ONE_DIRECTION),
    ("same_as_certainty_known", lambda: broken(make.SameAsFactory(), certainty="maybe"), IN_LIST),
]


@pytest.mark.parametrize(("constraint", "row", "sentence"), CASES)
def test_the_database_refuses_and_the_model_says_why(constraint, row, sentence):
    assert_refused(row(), constraint, sentence)


def test_every_constraint_is_shown():
    assert names(Party, SameAs) == {case[0] for case in CASES}


def test_they_read_as_what_they_are():
    one, other = make.PartyFactory(name="SORMA"), make.PartyFactory(name="Sorem-Mali SA")
    assert str(one) == "SORMA"
    assert str(make.SameAsFactory(party=one, other=other)) == "SORMA = Sorem-Mali SA"


def test_a_likeness_that_ended_may_be_said_again():
    ended = make.SameAsFactory(journal_to=2)
    make.SameAsFactory(party=ended.party, other=ended.other, journal_from=3)
    assert SameAs.objects.count() == 2


def test_a_merged_party_does_not_stand_and_leads_to_the_last_one():
    last = make.PartyFactory()
    middle = make.PartyFactory(merged_into=last)
    first = make.PartyFactory(merged_into=middle)
    assert first.standing == middle.standing == last.standing == last
    assert Party.objects.standing().get() == last


def test_one_refinery_with_three_company_names_keeps_three_parties_each_with_the_claim_that_names_it():
    """SORMA, Sorem-Mali SA and Yadran (000, 001, 004): perhaps one company, and nobody said so."""
    senou = make.archived("Un projet de raffinerie d’or à Sénou, fruit d’un partenariat avec la société russe Yadran.")
    koulouba = make.archived(
        "M. SIMYON, membre du Conseil d’administration de la société SORMA. "
        "M. SIMYON, représentant de Sorem-Mali SA, a fait le point sur la raffinerie d’or du Mali."
    )
    sorma, sorem, yadran = (make.party(name) for name in ("SORMA", "Sorem-Mali SA", "Yadran"))
    for one, other in [(sorem, sorma), (yadran, sorem)]:
        actions.assert_same_as(actor=make.EDITOR, at=make.AT, party=one, other=other, certainty=Certainty.UNCERTAIN)

    def named(article, words, party):
        return make.named(article, words, party, PartyRole.IMPLEMENTER)

    commitment = make.published(
        "Réaliser un projet de raffinerie d’or à Sénou",
        make.claim_content(senou, "Yadran", parties=(named(senou, "la société russe Yadran", yadran),)),
        make.claim_content(
            koulouba,
            "la raffinerie d’or du Mali",
            parties=(named(koulouba, "la société SORMA", sorma), named(koulouba, "Sorem-Mali SA", sorem)),
        ),
    )
    assert Party.objects.count() == 3
    assert set(SameAs.objects.values_list("party__name", "other__name", "certainty")) == {
        ("SORMA", "Sorem-Mali SA", "uncertain"),
        ("Sorem-Mali SA", "Yadran", "uncertain"),
    }
    when = as_of(on=make.AT.date())
    (shown,) = public_objects(published(when), when)
    assert [[name["name"] for name in claim["parties"]] for claim in shown["claims"]] == [
        ["Yadran"],
        ["SORMA", "Sorem-Mali SA"],
    ]
    assert "parties" not in shown["terms"], "parties stay with their claim, never a union"
    assert "parties" not in shown
    assert PartyName.objects.get(party=yadran).text == "la société russe Yadran"
    assert commitment.claims.count() == 2
