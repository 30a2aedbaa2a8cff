"""Names of parties in a text, on their spans: those a gazetteer knows, and those that the words show to be one.

A name is a run of capitalised words after a word for a kind of party ("la société X", "le groupement A/B"), a ministry or a
bank by its full title, a government, or a name of the gazetteer. The role is what the words beside it give, None where they
give none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from tracker.extraction.lexicon import table
from tracker.extraction.vocabulary import PartyRole
from tracker.text import Span


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names that are known, each with the key of its party: countries, capitals, ministries, companies, with their aliases."""

    keys: Mapping[str, str]
    # By their first word, the longest first.
    _by_first: Mapping[str, Sequence[tuple[str, str]]] = field(repr=False, compare=False)

    @classmethod
    def of(cls, keys: Mapping[str, str]) -> Gazetteer:
        """From names as written to keys. A name begins with a capital, and capitals count: « Mali » is no « mali »."""
        by_first: dict[str, list[tuple[str, str]]] = {}
        for name, key in keys.items():
            plain = _plain(name.strip())
            if first := _CAPITAL.match(plain):
                by_first.setdefault(first[0], []).append((plain, key))
        for known in by_first.values():
            known.sort(key=lambda entry: -len(entry[0]))
        return cls(dict(keys), by_first)

    def at(self, plain: str, first: str, start: int) -> tuple[int, str]:
        """Where the longest known name that begins here ends, and whose it is; the same place if none does."""
        for name, key in self._by_first.get(first, ()):
            end = start + len(name)
            if plain.startswith(name, start) and not plain[end : end + 1].isalnum():
                return end, key
        return start, ""


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A name on its span. `key` is the gazetteer's, empty where it does not know the name."""

    span: Span
    role: PartyRole | None
    key: str = ""


_CAPITAL = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ]\w*+")


def _plain(text: str) -> str:
    """One apostrophe and one blank, every character in its place."""
    return text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


EMPTY = Gazetteer.of({})


def parties(text: str, gazetteer: Gazetteer, within: Span | None = None) -> list[NamedParty]:
    """The parties that a text names, or what lies `within` it, in order and not overlapping. Takes time linear in its length."""
    if within is not None:
        found = parties(within.of(text), gazetteer)
        return [replace(name, span=name.span.shift(within.start)) for name in found]
    plain = _plain(text)
    titles, bare = _titles()
    names: list[NamedParty] = []
    for match in titles.finditer(plain):
        end = _capitalised(plain, match.end())
        if end > match.end() or match["kind"].lower() not in bare:
            names.append(NamedParty(Span(match.start(), end), None))
    for match in _CAPITAL.finditer(plain) if gazetteer.keys else ():
        end, key = gazetteer.at(plain, match[0], match.start())
        if key:
            names.append(NamedParty(Span(match.start(), end), None, key))
    kept: list[NamedParty] = []
    for name in sorted(names, key=lambda each: (each.span.start, -each.span.end)):
        if not kept or name.span.start >= kept[-1].span.end:
            kept.append(name)
        elif name.key and not kept[-1].key:
            # "la société NOVAWIND" is NOVAWIND's.
            kept[-1] = NamedParty(kept[-1].span, None, name.key)
    return [NamedParty(name.span, _role(plain, name.span), name.key) for name in kept]


_CAPITALISED = re.compile(
    r"(?:(?:[ \u00a0]|(?<=['’]))(?:[A-ZÀ-Ý][\w&’'./-]*|d[eu]s?|de la|et|&|d['’](?=[A-ZÀ-Ý]))(?=[ \u00a0,.;:)\n]|$))*+"
)


def _capitalised(text: str, end: int) -> int:
    match = _CAPITALISED.match(text, end, min(len(text), end + 120))
    if not match:
        return end
    words = match[0]
    while (cut := re.search(r"[ \u00a0](?:d[eu]s?|de la|et|&|d['’])$", words)) is not None:
        words = words[: cut.start()]
    return end + len(words.rstrip(".,"))


@cache
def _titles() -> tuple[re.Pattern[str], frozenset[str]]:
    """The words that begin a name; those of the second need a proper name after them."""
    kinds = sorted({word for entry in table("party_kinds") for word in entry["words"]}, key=len, reverse=True)
    bare = {word for entry in table("party_kinds") if entry.get("needs_name") for word in entry["words"]}
    words = "|".join(re.escape(word).replace("'", "['’]").replace(r"\ ", r"[ \u00a0]") for word in kinds)
    article = r"(?:[Ll]['’]|(?:[Ll][ea]s?|[Ll]eur|[Uu]ne?)[ \u00a0])?"
    return re.compile(rf"(?<!\w){article}(?P<kind>(?i:{words}))(?:(?<=['’])|(?!\w))"), frozenset(bare)


def _role(plain: str, span: Span) -> PartyRole | None:
    before, after = plain[max(0, span.start - 60) : span.start].lower(), plain[span.end : span.end + 60].lower()
    for pattern, role in _role_patterns("before"):
        if pattern.search(before):
            return role
    for pattern, role in _role_patterns("after"):
        if pattern.match(after):
            return role
    return None


@cache
def _role_patterns(side: str) -> tuple[tuple[re.Pattern[str], PartyRole], ...]:
    made = []
    for entry in table("party_roles"):
        if entry["side"] != side:
            continue
        words = "|".join(re.escape(word) for word in entry["words"])
        pattern = rf"(?<!\w)(?:{words})\s*$" if side == "before" else rf"[\s,)]*(?:{words})(?!\w)"
        made.append((re.compile(pattern), PartyRole(entry["role"])))
    return tuple(made)
