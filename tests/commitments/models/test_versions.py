"""Versions: one for a day and an entry, in intervals that run forwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.commitments.models.refusals import assert_refused, broken, names
from tracker.commitments.models import (
    CommitmentVersion,
    VersionArticle,
    VersionChild,
    VersionFigure,
    VersionParty,
)

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


def _party_twin() -> VersionParty:
    first = make.VersionPartyFactory()
    return broken(make.VersionPartyFactory(version=first.version), party=first.party)


def _child_twin() -> VersionChild:
    first = make.VersionChildFactory()
    return broken(make.VersionChildFactory(version=first.version), number=first.number)


def _article_twin() -> VersionArticle:
    first = make.VersionArticleFactory()
    return broken(make.VersionArticleFactory(version=first.version), article=first.article)


CASES = [
    ("version_once", _twin, "Cette version existe déjà."),
    ("version_one_current", _second_current, "Cet engagement a déjà une version actuelle pour ce jour."),
    ("version_journal_in_order", lambda: version(journal_to=1), "Une version vaut pour une suite d'écritures."),
    ("version_days_in_order", lambda: version(day_to=date(2024, 1, 1)), "Une version vaut pour une suite de jours."),
    ("version_firmness_known", lambda: version(firmness="certain"), IN_LIST),
    ("version_verdict_known", lambda: version(verdict="broken"), IN_LIST),
    ("version_testability_known", lambda: version(testability="sure"), IN_LIST),
    ("version_sector_known", lambda: version(sector="sport"), IN_LIST),
    ("version_party_once", _party_twin, "Cet acteur a déjà ce rôle dans cette version."),
    ("version_party_role_known", lambda: broken(make.VersionPartyFactory(), role="witness"), IN_LIST),
    ("version_party_kind_known", lambda: broken(make.VersionPartyFactory(), kind="team"), IN_LIST),
    (
        "version_figure_in_order",
        lambda: broken(make.VersionFigureFactory(), low=Decimal(2), high=Decimal(1)),
        "Le minimum ne dépasse pas le maximum.",
    ),
    ("version_child_once", _child_twin, "Cette ligne est déjà dans cette version."),
    ("version_article_once", _article_twin, "Cet article est déjà dans cette version."),
]


@pytest.mark.parametrize(("constraint", "row", "sentence"), CASES)
def test_the_database_refuses_and_the_model_says_why(constraint, row, sentence):
    assert_refused(row(), constraint, sentence)


def test_every_constraint_is_shown():
    models = (CommitmentVersion, VersionParty, VersionFigure, VersionChild, VersionArticle)
    assert names(*models) == {case[0] for case in CASES}


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


def test_what_lies_beside_it_reads_as_what_it_is():
    assert str(make.VersionPartyFactory(name="SORMA", role="supplier")) == "SORMA (fournisseur)"
    assert str(make.VersionFigureFactory(low=Decimal(2), high=Decimal(3), unit="t")) == "2–3 t"
    assert str(make.VersionChildFactory(prefix="A", number=7)) == "A-0007"
    quoted = make.VersionArticleFactory()
    assert str(quoted) == str(quoted.article_id)


def test_what_lies_beside_a_version_goes_with_it():
    version = make.CommitmentVersionFactory()
    for factory in (
        make.VersionPartyFactory,
        make.VersionFigureFactory,
        make.VersionChildFactory,
        make.VersionArticleFactory,
    ):
        factory(version=version)
    version.delete()
    for model in (VersionParty, VersionFigure, VersionChild, VersionArticle):
        assert not model.objects.exists()


def test_the_widest_quantity_comes_back_as_it_was():
    unbounded = VersionFigure.UNBOUNDED
    row = make.VersionFigureFactory(low=-unbounded, high=unbounded)
    row.refresh_from_db()
    assert (row.low, row.high) == (-unbounded, unbounded)
