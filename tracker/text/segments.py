"""The parts of a document: zones that are not an article's own statement, sentences, a quotation's context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.text.spans import Span


class RegionKind(StrEnum):
    """What a span of a document is when it is not the article's own statement."""

    COMMENTS = "comments"
    ADVERTISEMENT = "advertisement"
    TEASER = "teaser"
    CAPTION = "caption"
    SIGNATURE = "signature"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Context:
    """Words for display: `before + words + after` reads as the document does, white space collapsed.

    `before` and `after` keep the blank that parts them from `words`, and say with `…` where they leave something out.
    """

    before: str
    words: str
    after: str


def sentences(text: str, within: Span | None = None) -> list[Span]:
    """The sentences of a text, or of what lies `within` it, in order, in code points of `text`.

    They do not overlap, begin and end with no white space, and leave out nothing else. A title, a bullet's words, a
    line of a list each count as one. The rules are for French:

    - a blank line ends a sentence, and a bullet begins one;
    - `.`, `!`, `?` and `…`, with the quotation marks and brackets that close after them, end one, unless a small letter
      follows or the point is that of an abbreviation, an initial or a list's number;
    - a line break ends one before a capital, a digit or an opening quotation mark, unless the line is full, as in a
      text wrapped at a margin, or ends in a comma or a hyphen.

    Takes time linear in the length of the text.
    """
    start, end = (within.start, min(within.end, len(text))) if within else (0, len(text))
    return list(_sentences(text, start, end, _wrapped_at(text[start:end])))


def context(
    text: str, span: Span, *, within: Span | None = None, avoid: Sequence[Span] = (), limit: int = 300
) -> Context:
    """The sentence or sentences that hold a span, for display around its words.

    Never shows a character outside `within`, nor one inside a span of `avoid` unless it lies in `span` itself; words
    that are all inside such a span stand alone. Each side has at most `limit` characters, cut between words. Raises
    `ValueError` if `text` is too short to hold the span.
    """
    words = span.of(text)
    low, high = (within.start, min(within.end, len(text))) if within else (0, len(text))
    low = max([low, *(min(zone.end, span.start) for zone in avoid if zone.start <= span.start)])
    high = min([high, *(max(zone.start, span.end) for zone in avoid if zone.end >= span.end)])
    wrapped_at = _wrapped_at(text[low:high])
    # What is farther away is not shown, even of the longest sentence.
    start, stop = max(low, span.start - 4 * limit), min(high, span.end + 4 * limit)
    holding = [sentence for sentence in _sentences(text, start, stop, wrapped_at) if sentence.overlaps(span)]
    first = min([span.start, *(sentence.start for sentence in holding)])
    last = max([span.end, *(sentence.end for sentence in holding)])
    before = _collapsed(text[first : span.start]).lstrip()
    after = _collapsed(text[span.end : last]).rstrip()
    if len(before) > limit or low < first == start:
        before = "…" + before[max(0, len(before) - limit + 1) :].partition(" ")[2]
    if len(after) > limit or high > last == stop:
        after = after[: max(0, limit - 1)].rpartition(" ")[0] + "…"
    return Context(before if limit > 0 else "", _collapsed(words).strip(), after if limit > 0 else "")


def _collapsed(text: str) -> str:
    """Each run of white space as one blank; a no-break space alone stays, for the line must not break there."""
    return re.sub(r"\s{2,}|[^\S \u00a0\u202f]", " ", text)


# --- Where a sentence ends --------------------------------------------------------------------------------------------

_BREAKS = r"\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BULLETS = "•‣▪●◦■"
_PLACES = re.compile(
    r"(?P<stop>[.!?…]++)(?P<closed>(?:[^\S" + _BREAKS + r"]?»|[”\"'’)\]])*+)"
    rf"|(?P<bullet>[{_BULLETS}])"
    rf"|(?P<break>[{_BREAKS}]\s*+)"
)
_ITEM = re.compile(r"[-–—*]\s|(?:\d{1,3}|[a-z])[.)]\s")
_OPENING = re.compile(r"[\s«“\"'‘’(\[–—-]*+")
_WORD = re.compile(r"\S*+")

