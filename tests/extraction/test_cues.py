"""Cues: the words that show what a passage does, and the tenses of verbs."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction import cues
from tracker.extraction.lexicon import table


def _found(text: str) -> list[tuple[str, str]]:
    return [(cue.kind, cue.span.of(text)) for cue in cues.find(text, cues.words(text))]


@pytest.mark.parametrize("entry", table("cues"), ids=lambda entry: entry["kind"] + " " + entry["words"][0])
def test_each_example_shows_what_its_words_show(entry: Any) -> None:
    assert entry["kind"] in {kind for kind, _ in _found(entry["example"])}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le pont sera livré", [("will", "sera"), ("done", "livré")]),
        ("Elle desservira 40 villages", [("will", "desservira")]),
        ("Ils construiront un opéra", [("will", "construiront")]),
        ("Le Sahara, la caméra, le choléra", []),
        ("SAHARA", []),
        ("La production commencerait", [("conditional", "commencerait")]),
        ("Le retrait du portrait", []),
        ("Il transportait du lait", [("imperfect", "transportait")]),
        ("Il a produit du riz", [("done", "a produit")]),
        ("Il a déjà collecté du riz", [("done", "a déjà"), ("done", "collecté")]),
        ("Ils ont récemment planté des arbres", [("past", "ont récemment planté")]),
        ("Ils ont signé un mémorandum", [("sign", "ont signé"), ("mou", "mémorandum")]),
        ("Il s’engage à payer", [("commit", "s’engage"), ("work", "payer")]),
        ("D'ici 2030", []),
        ("d'ici 2030", [("start", "d'ici")]),
    ],
)
def test_words_and_tenses(text: str, found: list[tuple[str, str]]) -> None:
    assert [each for each in _found(text) if each[0] != "start" or text[0].islower()] == found


def test_the_longest_run_wins() -> None:
    assert _found("Un protocole d'accord de principe")[0] == ("mou", "protocole d'accord")
    assert _found("un accord de principe") == [("mou", "accord de principe")]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_letters_and_apostrophes_of_every_spelling(form: Any, apostrophe: str) -> None:
    text = unicodedata.normalize(form, f"Les parties ont signé l{apostrophe}accord et s{apostrophe}engagent")
    assert [kind for kind, _ in _found(text)] == ["sign", "contract", "commit"]


def test_a_soft_hyphen_inside_a_word_is_not_there() -> None:
    text = "Les parties ont si\u00adgné"
    assert _found(text) == [("sign", "ont si\u00adgné")]


@given(st.text(alphabet="abé'’ -\u0301\u00adSERAontsignés.,12\n", max_size=200))
def test_cues_lie_in_the_text_in_order(text: str) -> None:
    found = cues.find(text, cues.words(text))
    for cue in found:
        assert cue.span.of(text).strip()
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
