"""Every quantity of a French text: its bounds, its unit, what it is of, how the words qualify it and what it replaces.

`quantities` finds all of them, those that promise nothing included; which belong to a commitment is decided elsewhere.
Left out is what only looks like a quantity: dates, times of day, durations (the reader of time has them), ordinals,
telephone numbers, numbers of articles and laws, names with digits, and numbers without unit, scale or noun.

Rules beyond the tables of `lexicon/fr.toml` (section "Quantités"):

- `2 x 50 MW` is 100 MW, flagged `multiplied`: what is built in all.
- "passer de 80 à 120 MW" is 120 MW, which replaces 80; "de 80 à 120 MW" alone is a range.
- Numbers in a row share the unit of the last ("20, 30 et 50 MW"), and its scale in the elliptic "2 à 3 millions" and
  "15 à 20 000", flagged `scale_carried`.
- A scale without a unit ("5 milliards") takes the currency last read, flagged `currency_carried`; right after a measure of
  the same scale ("37 millions de m3, dont 30 millions") it takes that unit, flagged `unit_carried`.
- "par an" and the like make a rate (`t/a`), except where goods are delivered each period: then the unit stays (`t`) and
  the quantity is flagged `periodic`. "par jour" and shorter always make a rate.
- The unit of what is counted is its noun in the singular, without adjectives; `product` is then the noun phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from tracker.extraction.lexicon import table
from tracker.extraction.numbers import Number, fold, numbers
from tracker.extraction.vocabulary import FigureKind, FigureQualifier, FigureRole
from tracker.text.normalise import NormalisedText, normalise
from tracker.text.spans import Span

SCALE_CARRIED = "scale_carried"
CURRENCY_CARRIED = "currency_carried"
UNIT_CARRIED = "unit_carried"
MULTIPLIED = "multiplied"
PERIODIC = "periodic"
DEFINITE = "definite"
COMMA_GROUPS = "comma_groups"


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a quantity stood at before: "60 au lieu de 150", "100 MW contre 40 auparavant"."""

    span: Span
    min: Decimal | None
    max: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity. `min` and `max` are equal for one value, and one is None where the words bound one side only."""

    # The number and its unit, without qualifier and product.
    span: Span
    min: Decimal | None
    max: Decimal | None
    # UCUM (and MWh, MWc, kWc), ISO 4217, "%", a French noun in the singular, or "".
    unit: str
    # Of what, as written; "" where the words do not say.
    product: str
    product_span: Span | None
    qualifier: FigureQualifier
    qualifier_span: Span | None
    role: FigureRole
    kind: FigureKind
    replaces: Replaced | None
    # The same sum again in another currency, with the words that say so: "soit 12 millions d'euros".
    equivalent: Span | None
    flags: tuple[str, ...]


def quantities(text: str, *, within: Span | None = None, currency: str = "") -> list[Quantity]:
    """The quantities of `text`, or of the part `within`, in order and not overlapping; spans are places in `text`.

    `currency` is the ISO 4217 code of the article's country, which decides what bare francs and dinars are; without it
    the words of the text do. Takes time linear in the length of the text.
    """
    part = text if within is None else within.of(text)
    # A blank line parts what stands before it from what follows; `normalise` would make it a blank.
    normalised = normalise(_BLANK_LINE.sub(lambda line: "¶" + line[0][1:], part))
    reading = _Reading(normalised.text, fold(normalised.text), currency)
    shift = within.start if within is not None else 0
    return [_placed(draft, normalised, shift) for draft in reading.drafts()]


_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n")
_Place = tuple[int, int]


@dataclass(slots=True)
class _Draft:
    """A quantity while it is read; places are in the normalised text."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str
    # measure, money, share, noun, multiple; bare for a number that only its neighbour can give a unit
    sort: str
    scale: int = 1
    # what the unit multiplies its numbers by: a million for "MDH"
    times: int = 1
    # which numbers were written in one row, for the pairing of two rows
    row: int = 0
    product: _Place | None = None
    qualifier: FigureQualifier = FigureQualifier.EXACT
    qualifier_place: _Place | None = None
    role: FigureRole = FigureRole.AMOUNT
    kind: FigureKind = FigureKind.ABSOLUTE
    replaced: tuple[_Place, Decimal | None, Decimal | None, str] | None = None
    equivalent: _Place | None = None
    flags: list[str] = field(default_factory=list)


def _placed(draft: _Draft, normalised: NormalisedText, shift: int) -> Quantity:
    def span(place: _Place | None) -> Span | None:
        return normalised.to_original(Span(*place)).shift(shift) if place else None

    whole = span((draft.start, draft.end))
    assert whole is not None  # noqa: S101 -- for the type checker: a draft has a place
    replaced = None
    if draft.replaced:
        place, low, high, unit = draft.replaced
        where = span(place)
        assert where is not None  # noqa: S101 -- as above
        replaced = Replaced(where, _plain(low), _plain(high), unit)
    low, high = draft.low, draft.high
    if draft.qualifier is FigureQualifier.AT_LEAST:
        high = None
    elif draft.qualifier is FigureQualifier.AT_MOST:
        low = None
    return Quantity(
        whole,
        _plain(low),
        _plain(high),
        draft.unit,
        normalised.text[slice(*draft.product)] if draft.product else "",
        span(draft.product),
        draft.qualifier,
        span(draft.qualifier_place),
        draft.role,
        draft.kind,
        replaced,
        span(draft.equivalent),
        tuple(draft.flags),
    )


