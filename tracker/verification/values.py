"""Whether the stored figures, dates and recurrences are what their words say, read again by the reader that proposes them.

What is read the same is supported; what is read otherwise is refuted, with both values; where the reader reads nothing, or a kind
that it does not compare, nothing can be told. A value that an editor inferred stands on its reason, not on its words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from tracker.extraction import rereading
from tracker.extraction.edtf import Bounds, EdtfError, bounds, duration
from tracker.extraction.lexicon import table
from tracker.extraction.quantities import CURRENCY_CARRIED, Quantity
from tracker.extraction.recurrence import Recurrence
from tracker.extraction.rereading import Answer, Reread, how_often
from tracker.extraction.temporal import folded
from tracker.extraction.vocabulary import Basis, DeadlineQualifier, FigureKind, FigureQualifier
from tracker.text import Span, normalise
from tracker.verification.case import Amount, Article, Case, Claim, Coded, Dated, Evidence, Figure, Words
from tracker.verification.findings import Check, Finding, Outcome, Says, Value, passage


class _Quoted:
    """The quotations of a row, to be asked whether one of them holds a place."""

    def __init__(self, row: Claim | Evidence) -> None:
        spans = sorted(quotation.span for quotation in row.quotations)
        self._starts = [span.start for span in spans]
        # Of the quotations up to each, where the one that goes farthest ends.
        self._ends = list(accumulate((span.end for span in spans), max))

    def holds(self, span: Span) -> bool:
        before = bisect_right(self._starts, span.start)
        return before > 0 and self._ends[before - 1] >= span.end


@dataclass(frozen=True, slots=True)
class _Place:
    """A value's words where they are said to stand, inside a quotation or, without `quoted`, anywhere in the article."""

    check: str
    field: str
    row: Claim | Evidence
    article: Article
    words: Words
    quoted: _Quoted | None = None

    def finding(self, outcome: Outcome, reason: str, values: Mapping[str, Value] | None = None) -> Finding:
        is_claim = isinstance(self.row, Claim)
        is_refuted = outcome is Outcome.REFUTED
        return Finding(
            self.check,
            outcome,
            reason,
            {"reference": self.row.reference, "words": self.words.text} | dict(values or {}) if is_refuted else {},
            claims=(self.row.reference,) if is_claim else (),
            evidence=() if is_claim else (self.row.reference,),
            field=self.field,
            passages=(passage(self.article, self.words.span),) if is_refuted else (),
        )

    def supported(self, reason: str = "same") -> Finding:
        return self.finding(Outcome.SUPPORTED, reason)

    def refuted(self, reason: str, values: Mapping[str, Value] | None = None) -> Finding:
        return self.finding(Outcome.REFUTED, reason, values)

    def unknown(self, reason: str) -> Finding:
        return self.finding(Outcome.NOT_ENOUGH_INFORMATION, reason)

    @property
    def text(self) -> str:
        return self.article.text or ""

    def broken(self) -> Finding | None:
        """What is wrong with the words themselves: they are not at their place, or not the article's, or not quoted."""
        if self.article.text is None:
            return self.unknown("not_held")
        span = self.words.span
        reads = self.article.text[span.start : span.end]
        if normalise(reads).text.strip() != normalise(self.words.text).text.strip():
            return self.refuted("moved", {"reads": reads})
        if not self.article.span.contains(span) or (self.quoted and not self.quoted.holds(span)):
            return self.refuted("outside")
        return None


def _articles(case: Case) -> dict[str, Article]:
    return {article.key: article for article in case.articles}


# Figures


def _figures(case: Case) -> Iterator[Finding]:
    articles = _articles(case)
    for claim in case.claims:
        article, quoted = articles[claim.article], _Quoted(claim)
        for figure in claim.figures:
            yield _figure(_Place("figure", "figures", claim, article, figure.words, quoted), claim, figure)
            if figure.replaces:
                old = _Place("figure", "figures", claim, article, figure.replaces.words, quoted)
                yield _replaced(old, figure, figure.replaces.amount)


