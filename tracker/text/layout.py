"""Where the articles of a document stand, and what in it is not their own statement. Proposed; an editor decides.

Apart from `segments`, which cuts any text into sentences by marks that are the same everywhere: this reads the habits of sites,
agencies and readers, and their words, `layout.toml`. It leaves a line to the article where it is in doubt, save what stands
below its last paragraph: a statement left out is lost, and a reader's comment left in may be taken for one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate, groupby, pairwise

from tracker.text.contacts import contacts
from tracker.text.segments import RegionKind
from tracker.text.spans import Span


@dataclass(frozen=True, slots=True)
class ProposedRegion:
    """A span that is not the article's own statement."""

    kind: RegionKind
    span: Span


@dataclass(frozen=True, slots=True)
class ProposedArticle:
    """One article: its headline, None where it has none of its own, and its regions, in order, which do not overlap."""

    span: Span
    headline: Span | None
    regions: tuple[ProposedRegion, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A document's articles, in order, which do not overlap. `regions` are those outside every article, in order."""

    articles: tuple[ProposedArticle, ...]
    regions: tuple[ProposedRegion, ...]


def propose(text: str) -> Proposal:
    """The articles and regions of a text, in code points of it; every span begins and ends with no white space.

    One article, unless two are plainly parted: by a crawler's line; by headlines that each have their date, or place, below
    them; or by headlines that alone have a blank line below them and none above. An article ends where its last own line or
    its signature does; comments, teasers and forms below it are outside. A text of blanks alone has no article, nor has one
    that is comments or menus from end to end. Looks at the first 100 000 lines; what is after them is left to the last
    article. Takes time linear in the text.
    """
    folded = text.translate(_FOLD)
    lines = _lines(text, folded)
    articles: list[ProposedArticle] = []
    outside: list[ProposedRegion] = []
    for first, last in pairwise([*_beginnings(text, lines), len(lines)]):
        article, regions = _Unit(text, folded, lines[first:last]).read()
        articles += [article] if article else []
        outside += regions
    return Proposal(tuple(articles), tuple(outside))


# --- Lines ------------------------------------------------------------------------------------------------------------

_MOST_LINES = 100_000
# No cue is looked for in a longer line, save inside it; a headline is not longer either.
_SHORT = 300
# A line of that length is a paragraph, whatever its end; one of half of it is, where it ends as a sentence does.
_PARAGRAPH = 200
# So many characters of paragraphs make an article, below which comments and teasers may begin.
_ARTICLE = 300

_UNSEEN = "\u0301"  # what any combining or zero-width character folds to
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def _fold(code: int) -> str:
    """One character for one, so that every place is the same in both; line breaks stay as they are."""
    character = chr(code)
    if character in _BREAKS:
        return character
    if character in "\u2018\u2019\u201b\u02bc\u2032\u00b4`":
        return "'"
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return _UNSEEN
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character


_FOLD = {code: _fold(code) for code in [*range(0x370), *range(0x1E00, 0x2070), 0x3000, 0xFEFF]}
_LINE = re.compile(f"[^{_BREAKS}]++")


@dataclass(slots=True)
class _Line:
    """A line without the blanks around it. `words` is what cues are compared with, empty where it is too long for one."""

    start: int
    end: int
    indent: int
    is_apart: bool
    words: str

    def __len__(self) -> int:
        return self.end - self.start


def _lines(text: str, folded: str) -> list[_Line]:
    lines: list[_Line] = []
    before = 0
    for found in _LINE.finditer(text):
        words = found[0].strip()
        if not words:
            continue
        if len(lines) == _MOST_LINES:
            lines[-1].end = len(text.rstrip())
            break
        indent = len(found[0]) - len(found[0].lstrip())
        start = found.start() + indent
        end = start + len(words)
        is_apart = before > 0 and len(f"{text[before:start]}.".splitlines()) > 2
        lines.append(_Line(start, end, indent, is_apart, _plain(folded[start:end]) if len(words) <= _SHORT else ""))
        before = end
    return lines


def _plain(folded: str) -> str:
    return " ".join(folded.replace(_UNSEEN, "").split())


_ENDED = re.compile(r"[.!?…][\s»”\"')\]]*$")
_CUT = re.compile(r"(?:(?<!\.)\.{2,3}|…|\[…\]|\[\.{2,3}\]|\(…\)|\(\.\.\.\)|^-\.)$")


def _ends(text: str, line: _Line) -> bool:
    """Whether a sentence ends with this line."""
    return bool(_ENDED.search(text, max(line.start, line.end - 8), line.end))


def _is_cut(text: str, line: _Line) -> bool:
    """Whether this line breaks off as an excerpt does."""
    return bool(_CUT.search(text[max(line.start, line.end - 8) : line.end]))


def _is_paragraph(text: str, line: _Line) -> bool:
    return len(line) >= _PARAGRAPH or (len(line) >= _PARAGRAPH // 2 and _ends(text, line))


def _is_title(text: str, line: _Line) -> bool:
    """Whether this line may be a headline: short, begun with a capital, a figure or a quotation mark."""
    first = text[line.start]
    return 15 <= len(line) <= 250 and (first.isupper() or first.isdigit() or first in "«“\"'’‘")


# --- Cues -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cue:
    """An entry of `layout.toml`, for one of its words; `is_open`: its line does not end as a sentence does."""

    table: str
    words: str
    place: str
    takes: str
    most: int
    is_open: bool

    @property
    def kind(self) -> RegionKind:
        """What it marks. A date is the site's, though inside the article."""
        return RegionKind.BOILERPLATE if self.table in ("date", "reply") else RegionKind(self.table)


def _read_cues() -> Iterator[_Cue]:
    vocabulary = tomllib.loads(resources.files("tracker.text").joinpath("layout.toml").read_text(encoding="utf-8"))
    for table, entries in vocabulary.items():
        for entry in entries:
            takes, most, is_open = entry.get("takes", "line"), entry.get("most", 160), entry.get("open", False)
            for words in entry["words"]:
                yield _Cue(table, _plain(words.translate(_FOLD)), entry["place"], takes, most, is_open)


_CUES = tuple(_read_cues())
_FIRST_WORD = re.compile(r"[^\W\d_]++")
_LEAD = re.compile(r"[^\w©]*+")
_COUNT = re.compile(r"[^\w©]*+(?:\d++[^\w©]*+)?")
_NOTHING_MORE = re.compile(r"[^\w©]*+(?:\d++[^\w©]*+)?$")
_NAME_ENDS = re.compile(r"[\d|–—(]| - ")


def _words(*places: str) -> frozenset[str]:
    return frozenset(cue.words for cue in _CUES if cue.place in places)


def _key(words: str) -> str:
    """What a cue, or a line, is looked up by: its first word, or what it begins with."""
    found = _FIRST_WORD.match(words)
    return found[0] if found else words[:1]


def _looked_up(cues: Iterable[_Cue]) -> dict[str, tuple[_Cue, ...]]:
    ordered = sorted(cues, key=lambda cue: (_key(cue.words), -len(cue.words)))
    return {key: tuple(group) for key, group in groupby(ordered, key=lambda cue: _key(cue.words))}


_OF_LINES = _looked_up(
    cue for cue in _CUES if cue.place in ("line", "start", "counted", "top", "end", "named", "about")
)
_ANYWHERE = frozenset(("line", "start", "counted", "about"))
_BELOW = frozenset(("end", "named"))
_ABOVE = frozenset(("top", "named"))


def _cued(text: str, line: _Line, places: frozenset[str]) -> _Cue | None:
    """The first cue that this line is, or begins with, in such a place; the longest first."""
    if not line.words:
        return None
    begun, counted = (line.words[len(_lead(pattern, line.words)) :] for pattern in (_LEAD, _COUNT))
    for words in dict.fromkeys((begun, counted, line.words)):
        for cue in _OF_LINES.get(_key(words), ()):
            if cue.place in places and words.startswith(cue.words) and _fits(text, line, cue, words, begun):
                return cue
    return None


def _lead(pattern: re.Pattern[str], words: str) -> str:
    found = pattern.match(words)
    return found[0] if found else ""


def _fits(text: str, line: _Line, cue: _Cue, words: str, begun: str) -> bool:
    after = words[len(cue.words) :]
    if (cue.words[-1].isalnum() and after[:1].isalnum()) or (cue.is_open and _ends(text, line)):
        return False
    if cue.place in ("line", "top"):
        return bool(_NOTHING_MORE.match(after))
    if cue.place == "named":
        # The date may follow on the same line.
        said = " ".join(text[line.start : line.end].split()[len(cue.words.split()) :])
        return words == begun and _is_name(_NAME_ENDS.split(said)[0].strip(" ,:"))
    if cue.place == "about" and (len(line) > _PARAGRAPH // 2 or _ends(text, line)):
        return False
    is_counted = words != begun and words != line.words
    return len(line) <= cue.most and is_counted == (cue.place == "counted")


# --- Names ------------------------------------------------------------------------------------------------------------

_NAME_WORD = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w.'’-]*$")
_BETWEEN_NAMES = _words("between")
_NO_NAMES = _words("never")
_AGENCIES = _words("agency")


def _is_name(words: str) -> bool:
    """Whether these are the names of one or several persons: two capitalised words or more, and nothing that is none."""
    parts = words.replace("/", " / ").replace(",", " , ").split() if len(words) <= 80 else []
    others = [part for part in parts if part not in _BETWEEN_NAMES]
    if not 2 <= len(others) <= 8:
        return False
    if not all(_NAME_WORD.match(part) and _plain(part.translate(_FOLD)).strip(".") not in _NO_NAMES for part in others):
        return False
    # A point is an initial's.
    return not words.endswith(".") or len(parts[-1]) == 2


def _is_agency(words: str) -> bool:
    """Whether this is an agency's code: alone, in brackets, or after the initials of who wrote."""
    bare = words.strip(" ().-–—/")
    codes = re.split(r"[/\- ]", bare)
    return bare.isupper() and len(bare) <= 40 and (codes[0].lower() in _AGENCIES or codes[-1].lower() in _AGENCIES)


# --- Where articles begin ---------------------------------------------------------------------------------------------

_CRAWLED = re.compile(r"date \d{4}-\d{2}\b")
_RULE = re.compile(r"[-–—=_*#~•.]{5,}+$")
_DATELINE = re.compile(
    r"[^\W\d_]++(?:[ '’-][^\W\d_]++){0,4}+"
    r"(?:, ++(?:le ++)?+\d{1,2}(?:er)?+ [^\W\d_]{3,9}+(?: \d{4})?+| ?+\([A-Z]{2,8}\)){1,2}+[^.\n]{0,20}?[-–—:]"
)


def _beginnings(text: str, lines: Sequence[_Line]) -> list[int]:
    """The lines at which an article begins; the first line always does."""
    if not lines:
        return []
    dates = [(cue := _cued(text, line, _ANYWHERE)) is not None and cue.table == "date" for line in lines]
    places = [bool(_DATELINE.match(text, line.start, min(line.end, line.start + 120))) for line in lines]
    is_airy = _heads(text, lines, 0)
    found = [0]
    said = 0
    for n, line in enumerate(lines):
        if said >= _ARTICLE:
            first, begins = found[-1], -1
            is_parted = is_airy and not line.is_apart and len(lines[n - 1]) >= _ARTICLE and _heads(text, lines, n)
            if is_parted or _CRAWLED.match(line.words):
                begins = n
            elif _is_headline(text, lines, n):
                above = dates[n - 1] and dates[first]
                below = dates[n + 1] and any(dates[first + 1 : first + 3])
                placed = places[n + 1] and any(places[first : first + 4])
                ruled = bool(_RULE.match(lines[n - 1].words)) and (dates[n + 1] or places[n + 1])
                if below or placed or ruled:
                    begins = n
                elif above:
                    begins = n - 1
            if begins >= 0:
                found.append(begins)
                said = 0
        if _is_paragraph(text, line):
            said += len(line)
    return found


def _is_headline(text: str, lines: Sequence[_Line], n: int) -> bool:
    """Whether this line has the shape of a headline, and a paragraph below it."""
    line = lines[n]
    return (
        _is_title(text, line)
        and text[line.end - 1] not in ".;:,…"
        and _cued(text, line, _ANYWHERE) is None
        and any(_is_paragraph(text, below) for below in lines[n + 1 : n + 4])
    )


def _heads(text: str, lines: Sequence[_Line], n: int) -> bool:
    """Whether this line is a headline with a blank line below it, and then a whole article on one line."""
    return (
        n + 1 < len(lines)
        and _is_title(text, lines[n])
        and len(lines[n]) >= 40
        and lines[n + 1].is_apart
        and len(lines[n + 1]) >= 2 * _ARTICLE
    )


# --- Inside a line ----------------------------------------------------------------------------------------------------


def _pattern(*places: str) -> str:
    """The words of these places, longest first, on a folded text in which unseen characters stand."""
    return "|".join(
        "".join(" ++" if c == " " else re.escape(c) + (f"{_UNSEEN}*+" if c.isalpha() else "") for c in words)
        for words in sorted(_words(*places), key=len, reverse=True)
    )


_DATE = (
    r"[ :]*+(?:(?:lun|mar|mercre|jeu|vendre|same)di,?+ ++|dimanche,?+ ++)?+"
    r"(?:\d{1,2}(?:er)?+ ++[^\W\d_]{3,9}+ ++\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d)"
    r"(?:,?+ ++(?:a ++|- *+)?+\d{1,2} ?+[h:] ?+\d{0,2})?+"
)
# After the end of a sentence, a bracket, a dash, or where the line begins.
_INSIDE = re.compile(
    rf"(?:(?P<bracket>[(\[])|[.!?…»”\"|)\]–—-]|(?<![^{_BREAKS}])) *+"
    rf"(?:(?P<dated>{_pattern('dated')}){_DATE}|(?P<inside>{_pattern('inside')})(?!\w)|(?P<about>{_pattern('about')}))"
)
_BY_WORDS = {cue.words: cue for cue in _CUES if cue.place == "inside"}
_BUTTONS = re.compile(rf"(?<![\w,])(?:(?:{_pattern('row')})(?: *+[|•·/] *+| ++|$)(?![,'])){{2,}}+")
_BRACKET_END = re.compile(r"[)\]]")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|[»”](?=\s[^\W\d_])")
# Where a sentence begins with no mark before it, as when a title was set into a paragraph.
_BEGINS = re.compile(
    r"(?<=[\w»”)%]) (?=(?:L[ea]s?|Ils?|Elles?|On|Cet|Ce(?:tte|s)?|Une?|Des|En|Aux?|À|Dans|Pour|Selon|Après|Depuis|«)[ \u00a0]"
    r"|L['’]\w)"
)
_COMPANY = re.compile(r" ?(?:l['’ea] ?|les )?([A-ZÀ-ÖØ-Þ][^ ,.]{1,40})")
_LAST_SENTENCE = re.compile(r"[.!?…»”\"][»”\"]?[ \u00a0]")


# --- One article and what is around it --------------------------------------------------------------------------------

_ITEM = re.compile(r"(\d{1,3})[.)]\s")
_NUMBER = re.compile(r"\d{1,6}$")
_SITE = re.compile(r" [-–—|»] (?:[\w-]++\.)+[a-z]{2,10}$")
_SAID_AT = re.compile(r"\d{1,2}(?:er)? [^\W\d_]{3,9} \d{4},? (?:a |at |- )?\d{1,2} ?[h:] ?\d{2}")
_SAID_BY = re.compile(r"[^\W\d_][\w.'’-]*+(?: [\w.'’-]++){0,2}+ ?: ?\S")


class _Unit:
    """The lines of one article with what is around it, each with the kind of region that it is, or None."""

    def __init__(self, text: str, folded: str, lines: Sequence[_Line]) -> None:
        self.text = text
        self.folded = folded
        self.lines = lines
        self.marks: list[RegionKind | None] = [None] * len(lines)
        self.cues = [_cued(text, line, _ANYWHERE) for line in lines]
        is_one = [_is_paragraph(text, line) and cue is None for line, cue in zip(lines, self.cues, strict=True)]
        # The characters of paragraphs above each line.
        self.said = [0, *accumulate(len(line) if one else 0 for line, one in zip(lines, is_one, strict=True))]
        self.first = is_one.index(True) if any(is_one) else len(lines)
        # Below these lines each says who says it, or is a title.
        self.last_unsaid = self._last_to_fail(lambda line: _SAID_BY.match(line.words))
        self.last_sentence = self._last_to_fail(lambda line: len(line) <= 160 and not _ends(text, line))
        # The line below the article's own, where comments, teasers or a form begin.
        self.stop = len(lines)

    def read(self) -> tuple[ProposedArticle | None, list[ProposedRegion]]:
        """The article, and the regions around it."""
        self._mark_lines()
        self._mark_head()
        self._mark_excerpts()
        self._mark_tail()
        own = [n for n, mark in enumerate(self.marks) if mark is None]
        if not own:
            return None, list(self._regions(0, len(self.lines)))
        low, high = own[0], own[-1] + 1
        while low and self._is_inside(low - 1):
            low -= 1
        while high < self.stop and self._is_inside(high):
            high += 1
        headline = self._headline(own)
        below = own[1:] if headline else own
        inner = [region for n in below for region in self._inside(n, is_last=n == own[-1])]
        article = ProposedArticle(
            self._span(low, high),
            headline,
            tuple(sorted([*self._regions(low, high), *inner], key=lambda region: region.span)),
        )
        return article, [*self._regions(0, low), *self._regions(high, len(self.lines))]

    def _is_inside(self, n: int) -> bool:
        """Whether a region at the edge of the article is inside it."""
        cue = self.cues[n]
        return self.marks[n] in (RegionKind.CAPTION, RegionKind.SIGNATURE) or (cue is not None and cue.table == "date")

    def _headline(self, own: Sequence[int]) -> Span | None:
        line = self.lines[own[0]]
        # A first line may be one though it ends as a sentence does.
        is_sentence = _ends(self.text, line) and (len(line) > _PARAGRAPH or own[0] > 0)
        return Span(line.start, line.end) if len(own) > 1 and line.words and not is_sentence else None

    def _regions(self, low: int, high: int) -> Iterator[ProposedRegion]:
        """The marked lines from one to another, those of a kind that follow one another together."""
        for kind, group in groupby(range(low, high), key=self.marks.__getitem__):
            numbers = list(group)
            if kind is RegionKind.COMMENTS:
                yield from self._comments(numbers[0], numbers[-1] + 1)
            elif kind:
                yield ProposedRegion(kind, self._span(numbers[0], numbers[-1] + 1))

    def _span(self, low: int, high: int) -> Span:
        return Span(self.lines[low].start, self.lines[high - 1].end)

    # Lines with a cue of their own

    def _mark_lines(self) -> None:
        n = 0
        while n < len(self.lines):
            cue = self.cues[n]
            takes = self._reach(n, cue) if cue and cue.table != "reply" else ""
            if cue is None or not takes:
                n += 1
                continue
            if takes == "rest":
                self._mark_rest(n, cue.kind)
                return
            # A cue for comments that none follow is the site's.
            self.marks[n] = RegionKind.BOILERPLATE if cue.table == "comments" else cue.kind
            n += 1
            if takes == "list":
                n = self._mark_titles(n, cue.kind)

    def _reach(self, n: int, cue: _Cue) -> str:
        """How far a cue reaches here."""
        if cue.place == "about" and not self._is_about(n):
            return ""
        if cue.takes != "rest":
            return cue.takes
        before, after = self.said[n], self.said[-1] - self.said[n]
        if cue.table == "comments":
            words = self.lines[n].words
            is_counted = "facebook" in words or any(c.isdigit() for c in words)
            if before < _ARTICLE:
                return "rest" if self.last_unsaid <= n < len(self.lines) - 2 else "line"
            return "rest" if self._is_answered(n) or (is_counted and after <= before) else "line"
        if cue.table == "teaser":
            if before < _ARTICLE:
                return "rest" if self.last_sentence <= n < len(self.lines) - 2 else "line"
            whole = [line for line in self.lines[n + 1 : n + 40] if self._is_whole(line)]
            return "rest" if len(whole) < 2 else "list"
        return "rest" if before >= _ARTICLE and after <= before else "line"

    def _is_about(self, n: int) -> bool:
        """Whether what is named here alone on a line is what the next one speaks of."""
        named = [word for word in self.lines[n].words.split()[3:] if len(word) > 2]
        below = self.lines[n + 1].start if n + 1 < len(self.lines) else 0
        return below > 0 and any(self.folded.find(word, below, below + _PARAGRAPH) >= 0 for word in named)

    def _is_whole(self, line: _Line) -> bool:
        """Whether this is a paragraph as articles have, and not an excerpt."""
        return len(line) >= 250 and _ends(self.text, line) and not _is_cut(self.text, line)

    def _last_to_fail(self, is_such: Callable[[_Line], object]) -> int:
        """The last line that is not such a line; -1 where all are."""
        return next((n for n in reversed(range(len(self.lines))) if not is_such(self.lines[n])), -1)

    def _is_answered(self, n: int) -> bool:
        """Whether readers' comments do follow."""
        for line, cue in zip(self.lines[n + 1 : n + 40], self.cues[n + 1 : n + 40], strict=True):
            if (cue and cue.table in ("reply", "comments")) or _SAID_AT.search(line.words):
                return True
        items = (_ITEM.match(self.text, line.start, line.end) for line in self.lines[n + 1 : n + 4])
        if any(item and item[1] == "1" for item in items):
            return True
        below = self.lines[n + 1 : n + 4]
        return len(below) >= 2 and all(_SAID_BY.match(line.words) for line in below)

    def _mark_rest(self, low: int, kind: RegionKind) -> None:
        self.stop = low
        is_answered = kind is RegionKind.COMMENTS
        for n in range(low, len(self.lines)):
            cue = self.cues[n]
            if cue and cue.takes == "rest" and (cue.table != "comments" or is_answered or self._is_answered(n)):
                kind = cue.kind
                is_answered = is_answered or kind is RegionKind.COMMENTS
            self.marks[n] = kind
        # The form below the comments.
        n = len(self.lines) - 1
        while (
            n > low
            and (cue := self.cues[n])
            and (cue.table in ("boilerplate", "reply") or (cue.table == "comments" and not self._is_answered(n)))
        ):
            self.marks[n] = RegionKind.BOILERPLATE
            n -= 1

    def _mark_titles(self, low: int, kind: RegionKind) -> int:
        """Marks the titles that a cue announces, eight at most, and returns the line below them."""
        for n in range(low, min(low + 8, len(self.lines))):
            line = self.lines[n]
            if self.cues[n] or len(line) > 250 or (_ends(self.text, line) and not _is_cut(self.text, line)):
                return n
            self.marks[n] = kind
        return min(low + 8, len(self.lines))

    # Above the first paragraph, and below the last

    def _mark_head(self) -> None:
        head = range(min(self.first, self.stop, 30))
        for n in head:
            words = self.lines[n].words
            cue = _cued(self.text, self.lines[n], _ABOVE)
            is_site = (
                _CRAWLED.match(words) or _RULE.match(words) or (n and _NUMBER.match(words)) or self._is_title_page(n)
            )
            if not self.marks[n] and (cue or is_site):
                self.marks[n] = cue.kind if cue else RegionKind.BOILERPLATE
        # A menu: three short lines or more, above a longer one.
        menu = next((n for n in head if len(self.lines[n]) > 30 or _ends(self.text, self.lines[n])), len(head))
        if 3 <= menu < len(self.lines):
            self.marks[:menu] = [RegionKind.BOILERPLATE] * menu

    def _is_title_page(self, n: int) -> bool:
        """Whether this is the page's title: the headline that stands below, with the site's name."""
        words = self.lines[n].words
        below = self.lines[n + 1 : n + 8] if _SITE.search(words) else ()
        return any(len(line) >= 15 and line.words and line.words in words for line in below)

    def _mark_tail(self) -> None:
        for n in range(self.stop - 1, max(self.first, self.stop - 12), -1):
            kind = self.marks[n] or self._closing(n)
            if kind is None:
                return
            self.marks[n] = kind

    def _closing(self, n: int) -> RegionKind | None:
        """What a line below the last paragraph is, if it is not the article's own."""
        line = self.lines[n]
        if len(line) > 160:
            return None
        words = self.text[line.start : line.end]
        if (
            _cued(self.text, line, _BELOW)
            or self.marks[n] is RegionKind.SIGNATURE
            or _is_name(words)
            or _is_agency(words)
        ):
            return RegionKind.SIGNATURE
        cue = self.cues[n]
        is_site = (cue is not None and cue.table == "reply") or _RULE.match(line.words) or contacts(words)
        return RegionKind.BOILERPLATE if is_site else None

    def _mark_excerpts(self) -> None:
        """Excerpts of other articles that no cue announces: they break off, below the signature or several at the end."""
        cut = [n for n in range(self.first + 1, self.stop) if _is_cut(self.text, self.lines[n])]
        if not cut:
            return
        low = self.stop
        broken = set(cut)
        while low - 1 in broken and len(self.lines[low - 1]) <= 500 and not self.marks[low - 1]:
            low -= 1
        signed = next((n for n in range(self.first + 1, cut[-1]) if self._is_signed(n)), None)
        if signed is not None:
            below = next((n for n in range(signed, self.stop) if not self._is_signed(n)), self.stop)
            if (len(cut) - bisect_left(cut, below)) * 4 >= self.stop - below:
                self._mark_signed(signed, below)
                low = below
        if self.stop - low >= 2:
            self.marks[low : self.stop] = [RegionKind.TEASER] * (self.stop - low)
            self.stop = low

    def _is_signed(self, n: int) -> bool:
        return self.said[n] >= _ARTICLE and self._closing(n) is RegionKind.SIGNATURE

    def _mark_signed(self, low: int, high: int) -> None:
        """The lines of a signature; where its last says again only names said above, it is the site's."""
        above = {word for line in self.lines[low : high - 1] for word in line.words.split()}
        is_again = high - low > 1 and above.issuperset(self.lines[high - 1].words.split())
        self.marks[low:high] = [RegionKind.SIGNATURE] * (high - low)
        if is_again:
            self.marks[high - 1] = RegionKind.BOILERPLATE

    # Inside the article's own lines

    def _inside(self, n: int, *, is_last: bool) -> Iterator[ProposedRegion]:
        line = self.lines[n]
        place = line.start
        if n <= self.first and (row := _BUTTONS.search(self.folded, place, min(line.end, place + _SHORT))):
            yield self._trimmed(RegionKind.BOILERPLATE, *row.span())
            place = row.end()
        while place < line.end and (found := _INSIDE.search(self.folded, place, line.end)):
            kind, start, end = self._found(found, n, is_last=is_last)
            if start < end:
                yield self._trimmed(kind, start, end)
            place = max(end, found.end())
        if is_last and place < line.end and len(line) >= _PARAGRAPH:
            yield from self._signature(line)

    def _trimmed(self, kind: RegionKind, start: int, end: int) -> ProposedRegion:
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return ProposedRegion(kind, Span(start, start + len(words.strip())))

    def _found(self, found: re.Match[str], n: int, *, is_last: bool) -> tuple[RegionKind, int, int]:
        """The region that these words begin, and where it ends: where it begins, if they begin none."""
        line = self.lines[n]
        start = found.start(found.lastgroup or 0)
        if found["dated"]:
            return RegionKind.BOILERPLATE, found.start("dated"), found.end()
        is_begun = found["bracket"] or not self.text[start].islower()
        if found["about"]:
            is_below = self.said[n] + start - line.start >= _ARTICLE
            return RegionKind.BOILERPLATE, start, self._about(found, line) if is_begun and is_below else start
        cue = _BY_WORDS[_plain(found["inside"])]
        if not is_begun:
            return cue.kind, start, start
        if cue.takes == "rest":
            enough = is_last and self.said[n] + start - line.start >= _ARTICLE
            return cue.kind, start, line.end if enough else start
        if found["bracket"]:
            # A bracket may close with the cue's own last character.
            close = _BRACKET_END.search(self.text, found.end() - 1, min(line.end, found.end() + _PARAGRAPH))
            return (cue.kind, found.start(), close.end()) if close else (cue.kind, start, start)
        if cue.words.endswith(")"):
            return cue.kind, start, start
        return cue.kind, start, found.end() if cue.table == "advertisement" else self._title_end(found.end(), line.end)

    def _title_end(self, start: int, end: int) -> int:
        """Where a title set into a paragraph ends: with a sentence, or where one begins without a mark between."""
        most = min(end, start + 220)
        # Its first word may be one that a sentence begins with.
        low = min(start + 12, most)
        marks = [most] if most == end else [start]
        if found := _SENTENCE_END.search(self.text, low, most):
            marks = [found.end()]
        if found := _BEGINS.search(self.text, low, most):
            marks.append(found.start())
        return max(start, min(marks))

    def _about(self, found: re.Match[str], line: _Line) -> int:
        """Where the lines about a company end, with which its release closes; where they begin, if they are not such."""
        name = _COMPANY.match(self.text, found.end(), line.end)
        if not name:
            return found.start("about")
        again = self.text.find(name[1], name.end(), min(line.end, name.end() + 120))
        is_again = again >= 0 and not any(c in ".!?" for c in self.text[name.end() : again])
        return line.end if is_again else found.start("about")

    def _signature(self, line: _Line) -> Iterator[ProposedRegion]:
        """A name, or an agency, after the last sentence and on its line."""
        for found in _LAST_SENTENCE.finditer(self.text, line.end - 80, line.end):
            words = self.text[found.end() : line.end]
            last = _Line(found.end(), line.end, 0, False, _plain(words.translate(_FOLD)))
            if _is_name(words) or _is_agency(words) or _cued(self.text, last, _BELOW):
                yield self._trimmed(RegionKind.SIGNATURE, found.end(), line.end)
                return

    # Comments

    def _comments(self, low: int, high: int) -> Iterator[ProposedRegion]:
        """The comments of these lines. A numbered one that gives a telephone number or an address sells something."""
        edges = [low]
        expected, indent = 1, -1
        for n in range(low, high):
            line = self.lines[n]
            item = _ITEM.match(self.text, line.start, line.end)
            if item and int(item[1]) == expected and indent in (-1, line.indent):
                expected, indent = expected + 1, line.indent
                edges.append(n)
            elif expected > 1 and self.text[line.start] == "•":
                edges.append(n)
        parts = [part for part in pairwise([*edges, high]) if part[0] < part[1]]
        first = low
        for start, end in parts:
            if _ITEM.match(self.text, self.lines[start].start) and contacts(self._span(start, end).of(self.text)):
                if first < start:
                    yield ProposedRegion(RegionKind.COMMENTS, self._span(first, start))
                yield ProposedRegion(RegionKind.ADVERTISEMENT, self._span(start, end))
                first = end
        if first < high:
            yield ProposedRegion(RegionKind.COMMENTS, self._span(first, high))
