"""Words that show what a passage does: promises, reports, compares, counts.

The vocabulary is the table `cues` of the lexicon; tenses are read from the endings of verbs.

`find` reads a text in one pass over its words; a cue is a run of words, and the longest one at a place wins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.extraction.lexicon import table
from tracker.extraction.temporal import odd
from tracker.text import Span, normalise


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that decided something, by the name of what they show (`will`, `sign`, `done` …)."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: where each begins and ends, and how it is looked up."""

    starts: Sequence[int]
    ends: Sequence[int]
    keys: Sequence[str]

    def before(self, place: int) -> int:
        """How many words begin before this place."""
        return bisect_left(self.starts, place)


_WORD = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+['’]?")


def words(text: str, within: Span | None = None) -> Words:
    """The words of a text, or of what lies `within` it, in small letters; an elided one keeps its apostrophe, straight (`d'`)."""
    part = text if within is None else within.of(text)
    if not odd(part):
        return _words(text, within)
    # Marks and soft hyphens inside words: read without them, placed with them.
    plain, shift = normalise(part), within.start if within else 0
    found = _words(plain.text, None)
    kept: list[tuple[Span, str]] = []
    for start, end, key in zip(found.starts, found.ends, found.keys, strict=True):
        span = plain.to_original(Span(start, end)).shift(shift)
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, key))
    return Words([span.start for span, _ in kept], [span.end for span, _ in kept], [key for _, key in kept])


def _words(text: str, within: Span | None) -> Words:
    start, end = (within.start, within.end) if within else (0, len(text))
    matches = list(_WORD.finditer(text, start, end))
    return Words(
        [match.start() for match in matches],
        [match.end() for match in matches],
        [match[0].lower().replace("’", "'") for match in matches],
    )


# Tenses, by the endings of verbs. What ends so and is no verb is in the lexicon's lists.

_FUTURE = re.compile(r"[^\W\d_]{2,}(?:er|ir|[dtvu]r|r)(?:a|ont|ai|ons|ez)")
_CONDITIONAL = re.compile(r"[^\W\d_]{2,}r(?:ait|aient|ions)")
_IMPERFECT = re.compile(r"[^\W\d_]{2,}(?:ait|aient)")
_PARTICIPLE = re.compile(r"[^\W\d_]{2,}(?:ée?s?|[iu]e?s?|(?:[iu]|er|eu|ou|oi)[st]e?s?|[ai]in[ts]e?s?)")
_HAVE = frozenset({"a", "ont", "avait", "avaient", "ayant"})
_BETWEEN = frozenset(
    {
        "déjà",
        "également",
        "aussi",
        "ainsi",
        "été",
        "toujours",
        "enfin",
        "bien",
        "notamment",
        "récemment",
        "officiellement",
    }
)


def find(text: str, found: Words) -> list[Cue]:
    """The cues of a text, in their order; they do not overlap. Takes time linear in the number of words."""
    return list(_find(found, text))


def _find(found: Words, text: str) -> Iterator[Cue]:
    trie, keys, at, count = _trie(), found.keys, 0, len(found.keys)
    while at < count:
        # Most words begin nothing.
        word = keys[at]
        end, kind = trie.longest(keys, at) if word in trie.steps or word[:2] in trie.begins else (at, "")
        if not kind and (read := _tense(keys, at, count, text[found.starts[at]].isupper())):
            end, kind = read
        if kind:
            yield Cue(Span(found.starts[at], found.ends[end - 1]), kind)
            at = end
        else:
            at += 1


def _tense(keys: Sequence[str], at: int, count: int, is_capital: bool) -> tuple[int, str] | None:
    word = keys[at]
    if word in _HAVE and at + 1 < count:
        after = at + 1
        while after < count - 1 and after < at + 3 and keys[after] in _BETWEEN:
            after += 1
        if _PARTICIPLE.fullmatch(keys[after]) and keys[after] not in _not_verbs():
            return after + 1, "past"
        return None
    if len(word) < 4 or word[-1] not in "atnsz" or word in _not_verbs():
        return None
    if _CONDITIONAL.fullmatch(word):
        return at + 1, "conditional"
    if _IMPERFECT.fullmatch(word):
        return at + 1, "imperfect"
    # A name at the head of a sentence, or of a place, may end so too.
    if not is_capital and word.endswith(("ra", "ront", "rai", "rons", "rez")) and _FUTURE.fullmatch(word):
        return at + 1, "will"
    return None


@cache
def _not_verbs() -> frozenset[str]:
    return frozenset(word for entry in table("cue_no_tense") for word in entry["words"])


# Runs of words


class _Trie:
    """Runs of words with what they show. A step is a word, the beginning of one (`sign*`), or any (`_`)."""

    __slots__ = ("any", "begins", "kind", "steps")

    def __init__(self) -> None:
        self.steps: dict[str, _Trie] = {}
        self.begins: dict[str, list[tuple[str, _Trie]]] = {}  # by the first two letters
        self.any: _Trie | None = None
        self.kind = ""

    def add(self, pattern: Sequence[str], kind: str) -> None:
        if not pattern:
            self.kind = self.kind or kind
            return
        for word in pattern[0].split("|"):
            self._step(word).add(pattern[1:], kind)

    def _step(self, word: str) -> _Trie:
        if word == "_":
            self.any = self.any or _Trie()
            return self.any
        if not word.endswith("*"):
            return self.steps.setdefault(word, _Trie())
        stem = word[:-1]
        known = self.begins.setdefault(stem[:2], [])
        for begin, node in known:
            if begin == stem:
                return node
        known.append((stem, node := _Trie()))
        return node

    def longest(self, keys: Sequence[str], at: int) -> tuple[int, str]:
        """Where the longest run that begins here ends, and what it shows; `""` where none begins."""
        best = (at, self.kind)
        if at >= len(keys):
            return best
        word = keys[at]
        nodes = [node for begin, node in self.begins.get(word[:2], ()) if word.startswith(begin)]
        if word in self.steps:
            nodes.append(self.steps[word])
        if self.any is not None:
            nodes.append(self.any)
        for node in nodes:
            end, kind = node.longest(keys, at + 1)
            if kind and (end > best[0] or not best[1]):
                best = (end, kind)
        return best


@cache
def _trie() -> _Trie:
    root = _Trie()
    for entry in table("cues"):
        for phrase in entry["words"]:
            root.add(_steps(phrase), entry["kind"])
    return root


def _steps(phrase: str) -> list[str]:
    """The words of an entry, elided ones apart: « s'engage|engagent » is `s'` and `engage|engagent`, « l'|le|la » is one word."""
    steps: list[str] = []
    for word in phrase.split():
        elided, apostrophe, rest = word.partition("'")
        if apostrophe and rest and not rest.startswith("|"):
            steps += [f"{elided}'", *_steps(rest)]
        else:
            steps.append(word)
    return steps