def _figure(place: _Place, claim: Claim, figure: Figure) -> Finding:
    if broken := place.broken():
        return broken
    if figure.basis is Basis.INFERRED:
        return place.supported("inferred") if figure.reason.strip() else place.refuted("unexplained")
    found = _quantity(place, figure.amount)
    answer, read = _of_kind(found, figure), found.read
    if read is None or answer is Answer.UNREAD:
        return place.unknown("unread")
    if answer is Answer.KIND:
        return place.unknown("kind")
    is_same = answer is Answer.SAME
    if is_same and not _is_same_rate(figure.amount.unit, read.unit, is_periodic=claim.recurrence is not None):
        is_same = False
    if not is_same:
        if _is_bare_money(place, read, figure.amount):
            return place.unknown("currency")
        if figure.basis is Basis.RESOLVED and figure.reason.strip():
            return place.unknown("computed")
        return place.refuted("other", {"reads": _amount(read), "stored": figure.amount})
    if not _is_same_qualifier(place, figure, read):
        return place.refuted("qualifier", {"reads": _amount(read)})
    if _has_closed_bound(figure):
        return place.refuted("bound", {"stored": figure.amount})
    return place.supported()


def _replaced(place: _Place, figure: Figure, amount: Amount) -> Finding:
    if broken := place.broken():
        return broken
    if figure.basis is Basis.INFERRED:
        return place.supported("inferred") if figure.reason.strip() else place.refuted("unexplained")
    found = _quantity(place, amount)
    if found.answer is Answer.OTHER and found.read and not _is_bare_money(place, found.read, amount):
        return place.refuted("other", {"reads": _amount(found.read), "stored": amount})
    return place.supported("replaces") if found.answer is Answer.SAME else place.unknown("unread")


def _quantity(place: _Place, amount: Amount) -> Reread[Quantity]:
    return rereading.quantity(
        place.text, place.words.span, amount.min, amount.max, amount.unit, within=place.article.span
    )


def _amount(read: Quantity) -> Amount:
    return Amount(read.min, read.max, read.unit)


def _of_kind(found: Reread[Quantity], figure: Figure) -> Answer:
    """A share in per cent is compared where the words give one too; any other kind is not, on either side."""
    read = found.read
    if read is None:
        return found.answer
    kinds = {figure.kind, read.kind}
    if kinds == {FigureKind.SHARE} and read.unit == figure.amount.unit == "%":
        is_same = (figure.amount.min, figure.amount.max) == (read.min, read.max)
        return Answer.SAME if is_same else Answer.OTHER
    return found.answer if kinds == {FigureKind.ABSOLUTE} else Answer.KIND


# « par an » and its like, which a recurrence may tell in place of the unit.
_PERIODS = frozenset({"a", "mo", "wk", "d"})


def _is_same_rate(stored: str, read: str, *, is_periodic: bool) -> bool:
    """Whether a rate is divided by the same thing: tonnes an hour are neither tonnes a day nor tonnes."""
    per, read_per = stored.partition("/")[2], read.partition("/")[2]
    return per == read_per or not read_per or (not per and is_periodic and read_per in _PERIODS)


_BARE_MONEY = re.compile(r"(?<!\w)(?:francs?|dinars?)(?! ?cfa)$")


_CURRENCY = re.compile(r"[A-Z]{3}(?:/|$)")


def _is_bare_money(place: _Place, read: Quantity, stored: Amount) -> bool:
    """Whether the words name no currency, or "dinars" or "francs" of no country, so that the reader only guesses whose."""
    values = {value for value in (stored.min, stored.max) if value is not None}
    if values != {value for value in (read.min, read.max) if value is not None}:
        return False
    if CURRENCY_CARRIED in read.flags:
        return bool(_CURRENCY.match(stored.unit))
    if not _BARE_MONEY.search(folded(read.span.of(place.text))):
        return False
    return any({stored.unit, read.unit} <= set(entry["currencies"]) for entry in table("quantity_bare_money"))


