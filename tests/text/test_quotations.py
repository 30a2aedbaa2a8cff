"""Which words are found, where, and what is said of those that are not."""

from __future__ import annotations

import re
import time
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tracker.text import Location, QuotationState, Span, locate, normalise
from tracker.text.quotations import CANDIDATES_MAX

TESTS = Path(__file__).parents[1]
SEEDS = [path.read_bytes().decode("utf-8") for path in sorted((TESTS.parent / "seeds").glob("*.txt"))]
SPEC: dict[str, Any] = tomllib.loads((TESTS / "specs/quotations.toml").read_text(encoding="utf-8"))
SENTENCES: dict[str, str] = SPEC["sentences"]
FOUND = (QuotationState.VERIFIED, QuotationState.MOVED, QuotationState.AMBIGUOUS)

Case = dict[str, str]


def document(case: Case) -> str:
    return case.get("text") or SENTENCES[case["in"]]


def cases(name: str, *, gaps: bool) -> pytest.MarkDecorator:
    chosen = [case for case in SPEC[name] if ("gap" in case) == gaps]
    return pytest.mark.parametrize("case", chosen, ids=[case["why"] for case in chosen])


# --- the lists --------------------------------------------------------------------------------------------------------


@cases("benign", gaps=False)
def test_a_benign_difference_is_no_difference(case: Case) -> None:
    text = document(case)
    location = locate(case["quote"], text)
    assert location.state is QuotationState.VERIFIED
    assert location.span
    assert location.span.of(text) == case.get("span", case["quote"])


@cases("harmful", gaps=False)
def test_a_harmful_difference_is_said(case: Case) -> None:
    text = document(case)
    location = locate(case["quote"], text)
    assert location.state == case.get("state", "altered")
    assert (location.span is not None) == (location.state is QuotationState.ALTERED)
    if "near" in case:
        assert location.span
        assert location.span.of(text) == case["near"]


@cases("harmful", gaps=False)
def test_no_claim_of_place_makes_up_for_a_harmful_difference(case: Case) -> None:
    text = document(case)
    near = locate(case["quote"], text).span or Span(0, len(text))
    for at in (near, Span(0, len(text))):
        assert locate(case["quote"], text, at=at, prefix=text[: at.start], suffix=text[at.end :]).state not in FOUND


@cases("benign", gaps=True)
def test_a_known_gap_still_refuses(case: Case) -> None:
    assert locate(case["quote"], document(case)).state not in FOUND, "no longer a gap: take the mark away"


@cases("harmful", gaps=True)
def test_a_known_gap_still_accepts(case: Case) -> None:
    assert locate(case["quote"], document(case)).state in FOUND, "no longer a gap: take the mark away"


@pytest.mark.parametrize("name", SENTENCES)
def test_the_sentences_are_the_documents_own_and_used(name: str) -> None:
    assert any(SENTENCES[name] in seed for seed in SEEDS)
    assert any(case.get("in") == name for case in SPEC["benign"] + SPEC["harmful"])


# --- states -----------------------------------------------------------------------------------------------------------

TWICE = "Le Mali signe l’accord. Puis le Mali ratifie l’accord. Enfin le Mali l’applique."


def test_without_a_text_nothing_is_said() -> None:
    assert locate("le Mali", None) == Location(QuotationState.NOT_HELD)
    assert locate("le Mali", "") == Location(QuotationState.MISSING)


@pytest.mark.parametrize("exact", ["", " ", "\n\u00a0\u202f", "\u200b\u00ad"])
def test_an_empty_quotation_is_refused(exact: str) -> None:
    for text in ("le Mali", None):
        with pytest.raises(ValueError, match="La citation est vide"):
            locate(exact, text)


def test_words_in_their_place_are_verified() -> None:
    at = Span(29, 36)
    assert at.of(TWICE) == "le Mali"
    assert locate("le Mali", TWICE, at=at) == Location(QuotationState.VERIFIED, at)


def test_white_space_around_the_place_does_not_count() -> None:
    assert locate("le Mali ", TWICE, at=Span(28, 37)) == Location(QuotationState.VERIFIED, Span(29, 36))


def test_words_in_another_place_have_moved() -> None:
    location = locate("ratifie l'accord", TWICE, at=Span(0, 16))
    assert location.state is QuotationState.MOVED
    assert location.span
    assert location.span.of(TWICE) == "ratifie l’accord"


