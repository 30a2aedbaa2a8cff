"""Submit, return, publish, withdraw: by the buttons, and by whoever posts without them."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.editorial.browsing import Editor, act_address, everything
from tests.factories import State
from tracker.commitments.models import Claim, Commitment, JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment() -> Commitment:
    row = make.draft("Livrer l'urée")
    make.claimed(row)
    return row


def _now(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_a_commitment_goes_from_one_editor_to_the_other_to_the_public(
    awa: Editor, moussa: Editor, commitment: Commitment
) -> None:
    assert "Soumis" in awa.do(commitment, "soumettre").said
    claim = Claim.objects.get()
    assert (_now(commitment).state, claim.state) == ("submitted", "submitted")
    assert _now(commitment).submitted_by == awa.user
    assert moussa.client.get(f"/engagements/{commitment.reference}/").status_code == 404
    page = moussa.do(commitment, "publier")
    assert "Publié" in page.said
    assert f"/engagements/{commitment.reference}/" in page.links
    public = moussa.open(f"/engagements/{commitment.reference}/")
    assert public.status == 200
    assert "Livrer l'urée" in public.text
    assert _now(commitment).published_by == "moussa"


def test_nobody_publishes_what_they_submitted_themselves(moussa: Editor, fanta: Editor, commitment: Commitment) -> None:
    moussa.do(commitment, "soumettre")
    before = everything()
    page = moussa.do(commitment, "publier")
    assert f"Vous avez soumis {commitment.reference}" in page.said
    assert "une autre personne doit le relire et le publier" in page.said
    assert everything() == before
    fanta.do(commitment, "publier")
    assert _now(commitment).state == State.PUBLISHED


def test_a_chief_alone_publishes_what_they_submitted(fanta: Editor, commitment: Commitment) -> None:
    fanta.do(commitment, "soumettre")
    assert "Publié" in fanta.do(commitment, "publier").said


def test_what_is_handed_back_says_why_where_the_editor_works(
    awa: Editor, moussa: Editor, commitment: Commitment
) -> None:
    awa.do(commitment, "soumettre")
    assert "obligatoire" in moussa.do(commitment, "renvoyer", reason=" ").said
    moussa.do(commitment, "renvoyer", reason="La date <b>manque</b>.")
    assert _now(commitment).state == State.DRAFT
    shown = awa.change(commitment)
    assert "Renvoyé au brouillon : La date <b>manque</b>." in shown.text
    awa.do(commitment, "soumettre")
    assert "Renvoyé au brouillon" not in awa.change(commitment).text


def test_what_is_withdrawn_leaves_the_public_pages_with_its_reason_in_the_journal(awa: Editor, moussa: Editor) -> None:
    commitment = make.published()
    assert "retirer" not in " ".join(awa.change(commitment).links)
    assert "obligatoire" in moussa.do(commitment, "retirer").said
    moussa.do(commitment, "retirer", reason="Entré par erreur.")
    assert moussa.client.get(f"/engagements/{commitment.reference}/").status_code == 410
    assert "Entré par erreur." in moussa.open("/journal/").text
    assert not moussa.change(commitment, corriger=1).has_form


def test_what_changed_since_it_was_read_is_not_published(awa: Editor, moussa: Editor, commitment: Commitment) -> None:
    awa.do(commitment, "soumettre")
    read = moussa.act(commitment, "publier").form
    awa.change(commitment).form.fill(reading_note="Encore un mot.").send()
    before = everything()
    assert "a été modifié entre-temps" in read.send().said
    assert everything() == before
    assert "Publié" in moussa.do(commitment, "publier").said


@pytest.mark.parametrize("name", ["publier", "renvoyer", "retirer"])
def test_a_state_that_does_not_allow_it_is_said(name: str, fanta: Editor, commitment: Commitment) -> None:
    before = everything()
    page = fanta.post(act_address(commitment, name), revision="0", reason="Parce que.")
    assert "n'est pas possible dans l'état actuel" in page.said
    assert everything() == before


def test_looking_at_the_page_of_an_action_does_nothing(fanta: Editor, commitment: Commitment) -> None:
    before = everything()
    assert fanta.act(commitment, "soumettre").has_form
    assert everything() == before


def test_a_part_is_published_after_its_whole(awa: Editor, moussa: Editor, commitment: Commitment) -> None:
    claim = Claim.objects.get()
    awa.do(claim, "soumettre")
    assert f"Publiez d'abord l'engagement {commitment.reference}" in moussa.do(claim, "publier").said


def test_a_commitment_without_a_claim_is_not_published(awa: Editor, moussa: Editor) -> None:
    commitment = make.draft()
    awa.do(commitment, "soumettre")
    entries = JournalEntry.objects.count()
    assert "n'a pas d'affirmation à publier" in moussa.do(commitment, "publier").said
    assert _now(commitment).state == State.SUBMITTED
    assert JournalEntry.objects.count() == entries


def test_the_page_says_where_a_row_stands_and_who_handed_it_in(awa: Editor, commitment: Commitment) -> None:
    assert "brouillon" in awa.change(commitment).text
    awa.do(commitment, "soumettre")
    shown = awa.change(commitment).text
    assert "soumis par awa" in shown
    assert "soumis soumis" not in shown


def test_who_handed_it_in_is_not_offered_to_publish_it(awa: Editor, moussa: Editor, fanta: Editor) -> None:
    first = make.draft()
    moussa.do(first, "soumettre")
    assert act_address(first, "publier") not in moussa.change(first).links
    assert act_address(first, "publier") in fanta.change(first).links
    second = make.draft()
    fanta.do(second, "soumettre")
    assert act_address(second, "publier") in fanta.change(second).links  # who leads may work alone
