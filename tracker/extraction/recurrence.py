"""How often: what a French text promises to do each period, as an RRULE (RFC 5545).

A word of period is read as a recurrence only where something is *done* each time: delivered, paid, trained, built,
held. A capacity ("500 000 tonnes par an"), a statistic ("consomme 3 millions de litres par jour"), an effect ("évitera
50 000 tonnes de CO2 par an") and a custom ("la session annuelle", "le rapport annuel") are rates or names. Which it is,
the nearest word of the tables `recurrence_done`, `recurrence_meetings` and `recurrence_not_done` says; with none near,
"deux fois par an", "par mois", "par semaine" and their like are taken, "par an" and "par jour", which mostly measure,
are not.

"Deux fois par an" is every six months; where a number of times does not divide the year into months, only the period
is said ("cinq fois par an", "deux fois par semaine").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker.extraction.lexicon import table as lexicon
from tracker.extraction.temporal import folded, odd
from tracker.text.normalise import normalise
from tracker.text.spans import Span


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The words of a period and the rule they stand for: `FREQ=MONTHLY`, `FREQ=YEARLY;BYMONTH=3`."""

    span: Span
    rrule: str


def recurrences(text: str, *, within: Span | None = None) -> list[Recurrence]:
    """The recurrences of a text, or of what lies `within` it, in order, in code points of `text`. They do not overlap.

    Takes time linear in the length of the text.
    """
    start, end = (within.start, min(within.end, len(text))) if within else (0, len(text))
    part = text if end - start == len(text) else text[start:end]
    if not odd(part):
        return [Recurrence(span.shift(start), rrule) for span, rrule in _read(folded(part))]
    plain = normalise(part)
    return [Recurrence(plain.to_original(span).shift(start), rrule) for span, rrule in _read(folded(plain.text))]


_UNITS = {
    "an": "FREQ=YEARLY",
    "annee": "FREQ=YEARLY",
    "semestre": "FREQ=MONTHLY;INTERVAL=6",
    "trimestre": "FREQ=MONTHLY;INTERVAL=3",
    "bimestre": "FREQ=MONTHLY;INTERVAL=2",
    "mois": "FREQ=MONTHLY",
    "quinzaine": "FREQ=WEEKLY;INTERVAL=2",
    "semaine": "FREQ=WEEKLY",
    "jour": "FREQ=DAILY",
}
_DAYS = {
    "lundi": "MO",
    "mardi": "TU",
    "mercredi": "WE",
    "jeudi": "TH",
    "vendredi": "FR",
    "samedi": "SA",
    "dimanche": "SU",
}
_RANKS = {"premier": "1", "deuxieme": "2", "second": "2", "troisieme": "3", "quatrieme": "4", "dernier": "-1"}
_MEASURES = frozenset({"an", "annee", "jour"})
_BEFORE = 110
_AFTER = 70
_STOP = re.compile(r"[.!?;…][»\"”)]?\s|\n[ ]?\n")
_WORD = re.compile(r"[a-z]++")
_DEFINITE = frozenset({"la", "les", "le", "l", "cette", "ces", "sa", "ses", "leur", "leurs"})


