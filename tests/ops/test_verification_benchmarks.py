"""The benchmark of the checks measures a run of its own, on the database it is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scratch import environment
from tracker.ops.benchmarks import Elsewhere
from tracker.ops.verification_benchmarks import Verified, verified


def test_a_cost_is_of_each_claim() -> None:
    assert Verified(claims=200, seconds=1.0, megabytes=90, findings=1).milliseconds == 5
    assert Verified(claims=0, seconds=1.0, megabytes=90, findings=0).milliseconds == 1000


@pytest.mark.django_db
def test_an_empty_record_is_checked_in_a_process_of_its_own(tmp_path: Path) -> None:
    place = Elsewhere.beside("bench_checks_test", tmp_path)
    assert "bench_checks_test" in environment(place.address)["DATABASE_URL"]
    try:
        place.create()
        with place.instead():
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
        found = verified(place)
    finally:
        place.drop()
    assert (found.claims, found.findings) == (0, 0)
    assert found.seconds > 0
    assert 20 < found.megabytes < 500