@pytest.mark.parametrize("at", [Span(70, 900), Span(900, 907), Span(30, 36), Span(0, 1)])
def test_a_place_that_is_wrong_or_gone_does_not_hide_the_words(at: Span) -> None:
    assert locate("Enfin le Mali", TWICE, at=at).state is QuotationState.MOVED


def test_words_in_several_places_are_ambiguous() -> None:
    location = locate("le Mali", TWICE)
    assert location.state is QuotationState.AMBIGUOUS
    assert location.span is None
    assert [span.of(TWICE) for span in location.candidates] == ["le Mali", "le Mali"]
    assert locate("le Mali", TWICE, at=Span(0, 7)) == location


@pytest.mark.parametrize(
    "around",
    [
        {"prefix": "Enfin "},
        {"prefix": "l'accord. Enfin"},
        {"suffix": " l'applique"},
        {"suffix": "l’applique.\n"},
        {"prefix": "Enfin ", "suffix": " l'a"},
        {"prefix": "Enfin\u00a0", "suffix": " ne l’applique pas"},  # one of the two agrees, and with this place only
    ],
)
def test_the_words_around_single_out_a_place(around: dict[str, Any]) -> None:
    place = Span(TWICE.rindex("le Mali"), TWICE.rindex(" l’applique"))
    assert locate("le Mali", TWICE, **around) == Location(QuotationState.VERIFIED, place)
    assert locate("le Mali", TWICE, at=Span(0, 7), **around) == Location(QuotationState.MOVED, place)


@pytest.mark.parametrize("around", [{"prefix": "Or "}, {"suffix": "."}, {"prefix": "Puis", "suffix": "l’applique"}])
def test_words_around_that_single_out_nothing_leave_it_ambiguous(around: dict[str, Any]) -> None:
    assert len(locate("le Mali", TWICE, **around).candidates) == 2


def test_words_around_never_rule_out_the_only_place() -> None:
    assert locate("Enfin", TWICE, prefix="Or", suffix="donc").state is QuotationState.VERIFIED


def test_only_what_lies_within_counts() -> None:
    article = Span(24, 54)
    assert article.of(TWICE) == "Puis le Mali ratifie l’accord."
    assert locate("le Mali", TWICE, within=article) == Location(QuotationState.VERIFIED, Span(29, 36))
    assert locate("le Mali", TWICE, within=article, at=Span(61, 68)).state is QuotationState.MOVED
    assert locate("Enfin", TWICE, within=article).state is QuotationState.MISSING
    assert locate("signe l’accord", TWICE, within=article).span != locate("signe l’accord", TWICE).span
    assert locate("le Mali", TWICE, within=Span(61, 9000)).state is QuotationState.VERIFIED
    assert locate("le Mali", TWICE, within=Span(9000, 9001)).state is QuotationState.MISSING


def test_within_never_makes_a_word_of_half_a_word() -> None:
    text = "soit 160 millions"
    assert locate("60 millions", text, within=Span(6, 17)).state not in FOUND


def test_a_normalised_text_serves_many_quotations() -> None:
    held = normalise(TWICE)
    for exact in ("Puis le Mali", "le Mali", "le Mali signe"):
        assert locate(exact, held) == locate(exact, TWICE)


def test_a_quotation_found_too_often_lists_the_first_places() -> None:
    location = locate("Mali", "le Mali " * 5000, prefix="le", suffix="le")
    assert location.state is QuotationState.AMBIGUOUS
    assert location.candidates[:2] == (Span(3, 7), Span(11, 15))
    assert len(location.candidates) == CANDIDATES_MAX


def test_places_that_cut_a_word_hide_none_that_do_not() -> None:
    text = "xha ha ha ha et 160 60 millions, puis bab ab ab"
    assert locate("ha ha ha", text).state is QuotationState.VERIFIED
    assert locate("ab ab", text).state is QuotationState.VERIFIED


