"""Whether a commitment's own figures and dates can all be true, and whether a delivery is of the same order as one beside it.

Only what arithmetic, the calendar or physics says is refuted; no market price, yield or building time is known here. Where nothing
stands beside anything to be compared with, the check is silent; where two things do and cannot be compared (tonnes and cubic metres
of a solid), it says so.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tracker.extraction.edtf import Bounds, Duration, EdtfError, bounds
from tracker.extraction.numbers import WORDS_DIFFER, fold, numbers
from tracker.extraction.quantities import Quantity, quantities
from tracker.extraction.temporal import moments
from tracker.extraction.vocabulary import DeadlineQualifier, FigureKind, FigureRole
from tracker.text import Span, normalise, sentences
from tracker.verification import measures
from tracker.verification.case import Amount, Article, Beside, Case, Claim, Dated, Figure
from tracker.verification.findings import Check, Finding, Outcome, Says, Value, passage
from tracker.verification.measures import Measure, Product
from tracker.verification.terms import COMPARED, giving, length_of, period, read_measure

ROUNDING = Decimal("0.02")
"""What rounding a price or a quantity to its first two or three digits can move their product by."""

_MOST_ROUNDING = Decimal("0.10")

YEAR = {
    "a": (Decimal(1), Decimal(1)),
    "mo": (Decimal(12), Decimal(12)),
    "trimestre": (Decimal(4), Decimal(4)),
    "wk": (Decimal(50), Decimal(53)),
    "d": (Decimal(60), Decimal(366)),
    "h": (Decimal(480), Decimal(8784)),
    "min": (Decimal(480 * 60), Decimal(8784 * 60)),
    "s": (Decimal(480 * 3600), Decimal(8784 * 3600)),
}
"""The fewest and the most such periods that a year of work may have. The most is the calendar's. The fewest is two months of full
days (of eight hours): a mill that works one season of the year runs longer than that."""

PEAK_HOURS = Decimal(3500)
"""Full hours a year that no solar field reaches: the sunniest deserts give some 2 500 kWh for each kWp on fixed frames, some 3 000
on frames that follow the sun (Global Solar Atlas, specific photovoltaic power output)."""

HOURS = Decimal(8784)

DENSITIES = Decimal("0.5"), Decimal("1.05")
"""Kilograms in a litre of the liquids below: from liquefied petroleum gas (0.51 to 0.58) over petrol (0.72 to 0.78), diesel (0.82
to 0.86) and crude (0.80 to 0.95) to heavy fuel, water and milk (1.03). The range is wide on purpose: it only has to tell orders of
magnitude apart."""

_LIQUIDS = frozenset(
    {"petrolier", "petrole", "gasoil", "gazole", "diesel", "essence", "carburant", "hydrocarbure", "fuel", "fioul"}
    | {"kerosene", "huile", "eau", "lait", "gpl"}
)

TIMES_THE_WHOLE = 2
"""One delivery of several is of another order than a whole delivery once it exceeds twice all of it."""

YEARS_OF_IT = 50
"""A whole delivery is of another order than repeated ones that would take more than so many years to make it."""

TIMES_A_YEAR = 10
"""Two repeated deliveries are of different orders when a year of the one is more than so many years of the other."""

TIMES_TWO_WHOLES = 1000
"""Two whole deliveries may be of any size; a thousand between them is what a slip of unit makes."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One figure with what is needed to compare it: its amount for one period and how often a year, None for one not repeated.
    `is_total` says that its words call it a total; `is_explicit` that they give its period, and not the claim's recurrence."""

    claim: Claim
    figure: Figure
    measured: Measure
    product: Product
    times: tuple[Decimal, Decimal] | None = None
    is_explicit: bool = False
    is_total: bool = False

    @property
    def shown(self) -> Amount:
        return self.figure.amount


def _plausibility(case: Case) -> Iterator[Finding]:
    found = _Told({article.key: article for article in case.articles})
    claims = giving(case.claims)
    rows = [row for claim in claims for row in _rows(claim, found.text(claim))]
    everyone = sorted(case.claims, key=lambda claim: claim.reference)
    for claim in everyone:
        _values(claim, found)
        _calendar(claim, found)
        _end_date(claim, found)
    _read_words(everyone, found)
    by_claim: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_claim[row.claim.reference].append(row)
    for mine in by_claim.values():
        _prices(mine, found)
        _periods(mine, found)
        _energy(mine, found)
    _rates(rows, found)
    yield from found.findings()
    yield from _beside(rows, case.beside, found)


