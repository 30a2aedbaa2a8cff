"""Whether claims on one commitment agree: its figures, deadlines, periods, parties and firmness; and its parts with the whole.

A field is compared as the fold folds it (design, section 3): cancellations and denials give no terms, a headline speaks only where
nothing else of its article or its group of reprints does, and two claims are ordered when one was surely said before the other.
Claims that give the same value count as one voice. Of several different values each is told against one other, its neighbour in
time: n values make at most n - 1 findings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from tracker.extraction.edtf import Bounds, Duration, EdtfError, bounds, duration
from tracker.extraction.quantities import Quantity, quantities
from tracker.extraction.vocabulary import Act, FigureKind, FigureRole, Firmness, PartyRole, Place
from tracker.text import Span, sentences
from tracker.verification import measures
from tracker.verification.case import Amount, Article, Beside, Case, Claim, Dated, Figure
from tracker.verification.findings import Check, Finding, Outcome, Passage, Says, Value, passage
from tracker.verification.measures import Likeness, Measure, Product
from tracker.verification.speech import sayings
from tracker.verification.wording import Quoted

V = TypeVar("V", bound=Hashable)

COMPARED = (FigureRole.AMOUNT, FigureRole.CAPACITY)
"""The roles that are promised; a cost, an aim, an attribute never compete with them (design, section 3)."""

_DECLARING = (Act.REVISES, Act.POSTPONES)
_SILENT = (Act.CANCELS, Act.DENIES)
_PASSAGES = 12


@dataclass(frozen=True, slots=True)
class _Reading(Generic[V]):
    """A value that one claim gives for one field. `replaces` are the values that its words say it replaces."""

    claim: Claim
    value: V
    shown: Value
    span: Span
    replaces: tuple[V, ...] = ()

    @property
    def declares(self) -> bool:
        return bool(self.replaces) or self.claim.act in _DECLARING

    def is_after(self, other: _Reading[V]) -> bool:
        """Whether it was surely said after the other."""
        first, last = self.claim.said.lower, other.claim.said.upper
        return first is not None and last is not None and last < first


Compare = Callable[[V, V], Likeness]


def _origin(claim: Claim, articles: Mapping[str, Article]) -> str:
    """What it was said in: a group of reprints, or its article alone."""
    article = articles.get(claim.article)
    return f"group {article.group}" if article and article.group else f"article {claim.article}"


def giving(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that give terms, in the order of their references."""
    return sorted((c for c in claims if c.act not in _SILENT), key=lambda claim: claim.reference)


def _speaking(readings: Sequence[_Reading[V]], articles: Mapping[str, Article]) -> list[_Reading[V]]:
    """Without the headlines of origins whose body speaks."""
    bodies = {_origin(r.claim, articles) for r in readings if r.claim.place is not Place.HEADLINE}
    return [r for r in readings if r.claim.place is not Place.HEADLINE or _origin(r.claim, articles) not in bodies]


# --- One field, settled -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Settled(Generic[V]):
    """What the claims' values of one field are to one another. Of a contradiction, `is_change` says that the first was surely said
    before the second."""

    agree: bool = False
    revised: bool = False
    units: bool = False
    overlap: bool = False
    contradictions: tuple[tuple[list[_Reading[V]], list[_Reading[V]], Likeness, bool], ...] = ()
    claims: tuple[str, ...] = ()


def _settle(readings: Sequence[_Reading[V]], compare: Compare[V]) -> _Settled[V] | None:
    """None where fewer than two claims give the field. Takes time quadratic in the number of different values only."""
    if len({r.claim.reference for r in readings}) < 2:
        return None
    groups: dict[V, list[_Reading[V]]] = defaultdict(list)
    for reading in sorted(readings, key=lambda r: (_first(r.claim), r.claim.reference)):
        groups[reading.value].append(reading)
    values = list(groups)
    declaring = {value: [r for r in groups[value] if r.declares] for value in values}
    alike: dict[tuple[int, int], Likeness] = {}
    declared: list[list[_Reading[V]]] = [list(declaring[value]) for value in values]
    for i, one in enumerate(values):
        for j in range(i + 1, len(values)):
            found = alike[i, j] = compare(one, values[j])
            if found is Likeness.AGREE:
                declared[i] += declaring[values[j]]
                declared[j] += declaring[one]
    seen = set(alike.values())
    revised = False
    joined = list(range(len(values)))

    def root(n: int) -> int:
        while joined[n] != n:
            joined[n] = joined[joined[n]]
            n = joined[n]
        return n

    contradictions = []
    pairs = [pair for pair, found in alike.items() if found in (Likeness.DIFFER, Likeness.UNIT)]
    for i, j in sorted(pairs, key=lambda pair: (pair[1] - pair[0], pair)):
        if root(i) == root(j):
            continue
        first, second = groups[values[i]], groups[values[j]]
        change = _unexplained(first, second, declared[i], declared[j])
        if change is None:
            revised = True
            continue
        joined[root(i)] = root(j)
        if change < 0:
            first, second = second, first
        contradictions.append((first, second, alike[i, j], change != 0))
    return _Settled(
        agree=Likeness.AGREE in seen or any(len({r.claim.reference for r in group}) > 1 for group in groups.values()),
        revised=revised,
        units=Likeness.UNITS in seen,
        overlap=Likeness.OVERLAP in seen,
        contradictions=tuple(contradictions),
        claims=_references(readings),
    )


def _unexplained(
    one: Sequence[_Reading[V]],
    other: Sequence[_Reading[V]],
    declares_one: Sequence[_Reading[V]],
    declares_other: Sequence[_Reading[V]],
) -> int | None:
    """How two differing values contradict each other: 0 at one time, 1 that the other came after without saying that it changes
    anything, -1 that the one did, None if each change is said. A later claim that repeats a declared value is explained by it."""
    found = None
    for x in one:
        for y in other:
            if x.claim.reference == y.claim.reference:
                continue
            after = 1 if y.is_after(x) else -1 if x.is_after(y) else 0
            if after == found:
                continue
            is_said = (after >= 0 and any(not d.is_after(y) for d in declares_other)) or (
                after <= 0 and any(not d.is_after(x) for d in declares_one)
            )
            if not is_said:
                if after == 0:
                    return 0
                found = found or after
    return found


