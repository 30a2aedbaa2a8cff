"""What the public can read, and what nobody writes about any more or publishes unread."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    WHO,
    a_claim,
    a_search,
    a_verdict,
    an_evidence,
    refused,
    shown,
)
from tests.factories import State
from tracker.commitments import actions
from tracker.commitments.models import (
    Claim,
    Commitment,
)

pytestmark = pytest.mark.django_db


def test_nothing_more_is_said_of_what_is_withdrawn():
    commitment = make.in_state(State.WITHDRAWN)
    claim, evidence = a_claim(), make.evidence_content()
    with refused(f"{commitment.reference} est retiré"):
        actions.add_claim(**WHO, commitment=commitment, content=claim)
    with refused(f"{commitment.reference} est retiré"):
        actions.add_evidence(**WHO, commitment=commitment, content=evidence)
    with refused(f"{commitment.reference} est retiré"):
        a_search(commitment)
    with refused(f"{commitment.reference} est retiré"):
        a_verdict(commitment)


def test_a_withdrawn_commitment_hides_its_children_which_keep_their_state():
    commitment = make.published()
    actions.withdraw(**WHO, row=commitment, reason="Doublon.")
    assert shown(commitment) is None
    assert commitment.claims.get().state == "published"
    assert not Claim.objects.published().exists()


@pytest.mark.parametrize("add", [make.claimed, an_evidence, a_search], ids=["a claim", "evidence", "a search"])
def test_what_was_added_since_it_was_read_is_not_published_unread(add):
    commitment = make.in_state(State.SUBMITTED)
    as_read = Commitment.objects.get(pk=commitment.pk)
    added = add(Commitment.objects.get(pk=commitment.pk))
    if add is not a_search:
        actions.submit(**WHO, row=added)
    with pytest.raises(actions.ChangedMeanwhile, match=f"{commitment.reference} a été modifié entre-temps"):
        actions.publish(**WHO, row=as_read)
    actions.publish(**WHO, row=Commitment.objects.get(pk=commitment.pk))


def test_what_was_corrected_since_it_was_read_is_not_published_unread():
    commitment = make.in_state(State.SUBMITTED)
    as_read = Commitment.objects.get(pk=commitment.pk)
    actions.correct_claim(**WHO, claim=commitment.claims.get(), content=a_claim())
    with pytest.raises(actions.ChangedMeanwhile):
        actions.publish(**WHO, row=as_read)
