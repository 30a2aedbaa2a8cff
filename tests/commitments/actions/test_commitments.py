"""Dossiers, commitments, and how they relate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    WHO,
    everything,
    refused,
    related,
    shown,
)
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions
from tracker.commitments.vocabulary import Certainty, RelationKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(RelationKind))
def test_relations_do_not_run_in_a_circle(kind):
    a, b, c = make.draft(), make.draft(), make.draft()
    actions.relate(**WHO, source=a, kind=kind, target=b)
    actions.relate(**WHO, source=b, kind=kind, target=c)
    for source, target in [(c, a), (b, a), (a, a)]:
        with refused("ce lien tournerait en rond"):
            actions.relate(**WHO, source=source, kind=kind, target=target)
    actions.relate(**WHO, source=a, kind=kind, target=c)  # two ways to one whole are no circle


def test_two_kinds_of_relation_do_not_make_a_circle_together():
    a, b = make.draft(), make.draft()
    actions.relate(**WHO, source=a, kind=RelationKind.PART_OF, target=b)
    actions.relate(**WHO, source=b, kind=RelationKind.CONTINUES, target=a)


def test_a_relation_or_a_likeness_said_again_is_kept_as_it_was():
    a, b, one, other = make.draft(), make.draft(), make.party(), make.party()
    relation = actions.relate(**WHO, source=a, kind=RelationKind.PART_OF, target=b)
    link = actions.assert_same_as(**WHO, party=other, other=one, certainty=Certainty.UNCERTAIN, note="Même adresse.")
    before = everything()
    assert actions.relate(**WHO, source=a, kind=RelationKind.PART_OF, target=b) == relation
    assert actions.assert_same_as(**WHO, party=one, other=other, certainty=Certainty.ASSERTED) == link
    assert everything() == before


def test_a_link_that_ends_is_gone_now_there_in_the_past_and_may_be_said_again():
    part, whole = make.published(), make.published()
    link = related(part, whole)
    with refused("ne change pas sans raison"):
        actions.unrelate(**WHO, relation=link)
    actions.unrelate(actor=EDITOR, at=AT + timedelta(days=1), relation=link, reason="Mal lu.")
    assert shown(part)["relations"] == shown(whole)["relations"] == []
    assert [each["reference"] for each in shown(part, recorded_at=AT)["relations"]] == [whole.reference]
    with refused("Ce lien est déjà défait"):
        actions.unrelate(**WHO, relation=link, reason="Encore.")
    again = related(part, whole)
    assert again.pk != link.pk
    assert [each["reference"] for each in shown(part)["relations"]] == [whole.reference]


def test_what_no_longer_depends_may_depend_the_other_way():
    one, other = make.draft(), make.draft()
    actions.unrelate(**WHO, relation=related(one, other))
    related(other, one)


def test_nothing_is_linked_to_what_is_withdrawn():
    gone, other = make.in_state(State.WITHDRAWN), make.published()
    for pair in ((gone, other), (other, gone)):
        with refused(f"{gone.reference} est retiré"):
            related(*pair)
