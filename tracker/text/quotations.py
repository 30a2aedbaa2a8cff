"""Where the words of a quotation stand in a document, or what became of them: verbatim or nothing.

Words match when `normalise` makes them equal and the match cuts through no word and no number. A quotation that says
`60 millions` is not held up by a text that says `160 millions`, nor `100 MW` by `100 MWc`, nor `120 t` by `120 t/h`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from tracker.text.normalise import NormalisedText, normalise
from tracker.text.spans import Span

CANDIDATES_MAX = 1000
"""How many places an ambiguous quotation lists at most."""


class QuotationState(StrEnum):
    """What is known of a quotation's words in its document."""

    VERIFIED = "verified"  # they stand where they are said to stand
    MOVED = "moved"  # they stand elsewhere, in one place that can be told
    AMBIGUOUS = "ambiguous"  # they stand in several places and nothing tells which
    ALTERED = "altered"  # they do not stand there; a passage close to them does
    MISSING = "missing"  # nor does any such passage
    NOT_HELD = "not_held"  # the document's text is not in the archive


@dataclass(frozen=True, slots=True)
class Location:
    """The answer of `locate`, its spans in code points of the original text.

    `span` is the quotation's place (verified, moved) or the close passage's (altered), else `None`. `candidates` are
    the places of an ambiguous quotation, in the order of the text.
    """

    state: QuotationState
    span: Span | None = None
    candidates: tuple[Span, ...] = ()


def locate(
    exact: str,
    text: str | NormalisedText | None,
    *,
    at: Span | None = None,
    prefix: str = "",
    suffix: str = "",
    within: Span | None = None,
) -> Location:
    """Find the words `exact` in a document's text.

    - `text` is `None` when the archive holds none. For many quotations in one document, `normalise` its text once.
    - `at` is where they are said to stand. Without it, words found in one place are verified there.
    - `prefix` and `suffix` are the words just before and after (W3C `TextQuoteSelector`); of several places they single
      out the one that agrees with most of them, and they never rule out the only one.
    - `within` shuts out what lies outside it; of a span longer than the text, what the text has.

    White space around `exact` does not count. Raises `ValueError` if nothing else is in it. A quotation of 100,000
    characters in a text of ten million takes about a second, found or not, most of it `normalise`.
    """
    words = normalise(exact).text.strip(" ")
    if not words:
        raise ValueError("La citation est vide : recopiez les mots du document.")
    if text is None:
        return Location(QuotationState.NOT_HELD)
    held = text if isinstance(text, NormalisedText) else normalise(text)
    field = _folded(held, within) if within else (0, len(held.text))
    if at and (place := _stands_at(held.text, words, _folded(held, at), field)):
        return Location(QuotationState.VERIFIED, held.to_original(place))

    prefix, suffix = normalise(prefix).text.strip(" "), normalise(suffix).text.strip(" ")
    places = list(islice(_places(held.text, words, *field), CANDIDATES_MAX))
    scores = [_agreement(held.text, place, prefix, suffix) for place in places]
    most = max(scores, default=0)
    best = [place for place, score in zip(places, scores, strict=True) if score == most]
    if len(best) == 1 and len(places) < CANDIDATES_MAX:
        return Location(QuotationState.MOVED if at else QuotationState.VERIFIED, held.to_original(best[0]))
    if places:
        return Location(QuotationState.AMBIGUOUS, None, tuple(map(held.to_original, places)))
    if close := _closest(held.text, words, *field):
        return Location(QuotationState.ALTERED, held.to_original(close))
    return Location(QuotationState.MISSING)


# --- Places -----------------------------------------------------------------------------------------------------------
# From here on all texts are folded and all places are in the folded text.

# Letters compared again because the words overlap themselves (`ha ha ha`). Beyond, an overlapping place goes unseen.
_OVERLAP_BUDGET = 20_000_000
_WORD_END = re.compile(r"\W")


def _folded(held: NormalisedText, span: Span) -> tuple[int, int]:
    """The span's place in the folded text, cut to the text; an empty one if nothing of it is there."""
    end = min(span.end, len(held.original))
    try:
        place = held.to_normalised(Span(span.start, end)) if span.start < end else None
    except ValueError:
        place = None
    return (place.start, place.end) if place else (0, 0)


def _stands_at(text: str, words: str, place: tuple[int, int], field: tuple[int, int]) -> Span | None:
    start, end = place
    start += text[start:end].startswith(" ")
    end -= text[start:end].endswith(" ")
    stands = text[start:end] == words and field[0] <= start and end <= field[1]
    return Span(start, end) if stands and not _is_cut(text, start, end) else None