def _plain(value: Decimal | None) -> Decimal | None:
    """`value` without idle zeros and without an exponent: 2300000.0 is 2300000."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


# --- the tables ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unit:
    code: str
    sort: str
    times: int
    role: FigureRole | None


def _plural(words: str) -> str:
    """A pattern for a noun of the tables in the singular or the plural."""
    return "".join(
        re.escape(part) + ("s?" if len(part) > 2 and part.isalpha() and part[-1] not in "sxz" else "")
        for part in re.split(r"([ -])", words)
    )


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def _head(folded: str) -> str:
    match = _HEAD.match(folded)
    return match[0] if match else folded[:1]


_HEAD = re.compile(r"[a-z]+|[%€$£₦°/]")


@cache
def _units() -> dict[str, tuple[re.Pattern[str], dict[str, _Unit]]]:
    """By the first letters of the unit (their plural too): a pattern for the units that begin so, and what they are."""
    forms: dict[str, dict[str, tuple[str, _Unit]]] = {}
    for entry in table("quantity_units"):
        unit = _Unit(
            entry["unit"],
            entry["kind"],
            entry.get("times", 1),
            FigureRole(entry["role"]) if "role" in entry else None,
        )
        for words in entry["words"]:
            folded = fold(words)
            for head in {_head(folded), _head(folded) + "s"}:
                forms.setdefault(head, {})[folded] = (_plural(folded), unit)
    found = {}
    for head, units in forms.items():
        ordered = _longest_first(units)
        groups = "|".join(f"({units[folded][0]})" for folded in ordered)
        found[head] = (re.compile(rf"(?:{groups})(?!\w|'\w)"), {str(n + 1): units[f][1] for n, f in enumerate(ordered)})
    return found


@cache
def _exact_units() -> dict[str, list[tuple[str, _Unit]]]:
    """By the first letters: the short forms whose capitals count."""
    found: dict[str, list[tuple[str, _Unit]]] = {}
    for entry in table("quantity_units"):
        role = FigureRole(entry["role"]) if "role" in entry else None
        for form in entry.get("exact", ()):
            unit = _Unit(entry["unit"], entry["kind"], entry.get("times", 1), role)
            found.setdefault(_head(fold(form)), []).append((form, unit))
    return found


@cache
def _after(name: str) -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    """A pattern for the rates, or the prices, that follow a unit, and what each divides by."""
    forms = {
        fold(words): (entry["per"], bool(entry.get("is_period"))) for entry in table(name) for words in entry["words"]
    }
    return re.compile(rf" ?({'|'.join(map(re.escape, _longest_first(forms)))})(?!\w)"), forms


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(
        fold(word) for entry in table("quantity_words") if entry["list"] == name for word in entry["words"]
    )


@cache
def _qualifiers_before() -> tuple[re.Pattern[str], dict[str, FigureQualifier]]:
    """A pattern for the reversed words before a number, so that it can start where they end."""
    forms = {
        fold(words)[::-1]: FigureQualifier(entry["qualifier"])
        for entry in table("quantity_qualifiers")
        for words in entry["words"]
    }
    alternatives = "|".join(map(re.escape, _longest_first(forms)))
    return re.compile(rf" ?(?:(?:sel|ed|sed|el|al) |'d)?({alternatives})(?!\w)"), forms


@cache
def _qualifiers_after() -> tuple[re.Pattern[str], dict[str, FigureQualifier]]:
    forms = {
        fold(words): FigureQualifier(entry["qualifier"])
        for entry in table("quantity_qualifiers")
        for words in entry["after"]
    }
    return re.compile(rf" ({'|'.join(_longest_first(forms))})(?! (?:tard|tot|vite|de|que)\b| \d)(?!\w)"), forms


class _Cues:
    """Words to be looked for before a quantity, the nearest first."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._by_last: dict[str, list[tuple[str, str]]] = {}
        for words, value in entries:
            folded = fold(words)
            for form in {folded, folded if " " in folded or folded[-1] in "sxz" else folded + "s"}:
                self._by_last.setdefault(form.rsplit(" ", 1)[-1], []).append((form, value))
        for forms in self._by_last.values():
            forms.sort(key=lambda form: -len(form[0]))

    def last(self, window: str) -> tuple[str, int, int] | None:
        """The value of the nearest cue, and where in `window` it stands."""
        for match in reversed(list(_WORD.finditer(window))):
            for form, value in self._by_last.get(match[1], ()):
                start = match.end() - len(form)
                if window.startswith(form, max(start, 0)) and (start <= 0 or not window[start - 1].isalnum()):
                    return value, start, match.end()
        return None


_WORD = re.compile(r"(?:[a-z]{1,2}')?([^\s,()«»\"']+(?:'[a-z]+)?)")


@cache
def _cues(name: str) -> _Cues:
    if name == "delivery":
        return _Cues((word, "") for word in _words("delivery"))
    key = {"quantity_roles": "role"}.get(name, "object")
    return _Cues((words, str(entry.get(key, ""))) for entry in table(name) for words in entry["words"])


@cache
def _roles_after() -> tuple[re.Pattern[str], dict[str, FigureRole]]:
    forms = {fold(w): FigureRole(entry["role"]) for entry in table("quantity_roles") for w in entry.get("after", ())}
    return re.compile(rf" ({'|'.join(_longest_first(forms))})(?!\w)"), forms


