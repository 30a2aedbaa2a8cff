"""Which differences between two texts are benign, and the exact way back from the folded text to the text as received.

A quotation typed by an editor and the same words in an archived page differ in ways that no reader sees: the kind of
apostrophe, a no-break space, a letter written as one code point or as two. `normalise` folds these away, nothing else.

Folded: apostrophes and double quotation marks to `'` and `"`; every run of white space, line breaks included, to one
space; `œ`, `æ` and the ligatures of typesetters to their letters; canonically equivalent sequences to NFC; the no-break
hyphen to `-`; and removed: soft hyphens with the line break they stand before, zero-width characters, the three
directional marks, and the line break inside a word that goes on after its hyphen (`Sikasso-⏎Bougouni`).

Kept, because they can change what is said: capitals (`MW` is a billion times `mW`, `PAC` a port and `pac` a policy,
`État` a state and `état` a condition), accents, digits, superscripts (`m²`, `10³`), dashes (`–` is also a minus and a
range), guillemets, white space that is there against none at all, and the directional *embeddings*, *overrides* and
*isolates*, which can show words in another order than the one stored.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from tracker.text.spans import Span

_ALIKE = {
    "'": "\u2018\u2019\u201b\u02bc\u2032\u00b4`",
    '"': "\u201c\u201d\u201e\u201f",
    "-": "\u2010\u2011",
    # Every character of `str.isspace`, save the line breaks: those still have to be told apart from a blank.
    " ": "\t\x1f\xa0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
}
_LETTERS = {
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬆ": "st",
}
_SOFT_HYPHEN = "\u00ad"
_INVISIBLE = _SOFT_HYPHEN + "\u200b\u200c\u200d\u2060\ufeff" + "\u200e\u200f\u061c"

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# All white space and all that is invisible, but for one blank alone, which is most of it.
_PLACES = re.compile(
    rf" [\s{_INVISIBLE}]++|[{_BREAKS}{_INVISIBLE}][\s{_INVISIBLE}]*+"
    rf"|(?P<letters>[{''.join(_LETTERS)}])(?=[{_INVISIBLE}]*+(?P<next>.?))",
    re.DOTALL,
)
# `Œuvre` is typed `Oeuvre` or `OEuvre`; `ŒUVRE` only `OEUVRE`.
_CAPITAL_LIGATURE = re.compile(r"(?<!\w)([AO])E(?=[a-zà-öø-ÿ])")
# No word of any language carries more marks on one letter (UAX #15, Stream-Safe Text Format); a longer run is left as
# it is, for the standard library takes quadratic time to order it.
_MARKS_MAX = 30


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A text beside its folded form. Made by `normalise`, once, however many quotations are looked for in it."""

    original: str
    text: str = field(compare=False)
    _passes: tuple[_Edits, ...] = field(compare=False, repr=False)

    def to_original(self, span: Span) -> Span:
        """The place in `original` of a place in `text`, whole characters only: half of `œ` is `œ`.

        Invisible characters at its two edges stay outside. Raises `ValueError` if `text` is too short to hold the span.
        """
        span.of(self.text)
        start, end = span.start, span.end
        for edits in reversed(self._passes):
            start, end = edits.backward(start, end)
        return Span(start, end)

    def to_normalised(self, span: Span) -> Span:
        """The place in `text` of a place in `original`, whole characters only: half of a decomposed `é` is `é`.

        Raises `ValueError` if `original` is too short to hold the span, or if nothing of the span is left in `text`.
        """
        span.of(self.original)
        start, end = span.start, span.end
        for edits in self._passes:
            start, end = edits.forward(start, end)
        if start >= end:
            raise ValueError(f"La zone de {span.start} à {span.end} ne contient que des caractères invisibles.")
        return Span(start, end)


def normalise(text: str) -> NormalisedText:
    """Fold the benign differences listed at the head of this module.

    The result does not depend on whether `text` came as NFC or NFD, and normalising it again changes nothing. Takes
    time linear in the length of `text`, whatever it holds.
    """
    composed, first = _rewrite(text, _compositions(text))
    for plain, variants in _ALIKE.items():
        for variant in variants:
            composed = composed.replace(variant, plain)
    folded, second = _rewrite(composed, _foldings(composed))
    # A letter and its accent may only now stand side by side, a soft hyphen between them gone.
    folded, third = _rewrite(folded, _compositions(folded) if second else ())
    if "OE" in folded or "AE" in folded:
        folded = _CAPITAL_LIGATURE.sub(r"\1e", folded)
    return NormalisedText(text, folded, tuple(edits for edits in (first, second, third) if edits))