class _Told:
    """The findings so far: each thing once, with all the claims that say it."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles
        self._refuted: dict[tuple[str, str, tuple[tuple[str, Value], ...]], list[tuple[Claim, Span]]] = {}
        self._fits: dict[tuple[str, object], list[Claim]] = {}

    def text(self, claim: Claim) -> str | None:
        article = self._articles.get(claim.article)
        return article.text if article else None

    def article(self, claim: Claim) -> Article | None:
        return self._articles.get(claim.article)

    def refuted(self, reason: str, field: str, values: Mapping[str, Value], *said: tuple[Claim, Span]) -> None:
        key = reason, field, tuple(values.items())
        self._refuted.setdefault(key, []).extend(said)

    def fits(self, field: str, what: object, *claims: Claim) -> None:
        self._fits.setdefault((field, what), []).extend(claims)

    def findings(self) -> Iterator[Finding]:
        for (reason, field, values), said in self._refuted.items():
            places = {
                passage(article, span): None
                for claim, span in said
                if (article := self._articles.get(claim.article)) is not None
            }
            yield Finding(
                "plausibility",
                Outcome.REFUTED,
                reason,
                dict(values),
                claims=_references(claim for claim, _span in said),
                field=field,
                passages=tuple(places)[:12],
            )
        for (field, _what), claims in self._fits.items():
            yield Finding("plausibility", Outcome.SUPPORTED, "fits", {"n": 1}, claims=_references(claims), field=field)


def _references(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({claim.reference for claim in claims}))


# --- A figure's period ------------------------------------------------------------------------------------------------

_PER = re.compile(
    r"[^.;:,()\d]{0,40}?\b(?:par |chaque |l')(?P<per>an|annee|mois|semaine|jour|heure|trimestre)\b|"
    r"[^.;:,()\d]{0,30}?\b(?P<adjective>annuel|mensuel|hebdomadaire|quotidien|trimestriel)\w*\b"
)
_BEFORE_PER = re.compile(r"\b(?:par|chaque) (?P<per>an|annee|mois|semaine|jour|heure|trimestre),? (?:ce sont )?$")
_TOTAL_AFTER = re.compile(r"[^.;:()\d]{0,30}?\b(?:au total|en tout|sur toute la (?:duree|periode))\b")
_TOTAL_BEFORE = re.compile(r"\b(?:au total|en tout|un total de|total de|soit au total)[ ,]*(?:de |d')?$")
_PERIODS = {"an": "a", "annee": "a", "mois": "mo", "semaine": "wk", "jour": "d", "heure": "h", "trimestre": "trimestre"}
_ADJECTIVES = {"annuel": "a", "mensuel": "mo", "hebdomadaire": "wk", "quotidien": "d", "trimestriel": "trimestre"}
_NEARBY = 60


def _rows(claim: Claim, text: str | None) -> list[_Row]:
    """The claim's promised quantities and its costs, each with its period where the words, the unit or the recurrence give one."""
    rows = []
    for figure in claim.figures:
        if figure.kind is not FigureKind.ABSOLUTE:
            continue
        unit, slash, per = figure.amount.unit.rpartition("/")
        measured, product = measures.of(figure), measures.product(figure.product)
        if slash and per in YEAR:
            amount = Amount(figure.amount.min, figure.amount.max, unit)
            rows.append(
                _Row(claim, figure, measures.measure(amount, figure.qualifier), product, YEAR[per], is_explicit=True)
            )
            continue
        words = _period_words(figure, text)
        is_total = _is_total(figure, text)
        times = YEAR[words] if words and not is_total else None
        rows.append(_Row(claim, figure, measured, product, times, times is not None, is_total))
    often = period(claim.recurrence.code) if claim.recurrence else None
    if often is None:
        return rows
    # Without words of its own, the one figure of its kind is what recurs.
    bare = [row for row in rows if row.times is None and not row.is_total and row.figure.role in COMPARED]
    a_year = YEAR["d"] if often.days == 1 else YEAR["wk"] if often.days == 7 else (often.a_year, often.a_year)
    alone = {row.measured.dimension for row in bare if _count(bare, row.measured.dimension) == 1}
    return [
        _Row(row.claim, row.figure, row.measured, row.product, a_year)
        if row in bare and row.measured.dimension in alone
        else row
        for row in rows
    ]