def _first(claim: Claim) -> date:
    return claim.said.lower or date.min


def _references(readings: Iterable[_Reading[V]]) -> tuple[str, ...]:
    return tuple(sorted({r.claim.reference for r in readings}))


def _passages(readings: Iterable[_Reading[V]], articles: Mapping[str, Article]) -> tuple[Passage, ...]:
    found = dict.fromkeys(passage(articles[r.claim.article], r.span) for r in readings if r.claim.article in articles)
    return tuple(found)[:_PASSAGES]


# --- The fields -------------------------------------------------------------------------------------------------------


def _conflicts(case: Case) -> Iterator[Finding]:
    claims = giving(case.claims)
    articles = {article.key: article for article in case.articles}

    def told(field: str, name: str, readings: Sequence[_Reading[V]], compare: Compare[V]) -> Iterator[Finding]:
        yield from _told(field, name, _speaking(readings, articles), compare, articles)

    for slot, found in _slots(claims, articles):
        yield from _told("figures", "figures", found, _alike_figures, articles, _of_what(slot, found))
        yield from _wrongly_replaced(found, articles)
    yield from told("deadline", "deadlines", _deadlines(claims), _alike_deadlines)
    yield from told("duration", "durations", _durations(claims), _alike_durations)
    yield from told("recurrence", "recurrences", _recurrences(claims), _alike_recurrences)
    yield from _parties(claims, case, articles)
    yield from _firmness(claims, articles)
    yield from sayings(case)


def _told(
    field: str,
    name: str,
    readings: Sequence[_Reading[V]],
    compare: Compare[V],
    articles: Mapping[str, Article],
    extra: Mapping[str, Value] | None = None,
) -> Iterator[Finding]:
    """The findings on one field, whose reasons begin with `name`."""
    settled = _settle(readings, compare)
    if settled is None:
        return
    for first, second, likeness, is_change in settled.contradictions:
        reason = f"{name}_unit" if likeness is Likeness.UNIT else f"{name}_changed" if is_change else name
        yield Finding(
            "conflict",
            Outcome.REFUTED,
            reason,
            {"one": first[0].shown, "other": second[0].shown, **(extra or {})},
            claims=_references([*first, *second]),
            field=field,
            passages=_passages([first[0], second[0], *first, *second], articles),
        )
    if settled.contradictions:
        return
    supported, unknown = Outcome.SUPPORTED, Outcome.NOT_ENOUGH_INFORMATION
    for is_so, outcome, reason in (
        (settled.revised, supported, "revised"),
        (settled.agree and not settled.revised, supported, f"{name}_agree"),
        (settled.units, unknown, f"{name}_units"),
        (settled.overlap, unknown, f"{name}_overlap"),
    ):
        if is_so:
            yield Finding("conflict", outcome, reason, {"n": 1}, claims=settled.claims, field=field)


# Figures: a claim's value for a slot is all that it gives for it, with how often a year it says so.

_Figures = tuple[tuple[Measure, ...], Decimal | None]
_Slot = tuple[FigureRole, Product]


def _slots(claims: Sequence[Claim], articles: Mapping[str, Article]) -> list[tuple[_Slot, list[_Reading[_Figures]]]]:
    """The claims' figures by what they are of. One that does not say of what goes with the only product that it could be of."""
    given: dict[FigureRole, dict[Product, set[str]]] = defaultdict(lambda: defaultdict(set))
    mine: dict[str, dict[_Slot, list[tuple[Figure, Measure]]]] = {}
    for claim in claims:
        slots: dict[_Slot, list[tuple[Figure, Measure]]] = defaultdict(list)
        mine[claim.reference] = slots
        for figure in claim.figures:
            if figure.role in COMPARED and figure.kind is FigureKind.ABSOLUTE:
                measured, product = measures.of(figure), measures.product(figure.product)
                slots[figure.role, product].append((figure, measured))
                given[figure.role][product].add(measured.dimension)
    renamed: dict[tuple[FigureRole, str], Product] = {}
    for role, products in given.items():
        for what in products.get((), ()):
            candidates = [p for p, dimensions in products.items() if p and what in dimensions]
            if len(candidates) == 1:
                renamed[role, what] = candidates[0]
    readings: dict[_Slot, list[_Reading[_Figures]]] = defaultdict(list)
    for claim in claims:
        together: dict[_Slot, list[tuple[Figure, Measure]]] = defaultdict(list)
        for (role, product), figures in mine[claim.reference].items():
            for figure, measured in figures:
                together[role, product or renamed.get((role, measured.dimension), ())].append((figure, measured))
        yearly = _times_a_year(claim)
        for slot, figures in together.items():
            replaced = measures.once(
                measures.measure(f.replaces.amount) for f, _measured in figures if f.replaces is not None
            )
            values = measures.once(measured for _figure, measured in figures)
            readings[slot].append(
                _Reading(
                    claim,
                    (values, yearly),
                    _sum_or_one(values),
                    figures[0][0].words.span,
                    ((replaced, yearly),) if replaced else (),
                )
            )
    ordered = sorted(readings, key=lambda slot: (slot[0], slot[1]))
    return [(slot, _speaking(readings[slot], articles)) for slot in ordered]


def _sum_or_one(values: Sequence[Measure]) -> Amount:
    unit = values[0].amount.unit
    if len(values) == 1:
        return values[0].amount
    alike = [value for value in values if value.dimension == values[0].dimension]
    return measures.total(alike, unit).amount


