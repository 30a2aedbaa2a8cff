"""When: the dates, periods and lengths of time that a French text names, each on its span, as precise as its words.

Our own grammar, in four steps. One pass over the words finds those a date can begin with. A *core* is read from there
(`31 décembre 2024`, `fin 2026`, `premier trimestre de l'année prochaine`, `24 mois`), twice where the words say "de …
à …". The words before it (`avant le`, `d'ici`, `à partir du`: the table `time_leads`) say how it limits. The clause
around it says what it dates. Nothing here knows what day it is: what the words leave open is placed by the article's
own date, and stays open without one.

What the words come to, beside the table of `edtf`:

| the words | EDTF | why |
|---|---|---|
| avant fin 2026, avant la fin de l'année 2026 | `../2026-12-31` | "before the end": its last day is still before |
| d'ici mi-2026, avant la mi-2026 | `../2026-06-30` | the middle as a limit is its midpoint, not the months around it |
| début, mi-, fin mars 2026 | days 1–10, 11–20, 21–31 | thirds of a month: `2026-03~` would reach into February |
| première quinzaine, semaine, décade de mars 2026 | days 1–15, 1–7, 1–10 | |
| début, fin du trimestre; du semestre | its first, last month; two months | |
| dans six mois | the month six months on | as precise as its unit |
| dans un an; dans trois ans | the month; the year | two years and more are counted in years |
| d'ici deux ans, dans les 18 prochains mois | `../` the day that far on | a limit, counted from the article |
| dans un délai de 24 mois, sous 90 jours | none, `P24M`, `P90D` | nobody says when it begins |
| la semaine prochaine | its Monday to its Sunday | |
| en novembre, without a year | the next one if the clause looks ahead, the last one if it looks back, else the nearest | |
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from tracker.extraction import edtf as table
from tracker.extraction.edtf import Bounds, EdtfError
from tracker.extraction.lexicon import table as lexicon
from tracker.extraction.vocabulary import Basis, DeadlineQualifier
from tracker.text.normalise import normalise
from tracker.text.spans import Span


class Sense(StrEnum):
    """What an expression of time dates."""

    DEADLINE = "deadline"
    """It limits or places something promised: "sera livrée fin 2026", "avant le 31 décembre 2024"."""
    EVENT = "event"
    """When a meeting, a visit, a signing, an announcement or an article takes or took place; a tender's closing."""
    DURATION = "duration"
    """A length without a start: "dans un délai de 24 mois", "pour une durée de cinq ans", "sur trois ans"."""
    PAST = "past"
    """History: "depuis 1960", "en 2019" before publication, "il y a dix ans"."""
    REFERENCE = "reference"
    """A year that names something: "Vision 2030", "budget 2025", "plan 2021-2025", "campagne 2024-2025"."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One expression of time. Its span holds its preposition: "avant le 31 décembre 2024".

    `edtf` is `""`, and both bounds `None`, where the words alone do not give a day (`needs_publication_date`), where
    they name a day that does not exist (`impossible_date`), and for a length. `lower` and `upper` are
    `edtf.bounds(edtf)`. `qualifier` is `None` for a length and for a reference. `duration` is ISO 8601, `""` if the
    words give none; "d'ici deux ans" gives both. Flags:

    - `needs_publication_date`: relative, and the article's date is not known, or not closely enough;
    - `year_inferred`: the words give no year; `weekday_differs`: the weekday they name is another;
    - `impossible_date`: the calendar does not have it;
    - `tender_closing`: the end of a call for tenders or applications;
    - `former_deadline`: a limit that was set once and has passed or moved ("devait être livrée en 2023", "reportée de
      mars à juin").
    """

    span: Span
    sense: Sense
    edtf: str
    qualifier: DeadlineQualifier | None
    lower: date | None
    upper: date | None
    duration: str
    basis: Basis
    flags: tuple[str, ...]


def moments(text: str, *, published_on: Bounds | None, within: Span | None = None) -> list[Moment]:
    """The expressions of time in a text, or in what lies `within` it, in order, in code points of `text`.

    `published_on` is the first and the last day the article can be of; what two such days would place differently
    stays unresolved. Vague words ("prochainement", "dans les prochains mois", "à terme") are no moments. Moments do
    not overlap. Takes time linear in the length of the text.
    """
    start, end = (within.start, min(within.end, len(text))) if within else (0, len(text))
    part = text if end - start == len(text) else text[start:end]
    dates = _Article.of(published_on)
    if not odd(part):
        return [_shifted(moment, start) for moment in _moments(part, dates)]
    plain = normalise(part)
    return [replace(m, span=plain.to_original(m.span).shift(start)) for m in _moments(plain.text, dates)]


# --- One spelling -----------------------------------------------------------------------------------------------------

_FOLDS = (
    ("ÀÂÄÁÃàâäáã", "a"),
    ("ÉÈÊËéèêëᵉ", "e"),
    ("ÎÏÍîïí", "i"),
    ("ÔÖÓôöó", "o"),
    ("ÛÙÜÚûùüú", "u"),
    ("Çç", "c"),
    ("İ", "i"),
    ("ʳ", "r"),
    ("’‘ʼ′´`‛", "'"),
    ("–—‐‑−", "-"),
    ("\u00a0\u202f\u2009\u2007\u2002\u2003\u2004\u2005\u2006\u2008\u200a\u205f\u3000\t\r", " "),
    ("\v\f\x85\u2028\u2029", "\n"),
)
_REPLACEMENTS = tuple((char, plain) for chars, plain in _FOLDS for char in dict.fromkeys(chars.lower() + chars))
_ODD = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]")


def odd(text: str) -> bool:
    """Whether a text holds combining marks or invisible characters, so that folding it in place is not enough."""
    return _ODD.search(text) is not None


def folded(text: str) -> str:
    """A text in small letters without accents, one kind of blank, apostrophe and dash; the same length, place for place.

    Takes one pass for each character that it replaces, which is far quicker than a table of all of them.
    """
    plain = text.replace("İ", "I").lower()
    for char, other in _REPLACEMENTS:
        plain = plain.replace(char, other)
    return plain


# --- The vocabulary, made ready ---------------------------------------------------------------------------------------

_GAP = r"(?>[ ]{1,4}+\n?[ ]{0,8}+|\n[ ]{0,8}+)"
_TOKEN = re.compile(r"[a-z]++|\d++")
_ARTICLES = frozenset({"le", "la", "l", "les", "ce"})
_CONTRACTED = {"du": "de", "d": "de", "des": "de", "au": "a", "aux": "a", "jusqu": "jusque"}
_SOFT = frozenset(" \n'-")

_Trie = dict[str, Any]
_LEAF = ""


def _words(phrase: str) -> list[str]:
    """The words of a phrase of the vocabulary, folded; `dès` keeps its accent, for without it it is `des`."""
    return [word if phrase.split()[0] == "dès" and word == "dès" else folded(word) for word in _split(phrase)]


def _split(phrase: str) -> list[str]:
    return re.findall(r"[^\W_]+", phrase)


def _plain(word: str) -> str:
    """The word that a lead is looked up by: articles are `""`, contracted ones their preposition."""
    return "" if word in _ARTICLES else _CONTRACTED.get(word, word)


def _raw(word: str) -> str:
    """The word that what stands before a length is looked up by: its articles count ("dans", "dans les")."""
    return "de" if word == "d" else word


def _forms(entry: Mapping[str, Any]) -> Iterator[str]:
    for word in entry["words"]:
        plain = folded(word)
        yield plain
        if entry.get("inflect"):
            yield from (plain + ending for ending in ("e", "s", "es"))


def _set(name: str) -> frozenset[str]:
    return frozenset(form for entry in lexicon(name) for form in _forms(entry))


def _valued(name: str, value: str) -> dict[str, Any]:
    return {form: entry[value] for entry in lexicon(name) for form in _forms(entry)}


