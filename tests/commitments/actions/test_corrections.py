"""Corrections: with a reason where the public reads, at once on the pages, the old words at their instant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    WHO,
    an_evidence,
    everything,
    fresh,
    named_in,
    payload,
    refused,
    shown,
)
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions
from tracker.commitments.models import (
    Commitment,
)

pytestmark = pytest.mark.django_db


def test_a_correction_records_what_was_and_what_is_with_its_reason():
    commitment = make.published("Livrer l'urée")
    actions.correct_commitment(**WHO, commitment=commitment, reason="  Faute. ", title="Livrer 120 000 t d'urée")
    assert payload()["before"]["title"] == "Livrer l'urée"
    assert payload()["after"]["title"] == "Livrer 120 000 t d'urée"
    assert payload()["reason"] == "Faute."


@pytest.mark.parametrize("reason", ["", "   "])
def test_what_is_published_never_changes_without_a_reason(reason):
    party = make.party()
    commitment = named_in(party, State.PUBLISHED)
    dossier = actions.create_dossier(**WHO, title="Mission")
    commitment = actions.correct_commitment(**WHO, commitment=commitment, reason="Classement.", dossier=dossier)
    claim = commitment.claims.get()
    evidence = fresh(an_evidence(commitment, public=True))
    with_reason: dict[str, Any] = {**WHO, "reason": reason}
    sentence = "ne change pas sans raison"
    with refused(sentence):
        actions.correct_commitment(**with_reason, commitment=commitment, title="Autre")
    with refused(sentence):
        actions.correct_claim(**with_reason, claim=claim, content=make.claim_content(claim.article))
    with refused(sentence):
        actions.correct_evidence(**with_reason, evidence=evidence, content=make.evidence_content(evidence.article))
    with refused(sentence):
        actions.correct_party(**with_reason, party=party, name="Autre")
    with refused(sentence):
        actions.correct_dossier(**with_reason, dossier=dossier, title="Autre")
    with refused(sentence):
        actions.withdraw(**with_reason, row=commitment)


@pytest.mark.parametrize("name", ["titel", "state", "reference", "revision", "published_at"])
def test_a_correction_of_anything_but_the_words_is_the_programmers_mistake(name):
    commitment = make.draft()
    before = everything()
    with pytest.raises(TypeError):
        actions.correct_commitment(**WHO, commitment=commitment, **{name: "published"})
    assert everything() == before


LATER = AT + timedelta(days=1)


def _corrected_party(commitment: Commitment) -> None:
    party = commitment.claims.get().parties.get().party
    actions.correct_party(actor=EDITOR, at=LATER, party=party, reason="Faute.", name="SORMA SA")


def _corrected_dossier(commitment: Commitment) -> None:
    actions.correct_dossier(actor=EDITOR, at=LATER, dossier=commitment.dossier, reason="Faute.", title="Mission 2023")


def _corrected_commitment(commitment: Commitment) -> None:
    actions.correct_commitment(actor=EDITOR, at=LATER, commitment=commitment, reason="Faute.", title="Livrer 120 000 t")


def _corrected_claim(commitment: Commitment) -> None:
    claim = commitment.claims.get()
    content = make.claim_content(claim.article, "Les discussions se poursuivent", note="Relu.")
    actions.correct_claim(actor=EDITOR, at=LATER, claim=claim, reason="Faute.", content=content)


def _corrected_evidence(commitment: Commitment) -> None:
    evidence = commitment.evidence.get()
    content = make.evidence_content(evidence.article, statement="Le ministre dit que tout va bien.")
    actions.correct_evidence(actor=EDITOR, at=LATER, evidence=evidence, reason="Faute.", content=content)


@pytest.mark.parametrize(
    ("correct", "read", "old", "new"),
    [
        pytest.param(_corrected_party, lambda o: o["claims"][0]["parties"][0]["name"], "SORMA", "SORMA SA", id="party"),
        pytest.param(_corrected_dossier, lambda o: o["dossier"]["title"], "Mission", "Mission 2023", id="dossier"),
        pytest.param(_corrected_commitment, lambda o: o["title"], "Livrer l'urée", "Livrer 120 000 t", id="commitment"),
        pytest.param(
            _corrected_claim,
            lambda o: [q["exact"] for q in o["claims"][0]["quotations"]],
            ["Le ministre annonce 120 000 tonnes d'urée avant le 31 décembre 2024"],
            ["Les discussions se poursuivent"],
            id="claim",
        ),
        pytest.param(
            _corrected_evidence,
            lambda o: o["evidence"][0]["statement"],
            "Le ministre dit que les discussions se poursuivent.",
            "Le ministre dit que tout va bien.",
            id="evidence",
        ),
    ],
)
def test_a_correction_shows_at_once_and_the_old_words_at_their_instant(correct, read, old, new):
    article = make.archived()
    content = make.claim_content(article, parties=(make.named(article, "La société SOLAIRE", make.party("SORMA")),))
    dossier = actions.create_dossier(**WHO, title="Mission")
    commitment = make.published("Livrer l'urée", content, dossier=dossier)
    an_evidence(commitment, public=True)
    commitment = fresh(commitment)
    assert read(shown(commitment)) == old
    correct(commitment)
    assert read(shown(commitment)) == new
    assert read(shown(commitment, recorded_at=AT)) == old
    assert read(shown(commitment, recorded_at=LATER - timedelta(seconds=1))) == old
    assert read(shown(commitment, recorded_at=LATER)) == new


def test_a_correction_of_a_draft_child_of_a_public_commitment_changes_nothing_on_the_page():
    commitment = make.published()
    draft = make.claimed(commitment)
    before = shown(commitment)
    actions.correct_claim(**WHO, claim=draft, content=make.claim_content(draft.article, note="Brouillon."))
    assert shown(commitment) == before


# What changes nothing is no correction


def _corrections() -> dict[str, Any]:
    """By kind of row: what would say the same again."""
    article = make.archived(publisher="L'Essor")
    content = make.claim_content(article)
    commitment = make.published("Livrer l'urée", content)
    party, dossier = make.party(), actions.create_dossier(**WHO, title="Mission", description="")
    same = {"reason": "Relu."}
    return {
        "commitment": lambda: actions.correct_commitment(**WHO, commitment=commitment, title=commitment.title, **same),
        "claim": lambda: actions.correct_claim(**WHO, claim=commitment.claims.get(), content=content, **same),
        "party": lambda: actions.correct_party(**WHO, party=party, name=party.name, **same),
        "dossier": lambda: actions.correct_dossier(**WHO, dossier=dossier, title="Mission", **same),
        "publisher": lambda: actions.correct_publisher(
            **WHO, publisher=article.publisher, name=article.publisher.name, **same
        ),
    }


@pytest.mark.parametrize("kind", ["commitment", "claim", "party", "dossier", "publisher"])
def test_what_is_saved_as_it_was_leaves_no_entry(kind):
    again = _corrections()[kind]
    with refused("rien n'est inscrit au journal", actions.Unchanged):
        again()


def test_a_publisher_keeps_the_address_that_is_not_given():
    publisher = make.archived(publisher="L'Essor").publisher
    actions.correct_publisher(**WHO, publisher=publisher, name="L'Essor", url="https://essor.example")
    publisher.refresh_from_db()
    actions.correct_publisher(**WHO, publisher=publisher, name="L'Essor du Mali")
    publisher.refresh_from_db()
    assert (publisher.name, publisher.url) == ("L'Essor du Mali", "https://essor.example")


@pytest.mark.parametrize("blank", ["\u200b", "\u202e\u2066", "\u00a0\u3000", "\ufeff", "\u0301"])
def test_a_title_that_nobody_would_see_is_refused(blank):
    commitment = make.published()
    with refused("rien de visible"):
        actions.correct_commitment(**WHO, commitment=commitment, reason="x", title=blank)