def _count(rows: Sequence[_Row], dimension: str) -> int:
    return sum(row.measured.dimension == dimension for row in rows)


def _period_words(figure: Figure, text: str | None) -> str:
    span = figure.words.span
    after = text[span.end : span.end + _NEARBY] if text is not None else ""
    words = measures.plain(figure.words.text)
    found = _PER.search(words) or _PER.match(measures.plain(after))
    if found is None and text is not None:
        found = _BEFORE_PER.search(measures.plain(text[max(0, span.start - _NEARBY) : span.start]))
    if found is None:
        return ""
    groups = found.groupdict()
    return _PERIODS[groups["per"]] if groups.get("per") else _ADJECTIVES[groups["adjective"]]


def _is_total(figure: Figure, text: str | None) -> bool:
    if text is None:
        return False
    span = figure.words.span
    after, before = text[span.end : span.end + _NEARBY], text[max(0, span.start - _NEARBY) : span.start]
    return bool(_TOTAL_AFTER.match(measures.plain(after)) or _TOTAL_BEFORE.search(measures.plain(before)))


def _same_thing(one: _Row, other: _Row) -> bool:
    """Within one claim a figure need not say again what it is of; across claims it must."""
    if one.claim.reference == other.claim.reference:
        return not one.product or not other.product or one.product == other.product
    return bool(one.product) and one.product == other.product


# --- Values that cannot be --------------------------------------------------------------------------------------------

_DOWN = re.compile(r"\b(?:baiss|redui|reduc|diminu|recul|chut|repli|ramen)\w*[^.;]{0,60}$")
_CAPITAL = frozenset({"capital", "action", "actionnariat", "part"})
_ALL_OF_IT = 100


def _values(claim: Claim, found: _Told) -> None:
    shares: list[Figure] = []
    for figure in claim.figures:
        low, high, said = figure.amount.min, figure.amount.max, (claim, figure.words.span)
        values: dict[str, Value] = {"amount": figure.amount}
        if low is not None and high is not None and low > high:
            found.refuted("range", "figures", {"words": figure.words.text}, said)
        elif figure.kind is FigureKind.ABSOLUTE and figure.role in COMPARED and high is not None and high <= 0:
            found.refuted("zero", "figures", {"words": figure.words.text}, said)
        if figure.amount.unit != "%" or high is None:
            continue
        text = found.text(claim) or ""
        is_down = figure.kind is FigureKind.CHANGE and _DOWN.search(
            measures.plain(text[max(0, figure.words.span.start - 100) : figure.words.span.start])
        )
        if figure.kind is FigureKind.SHARE or is_down:
            least = high if low is None else low
            if least > _ALL_OF_IT:
                found.refuted("share", "figures", values, said)
            else:
                found.fits("figures", ("share", figure.amount, figure.product), claim)
                if figure.kind is FigureKind.SHARE and set(measures.product(figure.product)) & _CAPITAL:
                    shares.append(figure)
    if len(shares) > 1:
        parts = [measures.measure(figure.amount) for figure in {f.words.span: f for f in shares}.values()]
        added = measures.total(parts, "%")
        if (added.low or 0) > _ALL_OF_IT:
            said_all = [(claim, figure.words.span) for figure in shares]
            found.refuted("shares_sum", "figures", {"amount": added.amount}, *said_all)


def _calendar(claim: Claim, found: _Told) -> None:
    """A day that no calendar has, in the words or in the value."""
    for dated, field in ((claim.deadline, "deadline"), (claim.said_on, "said")):
        if dated is None:
            continue
        is_impossible = any(
            "impossible_date" in moment.flags for moment in moments(dated.words.text, published_on=None)
        )
        try:
            bounds(dated.edtf)
        except EdtfError:
            is_impossible = True
        if is_impossible:
            found.refuted("date", field, {"words": dated.words.text}, (claim, dated.words.span))


# --- What the quoted words say twice ----------------------------------------------------------------------------------

_AGAIN = re.compile(
    r"(?P<before>[^.;:()\d]{0,40}?)(?:,? soit|,? c'est-a-dire|(?P<open>\()(?:soit)?) ?"
    r"(?P<about>environ|pres de|quelque|plus de|moins de|presque)? ?"
)
_CLOSED = re.compile(r"[^()\d]{0,30}\)")