@cache
def _replacements() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before the old value; the same where something has to follow it; and what has to follow."""
    alone: list[str] = []
    needing: list[str] = []
    needs: list[str] = []
    for entry in table("quantity_replacements"):
        (needing if "needs" in entry else alone).extend(fold(words) for words in entry["words"])
        needs.extend(fold(words) for words in entry.get("needs", ()))
    qualified = r"(?:(?:environ|quelque|pres de|les|de|seulement|a peine) ?)*"
    before = rf"(?:^|[ ,(])(?:WORDS) ?{qualified}$"
    return (
        re.compile(before.replace("WORDS", "|".join(alone))),
        re.compile(before.replace("WORDS", "|".join(needing))),
        re.compile(rf"[^.;!?¶\d]{{0,30}}?\b(?:{'|'.join(map(re.escape, needs))})"),
    )


@cache
def _multiples() -> tuple[re.Pattern[str], dict[str, int]]:
    forms = {fold(words): entry["factor"] for entry in table("quantity_multiples") for words in entry["words"]}
    return re.compile(rf"\b(?:{'|'.join(_longest_first(forms))})\b"), forms


@cache
def _compounds() -> tuple[re.Pattern[str], dict[str, str]]:
    forms = {fold(words): entry["noun"] for entry in table("quantity_nouns") for words in entry["words"]}
    return re.compile(rf"({'|'.join(map(re.escape, _longest_first(forms)))})(?!\w)"), forms


@lru_cache(maxsize=4096)
def _singular(noun: str) -> str:
    """The singular of a French noun in small letters, part by part: "camions-citernes" is "camion-citerne"."""
    if "-" in noun:
        return "-".join(map(_singular, noun.split("-")))
    folded = fold(noun)
    if (
        folded in _words("invariable")
        or len(noun) < 4
        or (folded.endswith(("ss", "eux")) and not folded.endswith("ieux"))
    ):
        return noun[:-1] if folded.endswith(("feux", "jeux", "neveux", "cheveux", "voeux", "aveux")) else noun
    if folded.endswith("eaux") or folded.endswith(("ieux", "oux", "yaux")):
        return noun[:-1]
    if folded.endswith("aux"):
        return noun[:-3] + "al"
    return noun[:-1] if folded.endswith("s") else noun


# --- reading ------------------------------------------------------------------------------------------------------------

_RANGE, _LIST, _TIMES, _INSTEAD, _SAME = "range", "list", "times", "instead", "same"
_LINK = re.compile(
    r"(?P<range> a |-| - |–| – |—| — | jusqu'a | voire )(?:environ |pres de |plus de |quelque )?"
    r"|(?P<list>, | et | ou | puis | \+ |\+|, et | et/ou )(?:de |d')?(?:environ |pres de |plus de |quelque )?"
    r"|(?P<times> ?[x×*] ?)|(?P<instead>,? \(?(?:au lieu de|au lieu des) )|(?P<same> \()"
)
_ROW_MAX = 8
_BETWEEN = re.compile(r"\bentre (?:les |environ |plus de )?$")
_PREFIXED = re.compile(r"(?<![a-z\d])(us ?\$|\$ ?us|\$|€|£|usd|eur|euros?|f ?cfa|xof|xaf|mad|cny|gnf|dzd|rmb) ?$")
_LABEL_WINDOW = 24
_PHRASE_PART = re.compile(r" (de |d'|du |des |en |a )?(l')?([^\W\d_][^\W\d_'’-]*(?:[-'][^\W\d_]+)*)")
_ADJECTIVE = re.compile(
    r".{2,}(?:iques?|aires?|al|ales?|aux|els?|elles?|ifs?|ives?|eux|euses?|iers?|ieres?|iens?|iennes?|ais|aises?|ains?"
    r"|aines?|ables?|ibles?|oles?|antes?|ants|ents|entes?|ins|ines?|iques)$"
)
_PARTICIPLE = re.compile(r".{2,}(?:é|ée|és|ées|i|is|ie|ies|ise|ises|u|us|ue|ues|it|its|ites?)$")
_CLAUSE = re.compile(
    r" (?:a|au|aux|par|dans|en|pour|sur|des|du|depuis|avant|selon|grace|cette|ce|chaque|entre|avec|lors|le|la|l')\b"
)
_DETERMINER = re.compile(
    r"(?:^|(?<=[ '(«,]))(?:(?:les?|la|des?|du|une?|ses|leurs?|son|sa|aux?|cette|ces?|en|deux|trois|quatre|cinq|six|sept|huit|dix) "
    r"|[ld]')(?=[^\W\d_])"
)
_OF_CAPACITY = re.compile(
    r"(?:,? (?:d'une|pour une|avec une|ayant une|dotee? d'une|d'un|pour un)"
    r" (?:capacite|puissance|longueur|superficie|production|debit|volume|rendement|tension|lineaire|quantite)"
    r"(?: [a-z]+){0,3})?"
    r" (?:de |d')$|,? (?:longue?s?|large?s?|hauts?|hautes?|profonde?s?) de $"
)
_NO_PHRASE = re.compile(
    r"\b(?:est|sont|sera|seront|etait|a|ont|aura|ait|fut|pour|par|dans|qui|que|dont|et|ou|avec|sur|plus|moins|atteint|total"
    r"|capacite|puissance|montant|cout|hauteur|ordre|longueur|superficie|rythme|raison|objectif"
    r"|production|livraison|fourniture|consommation|debit|volume|quantite|ans|mois|qu|quil|ce|actuellement)\b"
)
# "les 200 premiers kilomètres"
_RANKED = re.compile(r" (?:premieres?|premiers?|dernieres?|derniers?|autres|nouveaux|nouvelles)\b")
_AFTER_UNIT = re.compile(r" ?(?:ttc|htva|ht|hors taxes?)\b")
_EQUIVALENT = re.compile(
    r"(?: ?(?:ttc|htva|ht|us|hors taxes?))?"
    r"(?:(?:[^.;!?¶()\d]|\b20\d\d\b){0,40}?[,–-]? ?\(?(?:soit|l'equivalent de|l'equivalent d'|equivalant a"
    r"|equivalent a)| ?\(| ?[/=≈] ?|, (?=pres de|environ|autour de))"
    r" ?(?:(?:soit|l'equivalent de|environs?|d'environ|pres de|plus de|quelque|autour de|un peu plus de|un peu moins de|moins de"
    r"|a peu pres|approximativement|ou|de|d'|~|≈|=|\+/-) ?)*"
)
_TIMES_MORE = re.compile(r" fois (?:plus|moins|superieur|inferieur|la |le |les |l')")
_PERIODS = (("yearly", "a"), ("monthly", "mo"), ("daily", "d"), ("hourly", "h"))


class _Reading:
    """One text while its quantities are read, from left to right."""

    def __init__(self, plain: str, folded: str, currency: str) -> None:
        self._plain = plain
        self._folded = folded
        self._currency = currency
        self._last_money = ""
        # the unit of the last measure or noun, its sort, where it ended, and its scale
        self._last_unit = ("", "", 0, 0)
        self._bare_money: dict[str, str] = {}

    def drafts(self) -> list[_Draft]:
        rows = [row for row in self._rows() if row]
        found = self._related(rows)
        multiples = list(self._multiples())
        if multiples:
            found = sorted([*found, *multiples], key=lambda draft: draft.start)
        return found

    # numbers in a row

    def _rows(self) -> Iterator[list[_Draft]]:
        here = numbers(self._folded)
        index = 0
        while index < len(here):
            row, links = [here[index]], []
            while len(row) < _ROW_MAX and index + len(row) < len(here):
                link = self._link(row[-1], here[index + len(row)], row[0])
                if not link:
                    break
                links.append(link)
                row.append(here[index + len(row)])
            yield self._row(row, links, index)
            index += len(row)

    def _link(self, number: Number, after: Number, first: Number) -> str | None:
        if after.start - number.end > 24:
            return None
        match = _LINK.fullmatch(self._folded, number.end, after.start)
        if not match or match.lastgroup is None:
            return None
        link = match.lastgroup
        if link == _SAME:
            return _SAME if not number.is_digits and number.value == after.value else None
        if link == _LIST:
            if match[0].startswith(" et ") and _BETWEEN.search(self._folded, max(0, number.start - 24), number.start):
                return _RANGE
            if number.scale > 1 and after.scale == 1:
                return None
            if after.is_year and number.scale == 1:
                return None
            if number.is_year or (match[0] == ", " and self._is_label(number)):
                return None
        if link == _RANGE and number.is_year and not after.is_year and self._follows_year_word(number.start):
            return None
        if link == _LIST and match[0] == " ou " and after.scale == 1 and after.value - number.value == 1:
            return _RANGE
        if link == _TIMES and number.value != number.value.to_integral_value():
            return None
        return link

    def _row(self, row: list[Number], links: list[str], index: int) -> list[_Draft]:
        """The quantities of numbers in a row, which share the unit after the last one."""
        last = row[-1]
        if self._is_label(row[0]) and not (row[0].scale > 1):
            return []
        template = self._measured(last)
        if template is None:
            prefix = self._prefix(row[0])
            if prefix:
                template = prefix
        if template is None:
            template = self._counted(last) or self._understood(last) or self._carried(last)
        if template is None:
            # Most numbers without a unit are no quantities; few words let a neighbour give them one.
            if (
                last.is_year
                or len(row) > 2
                or not _NEEDS_NEIGHBOUR.search(self._folded, max(0, row[0].start - 60), row[0].start)
            ):
                return []
            if _glued(self._folded, last.end):
                return []
            template = _Draft(last.start, last.end, None, None, "", "bare")
        if template.sort in ("time", "none") and template.unit != "fois":
            return []
        times = Decimal(template.times)
        drafts: list[_Draft] = []
        for low, high, flags, link in self._items(row, links):
            factor = times
            if high.is_comma_group and template.sort in ("money", "noun", "bare"):
                factor, flags = times * 1000, [*flags, COMMA_GROUPS]
            draft = _Draft(
                low.start,
                high.end,
                low.value * factor,
                high.value * factor,
                template.unit,
                template.sort,
                scale=high.scale,
                row=index,
                product=template.product,
                role=template.role,
                flags=[*flags, *template.flags],
            )
            if (high is last or high.end == last.end) and template.sort != "prefixed":
                draft.end = template.end
            if link == _INSTEAD and drafts:
                drafts[-1].replaced = ((draft.start, draft.end), draft.low, draft.high, draft.unit)
            else:
                drafts.append(draft)
        if template.sort == "prefixed":
            for draft in drafts:
                draft.sort = "money"
            drafts[0].start = template.start
        for draft in drafts:
            self._describe(draft)
            if draft.product is None and draft.sort == "measure":
                draft.product = drafts[0].product
        if links and links[-1] == _SAME and self._folded[template.end : template.end + 1] == ")":
            drafts[-1].end += 1
        if template.sort in ("measure", "noun"):
            self._last_unit = (template.unit, template.sort, drafts[-1].end, last.scale)
        if template.unit == "fois":
            return [draft for draft in drafts if draft.kind is FigureKind.MULTIPLE]
        return drafts

    def _items(self, row: list[Number], links: list[str]) -> Iterator[tuple[Number, Number, list[str], str]]:
        """The ranges and single numbers of a row, the elliptic scales filled in, each with the link before it."""
        before, index = "", 0
        last = row[-1]
        while index < len(row):
            low = high = row[index]
            flags = list(low.flags)
            link = links[index] if index < len(links) else ""
            if link in (_RANGE, _TIMES, _SAME):
                index += 1
                high = row[index]
                if link == _TIMES:
                    high = _with(high, high.value * low.value, low.start)
                    low = high
                    flags.append(MULTIPLIED)
                elif link == _SAME:
                    low = _with(high, high.value, low.start)
                    high = low
            carried = _carry(low, high if low is not high else last, is_list=low is high)
            if carried is not None and (low is not high or low is not last):
                flags.append(SCALE_CARRIED)
                if low is high:
                    high = _with(low, carried, low.start, last.scale)
                low = _with(low, carried, low.start, last.scale)
            elif low is not high and high is not last:
                both = _carry(high, last, is_list=True)
                if both is not None and _carry(low, last, is_list=True) is not None:
                    low = _with(low, low.value * last.scale, low.start, last.scale)
                    high = _with(high, both, high.start, last.scale)
                    flags.append(SCALE_CARRIED)
            yield low, high, flags, before
            before = links[index] if index < len(links) else ""
            index += 1

    # what the number is of

    def _is_label(self, number: Number) -> bool:
        """Whether the words before make it the number of something: an article, a law, a page, a telephone."""
        window = self._folded[max(0, number.start - _LABEL_WINDOW) : number.start].rstrip(" :#-")
        if not window:
            return False
        if window[-1] == "°":
            return True
        words = window.replace("'", " ").split()
        if not words:
            return False
        labels = _words("label")
        return words[-1] in labels or " ".join(words[-2:]) in labels

    def _measured(self, number: Number) -> _Draft | None:
        """The unit of the tables that follows the number, with its rate or price."""
        found = self._unit_at(number.end, of=_takes_of(number))
        if found is None and (rank := _RANKED.match(self._folded, number.end)):
            found = self._unit_at(rank.end(), of=False)
        if found is None:
            return None
        unit, end = found
        if number.is_year and unit.sort != "money" and end - number.end <= 2:
            return None
        draft = _Draft(number.start, end, None, None, unit.code, unit.sort, times=unit.times)
        if unit.role:
            draft.role = unit.role
        if unit.sort == "money":
            draft.unit = self._money(unit.code)
            after = _AFTER_UNIT.match(self._folded, end)
            pattern, prices = _after("quantity_prices")
            price = pattern.match(self._folded, after.end() if after else end)
            if price:
                draft.unit += "/" + prices[price[1]][0]
                draft.end = price.end()
                draft.role = FigureRole.COST
                return draft
        if unit.sort in ("measure", "money"):
            draft.product = self._product_after(end)
        if unit.sort == "measure":
            self._rate(draft, end)
        elif unit.sort == "money":
            pattern, rates = _after("quantity_rates")
            period = pattern.match(self._folded, draft.product[1] if draft.product else end)
            if period and rates[period[1]][1]:
                draft.flags.append(PERIODIC)
        return draft

    def _unit_at(self, at: int, *, of: bool) -> tuple[_Unit, int] | None:
        folded = self._folded
        start = at
        if folded[start : start + 1] == " ":
            start += 1
        if of and folded.startswith(("de ", "d'"), start):
            start += 3 if folded[start + 1] == "e" else 2
        head = _HEAD.match(folded, start)
        if not head:
            return None
        units = _units().get(head[0])
        match = units[0].match(folded, start) if units else None
        for form, unit in _exact_units().get(head[0], ()):
            end = start + len(form)
            is_whole = not folded[end : end + 1].isalnum() and folded[end : end + 1] != "'"
            if is_whole and self._plain.startswith(form, start) and (match is None or match.end() < end):
                return unit, end
        if match and units and match.lastindex:
            return units[1][str(match.lastindex)], match.end()
        return None

    def _rate(self, draft: _Draft, unit_end: int) -> None:
        """Divide the unit of a draft by the period or the thing that the words after it name."""
        pattern, rates = _after("quantity_rates")
        match = pattern.match(self._folded, unit_end)
        is_next = match is not None
        if match is None:
            match = self._through(pattern, draft.product[1] if draft.product else unit_end)
        before = self._before(draft.start, 80)
        if match is None:
            words = before.replace("'", " ").split()[-6:]
            for name, per in _PERIODS:
                if any(word in _words(name) for word in words):
                    if self._is_delivered(before):
                        draft.flags.append(PERIODIC)
                    else:
                        draft.unit += "/" + per
                        draft.role = FigureRole.CAPACITY
                    return
            return
        per, is_period = rates[match[1]]
        if is_period and not match[1].startswith("/") and self._is_delivered(before):
            draft.flags.append(PERIODIC)
            return
        draft.unit += "/" + per
        draft.role = FigureRole.CAPACITY
        if is_next:
            draft.end = match.end()
            draft.product = draft.product or self._product_after(match.end())

    def _through(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """The period after the name of what is measured: "tonnes de riz paddy par an"."""
        for _ in range(4):
            if match := pattern.match(self._folded, at):
                return match
            word = _PHRASE_PART.match(self._plain, at)
            if word is None or self._folded[word.start(3) : word.end()] in _words("no_product"):
                return None
            at = word.end()
        return None

    def _flow(self, draft: _Draft, end: int) -> None:
        """Things that are counted come or are made each week or year ("15 camions par semaine"), but where it is a capacity."""
        pattern, rates = _after("quantity_rates")
        match = self._through(pattern, end)
        role = _cues("quantity_roles").last(self._before(draft.start, 80))
        if match and (not rates[match[1]][1] or (role and role[0] == FigureRole.CAPACITY)):
            self._rate(draft, end)
        elif match:
            draft.flags.append(PERIODIC)

    def _is_delivered(self, before: str) -> bool:
        cue = _cues("delivery").last(before)
        if cue is None:
            return False
        role = _cues("quantity_roles").last(before)
        # What can be delivered, and what is produced, is a capacity.
        is_able = before[: cue[1]].endswith(("capable de ", "capables de ", "pouvant ", "capacite de "))
        return not is_able and not (role and role[0] == FigureRole.CAPACITY and role[1] > cue[1])

    def _prefix(self, number: Number) -> _Draft | None:
        """The sign of a currency before the number: "US$ 25 millions"."""
        window = self._folded[max(0, number.start - 8) : number.start]
        match = _PREFIXED.search(window)
        if not match:
            return None
        start = number.start - len(window) + match.start()
        if self._folded[start - 1 : start] == " " and self._folded[start - 2 : start - 1].isdigit():
            return None  # the unit of the number before
        units = _units().get(_head(match[1]))
        form = units[0].fullmatch(match[1]) if units else None
        if not units or not form or not form.lastindex:
            return None
        code = units[1][str(form.lastindex)].code
        draft = _Draft(start, number.end, None, None, self._money(code), "prefixed")
        draft.product = self._product_after(number.end)
        return draft

    def _counted(self, number: Number) -> _Draft | None:
        """The plural noun that the number counts."""
        if number.is_year and self._follows_year_word(number.start):
            return None
        is_bracketed = self._folded[number.end - 1] == ")"
        if number.value < 2 and number.scale == 1 and not is_bracketed:
            return None
        if number.value != number.value.to_integral_value() and not number.is_comma_group:
            return None
        if number.scale >= 10**6 and not self._folded.startswith((" de ", " d'"), number.end):
            return None  # "96,7 milliards apportés par la Banque": of money
        noun = self._noun_at(number.end, of=_takes_of(number), is_one=number.value == 1)
        if noun is None:
            return None
        unit, start, end, phrase_end = noun
        if self._folded[start:end] in _words("money_noun") and number.scale >= 10**6:
            return None
        draft = _Draft(number.start, end, None, None, unit, "noun")
        head = self._folded[start:end]
        units = _units().get(_head(head))
        match = units[0].fullmatch(head) if units else None
        if match and units and match.lastindex and units[1][str(match.lastindex)].sort in ("time", "none"):
            draft.sort = "time"
        if phrase_end > end:
            draft.product = (start, phrase_end)
        if draft.sort == "noun":
            self._flow(draft, end)
        if not number.is_digits and _DEFINITE.search(self._folded, max(0, number.start - 6), number.start):
            draft.flags.append(DEFINITE)
        return draft

    def _understood(self, number: Number) -> _Draft | None:
        """What is left out because it stood just before: "500 emplois directs et 900 indirects", "5 000 de maïs"."""
        unit, sort, end, _ = self._last_unit
        match = _PHRASE_PART.match(self._plain, number.end)
        if not unit or not match or match[2] or number.start - end > 40 or number.value < 2 or number.is_year:
            return None
        if not match[1]:
            if self._folded[match.start(3) : match.end()] not in _words("after_noun"):
                return None
            return _Draft(number.start, number.end, None, None, unit, sort, product=match.span(3))
        product = self._product_after(number.end)
        if sort != "measure" or product is None or not _GOES_ON.fullmatch(self._plain, end, number.start):
            return None
        return _Draft(number.start, number.end, None, None, unit, sort, product=product)

    def _follows_year_word(self, start: int) -> bool:
        window = self._folded[max(0, start - 16) : start].replace("'", " ").split()
        return bool(window) and (window[-1] in _words("year") or window[-1] == "mi-")

    def _noun_at(self, at: int, *, of: bool, is_one: bool) -> tuple[str, int, int, int] | None:
        """The singular of the noun after a number, where it starts and ends, and where its phrase ends."""
        for _ in range(3):
            match = _PHRASE_PART.match(self._plain, at)
            if not match or match[2] or (match[1] and not (of and match[1] in ("de ", "d'"))):
                return None
            start, end = match.span(3)
            word = self._folded[start:end]
            compounds, forms = _compounds()
            compound = compounds.match(self._folded, start)
            if compound:
                return forms[compound[1]], start, compound.end(), self._phrase_end(compound.end())
            written = self._plain[start:end]
            if word in _words("before_noun"):
                after = self._noun_at(end, of=False, is_one=is_one)
                if after:
                    return after
                return (_singular(written.lower()), start, end, end) if word in ("jeunes", "anciens") else None
            if word in _words("not_noun") or (word in _words("after_noun") and word[-1] == "s"):
                return None
            if written.isupper() and 2 <= len(written) <= 6 and not self._shouts(start, end):
                return written, start, end, end
            # After "millions de" stands a noun, whatever its form ("19 millions de Burkinabè").
            if (word[-1] not in "sxz" and not is_one and not match[1]) or len(word) < 3 or word in _words("no_product"):
                return None
            return _singular(written.lower()), start, end, self._phrase_end(end)
        return None

    def _shouts(self, start: int, end: int) -> bool:
        """Whether the words around are all in capitals, so that capitals say nothing."""
        around = self._plain[max(0, start - 30) : start] + self._plain[end : end + 30]
        letters = [char for char in around if char.isalpha()]
        return len(letters) > 6 and not any(char.islower() for char in letters)

    def _carried(self, number: Number) -> _Draft | None:
        """A scale alone, or before a word for money: the currency last read."""
        if number.scale < 10**6:
            return None
        after = self._folded[number.end : number.end + 40]
        match = re.match(r" (?:de |d')?([a-z]+)", after)
        if (
            match
            and after.startswith((" de ", " d'"))
            and match[1] not in _words("money_noun")
            and match[1] not in ("ici", "ores")
        ):
            return None
        unit, sort, end, scale = self._last_unit
        if scale == number.scale and _SAME_MEASURE.fullmatch(self._folded, end, number.start):
            return _Draft(number.start, number.end, None, None, unit, sort, flags=[UNIT_CARRIED])
        unit = self._last_money or self._next_money()
        draft = _Draft(number.start, number.end, None, None, unit, "money", flags=[CURRENCY_CARRIED] if unit else [])
        draft.product = self._product_after(number.end)
        return draft

    def _money(self, code: str) -> str:
        """The currency that a code of the tables stands for, and from now on the one last read."""
        if code not in self._bare_money:
            self._bare_money[code] = next(
                (self._of_country(entry) for entry in table("quantity_bare_money") if entry["of"] == code), code
            )
        self._last_money = self._bare_money[code]
        return self._last_money

    def _next_money(self) -> str:
        """The first currency that the text names, for a sum before it; else the country's."""
        if "" not in self._bare_money:
            match = _MONEY_NAME.search(self._folded)
            found = self._unit_at(match.start(), of=False) if match else None
            self._bare_money[""] = self._money(found[0].code) if found else self._currency
            self._last_money = ""
        return self._bare_money[""]

    def _of_country(self, entry: Any) -> str:
        if self._currency in entry["currencies"]:
            return self._currency
        exceptions, by = _country_words(entry["of"])
        home = exceptions.search(self._folded)
        first, unit = (home.start() if home else len(self._folded)), str(entry["unit"])
        for code, pattern in by.items():
            found = pattern.search(self._folded, 0, first)
            if found:
                first, unit = found.start(), code
        return unit

    # phrases

    def _product_after(self, at: int) -> _Place | None:
        """The noun phrase after "de": of what a measure is."""
        match = _PHRASE_PART.match(self._plain, at)
        if not match or match[1] not in ("de ", "d'", "du ") or match[2]:
            return None
        start, end = match.span(3)
        word = self._folded[start:end]
        if word in _words("no_product") or word in _words("not_noun") or not self._plain[start].islower():
            return None
        role_after = _roles_after()[0].match(self._folded, at)
        if role_after:
            return None
        return start, self._phrase_end(end)

    def _phrase_end(self, end: int) -> int:
        """Where the adjectives and the complement end that follow a noun."""
        complements = 0
        for _ in range(6):
            match = _PHRASE_PART.match(self._plain, end)
            if not match:
                break
            start = match.start(3)
            word, written = self._folded[start : match.end(3)], match[3]
            if match[1] or match[2]:
                if match[1] not in ("de ", "d'") or match[2] or complements == 2 or not written[0].islower():
                    break
                if word in _words("not_noun") or word in _words("no_product") or word in _words("determiner"):
                    break
                if _INFINITIVE.search(word):
                    break
                complements += 1
                if word in _words("before_noun"):
                    following = _PHRASE_PART.match(self._plain, match.end())
                    match = following if following and not following[1] else match
            elif word in _words("not_noun") or word in _words("closed") or not written[0].islower():
                break
            elif word in _words("after_noun") or (_ADJECTIVE.fullmatch(word) and not _ACCENTED.search(written)):
                if word in _words("yearly") or word in _words("monthly"):
                    break
            elif not _PARTICIPLE.fullmatch(written) or _CLAUSE.match(self._folded, match.end()):
                break
            end = match.end()
        return end

    def _phrase_before(self, end: int) -> _Place | None:
        """The noun phrase that ends at `end`: "l'urée" before "(120 000 tonnes)"."""
        begin = max(0, end - 70)
        window = self._plain[begin:end]
        if not window[-1:].isalnum():
            return None
        cut = max(window.rfind(mark) for mark in (". ", "; ", ": ", "¶", ")", " et ", ", "))
        stop = len(window)
        for match in reversed(list(_DETERMINER.finditer(fold(window), max(cut, 0)))):
            words = window[match.end() : stop]
            capital = re.search(r"(?:^| )(?:[dl]')?(?=[A-ZÀ-Ý])", words)
            if capital and capital.start() == 0:
                stop = match.start()
                continue
            if capital:
                words = words[: capital.start()]
            words = re.sub(r" (?:de|du|d'|des|a|à|en|la|le)$", "", words.rstrip(" ,"))
            if re.search(r"\d", words):
                return None
            if not words or len(words.split()) > 5 or _NO_PHRASE.search(fold(words)):
                return None
            start = begin + match.end()
            return start, start + len(words)
        return None

    # what the words around say

    def _before(self, at: int, length: int) -> str:
        """The words before, back to the end of the sentence before."""
        window = self._folded[max(0, at - length) : at]
        cut = max(window.rfind(mark) for mark in (". ", "; ", "! ", "? ", "¶"))
        return window[cut + 1 :] if cut >= 0 else window

    def _describe(self, draft: _Draft) -> None:
        """Qualifier, kind, role, shift and the product that stands before."""
        folded = self._folded
        self._qualify(draft)
        begin = (
            draft.qualifier_place[0]
            if draft.qualifier_place and draft.qualifier_place[0] < draft.start
            else draft.start
        )
        before = self._before(begin, 90)
        if draft.unit == "fois":
            if re.search(r"\bmultipli[a-z]+ (?:[a-z']+ ){0,4}par $", before) or _TIMES_MORE.match(
                folded, draft.end - 5
            ):
                draft.kind, draft.role = FigureKind.MULTIPLE, FigureRole.AIM
            return
        if draft.sort == "bare" and re.search(r"\bmultipli[a-z]+ (?:[a-z']+ ){0,6}par $", before):
            draft.unit, draft.sort, draft.kind, draft.role = "fois", "multiple", FigureKind.MULTIPLE, FigureRole.AIM
            draft.product = self._multiplied(draft.end)
            return
        if draft.sort == "share":
            draft.kind = FigureKind.SHARE
            draft.role = FigureRole.ATTRIBUTE
        self._change(draft, before)
        self._assign_role(draft, before)
        if draft.low is not None and draft.high is not None and draft.low != draft.high:
            self._shift(draft, before)
        if draft.product is None and draft.sort == "measure":
            self._product_before(draft, begin)

    def _qualify(self, draft: _Draft) -> None:
        folded = self._folded
        window = folded[max(0, draft.start - 32) : draft.start]
        pattern, forms = _qualifiers_before()
        match = pattern.match(window[::-1])
        if match:
            start, end = draft.start - match.end(1), draft.start - match.start(1)
            words = match[1][::-1]
            if not (words.startswith("plus d") and folded[max(0, start - 3) : start] == "en "):
                draft.qualifier = forms[match[1]]
                draft.qualifier_place = (start, end)
                if words in ("quelques", "environs") and draft.low is not None and draft.low < 2:
                    draft.qualifier, draft.qualifier_place = FigureQualifier.EXACT, None
                return
        pattern, forms = _qualifiers_after()
        for at in (draft.end, draft.product[1] if draft.product and draft.product[0] >= draft.end - 1 else None):
            match = pattern.match(folded, at) if at is not None else None
            if match:
                draft.qualifier, draft.qualifier_place = forms[match[1]], match.span(1)
                return
        collective = _COLLECTIVE.match(folded, draft.start, draft.end)
        if collective:
            draft.qualifier, draft.qualifier_place = FigureQualifier.ABOUT, collective.span()

    def _change(self, draft: _Draft, before: str) -> None:
        """A number right after "hausse de" and the like is a change; for a share, a complement may stand between."""
        sign = self._folded[draft.start - 1 : draft.start]
        if (
            draft.sort == "share"
            and sign in ("+", "-", "−", "–")
            and not self._folded[draft.start - 2 : draft.start - 1].isalnum()
        ):
            draft.kind, draft.role = FigureKind.CHANGE, FigureRole.AIM
            return
        if draft.sort == "noun" or not re.search(r"(?:\bde|\bd'|\bd'au moins) ?$", before):
            return
        cue = _cues("quantity_changes").last(before)
        if cue is None:
            return
        between = before[cue[2] :].split()
        if len(between) <= (8 if draft.sort == "share" else 1):
            draft.kind = FigureKind.CHANGE
            if draft.sort == "share":
                draft.role = FigureRole.AIM

    def _assign_role(self, draft: _Draft, before: str) -> None:
        pattern, after = _roles_after()
        match = pattern.match(self._folded, draft.end)
        if match:
            draft.role = after[match[1]]
            return
        if draft.sort == "share" or "/" in draft.unit:
            return
        if draft.unit in ("km", "m") and (before.endswith((" a ", " a l'")) or self._is_distance(draft)):
            draft.role = FigureRole.ATTRIBUTE  # a distance: "à 15 km de Kayes"
            return
        cue = _cues("quantity_roles").last(before[-60:])
        if cue is None:
            return
        role = FigureRole(cue[0])
        if role is FigureRole.COST and draft.sort != "money":
            return
        if role is FigureRole.CAPACITY and draft.sort == "money":
            return
        if role is FigureRole.AMOUNT and draft.role is not FigureRole.AMOUNT:
            return
        if role is FigureRole.ATTRIBUTE and draft.sort == "money":
            return
        draft.role = role

    def _is_distance(self, draft: _Draft) -> bool:
        place = draft.qualifier_place
        return place is not None and self._folded.startswith("a moins de", place[0])

    def _shift(self, draft: _Draft, before: str) -> None:
        """ "passer de A à B": B replaces A."""
        if not before.endswith((" de ", " d'")) or draft.low is None or draft.high is None:
            return
        cue = _cues("quantity_shifts").last(before)
        is_down = draft.low > draft.high
        if cue is not None:
            words = before[cue[2] :].split()
            if cue[0] and not is_down and (len(words) < 3 or draft.unit == "%"):
                cue = None
        if cue is None and not is_down:
            return
        link = _SHIFT_LINK.search(self._folded, draft.start, draft.end)
        if not link:
            return
        draft.replaced = ((draft.start, link.start()), draft.low, draft.low, draft.unit)
        draft.start, draft.low = link.end(), draft.high
        if draft.kind is FigureKind.CHANGE:
            draft.kind = FigureKind.SHARE if draft.sort == "share" else FigureKind.ABSOLUTE

    def _product_before(self, draft: _Draft, begin: int) -> None:
        folded = self._folded
        if folded[begin - 1 : begin] == "(":
            draft.product = self._phrase_before(begin - 2 if folded[begin - 2 : begin - 1] == " " else begin - 1)
            return
        window = folded[max(0, begin - 70) : begin]
        match = _OF_CAPACITY.search(window)
        if match:
            draft.product = self._phrase_before(begin - len(window) + match.start())

    # what neighbours say

    def _related(self, rows: list[list[_Draft]]) -> list[_Draft]:
        """Ranges whose unit is said twice, old values and equivalents go into the quantity before; the bare go."""
        found: list[_Draft] = []
        previous: list[_Draft] = []
        for row in rows:
            first = row[0]
            before = found[-1] if found else None
            if before is not None and first.start - before.end <= 120 and first.start >= before.end:
                if self._merges(before, first) or self._replaces(before, first):
                    row = row[1:]
                elif self._steps(before, first):
                    found.pop()
                elif self._equals(before, first):
                    self._pair(previous, row)
                    continue
                elif self._inherits(before, first) or (
                    before.sort == "noun" and before.product and self._folded[before.product[1] : first.start] == " de "
                ):
                    first.product = first.product or before.product
            found.extend(row)
            if row:
                previous = row
        return [draft for draft in found if draft.sort != "bare" and (draft.unit or draft.sort == "money")]

    def _merges(self, before: _Draft, draft: _Draft) -> bool:
        if before.unit != draft.unit or not draft.unit or before.low != before.high or draft.low != draft.high:
            return False
        gap = self._folded[before.end : draft.start]
        is_between = gap == " et " and _BETWEEN.search(self._folded, max(0, before.start - 24), before.start)
        if not (is_between or gap in (" a ", "-", " - ", " – ", "–")) or before.replaced:
            return False
        before.high, before.end = draft.high, draft.end
        before.product = draft.product or before.product
        self._shift(before, self._before(before.start, 90))
        return True

    def _replaces(self, before: _Draft, draft: _Draft) -> bool:
        if before.sort == "bare" or before.replaced:
            return False
        gap = self._folded[before.end : draft.start]
        alone, needing, needs = _replacements()
        if len(gap) > 90 or not (alone.search(gap) or (needing.search(gap) and needs.match(self._folded, draft.end))):
            return False
        low, high, unit = draft.low, draft.high, draft.unit
        if draft.sort == "bare" or CURRENCY_CARRIED in draft.flags or not unit:
            unit = before.unit
            if draft.scale == 1 and before.scale > 1 and low is not None and high is not None and high < 1000:
                low, high = low * before.scale, high * before.scale
                before.flags.append(SCALE_CARRIED)
        elif unit != before.unit:
            return False
        before.replaced = ((draft.start, draft.end), low, high, unit)
        return True

    def _steps(self, before: _Draft, draft: _Draft) -> bool:
        """ "passer de 500 t en 2023 à 700 t": the first goes into the second."""
        if before.unit != draft.unit or before.replaced or draft.replaced or before.low != before.high:
            return False
        if not _STEP.fullmatch(self._folded, before.end, draft.start):
            return False
        window = self._before(before.start, 90)
        cue = _cues("quantity_shifts").last(window) if window.endswith(("de ", "d'")) else None
        if cue is None:
            return False
        draft.replaced = ((before.start, before.end), before.low, before.high, before.unit)
        draft.product = draft.product or before.product
        return True

    def _equals(self, before: _Draft, draft: _Draft) -> bool:
        if (
            before.sort != "money"
            or draft.sort != "money"
            or before.unit == draft.unit
            or CURRENCY_CARRIED in draft.flags
        ):
            return False
        return bool(before.unit and draft.unit and _EQUIVALENT.fullmatch(self._folded, before.end, draft.start))

    def _pair(self, previous: list[_Draft], row: list[_Draft]) -> None:
        """Give each quantity of a row its equivalent, by order where both rows are as long, else to the last."""
        pairs = (
            zip(previous, row, strict=True)
            if len(previous) == len(row)
            else [(previous[-1], draft) for draft in row[:1]]
        )
        for draft, equal in pairs:
            start = equal.qualifier_place[0] if equal.qualifier_place else equal.start
            start = min(start, equal.start)
            said = _SAID.search(self._folded, max(draft.end, start - 24), start)
            draft.equivalent = (said.start() if said else start, equal.end)

    def _inherits(self, before: _Draft, draft: _Draft) -> bool:
        """ "les centrales de Bougouni (100 MWc) et de Sanankoroba (140 MWc)": both are of the same."""
        if draft.product or not before.product or before.unit != draft.unit or draft.sort != "measure":
            return False
        return bool(_SAME_OF.fullmatch(self._plain, before.end, draft.start))

    def _multiples(self) -> Iterator[_Draft]:
        pattern, factors = _multiples()
        for match in pattern.finditer(self._folded):
            place = self._multiplied(match.end())
            if place is None:
                continue
            factor = Decimal(factors[match[0]])
            yield _Draft(
                *match.span(),
                factor,
                factor,
                "fois",
                "multiple",
                product=place,
                role=FigureRole.AIM,
                kind=FigureKind.MULTIPLE,
            )

    def _multiplied(self, at: int) -> _Place | None:
        """What is multiplied: the noun phrase after a determiner."""
        match = _OBJECT.match(self._folded, at)
        noun = (
            _PHRASE_PART.match(self._plain, match.end() - 1 if match[0][-1] == " " else match.end()) if match else None
        )
        if not match:
            return None
        if noun is None or noun[1]:
            word = re.compile(r"[^\W\d_]+").match(self._plain, match.end())
            return (match.end(), self._phrase_end(word.end())) if word else None
        return noun.start(3), self._phrase_end(noun.end(3))