def _is_same_qualifier(place: _Place, figure: Figure, read: Quantity) -> bool:
    if figure.qualifier is read.qualifier:
        return True
    if figure.qualifier is FigureQualifier.EXACT:
        return False
    if read.qualifier is FigureQualifier.EXACT:
        # Said farther from the number than the reader looks: « 500 emplois directs au minimum ».
        around = _around(place, 60)
        return any(words in around for words in _hedges(figure.qualifier))
    # « Près de 500 » is about, or at most, 500; editors may take either.
    hedge = folded(read.qualifier_span.of(place.text)) if read.qualifier_span else ""
    return hedge.startswith(("un peu", "pres", "de pres", "presque", "quasi", "pratiquement"))


def _around(place: _Place, reach: int) -> str:
    span, within = place.words.span, place.article.span
    start, end = max(within.start, span.start - reach), min(within.end, span.end + reach)
    return f" {normalise(folded(place.text[start:end])).text} "


@cache
def _hedges(qualifier: FigureQualifier) -> tuple[str, ...]:
    return tuple(
        f" {folded(words)} "
        for entry in table("quantity_qualifiers")
        if entry["qualifier"] == qualifier
        for words in (*entry["words"], *entry["after"])
        if words[-1].isalpha()
    )


def _has_closed_bound(figure: Figure) -> bool:
    """Whether "at least" has an upper bound, or "at most" a lower one: the words leave it open."""
    amount = figure.amount
    if figure.qualifier is FigureQualifier.AT_LEAST:
        return amount.max is not None
    return figure.qualifier is FigureQualifier.AT_MOST and amount.min is not None


# Dates and lengths of time


def _dates(case: Case) -> Iterator[Finding]:
    articles = _articles(case)
    for claim in case.claims:
        article, quoted = articles[claim.article], _Quoted(claim)
        if claim.deadline:
            yield _date(_Place("deadline", "deadline", claim, article, claim.deadline.words, quoted), claim.deadline)
        if claim.duration:
            yield _length(_Place("deadline", "duration", claim, article, claim.duration.words, quoted), claim.duration)
        if claim.said_on:
            place = _Place("deadline", "said", claim, article, claim.said_on.words)
            yield _date(place, claim.said_on, is_fact=True)
    for item in case.evidence:
        if item.occurred:
            place = _Place("deadline", "evidence", item, articles[item.article], item.occurred.words)
            yield _date(place, item.occurred, is_fact=True)


def _date(place: _Place, dated: Dated, *, is_fact: bool = False) -> Finding:
    if broken := place.broken():
        return broken
    try:
        days = bounds(dated.edtf)
    except EdtfError:
        return place.refuted("invalid", {"edtf": dated.edtf})
    if days != dated.days:
        return place.refuted("days", {"edtf": dated.edtf, "reads": days, "stored": dated.days})
    if not _is_same_sense(dated):
        return place.refuted("qualifier", {"stored": days})
    if dated.basis is Basis.INFERRED:
        return place.supported("inferred") if dated.reason.strip() else place.refuted("unexplained")
    published = place.article.published
    is_dated = published.lower is not None and published.upper is not None
    found = rereading.moment(
        place.text,
        place.words.span,
        dated.edtf,
        published_on=published if is_dated else None,
        within=place.article.span,
    )
    if found.answer is Answer.SAME:
        return place.supported()
    if found.answer is Answer.OTHER and found.read:
        read = Bounds(found.read.lower, found.read.upper)
        if is_fact and days == _until(published.upper, read):
            return place.supported()
        return place.refuted("other", {"reads": read, "stored": days})
    is_relative = found.read is not None and "needs_publication_date" in found.read.flags
    return place.unknown("undated" if is_relative else "unread")


def _until(last: date | None, days: Bounds) -> Bounds:
    """What an article tells of has happened by its last day: « cette semaine », on a Friday, ends on that Friday."""
    return Bounds(days.lower, min(last, days.upper)) if last and days.upper else days