def _of_what(slot: _Slot, readings: Sequence[_Reading[_Figures]]) -> Mapping[str, Value]:
    """What a slot's figures are of, as its words have it, in guillemets with a blank before; empty where none say."""
    _role, product = slot
    for reading in readings:
        for figure in reading.claim.figures:
            if figure.product and measures.product(figure.product) == product:
                return {"product": f" ({figure.product})"}
    return {"product": ""}


def _alike_figures(one: _Figures, other: _Figures) -> Likeness:
    (mine, my_times), (theirs, their_times) = one, other
    plain = _alike_sets(mine, theirs)
    if plain is not Likeness.AGREE and my_times and their_times and my_times != their_times:
        # Ten thousand a month are a hundred and twenty thousand a year.
        a_year = _alike_sets([m.times(my_times) for m in mine], [m.times(their_times) for m in theirs])
        return Likeness.AGREE if a_year is Likeness.AGREE else plain
    return plain


def _alike_sets(mine: Sequence[Measure], theirs: Sequence[Measure]) -> Likeness:
    """How what two claims give for one slot stands together: value by value, or one's sum to the other's value."""
    if len(mine) == len(theirs) == 1:
        return measures.compare(mine[0], theirs[0])
    common = {m.dimension for m in mine} & {m.dimension for m in theirs}
    if not common:
        return Likeness.UNITS
    for what in common:
        few, many = sorted(
            ([m for m in mine if m.dimension == what], [m for m in theirs if m.dimension == what]), key=len
        )
        each = all(any(measures.compare(a, b) is Likeness.AGREE for b in many) for a in few)
        summed = measures.compare(few[0], measures.total(many, few[0].amount.unit)) if len(few) == 1 else None
        if not each and summed is not Likeness.AGREE:
            return Likeness.DIFFER
    return Likeness.AGREE


def _wrongly_replaced(readings: Sequence[_Reading[_Figures]], articles: Mapping[str, Article]) -> Iterator[Finding]:
    """ "60 au lieu de 140" where the others had said 150."""
    done = set()
    for reading in readings:
        for replaced in reading.replaces:
            before = [r for r in readings if r.claim.reference != reading.claim.reference and not r.is_after(reading)]
            before = [r for r in before if _alike_figures(r.value, reading.value) is Likeness.DIFFER]
            if not before or any(_alike_figures(r.value, replaced) is not Likeness.DIFFER for r in before):
                continue
            last = max(before, key=lambda r: (_first(r.claim), r.claim.reference))
            if (replaced, last.value) in done:
                continue
            done.add((replaced, last.value))
            same = [r for r in before if r.value == last.value]
            yield Finding(
                "conflict",
                Outcome.REFUTED,
                "replaces_other",
                {"one": last.shown, "other": _sum_or_one(replaced[0])},
                claims=_references([reading, *same]),
                field="figures",
                passages=_passages([reading, *same], articles),
            )


# Deadlines


def _deadlines(claims: Iterable[Claim]) -> list[_Reading[_Due]]:
    return [
        _Reading(claim, due, claim.deadline.days, claim.deadline.words.span)
        for claim in claims
        if claim.deadline and (due := _due(claim.deadline))
    ]


@dataclass(frozen=True, slots=True)
class _Due:
    """A deadline: `kind` says whether its days are a limit ("by"), a start ("from") or when it is due ("in"). Of a limit or a start
    they are as precise as its words: "avant 2030" is a year, "avant le 1er juin 2030" a day."""

    kind: str
    first: date
    last: date


def _due(deadline: Dated) -> _Due | None:
    low, high = deadline.days.lower, deadline.days.upper
    if low and high:
        return _Due("in", low, high)
    kind, side, only = ("by", -1, high) if high else ("from", 0, low)
    if only is None:
        return None
    try:
        precise = bounds(deadline.edtf.split("/")[side])
    except EdtfError:
        precise = Bounds(only, only)
    return _Due(kind, precise.lower or only, precise.upper or only)


def _alike_deadlines(one: _Due, other: _Due) -> Likeness:
    """A limit may be met at any time before it: it differs from days that begin after it, and from another limit."""
    if one.kind == other.kind == "in":
        return _alike_days(one, other)
    if one.kind == other.kind:
        # « avant le 31 décembre » and « d'ici fin décembre » are a day apart and mean the same.
        is_same = abs((one.last - other.last).days) <= 1 if one.kind == "by" else one.first == other.first
        return Likeness.AGREE if is_same else _alike_days(one, other)
    by, later = (one, other) if one.kind == "by" else (other, one)
    if by.kind == "by":
        return Likeness.DIFFER if later.first > by.last else Likeness.AGREE
    start, due = (one, other) if one.kind == "from" else (other, one)
    return Likeness.DIFFER if due.last < start.first else Likeness.AGREE


def _alike_days(one: _Due, other: _Due) -> Likeness:
    if one.last < other.first or other.last < one.first:
        return Likeness.DIFFER
    first, last = max(one.first, other.first), min(one.last, other.last)
    is_within = (first, last) in ((one.first, one.last), (other.first, other.last))
    return Likeness.AGREE if is_within else Likeness.OVERLAP


# Durations and recurrences

_MONTH = 30.44
_NEAR = 0.05  # what months of 28 to 31 days make of a length in days


def _durations(claims: Iterable[Claim]) -> list[_Reading[Duration]]:
    found = []
    for claim in claims:
        if claim.duration and (length := length_of(claim.duration.code)):
            found.append(_Reading(claim, length, claim.duration.words.text, claim.duration.words.span))
    return found


def length_of(code: str) -> Duration | None:
    try:
        return duration(code)
    except EdtfError:
        return None  # said by whoever stores it


def _alike_durations(one: Duration, other: Duration) -> Likeness:
    if one == other:
        return Likeness.AGREE
    mine, theirs = (length.months * _MONTH + length.days for length in (one, other))
    is_near = bool(one.days or other.days) and abs(mine - theirs) <= _NEAR * max(mine, theirs)
    return Likeness.AGREE if is_near else Likeness.DIFFER