def _trie(name: str, *, raw: bool = False, value: str = "relation") -> _Trie:
    """The phrases of a table by their words from the last to the first, as they are met walking back from a date."""
    root: _Trie = {}
    for entry in lexicon(name):
        for phrase in entry["words"]:
            node = root
            for word in reversed(_words(phrase)):
                key = _raw(word) if raw else _plain(word)
                if key:
                    node = node.setdefault(key, {})
            node[_LEAF] = entry.get(value, "")
    return root


def _any(words: Iterable[str]) -> str:
    """An alternation, the longest first."""
    return "|".join(sorted((re.escape(word) for word in words), key=lambda word: (-len(word), word)))


@cache
def _grammar() -> _Grammar:
    return _Grammar()


class _Grammar:
    """The vocabulary as tables and patterns. Made once, when first asked for."""

    def __init__(self) -> None:
        months = lexicon("time_months")
        self.months = {folded(w): n for n, entry in enumerate(months, 1) for w in entry["words"]}
        self.short_months = {folded(w): n for n, entry in enumerate(months, 1) for w in entry["short"]}
        self.weekdays = {word: n for entry in lexicon("time_weekdays") for n, word in enumerate(entry["words"])}
        self.numbers = {
            folded(word): entry["first"] + n * entry["step"]
            for entry in lexicon("time_numbers")
            for n, word in enumerate(entry["words"])
        }
        self.units = {folded(w): (e["unit"], e["times"]) for e in lexicon("time_units") for w in e["words"]}
        self.ordinals = _valued("time_ordinals", "rank")
        self.parts = _valued("time_parts", "part")
        self.shifts = _valued("time_shifts", "shift")
        self.days = _valued("time_days", "days")
        self.leads = _trie("time_leads")
        self.trails = _valued("time_trails", "relation")
        self.lengths = _trie("time_lengths", raw=True)
        self.about = _trie("time_about", raw=True)
        self.cues = _valued("time_cues", "kind")
        self.saying = frozenset(form + ending for form in _set("time_saying") for ending in ("", "e", "s", "es"))
        self.no_tense = _set("time_no_tense")
        self.tenders = tuple(_set("time_tenders"))
        self.references = _set("time_references")
        self.not_lengths: dict[str, int] = _valued("time_not_lengths", "reach")
        self.not_plural = _set("time_not_plural")
        self.moved = _set("time_moved")

        gap, month = _GAP, rf"(?P<month>{_any([*self.months, *self.short_months])})(?![a-z])(?P<dot>\.)?"
        year = r"(?P<year>(?:19|20)\d\d)(?![\d])"
        day = r"(?:1(?:er|{g}er)|0?[1-9](?!\d)|[12]\d|3[01])".replace("{g}", " ")
        weekday = rf"(?:{_any(self.weekdays)})"
        shift = rf"(?P<shift>{_any(self.shifts)})(?![a-z])".replace(r"\ ", gap)
        after_month = rf"(?:(?:,?{gap}(?:de{gap})?(?:l'an(?:nee)?{gap})?|/)?+{year}|{gap}{shift})?+"
        self.day = re.compile(
            rf"(?P<first>{day})\)?"
            rf"(?:(?:{gap}?,{gap}?(?:{weekday}{gap})?(?:le{gap})?{day}){{0,5}}+"
            rf"(?:{gap}?-{gap}?|/|{gap}?&{gap}?|{gap}(?:et|a|au|ou){gap})(?:{weekday}{gap})?(?:le{gap})?(?P<last>{day})\)?)?+"
            rf"{gap}?(?:du{gap}mois{gap}d(?:e{gap}|'))?{month}{after_month}"
        )
        self.day_of_month = re.compile(
            rf"{day}{gap}(?:de{gap}ce{gap}mois|du{gap}mois{gap}(?:en{gap}cours|prochain)|du{gap}courant|courant)(?![a-z])"
        )
        self.month = re.compile(rf"{month}{after_month}")
        self.month_of = re.compile(rf"(?:ce{gap})?mois{gap}d(?:e{gap}|'){month}{after_month}")
        self.numeric = re.compile(
            r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d|(?<=\d\d/\d\d/)\d\d)(?!\d|[/.-]\d)"
        )
        self.iso = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
        self.year = re.compile(
            rf"{year}(?:{gap}?(?P<mark>[-/]){gap}?(?P<to>(?:(?:19|20)\d\d|\d\d)(?!\d))(?!-?\d|[/.,]\d)"
            rf"|(?P<list>(?:{gap}?,{gap}(?:19|20)\d\d(?!\d)){{0,6}}+{gap}(?:et|ou){gap}(?P<and>(?:19|20)\d\d)(?!\d)))?+"
        )
        self.year_noun = re.compile(
            rf"(?:an(?:nee)?s?|exercices?(?:{gap}(?:budgetaires?|fiscal|fiscaux))?)(?:{gap}(?:civile|calendaire))?{gap}(?={year})"
        )
        self.weekday = re.compile(
            rf"(?P<weekday>{weekday})(?![a-z]),?(?:{gap}(?:le{gap})?(?=\d|premier)|{gap}{shift})?"
        )
        self.weekday_range = re.compile(rf"s(?![a-z])|-|{gap}(?:au|a|et){gap}(?:le{gap})?{weekday}")
        self.shifted = re.compile(
            rf"(?P<unit>annee|an|exercice|mois|semaine|trimestre|semestre)(?:-ci)?(?![a-z])(?:{gap}{shift})?"
        )
        self.next = re.compile(rf"(?P<shift>prochaine?){gap}(?P<unit>annee|mois|semaine|trimestre|semestre)(?![a-z])")
        self.this = re.compile(
            rf"(?:ce|cet|cette){gap}(?P<unit>annee|mois|semaine|trimestre|semestre)(?:-ci)?(?![a-z])"
        )
        self.part = re.compile(
            rf"(?P<part>{_any(self.parts)})(?![a-z])(?:{gap}?-{gap}?|{gap}(?:(?:de|d')?{gap}?(?:l'|la{gap}|le{gap})|(?:du|de|des){gap}|d')?)".replace(
                r"\ ", gap
            )
        )
        self.ordinal = re.compile(
            rf"(?P<rank>{_any(self.ordinals)})\)?{gap}(?P<unit>trimestre|semestre|quinzaine|moitie|decade|semaine)s?(?![a-z])"
            rf"(?P<of>{gap}(?:de{gap}(?:l'|la{gap})|(?:du|de){gap}|d')?)?"
        )
        self.coded = re.compile(rf"(?P<code>[tsq])[ -]?(?P<rank>[1-4])(?!\d)(?:{gap}?[-/]?(?:de{gap})?{year})?")
        self.coded_back = re.compile(rf"(?P<rank>[1-4])(?P<code>[ts])(?:rim(?:estre)?|em(?:estre)?)?{gap}?{year}")
        self.near = re.compile(rf"(?:{_any(self.days)})(?![a-z])".replace(r"\ ", gap))
        self.to = re.compile(
            rf"(?:{gap}?-{gap}?|{gap}(?P<word>et|a|au|aux|jusqu'(?:a|au|en)){gap})(?:(?:le|la){gap}|l'|fin{gap}(?=fin))?(?:en{gap})?"
        )
        count = rf"(?:\d{{1,4}}|(?:(?:{_any(self.numbers)})(?![a-z])(?:(?:-|{gap})(?:et(?:-|{gap})|d(?:e{gap}|'))?)?){{1,4}})"
        self.length = re.compile(
            rf"(?P<count>{count}){gap}?(?:(?:\((?:\d{{1,4}})\)){gap}?)?"
            rf"(?:(?:a|ou|-|et){gap}?(?P<most>{count}){gap}?(?:\((?:\d{{1,4}})\){gap}?)?)?"
            rf"\)?{gap}?(?P<word>prochaine?s|premiere?s|derniere?s|autres|annees?{gap}et)?{gap}?"
            rf"(?P<unit>{_any(self.units)})(?![a-z])(?P<half>{gap}et{gap}demie?)?"
            rf"(?:{gap}(?P<tail>prochaine?s|a{gap}venir|qui{gap}viennent|derniere?s|passee?s|ecoulee?s|"
            rf"suivants?|suivantes?|qui{gap}suiv\w+|apres|a{gap}compter|a{gap}partir|de{gap}(?:grace|differe)|d'(?:age|experience|existence|existence))(?![a-z]))?"
        )
        self.bracketed = re.compile(r"\((?P<digits>\d{1,4})\)")
        self.length_nouns = tuple(
            re.compile(
                rf"(?:(?:dans|sous|sur|pour|pendant|durant|avec|selon){gap})?(?:(?:un|une|le|la|des|les){gap}|l'|d'(?:une?{gap})?)?"
                rf"(?:{_any(folded(w) for w in entry['words'])})(?![a-z])(?:{gap}[a-z'\-]+){{0,{entry['reach']}}}{gap}?"
                rf"(?P<link>de|d'|a|:|sur){gap}?(?:(?:plus|moins|pres){gap}d(?:e|'){gap}?|environ{gap}|(?:de|d'){gap}?)?$"
            )
            for entry in lexicon("time_length_nouns")
        )

        self.copula = re.compile(r"(?<![a-z])(?:est|sont|sera|seront|fixe|estime|etale)(?![a-z])")
        starts: dict[str, str] = {}
        for word in (*self.months, *self.short_months):
            starts[word] = "month"
        for word in self.numbers:
            starts.setdefault(word, "length")
        for word in self.weekdays:
            starts[word] = "weekday"
        for name, words in (
            ("part", self.parts),
            ("ordinal", (w for w in self.ordinals if w[0].isalpha())),
            ("near", self.days),
            ("period", ("mois", "annee", "annees", "an", "exercice", "exercices", "semaine", "trimestre", "semestre")),
            ("next", ("prochain", "prochaine")),
            ("this", ("cet", "cette", "ce")),
            ("coded", ("t", "s", "q")),
        ):
            for word in words:
                starts[re.split(r"[ '-]", word)[0]] = name
        self.starts = starts