def _is_same_sense(dated: Dated) -> bool:
    """Whether the days are bounded where the deadline's sense bounds them."""
    if dated.qualifier in (DeadlineQualifier.BEFORE, DeadlineQualifier.BY):
        return dated.days.upper is not None
    if dated.qualifier is DeadlineQualifier.FROM:
        return dated.days.lower is not None
    if dated.qualifier is DeadlineQualifier.BETWEEN:
        return None not in (dated.days.lower, dated.days.upper)
    return True


def _length(place: _Place, coded: Coded) -> Finding:
    if broken := place.broken():
        return broken
    try:
        stored = duration(coded.code)
    except EdtfError:
        return place.refuted("invalid", {"edtf": coded.code})
    found = rereading.length(place.text, place.words.span, coded.code, within=place.article.span)
    if found.answer is Answer.SAME:
        return place.supported()
    if found.answer is not Answer.OTHER or found.read is None:
        return place.unknown("unread")
    read = duration(found.read.duration)
    if not read.days and not stored.days:
        return place.refuted("other_duration", {"reads": read.months, "stored": stored.months})
    return place.refuted(
        "other_length",
        {
            "reads": read.months,
            "reads_days": read.days,
            "stored": stored.months,
            "stored_days": stored.days,
        },
    )


# Recurrences


def _recurrences(case: Case) -> Iterator[Finding]:
    articles = _articles(case)
    for claim in case.claims:
        if claim.recurrence:
            words, quoted = claim.recurrence.words, _Quoted(claim)
            place = _Place("recurrence", "recurrence", claim, articles[claim.article], words, quoted)
            yield _recurrence(place, claim.recurrence.code)


def _recurrence(place: _Place, rule: str) -> Finding:
    if broken := place.broken():
        return broken
    stored = how_often(rule)
    if stored is None:
        return place.refuted("invalid", {"rule": rule})
    found = rereading.period(place.text, place.words.span, rule, within=place.article.span)
    read = found.read
    often = how_often(read.rrule) if read else None
    if read is None or often is None:
        return place.unknown("unread")
    if found.answer is Answer.OTHER:
        return place.refuted(f"{often[0]}_{stored[0]}", {"reads": often[1], "stored": stored[1]})
    return place.supported() if _is_same_day(rule, read) else place.refuted("day", {"rule": rule})


def _is_same_day(rule: str, read: Recurrence) -> bool:
    """Whether the rule agrees with the day, the month and the number of times that the words give; more it may say."""
    stored = set(rule.split(";"))
    return all(part in stored for part in read.rrule.split(";") if part.startswith(("BYDAY=", "BYMONTH=", "COUNT=")))


# What they say

_MOVED = Says(
    "{reference} : à la place des mots « {words} », le document dit « {reads} ».",
    "{reference}: where the words “{words}” should stand, the document says “{reads}”.",
)
_OUTSIDE = Says(
    "{reference} : les mots « {words} » ne sont dans aucune citation de l'affirmation.",
    "{reference}: the words “{words}” are in no quotation of the claim.",
)
_UNEXPLAINED = Says(
    "{reference} : la valeur notée pour « {words} » est dite déduite, sans raison.",
    "{reference}: the value noted for “{words}” is said to be inferred, without a reason.",
)
_NOT_HELD = Says(
    "Le texte du document n'est pas conservé : la valeur ne peut pas être relue.",
    "The document's text is not held: the value cannot be read again.",
    "Le texte des documents n'est pas conservé : {n} valeurs ne peuvent pas être relues.",
    "The documents' text is not held: {n} values cannot be read again.",
)
_INFERRED = Says(
    "La valeur est déduite par un éditeur, qui en donne la raison.",
    "The value is inferred by an editor, who gives the reason.",
    "{n} valeurs sont déduites par un éditeur, qui en donne la raison.",
    "{n} values are inferred by an editor, who gives the reason.",
)

