"""Whether the days follow one another as they must, and whether anything has been heard of late.

Days are intervals as wide as what is known of them; two are only said to be out of order where the intervals lie apart. Dates are
also read in the quoted sentences themselves: a weekday that is not that day's, a day that no calendar has, an end before its start.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from tracker.extraction.edtf import Bounds
from tracker.extraction.lexicon import table
from tracker.extraction.temporal import folded
from tracker.extraction.vocabulary import Act, EvidenceKind
from tracker.text import Span, normalise, sentences
from tracker.verification.case import UNKNOWN, Article, Case, Claim, Evidence
from tracker.verification.findings import Check, Finding, Outcome, Says, Value, passage

_Row = Claim | Evidence

# Works may have begun, and stopped, before they are announced; what is delivered, finished, late or given up was promised before.
_AFTER_ANNOUNCEMENT = frozenset(
    {EvidenceKind.DELIVERY, EvidenceKind.COMPLETION, EvidenceKind.DELAY, EvidenceKind.WITHDRAWAL}
)
# A claim that does one of these says that there was one before it.
_FIRST = frozenset({Act.ANNOUNCES})
# What is recalled, given up or denied may well have been due before.
_LOOKING_AHEAD = frozenset({Act.ANNOUNCES, Act.REVISES, Act.POSTPONES})


def _chronology(case: Case) -> Iterator[Finding]:
    articles = {article.key: article for article in case.articles}
    yield from _announced_first(case, articles)
    for claim in case.claims:
        article = articles[claim.article]
        yield from _before_deadline(claim)
        yield from _told_after(claim, article, claim.said_on.days if claim.said_on else UNKNOWN, "said")
        yield from _written(claim, article)
    for item in case.evidence:
        article = articles[item.article]
        yield from _told_after(item, article, item.occurred.days if item.occurred else UNKNOWN, "evidence")
        if item.period != UNKNOWN:
            yield _in_order(item, item.period, "evidence")
        yield from _written(item, article)
    rows: tuple[_Row, ...] = (*case.evidence, *case.claims)
    used = {row.article: row for row in rows}
    for key, row in used.items():
        yield from _published_before(row, articles[key])


def _finding(
    row: _Row, outcome: Outcome, reason: str, field: str, values: Mapping[str, Value] | None = None
) -> Finding:
    is_claim = isinstance(row, Claim)
    return Finding(
        "chronology",
        outcome,
        reason,
        {"reference": row.reference} | dict(values or {}) if outcome is Outcome.REFUTED else {},
        claims=(row.reference,) if is_claim else (),
        evidence=() if is_claim else (row.reference,),
        field=field,
    )


def _compared(
    row: _Row, first: date | None, then: date | None, reason: str, field: str, values: Mapping[str, Value]
) -> Finding:
    """Whether `then` is surely not before `first`; nothing can be told where one of them is unknown."""
    if first is None or then is None:
        return _finding(row, Outcome.NOT_ENOUGH_INFORMATION, "undated", field)
    if first > then:
        return _finding(row, Outcome.REFUTED, reason, field, values)
    return _finding(row, Outcome.SUPPORTED, "in_order", field)


def _announced_first(case: Case, articles: Mapping[str, Article]) -> Iterator[Finding]:
    """What came of the commitment, after the first day on which it may have been announced."""
    first: date | None = None
    claim: Claim | None = None
    if all(claim.said.lower for claim in case.claims):
        claim = min(case.claims, key=lambda claim: claim.said.lower or date.max, default=None)
    if claim is not None and claim.act in _FIRST:
        first = claim.said.lower
    for item in case.evidence:
        if item.kind not in _AFTER_ANNOUNCEMENT:
            continue
        seen = item.occurred.days if item.occurred else articles[item.article].published
        values: dict[str, Value] = {"seen": seen}
        if first:
            values["said"] = first
        finding = _compared(item, first, seen.upper, "evidence_first", "evidence", values)
        yield replace(finding, claims=(claim.reference,)) if claim else finding


def _before_deadline(claim: Claim) -> Iterator[Finding]:
    if claim.deadline and claim.act in _LOOKING_AHEAD and claim.deadline.days.upper:
        values: dict[str, Value] = {"deadline": claim.deadline.days, "words": claim.deadline.words.text}
        if claim.said.lower:
            values["said"] = claim.said.lower
        yield _compared(claim, claim.said.lower, claim.deadline.days.upper, "past_deadline", "deadline", values)


def _told_after(row: _Row, article: Article, day: Bounds, field: str) -> Iterator[Finding]:
    """An article tells of what has happened, and is received once it is written."""
    if day == UNKNOWN:
        return
    if day.lower and day.upper and day.lower > day.upper:
        yield _in_order(row, day, field)
        return
    values: dict[str, Value] = {"day": day, "article": article.name}
    if article.published.upper:
        yield _compared(
            row, day.lower, article.published.upper, "article_first", field, values | {"published": article.published}
        )
    if not article.published.upper or article.published.upper > article.received:
        yield _compared(
            row, day.lower, article.received, "received_first", field, values | {"received": article.received}
        )


def _published_before(row: _Row, article: Article) -> Iterator[Finding]:
    if article.published.lower:
        yield _compared(
            row,
            article.published.lower,
            article.received,
            "published_after",
            "article",
            {"article": article.name, "published": article.published, "received": article.received},
        )


def _in_order(row: _Row, period: Bounds, field: str) -> Finding:
    values = {"start": period.lower, "end": period.upper}
    known: dict[str, Value] = {name: day for name, day in values.items() if day}
    return _compared(row, period.lower, period.upper, "period", field, known)


# Dates as they are written

# So much of a sentence is read on each side of the words it is read for, in characters.
_REACH = 400
# A day without a year is of the year that puts it nearest to the article, if it is no farther from it than this, in days.
_NEAR = 120


@dataclass(frozen=True, slots=True)
class _Written:
    """A date in a text, with what is wrong with it: `weekday`, `impossible`, `backwards`, `undated` (no year), or nothing."""

    span: Span
    verdict: str
    day: date | None = None
    is_weekday: bool = False


def _written(row: _Row, article: Article) -> Iterator[Finding]:
    if article.text is None:
        return
    for place in _places(row, article, article.text):
        for written in _dates(place.of(article.text), article.published):
            span = written.span.shift(place.start)
            words = " ".join(span.of(article.text).split())
            if written.verdict == "undated":
                yield _finding(row, Outcome.NOT_ENOUGH_INFORMATION, "undated", "quotations")
            elif not written.verdict:
                yield _finding(row, Outcome.SUPPORTED, "weekdays" if written.is_weekday else "written", "quotations")
            else:
                yield Finding(
                    "chronology",
                    Outcome.REFUTED,
                    written.verdict,
                    {"reference": row.reference, "words": words} | ({"day": written.day} if written.day else {}),
                    claims=(row.reference,) if isinstance(row, Claim) else (),
                    evidence=() if isinstance(row, Claim) else (row.reference,),
                    field="quotations",
                    passages=(passage(article, span),),
                )


def _places(row: _Row, article: Article, text: str) -> list[Span]:
    """The sentences of the quotations, and those of the words that say when; those that overlap as one."""
    dated = row.said_on if isinstance(row, Claim) else row.occurred
    spans = [quotation.span for quotation in row.quotations] + ([dated.words.span] if dated else [])
    low, high = article.span.start, min(article.span.end, len(text))
    found: list[Span] = []
    for span in spans:
        if span.start >= high or span.end <= low:
            continue
        span = Span(max(span.start, low), min(span.end, high))
        around = Span(max(low, span.start - _REACH), min(high, span.end + _REACH))
        holding = [sentence for sentence in sentences(text, around) if sentence.overlaps(span)]
        if holding:
            found.append(Span(holding[0].start, holding[-1].end))
    merged: list[Span] = []
    for span in sorted(found):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


class _Calendar:
    """The names of months and weekdays as one pattern over folded text. Made once, when first asked for."""

    def __init__(self) -> None:
        self.months = {folded(word): n for n, entry in enumerate(table("time_months"), 1) for word in entry["words"]}
        self.weekdays = [folded(word) for entry in table("time_weekdays") for word in entry["words"]]
        weekday = rf"(?:(?P<WEEKDAY>{'|'.join(self.weekdays)}),? (?:le )?)"
        first, last = weekday.replace("WEEKDAY", "weekday"), weekday.replace("WEEKDAY", "last_weekday")
        months = "|".join(sorted(self.months, key=lambda month: -len(month)))
        number = r"(?P<DAY>\d{1,2})(?:er)?"
        self.dates = re.compile(
            rf"(?<![\w'.,/-])(?P<lead>le |ce |du |au |des |les )?{first}?"
            rf"{number.replace('DAY', 'from')}(?: (?P<link>au|et|a|-) {last}?{number.replace('DAY', 'day')})?"
            rf"(?: (?P<month>{months})(?!\w)(?:,? (?:de l'annee |de )?(?P<year>(?:19|20)\d\d)(?!\d))?"
            rf"|/(?P<numbered>\d{{1,2}})/(?P<numbered_year>(?:19|20)\d\d)(?![\d/]))"
        )


@cache
def _calendar() -> _Calendar:
    return _Calendar()


def _dates(text: str, published: Bounds) -> Iterator[_Written]:
    held = normalise(text)
    plain = folded(held.text)
    for match in _calendar().dates.finditer(plain):
        # « 10 000 mars » : the end of a number, and no day.
        if match.start() > 1 and plain[match.start() - 1] == " " and plain[match.start() - 2].isdigit():
            continue
        yield from _judged(match, held.to_original(Span(*match.span())), published)


def _judged(match: re.Match[str], span: Span, published: Bounds) -> Iterator[_Written]:
    calendar = _calendar()
    days = [(int(match["from"]), match["weekday"]), (int(match["day"] or 0), match["last_weekday"])][
        : 2 if match["day"] else 1
    ]
    month = int(match["numbered"] or 0) or calendar.months.get(match["month"] or "", 0)
    year_words = match["year"] or match["numbered_year"]
    is_certain = bool(year_words or match["lead"] or match["weekday"])
    if not 1 <= month <= 12:
        # 12/31/2026 is a date elsewhere.
        if match["numbered"] and not (1 <= days[-1][0] <= 12 and month <= 31):
            yield _Written(span, "impossible")
        return
    longest = max(monthrange(2024, month)[1], 0)
    if not all(1 <= day <= longest for day, _ in days):
        if is_certain:
            yield _Written(span, "impossible")
        return
    if match["link"] in ("au", "a") and any(first > last for (first, _), (last, _) in pairwise(days)):
        yield _Written(span, "backwards")
        return
    year = int(year_words) if year_words else _year(month, days[-1][0], published)
    for day, weekday in days:
        if year is None:
            if weekday:
                yield _Written(span, "undated")
        elif day > monthrange(year, month)[1]:
            yield _Written(span, "impossible")
        elif weekday and calendar.weekdays[(actual := date(year, month, day)).weekday()] != weekday:
            yield _Written(span, "weekday", actual)
        elif weekday or year_words:
            yield _Written(span, "", is_weekday=bool(weekday))


def _year(month: int, day: int, published: Bounds) -> int | None:
    """The year that puts a day nearest to the article; None where that is far from it, or the article's own day too wide."""
    found: set[int | None] = set()
    for end in (published.lower, published.upper):
        if end is None:
            return None
        years = [year for year in (end.year - 1, end.year, end.year + 1) if 1 <= year <= 9999]
        # The month's last day stands for a 29 February: how near it is does not hang on one day.
        apart = {year: abs((date(year, month, min(day, monthrange(year, month)[1])) - end).days) for year in years}
        nearest = min(apart, key=lambda year: apart[year])
        found.add(nearest if apart[nearest] <= _NEAR else None)
    return found.pop() if len(found) == 1 else None