def _read_words(claims: Iterable[Claim], found: _Told) -> None:
    """Numbers in letters beside the same in digits, and sums said again in another unit. Each passage is read once."""
    read: dict[tuple[str, Span], list[Claim]] = defaultdict(list)
    texts: dict[str, str] = {}
    for claim in claims:
        article = found.article(claim)
        if article is None or article.text is None:
            continue
        texts[article.document] = article.text
        for quotation in claim.quotations:
            if quotation.span.end <= len(article.text):
                read[article.document, quotation.span].append(claim)
    for (document, span), saying in read.items():
        _letters_and_digits(texts[document], span, saying, found)
        for sentence in sentences(texts[document], span):
            _said_again(texts[document], sentence, saying, found)


def _letters_and_digits(text: str, span: Span, claims: Sequence[Claim], found: _Told) -> None:
    normalised = normalise(span.of(text))
    folded = fold(normalised.text)
    for number in numbers(folded):
        if "(" not in folded[number.start : number.end]:
            continue
        where = normalised.to_original(Span(number.start, number.end)).shift(span.start)
        if WORDS_DIFFER in number.flags:
            said = [(claim, where) for claim in claims]
            found.refuted("words_digits", "figures", {"words": " ".join(where.of(text).split())}, *said)
        else:
            found.fits("figures", ("letters", number.value), *claims)


def _said_again(text: str, sentence: Span, claims: Sequence[Claim], found: _Told) -> None:
    read = [q for q in quantities(text, within=sentence) if q.kind is FigureKind.ABSOLUTE and "/" not in q.unit]
    pairs: list[tuple[Quantity, Quantity, bool]] = []
    for one, other in pairwise(read):
        gap = _AGAIN.fullmatch(measures.plain(text[one.span.end : other.span.start]))
        rest = measures.plain(text[other.span.end : other.span.end + _NEARBY])
        if gap and (not gap["open"] or _CLOSED.match(rest)):
            pairs.append((one, other, bool(gap["about"])))
    for quantity in read:
        again = quantities(text, within=quantity.equivalent) if quantity.equivalent else []
        if len(again) == 1:
            about = re.search(r"\b(?:environ|pres|quelque|plus|moins)\b", measures.plain(again[0].span.of(text)))
            pairs.append((quantity, again[0], bool(about)))
    for one, other, is_about in pairs:
        first, second = read_measure(one), read_measure(other)
        if first.dimension != second.dimension or one.unit == other.unit:
            continue
        slack = measures.ABOUT if is_about else ROUNDING
        if measures.meet(first.wide(slack), second.wide(slack)):
            found.fits("figures", ("again", one.unit, one.min, other.unit, other.min), *claims)
            continue
        where = Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))
        converted = measures.shown(first.low, first.high, other.unit)
        values: dict[str, Value] = {"one": first.amount, "other": second.amount, "converted": converted}
        found.refuted("equivalent", "figures", values, *((claim, where) for claim in claims))


# --- Price, quantity and total ----------------------------------------------------------------------------------------


def _prices(rows: Sequence[_Row], found: _Told) -> None:
    """A unit price times a quantity against a sum, where the claim has one of each: of several, none says which is of which."""
    prices = [row for row in rows if " per " in row.measured.dimension]
    for price in prices:
        money, _per, unit = price.measured.dimension.partition(" per ")
        amounts = [r for r in rows if r.measured.dimension == unit and not r.times and _same_thing(price, r)]
        totals = [r for r in rows if r.measured.dimension == money and not r.times and _same_thing(price, r)]
        if len(prices) > 1 or len(amounts) != 1 or len(totals) != 1:
            continue
        amount, total = amounts[0].measured, totals[0].measured
        if None in (price.measured.low, price.measured.high, amount.low, amount.high, total.low, total.high):
            continue
        least = price.measured.wide()[0] * amount.wide()[0]
        most = (price.measured.wide()[1] or Decimal(0)) * (amount.wide()[1] or Decimal(0))
        slack = max(ROUNDING, min(_half_a_digit(total.amount.min), _MOST_ROUNDING))
        claim = price.claim
        if measures.meet((least, most), total.wide(slack)):
            found.fits("figures", ("price", price.shown, amount.amount, total.amount), claim)
            continue
        values: dict[str, Value] = {
            "price": price.shown,
            "amount": amount.amount,
            "total": total.amount,
            "made": measures.shown(least, most, total.amount.unit),
        }
        spans = (row.figure.words.span for row in (price, amounts[0], totals[0]))
        found.refuted("price_total", "figures", values, *((claim, span) for span in spans))


