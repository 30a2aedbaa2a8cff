"""Measuring the reader: the texts are what they are said to be, and every measure gives a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.ops import reading_benchmarks
from tracker.ops.reading_benchmarks import HOSTILE, LENGTH, articles, costs, passages, peaks, speed


def test_invented_articles_are_as_long_as_real_ones_and_all_different() -> None:
    made = articles(20)
    assert {len(text) for text in made} == {LENGTH}
    assert len(set(made)) == 20
    assert made == articles(20)
    assert made != articles(20, seed=2)


def test_the_texts_of_a_folder_are_cut_into_pieces_of_one_length(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("é" * (2 * LENGTH + 7))
    (tmp_path / "b.txt").write_text("b" * LENGTH)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4")
    assert passages(tmp_path) == ["é" * LENGTH, "é" * LENGTH, "b" * LENGTH]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("length", [1, 1000])
def test_a_hostile_text_is_as_long_as_asked(name: str, length: int) -> None:
    assert len(HOSTILE[name](length)) == length


def test_both_readers_read_the_same_texts() -> None:
    found = speed(articles(2), turns=1)
    assert found.ours > 0
    assert found.theirs is not None
    assert found.theirs > 0


def test_without_the_other_reader_ours_is_measured_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_benchmarks, "search_dates", None)
    found = speed(articles(2), turns=1)
    assert (found.ours > 0, found.theirs) == (True, None)


def test_a_cost_is_beside_a_normal_text_of_the_same_length() -> None:
    found = costs([2000, 1000], {"virgules": HOSTILE["virgules"]})
    assert list(found) == ["", "virgules"]
    for values in found.values():
        assert len(values) == 2
        assert all(value is not None and value > 0 for value in values)


def test_what_is_too_dear_is_not_read_any_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_benchmarks, "TOO_DEAR", 0)
    found = costs([1000, 2000, 3000], {"virgules": HOSTILE["virgules"]})
    assert found["virgules"][1:] == [None, None]
    assert found["virgules"][0] is not None or found["virgules"] == [None, None, None]


def test_the_memory_held_does_not_grow_with_the_files() -> None:
    few, many = peaks([5, 150])
    assert 10 < few < 1000
    assert many < few * 1.2