class _Grammar:
    """The vocabulary as patterns. Made once, when first asked for."""

    def __init__(self) -> None:
        self.adjectives: dict[str, str] = {
            folded(word): entry["rrule"] for entry in lexicon("recurrence_words") for word in entry["words"]
        }
        self.adverbs: dict[str, str] = {
            folded(entry["adverb"]): entry["rrule"] for entry in lexicon("recurrence_words")
        }
        self.months = {folded(entry["words"][0]): n for n, entry in enumerate(lexicon("time_months"), 1)}
        self.numbers = {
            folded(word): entry["first"] + n * entry["step"]
            for entry in lexicon("time_numbers")
            for n, word in enumerate(entry["words"])
        }
        self.words: dict[str, str] = {}
        stems: dict[str, str] = {}
        for kind in ("done", "meetings", "not_done"):
            for entry in lexicon(f"recurrence_{kind}"):
                for word in map(folded, entry["words"]):
                    (stems if word.endswith("*") else self.words)[word.rstrip("*")] = kind
        self.stems = stems
        self.lengths = sorted({len(stem) for stem in stems}, reverse=True)

        gap = r"(?>[ ]{1,3}+\n?[ ]{0,8}+|\n[ ]{0,8}+)"
        number = rf"(?:\d{{1,2}}|{'|'.join(self.numbers)})"
        unit, day, rank = ("|".join(names) for names in (_UNITS, _DAYS, _RANKS))
        self.patterns: dict[str, re.Pattern[str]] = {}
        for words, pattern in (
            (
                ("par", "chaque", "an", "annee"),
                rf"(?:(?:par|chaque){gap})?(?:(?P<unit>{unit})|(?P<day>{day}))(?![a-z])",
            ),
            (
                ("tous", "toutes"),
                rf"tou(?:te)?s{gap}les{gap}(?:(?P<count>{number}){gap})?"
                rf"(?:(?P<units>{unit})s?|(?P<rank>{rank})s?{gap}(?P<ranked>{day})s?|(?P<days>{day})s)(?![a-z])"
                rf"(?P<of>{gap}(?:du|de{gap}chaque){gap}mois(?![a-z]))?",
            ),
            (_RANKS, rf"(?P<nth>{rank}){gap}(?P<weekday>{day}){gap}(?:du|de{gap}chaque){gap}mois(?![a-z])"),
            (("mois", "semaine", "jour"), rf"(?P<unit>{unit})(?![a-z])"),
            (self.adjectives, rf"(?P<adjective>{'|'.join(self.adjectives)})(?![a-z])"),
            (self.adverbs, rf"(?P<adverb>{'|'.join(self.adverbs)})(?![a-z])"),
        ):
            for word in words:
                self.patterns[word] = re.compile(pattern)
        self.times = re.compile(rf"(?<![a-z0-9])(?P<times>{number}){gap}fois{gap}(?:l')?$")
        self.begins = re.compile(
            rf"(?:{gap}(?:en|a|au{gap}mois{gap}de){gap}(?P<month>{'|'.join(self.months)}))(?![a-z])"
        )
        self.counted = re.compile(rf"(?P<count>{number}){gap}(?:tranches|versements|echeances|livraisons{gap}en){gap}$")

    def kind(self, word: str) -> str | None:
        """Which table a word belongs to."""
        found = self.words.get(word)
        if found is None:
            for length in self.lengths:
                if length <= len(word) and (found := self.stems.get(word[:length])):
                    return found
        return found


@cache
def _grammar() -> _Grammar:
    return _Grammar()


def _read(text: str) -> Iterator[tuple[Span, str]]:
    grammar = _grammar()
    done = 0
    for word in _WORD.finditer(text):
        pattern = grammar.patterns.get(word[0])
        if pattern is None or word.start() < done:
            continue
        match = pattern.match(text, word.start())
        found = _found(grammar, text, match, done) if match else None
        if found is not None:
            done = found[0].end
            yield found


def _found(grammar: _Grammar, text: str, match: re.Match[str], floor: int) -> tuple[Span, str] | None:
    """The recurrence of one match of the patterns, if something is done each time."""
    start, end = match.span()
    groups = match.groupdict()
    unit, times = groups.get("unit"), 0
    is_rate = match[0] == unit
    if is_rate:  # « 5 000 t/an », « 5 000 tonnes l'an »
        mark = (
            1
            if text.startswith("/", start - 1)
            else 2
            if unit == "an" and text.startswith("l'", max(0, start - 2))
            else 0
        )
        if not mark or start - mark < floor:
            return None
        start -= mark
    if unit and (before := grammar.times.search(text[max(floor, start - 20) : start])):
        times, start = _number(grammar, before["times"]), start - len(before[0])
    elif (
        is_rate and not text.startswith("/", start) and not text[max(0, start - 24) : start].strip(" \n")[-1:].isalpha()
    ):
        return None
    rrule = _rule(grammar, groups, times)
    if rrule is None or not _is_done(grammar, text, Span(start, end), groups, times):
        return None
    if rrule == "FREQ=YEARLY" and (month := grammar.begins.match(text, end)):
        rrule, end = f"{rrule};BYMONTH={grammar.months[month['month']]}", month.end()
    if groups.get("adjective") and (counted := grammar.counted.search(text[max(0, start - 32) : start])):
        rrule = f"{rrule};COUNT={_number(grammar, counted['count'])}"
    return Span(start, end), rrule