# --- A date as the words give it --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Core:
    """The calendar part of an expression, not yet placed in a year if the words name none."""

    start: int
    end: int
    grain: str
    """day, days (of a month), month, quarter, half, week, year, or near (days from the article's)."""
    part: str = ""
    """begin, middle, end, or the whole."""
    year: int | None = None
    year_shift: int | None = None
    """Years from the article's: "premier trimestre de l'année prochaine"."""
    month: int = 0
    day: int = 0
    last: int = 0
    """The last day of several; 31 for the month's own last."""
    rank: int = 0
    """Which quarter or half; 0 for none named."""
    shift: int | None = None
    """Of its own grain: "le mois prochain" 1, "vendredi dernier" -1, "cette semaine" 0."""
    weekday: int | None = None
    to_year: int | None = None
    """The last of several years."""
    has_noun: bool = True
    """Whether the words alone show that it is a date; a bare year needs a preposition."""

    @property
    def is_relative(self) -> bool:
        """Whether it has to be placed from the article's date."""
        return self.year is None


class _Impossible(Exception):
    """The calendar has no such day."""


def _shift_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last if it is shorter. `OverflowError` beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_QUARTERS = {1: "33", 2: "34", 3: "35", 4: "36"}
_HALVES = {1: "40", 2: "41"}
_THIRDS = {"begin": (1, 10), "middle": (11, 20), "end": (21, 31)}
_YEAR_PARTS = {"": "", "begin": "-01~", "middle": "-06~", "end": "-12~"}


def _in_year(core: _Core, year: int) -> str:
    """The EDTF of a core in one year. Raises `_Impossible`."""
    if not 1 <= year <= 9999:
        raise _Impossible
    y = f"{year:04}"
    if core.grain == "year":
        return f"{y}/{core.to_year:04}" if core.to_year else y + _YEAR_PARTS[core.part]
    if core.grain in ("quarter", "half"):
        length = 3 if core.grain == "quarter" else 6
        rank = core.rank or 12 // length
        first = (rank - 1) * length + 1
        if not core.part:
            return f"{y}-{(_QUARTERS if length == 3 else _HALVES)[rank]}"
        third = length // 3
        first += third * ("begin", "middle", "end").index(core.part)
        return f"{y}-{first:02}" if third == 1 else f"{y}-{first:02}/{y}-{first + 1:02}"
    if not 1 <= core.month <= 12:
        raise _Impossible
    longest = monthrange(year, core.month)[1]
    if core.grain == "month":
        if not core.part:
            return f"{y}-{core.month:02}"
        first, last = _THIRDS[core.part]
        return f"{y}-{core.month:02}-{first:02}/{y}-{core.month:02}-{min(last, longest):02}"
    last = longest if core.last == 99 else core.last or core.day
    first = longest - 6 if core.day == 99 else core.day
    if not 1 <= first <= last <= longest:
        raise _Impossible
    start = f"{y}-{core.month:02}-{first:02}"
    return start if first == last else f"{start}/{y}-{core.month:02}-{last:02}"


def _nearest(core: _Core, today: date, tense: int) -> tuple[int, bool]:
    """The year that a date without one means, seen from `today`, and whether its weekday is another there.

    The next one for `tense` 1, the last one for -1, else the nearest; "prochain" and "dernier" exclude today's.
    """
    found: list[tuple[bool, int, int]] = []
    strict = core.shift not in (None, 0)
    aim = core.shift if core.shift else tense
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            days = table.bounds(_in_year(core, year))
        except (_Impossible, EdtfError):
            continue
        if days.lower is None or days.upper is None:
            continue
        if aim > 0 and (days.lower <= today if strict else days.upper < today):
            continue
        if aim < 0 and (days.upper >= today if strict else days.lower > today):
            continue
        differs = core.weekday is not None and days.lower.weekday() != core.weekday
        distance = max((days.lower - today).days, (today - days.upper).days, 0)
        found.append((differs, distance, year))
    if not found:
        raise _Impossible
    differs, _, year = min(found, key=lambda option: (option[0], option[1], -option[2]))
    return year, differs


