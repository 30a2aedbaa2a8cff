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
from tracker.ops.reading_benchmarks import HOSTILE
from tracker.ops.verification_benchmarks import Verified


def test_times_and_weights_of_each_size_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    monkeypatch.setattr(benchmarks, "REPEATS", 1)
    some = {name: FILTERS[name] for name in ("q, un mot", "party", "recorded_at")}
    monkeypatch.setattr(bench, "FILTERS", some)
    with django_db_blocker.unblock():
        call_command(
            "bench", "--only", "pages", "--sizes", "120", "150", "--to", str(tmp_path / "bench.md"), stdout=StringIO()
        )
    text = (tmp_path / "bench.md").read_text()
    for name in (*PAGES, *OTHERS, *some):
        assert f"\n| {name} | " in text
    assert "120 warm | cold | 150 warm | cold | ratio | queries |" in text
    assert "Generated in: 120 in " in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in rows[: len(PAGES) + len(OTHERS) + len(some) + 2]}) == 1


def test_what_the_reader_costs_is_written_and_the_rest_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "passages", lambda folder: ["Un texte."])
    some = {name: HOSTILE[name] for name in ("virgules", "chiffres")}
    monkeypatch.setattr(bench, "HOSTILE", some)
    to = tmp_path / "bench.md"
    to.write_text("# Benchmarks\n\n## Weight\n\n| la liste | 1 |\n\n## Lecture\n\nce qui était\n")
    sizes = ("--articles", "2", "--lengths", "1000", "2000", "--files", "2", "3")
    printed = StringIO()
    call_command("bench", "--only", "lecture", *sizes, "--to", str(to), stdout=printed)
    pages, reading = to.read_text().split("\n## Lecture\n")
    assert pages == "# Benchmarks\n\n## Weight\n\n| la liste | 1 |\n"
    assert "ce qui était" not in reading
    assert reading.strip() in printed.getvalue()
    assert "2 files" in reading
    assert "| | 1,000 characters | 2,000 characters |" in reading
    for name in ("invented articles", "the seeds, cut into articles", *some):
        assert f"\n| {name} | " in reading


def test_where_dateparser_is_missing_the_table_says_so() -> None:
    assert bench._speed_row("a", bench.Speed(300, None)) == "| a | 300 | dateparser is not installed | |"
    assert bench._speed_row("a", bench.Speed(300, 75)) == "| a | 300 | 75 | 4.0 |"


def test_what_the_checks_cost_is_written_and_the_rest_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    runs = iter([Verified(100, 1.0, 90, 800), Verified(200, 2.4, 100, 1600)])
    monkeypatch.setattr(bench, "verified", lambda place: next(runs))
    to = tmp_path / "bench.md"
    to.write_text("# Benchmarks\n\n| la liste | 1 |\n\n## Lecture\n\nce qui reste\n\n## Contrôles\n\nce qui était\n")
    with django_db_blocker.unblock():
        call_command("bench", "--only", "controles", "--sizes", "120", "150", "--to", str(to), stdout=StringIO())
    text = to.read_text()
    assert text.startswith("# Benchmarks\n\n| la liste | 1 |\n\n## Lecture\n\nce qui reste\n\n## Contrôles\n\n")
    assert "ce qui était" not in text
    assert "| 100 | 800 | 1 | 10.0 | 1.00 | 90 | +0 |" in text
    assert "| 200 | 1,600 | 2 | 12.0 | 1.20 | 100 | +10 |" in text
