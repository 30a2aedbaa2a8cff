"""Measuring: another database in the place of this one, the same question to each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from tracker.commitments.models import Commitment
from tracker.commitments.queries import as_of
from tracker.ops.benchmarks import FILTERS, PAGES, Elsewhere, Point, ask, page, point, resource
from tracker.ops.generator import generate


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Elsewhere]:
    place = Elsewhere.beside("test_elsewhere", tmp_path_factory.mktemp("elsewhere"))
    with django_db_blocker.unblock():
        place.create()
        with place.instead():
            call_command("migrate", verbosity=0)
            generate(commitments=200, seed=1, today=timezone.now().date(), originals=120)
        yield place
        place.drop()


@pytest.fixture
def named(elsewhere: Elsewhere) -> Point:
    with elsewhere.instead():
        return point(as_of(on=timezone.now().date()))


@pytest.mark.django_db
def test_another_database_takes_the_place_of_this_one_for_a_while(elsewhere: Elsewhere) -> None:
    given = connections["default"]
    with elsewhere.instead():
        assert Commitment.objects.count() == 200
    assert connections["default"] is given
    assert Commitment.objects.count() == 0


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_every_address_answers(elsewhere: Elsewhere, named: Point, django_db_blocker: Any, address: Any) -> None:
    with django_db_blocker.unblock():
        (answer,) = ask([elsewhere], [address(named)], repeats=1)
    assert 0 < answer.queries <= 12
    assert answer.warm > 0
    assert answer.compressed < answer.bytes


def test_an_address_that_fails_is_not_measured(elsewhere: Elsewhere, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), pytest.raises(RuntimeError, match="404"):
        ask([elsewhere], ["/engagements/E-999999/"])


def test_a_filter_narrows_the_list_of_the_pages_and_of_the_interface(named: Point) -> None:
    assert page(FILTERS["sector"])(named) == "/engagements/?sector=energy"
    assert resource(FILTERS["party"])(named) == f"/api/v1/commitments/?party={named.party}"


def test_a_database_stands_beside_this_one(tmp_path: Path) -> None:
    is_file = connections["default"].vendor == "sqlite"
    assert Elsewhere.beside("other", tmp_path).name == (str(tmp_path / "other.sqlite3") if is_file else "other")