def test_the_close_passage_of_a_long_quotation_is_found() -> None:
    text = SEEDS[0] + SEEDS[3] + SEEDS[1]
    place = Span(len(SEEDS[0]), len(SEEDS[0]) + len(SEEDS[3]))
    changed = SEEDS[3].replace("sécurité", "sureté").replace("23 juin", "24 juin").replace("accords", "traités")
    location = locate(changed, text)
    assert location.state is QuotationState.ALTERED
    assert location.span
    assert abs(location.span.start - place.start) < 5
    assert abs(location.span.end - place.end) < 20


# --- properties -------------------------------------------------------------------------------------------------------

VARIANTS = {
    " ": [" ", "\u00a0", "\u202f", "\u2009", "  ", "\n", "\r\n   ", " \u200b "],
    "'": ["'", "’", "‘", "\u02bc", "\u2032", "`"],
    '"': ['"', "“", "”", "„"],
    "-": ["-", "\u2011", "\u2010"],
    "oe": ["oe", "œ", "o\u00ade"],
    "fi": ["fi", "ﬁ", "f\u200di"],
    "ff": ["ff", "ﬀ"],
}
SYLLABLE = re.compile("|".join(VARIANTS) + "|(?s:.)")
NUMERAL = re.compile(r"\d|\b(?:une?|deux|trois|quatre|cinq|dix|douze|mille|millions?)\b")


PARAGRAPHS = [
    folded
    for seed in SEEDS
    for line in seed.splitlines()
    for folded in [normalise(line[:1500]).text.strip(" ")]
    if len(folded) > 60
]


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Span]:
    """A paragraph of a document, folded, and a passage of it between blanks, with no number at its edges to cut."""
    text = draw(st.sampled_from(PARAGRAPHS))
    words = [match.span() for match in re.finditer(r"[^ ]+", text)]
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, min(first + 40, len(words) - 1)))
    for edge in (first - 1, first, last, last + 1):
        assume(not 0 <= edge < len(words) or not NUMERAL.search(text[slice(*words[edge])]))
    return text, Span(words[first][0], words[last][1])


@st.composite
def retyped(draw: st.DrawFn, words: str) -> str:
    """The same words with other blanks, apostrophes, hyphens, ligatures, accents in two, and what does not show."""
    out = []
    for match in SYLLABLE.finditer(words):
        piece = draw(st.sampled_from(VARIANTS.get(match[0], [match[0], unicodedata.normalize("NFD", match[0])])))
        # Not at the end of a word: a soft hyphen before a line break would join it to the next.
        inside = match[0].isalpha() and words[match.end() : match.end() + 1].isalpha()
        if inside and draw(st.integers(0, 9)) == 0:
            piece += draw(st.sampled_from(["\u00ad", "\u200b", "\ufeff", "\u200e", "\u00ad\n"]))
        out.append(piece)
    return "".join(out)


@settings(max_examples=60)
@given(passages(), st.data())
def test_a_passage_is_found_however_it_is_typed(passage: tuple[str, Span], data: st.DataObject) -> None:
    text, place = passage
    location = locate(data.draw(retyped(place.of(text))), text, at=place)
    assert location == Location(QuotationState.VERIFIED, place)


@settings(max_examples=60)
@given(passages(), st.data())
def test_a_passage_is_found_however_the_document_is_typed(passage: tuple[str, Span], data: st.DataObject) -> None:
    text, place = passage
    around = Span(max(0, place.start - 60), min(len(text), place.end + 60))
    typed = data.draw(retyped(around.of(text)))
    location = locate(
        place.of(text), typed, prefix=text[around.start : place.start], suffix=text[place.end : around.end]
    )
    assert location.state is QuotationState.VERIFIED
    assert location.span
    assert normalise(location.span.of(typed)).text == place.of(text)


@given(passages(), st.data())
def test_one_changed_letter_or_digit_is_never_verified(passage: tuple[str, Span], data: st.DataObject) -> None:
    text, place = passage
    words = place.of(text)
    assume(len(words) > 20)
    at = data.draw(st.sampled_from([i for i, char in enumerate(words) if char.isalnum()]))
    other = data.draw(st.sampled_from(sorted(set("abcdefilmnoprstuvéèàùôç0123456789MK") - {words[at]})))
    changed = f"{words[:at]}{other}{words[at + 1 :]}"
    assert locate(changed, text).state in (QuotationState.ALTERED, QuotationState.MISSING)
    assert locate(changed, text, at=place).state in (QuotationState.ALTERED, QuotationState.MISSING)


