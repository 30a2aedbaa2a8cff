"""Versions: one for a day and an entry, in intervals that run forwards."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from tests.commitments.models.refusals import assert_refused, broken, names
from tracker.commitments.models import CommitmentVersion

pytestmark = pytest.mark.django_db

IN_LIST = "Cette valeur n'est pas dans la liste."


def version(**values: object) -> CommitmentVersion:
    return broken(make.CommitmentVersionFactory(), **values)


def _twin() -> CommitmentVersion:
    first = make.CommitmentVersionFactory(journal_to=9)
    return broken(make.CommitmentVersionFactory(commitment=first.commitment, journal_from=2), journal_from=1)


def _second_current() -> CommitmentVersion:
    first = make.CommitmentVersionFactory()
    return broken(
        make.CommitmentVersionFactory(commitment=first.commitment, journal_from=2, journal_to=9), journal_to=None
    )


CASES = [
    ("version_once", _twin, "Cette version existe déjà."),
    ("version_one_current", _second_current, "Cet engagement a déjà une version actuelle pour ce jour."),
    ("version_journal_in_order", lambda: version(journal_to=1), "Une version vaut pour une suite d'écritures."),
    ("version_days_in_order", lambda: version(day_to=date(2024, 1, 1)), "Une version vaut pour une suite de jours."),
    ("version_firmness_known", lambda: version(firmness="certain"), IN_LIST),
    ("version_verdict_known", lambda: version(verdict="broken"), IN_LIST),
    ("version_testability_known", lambda: version(testability="sure"), IN_LIST),
    ("version_sector_known", lambda: version(sector="sport"), IN_LIST),
]


@pytest.mark.parametrize(("constraint", "row", "sentence"), CASES)
def test_the_database_refuses_and_the_model_says_why(constraint, row, sentence):
    assert_refused(row(), constraint, sentence)


def test_every_constraint_is_shown():
    assert names(CommitmentVersion) == {case[0] for case in CASES}


@pytest.mark.parametrize(
    "values",
    [
        {"journal_from": 2, "journal_to": None},
        {"journal_from": 2, "journal_to": 3},
        {"journal_from": 1, "journal_to": 9, "day_from": date(2025, 1, 1)},
    ],
    ids=["the next entry", "a later interval", "a later day"],
)
def test_one_commitment_has_as_many_versions_as_entries_and_days(values):
    first = make.CommitmentVersionFactory(journal_to=2)
    make.CommitmentVersionFactory(commitment=first.commitment, **values)


def test_it_reads_as_its_reference_and_its_entries():
    commitment = make.CommitmentFactory(reference="E-0004")
    assert str(make.CommitmentVersionFactory(commitment=commitment, journal_from=3)) == "E-0004 [3; …)"
    assert str(make.CommitmentVersionFactory(commitment=commitment, journal_from=4, journal_to=8)) == "E-0004 [4; 8)"