# A point after these never ends a sentence.
_TITLE = re.compile(
    r"(?<!\w)(?:MM?|Mmes?|Mlles?|Drs?|Pr|Prof|Me|Mgr|Ste?|Gal|Gén|Col|Cdt|Lt|[Cc]f|vs|env|[Tt]él|av|bd|ex)$"
)
# A point after these does not end one before a figure.
_NUMBERED = re.compile(
    r"(?<!\w)(?:[Aa]rt|al|pp?|n|[Nn]os?|[Vv]ol|[Cc]hap|[Ff]ig|[Rr]éf|éd|janv|févr|avr|juill?|sept|oct|nov|déc)$"
)
_INITIAL = re.compile(r"(?<!\w)[A-ZÀÂÇÉÈÊÎÔ]$")
_ACRONYM = re.compile(r"(?:[A-Z]\.-?)+[A-Z]$")  # N.V, J.-C
_NUMBER_OF_A_LIST = re.compile(rf"[\s{_BULLETS}]*(?:\d{{1,3}}|[IVX]{{1,5}})$")
_BEGINS_A_SENTENCE = re.compile(
    r"(?:L[ea]s?|L['’]\w+|Ils?|Elles?|On|Cet|Ce(?:tte|s)?|Une?|Des|Du|En|Aux?|À|Dans|Pour|Selon|Nous|Après|Depuis)\b"
)
_GOES_ON = (",", ";", "-", "\u2010", "\u2011", "(", "«", "“", "'", "’")


def _sentences(text: str, start: int, end: int, wrapped_at: int) -> Iterator[Span]:
    begin = line = start
    for match in _PLACES.finditer(text, start, end):
        cut = match.end()
        if match["stop"]:
            ends = _stops(text, begin, match, end)
        elif match["bullet"]:
            cut = match.start()
            ends = True
        else:
            ends = _breaks(text, line, match, end, wrapped_at)
            line = cut
        if ends:
            yield from _trimmed(text, begin, cut)
            begin = cut
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    if start < end and (words := words.strip()):
        yield Span(start, start + len(words))


def _stops(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether a sentence begun at `begin` ends with these marks."""
    after = match.end()
    if after < end and not text[after].isspace() and text[after] not in _BULLETS:
        return False  # 2.3, 10.000, « … ? », a-t-il dit
    place = _opened(text, after, end)
    if place >= end:
        return True
    if text[place].islower():
        return False
    if match["stop"] != "." or match["closed"]:
        return True
    before = text[max(begin, match.start() - 24) : match.start()]
    if _TITLE.search(before) or (_NUMBERED.search(before) and text[place].isdigit()):
        return False
    if _ACRONYM.search(before):
        return bool(_BEGINS_A_SENTENCE.match(text, place, end))
    return not _INITIAL.search(before) and not (match.start() - begin <= 24 and _NUMBER_OF_A_LIST.match(before))


def _opened(text: str, place: int, end: int) -> int:
    """Where the next word is, behind blanks and opening marks; no farther than any of it could matter."""
    opening = _OPENING.match(text, place, min(end, place + 64))
    return opening.end() if opening else place


def _breaks(text: str, line: int, match: re.Match[str], end: int, wrapped_at: int) -> bool:
    """Whether a sentence ends with this line, which begins at `line`."""
    after = match.end()
    if after >= end or len(f"{match['break']}.".splitlines()) > 2:
        return True
    if _ITEM.match(text, after, end):
        return True
    place = _opened(text, after, end)
    if place >= end or not (text[place].isdigit() or (text[place].isalpha() and not text[place].islower())):
        return False
    length = len(text[line : match.start()].rstrip())
    if text[max(line, match.start() - 8) : match.start()].rstrip().endswith(_GOES_ON):
        return False
    word = _WORD.match(text, after, end)
    # A line that had no room for the next word was broken by the margin, not by the writer.
    return not (length <= wrapped_at * 1.2 and length + 1 + (len(word[0]) if word else 0) > wrapped_at)


def _wrapped_at(text: str) -> int:
    """The margin at which a text was wrapped, in characters; 0 if its lines are paragraphs, or too few to tell."""
    lengths = sorted(len(line.rstrip()) for line in text.splitlines() if line.strip())
    widest = lengths[len(lengths) * 95 // 100] if len(lengths) >= 3 else 0
    return widest if 50 <= widest <= 140 else 0