def _half_a_digit(value: Decimal | None) -> Decimal:
    """How far a number lies from the next that could be written in as many digits, as a part of itself: 0.05 / 4.2 for 4.2."""
    if not value or not value.is_finite():
        return Decimal(0)
    exponent = value.normalize().as_tuple().exponent
    return abs(Decimal(5).scaleb(int(exponent) - 1) / value)


# --- Per day, per month, per year, in all -----------------------------------------------------------------------------


def _periods(rows: Sequence[_Row], found: _Told) -> None:
    """Within one claim: so much a month against so much a year, or in all over the length that the claim gives."""
    repeated = [row for row in rows if row.times and row.times[0] == row.times[1]]
    for one in repeated:
        for other in repeated:
            if one.times and other.times and one.times[0] > other.times[0] and _fit_together(one, other):
                times = one.times[0] / other.times[0]
                _compare_periods(one, other, times, found)
        length = length_of(one.claim.duration.code) if one.claim.duration else None
        number = _times_in(one, length)
        for total in rows if number else ():
            if total.is_total and number and _fit_together(one, total):
                _compare_periods(one, total, number, found)


def _fit_together(one: _Row, other: _Row) -> bool:
    return one.measured.dimension == other.measured.dimension and _same_thing(one, other)


def _times_in(row: _Row, length: Duration | None) -> Decimal | None:
    """How many times in all: as the recurrence counts, or as many as the length holds."""
    often = period(row.claim.recurrence.code) if row.claim.recurrence else None
    count = dict(often.rest).get("COUNT", "") if often else ""
    if count.isascii() and count.isdigit() and len(count) < 6:
        return Decimal(count)
    if length is None or length.days or not row.times:
        return None
    return row.times[0] * length.months / 12


def _compare_periods(one: _Row, other: _Row, times: Decimal, found: _Told) -> None:
    made = one.measured.times(times)
    if measures.meet(made.wide(ROUNDING), other.measured.wide(ROUNDING)):
        found.fits("figures", ("periods", one.shown, other.shown), one.claim, other.claim)
        return
    values: dict[str, Value] = {
        "one": one.measured.amount,
        "other": other.measured.amount,
        "times": times,
        "made": made.amount,
    }
    said = ((row.claim, row.figure.words.span) for row in (one, other))
    found.refuted("periods_total", "figures", values, *said)


def _rates(rows: Sequence[_Row], found: _Told) -> None:
    """An hour's or a day's work against a year's, in one claim or two: a year has so many days at most, and some at least."""
    values: dict[tuple[object, ...], _Row] = {}
    for row in rows:
        if row.times and row.is_explicit:
            key = row.measured, row.product, row.times, () if row.product else row.claim.reference
            values.setdefault(key, row)
    explicit = list(values.values())
    fast = [row for row in explicit if row.times and row.times[0] != row.times[1]]
    slow = [row for row in explicit if row.times and row.times[0] == row.times[1]]
    for one in fast:
        beside = [row for row in slow if _fit_together(one, row) and _is_longer(row, one)]
        own = [row for row in beside if row.claim.reference == one.claim.reference]
        # Of several articles' values one that goes with it is enough: that they differ among themselves, `conflict` says.
        fitting = next((row for row in own or beside if _fills(one, row)), None)
        if fitting is not None:
            found.fits("figures", ("rate", one.shown, fitting.shown), one.claim, fitting.claim)
        elif beside:
            other = (own or beside)[0]
            said = ((row.claim, row.figure.words.span) for row in (one, other))
            found.refuted("rate_year", "figures", {"one": one.shown, "other": other.shown}, *said)


def _is_longer(period_row: _Row, rate: _Row) -> bool:
    return bool(period_row.times and rate.times and period_row.times[0] < rate.times[0])