# Silence

MONTHS = 12
"""After how many months without news a silence is said. A year holds one round of everything that would have given occasion to
speak: a budget, a session of a mixed commission, a building season, each delivery that comes at least yearly."""


def _silence(case: Case) -> Iterator[Finding]:
    claims = tuple(claim.reference for claim in case.claims)
    if case.is_closed or not claims:
        return
    since = case.last_news
    if since is None or (case.has_undated_news and (_months_later(since, MONTHS) or date.max) <= case.on):
        # The day of receipt is ours: it says nothing of when something was said.
        if case.has_undated_news:
            yield Finding("silence", Outcome.NOT_ENOUGH_INFORMATION, "undated", claims=claims)
        return
    due = _months_later(since, MONTHS)
    if due is None or due > case.on:
        yield Finding("silence", Outcome.SUPPORTED, "recent", claims=claims)
        return
    begins = [claim.deadline.days.lower for claim in case.claims if claim.deadline]
    ahead = [day for day in begins if day is not None and day > case.on]
    is_early = bool(begins) and len(ahead) == len(begins)
    values: dict[str, Value] = {"since": since, "months": MONTHS}
    yield Finding(
        "silence",
        Outcome.NOT_ENOUGH_INFORMATION,
        "quiet_early" if is_early else "quiet",
        values | ({"begins": min(ahead)} if is_early else {}),
        claims=claims,
    )


