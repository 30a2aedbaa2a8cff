"""The vocabulary itself: every entry of every table says what it means by an example that contains its words."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from tracker.extraction import lexicon
from tracker.extraction.numbers import fold
from tracker.text.normalise import normalise

VOCABULARY: dict[str, list[dict[str, Any]]] = tomllib.loads(
    resources.files(lexicon).joinpath("fr.toml").read_text(encoding="utf-8")
)
ENTRIES = [
    pytest.param(entry, id=f"{name}-{number}")
    for name, entries in VOCABULARY.items()
    for number, entry in enumerate(entries)
]
# The keys under which an entry lists words of the language, whatever its table.
WORD_KEYS = ("words", "exact", "after")


def plain(text: str) -> str:
    return fold(normalise(text).text)


def is_in(words: str, example: str) -> bool:
    """Whether the example has the words, inflected or contracted ("à partir du"), not inside a longer word.

    A table may write `a|ont` for either, `sign*` for a beginning and `_` for any word.
    """
    tokens = []
    for token in plain(words).split():
        forms = []
        for form in token.split("|"):
            contracted = {"_": r"\S+(?: \S+)?", "de": "(?:de|du|des|d')", "a": "(?:a|au|aux)"}.get(form)
            ending = r"[\w'-]*" if form.endswith("*") else "(?:es?|s|x)?" if form[-1:].isalpha() else ""
            forms.append(contracted or re.escape(form.rstrip("*")) + ending)
        tokens.append(f"(?:{'|'.join(forms)})")
    boundary = r"(?![^\W\d_])" if plain(words)[-1].isalpha() else ""
    return re.search(rf"(?<![^\W\d_]){' '.join(tokens)}{boundary}", plain(example)) is not None


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_has_an_example_with_its_words(entry: dict[str, Any]) -> None:
    assert entry.get("example", "").strip(), entry
    listed = [
        words
        for key in WORD_KEYS
        for words in ([entry[key]] if isinstance(entry.get(key), str) else entry.get(key, []))
    ]
    if "by" in entry:
        listed += [word for words in entry["by"].values() for word in words] + entry["except"]
    if listed:
        assert any(is_in(words, entry["example"]) for words in listed), (listed[:5], entry["example"])


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_lists_nothing_twice(entry: dict[str, Any]) -> None:
    for key in WORD_KEYS:
        words = entry.get(key, [])
        assert isinstance(words, str) or len(words) == len(set(words)), [w for w in words if words.count(w) > 1]


def test_a_table_is_read_in_the_order_of_the_file() -> None:
    assert list(lexicon.table("quantity_units")) == VOCABULARY["quantity_units"]


def test_a_table_that_the_file_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        lexicon.table("no_such_table")