def _rule(grammar: _Grammar, groups: dict[str, str | None], times: int) -> str | None:
    if adjective := groups.get("adjective"):
        return grammar.adjectives[adjective]
    if adverb := groups.get("adverb"):
        return grammar.adverbs[adverb]
    if (rank := groups.get("nth")) and (day := groups["weekday"]):
        return f"FREQ=MONTHLY;BYDAY={_RANKS[rank]}{_DAYS[day]}"
    if (rank := groups.get("rank")) and (day := groups["ranked"]):
        return f"FREQ=MONTHLY;BYDAY={_RANKS[rank]}{_DAYS[day]}" if groups["of"] else None
    if day := groups.get("day") or groups.get("days"):
        return f"FREQ=WEEKLY;BYDAY={_DAYS[day]}" if not groups.get("count") else None
    unit = groups.get("unit") or groups.get("units") or ""
    rule = _UNITS[unit]
    if rule == "FREQ=YEARLY" and times in (2, 3, 4, 6):
        return f"FREQ=MONTHLY;INTERVAL={12 // times}"
    if rule == "FREQ=YEARLY" and times == 12:
        return "FREQ=MONTHLY"
    if count := groups.get("count"):
        return _every(rule, unit, _number(grammar, count))
    return rule


def _every(rule: str, unit: str, count: int) -> str | None:
    """Every so many periods: "tous les deux ans", "tous les quinze jours"."""
    if unit == "jour" and count in (7, 8, 14, 15):
        return "FREQ=WEEKLY" if count < 9 else "FREQ=WEEKLY;INTERVAL=2"
    frequency, _, interval = rule.partition(";INTERVAL=")
    every = count * int(interval or 1)
    if not every:
        return None
    return f"{frequency};INTERVAL={every}" if every > 1 else frequency


def _number(grammar: _Grammar, words: str) -> int:
    return int(words) if words.isdigit() else grammar.numbers[words]


def _is_done(grammar: _Grammar, text: str, span: Span, groups: dict[str, str | None], times: int) -> bool:
    """Whether something is done each time, by the nearest word that says so or says otherwise."""
    low = max(0, span.start - _BEFORE)
    for stop in _STOP.finditer(text, low, span.start):
        low = stop.end()
    before = _WORD.findall(text, low, span.start)
    if groups.get("adjective"):
        return _is_noun_done(grammar, before[-5:])
    for word in reversed(before):
        if kind := grammar.kind(word):
            return kind != "not_done"
    high = min(len(text), span.end + _AFTER)
    if after := _STOP.search(text, span.end, high):
        high = after.start()
    for word in _WORD.findall(text, span.end, high):
        if kind := grammar.kind(word):
            return kind != "not_done"
    if times or text.startswith("/", span.start):
        return times > 0
    return (groups.get("unit") or groups.get("units") or "mois") not in _MEASURES


def _is_noun_done(grammar: _Grammar, before: list[str]) -> bool:
    """Whether the noun of an adjective of period is something done: "livraison mensuelle", not "chiffre d'affaires"."""
    for place in range(len(before) - 1, -1, -1):
        kind = grammar.kind(before[place])
        if kind == "meetings":
            return place == 0 or before[place - 1] not in _DEFINITE
        if kind:
            return kind == "done"
    return False
