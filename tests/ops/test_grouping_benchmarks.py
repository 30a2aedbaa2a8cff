"""Measuring the index of texts: the articles are what they are said to be, and what is found in them is told."""

from __future__ import annotations

import re
from io import StringIO
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tracker.ops import grouping_benchmarks
from tracker.ops.grouping_benchmarks import LENGTH, Grouped, Press, exponent, report
from tracker.text import likeness, shingles


def test_invented_articles_are_like_real_ones() -> None:
    """As long, every tenth of them a reprint that the rule knows, and otherwise as little like one another."""
    texts = list(islice(Press(), 120))
    said = {text.number: shingles(text.words) for text in texts}
    reprints = [text for text in texts if text.original != text.number]
    assert 5 < len(reprints) < 25
    for text in texts:
        if text not in reprints:
            assert LENGTH <= len(text.words) < LENGTH + 350
    assert all(likeness(said[text.number], said[text.original]).is_same_text for text in reprints)
    others = [likeness(said[a.number], said[b.number]) for a, b in combinations(texts, 2) if a.original != b.original]
    assert 0.005 < sum(found.containment for found in others) / len(others) < 0.05
    assert max(found.containment for found in others) < 0.25
    assert texts == list(islice(Press(), 120))
    assert texts != list(islice(Press(seed=2), 120))


@pytest.mark.parametrize("power", [1, 1.5, 2])
def test_an_exponent_is_found_again(power: float) -> None:
    assert exponent([(x, 3 * x**power) for x in (5_000, 16_000, 50_000)]) == pytest.approx(power)


def test_what_it_takes_is_written_and_the_rest_is_kept(tmp_path: Path, django_db_blocker: Any) -> None:
    to = tmp_path / "bench.md"
    to.write_text(
        "# Benchmarks\n\n| la liste | 1 |\n\n## Lecture\n\n| chiffres | 2 |\n\n## Textes semblables\n\nce qui était\n"
    )
    printed = StringIO()
    with django_db_blocker.unblock():
        call_command("bench", "--only", "groupes", "--grouped", "60", "90", "--to", str(to), stdout=printed)
    others, grouping = to.read_text().split("\n## Textes semblables\n")
    assert others == "# Benchmarks\n\n| la liste | 1 |\n\n## Lecture\n\n| chiffres | 2 |\n"
    assert "ce qui était" not in grouping
    assert grouping.strip() in printed.getvalue()
    assert "to the power of **" in grouping
    small, large = re.findall(r"^\|.*\d of \d.*", grouping, re.MULTILINE)
    assert (small.split(" | ")[0], large.split(" | ")[0]) == ("| 60", "| 90")
    for line in (small, large):
        found, _, reprints = line.split(" | ")[1].partition(" of ")
        assert 0 < int(found) == int(reprints)
        assert line.split(" | ")[2] == "0"


def test_where_the_system_tells_nothing_of_memory_the_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping_benchmarks, "_STATUS", Path("/nowhere"))
    monkeypatch.setattr(grouping_benchmarks, "_RESET", Path("/nowhere"))
    grouping_benchmarks._forget_peak()
    assert grouping_benchmarks._peak() is None
    one = Grouped(100, 2.0, 3.0, None, 0.0, 20_000, 9, 10, 9, 0)
    text = report([one], "sqlite")
    assert "| 100 | 1.0 | 2 | 1.0 | 20.0 | 3 | 0 | — | — | — |" in text
    assert "| 100 | 9 of 10 | 0 | 20,000 | 9 |" in text
    assert "power" not in text