FIGURE = Check(
    "figure",
    ("Chiffres", "Figures"),
    (
        "Les chiffres enregistrés sont-ils ceux que les mots donnent, avec leur unité et leurs bornes ?",
        "Are the recorded figures those that the words give, with their units and bounds?",
    ),
    _figures,
    {
        "same": Says(
            "Le chiffre enregistré est celui que les mots donnent.",
            "The recorded figure is the one that the words give.",
            "Les {n} chiffres enregistrés sont ceux que les mots donnent.",
            "The {n} recorded figures are those that the words give.",
        ),
        "replaces": Says(
            "L'ancien chiffre enregistré est celui que les mots donnent.",
            "The recorded former figure is the one that the words give.",
            "Les {n} anciens chiffres enregistrés sont ceux que les mots donnent.",
            "The {n} recorded former figures are those that the words give.",
        ),
        "inferred": _INFERRED,
        "other": Says(
            "{reference} : « {words} » se lit {reads} ; la valeur enregistrée est {stored}.",
            "{reference}: “{words}” reads as {reads}; the recorded value is {stored}.",
        ),
        "qualifier": Says(
            "{reference} : autour de « {words} », le texte se lit {reads}, et le qualificatif enregistré n'est pas celui des mots.",
            "{reference}: around “{words}” the text reads as {reads}, and the recorded qualifier is not that of the words.",
        ),
        "bound": Says(
            "{reference} : les mots autour de « {words} » laissent une borne ouverte ; la valeur enregistrée, {stored}, la ferme.",
            "{reference}: the words around “{words}” leave one bound open; the recorded value, {stored}, closes it.",
        ),
        "moved": _MOVED,
        "outside": _OUTSIDE,
        "unexplained": _UNEXPLAINED,
        "unread": Says(
            "Le lecteur automatique ne lit pas un chiffre à cet endroit.",
            "The automatic reader does not read one figure at this place.",
            "Le lecteur automatique ne lit pas {n} des chiffres enregistrés.",
            "The automatic reader does not read {n} of the recorded figures.",
        ),
        "kind": Says(
            "Un multiple, une part ou une variation : ce contrôle ne les compare pas.",
            "A multiple, a share or a change: this check does not compare them.",
            "{n} multiples, parts ou variations : ce contrôle ne les compare pas.",
            "{n} multiples, shares or changes: this check does not compare them.",
        ),
        "currency": Says(
            "Les mots ne disent pas de quel pays est la monnaie.",
            "The words do not say which country's currency it is.",
            "{n} fois, les mots ne disent pas de quel pays est la monnaie.",
            "{n} times, the words do not say which country's currency it is.",
        ),
        "computed": Says(
            "La valeur est calculée, et sa raison donnée ; les mots seuls ne la donnent pas.",
            "The value is computed, and its reason given; the words alone do not give it.",
            "{n} valeurs sont calculées, et leur raison donnée ; les mots seuls ne les donnent pas.",
            "{n} values are computed, and their reasons given; the words alone do not give them.",
        ),
        "not_held": _NOT_HELD,
    },
)