_OBJECT = re.compile(
    r"(?: de| du| d'ici (?:a )?\d{4})?,? ?(?:la |le |les |l'|sa |son |ses |leurs? |notre |nos |du |des |cette |ce )"
)
_COLLECTIVE = re.compile(
    r"(?:une?|la|[a-z]+) (?:bonne |petite |grosse )?(?:demi-)?(?:[a-z]+aine|douzaine|dizaine|millier)s?(?: de\b| d')?"
)
_MONEY_NAME = re.compile(r"\b(?:fcfa|f cfa|francs? cfa|euros?|dollars?|dirhams?|dinars?|yuans?|gnf)\b")
_STEP = re.compile(
    r" (?:en|fin|debut|par|actuellement|aujourd'hui|a ce jour|l'an|chaque|a l'heure)\b[^.;:!?¶]{0,40}"
    r" a (?:pres de |plus de |environ )?$"
)
_NEEDS_NEIGHBOUR = re.compile(r"lieu|contre|multipli|plutot que|et non|place de|remplacement")
_INFINITIVE = re.compile(r"\w{3}[^i]er$")
_ACCENTED = re.compile(r"ée?s?$")
_SAME_MEASURE = re.compile(r"[^.;!?¶]{0,50}\b(?:dont|contre|a|et|ou|puis|lieu de)(?: (?:pres de|plus de|environ))? $")
_GOES_ON = re.compile(r" (?:de |d')[^\W\d]+(?: [^\W\d]+)?(?: et|,) ")
_DEFINITE = re.compile(r"(?:\b(?:les|ces|des|aux|nos|ses)) $")
_SHIFT_LINK = re.compile(r" ?(?: a |-|–| et | jusqu'a )(?: ?)")
_SAID = re.compile(r"(?:soit|l'equivalent|equivalent|equivalant)[^()]*$")
_SAME_OF = re.compile(r"[^()]{0,24}\),? (?:et|ou|,)?,? ?(?:de |d'|à |du |celle de )?[A-ZÀ-Ý][\w' -]{1,30} \(")