@dataclass(frozen=True, slots=True)
class _Edits:
    """The pieces of a text that one pass replaced by pieces of another length, in order, as four columns.

    Between two pieces, before and after differ by a constant, so a place is found by bisection.
    """

    before_start: array[int]
    before_end: array[int]
    after_start: array[int]
    after_end: array[int]

    def __len__(self) -> int:
        return len(self.before_start)

    def backward(self, start: int, end: int) -> tuple[int, int]:
        return _carry(start, end, (self.after_start, self.after_end), (self.before_start, self.before_end))

    def forward(self, start: int, end: int) -> tuple[int, int]:
        return _carry(start, end, (self.before_start, self.before_end), (self.after_start, self.after_end))


_Columns = tuple["array[int]", "array[int]"]


def _carry(start: int, end: int, here: _Columns, there: _Columns) -> tuple[int, int]:
    """Carry a place over the edits: out to the edge of a piece it cuts, past a piece that is empty here."""
    starts, ends = here
    there_starts, there_ends = there
    done = bisect_right(ends, start)
    if done < len(starts) and starts[done] <= start:
        start = there_starts[done]
    elif done:
        start += there_ends[done - 1] - ends[done - 1]
    begun = bisect_left(starts, end)
    if begun and ends[begun - 1] >= end:
        end = there_ends[begun - 1]
    elif begun:
        end += there_ends[begun - 1] - ends[begun - 1]
    return start, end


_Replacement = tuple[int, int, str]


def _rewrite(text: str, replacements: Iterable[_Replacement]) -> tuple[str, _Edits]:
    """Put each piece in its place, copying what lies between in bulk. A piece of the same length leaves no trace."""
    pieces: list[str] = []
    before_start, before_end, after_start, after_end = array("q"), array("q"), array("q"), array("q")
    done = shift = 0
    for start, end, new in replacements:
        pieces.append(text[done:start])
        pieces.append(new)
        done = end
        grown = len(new) - (end - start)
        if grown:
            before_start.append(start)
            before_end.append(end)
            after_start.append(start + shift)
            shift += grown
            after_end.append(end + shift)
    pieces.append(text[done:])
    return "".join(pieces), _Edits(before_start, before_end, after_start, after_end)


def _foldings(text: str) -> Iterator[_Replacement]:
    for match in _PLACES.finditer(text):
        start, end = match.span()
        if not match["letters"]:
            yield start, end, _gap(text, start, end)
        elif not unicodedata.combining(match["next"] or " "):  # whose accent would it be?
            yield start, end, _LETTERS[text[start]]


def _gap(text: str, start: int, end: int) -> str:
    """What a run of white space and invisible characters becomes."""
    run = text[start:end]
    if run.strip(_INVISIBLE) == "":
        return ""
    if start > 0 and end < len(text) and text[end].isalpha():
        # A word that goes on in the next line, and only in the next: a blank line ends it.
        hyphen = start - 1 if text[start - 1] == "-" else start if run[0] == _SOFT_HYPHEN else 0
        if hyphen and _is_letter(text[hyphen - 1]) and len(f"{run}.".splitlines()) == 2:
            return ""
    return " "


def _is_letter(char: str) -> bool:
    return char.isalpha() or unicodedata.combining(char) != 0


def _compositions(text: str) -> Iterator[_Replacement]:
    """The characters and clusters of `text` that NFC writes otherwise."""
    if text.isascii():
        return
    pattern, joining = _unstable()
    done = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        if text[start] in joining and start > done and not (text[start - 1].isspace() or text[start - 1] in _INVISIBLE):
            start -= 1
        done = end
        cluster = text[start:end]
        if len(cluster) <= _MARKS_MAX + 1:
            composed = unicodedata.normalize("NFC", cluster)
            if composed != cluster:
                yield start, end, composed


@cache
def _unstable() -> tuple[re.Pattern[str], frozenset[str]]:
    """Where NFC may act: a pattern for these places, and the characters that join the one before them.

    Asked of the standard library's own tables, so that the two cannot disagree. All else is left alone by NFC and is
    where it may be cut: a starter that composes with nothing before it.
    """
    joining: set[str] = {
        chr(code) for code in chain(range(0x1161, 0x1176), range(0x11A8, 0x11C3))
    }  # Hangul vowels, finals
    alone: set[str] = set()
    # The only blocks with canonical decompositions or marks; below U+0300 NFC holds by definition of the form.
    for code in chain(range(0x300, 0x20000), range(0x2F800, 0x2FA20)):
        char = chr(code)
        decomposed = unicodedata.normalize("NFD", char)
        if unicodedata.combining(decomposed[0]):
            joining.add(char)
        elif unicodedata.normalize("NFC", char) != char:
            alone.add(char)
        elif len(pair := unicodedata.decomposition(char).split()) == 2 and not pair[0].startswith("<"):
            joining.add(chr(int(pair[1], 16)))
    # A class with scattered characters beyond U+FFFF is a slow one, so all of those are looked at more closely instead.
    first = _class(char for char in joining | alone if char < "\U00010000") + "\U00010000-\U0010ffff"
    return re.compile(f"[{first}][{_class(joining)}]*+"), frozenset(joining)


def _class(chars: Iterable[str]) -> str:
    """The inside of a regular expression's character class."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in ranges)
