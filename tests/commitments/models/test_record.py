"""What every row of the record shares."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories as make
from tests.commitments.models.refusals import assert_refused, broken
from tracker.commitments.vocabulary import State

pytestmark = pytest.mark.django_db

STATEFUL = [make.CommitmentFactory, make.ClaimFactory, make.EvidenceFactory, make.VerdictFactory]
REFERENCED = [*STATEFUL, make.DossierFactory, make.PartyFactory, make.SearchLogFactory]
SIGNED = "Ce qui est publié porte la date et l'auteur de la publication."
IN_LIST = "Cette valeur n'est pas dans la liste."


@pytest.mark.parametrize("factory", STATEFUL)
@pytest.mark.parametrize(
    "values",
    [
        {"state": "published"},
        {"state": "published", "published_at": make.AT},
        {"state": "published", "published_by": "Awa"},
        {"state": "withdrawn"},
        {"state": "draft", "published_at": make.AT},
        {"state": "submitted", "published_by": "Awa"},
    ],
)
def test_a_published_row_is_signed_and_no_other_is(factory, values):
    row = broken(factory(), **values)
    assert_refused(row, f"{row._meta.model_name}_publication_signed", SIGNED)


@pytest.mark.parametrize("factory", STATEFUL)
def test_a_state_outside_the_workflow_is_refused(factory):
    row = broken(factory(), state="archived")
    assert_refused(row, f"{row._meta.model_name}_state_known", IN_LIST)


@pytest.mark.parametrize("factory", STATEFUL)
@pytest.mark.parametrize("state", list(State))
def test_every_state_of_the_workflow_can_be_stored(factory, state):
    row = factory()
    row.enter(State.PUBLISHED, at=make.AT, by="Awa", user_id=None)
    if state in (State.DRAFT, State.SUBMITTED):
        row.published_at, row.published_by = None, ""
    row.enter(state, at=make.AT, by="Awa", user_id=None)
    row.full_clean()
    row.save()
    assert type(row).objects.get(pk=row.pk).state == state


def test_withdrawing_keeps_who_published_and_when():
    row = make.CommitmentFactory.build()
    row.enter(State.PUBLISHED, at=make.AT, by="Awa", user_id=None)
    row.enter(State.WITHDRAWN, at=make.AT.replace(year=2027), by="Moussa", user_id=None)
    assert (row.published_at, row.published_by, row.is_published) == (make.AT, "Awa", False)


@pytest.mark.parametrize("factory", REFERENCED)
def test_a_reference_names_one_row(factory):
    row = factory()
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(reference=row.reference)


def test_the_prefixes_tell_the_kinds_apart():
    assert [factory._meta.model.prefix for factory in REFERENCED] == ["E", "A", "S", "V", "D", "P", "R"]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_a_child_is_published_only_with_its_commitment(state):
    published = {"state": "published", "published_at": make.AT, "published_by": "Awa"}
    hidden = {"state": state.value} | ({} if state is not State.WITHDRAWN else {**published, "state": "withdrawn"})
    for factory in (make.ClaimFactory, make.EvidenceFactory, make.VerdictFactory):
        factory(commitment=make.CommitmentFactory(**hidden), **published)
        factory(commitment=make.CommitmentFactory(**published), **hidden)
        assert not factory._meta.model.objects.published().exists()
        both = factory(commitment=make.CommitmentFactory(**published), **published)
        assert factory._meta.model.objects.published().get() == both


def test_a_counter_and_an_imported_entry_read_as_what_they_are():
    assert str(make.ReferenceCounterFactory(prefix="E", last=4)) == "E-0004"
    assert str(make.ImportedFactory(key="engagement:uree", reference="E-0004")) == "engagement:uree → E-0004"


def test_an_entry_is_imported_once():
    make.ImportedFactory(key="engagement:uree")
    twin = make.ImportedFactory.build(key="engagement:uree")
    with pytest.raises(ValidationError):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