def _takes_of(number: Number) -> bool:
    """Whether "de" may stand between the number and what it is of: "deux millions de", "1 000 000 de"."""
    return number.scale > 1 or number.is_collective or not number.is_digits or number.value % 10**6 == 0


def _with(number: Number, value: Decimal, start: int, scale: int | None = None) -> Number:
    return number._replace(start=start, value=value, scale=scale or number.scale)


def _carry(number: Number, after: Number, *, is_list: bool) -> Decimal | None:
    """The value of a number that is short for one with the scale of the number after it, if it is: "2 à 3 millions"."""
    if number is after or number.scale > 1 or number.value >= 1000 or number.is_collective:
        return None
    if after.scale > 1:
        if is_list or number.value <= after.value / after.scale:
            return number.value * after.scale
        return number.value * after.scale / 1000 if after.scale > 1000 else None
    thousands = after.value / 1000
    is_short = (
        not is_list and number.is_digits and thousands == thousands.to_integral_value() and number.value <= thousands
    )
    return number.value * 1000 if is_short else None


def _glued(folded: str, end: int) -> bool:
    """Whether letters follow a number without a blank: a name, a model, a time of day."""
    return folded[end : end + 1].isalpha()


@cache
def _country_words(of: str) -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """The words of a text that leave a bare currency as it is, and those that make it another one."""

    def pattern(words: Iterable[str]) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, _longest_first(map(fold, words))))})s?\b")

    entry = next(entry for entry in table("quantity_bare_money") if entry["of"] == of)
    return pattern(entry["except"]), {code: pattern(words) for code, words in entry["by"].items()}