_MONTHS_OF = {"YEARLY": 12, "MONTHLY": 1}
_DAYS_OF = {"WEEKLY": 7, "DAILY": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """How often: every so many months, or days. `rest` is what else the rule says (COUNT, BYMONTH, BYDAY)."""

    months: int
    days: int
    rest: tuple[tuple[str, str], ...] = ()

    @property
    def a_year(self) -> Decimal:
        return Decimal(12) / self.months if self.months else Decimal(365) / self.days


def period(rule: str) -> Period | None:
    """The period of an RRULE, None for one that this table does not read."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    frequency, every = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1")
    if not (every.isascii() and every.isdigit() and 0 < int(every[:6]) == int(every)):
        return None
    months, days = _MONTHS_OF.get(frequency, 0) * int(every), _DAYS_OF.get(frequency, 0) * int(every)
    return Period(months, days, tuple(sorted(parts.items()))) if months or days else None


def _times_a_year(claim: Claim) -> Decimal | None:
    found = period(claim.recurrence.code) if claim.recurrence else None
    return found.a_year if found else None


_Recurring = tuple[Period, tuple[Measure, ...]]


def _recurrences(claims: Iterable[Claim]) -> list[_Reading[_Recurring]]:
    found = []
    for claim in claims:
        if claim.recurrence and (often := period(claim.recurrence.code)):
            amounts = measures.once(
                measures.of(figure).times(often.a_year)
                for figure in claim.figures
                if figure.role in COMPARED and figure.kind is FigureKind.ABSOLUTE
            )
            words = claim.recurrence.words
            found.append(_Reading(claim, (often, amounts), words.text, words.span))
    return found


def _alike_recurrences(one: _Recurring, other: _Recurring) -> Likeness:
    (mine, my_year), (theirs, their_year) = one, other
    if (mine.months, mine.days) == (theirs.months, theirs.days):
        ours = dict(mine.rest)
        is_other = any(name in ours and ours[name] != value for name, value in theirs.rest)
        return Likeness.DIFFER if is_other else Likeness.AGREE
    if abs(mine.a_year - theirs.a_year) <= Decimal(str(_NEAR)) * mine.a_year and 0 in (mine.months, theirs.months):
        return Likeness.AGREE
    # A month's delivery and a year's, of which twelve make one, are one promise.
    is_one = any(measures.compare(a, b) is Likeness.AGREE for a in my_year for b in their_year)
    return Likeness.AGREE if is_one else Likeness.DIFFER


# Parties


def _parties(claims: Sequence[Claim], case: Case, articles: Mapping[str, Article]) -> Iterator[Finding]:
    one_of = _united(case.same)
    usual: dict[str, str] = {}
    given: dict[tuple[PartyRole, str], list[_Reading[frozenset[str]]]] = defaultdict(list)
    for claim in claims:
        mine: dict[tuple[PartyRole, str], list[tuple[str, Span]]] = defaultdict(list)
        for name in claim.parties:
            kind = "company" if name.is_company else "person" if name.is_person else "other"
            usual.setdefault(name.party, name.usual)
            mine[name.role, kind].append((one_of.get(name.party, name.party), name.words.span))
        for slot, named in mine.items():
            parties = frozenset(party for party, _span in named)
            names = tuple(sorted({usual[n.party] for n in claim.parties if one_of.get(n.party, n.party) in parties}))
            given[slot].append(_Reading(claim, parties, names, named[0][1]))
    given = {slot: _speaking(readings, articles) for slot, readings in given.items()}
    for role in PartyRole:
        kinds = [given[slot] for slot in sorted(given) if slot[0] is role]
        if role in (PartyRole.IMPLEMENTER, PartyRole.SUPPLIER):
            for readings in kinds:
                yield from _told("parties", "parties", readings, _alike_parties, articles)
        elif kinds:
            # Nobody says that these are all who promise, pay or profit.
            for readings in kinds:
                settled = _settle(readings, _alike_parties)
                if settled and (settled.contradictions or settled.revised):
                    yield _unknown("parties_other", "parties", settled.claims)
                elif settled:
                    yield Finding(
                        "conflict", Outcome.SUPPORTED, "parties_agree", {"n": 1}, claims=settled.claims, field="parties"
                    )
        only = [readings for readings in kinds if len({r.claim.reference for r in readings}) == 1]
        if len(kinds) > 1 and len(only) == len(kinds) and len({r.claim.reference for k in kinds for r in k}) > 1:
            yield _unknown("parties_other", "parties", _references(r for k in kinds for r in k))


def _alike_parties(one: frozenset[str], other: frozenset[str]) -> Likeness:
    return Likeness.AGREE if one & other else Likeness.DIFFER


def _united(same: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each party that is said to be another, with the first of all those said to be one."""
    found: dict[str, str] = {}

    def root(party: str) -> str:
        while found.get(party, party) != party:
            party = found[party]
        return party

    for one, other in sorted(same):
        first, last = sorted((root(one), root(other)))
        found[last] = first
    return {party: root(party) for pair in same for party in pair}


def _unknown(reason: str, field: str, claims: tuple[str, ...]) -> Finding:
    return Finding("conflict", Outcome.NOT_ENOUGH_INFORMATION, reason, {"n": 1}, claims=claims, field=field)


# Firmness

_ONE_TIME = 31
"""Claims all of whose days lie within so many are of one time: a daily, a weekly and a monthly on one event."""


def _firmness(claims: Sequence[Claim], articles: Mapping[str, Article]) -> Iterator[Finding]:
    """Firmness grows as things are signed: only that of one time, or a loss, is told. Claims of one origin are not compared: who
    tells how a thing came about names its earlier states too."""
    readings: list[_Reading[Firmness]] = [
        _Reading(claim, Firmness(claim.firmness), str(claim.firmness), _where(claim))
        for claim in claims
        if claim.firmness is not Firmness.UNSPECIFIED
    ]
    groups: dict[tuple[Firmness, Bounds], list[_Reading[Firmness]]] = defaultdict(list)
    levels: dict[str, set[Firmness]] = defaultdict(set)
    for reading in _speaking(readings, articles):
        groups[reading.value, reading.claim.said].append(reading)
        levels[_origin(reading.claim, articles)].add(reading.value)
    rows = sorted(groups.values(), key=lambda row: (_first(row[0].claim), row[0].value.rank, row[0].claim.reference))
    origins = [{_origin(r.claim, articles) for r in row} for row in rows]
    declares = [any(r.declares for r in row) for row in rows]
    told: dict[tuple[str, Firmness, Firmness], list[_Reading[Firmness]]] = defaultdict(list)
    for i, one in enumerate(rows):
        if len(origins[i]) > 1:
            told["agree", one[0].value, one[0].value] += one
        for j in range(i + 1, len(rows)):
            other = rows[j]
            if len(origins[i] | origins[j]) < 2:
                continue
            first, last, says = one, other, declares[j]
            if one[0].is_after(other[0]):
                first, last, says = other, one, declares[i]
            low, high = first[0].value, last[0].value
            if low is high:
                reason = "agree"
            elif last[0].is_after(first[0]):
                reason = "grew" if low.rank < high.rank else "revised" if says else "weaker"
            elif declares[i] or declares[j]:
                reason = "revised"
            elif any(low in levels[o] for o in origins[j]) or any(high in levels[o] for o in origins[i]):
                reason = "agree"  # one of the origins says both
            else:
                reason = "" if _is_one_time(one[0].claim.said, other[0].claim.said) else "undated"
                low, high = sorted((low, high), key=lambda firmness: firmness.rank)
            told[reason, low, high] += [*first, *last]
    yield from _told_firmness(told, articles)


def _where(claim: Claim) -> Span:
    """The words that show how firm it is, or else those quoted."""
    return claim.cue.span if claim.cue else claim.quotations[0].span if claim.quotations else Span(0, 1)


def _is_one_time(one: Bounds, other: Bounds) -> bool:
    days = [day for day in (one.lower, one.upper, other.lower, other.upper) if day]
    return len(days) == 4 and (max(days) - min(days)).days <= _ONE_TIME


def _told_firmness(
    told: Mapping[tuple[str, Firmness, Firmness], Sequence[_Reading[Firmness]]], articles: Mapping[str, Article]
) -> Iterator[Finding]:
    is_refuted = any(reason in ("", "weaker") for reason, _low, _high in told)
    for (reason, low, high), readings in told.items():
        claims = _references(readings)
        if reason in ("", "weaker"):
            name = "firmness_weaker" if reason else "firmness"
            values = {"one": _FIRMNESS[low][0], "other": _FIRMNESS[high][0]}
            english = {"one_en": _FIRMNESS[low][1], "other_en": _FIRMNESS[high][1]}
            yield Finding(
                "conflict",
                Outcome.REFUTED,
                name,
                values | english,
                claims=claims,
                field="firmness",
                passages=_passages(readings, articles),
            )
        elif not is_refuted and reason == "undated":
            yield _unknown("firmness_undated", "firmness", claims)
        elif not is_refuted:
            name = "revised" if reason == "revised" else f"firmness_{reason}"
            yield Finding("conflict", Outcome.SUPPORTED, name, {"n": 1}, claims=claims, field="firmness")


_FIRMNESS = {
    Firmness.UNSPECIFIED: ("non précisé", "unspecified"),
    Firmness.UNDER_DISCUSSION: ("en discussion", "under discussion"),
    Firmness.ANNOUNCED: ("annoncé", "announced"),
    Firmness.AGREED: ("convenu", "agreed"),
    Firmness.MOU: ("protocole d'accord", "memorandum of understanding"),
    Firmness.SIGNED: ("accord ou contrat signé", "agreement or contract signed"),
    Firmness.IN_FORCE: ("en vigueur, financé", "in force, funded"),
}

CONFLICT = Check(
    "conflict",
    ("Affirmations entre elles", "Claims against one another"),
    (
        "Les affirmations sur un même engagement donnent-elles les mêmes chiffres, échéances, acteurs et fermeté, ou "
        "disent-elles ce qui change ?",
        "Do the claims on one commitment give the same figures, deadlines, parties and firmness, or say what changes?",
    ),
    _conflicts,
    {
        "figures": Says(
            "Deux chiffres différents pour la même chose{product} : {one} et {other}.",
            "Two different figures for the same thing{product}: {one} and {other}.",
        ),
        "figures_changed": Says(
            "Le chiffre{product} passe de {one} à {other} sans que l'article plus récent dise qu'il change.",
            "The figure{product} goes from {one} to {other}, and the later article does not say that it changes.",
        ),
        "figures_unit": Says(
            "Le même nombre dans deux unités qui ne mesurent pas la même chose{product} : {one} et {other}.",
            "The same number in two units that do not measure the same thing{product}: {one} and {other}.",
        ),
        "replaces_other": Says(
            "L'article dit remplacer {other} ; ce qui avait été dit est {one}.",
            "The article says that it replaces {other}; what had been said is {one}.",
        ),
        "figures_agree": Says(
            "Un chiffre est donné plusieurs fois : les affirmations concordent.",
            "One figure is given several times: the claims agree.",
            "{n} chiffres sont donnés plusieurs fois : les affirmations concordent.",
            "{n} figures are given several times: the claims agree.",
        ),
        "figures_units": Says(
            "Un chiffre est donné dans des unités qui ne se convertissent pas l'une en l'autre : on ne peut pas comparer.",
            "One figure is given in units that do not convert into one another: they cannot be compared.",
            "{n} chiffres sont donnés dans des unités qui ne se convertissent pas l'une en l'autre : on ne peut pas comparer.",
            "{n} figures are given in units that do not convert into one another: they cannot be compared.",
        ),
        "figures_overlap": Says(
            "Deux fourchettes se recouvrent sans que l'une contienne l'autre : les mots ne disent pas si elles s'opposent.",
            "Two ranges overlap and neither holds the other: the words do not tell whether they disagree.",
            "{n} fois, des fourchettes se recouvrent sans que l'une contienne l'autre : on ne sait pas si elles s'opposent.",
            "{n} times, ranges overlap and neither holds the other: the words do not tell whether they disagree.",
        ),
        "deadlines": Says(
            "Deux échéances différentes : l'une {one}, l'autre {other}.",
            "Two different deadlines: one {one}, the other {other}.",
        ),
        "deadlines_changed": Says(
            "L'échéance était {one} ; un article plus récent donne {other} sans dire qu'elle change.",
            "The deadline was {one}; a later article gives {other} and does not say that it changes.",
        ),
        "deadlines_agree": Says(
            "L'échéance est donnée plusieurs fois : les affirmations concordent, ou l'une est plus précise que l'autre.",
            "The deadline is given several times: the claims agree, or one is more precise than the other.",
        ),
        "deadlines_overlap": Says(
            "Deux échéances se recouvrent en partie : les mots ne disent pas si elles s'opposent.",
            "Two deadlines overlap in part: the words do not tell whether they disagree.",
        ),
        "durations": Says(
            "Deux durées différentes : « {one} » et « {other} ».",
            "Two different durations: “{one}” and “{other}”.",
        ),
        "durations_changed": Says(
            "La durée était « {one} » ; un article plus récent dit « {other} » sans dire qu'elle change.",
            "The duration was “{one}”; a later article says “{other}” and does not say that it changes.",
        ),
        "durations_agree": Says(
            "La durée est donnée plusieurs fois : les affirmations concordent.",
            "The duration is given several times: the claims agree.",
        ),
        "recurrences": Says(
            "Deux périodicités différentes : « {one} » et « {other} ».",
            "Two different recurrences: “{one}” and “{other}”.",
        ),
        "recurrences_changed": Says(
            "La périodicité était « {one} » ; un article plus récent dit « {other} » sans dire qu'elle change.",
            "The recurrence was “{one}”; a later article says “{other}” and does not say that it changes.",
        ),
        "recurrences_agree": Says(
            "La périodicité est donnée plusieurs fois : les affirmations concordent.",
            "The recurrence is given several times: the claims agree.",
        ),
        "parties": Says(
            "Pour le même rôle, les articles nomment des acteurs différents : {one} ; {other}.",
            "For the same role the articles name different parties: {one}; {other}.",
        ),
        "parties_changed": Says(
            "L'acteur nommé était {one} ; un article plus récent nomme {other} sans dire qu'il change.",
            "The party named was {one}; a later article names {other} and does not say that it changes.",
        ),
        "parties_agree": Says(
            "Pour un rôle nommé plusieurs fois, les affirmations ont un acteur en commun.",
            "For one role named several times, the claims have a party in common.",
            "Pour {n} rôles nommés plusieurs fois, les affirmations ont un acteur en commun.",
            "For {n} roles named several times, the claims have a party in common.",
        ),
        "parties_other": Says(
            "Pour un même rôle, les articles nomment des acteurs différents ; il peut y en avoir plusieurs.",
            "For one role the articles name different parties; there may be several of them.",
            "Pour {n} rôles, les articles nomment des acteurs différents ; il peut y en avoir plusieurs.",
            "For {n} roles the articles name different parties; there may be several of them.",
        ),
        "firmness": Says(
            "Au même moment, un article dit « {one} », un autre « {other} ».",
            "At the same time one article says “{one_en}”, another “{other_en}”.",
        ),
        "firmness_weaker": Says(
            "D'abord « {one} », puis « {other} » dans un article plus récent qui ne dit pas ce qui a changé.",
            "First “{one_en}”, then “{other_en}” in a later article that does not say what has changed.",
        ),
        "firmness_agree": Says(
            "La fermeté est la même dans plusieurs articles.",
            "The firmness is the same in several articles.",
        ),
        "firmness_grew": Says(
            "La fermeté augmente d'un article au suivant : c'est le cours normal des choses.",
            "The firmness grows from one article to the next: that is the normal course of things.",
        ),
        "firmness_undated": Says(
            "Les articles donnent des fermetés différentes, mais on ne sait pas lequel est venu le premier.",
            "The articles give different firmness, but which of them came first is not known.",
        ),
        "sayings": Says(
            "Les mêmes paroles sont citées de deux façons : « {one} » et « {other} ».",
            "The same words are quoted in two ways: “{one}” and “{other}”.",
        ),
        "sayings_agreed": Says(
            "Des paroles citées par deux articles le sont dans les mêmes mots.",
            "What two articles quote somebody as saying is in the same words.",
            "Des paroles citées par plusieurs articles le sont dans les mêmes mots ({n} comparaisons).",
            "What several articles quote somebody as saying is in the same words ({n} comparisons).",
        ),
        "revised": Says(
            "Un changement est annoncé comme tel : il n'y a pas de contradiction.",
            "A change is announced as one: there is no contradiction.",
            "{n} changements sont annoncés comme tels : il n'y a pas de contradiction.",
            "{n} changes are announced as such: there is no contradiction.",
        ),
    },
)

# --- Parts and the whole ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Share:
    """What the current claims of one commitment give for one slot and dimension: at least the least, at most the most of them."""

    product: Product
    measured: Measure
    readings: tuple[_Reading[_Figures], ...]


def _shares(claims: Iterable[Claim], articles: Mapping[str, Article]) -> dict[FigureRole, list[_Share]]:
    """A commitment's quantities as they stand now, each once however many claims restate it."""
    found: dict[FigureRole, list[_Share]] = defaultdict(list)
    for (role, product), readings in _slots(giving(claims), articles):
        latest = max((r.claim.said.lower for r in readings if r.claim.said.lower), default=None)
        gone = [replaced for r in readings for replaced in r.replaces]
        last = [r for r in readings if not (latest and r.claim.said.upper and r.claim.said.upper < latest)]
        current = [r for r in last if not any(_alike_figures(r.value, g) is Likeness.AGREE for g in gone)] or last
        for what in sorted({m.dimension for r in current for m in r.value[0]}):
            sets = [[m for m in r.value[0] if m.dimension == what] for r in current]
            given = [each for each in sets if each]
            unit = given[0][0].amount.unit
            # Several figures of one claim may be its parts or hold one another: at least the greatest, at most their sum.
            low = min(max(m.wide()[0] for m in each) for each in given)
            tops = [measures.total(each, unit).wide()[1] for each in given]
            high = None if None in tops else max(top for top in tops if top is not None)
            is_one = low == high or {m for each in given for m in each} == set(given[0][:1])
            stated = given[0][0].amount if is_one else measures.shown(low, high, unit)
            found[role].append(_Share(product, Measure(what, low, high, False, stated), tuple(current)))
    return found


def _parts(case: Case) -> Iterator[Finding]:
    articles = {article.key: article for article in case.articles}
    own = _shares(case.claims, articles)
    parts = [(beside, _shares(beside.claims, {})) for beside in case.beside if beside.relation == "part"]
    wholes = [(beside, _shares(beside.claims, {})) for beside in case.beside if beside.relation == "whole"]
    for role, shares in own.items():
        for share in shares:
            if parts:
                yield from _whole(share, [(b, of.get(role, [])) for b, of in parts], articles)
            for beside, of in wholes:
                yield from _part(share, beside, of.get(role, []), articles)
    yield from _own_sentences(case, articles)


def _whole(
    whole: _Share, parts: Sequence[tuple[Beside, Sequence[_Share]]], articles: Mapping[str, Article]
) -> Iterator[Finding]:
    """Said once, on the whole, with its parts as `others`; a part's page shows the findings that name it."""
    counted: list[tuple[Beside, Measure]] = []
    given: list[Measure] = []
    is_partial = False
    for beside, shares in parts:
        fits = [s for s in shares if _is_of(s.product, whole.product)]
        same = [s.measured for s in fits if s.measured.dimension == whole.measured.dimension]
        if same:
            given += same
            counted.append((beside, measures.total(same, whole.measured.amount.unit)))
        elif fits:
            is_partial = True
    if not counted:
        if is_partial:
            yield _parts_finding(Outcome.NOT_ENOUGH_INFORMATION, "units", whole, {"n": 1}, parts, articles)
        return
    added = measures.total([m for _beside, m in counted], whole.measured.amount.unit)
    slack = _slack(whole.measured, given)
    total, limit = added.wide(), whole.measured.wide(slack)
    values: dict[str, Value] = {
        "total": added.amount,
        "whole": whole.measured.amount,
        "parts": Quoted(beside.title for beside, _measured in counted),
    }
    others = [(beside, ()) for beside, _measured in counted]
    if limit[1] is not None and total[0] > limit[1]:
        yield _parts_finding(Outcome.REFUTED, "exceeds", whole, values, others, articles)
    elif is_partial:
        yield _parts_finding(Outcome.NOT_ENOUGH_INFORMATION, "units", whole, {"n": 1}, parts, articles)
    elif measures.meet(total, limit):
        yield _parts_finding(Outcome.SUPPORTED, "equals", whole, values, others, articles)
    else:
        yield _parts_finding(Outcome.NOT_ENOUGH_INFORMATION, "below", whole, values, others, articles)


def _part(part: _Share, beside: Beside, wholes: Sequence[_Share], articles: Mapping[str, Article]) -> Iterator[Finding]:
    fits = [w for w in wholes if _is_of(part.product, w.product)]
    same = [w for w in fits if w.measured.dimension == part.measured.dimension]
    others = [(beside, ())]
    if fits and not same:
        yield _parts_finding(Outcome.NOT_ENOUGH_INFORMATION, "units", part, {"n": 1}, others, articles)
    for whole in same:
        values: dict[str, Value] = {
            "part": part.measured.amount,
            "whole": whole.measured.amount,
            "reference": beside.reference,
            "title": beside.title,
        }
        limit = whole.measured.wide(_slack(whole.measured, [part.measured]))[1]
        if limit is not None and part.measured.wide()[0] > limit:
            yield _parts_finding(Outcome.REFUTED, "part_exceeds", part, values, others, articles)
        else:
            yield _parts_finding(Outcome.NOT_ENOUGH_INFORMATION, "part_within", part, values, others, articles)


def _is_of(part: Product, whole: Product) -> bool:
    return not part or not whole or measures.extends(part, whole)


def _slack(whole: Measure, parts: Iterable[Measure]) -> Decimal:
    is_other = any(m.amount.unit != whole.amount.unit and (m.is_rounded or whole.is_rounded) for m in parts)
    return measures.ROUNDED if is_other else Decimal(0)


def _parts_finding(
    outcome: Outcome,
    reason: str,
    share: _Share,
    values: Mapping[str, Value],
    others: Iterable[tuple[Beside, object]],
    articles: Mapping[str, Article],
) -> Finding:
    return Finding(
        "parts_sum",
        outcome,
        reason,
        values,
        claims=_references(share.readings),
        others=tuple(dict.fromkeys(beside.reference for beside, _shares in others)),
        field="figures",
        passages=_passages(share.readings, articles),
    )


# Parts that a sentence names itself: « 240 MW : 100 MW à A et 140 MW à B », « 500 emplois, dont 300 directs ».

_ALL = re.compile(
    r"[^.;:()]{0,60}?(?::|\(|,? soit|,? a raison de|,? (?:reparti|divise|ventile|decompose)\w*(?: en| entre)?)"
    r"[^.;:()]{0,40}"
)
_SOME = re.compile(r"[^.;:()]{0,60}?\bdont\b[^.;:()]{0,40}")
_AND = re.compile(r"[^.;:()]{0,60}?(?:,|\bet\b|\bplus\b|\bpuis\b)[^.;:()]{0,40}")
_REST = re.compile(r"\b(?:reste|restant\w*|reliquat|complement|surplus|autres?|notamment|solde)\b")
# "deux centrales (100 MW chacune)": what the numbers are of is said in another order.
_EACH = re.compile(r"\b(?:chacun\w*|respectivement)\b")
_FEWEST_ALL = 2


@dataclass(frozen=True, slots=True)
class _Listed:
    whole: Measure
    parts: tuple[Measure, ...]
    is_all: bool
    span: Span


def _own_sentences(case: Case, articles: Mapping[str, Article]) -> Iterator[Finding]:
    told: dict[tuple[object, ...], tuple[_Listed, list[Claim]]] = {}
    read: dict[tuple[str, Span], list[_Listed]] = {}
    for claim in giving(case.claims):
        article = articles.get(claim.article)
        if article is None or article.text is None:
            continue
        for quotation in claim.quotations:
            key = article.document, quotation.span
            if key not in read and quotation.span.end <= len(article.text):
                read[key] = list(_listed(article.text, quotation.span))
            for found in read.get(key, ()):
                told.setdefault((found.whole, found.parts, found.is_all), (found, []))[1].append(claim)
    for found, claims in told.values():
        whole, parts = found.whole, found.parts
        added = measures.total(parts, whole.amount.unit)
        slack = _slack(whole, parts)
        is_met = measures.meet(added.wide(), whole.wide(slack))
        limit = whole.wide(slack)[1]
        is_more = limit is not None and added.wide()[0] > limit
        is_bad = is_more or (found.is_all and not is_met)
        reason = ("own_differs" if found.is_all else "own_exceeds") if is_bad else "own_holds"
        values: dict[str, Value] = {"total": added.amount, "whole": whole.amount} if is_bad else {"n": 1}
        passages = (passage(articles[c.article], found.span) for c in claims[:1])
        yield Finding(
            "parts_sum",
            Outcome.REFUTED if is_bad else Outcome.SUPPORTED,
            reason,
            values,
            claims=tuple(dict.fromkeys(claim.reference for claim in claims)),
            field="figures",
            passages=tuple(passages),
        )


def _listed(text: str, within: Span) -> Iterator[_Listed]:
    for sentence in sentences(text, within):
        found = [q for q in quantities(text, within=sentence) if q.kind is FigureKind.ABSOLUTE and q.unit]
        folded = measures.plain
        measured = [read_measure(q) for q in found]
        skip = 0
        for n, whole in enumerate(found):
            if n < skip or n + 1 >= len(found):
                continue
            gap = folded(text[whole.span.end : found[n + 1].span.start])
            every, some = _ALL.fullmatch(gap), _SOME.fullmatch(gap)
            if not (every or some):
                continue
            last = n + 1
            while (
                last + 1 < len(found)
                and measured[last + 1].dimension == measured[n].dimension
                and _AND.fullmatch(folded(text[found[last].span.end : found[last + 1].span.start]))
            ):
                last += 1
            parts = measured[n + 1 : last + 1]
            words = folded(text[found[n + 1].span.start : sentence.end])
            is_all = every is not None and some is None and not _REST.search(words)
            if any(m.dimension != measured[n].dimension for m in parts) or (every and len(parts) < _FEWEST_ALL):
                continue
            if _EACH.search(words):
                continue
            skip = last + 1
            yield _Listed(measured[n], tuple(parts), is_all, Span(whole.span.start, found[last].span.end))


def read_measure(quantity: Quantity) -> Measure:
    return measures.measure(Amount(quantity.min, quantity.max, quantity.unit), quantity.qualifier)


PARTS_SUM = Check(
    "parts_sum",
    ("Les parties et le tout", "The parts and the whole"),
    (
        "Ce qui est annoncé pour les parties tient-il dans ce qui est annoncé pour le tout ?",
        "Does what is announced for the parts fit into what is announced for the whole?",
    ),
    _parts,
    {
        "exceeds": Says(
            "Les parties ({parts}) font ensemble {total} ; le tout est annoncé à {whole}.",
            "The parts ({parts}) make {total} together; the whole is announced as {whole}.",
        ),
        "part_exceeds": Says(
            "{part} pour cette partie ; le tout dont elle est une part (« {title} ») est annoncé à {whole}.",
            "{part} for this part; the whole that it is part of (“{title}”) is announced as {whole}.",
        ),
        "own_differs": Says(
            "Les parties que donne la phrase font {total} ; le tout y est de {whole}.",
            "The parts that the sentence gives make {total}; the whole in it is {whole}.",
        ),
        "own_exceeds": Says(
            "Ce que la phrase dit être compris dans {whole} fait {total}.",
            "What the sentence says to be within {whole} makes {total}.",
        ),
        "equals": Says(
            "Les parties ({parts}) font ensemble {total}, ce qui va avec le tout : {whole}.",
            "The parts ({parts}) make {total} together, which goes with the whole: {whole}.",
        ),
        "own_holds": Says(
            "Les parties que donne la phrase tiennent dans le tout qu'elle donne.",
            "The parts that the sentence gives fit into the whole that it gives.",
            "{n} fois, les parties que donne la phrase tiennent dans le tout qu'elle donne.",
            "{n} times, the parts that the sentence gives fit into the whole that it gives.",
        ),
        "below": Says(
            "Les parties connues ({parts}) font ensemble {total} ; le tout, annoncé à {whole}, peut avoir d'autres parties.",
            "The known parts ({parts}) make {total} together; the whole, announced as {whole}, may have other parts.",
        ),
        "part_within": Says(
            "{part} pour cette partie, qui tient dans le tout (« {title} », {whole}) ; la somme est à la page {reference}.",
            "{part} for this part, which fits into the whole (“{title}”, {whole}); the sum is on page {reference}.",
        ),
        "units": Says(
            "Les parties et le tout sont donnés dans des unités qui ne se convertissent pas : la somme n'est pas faite.",
            "The parts and the whole are given in units that do not convert: no sum is made.",
        ),
    },
)