def _months_later(day: date, months: int) -> date | None:
    """The same day so many months on, or the month's last; None beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# What they say

CHRONOLOGY = Check(
    "chronology",
    ("Chronologie", "Chronology"),
    (
        "Les jours se suivent-ils comme ils doivent, et les dates écrites existent-elles ?",
        "Do the days follow one another as they must, and do the written dates exist?",
    ),
    _chronology,
    {
        "in_order": Says(
            "Les jours se suivent dans l'ordre.",
            "The days follow in order.",
            "Les jours se suivent dans l'ordre ({n} comparaisons).",
            "The days follow in order ({n} comparisons).",
        ),
        "written": Says(
            "La date écrite existe.",
            "The written date exists.",
            "Les {n} dates écrites existent.",
            "The {n} written dates exist.",
        ),
        "weekdays": Says(
            "Le jour de la semaine écrit est celui de sa date.",
            "The weekday written is that of its date.",
            "Les {n} jours de la semaine écrits sont ceux de leurs dates.",
            "The {n} weekdays written are those of their dates.",
        ),
        "undated": Says(
            "Un des jours à comparer n'est pas connu.",
            "One of the days to compare is not known.",
            "{n} fois, un des jours à comparer n'est pas connu.",
            "{n} times, one of the days to compare is not known.",
        ),
        "evidence_first": Says(
            "{reference} rapporte un fait daté « {seen} », avant la première annonce connue, qui est au plus tôt du {said}.",
            "{reference} reports a fact dated “{seen}”, before the first known announcement, which is of {said} at the earliest.",
        ),
        "past_deadline": Says(
            "{reference} : l'annonce est au plus tôt du {said}, et son échéance, « {words} » ({deadline}), est alors passée.",
            "{reference}: the announcement is of {said} at the earliest; its deadline, “{words}” ({deadline}), had passed by then.",
        ),
        "article_first": Says(
            "{reference} : ce qui est rapporté est daté « {day} », après la publication de l'article ({article}, « {published} »).",
            "{reference}: what is reported is dated “{day}”, after the article was published ({article}, “{published}”).",
        ),
        "received_first": Says(
            "{reference} : ce qui est rapporté est daté « {day} », après la réception du document ({article}, reçu le {received}).",
            "{reference}: what is reported is dated “{day}”, after the document was received ({article}, received on {received}).",
        ),
        "published_after": Says(
            "L'article de {reference} ({article}) est daté « {published} », après sa réception, le {received}.",
            "The article of {reference} ({article}) is dated “{published}”, after its receipt on {received}.",
        ),
        "period": Says(
            "{reference} : la période notée finit le {end}, avant son début, le {start}.",
            "{reference}: the recorded period ends on {end}, before its start on {start}.",
        ),
        "weekday": Says(
            "{reference} : « {words} » : le {day} est un autre jour de la semaine.",
            "{reference}: “{words}”: {day} is another day of the week.",
        ),
        "impossible": Says(
            "{reference} : « {words} » n'est pas un jour du calendrier.",
            "{reference}: “{words}” is no day of the calendar.",
        ),
        "backwards": Says(
            "{reference} : « {words} » finit avant de commencer.",
            "{reference}: “{words}” ends before it begins.",
        ),
    },
)

SILENCE = Check(
    "silence",
    ("Nouvelles", "News"),
    (
        "A-t-on enregistré du nouveau depuis un an ?",
        "Has anything new been recorded for a year?",
    ),
    _silence,
    {
        "recent": Says(
            "Une nouvelle a été enregistrée depuis moins d'un an.",
            "Something new was recorded less than a year ago.",
        ),
        "undated": Says(
            "La date d'un article n'est pas connue : on ne sait pas depuis quand rien de nouveau n'est enregistré.",
            "The date of an article is not known: one cannot tell since when nothing new has been recorded.",
        ),
        "quiet": Says(
            "Aucune nouvelle enregistrée depuis au moins {months} mois ; la dernière est du {since}.",
            "Nothing new recorded for at least {months} months; the last news is of {since}.",
        ),
        "quiet_early": Says(
            "Aucune nouvelle enregistrée depuis au moins {months} mois (la dernière est du {since}) ; l'échéance ne s'ouvre que le "
            "{begins}.",
            "Nothing new recorded for at least {months} months (the last news is of {since}); the deadline only opens on {begins}.",
        ),
    },
    asks_the_day=True,
)
