"""Where sentences end in French documents, and what is shown around a quotation."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import Context, RegionKind, Span, context, sentences

TESTS = Path(__file__).parents[1]
SEEDS = {path.name: path.read_bytes().decode("utf-8") for path in sorted((TESTS.parent / "seeds").glob("*.txt"))}
SPEC: dict[str, Any] = tomllib.loads((TESTS / "specs/sentences.toml").read_text(encoding="utf-8"))


def words_of(text: str, within: Span | None = None) -> list[str]:
    return [sentence.of(text) for sentence in sentences(text, within)]


# --- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", SPEC["cases"], ids=[case["why"] for case in SPEC["cases"]])
def test_a_text_is_cut_into_its_sentences(case: dict[str, Any]) -> None:
    assert words_of(case["text"]) == case["sentences"], case.get("gap", "")


@pytest.mark.parametrize("name", SPEC["seeds"])
def test_the_documents_are_cut_into_their_sentences(name: str) -> None:
    found = words_of(SEEDS[name])
    for sentence in SPEC["seeds"][name]:
        assert sentence in found


@pytest.mark.parametrize("text", SEEDS.values(), ids=SEEDS)
def test_the_documents_have_no_sentence_cut_in_two(text: str) -> None:
    # The one exception is what the fourth document has in place of a text: « -. ».
    for sentence in words_of(text):
        assert not sentence[0].islower() or sentence.startswith("date 2025-06"), sentence
        assert not re.search(r"\b(?:M|MM|Dr|N)\.$", sentence) or sentence == "KONE M.", sentence
        assert "\n\n" not in sentence


def test_all_five_documents_have_cases() -> None:
    assert set(SPEC["seeds"]) == set(SEEDS)
    assert len(SEEDS) == 5


def test_only_what_lies_within_is_cut() -> None:
    text = "Un accord. Deux accords. Trois accords."
    assert words_of(text, Span(3, 20)) == ["accord.", "Deux acco"]
    assert words_of(text, Span(25, 9000)) == ["Trois accords."]
    assert words_of(text, Span(9000, 9001)) == []


PIECES = [
    "Le",
    "mali",
    "M",
    "N.V",
    "art",
    "12",
    "2.3",
    "É",
    ".",
    "!",
    "?",
    "…",
    "...",
    " ",
    "\u00a0",
    "\n",
    "\r\n",
    "\n\n",
    "\t",
]
TEXTS = st.lists(
    st.sampled_from([*PIECES, "«", "»", "“", "”", "'", "(", ")", "•", "–", "-", ",", ":", "中"]), max_size=40
).map("".join)


@given(TEXTS)
def test_sentences_leave_out_nothing_but_white_space(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(words_of(text)).split()) == "".join(text.split())
    assert found == sorted(found)
    assert not any(before.overlaps(after) for before, after in pairwise(found))
    for sentence in found:
        assert sentence.of(text) == sentence.of(text).strip()


@given(TEXTS)
def test_a_blank_line_ends_a_sentence(text: str) -> None:
    assert not any(re.search(r"(?:\r\n|\n)[^\S\n]*\n", sentence) for sentence in words_of(text))


# --- context ----------------------------------------------------------------------------------------------------------

ARTICLE = (
    "Une mission à Moscou\n\nIl a été convenu avec la société\u00a0NOVAWIND de  bâtir\nune centrale de 200\u00a0MWc. "
    "Les travaux commencent. © Photo de la mission. Ils finiront en 2026.\n\n10 COMMENTAIRES\n\nBravo !"
)


def place(words: str) -> Span:
    return Span(ARTICLE.index(words), ARTICLE.index(words) + len(words))


def test_the_context_is_the_sentence() -> None:
    assert context(ARTICLE, place("200\u00a0MWc")) == Context(
        "Il a été convenu avec la société\u00a0NOVAWIND de bâtir une centrale de ", "200\u00a0MWc", "."
    )


def test_the_context_of_words_in_two_sentences_is_both() -> None:
    shown = context(ARTICLE, place("200\u00a0MWc. Les travaux"))
    assert shown.before.startswith("Il a été convenu")
    assert shown.after == " commencent."


def test_a_whole_sentence_needs_no_context() -> None:
    assert context(ARTICLE, place("Les travaux commencent.")) == Context("", "Les travaux commencent.", "")


def test_the_context_is_cut_between_words() -> None:
    shown = context(ARTICLE, place("NOVAWIND"), limit=15)
    assert shown == Context("…la société\u00a0", "NOVAWIND", " de bâtir une…")


@pytest.mark.parametrize("limit", range(0, 80))
def test_the_context_keeps_to_its_limit(limit: int) -> None:
    shown = context(ARTICLE, place("NOVAWIND"), limit=limit)
    assert max(len(shown.before), len(shown.after)) <= limit


def test_the_context_stays_within_the_article() -> None:
    article = Span(ARTICLE.index("avec la"), ARTICLE.index("MWc"))
    shown = context(ARTICLE, place("une centrale"), within=article)
    assert shown == Context("avec la société\u00a0NOVAWIND de bâtir ", "une centrale", " de 200")


def test_the_context_stays_out_of_what_is_not_the_article() -> None:
    text = "Le ministre signe Photo : la mission l’accord et rentre. Il repart."
    caption = Span(18, 36)
    assert caption.of(text) == "Photo : la mission"
    assert context(text, Span(3, 11), avoid=[caption]) == Context("Le ", "ministre", " signe")
    assert context(text, Span(37, 45), avoid=[caption]) == Context("", "l’accord", " et rentre.")
    assert context(text, caption, avoid=[caption]) == Context("", "Photo : la mission", "")
    assert context(text, Span(26, 45), avoid=[caption]) == Context("", "la mission l’accord", " et rentre.")


def test_the_context_of_a_long_sentence_says_that_it_goes_on() -> None:
    text = "mot " * 5000
    shown = context(text, Span(8000, 8003), limit=50)
    assert shown.before.startswith("…mot ")
    assert shown.after.endswith(" mot…")


def test_the_context_of_words_beyond_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="dépasse le texte"):
        context("Mali", Span(2, 9))


@given(TEXTS.filter(str.strip), st.data())
def test_a_context_shows_the_document_and_nothing_else(text: str, data: st.DataObject) -> None:
    def span() -> Span:
        start = data.draw(st.integers(0, len(text) - 1))
        return Span(start, data.draw(st.integers(start + 1, len(text))))

    quoted, within, avoid = span(), span(), span()
    shown = context(text, quoted, within=within, avoid=[avoid])
    before, words, after = (re.sub(r"\s", "", part) for part in (shown.before, shown.words, shown.after))
    assert words == re.sub(r"\s", "", quoted.of(text))
    low = max(within.start, min(avoid.end, quoted.start) if avoid.start < quoted.start else 0)
    high = min(within.end, max(avoid.start, quoted.end) if avoid.end > quoted.end else len(text))
    assert re.sub(r"\s", "", text[low : quoted.start]).endswith(before)
    assert re.sub(r"\s", "", text[quoted.end : high]).startswith(after)


# --- regions and time -------------------------------------------------------------------------------------------------


def test_regions_have_their_codes() -> None:
    assert [*RegionKind] == ["comments", "advertisement", "teaser", "caption", "signature", "boilerplate"]


HOSTILE = [
    "a",
    ".",
    ". ",
    "« ",
    "(\n",
    ".\n(",
    "\n",
    " ",
    "A.",
    "M. ",
    "1. ",
    "•",
    "-\n",
    "Mot\n",
    ". »",
    "a,\nB",
    "\u00a0»",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=map(ascii, HOSTILE))
def test_time_is_linear_whatever_the_text(piece: str) -> None:
    def task(size: int) -> Callable[[], object]:
        text = (piece * size)[:size]
        return lambda: sentences(text)

    small, large = (min(timed(task(size)) for _ in range(2)) for size in (5_000, 40_000))
    assert large < 8 * max(small, 0.0005) * 4


def test_a_context_costs_little_in_a_long_text() -> None:
    text = "Le Mali signe un accord. " * 10_000
    shown = min(timed(lambda: context(text, Span(125_000, 125_007))) for _ in range(3))
    assert shown < timed(lambda: sentences(text)) / 2


def timed(task: Callable[[], object]) -> float:
    begun = time.process_time()
    task()
    return time.process_time() - begun
