"""What is folded, what is not, and the way back."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import NormalisedText, Span, normalise

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))

# What French text is made of, and all that a page, an editor or an attacker may put between.
PIECES = [
    *"aeéèçÉœŒæﬁﬄﬆ²«».,-–'’“\"` \n\t\f<",
    *("OE", "oe", "Mali", "200", "MW", "  ", "\r\n", "\n\n"),
    *"\u00a0\u202f\u2009\u2028\u3000\u2000",
    *"\u00ad\u200b\u200d\u2060\ufeff\u200e\u202e\u2011\u2010",
    *"\u0301\u0308\u0323\u0327\u0338\u0344\u0f73",
    *"\u212b\u2126\u1fef한\u1112\u1161\u11ab\u09c7\u09be🙂\U0001d15e\U00011099\U000110ba中م",
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(codec="utf-8")), max_size=40).map("".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("l’État ‘dit‘ ʼ ′ ` ´", "l'État 'dit' ' ' ' '"),
        ("“feuille„ ‟de”", '"feuille" "de"'),
        ("« 120\u202f000\u00a0t »", "« 120 000 t »"),
        ("a \t\r\n\u00a0\u2009\u3000b", "a b"),
        ("a\u2028b\u2029c\x85d\x0ce", "a b c d e"),
        ("œuvre, cœur, ex æquo", "oeuvre, coeur, ex aequo"),
        ("Œuvre, ŒUVRE, OEuvre, Oeuvre", "Oeuvre, OEUVRE, Oeuvre, Oeuvre"),
        ("Œ\u00aduvre, O\u00adEuvre", "Oeuvre, Oeuvre"),
        ("ﬁn, ﬂux, oﬀre, oﬃciel, souﬄe, ﬆ", "fin, flux, offre, officiel, souffle, st"),
        ("e\u0301tat, \u212b, \u1112\u1161\u11ab", "état, Å, 한"),
        ("e\u00ad\u0301tat", "état"),
        ("parte\u00adnariat straté\u00ad\n  gique", "partenariat stratégique"),
        ("\ufeffMa\u200bli\u2060, A\u200dES\u200e", "Mali, AES"),
        ("Sikasso\u2011Bougouni\u2010Bamako", "Sikasso-Bougouni-Bamako"),
        ("Sikasso-\n  Bougouni", "Sikasso-Bougouni"),
        ("Sikasso\u2011\r\nBougouni", "Sikasso-Bougouni"),
        ("a \u200b b", "a b"),
        ("", ""),
    ],
)
def test_benign_differences_are_folded(text: str, folded: str) -> None:
    assert normalise(text).text == folded


@pytest.mark.parametrize(
    "text",
    [
        "10³ m², CO₂, 1ᵉʳ",
        "MW mW PAC pac État état",
        "a à ou où du dû tache tâche",
        "« dit » ‹ dit ›",
        "de – à — puis −5 et -5",
        "mot - mot",
        "10 % 10% … ... № ½",
        "120 \u202e000\u202c",
        "ﷺ ﬗ Ĳ",
        "Sorem-Mali SA, a-t-il dit",
    ],
)
def test_all_else_is_kept(text: str) -> None:
    assert normalise(text).text == text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("10-\n20", "10- 20"),  # a range or a minus, not a word
        ("a-\n\nb", "a- b"),  # a blank line ends the word
        ("- \nb", "- b"),
        ("a –\nb", "a – b"),
        ("12\u00ad\n34", "12 34"),
        ("a\u00ad\n\nb", "a b"),
    ],
)
def test_only_a_word_goes_on_after_its_hyphen(text: str, folded: str) -> None:
    assert normalise(text).text == folded


def test_the_map_finds_whole_characters() -> None:
    text = "l’e\u0301tat  de l’œuvre"
    held = normalise(text)
    assert held.text == "l'état de l'oeuvre"
    assert held.to_original(Span(2, 3)).of(text) == "e\u0301"
    assert held.to_original(Span(6, 7)).of(text) == "  "
    assert held.to_original(Span(12, 13)).of(text) == "œ"
    assert held.to_original(Span(13, 15)).of(text) == "œu"
    assert held.to_normalised(Span(3, 4)).of(held.text) == "é"


def test_invisible_characters_at_the_edges_stay_outside() -> None:
    text = "\ufeff\u200bMali\u200b, \u00adMali"
    held = normalise(text)
    assert held.text == "Mali, Mali"
    assert held.to_original(Span(0, 4)).of(text) == "Mali"
    assert held.to_original(Span(6, 10)).of(text) == "Mali"
    assert held.to_original(Span(0, 10)).of(text) == text[2:]


def test_a_hyphen_ends_before_its_line_break() -> None:
    text = "Sikasso-\nBougouni"
    assert normalise(text).to_original(Span(0, 8)).of(text) == "Sikasso-"
    assert normalise(text).to_original(Span(8, 16)).of(text) == "Bougouni"


def test_what_is_folded_to_nothing_has_no_place() -> None:
    with pytest.raises(ValueError, match="caractères invisibles"):
        normalise("a\u200b\u00adb").to_normalised(Span(1, 3))


@pytest.mark.parametrize("to", [NormalisedText.to_original, NormalisedText.to_normalised])
def test_a_span_beyond_the_text_is_refused(to: Callable[[NormalisedText, Span], Span]) -> None:
    with pytest.raises(ValueError, match="dépasse le texte"):
        to(normalise("Mali"), Span(0, 5))


def test_equal_texts_are_equal_and_hash() -> None:
    assert len({normalise("l’État"), normalise("l’État"), normalise("l'État")}) == 2


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_documents_keep_their_words(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    held = normalise(text)
    by_hand = text.translate({ord("’"): "'", ord("“"): '"', ord("”"): '"', ord("œ"): "oe"}).split()
    # One name is broken after its hyphen: « SEM-Guerre Informationnelle-⏎TICs ».
    assert held.text.strip() == " ".join(by_hand).replace("Informationnelle- TICs", "Informationnelle-TICs")
    assert len(by_hand) > 300


@given(texts)
def test_composed_and_decomposed_texts_are_one(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)).text == normalise(text).text
    assert normalise(unicodedata.normalize("NFC", text)).text == normalise(text).text


@given(texts)
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once
    assert unicodedata.is_normalized("NFC", once)


@given(texts, st.data())
def test_there_and_back_is_the_same_place_in_whole_characters(text: str, data: st.DataObject) -> None:
    held = normalise(text)
    if held.text:
        place = data.draw(places(held.text))
        there = held.to_original(place)
        back = held.to_normalised(there)
        assert back.contains(place)
        assert held.to_original(back) == there
    if text:
        place = data.draw(places(text))
        try:
            there = held.to_normalised(place)
        except ValueError:
            assert normalise(place.of(text)).text.strip(" ") == ""
        else:
            back = held.to_original(there)
            assert held.to_normalised(back) == there


@given(texts, st.data())
def test_places_keep_their_order(text: str, data: st.DataObject) -> None:
    held = normalise(text)
    if len(held.text) > 1:
        middle = data.draw(st.integers(1, len(held.text) - 1))
        left = held.to_original(Span(0, middle))
        right = held.to_original(Span(middle, len(held.text)))
        assert left.start <= right.start
        assert left.end <= right.end
        # The two halves share a character only if the cut went through it.
        if left.overlaps(right):
            shared = Span(right.start, left.end)
            assert held.to_normalised(shared).start < middle < held.to_normalised(shared).end


@given(texts, st.data())
def test_the_words_at_a_place_fold_to_the_words_of_the_place(text: str, data: st.DataObject) -> None:
    held = normalise(text)
    blanks = [-1, *(i for i, char in enumerate(held.text) if char == " "), len(held.text)]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(blanks), st.sampled_from(blanks))))
    if start + 1 < end:
        place = Span(start + 1, end)
        assert normalise(held.to_original(place).of(text)).text == place.of(held.text)


def places(text: str) -> st.SearchStrategy[Span]:
    return st.integers(0, len(text) - 1).flatmap(
        lambda start: st.integers(start + 1, len(text)).map(lambda end: Span(start, end))
    )


# Made of one thing only, each of these has tempted some program to take quadratic time.
HOSTILE = {
    "marks": "\u0301\u0323",
    "letters and marks": "a\u0301\u0323",
    "as many marks as are ordered": "a" + "\u0301\u0323" * 15,
    "spaces": " ",
    "spaces and letters": "  a",
    "line breaks": "\n",
    "hyphens": "-",
    "hyphens and line breaks": "-\n",
    "words broken at hyphens": "a-\nb",
    "hyphens and blank lines": "a-\n\n",
    "soft hyphens": "\u00ad",
    "soft hyphens and line breaks": "a\u00ad\n",
    "ligatures": "œ",
    "capital ligatures": "OE",
    "Korean letters": "\u1112\u1161\u11ab",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_linear_whatever_the_text(piece: str) -> None:
    def task(size: int) -> Callable[[], object]:
        text = (piece * size)[:size]
        return lambda: normalise(text)

    small, large = (min(timed(task(size)) for _ in range(2)) for size in (20_000, 160_000))
    # Eight times as much: eight times as long if linear, 64 times if quadratic.
    assert large < 8 * max(small, 0.0005) * 4


def timed(task: Callable[[], object]) -> float:
    begun = time.process_time()
    task()
    return time.process_time() - begun
