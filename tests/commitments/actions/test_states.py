"""The workflow: which state follows which, what goes along, who publishes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    WHO,
    a_claim_on,
    a_verdict,
    an_evidence,
    as_read_before,
    fresh,
    payload,
    refused,
    shown,
)
from tests.factories import AT, SECOND_EDITOR, State
from tracker.commitments import actions
from tracker.commitments.actions import Actor, ChangedMeanwhile
from tracker.commitments.vocabulary import TRANSITIONS

pytestmark = pytest.mark.django_db


def test_a_publication_is_signed_with_its_day_and_its_editor():
    commitment = make.in_state(State.SUBMITTED)
    actions.publish(actor=SECOND_EDITOR, at=AT, row=commitment)
    for row in (commitment, fresh(commitment), commitment.claims.get()):
        assert (row.state, row.published_by, row.published_at) == ("published", "Moussa", AT)


def test_a_submitted_row_goes_back_with_a_reason_only():
    commitment = make.in_state(State.SUBMITTED)
    with refused("écrivez-la"):
        actions.return_to_draft(**WHO, row=commitment, reason=" ")
    actions.return_to_draft(**WHO, row=commitment, reason="La date manque.")
    assert (fresh(commitment).state, payload()["reason"]) == ("draft", "La date manque.")


MOVES = {
    "submit": lambda row: actions.submit(**WHO, row=row),
    "return": lambda row: actions.return_to_draft(**WHO, row=row, reason="À revoir."),
    "publish": lambda row: actions.publish(**WHO, row=row),
    "withdraw": lambda row: actions.withdraw(**WHO, row=row, reason="Doublon."),
}


def _child_in(state: State, make_child: Any) -> Any:
    child = make_child(make.published())
    if state is not State.DRAFT:
        actions.submit(**WHO, row=child)
    if state in (State.PUBLISHED, State.WITHDRAWN):
        actions.publish(**WHO, row=child)
    if state is State.WITHDRAWN:
        actions.withdraw(**WHO, row=child, reason="Doublon.")
    return child


ROWS = {
    "commitment": make.in_state,
    "claim": lambda state: _child_in(state, a_claim_on),
    "evidence": lambda state: _child_in(state, an_evidence),
    "verdict": lambda state: _child_in(state, a_verdict),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("row", list(ROWS))
def test_a_row_moves_only_as_the_workflow_says(row, move, state):
    allowed, after = TRANSITIONS[move]
    given = ROWS[row](state)
    assert fresh(given).state == state
    if state in allowed:
        MOVES[move](given)
        assert given.state == fresh(given).state == after
        assert given.revision == fresh(given).revision, "the row handed in can be handed in again"
    else:
        with refused(f"{given.reference} est « {given.get_state_display()} »"):
            MOVES[move](given)


def test_submitting_and_publishing_a_commitment_takes_its_claims_and_evidence_along():
    commitment = make.draft()
    claim, evidence = make.claimed(commitment), an_evidence(commitment)
    actions.submit(**WHO, row=commitment)
    assert {fresh(row).state for row in (commitment, claim, evidence)} == {"submitted"}
    actions.return_to_draft(**WHO, row=commitment, reason="À revoir.")
    assert {fresh(row).state for row in (commitment, claim, evidence)} == {"draft"}
    actions.submit(**WHO, row=commitment)
    actions.publish(**WHO, row=commitment)
    assert {fresh(row).state for row in (commitment, claim, evidence)} == {"published"}
    assert [child["reference"] for child in payload()["after"]["with"]] == [claim.reference, evidence.reference]


def test_a_claim_still_in_draft_is_not_published_with_its_commitment():
    commitment = make.in_state(State.SUBMITTED)
    late = make.claimed(commitment)
    actions.publish(**WHO, row=commitment)
    assert fresh(late).state == "draft"
    assert late.reference not in json.dumps(shown(commitment))
    make.made_public(late)
    assert late.reference in json.dumps(shown(commitment))


def test_a_commitment_is_not_published_without_a_claim():
    commitment = make.draft()
    actions.submit(**WHO, row=commitment)
    make.claimed(commitment)  # a draft still
    with refused("n'a pas d'affirmation à publier"):
        actions.publish(**WHO, row=commitment)


@pytest.mark.parametrize("child", [a_claim_on, an_evidence, a_verdict], ids=["claim", "evidence", "verdict"])
@pytest.mark.parametrize("parent", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_a_child_is_not_published_before_its_commitment_nor_after_it_went(child, parent):
    commitment = make.in_state(State.PUBLISHED if parent is State.WITHDRAWN else parent)
    row = child(commitment)
    if parent is State.WITHDRAWN:
        actions.withdraw(**WHO, row=commitment, reason="Doublon.")
    actions.submit(**WHO, row=row)
    with refused(f"Publiez d'abord l'engagement {commitment.reference}"):
        actions.publish(**WHO, row=row)


def test_the_last_published_claim_is_not_withdrawn_alone():
    commitment = make.published()
    claim = commitment.claims.get()
    make.claimed(commitment)  # a draft does not count
    with refused("est la dernière affirmation publiée"):
        actions.withdraw(**WHO, row=claim, reason="Erreur.")
    other = make.claimed(commitment)
    make.made_public(other)
    actions.withdraw(**WHO, row=claim, reason="Erreur.")
    assert [shown_claim["reference"] for shown_claim in shown(commitment)["claims"]] == [other.reference]


def test_evidence_on_which_a_published_verdict_rests_is_not_withdrawn():
    commitment = make.published()
    evidence = fresh(an_evidence(commitment, public=True))
    verdict = a_verdict(commitment, "in_progress", evidence=(evidence.reference,))
    make.made_public(verdict)
    with refused(f"Le verdict {verdict.reference} repose sur {evidence.reference}"):
        actions.withdraw(**WHO, row=evidence, reason="Erreur.")
    actions.withdraw(**WHO, row=verdict, reason="Erreur.")
    actions.withdraw(**WHO, row=fresh(evidence), reason="Erreur.")
    assert shown(commitment)["verdict"] == "not_assessed"
    assert shown(commitment)["evidence"] == []


@pytest.mark.parametrize("move", ["publish", "return"])
def test_an_editor_does_not_move_what_changed_since_it_was_read(move):
    commitment = make.in_state(State.SUBMITTED)
    stale = as_read_before(commitment, lambda row: actions.correct_commitment(**WHO, commitment=row, title="Autre"))
    with refused("relisez-le", ChangedMeanwhile):
        MOVES[move](stale)


# A second pair of eyes


@pytest.fixture
def awa(django_user_model: Any) -> Actor:
    return Actor("Awa", "rédactrice", user_id=django_user_model.objects.create_user("awa").pk)


@pytest.fixture
def moussa(django_user_model: Any) -> Actor:
    return Actor("Moussa", "rédacteur", user_id=django_user_model.objects.create_user("moussa").pk)


@pytest.fixture(params=["commitment", "claim", "evidence", "verdict"])
def handed_in(request: Any, awa: Actor) -> Any:
    """A row that Awa submitted."""
    row = ROWS[request.param](State.DRAFT)
    actions.submit(actor=awa, at=AT, row=row)
    return row


def test_who_submitted_a_row_does_not_publish_it_and_somebody_else_does(handed_in, awa, moussa):
    with refused(f"Vous avez soumis {handed_in.reference}"):
        actions.publish(actor=awa, at=AT, row=handed_in)
    actions.publish(actor=moussa, at=AT, row=handed_in)
    assert (fresh(handed_in).published_by, fresh(handed_in).submitted_by_id) == ("Moussa", awa.user_id)


def test_who_works_alone_publishes_alone(handed_in, awa):
    actions.publish(actor=replace(awa, publishes_alone=True), at=AT, row=handed_in)
    assert fresh(handed_in).is_published


def test_what_goes_back_is_nobody_s_until_it_is_submitted_again(handed_in, awa, moussa):
    actions.return_to_draft(actor=moussa, at=AT, row=handed_in, reason="À revoir.")
    assert fresh(handed_in).submitted_by_id is None
    actions.submit(actor=moussa, at=AT, row=handed_in)
    with refused(f"Vous avez soumis {handed_in.reference}"):
        actions.publish(actor=moussa, at=AT, row=handed_in)
    actions.publish(actor=awa, at=AT, row=handed_in)


@pytest.mark.parametrize("child", [a_claim_on, an_evidence], ids=["claim", "evidence"])
def test_nobody_publishes_their_own_child_with_somebody_else_s_commitment(child, awa, moussa):
    commitment = make.in_state(State.DRAFT)
    actions.submit(actor=moussa, at=AT, row=commitment)
    own = child(commitment)
    actions.submit(actor=awa, at=AT, row=own)
    with refused(f"Vous avez soumis {own.reference} :"):
        actions.publish(actor=awa, at=AT, row=fresh(commitment))
    with refused(f"Vous avez soumis {commitment.reference}, "):
        actions.publish(actor=moussa, at=AT, row=fresh(commitment))
    actions.publish(**WHO, row=fresh(commitment))


def test_an_account_that_is_gone_leaves_what_it_submitted(handed_in, awa, moussa, django_user_model):
    django_user_model.objects.get(pk=awa.user_id).delete()
    actions.publish(actor=moussa, at=AT, row=fresh(handed_in))
