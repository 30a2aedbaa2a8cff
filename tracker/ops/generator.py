"""Invented data in a database of its own: as much of it as pictures, weights and benchmarks need, made of `fiction`'s sentences.

Rows are written in bulk, beside the door for writes, which is made for one editor's change at a time. What the door would have
refused is not written: each value stands on its words, each verdict has what it needs, and the versions are those of `refold`.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from tracker.commitments import journal
from tracker.commitments.actions.visibility import describe, shown_with
from tracker.commitments.models import (
    Claim,
    Commitment,
    Dossier,
    Evidence,
    Figure,
    JournalEntry,
    Party,
    PartyName,
    ReferenceCounter,
    Relation,
    SameAs,
    SearchLog,
    Verdict,
)
from tracker.commitments.models.record import Referenced, Stateful
from tracker.commitments.versions import refold
from tracker.commitments.vocabulary import (
    Certainty,
    RelationKind,
    Sector,
    SourceBasis,
    State,
    TimelinessCode,
    VerdictCode,
)
from tracker.extraction.edtf import Bounds, bounds
from tracker.extraction.vocabulary import (
    Act,
    Basis,
    EvidenceKind,
    FigureKind,
    FigureQualifier,
    FigureRole,
    Firmness,
    PartyRole,
    Place,
    Testability,
)
from tracker.ops import fiction
from tracker.ops.editions import Editions, caught_up
from tracker.ops.fiction import Deadline, Passage, Quantity, Terms, Work
from tracker.sources.models import ArchivedFile, Article, Document, Publisher, Quotation, Region, ReprintGroup
from tracker.sources.vocabulary import DateBasis
from tracker.text import RegionKind, Span

ACTOR = {"name": "manage.py generate", "role": "données fictives"}

# Commitments written, and published by one journal entry, at a time; and how many, at the end, are published one by one, so that
# the journal's first pages are what they are in use.
_AT_ONCE = 500
_ALONE = 60

# The words around a quotation that tell it from the same words elsewhere.
_AROUND = 32

# What twenty commitments are like on the day of the generation.
_TIMES = (
    *(TimelinessCode.OVERDUE,) * 3,
    *(TimelinessCode.UPCOMING,) * 4,
    *(TimelinessCode.IN_WINDOW,) * 2,
    *(TimelinessCode.NO_DEADLINE,) * 2,
    *(TimelinessCode.CLOCK_NOT_STARTED,) * 2,
    TimelinessCode.NOT_BINDING_YET,
    TimelinessCode.DUE_SOON,
    TimelinessCode.MET_ON_TIME,
    TimelinessCode.MET_LATE,
    TimelinessCode.MET_TIMING_UNCLEAR,
    *(TimelinessCode.CLOSED,) * 2,
)
_CLOSED = (
    VerdictCode.NOT_FULFILLED,
    VerdictCode.PARTLY_FULFILLED,
    VerdictCode.WITHDRAWN,
    VerdictCode.SUPERSEDED,
    VerdictCode.UNVERIFIABLE,
)
_CLOSED_VAGUE = (VerdictCode.UNVERIFIABLE, VerdictCode.WITHDRAWN, VerdictCode.SUPERSEDED)
_MET = (TimelinessCode.MET_ON_TIME, TimelinessCode.MET_LATE, TimelinessCode.MET_TIMING_UNCLEAR)
# What an editor found meanwhile of what is still open: mostly nothing yet.
_OPEN = (None,) * 17 + (VerdictCode.NO_PROGRESS_FOUND, VerdictCode.IN_PROGRESS, VerdictCode.STALLED)
_STATES = (*(State.PUBLISHED,) * 47, State.DRAFT, State.SUBMITTED, State.WITHDRAWN)

_SIGNED = (
    *(Firmness.ANNOUNCED,) * 5,
    *(Firmness.AGREED,) * 2,
    *(Firmness.MOU,) * 2,
    *(Firmness.SIGNED,) * 3,
    Firmness.IN_FORCE,
)
_LOOSE = (Firmness.UNDER_DISCUSSION, Firmness.UNSPECIFIED)


class NotEmpty(Exception):
    """The database holds something already: invented data never lie beside real ones."""


@transaction.atomic
def generate(
    *,
    commitments: int,
    seed: int,
    today: date,
    originals: int = 2500,
    progress: Callable[[int], object] = lambda n: None,
) -> None:
    """Fills an empty, migrated database with so many invented commitments, and marks it as fictional for good.

    So many `originals` are invented one by one; beyond, they come again in new editions, with references of their own. The same
    arguments give the same rows, but for the salts of the journal. `progress` is told each time how many more there are. Raises
    `NotEmpty` where the journal has an entry.
    """
    head = journal.lock_head()
    if head.sequence:
        raise NotEmpty
    head.is_fictional = True
    head.save()
    _Generator(head, seed, today, commitments, originals).run(progress)


def settle() -> None:
    """Has the database look at what it holds now, so that it plans for so much."""
    with connection.cursor() as cursor:
        vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if vacuum else "ANALYZE")


@dataclass(slots=True)
class _Told:
    """One claim, or (without an act) one report of what came, of about a day."""

    of: _Planned
    day: date
    act: Act | None
    terms: Terms
    # Of a report
    kind: EvidenceKind = EvidenceKind.PROGRESS
    occurred: date | None = None
    delivered: Quantity | None = None
    # Its words, and where they stand
    said: date | None = None
    speaker: tuple[str, str] | None = None
    reprinted: bool = False
    passage: Passage = field(default_factory=Passage)
    article: Any = None
    place: Place = Place.BODY
    start: int = 0
    row: Any = None

    def at(self, mark: str) -> Span:
        """The place of a mark of the passage in the document."""
        return self.passage.marks[mark].shift(self.start)

    def words(self, mark: str) -> tuple[str, int, int]:
        span = self.at(mark)
        return span.of(self.article.document.text), span.start, span.end

    def write(self, mark: str, row: Model, name: str) -> None:
        """The marked words and their place, into the row's columns of that name; where nothing is marked, nothing."""
        if mark in self.passage.marks:
            for column, value in zip(("text", "start", "end"), self.words(mark), strict=True):
                setattr(row, f"{name}_{column}", value)