DEADLINE = Check(
    "deadline",
    ("Échéances et dates", "Deadlines and dates"),
    (
        "Les échéances, les durées et les jours enregistrés sont-ils ceux que les mots donnent ?",
        "Are the recorded deadlines, lengths of time and days those that the words give?",
    ),
    _dates,
    {
        "same": Says(
            "La date enregistrée est celle que les mots donnent.",
            "The recorded date is the one that the words give.",
            "Les {n} dates enregistrées sont celles que les mots donnent.",
            "The {n} recorded dates are those that the words give.",
        ),
        "inferred": _INFERRED,
        "other": Says(
            "{reference} : « {words} » se lit « {reads} » ; la date enregistrée est « {stored} ».",
            "{reference}: “{words}” reads as “{reads}”; the recorded date is “{stored}”.",
        ),
        "other_duration": Says(
            "{reference} : « {words} » se lit {reads} mois ; la durée enregistrée est de {stored} mois.",
            "{reference}: “{words}” reads as {reads} months; the recorded length is {stored} months.",
        ),
        "other_length": Says(
            "{reference} : « {words} » se lit {reads} mois et {reads_days} jours ; la durée enregistrée est de {stored} mois et "
            "{stored_days} jours.",
            "{reference}: “{words}” reads as {reads} months and {reads_days} days; the recorded length is {stored} months and "
            "{stored_days} days.",
        ),
        "days": Says(
            "{reference} : la date {edtf} notée pour « {words} » veut dire « {reads} » ; les jours enregistrés sont « {stored} ».",
            "{reference}: the date {edtf} noted for “{words}” means “{reads}”; the recorded days are “{stored}”.",
        ),
        "qualifier": Says(
            "{reference} : le sens enregistré pour « {words} » (avant, à partir de, entre) ne va pas avec les jours enregistrés, "
            "« {stored} ».",
            "{reference}: the sense recorded for “{words}” (before, from, between) does not go with the recorded days, “{stored}”.",
        ),
        "invalid": Says(
            "{reference} : « {edtf} », noté pour « {words} », n'est ni une date ni une durée.",
            "{reference}: “{edtf}”, noted for “{words}”, is neither a date nor a length of time.",
        ),
        "moved": _MOVED,
        "outside": _OUTSIDE,
        "unexplained": _UNEXPLAINED,
        "unread": Says(
            "Le lecteur automatique ne lit pas une date à cet endroit.",
            "The automatic reader does not read one date at this place.",
            "Le lecteur automatique ne lit pas {n} des dates enregistrées.",
            "The automatic reader does not read {n} of the recorded dates.",
        ),
        "undated": Says(
            "Les mots comptent depuis le jour de l'article, qui n'est pas assez connu.",
            "The words count from the day of the article, which is not known closely enough.",
            "{n} fois, les mots comptent depuis le jour d'un article, qui n'est pas assez connu.",
            "{n} times, the words count from the day of an article, which is not known closely enough.",
        ),
        "not_held": _NOT_HELD,
    },
)


def _often(read: tuple[str, str], stored: tuple[str, str]) -> Says:
    return Says(
        f"{{reference}} : « {{words}} » se lit comme un intervalle de {{reads}} {read[0]} ; "
        f"l'intervalle enregistré est de {{stored}} {stored[0]}.",
        f"{{reference}}: “{{words}}” reads as an interval of {{reads}} {read[1]}; "
        f"the recorded interval is {{stored}} {stored[1]}.",
    )


_UNITS = {"months": ("mois", "month(s)"), "days": ("jour(s)", "day(s)")}

RECURRENCE = Check(
    "recurrence",
    ("Récurrences", "Recurrences"),
    (
        "La fréquence enregistrée est-elle celle que les mots donnent ?",
        "Is the recorded frequency the one that the words give?",
    ),
    _recurrences,
    {
        "same": Says(
            "La fréquence enregistrée est celle que les mots donnent.",
            "The recorded frequency is the one that the words give.",
            "Les {n} fréquences enregistrées sont celles que les mots donnent.",
            "The {n} recorded frequencies are those that the words give.",
        ),
        **{
            f"{read}_{stored}": _often(_UNITS[read], _UNITS[stored])
            for read in ("months", "days")
            for stored in ("months", "days")
        },
        "day": Says(
            "{reference} : le jour, le mois ou le nombre de fois enregistré ({rule}) n'est pas celui de « {words} ».",
            "{reference}: the recorded day, month or number of times ({rule}) is not that of “{words}”.",
        ),
        "invalid": Says(
            "{reference} : « {rule} », noté pour « {words} », n'est pas une règle de récurrence.",
            "{reference}: “{rule}”, noted for “{words}”, is not a rule of recurrence.",
        ),
        "moved": _MOVED,
        "outside": _OUTSIDE,
        "unread": Says(
            "Le lecteur automatique ne lit pas une récurrence à cet endroit.",
            "The automatic reader does not read one recurrence at this place.",
            "Le lecteur automatique ne lit pas {n} des récurrences enregistrées.",
            "The automatic reader does not read {n} of the recorded recurrences.",
        ),
        "not_held": _NOT_HELD,
    },
)