def _placed(core: _Core, today: date, tense: int) -> tuple[str, tuple[str, ...]]:
    """The EDTF of a core that the words do not place in a year, seen from `today`. Raises `_Impossible`."""
    if core.year_shift is not None:
        return _in_year(core, today.year + core.year_shift), ()
    if core.grain == "near":
        return (today + timedelta(core.shift or 0)).isoformat(), ()
    if core.grain == "weekday":
        ahead = ((core.weekday or 0) - today.weekday()) % 7
        if core.shift == 1:
            ahead = ahead or 7
        elif core.shift == -1 or (ahead and (tense < 0 or (tense == 0 and (core.shift is None or ahead > 3)))):
            ahead -= 7
        return (today + timedelta(ahead)).isoformat(), ()
    if core.grain == "week":
        monday = today - timedelta(today.weekday()) + timedelta(7 * (core.shift or 0))
        first, last = {"begin": (0, 1), "middle": (2, 3), "end": (4, 6)}.get(core.part, (0, 6))
        return f"{(monday + timedelta(first)).isoformat()}/{(monday + timedelta(last)).isoformat()}", ()
    if core.grain == "day" and not core.month:
        month = _shift_months(today.replace(day=1), core.shift or 0)
        return _in_year(replace(core, month=month.month), month.year), ()
    if core.grain == "month" and not core.month:
        month = _shift_months(today.replace(day=1), core.shift or 0)
        return _in_year(replace(core, month=month.month), month.year), ()
    if core.grain in ("quarter", "half") and not core.rank:
        length = 3 if core.grain == "quarter" else 6
        month = _shift_months(today.replace(day=1), length * (core.shift or 0))
        return _in_year(replace(core, rank=(month.month - 1) // length + 1), month.year), ()
    year, differs = _nearest(core, today, tense)
    return _in_year(core, year), ("year_inferred", "weekday_differs") if differs else ("year_inferred",)


@dataclass(frozen=True, slots=True)
class _Article:
    """The first and last day that an article can be of; `None` where that is not known."""

    first: date | None
    last: date | None

    @classmethod
    def of(cls, published_on: Bounds | None) -> _Article:
        if published_on is None or published_on.lower is None or published_on.upper is None:
            return cls(None, None)
        return cls(published_on.lower, published_on.upper)


# --- The reading ------------------------------------------------------------------------------------------------------


def _shifted(moment: Moment, offset: int) -> Moment:
    return replace(moment, span=moment.span.shift(offset)) if offset else moment


def _moments(text: str, article: _Article) -> list[Moment]:
    reading = _Reading(text, article)
    found: list[Moment] = []
    starts = reading.grammar.starts
    done = 0
    for match in _TOKEN.finditer(reading.folded):
        word = match[0]
        kind = "digit" if word[0] <= "9" else starts.get(word)
        if kind is None or match.start() < done:
            continue
        moment = reading.at(match.start(), kind, word, done)
        if moment is not None:
            found.append(moment)
            done = moment.span.end
    return found


_STRICT = frozenset({"before", "by", "horizon"})
_QUALIFIERS = {
    "before": DeadlineQualifier.BEFORE,
    "by": DeadlineQualifier.BY,
    "from": DeadlineQualifier.FROM,
    "after": DeadlineQualifier.FROM,
    "since": DeadlineQualifier.FROM,
    "horizon": DeadlineQualifier.HORIZON,
    "between": DeadlineQualifier.BETWEEN,
}
_TENSES = {"for": 1, "before": 1, "by": 1, "horizon": 1, "from": 1, "after": 1, "since": -1}
_BEFORE = 160
_AFTER = 90
_MARKS = frozenset("/.-")
_SPENT = ("pendant", "durant", "en ")
_LEAD = 64
_SENTENCE = re.compile(
    r"[.!?;…](?<![ (\n]m\.)(?<![ (\n]mm\.)(?<![ (\n]dr\.)(?<![ (\n]me\.)(?<!mme\.)[»\"”)]?\s|\n[ ]?\n"
)
_WORD = re.compile(r"[a-z]++")
_AUXILIARIES = frozenset({"a", "ont"})
_NO_PARTICIPLES = frozenset({"une", "les", "des", "ete", "pas", "plus"})
_PARTICIPLE = re.compile(r"\w*(?:e|ee|es|ees|i|is|it|ie|ies|its|u|us|ue|ues|ert|erte|ait|aits)")
_NUMBERED = re.compile(r"(?<![a-z])(?:n[o°]?|numero|loi|decret|arrete|ordonnance|resolution|directive)[ .°]{1,3}$")


_GAPS = re.compile(_GAP)
_COUNTED = re.compile(
    r" ?(?:[%€$°]|(?:milli(?:on|ard)s?|[mgk]?wh?c?|kv|km|m|ha|t|f|fcfa|xof|usd|eur)(?![a-z])| ([a-z]{3,}[sx])(?![a-z]))"
)
_NAMED_PERIOD = re.compile(_GAP + r"(?:scolaire|academique|universitaire|sainte|de |d')")
_LISTED = re.compile(r"(?:[a-z]{5,8}[ ,]{1,3})?\d{1,2}(?:er)? ?(?:,|et)")
_AHEAD = re.compile(r"prochaine?s[ \n]$")
_OF_YEAR = re.compile(
    rf"{_GAP}(?:de{_GAP}(?:l'(?:an|annee|exercice){_GAP})?|d'|l'annee{_GAP})(?P<year>(?:19|20)\d\d)(?!\d)"
)


class _Reading:
    """One text with its folded form, read from the words that a date can begin with."""

    def __init__(self, text: str, article: _Article) -> None:
        self.text = text
        self.folded = folded(text)
        self.article = article
        self.grammar = _grammar()

    def at(self, place: int, kind: str, word: str, floor: int) -> Moment | None:
        """The moment whose core begins at `place`, if any. Nothing before `floor` is looked at as its preposition."""
        if kind == "digit" and place and self._continues_number(place):
            return None
        core = self._core(place, kind, word)
        if core is not None:
            return self._dated(core, floor)
        if kind in ("digit", "length") or word in self.grammar.numbers:
            return self._length(place, floor)
        return None

    def _continues_number(self, place: int) -> bool:
        before = self.folded[place - 1]
        return before in ".,/-" and place > 1 and self.folded[place - 2].isdigit()

    # --- cores

    def _core(self, place: int, kind: str, word: str) -> _Core | None:
        if kind == "digit":
            return self._digits(place, word)
        if kind == "month":
            return self._month(place)
        if kind == "part":
            return self._part(place)
        if kind == "weekday":
            return self._weekday(place)
        if kind == "near":
            return self._near(place)
        if kind == "this":
            return self._near(place) or self._period(place)
        if kind == "ordinal" and word == "premier" and (core := self._day_in_words(place, word)):
            return core
        if kind in ("ordinal", "period", "next", "coded"):
            return self._period(place)
        return None

    def _digits(self, place: int, word: str) -> _Core | None:
        if len(word) == 4:
            if match := self.grammar.iso.match(self.folded, place):
                return self._numeric(match)
            return self._year(place)
        if len(word) > 2:
            return None
        if match := self.grammar.day.match(self.folded, place):
            return self._day(match, place)
        of_month = self.folded.startswith(("d", "c"), place + len(word) + 1)
        if of_month and (match := self.grammar.day_of_month.match(self.folded, place)):
            shift = 1 if match[0].endswith("prochain") else 0
            return _Core(place, match.end(), "day", day=int(word), shift=shift)
        following = self.folded[place + len(word) : place + len(word) + 1]
        if following in _MARKS:
            match = self.grammar.numeric.match(self.folded, place)
            return self._numeric(match) if match else None
        return self._period(place) if following.isalpha() else None

    @staticmethod
    def _numeric(match: re.Match[str]) -> _Core | None:
        month, day = int(match["month"]), int(match["day"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        year = int(match["year"])
        return _Core(match.start(), match.end(), "day", year=year if year > 99 else 2000 + year, month=month, day=day)

    def _year_of(self, match: re.Match[str]) -> tuple[int | None, int | None]:
        year, shift = match["year"], match["shift"]
        return (int(year) if year else None), (self.grammar.shifts[" ".join(shift.split())] if shift else None)

    def _month_number(self, match: re.Match[str], *, with_day: bool) -> int | None:
        """The month's number; `None` for a short form that nothing shows to be one ("sept", "dec")."""
        grammar, name = self.grammar, match["month"]
        if name in grammar.months:
            return grammar.months[name]
        return grammar.short_months[name] if match["year"] or (with_day and match["dot"]) else None

    def _day(self, match: re.Match[str], place: int, weekday: int | None = None) -> _Core | None:
        month = self._month_number(match, with_day=True)
        if month is None:
            return None
        year, shift = self._year_of(match)
        first, last = (int((match[side] or "0").rstrip("er ")) for side in ("first", "last"))
        return _Core(
            place,
            self._without_dot(match),
            "day",
            year=year,
            month=month,
            day=first,
            last=last,
            shift=shift,
            weekday=weekday,
        )

    def _without_dot(self, match: re.Match[str]) -> int:
        """The end of a date; the point after a whole name is the sentence's."""
        end = match.end()
        return end - 1 if match["dot"] and end == match.end("dot") and match["month"] in self.grammar.months else end

    def _day_in_words(self, place: int, word: str) -> _Core | None:
        gap = _GAPS.match(self.folded, place + len(word))
        match = self.grammar.month.match(self.folded, gap.end()) if gap else None
        month = self._month_number(match, with_day=True) if match else None
        if match is None or month is None:
            return None
        year, shift = self._year_of(match)
        return _Core(place, self._without_dot(match), "day", year=year, month=month, day=1, shift=shift)

    def _month(self, place: int, match: re.Match[str] | None = None) -> _Core | None:
        match = match or self.grammar.month.match(self.folded, place)
        month = self._month_number(match, with_day=False) if match else None
        if match is None or month is None:
            return None
        year, shift = self._year_of(match)
        is_date = year is not None or shift is not None or match.start() > match.start("month")
        return _Core(place, self._without_dot(match), "month", year=year, month=month, shift=shift, has_noun=is_date)

    def _year(self, place: int) -> _Core | None:
        match = self.grammar.year.match(self.folded, place)
        if not match or self._is_counted(match.end("year")):
            return None
        year, end, to = int(match["year"]), match.end(), None
        if match["to"]:
            to = int(match["to"]) if len(match["to"]) == 4 else year // 100 * 100 + int(match["to"])
        elif match["and"]:
            to = int(match["and"])
        if to is not None and (not year < to <= year + 50 or self._is_counted(end)):
            to, end = None, match.end("year")
        if _NUMBERED.search(self.folded[max(0, place - 14) : place]) or self.folded.startswith("-", end):
            return None
        return _Core(place, end, "year", year=year, to_year=to, has_noun=False)

    def _is_counted(self, end: int) -> bool:
        """Whether a number that looks like a year counts what follows it: "2000 logements", "2025 MW"."""
        match = _COUNTED.match(self.folded, end)
        return match is not None and match[1] not in self.grammar.not_plural

    def _part(self, place: int) -> _Core | None:
        match = self.grammar.part.match(self.folded, place)
        if not match:
            return None
        part = self.grammar.parts[" ".join(match["part"].split())]
        core = self._period(match.end(), in_part=True)
        if core is None or (part == "middle" and core.grain == "week") or core.part:
            return None
        return replace(core, start=place, part=part, has_noun=True)

    def _weekday(self, place: int) -> _Core | None:
        match = self.grammar.weekday.match(self.folded, place)
        if not match:
            return None
        weekday = self.grammar.weekdays[match["weekday"]]
        if day := self.grammar.day.match(self.folded, match.end()):
            return self._day(day, place, weekday)
        if numeric := self.grammar.numeric.match(self.folded, match.end()):
            core = self._numeric(numeric)
            return replace(core, start=place, weekday=weekday) if core else None
        if self.folded.startswith("premier", match.end()) and (core := self._day_in_words(match.end(), "premier")):
            return replace(core, start=place, weekday=weekday)
        end = match.end() if match["shift"] else match.end("weekday")
        shift = self.grammar.shifts[" ".join(match["shift"].split())] if match["shift"] else None
        if self.grammar.weekday_range.match(self.folded, end):
            return None
        return _Core(place, end, "weekday", shift=shift, weekday=weekday)

    def _near(self, place: int) -> _Core | None:
        match = self.grammar.near.match(self.folded, place)
        return _Core(place, match.end(), "near", shift=self.grammar.days[" ".join(match[0].split())]) if match else None

    def _period(self, place: int, *, in_part: bool = False, in_rank: bool = False) -> _Core | None:
        """A year, a month, a quarter, a half, a week: by name, by rank, or from the article's own."""
        grammar, text = self.grammar, self.folded
        if match := grammar.year_noun.match(text, place):
            core = self._year(match.end())
            return replace(core, start=place, has_noun=True) if core else None
        if not in_rank and (match := grammar.ordinal.match(text, place)):
            return self._ranked(match, place)
        if (match := grammar.coded.match(text, place)) or (match := grammar.coded_back.match(text, place)):
            grain = "half" if match["code"] == "s" else "quarter"
            rank = int(match["rank"])
            if rank > (2 if grain == "half" else 4):
                return None
            year = int(match["year"]) if match["year"] else None
            return _Core(place, match.end(), grain, year=year, rank=rank, has_noun=year is not None)
        if match := grammar.month_of.match(text, place):
            return self._month(place, match)
        if in_part and (match := grammar.month.match(text, place)):
            return self._month(place, match)
        if in_part and (core := self._year(place)):
            return core
        if (match := grammar.next.match(text, place)) or (match := grammar.this.match(text, place)):
            shift = grammar.shifts[match["shift"]] if "shift" in match.groupdict() else 0
            return self._own(match, place, shift)
        if match := grammar.shifted.match(text, place):
            if match["shift"]:
                return self._own(match, place, grammar.shifts[" ".join(match["shift"].split())])
            if in_part and not _NAMED_PERIOD.match(text, match.end()):
                return self._own(match, place, 0)
        return None

    @staticmethod
    def _own(match: re.Match[str], place: int, shift: int) -> _Core:
        """A period counted from the article's own."""
        grain = {"mois": "month", "semaine": "week", "trimestre": "quarter", "semestre": "half"}.get(
            match["unit"], "year"
        )
        if grain == "year":
            return _Core(place, match.end(), grain, year_shift=shift)
        return _Core(place, match.end(), grain, shift=shift)

    def _ranked(self, match: re.Match[str], place: int) -> _Core | None:
        """ "premier trimestre 2026", "seconde quinzaine de mars", "première moitié de l'année prochaine"."""
        rank, unit = self.grammar.ordinals[match["rank"]], match["unit"]
        inner: _Core | None = None
        if match["of"]:
            inner = self._period(match.end(), in_part=True, in_rank=True)
        if unit in ("trimestre", "semestre", "moitie"):
            grain, most = ("quarter", 4) if unit == "trimestre" else ("half", 2)
            if rank > most or (unit == "moitie" and (inner is None or inner.grain != "year")):
                return None
            end = match.end("unit") + (1 if self.folded.startswith("s", match.end("unit")) else 0)
            if inner is None or inner.grain != "year" or inner.to_year:
                return _Core(place, end, grain, rank=rank or most, has_noun=False)
            return replace(inner, start=place, grain=grain, rank=rank or most, has_noun=True)
        if inner is None or inner.grain != "month":
            return None
        length = {"quinzaine": 15, "decade": 10, "semaine": 7}[unit]
        most = {"quinzaine": 2, "decade": 3, "semaine": 4}[unit]
        if rank > most:
            return None
        first = (rank - 1) * length + 1 if rank else 99 if unit == "semaine" else (most - 1) * length + 1
        last = 99 if rank in (0, most) and unit != "semaine" else 99 if rank == 0 else rank * length
        return replace(inner, start=place, grain="days", day=first, last=last)

    # --- what stands before and after

    def _walk(self, trie: _Trie, place: int, floor: int, *, raw: bool = False) -> tuple[str | None, int, int]:
        """The longest phrase of a trie that ends at `place`: its value, where it begins, and where its articles do."""
        text = self.folded
        low = max(floor, place - _LEAD)
        tokens = list(_TOKEN.finditer(text, low, place))
        if tokens and tokens[0].start() == low and low and text[low - 1].isalnum():
            del tokens[0]
        node, edge, found, start, articles = trie, place, None, place, place
        is_first = True
        for token in reversed(tokens):
            gap = text[token.end() : edge]
            if len(gap) > 8 or not _SOFT.issuperset(gap) or gap.count("\n") > 1:
                break
            word = token[0]
            if word == "des" and self.text[token.start() + 1] in "èÈ":
                word = "dès"
            key = _raw(word) if raw else _plain(word)
            if not key:
                edge = token.start()
                if is_first:
                    articles = edge
                continue
            following = node.get(key)
            if following is None:
                break
            if is_first and not raw and key == "de" and word != "d":
                articles = token.start()
            is_first = False
            node, edge = following, token.start()
            if _LEAF in node:
                found, start = node[_LEAF], edge
        return found, start, articles

    def _trail(self, end: int) -> tuple[str | None, int]:
        """What follows a date and limits it: "au plus tard"."""
        following = self.folded[end : end + 24]
        for words, relation in self.grammar.trails.items():
            place = following.find(words)
            if 0 <= place <= 2 and not following[:place].strip(" ,"):
                return relation, end + place + len(words)
        return None, end

    def _other_end(self, core: _Core, relation: str | None) -> _Core | None:
        """The second date of "de A à B", "entre A et B", "A - B"."""
        match = self.grammar.to.match(self.folded, core.end)
        if not match or core.to_year or core.last:
            return None
        word = match["word"] or "-"
        if word == "et" and relation != "between":
            return None
        if word == "-" and not core.has_noun and core.grain == "year":
            return None
        if relation not in (None, "between", "of", "in", "for", "occasion") and not word.startswith(("jusqu", "-")):
            return None
        if relation in (None, "in") and word in ("a", "au", "aux") and core.grain not in ("day", "year", "month"):
            return None
        token = _TOKEN.match(self.folded, match.end())
        if not token:
            return None
        kind = "digit" if token[0][0] <= "9" else self.grammar.starts.get(token[0])
        other = self._core(token.start(), kind, token[0]) if kind else None
        if (
            other is None
            or other.grain in ("near", "weekday")
            or (word == "-" and other.grain != core.grain and not core.part)
        ):
            return None
        if core.grain == "year" and not core.has_noun and other.grain == "year" and relation is None and word != "-":
            return None if self.folded[match.end() - 1] == "'" else other
        return other

    # --- dates

    def _dated(self, core: _Core, floor: int) -> Moment | None:
        relation, start, articles = self._walk(self.grammar.leads, core.start, floor)
        if relation is None:
            start = articles
        is_moved = relation == "of" and self._is_moved(start)
        other = None if is_moved else self._other_end(core, relation)
        end = other.end if other else core.end
        trail, end = self._trail(end)
        if trail and relation in (None, "in", "of", "for"):
            relation = trail
        elif other is not None and relation in (None, "of", "in", "for"):
            relation = "between"
        elif relation == "between" and other is None and not core.to_year and not core.last:
            relation = "in" if core.grain == "year" and core.start - start > 8 else None
        if core.to_year and relation in ("in", "for"):
            relation = "between"
        if not core.has_noun and other is None and not self._is_date(core, relation):
            return self._name(core, relation)
        if relation == "horizon" and core.grain == "day":
            relation = "in"
        if self.folded.startswith("exercice", core.start) and relation in (None, "in", "for", "of"):
            relation = "reference"
        if core.grain == "near" and relation in ("in", "for", "between"):
            return None  # « à ce jour »
        if core.grain == "weekday" and core.shift is None and self.folded.startswith("ce", start):
            core = replace(core, shift=0)
        if core.grain == "weekday" and relation in ("in", "between", "reference") and core.shift is None:
            relation = None
        clause = _Clause(self, start, end)
        moment = self._moment(core, other, relation, clause, Span(start, end))
        return replace(moment, sense=Sense.PAST, flags=(*moment.flags, "former_deadline")) if is_moved else moment

    def _is_moved(self, place: int) -> bool:
        """Whether the date that begins here is the one that another replaces: "reportée de mars à juin"."""
        words = _TOKEN.findall(self.folded, max(0, place - 24), place)
        return bool(words) and words[-1] in self.grammar.moved

    def _is_date(self, core: _Core, relation: str | None) -> bool:
        """Whether the words before a bare year or quarter make it a date."""
        lead = self.folded[max(0, core.start - 8) : core.start]
        if core.grain != "year":
            return relation is not None or lead.endswith(("le ", "du ", "au "))
        if relation is None and core.to_year:
            before = self._before(core.start)
            is_aside = not before or lead.endswith("(")
            return is_aside and not any(word[0] in self.grammar.references for word in before[-6:])
        return relation not in (None, "of") and not (relation == "in" and lead.endswith(("a ", "au ", "aux ", "dans ")))

    def _name(self, core: _Core, relation: str | None) -> Moment | None:
        """A bare year that is no date: what it completes ("Vision 2030"), or nothing ("Covid 2019 (2022)")."""
        before = self._before(core.start)
        if core.grain != "year" or relation not in (None, "of") or not before:
            return None
        if (to := self.grammar.to.match(self.folded, core.end)) and self.folded[to.end() : to.end() + 1].isdigit():
            return None
        word = before[-1]
        is_beside = self.folded[word.end() : core.start] == " "
        is_name = word[0] in self.grammar.references or (self.text[word.start()].isupper() and len(word[0]) > 2)
        if not (core.to_year or relation == "of" or (is_beside and is_name)):
            return None
        edtf = _in_year(core, core.year or 0)
        days = table.bounds(edtf)
        return Moment(
            Span(core.start, core.end), Sense.REFERENCE, edtf, None, days.lower, days.upper, "", Basis.STATED, ()
        )

    def _before(self, place: int) -> list[re.Match[str]]:
        return list(_TOKEN.finditer(self.folded, max(0, place - 40), place))

    def _moment(self, core: _Core, other: _Core | None, relation: str | None, clause: _Clause, span: Span) -> Moment:
        tense = _TENSES.get(relation or "", 0) or clause.looks(core)
        flags: tuple[str, ...] = ()
        edtf = ""
        is_relative = core.is_relative and (other is None or other.is_relative)
        try:
            if not is_relative:
                edtf, flags = _interval(core, other, None, tense)
            elif self.article.first is None or self.article.last is None:
                flags = ("needs_publication_date",)
            else:
                edtf, flags = _interval(core, other, self.article.first, tense)
                if self.article.first != self.article.last and (edtf, flags) != _interval(
                    core, other, self.article.last, tense
                ):
                    edtf, flags = "", ("needs_publication_date",)
            if edtf:
                part = (other or core).part
                edtf = _limited(edtf, relation, part)
        except (_Impossible, EdtfError, OverflowError):
            edtf, flags = "", ("impossible_date",)
        days = table.bounds(edtf) if edtf else Bounds(None, None)
        sense, more = clause.sense(core, relation, days)
        qualifier = _QUALIFIERS.get(relation or "", DeadlineQualifier.IN)
        if core.to_year and qualifier is DeadlineQualifier.IN:
            qualifier = DeadlineQualifier.BETWEEN
        if core.last and core.grain == "day" and qualifier is DeadlineQualifier.IN and not self._is_list(core):
            qualifier = DeadlineQualifier.BETWEEN
        return Moment(
            span,
            sense,
            edtf,
            None if sense is Sense.REFERENCE else qualifier,
            days.lower,
            days.upper,
            "",
            Basis.RESOLVED if is_relative and edtf else Basis.STATED,
            (*flags, *more),
        )

    def _is_list(self, core: _Core) -> bool:
        """Whether several days are listed ("les 9 et 10 octobre") rather than spanned ("du 9 au 10")."""
        return _LISTED.match(self.folded, core.start) is not None

    # --- lengths

    def _length(self, place: int, floor: int) -> Moment | None:
        match = self.grammar.length.match(self.folded, place)
        if not match:
            return None
        count = self._count(match["most"] or match["count"])
        bracketed = self.grammar.bracketed.search(self.folded, place, match.start("unit"))
        if bracketed and not match["most"]:
            count = int(bracketed["digits"])
        unit, times = self.grammar.units[match["unit"]]
        iso = _iso(count, unit, times, half=bool(match["half"])) if count else ""
        if not iso:
            return None
        return self._measured(match, iso, floor)

    def _count(self, words: str) -> int:
        """The number of a count in digits or in words; 0 for words that make none."""
        if words[0].isdigit():
            return int(words)
        total = 0
        for word in _TOKEN.findall(words):
            value = self.grammar.numbers.get(word, 0)
            if word.endswith("aine"):  # « une dizaine » is not eleven
                return int(value)
            total += 76 if word == "vingt" and total == 4 else value
        return total

    def _measured(self, match: re.Match[str], iso: str, floor: int) -> Moment | None:
        place = match.start()
        if place and self.folded[place - 1] == "(":  # « vingt-quatre (24) mois »: the words before are the number
            return None
        tail, word = match["tail"] or "", match["word"] or ""
        end = match.end("tail") if match["tail"] else match.end("half") if match["half"] else match.end("unit")
        if word.startswith("premier"):
            return self._first_months(match, floor)
        if tail.startswith(("d'", "de")):
            return None
        is_over = word.startswith("derni") or tail.startswith(("derni", "pass", "ecoul"))
        is_ahead = word.startswith("prochain") or tail.startswith(("prochain", "a venir", "qui viennent"))
        is_tied = bool(tail) and not is_ahead and not is_over
        if is_tied:
            end = match.end("half") if match["half"] else match.end("unit")
        _, edge, _ = self._walk(self.grammar.about, place, floor, raw=True)
        is_less = edge < place and self.folded.startswith("moins", edge)
        before = self.folded[max(floor, edge - 11) : edge]
        if found := _AHEAD.search(before):
            is_ahead, edge = True, edge - len(found[0])
        relation, start, _ = self._walk(self.grammar.lengths, edge, floor, raw=True)
        before_it = _TOKEN.findall(self.folded, max(floor, start - _LEAD), start)
        if any(
            word in self.grammar.not_lengths and n < self.grammar.not_lengths[word]
            for n, word in enumerate(reversed(before_it))
        ):
            return None
        if relation is None:
            noun = self._of_noun(place, floor) if not (is_over or is_ahead) else None
            if (
                noun is None
                and not (is_tied and tail.startswith(("apres", "a compter", "a partir", "suiv", "qui suiv")))
                and not is_over
            ):
                return None
            start = place if noun is None else noun
            relation = "since" if is_over else "length"
        if is_over:
            relation = "since"
        if relation == "lasting":
            start, relation = place, "length"
        if relation == "by" and self.folded.startswith("dans", start) and match["most"]:
            relation = "length" if is_tied else relation
        if relation == "over":
            relation = "by" if is_ahead else "length"
        if is_ahead and relation in ("in", "length"):
            relation = "by"
        if is_tied and relation in ("in", "by"):
            relation = "length"
        if relation == "in" and is_less:
            relation = "by"
        if relation == "since" and self.folded.startswith("ces", start) and not is_over:
            return None
        if (
            relation == "length"
            and match["unit"].startswith(("heure", "jour"))
            and self.folded.startswith(("en ", "sur "), start)
            and iso == "P1D"
        ):
            return None
        return self._counted(relation, iso, Span(start, end), is_spent=self.folded.startswith(_SPENT, start))

    def _of_noun(self, place: int, floor: int) -> int | None:
        """Where the expression begins if its noun says that it is a length: "[un délai d'exécution de] 24 mois"; the
        length alone where a verb stands between ("le délai est fixé à 24 mois")."""
        low = max(floor, place - _LEAD)
        before = self.folded[low:place]
        for noun in self.grammar.length_nouns:
            found = noun.search(before)
            if found and (found.start() == 0 or not before[found.start() - 1].isalnum()):
                is_phrase = found["link"].startswith("d") and not self.grammar.copula.search(found[0])
                return low + found.start() if is_phrase else place
        return None

    def _counted(self, relation: str, iso: str, span: Span, *, is_spent: bool) -> Moment:
        """A length: from the article's date, or with no start."""
        nothing = Moment(span, Sense.DURATION, "", None, None, None, iso, Basis.STATED, ())
        if relation == "since" or (is_spent and relation == "length" and _Clause(self, span.start, span.end).tense < 0):
            return replace(nothing, sense=Sense.PAST)
        if relation == "length":
            return nothing
        qualifier = DeadlineQualifier.BY if relation == "by" else DeadlineQualifier.IN
        unresolved = replace(nothing, sense=Sense.DEADLINE, qualifier=qualifier, flags=("needs_publication_date",))
        if self.article.first is None or self.article.last is None:
            return unresolved
        try:
            first, last = (_ahead(day, iso, relation) for day in (self.article.first, self.article.last))
        except OverflowError:
            return replace(unresolved, flags=("impossible_date",))
        if first != last:
            return unresolved
        days = table.bounds(first)
        return replace(unresolved, edtf=first, lower=days.lower, upper=days.upper, basis=Basis.RESOLVED, flags=())

    def _first_months(self, match: re.Match[str], floor: int) -> Moment | None:
        """ "les neuf premiers mois de 2025": January to September."""
        count = self._count(match["count"])
        of = _OF_YEAR.match(self.folded, match.end("unit"))
        if not of or match["unit"] != "mois" or not 1 < count < 12:
            return None
        _, start, articles = self._walk(self.grammar.leads, match.start(), floor)
        year = int(of["year"])
        core = _Core(match.start(), of.end(), "month", year=year, month=1)
        other = replace(core, month=count)
        return self._moment(core, other, "in", _Clause(self, start, of.end()), Span(min(start, articles), of.end()))


def _iso(count: int, unit: str, times: int, *, half: bool) -> str:
    """An ISO 8601 duration; `""` for one that `edtf.duration` would refuse."""
    length = count * times
    if unit == "H":
        length, unit = (length // 24, "D") if length % 24 == 0 else (0, "D")
    if not 0 < length <= 9999:
        return ""
    if half:
        return {"Y": f"P{length}Y6M", "M": f"P{length}M15D"}.get(unit, "")
    return f"P{length}{unit}"


def _ahead(day: date, iso: str, relation: str) -> str:
    """The EDTF of a length counted from a day. Raises `OverflowError` beyond the calendar."""
    length = table.duration(iso)
    then = _shift_months(day, length.months) + timedelta(length.days)
    if relation == "by":
        return f"../{then.isoformat()}"
    if length.days and not length.months:
        if iso.endswith("W"):
            monday = then - timedelta(then.weekday())
            return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}"
        return then.isoformat()
    return f"{then.year:04}" if iso.endswith("Y") and length.months > 12 else f"{then.year:04}-{then.month:02}"


def _interval(core: _Core, other: _Core | None, today: date | None, tense: int) -> tuple[str, tuple[str, ...]]:
    """The EDTF of one date, or from the first of two to the last. Raises `_Impossible`."""
    if other is None:
        return _single(core, today, tense)
    last, flags = _single(other, today, tense) if not other.is_relative or core.is_relative else ("", ())
    if last and core.is_relative and core.year_shift is None and core.grain in ("day", "month", "quarter", "half"):
        upper = table.bounds(last).upper
        if upper is None:
            raise _Impossible
        first = _in_year(core, upper.year)
        if (table.bounds(first).lower or upper) > upper:
            first = _in_year(core, upper.year - 1)
    else:
        first, _ = _single(core, today, tense)
    lower = table.bounds(first).lower
    if not last and lower is not None:
        last = _in_year(other, lower.year)
        if (table.bounds(last).upper or lower) < lower:
            last = _in_year(other, lower.year + 1)
    return f"{_side(first, first=True)}/{_side(last, first=False)}", flags


def _single(core: _Core, today: date | None, tense: int) -> tuple[str, tuple[str, ...]]:
    if core.year is not None:
        edtf = _in_year(core, core.year)
        lower = table.bounds(edtf).lower
        differs = core.weekday is not None and lower is not None and lower.weekday() != core.weekday
        return edtf, ("weekday_differs",) if differs else ()
    if today is None:
        raise _Impossible
    return _placed(core, today, tense)


_CODED = re.compile(r"(\d{4})-(3[3-6]|4[01])")


def _side(edtf: str, *, first: bool) -> str:
    """A date as one side of an interval: EDTF has no quarters there, so their months."""
    edtf = edtf.split("/")[0 if first else -1]
    if _CODED.fullmatch(edtf):
        days = table.bounds(edtf)
        day = days.lower if first else days.upper
        return f"{day:%Y-%m}" if day else edtf
    return edtf


def _limited(edtf: str, relation: str | None, part: str) -> str:
    """What a preposition makes of a date: the table at the head of this module."""
    days = table.bounds(edtf)
    lower, upper = days.lower, days.upper
    if lower is None or upper is None:
        return edtf
    if part == "middle" and relation in ("before", "by"):
        middle = upper.replace(month=6, day=30) if edtf.endswith("-06~") else lower + (upper - lower) // 2
        return f"../{middle.isoformat()}"
    if relation == "by" or (relation == "before" and part == "end"):
        return f"../{upper.isoformat()}"
    if relation == "before":
        return f"../{(lower - timedelta(1)).isoformat()}"
    if relation in ("from", "since"):
        return f"{_side(edtf, first=True)}/.."
    if relation == "after":
        after = upper + timedelta(1)
        return f"{after.isoformat()[: {4: 4, 7: 7}.get(len(edtf), 10)]}/.."
    if relation in ("horizon", "about") and len(edtf) in (4, 7) and not _CODED.fullmatch(edtf):
        return f"{edtf}~"
    return edtf


# --- What the clause says ---------------------------------------------------------------------------------------------


class _Clause:
    """The words around an expression, no farther than the sentence: whether they look ahead, and to what."""

    def __init__(self, reading: _Reading, start: int, end: int) -> None:
        self.reading = reading
        self.start, self.end = start, end
        text = reading.folded
        low = max(0, start - _BEFORE)
        for stop in _SENTENCE.finditer(text, low, start):
            low = stop.end()
        high = min(len(text), end + _AFTER)
        if after := _SENTENCE.search(text, end, high):
            high = after.start()
        self.low, self.high = low, high
        self.kinds = self._kinds(low, start, backwards=True)
        verbs = [kind for kind in self.kinds if kind in _VERBS]
        if not verbs:
            verbs = [kind for kind in self._kinds(end, high, backwards=False) if kind in _VERBS]
        self.tense = _VERBS[verbs[0]] if verbs else 0

    def _kinds(self, low: int, high: int, *, backwards: bool) -> list[str]:
        """The cues between two places, the nearest first."""
        text, original = self.reading.folded, self.reading.text
        grammar = self.reading.grammar
        tokens = list(_WORD.finditer(text, low, high))
        found: list[str] = []
        for n, token in enumerate(tokens):
            word = token[0]
            kind = grammar.cues.get(word)
            if word in _AUXILIARIES:
                if original[token.start()] in "aAoO" and (done := self._has_done(tokens, n)):
                    found.append(done)
                continue
            if kind == "holding" and n and tokens[n - 1][0] == "eu":  # « ont eu lieu »
                kind = "past"
            elif kind == "past":
                helpers = {other[0] for other in tokens[max(0, n - 3) : n]}
                if "etre" in helpers or any(self._is_future(other) for other in tokens[max(0, n - 3) : n]):
                    kind = "future"
            elif kind is None:
                if self._is_future(token):
                    kind = "future"
                elif len(word) > 4 and word.endswith(("ait", "aient")) and word not in grammar.no_tense:
                    kind = "former" if word.endswith(("rait", "raient")) and word.startswith(("dev",)) else "past"
                    if word.endswith(("rait", "raient")):
                        kind = "future"
            if kind is not None:
                found.append(kind)
        return found[::-1] if backwards else found

    def _is_future(self, token: re.Match[str]) -> bool:
        word = token[0]
        return (
            len(word) > 3
            and word.endswith(("ra", "ront"))
            and self.reading.text[token.start()].islower()
            and word not in self.reading.grammar.no_tense
        )

    def _has_done(self, tokens: list[re.Match[str]], n: int) -> str | None:
        """What the auxiliary at `n` and its participle tell: "past", "said" for a verb of saying, or nothing."""
        for token in tokens[n + 1 : n + 4]:
            word = token[0]
            if word in self.reading.grammar.saying:
                return "said"
            if len(word) > 2 and _PARTICIPLE.fullmatch(word) and word not in _NO_PARTICIPLES:
                return "past"
        return None

    def looks(self, core: _Core) -> int:
        """Ahead (1), back (-1) or neither, for a date without a year. A verb of saying dates a weekday, and the day
        that follows it at once: "a annoncé lundi que … arriveront"."""
        told = [kind for kind in self.kinds if kind == "said" or kind in _VERBS]
        if told[:1] == ["said"] and (core.grain == "weekday" or (core.grain == "day" and self._said_at_once())):
            return -1
        return self.tense

    def _said_at_once(self) -> bool:
        words = _WORD.findall(self.reading.folded, max(0, self.start - 24), self.start)
        return any(word in self.reading.grammar.saying for word in words[-2:])

    def sense(self, core: _Core, relation: str | None, days: Bounds) -> tuple[Sense, tuple[str, ...]]:
        """What the expression dates, and what else the clause says of it."""
        if relation == "since":
            return Sense.PAST, ()
        if relation == "reference":
            return Sense.REFERENCE, ()
        article = self.reading.article
        is_dayly = core.grain in ("day", "days", "near", "weekday")
        is_past = article.first is not None and days.upper is not None and days.upper < article.first
        if relation in ("from", "after") and days.lower is not None and article.first is not None:
            is_past = days.lower < article.first and self.tense < 0
        if is_past:
            if "former" in self.kinds[:3]:
                return Sense.PAST, ("former_deadline",)
            if self.tense > 0 and relation in _STRICT:
                return Sense.DEADLINE, ("former_deadline",)
            is_event = is_dayly or any(kind in ("gathering", "meeting") for kind in self.kinds[:3])
            return (Sense.EVENT if is_event else Sense.PAST), ()
        if self._closes_tender():
            return Sense.EVENT, ("tender_closing",)
        is_after = article.last is not None and days.lower is not None and days.lower > article.last
        return self._present(core, relation, is_dayly=is_dayly, is_after=is_after), ()

    def _present(self, core: _Core, relation: str | None, *, is_dayly: bool, is_after: bool) -> Sense:
        """For a date that is not wholly before the article, or whose place beside it is not known."""
        if relation == "occasion":
            return Sense.EVENT
        head = self.kinds
        if head[:1] == ["holding"]:  # « le séminaire qui aura lieu du 18 au 22 »: of what, not when
            head = [kind for kind in head if kind not in ("holding", "future")]
        if relation in _STRICT:
            return Sense.EVENT if "ongoing" in self.kinds[:1] else Sense.DEADLINE
        if head and head[0] == "gathering" and is_dayly:
            return Sense.EVENT
        if head and head[0] == "meeting" and relation in ("of", "between", None) and "holding" not in self.kinds[:1]:
            return Sense.EVENT
        if relation == "of" and is_dayly and not core.last and not (is_after and "future" in self.kinds[:1]):
            return Sense.EVENT
        if core.grain == "near" or (core.grain == "weekday" and not core.shift):
            return Sense.DEADLINE if self.tense > 0 and (core.shift or 0) > 0 else Sense.EVENT
        if is_after:
            return Sense.DEADLINE
        if self.tense > 0:
            return Sense.DEADLINE
        if self.tense < 0:
            return Sense.EVENT if is_dayly or core.grain == "month" else Sense.PAST
        if relation in ("from", "after", "between"):
            return Sense.DEADLINE
        return Sense.EVENT if is_dayly else Sense.DEADLINE

    def _closes_tender(self) -> bool:
        window = self.reading.folded[self.low : self.high]
        return any(words in window for words in self.reading.grammar.tenders)


_VERBS = {"future": 1, "holding": 1, "past": -1, "former": -1}
