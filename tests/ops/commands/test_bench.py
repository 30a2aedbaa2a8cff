"""`manage.py bench`: what is measured is written down."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tracker.ops import benchmarks
from tracker.ops.benchmarks import FILTERS, OTHERS, PAGES
from tracker.ops.management.commands import bench


def test_times_and_weights_of_each_size_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    monkeypatch.setattr(benchmarks, "REPEATS", 1)
    some = {name: FILTERS[name] for name in ("q, un mot", "party", "recorded_at")}
    monkeypatch.setattr(bench, "FILTERS", some)
    with django_db_blocker.unblock():
        call_command("bench", "--sizes", "120", "150", "--to", str(tmp_path / "bench.md"), stdout=StringIO())
    text = (tmp_path / "bench.md").read_text()
    for name in (*PAGES, *OTHERS, *some):
        assert f"\n| {name} | " in text
    assert "120 warm | cold | 150 warm | cold | ratio | queries |" in text
    assert "Generated in: 120 in " in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in rows[: len(PAGES) + len(OTHERS) + len(some) + 2]}) == 1