def _fills(rate: _Row, whole: _Row) -> bool:
    """Whether a year of the one, at its fewest or its most days, can be a year of the other."""
    if not rate.times or not whole.times:
        return False
    low, high = rate.measured.wide()
    bottom, top = whole.measured.wide(ROUNDING)
    of_year = bottom * whole.times[0], None if top is None else top * whole.times[0]
    return measures.meet((low * rate.times[0], None if high is None else high * rate.times[1]), of_year)


def _energy(rows: Sequence[_Row], found: _Told) -> None:
    """What a power makes in a year: never more than all its hours, nor a solar field more than the sun gives."""
    powers = [r for r in rows if r.measured.dimension in ("power", "peak power") and not r.times]
    energies = [r for r in rows if r.measured.dimension == "energy" and r.times == YEAR["a"]]
    if len(powers) != 1 or len(energies) != 1:
        return
    power, energy = powers[0], energies[0]
    hours = PEAK_HOURS if power.measured.dimension == "peak power" else HOURS
    top = power.measured.wide()[1]
    if top is None:
        return
    if energy.measured.wide()[0] <= top * hours:
        found.fits("figures", ("energy", power.shown, energy.shown), power.claim)
        return
    values: dict[str, Value] = {
        "power": power.shown,
        "energy": energy.measured.amount,
        "made": measures.shown(None, top * hours, energy.measured.amount.unit),
    }
    said = ((row.claim, row.figure.words.span) for row in (power, energy))
    found.refuted("energy", "figures", values, *said)


# --- Duration and end -------------------------------------------------------------------------------------------------

_STARTS = re.compile(r"\b(?:demarr|debut|commenc|lanc|entam|a partir|a compter|des le|des la|des)\w*[^.;]{0,30}$")
_ENDS = re.compile(r"\b(?:achev|livr|fini|termin|acheve|mis\w* en service|pret)\w*[^.;]{0,30}$")
_LONG = 6
_SLACK = timedelta(days=31)
"""A start "en janvier" and an end "en décembre" leave a month open; of a length under six months, a sixth of it."""


def _end_date(claim: Claim, found: _Told) -> None:
    """Where the words give a start, a length and an end: whether the length leads from the one to the other."""
    deadline, text = claim.deadline, found.text(claim)
    length = length_of(claim.duration.code) if claim.duration else None
    if deadline is None or length is None or text is None or claim.duration is None:
        return
    if deadline.qualifier is DeadlineQualifier.FROM or deadline.days.upper is None:
        return
    start, end = _start(claim, deadline, text, found), deadline.days
    if start is None:
        if deadline.qualifier is not DeadlineQualifier.BETWEEN or deadline.days.lower is None:
            return
        start, end = Bounds(end.lower, end.lower), Bounds(end.upper, end.upper)
    if start.lower is None or end.upper is None:
        return
    slack = _SLACK if length.months >= _LONG else timedelta(days=max(7, int(length.months * 5 + length.days / 6)))
    earliest, latest = _after(start.lower, length), _after(start.upper or start.lower, length)
    if earliest is None or latest is None:
        return
    is_late = earliest - slack > end.upper
    is_early = end.lower is not None and latest + slack < end.lower
    if not (is_late or is_early):
        found.fits("deadline", ("end", start, length, end), claim)
        return
    values: dict[str, Value] = {
        "start": start,
        "length": claim.duration.words.text,
        "end": end,
        "reached": Bounds(earliest, latest),
    }
    found.refuted("end_date", "deadline", values, (claim, deadline.words.span), (claim, claim.duration.words.span))


def _start(claim: Claim, deadline: Dated, text: str, found: _Told) -> Bounds | None:
    """When it begins, as the quoted words say; None where they do not, or say it of several things."""
    article = found.article(claim)
    starts = []
    for quotation in claim.quotations:
        if quotation.span.end > len(text):
            continue
        for moment in moments(text, published_on=article.published if article else None, within=quotation.span):
            if moment.lower is None or moment.span.overlaps(deadline.words.span):
                continue
            before = measures.plain(text[max(quotation.span.start, moment.span.start - _NEARBY) : moment.span.start])
            is_start = moment.qualifier is DeadlineQualifier.FROM or (
                _STARTS.search(before) and not _ENDS.search(before[-30:])
            )
            if is_start:
                starts.append(Bounds(moment.lower, moment.upper))
    return starts[0] if len(set(starts)) == 1 else None