def _places(text: str, words: str, start: int, end: int) -> Iterator[Span]:
    """The places of the words that cut nothing, in order, not overlapping."""
    spent = 0
    while (start := text.find(words, start, end)) >= 0:
        stop = start + len(words)
        if not _is_cut(text, start, stop):
            yield Span(start, stop)
            start = stop
            continue
        spent += len(words)
        if start and _in_word(text[start - 1]) and _in_word(text[start]):
            # Nothing starts inside a word; the next place is beyond its end.
            over = _WORD_END.search(text, start + 1, end)
            start = over.start() if over else end
        else:
            start += 1
        if spent > _OVERLAP_BUDGET:
            start = max(start, stop)


def _agreement(text: str, place: Span, prefix: str, suffix: str) -> int:
    """How many of the two contexts stand beside the place; a blank between does not count."""
    left = place.start - (place.start > 0 and text[place.start - 1] == " ")
    right = place.end + text.startswith(" ", place.end)
    return bool(prefix and text.endswith(prefix, 0, left)) + bool(suffix and text.startswith(suffix, right))


# --- What may not be cut ----------------------------------------------------------------------------------------------

_LETTER = r"[^\W\d_]"
_NUMERAL = (
    r"(?:zéro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?"
    r"|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|mille)"
)
_MULTIPLE = r"(?:cents?|mille|millions?|milliards?)\b"
_PER = r"(?:an|année|mois|semaine|jour|heure|h|j|d|min|s|ha|km|m|t|kg|hab|habitant|personne)\b"
_CHANGES = r"(?:non|mi|demi|semi|sous|ex|vice|anti|contre|quasi|pseudo|avant|après|inter|pré|post|pro|co|hors)"
_OF_VALUE = r"[-+−–±~≈<>≤≥×$€£¥]"

# What stands before and after a place inside a word, a number or a measure. In each row the bar is where the two halves
# meet, so that a row holds for the beginning of a quotation as for its end.
_INSIDE = [
    (re.compile(rf"(?:{before})$", re.IGNORECASE), re.compile(after, re.IGNORECASE))
    for before, after in (
        (r"\d", r"[.,'/:×–-]\d"),  # 12|,5   01|/07/2024   10|-15
        (r"\d[.,'/:–-]", r"\d"),  # 12,|5
        (r"(?<!\d)\d{1,3}", r" \d{3}(?!\d)"),  # 160| 000, but 2025| 120 000
        (r"(?<!\d)\d{1,3} ", r"\d{3}(?!\d)"),  # 160 |000
        (_OF_VALUE, r"\d"),  # -|5   ≥|5   $|5
        (r"\d", r"[%‰°$€£¥]"),  # 5|%
        (rf"(?:\d|(?<!\w){_NUMERAL})", rf" {_MULTIPLE}"),  # 60| millions   deux| cents
        (rf"(?:\d|(?<!\w){_NUMERAL}) ", _MULTIPLE),
        (rf"(?<!\w){_NUMERAL}", rf"[ -](?:et[ -])?{_NUMERAL}\b"),  # vingt|-cinq   cent| vingt
        (rf"(?<!\w){_NUMERAL}[ -](?:et[ -])?", rf"{_NUMERAL}\b"),
        (rf"\d ?{_LETTER}+", rf"(?:[-/·⋅*^]{_LETTER}|\.(?-i:[a-z]))"),  # 120 t|/h   100 kilowatt|-heures
        (rf"\d ?{_LETTER}+[-/·⋅*^]", _LETTER),
        (rf"\d ?{_LETTER}+\.", r"(?-i:[a-z])"),
        (_LETTER, rf"/{_PER}"),  # 60 millions de litres|/mois
        (rf"{_LETTER}/", _PER),
        (_LETTER, rf"'{_LETTER}"),  # l|'État, but l'|État
        (r"(?<!\w)(?:aujourd|quelqu|presqu|prud|entr|grand|n|o)'", _LETTER),  # n'|est   N'|Djamena
        (rf"(?<!\w){_CHANGES}", rf"-{_LETTER}"),  # non|-respect   mi|-juin
        (rf"(?<!\w){_CHANGES}-", _LETTER),
        (r"(?<!\w)peut", r"-être\b"),
        (r"(?<!\w)peut-", r"être\b"),
    )
]
_REACH = 24  # longer than what any of these rows has to see


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a quotation of this place would begin or end inside a word, a number or a measure."""
    return _is_inside(text, start) or _is_inside(text, end)


def _is_inside(text: str, place: int) -> bool:
    if not 0 < place < len(text):
        return False
    if _in_word(text[place]) and (_in_word(text[place - 1]) or unicodedata.combining(text[place])):
        return True
    before, after = text[max(0, place - _REACH) : place], text[place : place + _REACH]
    return any(left.search(before) and right.match(after) for left, right in _INSIDE)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.combining(char) != 0


# --- Passages that come close -----------------------------------------------------------------------------------------
# Pieces of the quotation that are still there point at where the rest should be. A short quotation is then laid against
# the text word by word; for a long one the pieces are proof enough.

_TOKEN = re.compile(r"\d{1,3}(?: \d{3})+(?!\w)|\d+(?:[.,]\d+)*(?!\w)|\w+")
_SHORT = 60  # words
_SIZES = (4, 2, 1)  # words in a piece, tried in this order; a long quotation has pieces of four only
_PIECES = 32  # pieces looked for, at least if there are as many, spread evenly
_HITS = 50  # places looked at for each piece
_SHIFTS = 6  # places tried for the whole
_WINDOW = 10_000  # words of the text laid against a short quotation, at most

# The price of a difference between two words. A passage is close if all its differences cost less than two a word.
_SAME_LETTERS, _ALIKE, _EXTRA, _LOST = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a whole number, with its letters as they are without capitals and accents."""

    word: str
    letters: str
    start: int
    end: int