@dataclass(slots=True)
class _Planned:
    """One commitment, with what is said of it, looked for, and judged."""

    row: Commitment
    terms: Terms
    promisor: Party
    other: Party
    role: PartyRole
    state: State
    told: list[_Told] = field(default_factory=list)
    searches: list[SearchLog] = field(default_factory=list)
    verdict: Verdict | None = None
    judged_later: bool = False
    related: tuple[Commitment, RelationKind, Commitment] | None = None


@dataclass(slots=True)
class _Printed:
    """One article: its passages, the group it is a reprint of, and whether its date is sure."""

    day: date
    told: list[_Told]
    group: ReprintGroup | None = None
    is_dated: bool = False


class _Generator:
    def __init__(self, head: Any, seed: int, today: date, total: int, originals: int) -> None:
        self.head, self.today, self.total, self.seed = head, today, total, seed
        self.random = Random(seed)  # noqa: S311 (invented data keep no secret)
        self.numbers: Counter[str] = Counter()
        self.originals = originals
        self.entries = self.groups = 0
        self.closed, self.closed_vague = cycle(_CLOSED), cycle(_CLOSED_VAGUE)
        self.later: list[int] = []  # entries that came after the first of their commitments
        batches = -(-total // min(originals, _AT_ONCE))
        # The whole journal is of yesterday's afternoon.
        self.begun = datetime.combine(today - timedelta(days=1), time(12), tzinfo=UTC)
        self.step = timedelta(hours=11) / (2 * batches + _ALONE + 5)

    def run(self, progress: Callable[[int], object]) -> None:
        self._world()
        alone = min(_ALONE, self.total // 5)
        originals = min(self.total - alone, self.originals)
        for first in range(0, originals, _AT_ONCE):
            together = min(_AT_ONCE, originals - first)
            self._batch(first, together)
            progress(together)
        self._again(originals, self.total - alone - originals, progress)
        # Those published one by one come last, whose entries the journal's first page shows.
        self._batch(self.total - alone, alone, one_by_one=True)
        progress(alone)
        ReferenceCounter.objects.bulk_create(
            [ReferenceCounter(prefix=prefix, last=last) for prefix, last in sorted(self.numbers.items())]
        )

    def _again(self, originals: int, copies: int, progress: Callable[[int], object]) -> None:
        """The originals once more, as often as needed."""
        if not copies:
            return
        editions = Editions(dict(self.numbers), self.groups, self.later)
        edition = 0
        while copies:
            edition += 1
            n = min(originals, copies)
            numbers = {"edition": edition, "commitments": n}
            reference = f"E-{edition * originals + 1:04d}"
            first, later = (self._entry("generate", reference, numbers) for _ in range(2))
            editions.copy(edition, n, first, later)
            copies -= n
            progress(n)
        caught_up()
        for prefix in Editions.prefixes:
            self.numbers[prefix] *= edition + 1
        self.numbers[Commitment.prefix] = edition * originals + n
        self.groups *= edition + 1

    # The journal and the references

    def _entry(self, action: str, reference: str, after: dict[str, Any], *, public: bool = True) -> JournalEntry:
        body = {
            "action": action,
            "reference": reference,
            "actor": ACTOR,
            "reason": "Données fictives.",
            "before": None,
            "after": after,
        }
        at = self._next_instant
        self.entries += 1
        return journal.append(self.head, action=action, reference=reference, body=body, is_public=public, at=at)

    @property
    def _next_instant(self) -> datetime:
        return self.begun + (self.entries + 1) * self.step

    def _named(self, row: Referenced) -> Any:
        self.numbers[row.prefix] += 1
        row.reference = f"{row.prefix}-{self.numbers[row.prefix]:04d}"
        return row

    # Parties, dossiers, publishers

    def _world(self) -> None:
        random = self.random
        entry = self._entry("generate", "E-0001", {"commitments": self.total, "seed": self.seed}, public=False)
        states, ministries = fiction.states(), fiction.ministries()
        people, organisations = fiction.people(), fiction.organisations()
        companies = fiction.companies(random, max(24, min(self.total, self.originals) // 4))
        self.actors = [*states, *ministries, *people, *organisations, *companies]
        self.parties: dict[str, Party] = {}
        rows = [
            self._named(Party(name=actor.name, kind=actor.kind.value, country=actor.country)) for actor in self.actors
        ]
        for actor, row in zip(self.actors, Party.objects.bulk_create(rows), strict=True):
            self.parties[actor.name] = row
        self.ministries = {
            sector: [m for i, m in enumerate(ministries) if i % len(Sector) == n] for n, sector in enumerate(Sector)
        }
        self.companies, self.others = companies, [*states, *organisations, *people]
        pairs = list(zip(companies[::20], companies[1::20], strict=False))
        SameAs.objects.bulk_create(
            [
                SameAs(
                    party=self.parties[one.name],
                    other=self.parties[other.name],
                    certainty=(Certainty.UNCERTAIN, Certainty.ASSERTED)[n % 2].value,
                    note="Les deux noms ont la même adresse dans les articles.",
                    journal_from=entry.sequence,
                )
                for n, (one, other) in enumerate(pairs)
            ]
        )
        self.dossiers = Dossier.objects.bulk_create(
            [
                self._named(
                    Dossier(
                        title=f"Mission à {fiction.TOWNS[n % len(fiction.TOWNS)]}, {n + 1}",
                        description="Ce qu'une même délégation a annoncé à la même occasion.",
                    )
                )
                for n in range(max(3, min(self.total, self.originals) // 40))
            ]
        )
        self.publishers = Publisher.objects.bulk_create([Publisher(name=name) for name in fiction.PUBLISHERS])
        # The last ones published, to which others are related.
        self.known: list[Commitment] = []

    # One batch

    def _batch(self, first: int, n: int, *, one_by_one: bool = False) -> None:
        planned = self._plan(first, n)
        self._archive([each for one in planned for each in one.told])
        self._record(planned)
        public = [one for one in planned if one.state in (State.PUBLISHED, State.WITHDRAWN)]
        if one_by_one:
            for one in public:
                self._relations([one], self.head.sequence + 1)
                content = [describe(each.row) for each in one.told]
                entry = self._entry(
                    "publish",
                    one.row.reference,
                    {"state": State.PUBLISHED.value, "content": describe(one.row), "with": content}
                    | shown_with(one.row),
                )
                refold([one.row], entry)
        else:
            numbers = {"from": planned[0].row.reference, "to": planned[-1].row.reference}
            entry = self._entry("generate", planned[0].row.reference, numbers)
            self._relations(public, entry.sequence)
            refold([one.row for one in public], entry)
        self._afterwards(public)

    def _plan(self, first: int, n: int) -> list[_Planned]:
        random = self.random

        def shuffled(kinds: Sequence[Any]) -> list[Any]:
            some = (list(kinds) * (n // len(kinds) + 1))[:n]
            random.shuffle(some)
            return some

        times, states = shuffled(_TIMES), shuffled(_STATES)
        found = shuffled(_OPEN)
        vague = shuffled((False,) * 11 + (True,) * 2)
        self.press_days = sorted(
            self.today - timedelta(days=days)
            for days in [2, *(random.randrange(2, 2600) for _ in range(max(20, n // 2)))]
        )
        return [self._commitment(first + i, times[i], states[i], found[i], vague=vague[i]) for i in range(n)]

    def _press_day(self, day: date) -> date:
        """The next day on which anything is printed."""
        return self.press_days[min(bisect_left(self.press_days, day), len(self.press_days) - 1)]

    def _between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, max(0, (last - first).days)))

    def _commitment(
        self,
        index: int,
        time: TimelinessCode,
        state: State,
        found: VerdictCode | None,
        *,
        vague: bool,
    ) -> _Planned:
        random, today = self.random, self.today
        if vague:
            time = {
                TimelinessCode.CLOSED: TimelinessCode.CLOSED,
                TimelinessCode.NOT_BINDING_YET: TimelinessCode.NOT_BINDING_YET,
            }.get(time, TimelinessCode.NO_DEADLINE)
            found = None
        settled = time in _MET or time is TimelinessCode.CLOSED
        ago = (500, 2500) if settled else (200, 2500) if time is TimelinessCode.OVERDUE else (20, 1500)
        said = self._press_day(today - timedelta(days=random.randint(*ago)))
        # What settled it came between.
        end = self._between(said + timedelta(days=60), today - timedelta(days=60)) if settled else today
        verdict = VerdictCode.FULFILLED if time in _MET else found
        if time is TimelinessCode.CLOSED:
            verdict = next(self.closed_vague if vague else self.closed)

        work = random.choice(
            fiction.VAGUE if vague else fiction.COUNTED if random.random() < 0.8 else fiction.UNCOUNTED
        )
        amount = fiction.quantity(random, work) if work.is_counted else None
        limit = None if vague else self._deadline(time, verdict, said, end)
        duration = recurrence = ""
        if time is TimelinessCode.CLOCK_NOT_STARTED:
            if random.random() < 0.5:
                duration = random.choice(list(fiction.DURATIONS))
            else:
                recurrence = random.choice(list(fiction.RECURRENCES))
        promisor, other = self._who(work)
        firmness = random.choice(_LOOSE if time is TimelinessCode.NOT_BINDING_YET else _SIGNED)
        terms = Terms(
            work,
            random.choice(fiction.TOWNS),
            promisor,
            other,
            firmness,
            amount,
            None,
            limit,
            duration,
            recurrence,
        )
        measurable = amount or limit
        public = state in (State.PUBLISHED, State.WITHDRAWN)
        row = self._named(
            Commitment(
                title=fiction.title(work, terms.town, amount),
                testability=(
                    Testability.VAGUE if vague else Testability.MEASURABLE if measurable else Testability.OBSERVABLE
                ).value,
                sector=work.sector.value,
                dossier=random.choice(self.dossiers) if random.random() < 0.3 else None,
                reading_note="Les mots ne disent pas qui paie." if random.random() < 0.15 else "",
                state=(State.PUBLISHED if public else state).value,
                revision=3,
            )
        )
        planned = _Planned(
            row,
            terms,
            self.parties[promisor.name],
            self.parties[other.name],
            random.choice(fiction.ROLES),
            state,
        )
        planned.told.append(_Told(planned, said, Act.ANNOUNCES, terms))
        self._say_again(planned, index, said, end if settled else today - timedelta(days=3))
        if verdict and public:
            self._judge(planned, verdict, time, end)
        if public:
            self._relate(planned)
        if state is State.PUBLISHED:
            self.known = [*self.known[-49:], row]
        return planned

    def _relate(self, planned: _Planned) -> None:
        """Some are related to one before them, so that no relation turns in a circle."""
        if planned.verdict and planned.verdict.successor:
            planned.related = (planned.verdict.successor, RelationKind.SUPERSEDES, planned.row)
        elif self.known and self.random.random() < 0.08:
            kind = self.random.choice((RelationKind.PART_OF, RelationKind.CONTINUES))
            planned.related = (planned.row, kind, self.random.choice(self.known))

    def _who(self, work: Work) -> tuple[fiction.Actor, fiction.Actor]:
        random = self.random
        ministry = random.choice(self.ministries[work.sector])
        # A few companies promise much, most of them little.
        company = self.companies[int(len(self.companies) * random.random() ** 2.5)]
        chance = random.random()
        if chance < 0.55:
            return company, ministry
        if chance < 0.85:
            return ministry, company
        one = random.choice(self.others)
        return (one, ministry) if random.random() < 0.7 else (ministry, one)

    def _deadline(self, time: TimelinessCode, verdict: VerdictCode | None, said: date, end: date) -> Deadline | None:
        random, today = self.random, self.today
        soon = today + timedelta(days=30)

        def ahead(days: Bounds) -> bool:
            return not (days.lower and days.lower <= today) and not (days.upper and days.upper <= soon)

        def past(days: Bounds) -> bool:
            return bool(days.upper and days.upper < end - timedelta(days=1))

        match time:
            case TimelinessCode.IN_WINDOW:
                return fiction.window(random, today, said)
            case TimelinessCode.DUE_SOON:
                last = self._between(today, soon - timedelta(days=1))
                return fiction.deadline(
                    random, last, said, lambda d: bool(d.upper and today <= d.upper <= soon and not d.lower)
                )
            case TimelinessCode.UPCOMING:
                last = self._between(today + timedelta(days=60), today + timedelta(days=1500))
                return fiction.deadline(random, last, said, ahead)
            case TimelinessCode.OVERDUE | TimelinessCode.MET_LATE:
                return fiction.deadline(random, self._between(said, end - timedelta(days=9)), said, past)
            case TimelinessCode.MET_ON_TIME:
                last = end + timedelta(days=random.randrange(300))
                return fiction.deadline(random, last, said, lambda d: bool(d.upper and d.upper >= end))
            case TimelinessCode.CLOSED if verdict is VerdictCode.NOT_FULFILLED:
                return fiction.deadline(random, self._between(said, end - timedelta(days=9)), said, past)
            case TimelinessCode.CLOSED | TimelinessCode.NOT_BINDING_YET if random.random() < 0.5:
                last = self._between(said + timedelta(days=90), today + timedelta(days=900))
                return fiction.deadline(random, last, said, lambda _: True)
            case _:
                return None

    def _say_again(self, planned: _Planned, index: int, said: date, until: date) -> None:
        """What other articles say of it later: reprints, restatements, revisions, contradictions."""
        random, terms = self.random, planned.terms
        often = 30 if index % 2000 == 500 else 10 if index % 500 == 50 else 0
        later = said
        for _ in range(often):
            later = min(later + timedelta(days=random.randint(1, 40)), until)
            planned.told.append(_Told(planned, later, Act.RESTATES, terms))
        if later >= until - timedelta(days=15):
            return
        later = self._between(later + timedelta(days=10), until)
        chance = random.random()
        if chance < 0.06:
            planned.told[0].reprinted = True
        elif chance < 0.15:
            firmer = random.choice(_SIGNED) if terms.firmness is Firmness.ANNOUNCED else terms.firmness
            planned.told.append(_Told(planned, later, Act.RESTATES, replace(terms, firmness=firmer)))
        elif chance < 0.19 and terms.amount:
            new = fiction.quantity(random, terms.work, but=terms.amount)
            changed = replace(terms, amount=new, replaced=terms.amount)
            planned.told.append(_Told(planned, later, Act.REVISES, changed))
        elif chance < 0.22 and terms.amount:
            # Another newspaper of the same day has it otherwise.
            other = fiction.quantity(random, terms.work, but=terms.amount)
            planned.told.append(_Told(planned, said, Act.ANNOUNCES, replace(terms, amount=other)))
        elif chance < 0.26 and terms.deadline and terms.deadline.days.upper:
            farther = terms.deadline.days.upper + timedelta(days=random.randint(100, 700))
            postponed = fiction.deadline(random, farther, later, lambda d: bool(d.upper and d.upper >= farther))
            planned.told.append(_Told(planned, later, Act.POSTPONES, replace(terms, deadline=postponed)))

    def _judge(self, planned: _Planned, code: VerdictCode, time: TimelinessCode, end: date) -> None:
        random, today, terms = self.random, self.today, planned.terms
        latest = max(each.day for each in planned.told)
        yesterday = today - timedelta(days=1)
        happened = max(end, latest) if end < today else self._between(latest, today - timedelta(days=3))
        kind = {
            VerdictCode.IN_PROGRESS: EvidenceKind.PROGRESS,
            VerdictCode.STALLED: EvidenceKind.SUSPENSION,
            VerdictCode.PARTLY_FULFILLED: EvidenceKind.DELIVERY,
            VerdictCode.FULFILLED: EvidenceKind.COMPLETION,
            VerdictCode.WITHDRAWN: EvidenceKind.WITHDRAWAL,
            VerdictCode.NOT_FULFILLED: EvidenceKind.DELAY,
        }.get(code)
        decided = self._between(self._press_day(happened) + timedelta(days=1), yesterday)
        verdict = Verdict(
            commitment=planned.row,
            code=code.value,
            decided_on=decided,
            reasons=fiction.REASONS[code],
            revision=3,
        )
        if kind is EvidenceKind.DELIVERY and terms.amount is None:
            kind = EvidenceKind.PROGRESS
        if code is VerdictCode.WITHDRAWN and random.random() < 0.4:
            planned.told.append(_Told(planned, happened, Act.CANCELS, terms))
        elif kind and not (code in (VerdictCode.STALLED, VerdictCode.NOT_FULFILLED) and random.random() < 0.5):
            delivered = None
            if kind is EvidenceKind.DELIVERY and terms.amount:
                delivered = fiction.share(terms.work, terms.amount, random.randrange(30, 90))
            planned.told.append(
                _Told(planned, happened, None, terms, kind=kind, occurred=happened, delivered=delivered)
            )
        elif code in (VerdictCode.NO_PROGRESS_FOUND, VerdictCode.STALLED, VerdictCode.NOT_FULFILLED):
            place = random.choice(fiction.PUBLISHERS)
            planned.searches.append(
                self._named(
                    SearchLog(
                        commitment=planned.row,
                        searched_on=decided,
                        where=f"Journal officiel, site de l'acteur qui promet, archives de {place}.",
                        looked_for="Un avis de marché, un bordereau de livraison, une photographie datée.",
                    )
                )
            )
        if code is VerdictCode.FULFILLED:
            whole_year = time is TimelinessCode.MET_TIMING_UNCLEAR and happened.year < today.year
            verdict.fulfilled_edtf = str(happened.year) if whole_year else str(happened)
            read = bounds(verdict.fulfilled_edtf)
            verdict.fulfilled_lower, verdict.fulfilled_upper = read.lower, read.upper
            verdict.fulfilled_basis = random.choice(list(SourceBasis)).value
            if read.upper and read.upper > verdict.decided_on:
                verdict.decided_on = min(read.upper, yesterday)
        if code is VerdictCode.SUPERSEDED:
            successor = next((row for row in self.known if row.pk), None)
            if successor is None:
                verdict.code, verdict.reasons = (
                    VerdictCode.UNVERIFIABLE.value,
                    fiction.REASONS[VerdictCode.UNVERIFIABLE],
                )
            else:
                verdict.successor = random.choice(self.known)
        planned.verdict = self._named(verdict)
        planned.judged_later = random.random() < 0.2

    # The archive

    def _archive(self, told: Sequence[_Told]) -> None:
        """Prints what is told, articles of about the same days in one document."""
        random = self.random
        printed = self._articles(told)
        documents, files, articles, regions = [], [], [], []
        while printed:
            together = [printed.pop() for _ in range(min(len(printed), random.randint(3, 8)))]
            received = max(each.day for each in together) + timedelta(days=random.randrange(10))
            document = Document(
                retrieved_at=datetime.combine(min(received, self.today - timedelta(days=2)), time(9, 30), tzinfo=UTC),
                media_type="text/plain; charset=utf-8",
                text_tool="python utf-8-sig",
                text_tool_version="3",
            )
            for number, each in enumerate(together, 1):
                document.text += "\n\n" if document.text else ""
                article, zones = self._set(each, document, number)
                articles.append(article)
                regions += zones
            content = document.text.encode()
            document.size, document.sha256 = len(content), hashlib.sha256(content).hexdigest()
            document.filename = f"revue-{received}-{document.sha256[:8]}.txt"
            documents.append(document)
            files.append(ArchivedFile(document=document, content=content))
        _insert(Document, documents)
        _insert(ArchivedFile, files)
        _insert(Article, articles)
        _insert(Region, regions)

    def _articles(self, told: Sequence[_Told]) -> list[_Printed]:
        """Which passages stand in which article, the oldest last."""
        random = self.random
        printed: list[_Printed] = []
        groups: list[ReprintGroup] = []
        by_day: dict[date, list[_Told]] = defaultdict(list)
        for each in told:
            each.day = self._press_day(each.day)
            self._word(each)
            if each.reprinted:
                self.groups += 1
                groups.append(ReprintGroup(key=f"reprise-{self.groups}", note="Les deux textes sont les mêmes mots."))
                again = replace(each)
                each.of.told.append(again)
                printed += [_Printed(each.day, [copy], groups[-1], is_dated=True) for copy in (each, again)]
            else:
                by_day[each.day].append(each)
        _insert(ReprintGroup, groups)
        for day, waiting in by_day.items():
            while waiting:
                some: list[_Told] = []
                wanted = random.choice((1, 2, 2, 3))
                # Nobody says one thing twice in one article.
                for each in list(waiting):
                    if len(some) < wanted and all(each.of is not other.of for other in some):
                        some.append(each)
                        waiting.remove(each)
                printed.append(_Printed(day, some, is_dated=any(each.act is None for each in some)))
        return sorted(printed, key=lambda each: each.day, reverse=True)

    def _word(self, told: _Told) -> None:
        """The sentence."""
        random = self.random
        if told.act is None:
            told.passage = fiction.report(
                random, told.kind, told.terms, occurred=told.occurred or told.day, delivered=told.delivered
            )
        elif told.act is Act.CANCELS:
            told.passage = fiction.cancellation(random, told.terms)
        else:
            told.said = told.day - timedelta(days=random.randrange(4)) if random.random() < 0.2 else None
            told.speaker = random.choice(fiction.SPEAKERS) if random.random() < 0.25 else None
            told.passage = fiction.statement(random, told.terms, said=told.said, speaker=told.speaker)

    def _set(self, printed: _Printed, document: Document, number: int) -> tuple[Article, list[Region]]:
        """Adds one article to the document's text, its own words in its own typography."""
        random = self.random
        typography = random.choice(fiction.TYPOGRAPHIES)
        start = len(document.text)
        first = printed.told[0].of.terms
        headline = f"{first.promisor.name} : {fiction.title(first.work, first.town, first.amount)}"
        article = Article(document=document, number=number, reprint_group=printed.group, start=start)
        regions: list[Region] = []
        pieces = [headline, "\n\n"]
        at = start + len(headline) + 2

        def add(words: str) -> None:
            nonlocal at
            pieces.append(words)
            at += len(words)

        def zone(kind: RegionKind, words: str) -> None:
            add("\n\n")
            regions.append(Region(document=document, article=article, kind=kind.value, start=at, end=at + len(words)))
            add(words)

        add(f"{first.town}. ")
        add(self._date(article, printed))
        for n, told in enumerate(printed.told):
            if n:
                add("\n\n" + random.choice(fiction.FILLERS) + " ")
            told.article, told.start = article, at
            told.place = Place.QUOTED_SPEECH if told.speaker else Place.BODY if n else Place.LEAD
            add(told.passage.words)
            if n == 0 and random.random() < 0.1:
                zone(RegionKind.CAPTION, f"Photo : la rade de {first.town}, au petit matin.")
        for filler in random.sample(fiction.FILLERS, random.randint(1, 3)):
            add("\n\n" + filler)
        for kind, words in fiction.ZONES:
            if random.random() < 0.15:
                zone(kind, words)
        if random.random() < 0.6 and not printed.is_dated:
            article.authors = [" ".join(random.choice(fiction.NAMES))]
            zone(RegionKind.SIGNATURE, article.authors[0])
        words = "".join(pieces).translate(typography)
        document.text += words
        article.end = len(document.text)
        article.headline = words[: len(headline)]
        article.publisher = random.choice(self.publishers) if random.random() < 0.93 else None
        return article, regions

    def _date(self, article: Article, printed: _Printed) -> str:
        """Dates the article, and says the words of it that show the date."""
        chance = self.random.random()
        if printed.is_dated or chance < 0.7:
            article.set_published(str(printed.day))
            article.date_basis = DateBasis.PRINTED.value
            return f"Le {fiction.in_words(printed.day)}. "
        if chance < 0.8:
            article.set_published(f"{printed.day:%Y-%m}")
            article.date_basis = DateBasis.PRINTED.value
            return f"{fiction.month_in_words(printed.day).capitalize()}. "
        if chance < 0.93:
            article.set_published(str(printed.day))
            article.date_basis = DateBasis.INFERRED.value
            article.date_note = f"« ce {fiction.weekday(printed.day)} » : le jour où la revue de presse a été faite."
            return f"Ce {fiction.weekday(printed.day)}. "
        return ""

    # The record

    def _record(self, planned: Sequence[_Planned]) -> None:
        """Writes the commitments with their claims, evidence and searches; verdicts that are given at once, as well."""
        at = self._next_instant
        for one in planned:
            self._sign(one.row, at)
        _insert(Commitment, [one.row for one in planned])
        told = [each for one in planned for each in one.told]
        quotations = [self._quotation(each) for each in told]
        _insert(Quotation, quotations)
        claims: list[Claim] = []
        evidence: list[Evidence] = []
        for each in told:
            each.row = self._named(self._claim(each) if each.act else self._evidence(each))
            self._sign(each.row, at, each.of.row.state)
            (claims if each.act else evidence).append(each.row)
        _insert(Claim, claims)
        _insert(Evidence, evidence)
        for model, is_claim in ((Claim, True), (Evidence, False)):
            link = model.quotations.through
            _insert(
                link,
                [
                    link(**{f"{model._meta.model_name}_id": each.row.pk, "quotation_id": quotation.pk})
                    for each, quotation in zip(told, quotations, strict=True)
                    if bool(each.act) is is_claim
                ],
            )
        _insert(Figure, [figure for each in told if each.act for figure in self._figures(each)])
        _insert(PartyName, [name for each in told if each.act for name in self._names(each)])
        _insert(SearchLog, [search for one in planned for search in one.searches])
        self._verdicts([one for one in planned if not one.judged_later])

    def _sign(self, row: Stateful, at: datetime, state: str = "") -> None:
        row.state = state or row.state
        if row.state == State.PUBLISHED:
            row.published_at, row.published_by = at, ACTOR["name"]

    def _quotation(self, told: _Told) -> Quotation:
        article, span = told.article, told.at("quotation")
        text = article.document.text
        # A zone is a paragraph of its own, so that none is taken along.
        before = text[max(article.start, span.start - _AROUND) : span.start].rpartition("\n\n")[2]
        after = text[span.end : min(article.end, span.end + _AROUND)].partition("\n\n")[0]
        return Quotation(
            article=article, exact=span.of(text), prefix=before, suffix=after, start=span.start, end=span.end
        )

    def _claim(self, told: _Told) -> Claim:
        terms, limit = told.terms, told.terms.deadline
        claim = Claim(
            commitment=told.of.row,
            article=told.article,
            place=told.place.value,
            act=(told.act or Act.ANNOUNCES).value,
            firmness=terms.firmness.value,
            speaker_function=told.speaker[1] if told.speaker else "",
            speaker_party=told.of.promisor if told.speaker else None,
            note="L'article ne cite aucun document." if self.random.random() < 0.03 else "",
            revision=3,
        )
        for name in ("cue", "speaker", "said", "deadline", "duration", "recurrence"):
            told.write(name, claim, name)
        if told.said and claim.said_text:
            claim.said_edtf, claim.said_basis = str(told.said), Basis.STATED.value
            claim.said_lower = claim.said_upper = told.said
        if limit and claim.deadline_text:
            claim.deadline_edtf, claim.deadline_qualifier = limit.edtf, limit.qualifier.value
            claim.deadline_lower, claim.deadline_upper = limit.days.lower, limit.days.upper
            claim.deadline_basis, claim.deadline_reason = limit.basis.value, limit.reason
        if claim.duration_text:
            claim.duration_iso = fiction.DURATIONS[terms.duration]
        if claim.recurrence_text:
            claim.recurrence_rule = fiction.RECURRENCES[terms.recurrence]
        return claim

    def _evidence(self, told: _Told) -> Evidence:
        evidence = Evidence(
            commitment=told.of.row,
            article=told.article,
            kind=told.kind.value,
            statement=fiction.STATEMENTS[told.kind],
            source_basis=self.random.choice(list(SourceBasis)).value,
            revision=3,
        )
        told.write("occurred", evidence, "occurred")
        if told.occurred:
            is_day = told.kind in fiction.TOLD_TO_THE_DAY
            evidence.occurred_edtf = f"{told.occurred}" if is_day else f"{told.occurred:%Y-%m}"
            evidence.occurred_basis = Basis.STATED.value
            days = bounds(evidence.occurred_edtf)
            evidence.occurred_lower, evidence.occurred_upper = days.lower, days.upper
        if told.delivered:
            evidence.delivered_min, evidence.delivered_max = told.delivered.min, told.delivered.max
            evidence.delivered_unit, evidence.delivered_product = told.terms.work.unit, told.terms.work.product
        return evidence

    def _figures(self, told: _Told) -> Iterator[Figure]:
        work, amount, replaced = told.terms.work, told.terms.amount, told.terms.replaced
        if amount:
            figure = Figure(
                claim=told.row,
                min=amount.min,
                max=amount.max,
                unit=work.unit,
                product=work.product,
                qualifier=amount.qualifier.value,
                role=work.role.value,
                kind=FigureKind.ABSOLUTE.value,
                basis=Basis.STATED.value,
            )
            figure.text, figure.start, figure.end = told.words("figure")
            if replaced:
                told.write("replaces", figure, "replaces")
                figure.replaces_min, figure.replaces_max, figure.replaces_unit = replaced.min, replaced.max, work.unit
            yield figure
        if "share" in told.passage.marks:
            text, start, end = told.words("share")
            percent = Decimal(text.split()[0])
            yield Figure(
                claim=told.row,
                text=text,
                start=start,
                end=end,
                min=percent,
                max=percent,
                unit="%",
                product="demande annuelle",
                qualifier=FigureQualifier.EXACT.value,
                role=FigureRole.ATTRIBUTE.value,
                kind=FigureKind.SHARE.value,
                basis=Basis.STATED.value,
            )

    def _names(self, told: _Told) -> Iterator[PartyName]:
        for mark, party, role in (
            ("promisor", told.of.promisor, PartyRole.PROMISOR),
            ("other", told.of.other, told.of.role),
        ):
            if mark in told.passage.marks:
                text, start, end = told.words(mark)
                yield PartyName(
                    claim=told.row,
                    party=party,
                    role=role.value,
                    text=text,
                    start=start,
                    end=end,
                    basis=Basis.STATED.value,
                )

    def _verdicts(self, planned: Sequence[_Planned]) -> None:
        judged = [(one, one.verdict) for one in planned if one.verdict]
        for _, verdict in judged:
            self._sign(verdict, self._next_instant, State.PUBLISHED.value)
        _insert(Verdict, [verdict for _, verdict in judged])
        on_evidence, on_searches = Verdict.evidence.through, Verdict.searches.through
        _insert(
            on_evidence,
            [
                on_evidence(verdict_id=verdict.pk, evidence_id=each.row.pk)
                for one, verdict in judged
                for each in one.told
                if each.act is None
            ],
        )
        _insert(
            on_searches,
            [
                on_searches(verdict_id=verdict.pk, searchlog_id=search.pk)
                for one, verdict in judged
                for search in one.searches
            ],
        )

    def _relations(self, planned: Sequence[_Planned], sequence: int) -> None:
        relations = [
            Relation(source=source, kind=kind.value, target=target, journal_from=sequence)
            for source, kind, target in (one.related for one in planned if one.related)
        ]
        _insert(Relation, relations)

    def _afterwards(self, planned: Sequence[_Planned]) -> None:
        """What a later entry changed: some were judged after they were published, some withdrawn."""
        later = [one for one in planned if one.judged_later]
        withdrawn = [one.row for one in planned if one.state is State.WITHDRAWN]
        if not later and not withdrawn:
            return
        self._verdicts(later)
        for row in withdrawn:
            row.state = State.WITHDRAWN.value
        Commitment.objects.bulk_update(withdrawn, ["state"])
        changed = [*(one.row for one in later), *withdrawn]
        after = {"judged": [one.row.reference for one in later], "withdrawn": [row.reference for row in withdrawn]}
        entry = self._entry("generate", changed[0].reference, after)
        self.later.append(entry.sequence)
        refold(changed, entry)


def _insert(model: type[Model], rows: Iterable[Any]) -> None:
    model._default_manager.bulk_create(rows)