def _after(day: date, length: Duration) -> date | None:
    """The day so long after; None beyond the calendar."""
    month = day.month - 1 + length.months
    year = day.year + month // 12
    if year > date.max.year - 30:
        return None
    reached = date(year, month % 12 + 1, min(day.day, monthrange(year, month % 12 + 1)[1]))
    try:
        return reached + timedelta(days=length.days)
    except OverflowError:
        return None


# --- A delivery beside another ----------------------------------------------------------------------------------------


def _beside(rows: Sequence[_Row], beside: Iterable[Beside], found: _Told) -> Iterator[Finding]:
    """What is repeated here against what is delivered in all there, and the other way round, of one product. Both pages say it,
    each naming the other."""
    mine = _distinct(rows)
    for other in beside:
        if other.relation in ("part", "whole") or not mine:
            continue
        theirs = _distinct([row for claim in giving(other.claims) for row in _rows(claim, None)])
        answers: dict[Product, tuple[str, dict[str, Value], _Row]] = {}
        for product in [p for p in mine if p in theirs]:
            pairs = ((a, b) for a in mine[product] for b in theirs[product])
            for one, that in pairs:
                reason, values = _order(one, that)
                before = answers.get(product)
                if reason and (before is None or _GRAVEST.index(reason) < _GRAVEST.index(before[0])):
                    answers[product] = reason, values, one
        for reason, values, row in answers.values():
            yield _order_finding(reason, values, row, other, found)


_MOST_VALUES = 30  # more different values of one thing are a matter for `conflict`
_GRAVEST = ("order", "order_year", "order_unit", "fits", "density")


def _order_finding(reason: str, values: dict[str, Value], row: _Row, other: Beside, found: _Told) -> Finding:
    outcome = {"fits": Outcome.SUPPORTED, "density": Outcome.NOT_ENOUGH_INFORMATION}.get(reason, Outcome.REFUTED)
    is_refuted = outcome is Outcome.REFUTED
    article = found.article(row.claim)
    return Finding(
        "plausibility",
        outcome,
        reason,
        values | {"title": other.title, "reference": other.reference} if is_refuted else {"n": 1},
        claims=(row.claim.reference,),
        others=(other.reference,),
        field="figures",
        passages=(passage(article, row.figure.words.span),) if article and is_refuted else (),
    )


def _distinct(rows: Iterable[_Row]) -> dict[Product, list[_Row]]:
    """By product, one row for each value: restatements are one delivery."""
    found: dict[Product, dict[tuple[object, ...], _Row]] = defaultdict(dict)
    for row in rows:
        if row.product and row.figure.role is FigureRole.AMOUNT:
            found[row.product].setdefault((row.measured, row.times), row)
    return {product: list(each.values())[:_MOST_VALUES] for product, each in found.items()}


def _order(one: _Row, other: _Row) -> tuple[str, dict[str, Value]]:
    """Which reason says how two deliveries stand together, "" for none, and its values."""
    mine, theirs = one.measured.wide(), other.measured.wide()
    if one.measured.dimension != other.measured.dimension:
        if {one.measured.dimension, other.measured.dimension} != {"mass", "volume"}:
            return "", {}
        if not set(one.product) & _LIQUIDS:
            return ("density", {}) if one.times or other.times else ("", {})
        mine, theirs = (_mass(row, low_high) for row, low_high in ((one, mine), (other, theirs)))
    if one.times and other.times:
        a_year, their_year = _yearly(mine, one.times), _yearly(theirs, other.times)
        is_far = _far(a_year, their_year, TIMES_A_YEAR) or _far(their_year, a_year, TIMES_A_YEAR)
        return ("order_year" if is_far else "fits"), {"one": one.shown, "other": other.shown}
    if not one.times and not other.times:
        is_far = _far(mine, theirs, TIMES_TWO_WHOLES) or _far(theirs, mine, TIMES_TWO_WHOLES)
        return ("order_unit" if is_far else ""), {"one": one.shown, "other": other.shown}
    repeated, each, whole, all_of_it = (one, mine, other, theirs) if one.times else (other, theirs, one, mine)
    years = _yearly(each, repeated.times or YEAR["a"])
    is_far = _far(each, all_of_it, TIMES_THE_WHOLE) or _far(all_of_it, years, YEARS_OF_IT)
    return ("order" if is_far else "fits"), {"repeated": repeated.shown, "whole": whole.shown}