def _tokens(text: str, start: int, end: int) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, start, end):
        decomposed = unicodedata.normalize("NFD", match[0].lower())
        letters = "".join(char for char in decomposed if not unicodedata.combining(char))
        yield _Token(match[0], letters, *match.span())


def _closest(text: str, words: str, start: int, end: int) -> Span | None:
    """The passage between `start` and `end` that comes closest to the words, if any comes close."""
    tokens = list(_tokens(words, 0, len(words)))
    is_short = len(tokens) <= _SHORT
    searched, sought = text.lower(), words.lower()
    if len(searched) != len(text) or len(sought) != len(words):  # a few letters of other languages become two
        searched, sought = text, words
    slack = 40 + min(len(words), 2000) // 4
    for size in _SIZES if is_short else _SIZES[:1]:
        pieces = [(first.start, last.end) for first, last in zip(tokens, tokens[size - 1 :], strict=False)]
        pieces = pieces[:: max(1, len(pieces) // _PIECES)]
        close: list[tuple[int, int, int]] = []
        for hits in _agreeing_hits(searched, sought, pieces, slack, start, end):
            first, last = min(hits), max(hits)
            low = max(start, hits[first] - first)
            high = min(end, hits[last] - last + len(words))
            if is_short:
                window = islice(_tokens(text, max(start, low - slack), min(end, high + slack)), _WINDOW)
                close += _laid_out(tokens, list(window))
            elif len(hits) * 2 >= len(pieces) and low < high:
                close.append((-len(hits), low, high))
        if close:
            _, low, high = min(close)
            return _uncut(text, low, high, start, end)
    return None


def _agreeing_hits(
    text: str, words: str, pieces: Iterable[tuple[int, int]], width: int, start: int, end: int
) -> list[dict[int, int]]:
    """Where pieces of the words stand, as many as agree on the shift of the whole to within `width`, the most first.

    Each answer has the place in the text for the place in the words.
    """
    shifts: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for low, high in pieces:
        found = start - 1
        for _ in range(_HITS):
            if (found := text.find(words[low:high], found + 1, end)) < 0:
                break
            step = (found - low) // width
            for shift in (step, step - 1):
                shifts[shift].setdefault(low, found)
    return sorted(shifts.values(), key=len, reverse=True)[:_SHIFTS]


def _laid_out(words: list[_Token], text: list[_Token]) -> Iterator[tuple[int, int, int]]:
    """What the differences between the words and the passage most like them cost, and its place, if it is close.

    The edit distance to the best part of the text, words for letters (Sellers, 1980).
    """
    costs = [0] * (len(text) + 1)
    begins = list(range(len(text) + 1))
    distinct = {token.word: token for token in text}
    for word in words:
        prices = {other: _price(word, token) for other, token in distinct.items()}
        diagonal = costs[0], begins[0]
        costs[0] += _LOST
        for j, token in enumerate(text, 1):
            best = diagonal[0] + prices[token.word], diagonal[1]
            if costs[j] + _LOST < best[0]:
                best = costs[j] + _LOST, begins[j]
            if costs[j - 1] + _EXTRA < best[0]:
                best = costs[j - 1] + _EXTRA, begins[j - 1]
            diagonal = costs[j], begins[j]
            costs[j], begins[j] = best
    stop = min(range(len(costs)), key=costs.__getitem__)
    if begins[stop] < stop and costs[stop] < 2 * len(words):
        yield costs[stop], text[begins[stop]].start, text[stop - 1].end


def _price(word: _Token, other: _Token) -> int:
    if word.word == other.word:
        return 0
    if word.letters == other.letters:
        return _SAME_LETTERS
    if word.letters[0].isdigit() and other.letters[0].isdigit():
        return _ALIKE
    stem = min(2, len(word.letters), len(other.letters))
    return _ALIKE if word.letters[:stem] == other.letters[:stem] else _LOST


def _uncut(text: str, low: int, high: int, start: int, end: int) -> Span:
    """The place, grown until it cuts no word and no number that is not itself out of all measure."""
    for _ in range(_REACH):
        low -= low > start and _is_inside(text, low)
        high += high < end and _is_inside(text, high)
    return Span(low, high)