@given(passages(), st.data())
def test_two_swapped_words_are_never_verified(passage: tuple[str, Span], data: st.DataObject) -> None:
    text, place = passage
    words = place.of(text).split(" ")
    assume(len(words) > 4)
    at = data.draw(st.integers(0, len(words) - 2))
    assume(words[at] != words[at + 1])
    words[at : at + 2] = words[at + 1], words[at]
    assert locate(" ".join(words), text, at=place).state in (QuotationState.ALTERED, QuotationState.MISSING)


PIECES = [
    "a",
    "é",
    "œ",
    "Mali",
    "l'",
    "’",
    "-",
    "–",
    " ",
    "  ",
    "\n",
    "\u00a0",
    "1",
    "12",
    "160",
    "000",
    ",",
    ".",
    "%",
    "/",
]
TEXTS = st.lists(st.sampled_from([*PIECES, "MWc", "t/h", "\u00ad", "\u200b", "\u0301", "ﬁ", "²"]), max_size=30).map(
    "".join
)


@given(TEXTS, st.data())
def test_what_is_found_reads_as_what_was_sought(text: str, data: st.DataObject) -> None:
    folded = normalise(text).text
    quote = folded[slice(*sorted(data.draw(st.tuples(*[st.integers(0, len(folded))] * 2))))].strip(" ")
    assume(quote and quote[0] != "-")  # a hyphen alone does not know that a word stood before it
    location = locate(quote, text)
    found = location.candidates or ((location.span,) if location.state is QuotationState.VERIFIED else ())
    for span in found:
        assert span
        assert normalise(span.of(text)).text == quote
        assert locate(quote, text, at=span) == Location(QuotationState.VERIFIED, span)


@given(TEXTS, TEXTS.filter(bool), st.data())
def test_an_answer_lies_within(exact: str, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    within = Span(start, data.draw(st.integers(start + 1, len(text))))
    held = normalise(text)
    location = locate(f"le {exact}", held, within=within)
    for span in (*location.candidates, *filter(None, [location.span])):
        assert held.to_normalised(within).contains(held.to_normalised(span))


# --- time -------------------------------------------------------------------------------------------------------------

HOSTILE = {
    "one word without end": ("a", "a"),
    "one word, a long quotation": ("a", "a" * 5000),
    "the end of every word": ("ab ", "b"),
    "a quotation that overlaps itself and cuts a word": ("ab ", "b " + "ab " * 1000),
    "a quotation that overlaps itself and ends in a word": ("ab ", "ab " * 1000 + "a"),
    "a quotation that overlaps itself": ("a ", "a " * 1000),
    "groups of digits without end": ("000 ", "000"),
    "a word found everywhere, another nowhere": ("le Mali ", "le Mali et le Niger signent"),
    "points": (".", ". ."),
    "an accent without its letter": ("x\u0304", "\u0304x"),
    "long words that almost match": ("a" * 200 + " ", " ".join(["a" * 199 + "b"] * 50)),
}


@pytest.mark.parametrize(("piece", "exact"), HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_linear_whatever_the_text(piece: str, exact: str) -> None:
    def task(size: int) -> Callable[[], object]:
        held = normalise((piece * size)[:size])
        return lambda: locate(exact, held)

    small, large = (min(timed(task(size)) for _ in range(2)) for size in (20_000, 160_000))
    assert large < 8 * max(small, 0.001) * 4


def test_a_long_quotation_in_a_long_text_takes_little_more_than_reading_it() -> None:
    text = " ".join(f"Le {n} mai, le Mali reçoit {n * 7919 % 10007} tonnes d’urée." for n in range(50_000))
    quote = text[1_000_000:1_100_000].replace("7", "8", 1)
    assert len(text) > 2_000_000
    reading = min(timed(lambda: normalise(text)) for _ in range(3))
    location = locate(quote, text)
    assert location.state is QuotationState.ALTERED
    assert location.span
    assert abs(location.span.start - 1_000_000) < 60
    # A busy machine is asked again.
    assert min(timed(lambda: locate(quote, text)) for _ in range(3)) < 12 * reading + 0.4


def timed(task: Callable[[], object]) -> float:
    begun = time.process_time()
    task()
    return time.process_time() - begun