def _mass(row: _Row, amount: measures.Bound) -> measures.Bound:
    if row.measured.dimension == "mass":
        return amount
    low, high = amount
    return low * DENSITIES[0], None if high is None else high * DENSITIES[1]


def _yearly(amount: measures.Bound, times: tuple[Decimal, Decimal]) -> measures.Bound:
    return amount[0] * times[0], None if amount[1] is None else amount[1] * times[1]


def _far(one: measures.Bound, other: measures.Bound, times: int) -> bool:
    """Whether the least of one is more than so many times the most of the other."""
    return other[1] is not None and one[0] > other[1] * times


PLAUSIBILITY = Check(
    "plausibility",
    ("Vraisemblance", "Plausibility"),
    (
        "Les chiffres et les dates de l'engagement peuvent-ils être vrais ensemble, et sont-ils du même ordre que ceux d'à côté ?",
        "Can the commitment's figures and dates all be true, and are they of the same order as those beside it?",
    ),
    _plausibility,
    {
        "words_digits": Says(
            "Le nombre en lettres et le nombre en chiffres diffèrent : « {words} ».",
            "The number in letters and the number in digits differ: “{words}”.",
        ),
        "price_total": Says(
            "{amount} à {price} font {made} ; l'article donne {total}.",
            "{amount} at {price} make {made}; the article gives {total}.",
        ),
        "periods_total": Says(
            "{times} fois {one} font {made} ; l'article donne {other}.",
            "{times} times {one} make {made}; the article gives {other}.",
        ),
        "rate_year": Says(
            "{one} et {other} ne vont pas ensemble : il y faudrait plus de jours que n'en a une année, ou moins de deux mois.",
            "{one} and {other} do not go together: that would take more days than a year has, or less than two months.",
        ),
        "energy": Says(
            "{power} ne peuvent pas produire {energy} en un an : {made}.",
            "{power} cannot produce {energy} in a year: {made}.",
        ),
        "end_date": Says(
            "Début {start}, durée « {length} » : la fin tomberait {reached} ; l'échéance donnée est {end}.",
            "Start {start}, duration “{length}”: the end would fall {reached}; the deadline given is {end}.",
        ),
        "order": Says(
            "D'un côté {repeated} à chaque période, de l'autre {whole} en tout : entre cet engagement et « {title} », les deux ne "
            "sont pas du même ordre.",
            "On one side {repeated} in each period, on the other {whole} in all: between this commitment and “{title}”, the two "
            "are not of the same order.",
        ),
        "order_year": Says(
            "À chaque période {one} ici, {other} dans « {title} » : sur un an, les deux ne sont pas du même ordre.",
            "{one} in each period here, {other} in each period in “{title}”: over a year, the two are not of the same order.",
        ),
        "order_unit": Says(
            "{one} ici, {other} dans « {title} », pour le même produit : les deux ne sont pas du même ordre.",
            "{one} here, {other} in “{title}”, of the same product: the two are not of the same order.",
        ),
        "density": Says(
            "Le même produit est compté en poids ici et en volume à côté : on ne peut pas comparer sans connaître sa densité.",
            "The same product is counted by weight here and by volume beside: they cannot be compared without its density.",
        ),
        "share": Says(
            "{amount} : une part ou une baisse ne dépasse pas 100 %.",
            "{amount}: a share or a decrease does not exceed 100%.",
        ),
        "shares_sum": Says(
            "Les parts du capital données ensemble font {amount}.",
            "The shares of the capital given together make {amount}.",
        ),
        "zero": Says(
            "La quantité promise est nulle : « {words} ».",
            "The quantity promised is nothing: “{words}”.",
        ),
        "range": Says(
            "La fourchette « {words} » commence par sa plus grande valeur.",
            "The range “{words}” begins with its greater value.",
        ),
        "date": Says(
            "« {words} » n'est pas une date du calendrier.",
            "“{words}” is not a date of the calendar.",
        ),
        "equivalent": Says(
            "{one} font {converted} ; l'article dit {other}.",
            "{one} make {converted}; the article says {other}.",
        ),
        "fits": Says(
            "Ce que l'engagement dit de deux façons peut être vrai ensemble.",
            "What the commitment says in two ways can be true together.",
            "{n} rapprochements de chiffres ou de dates : tout peut être vrai ensemble.",
            "{n} comparisons of figures or dates: all can be true together.",
        ),
    },
)
