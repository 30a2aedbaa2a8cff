"""What a text seems to announce, and what it seems to report: candidates for an editor to decide, every part on its words.

`extract` gives one candidate per promised quantity, and one per undertaking that has a date or an instrument and no
quantity. `reports` gives what was done, delivered or delayed. The same text gives the same candidates on any machine:
nothing here learns, asks or remembers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from tracker.extraction import cues, promise
from tracker.extraction.cues import Cue, Words
from tracker.extraction.edtf import Bounds
from tracker.extraction.lexicon import table
from tracker.extraction.parties import EMPTY, Gazetteer, NamedParty, parties
from tracker.extraction.promise import Sentence
from tracker.extraction.quantities import Quantity, quantities
from tracker.extraction.recurrence import Recurrence, recurrences
from tracker.extraction.temporal import Moment, Sense, moments
from tracker.extraction.vocabulary import Act, EvidenceKind, Firmness, Testability
from tracker.text import Span, contacts, sentences

# Kept with each stored candidate: what another version proposes is another proposal.
VERSION = "1"

# From which score a quantity, and an undertaking without one, is proposed.
PROPOSED = 0.42
UNDERTAKEN = 0.5
# A text with nothing as sure as this announces nothing.
CONVINCING = 0.6


@dataclass(frozen=True, slots=True)
class ClaimCandidate:
    """A claim that a passage seems to make. `reasons` are the names of the traits that weighed most, heaviest first."""

    span: Span
    act: Act
    firmness: Firmness
    testability: Testability
    # One promised quantity, or none.
    figures: tuple[Quantity, ...]
    deadline: Moment | None
    duration: Moment | None
    recurrence: Recurrence | None
    parties: tuple[NamedParty, ...]
    cues: tuple[Cue, ...]
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceCandidate:
    """A follow-up fact that a passage seems to report."""

    span: Span
    kind: EvidenceKind
    figures: tuple[Quantity, ...]
    occurred: Moment | None
    parties: tuple[NamedParty, ...]
    cues: tuple[Cue, ...]
    score: float
    reasons: tuple[str, ...]


def extract(
    text: str,
    *,
    published_on: Bounds | None,
    gazetteer: Gazetteer = EMPTY,
    within: Span | None = None,
    apart: Sequence[Span] = (),
    currency: str = "",
) -> list[ClaimCandidate]:
    """The claims that a text seems to make, by their place.

    `published_on` are the first and last day that the article may be of; relative dates stay unresolved without it. `apart`
    are zones that are not the article's own statement (comments, teasers, captions): nothing is proposed from them.
    `currency` is what bare francs are in the article's country. Takes time linear in the length of the text.
    """
    return _Reading(text, published_on, gazetteer, within, apart, currency).announced()


def reports(
    text: str,
    *,
    published_on: Bounds | None,
    gazetteer: Gazetteer = EMPTY,
    within: Span | None = None,
    apart: Sequence[Span] = (),
    currency: str = "",
) -> list[EvidenceCandidate]:
    """What a text seems to report of progress, deliveries, delays, by its place. The arguments are those of `extract`."""
    return list(_Reading(text, published_on, gazetteer, within, apart, currency).evidence())


def extract_and_reports(
    text: str,
    *,
    published_on: Bounds | None,
    gazetteer: Gazetteer = EMPTY,
    within: Span | None = None,
    apart: Sequence[Span] = (),
    currency: str = "",
) -> tuple[list[ClaimCandidate], list[EvidenceCandidate]]:
    """What `extract` and `reports` give, of a text that is read once for both. The arguments are those of `extract`."""
    reading = _Reading(text, published_on, gazetteer, within, apart, currency)
    return reading.announced(), list(reading.evidence())


def sentences_of(
    text: str,
    *,
    published_on: Bounds | None,
    within: Span | None = None,
    apart: Sequence[Span] = (),
    currency: str = "",
    found: Words | None = None,
) -> list[Sentence]:
    """The sentences of the article's own statement with all that was read in them: what candidates are made of."""
    return list(
        _sentences(
            text,
            within,
            apart,
            cues.find(text, found or cues.words(text, within)),
            quantities(text, within=within, currency=currency),
            moments(text, published_on=published_on, within=within),
            recurrences(text, within=within),
        )
    )


def _place(claim: ClaimCandidate) -> int:
    return claim.figures[0].span.start if claim.figures else claim.span.end


class _Reading:
    """One text read once; what it proposes is asked of it."""

    def __init__(
        self,
        text: str,
        published_on: Bounds | None,
        gazetteer: Gazetteer,
        within: Span | None,
        apart: Sequence[Span],
        currency: str,
    ) -> None:
        self.text = text
        self.words: Words = cues.words(text, within)
        self.names = parties(text, gazetteer, within)
        private = [span.shift(within.start) for span in contacts(within.of(text))] if within else contacts(text)
        self.sentences = sentences_of(
            text,
            published_on=published_on,
            within=within,
            apart=[*apart, *private],
            currency=currency,
            found=self.words,
        )

    def _score(
        self, model: str, sentence: Sentence, before: Sentence | None, what: Quantity | Moment
    ) -> tuple[float, tuple[str, ...]]:
        return promise.score(model, promise.traits(sentence, before, what, self.text, self.words))

    # Claims

    def announced(self) -> list[ClaimCandidate]:
        """The claims by their place; none of a text in which nothing is sure enough."""
        claims = list(self.claims())
        if not any(claim.score >= CONVINCING for claim in claims):
            return []
        return sorted(claims, key=lambda claim: (claim.span.start, _place(claim)))

    def claims(self) -> Iterator[ClaimCandidate]:
        before: Sentence | None = None
        carried: Firmness | None = None
        for sentence in self.sentences:
            firmness = _instrument(sentence.cues) or (carried if self._goes_on(sentence, before) else None)
            carried = firmness
            promised: list[ClaimCandidate] = []
            for quantity in sentence.quantities:
                if quantity.unit.split(" ")[0] in _sides():
                    continue
                score, reasons = self._score("quantity", sentence, before, quantity)
                if score >= PROPOSED:
                    promised.append(self._claim(sentence, quantity, firmness, score, reasons))
            yield from promised
            yield from self._undertakings(sentence, before, promised, firmness)
            before = sentence

    def _goes_on(self, sentence: Sentence, before: Sentence | None) -> bool:
        """Whether a sentence still speaks of what the one before it did."""
        if before is None:
            return False
        kinds = {cue.kind for cue in sentence.cues}
        if "terms" in kinds or _ANAPHORA.match(self.text, sentence.span.start, sentence.span.end):
            return True
        is_next = "\n" not in self.text[before.span.end : sentence.span.start]
        return is_next and not kinds & _ITS_OWN

    def _claim(
        self, sentence: Sentence, quantity: Quantity, firmness: Firmness | None, score: float, reasons: tuple[str, ...]
    ) -> ClaimCandidate:
        deadline = _nearest(sentence, quantity.span, _deadlines(sentence))
        duration = _nearest(sentence, quantity.span, [m for m in sentence.moments if m.duration and not m.edtf])
        recurrence = _nearest(sentence, quantity.span, _periods(sentence))
        return self._candidate(
            sentence, quantity.span, (quantity,), deadline, duration, recurrence, firmness, score, reasons
        )

    def _candidate(
        self,
        sentence: Sentence,
        place: Span,
        figures: tuple[Quantity, ...],
        deadline: Moment | None,
        duration: Moment | None,
        recurrence: Recurrence | None,
        instrument: Firmness | None,
        score: float,
        reasons: tuple[str, ...],
    ) -> ClaimCandidate:
        passage = _passage(
            self.text, sentence, [place, *(part.span for part in (deadline, duration, recurrence) if part)]
        )
        own = [cue for cue in sentence.cues if passage.contains(cue.span)]
        firmness, cue = _firmness(own, place, instrument)
        act, why = _act(own, place, figures)
        return ClaimCandidate(
            passage,
            act,
            firmness,
            Testability.MEASURABLE
            if figures or deadline or duration or recurrence
            else Testability.OBSERVABLE
            if any(cue.kind == "work" for cue in own)
            else Testability.VAGUE,
            figures,
            deadline,
            duration,
            recurrence,
            tuple(name for name in _inside(self.names, passage) if passage.contains(name.span)),
            tuple(each for each in (cue, why) if each),
            round(score, 3),
            reasons,
        )

    def _undertakings(
        self,
        sentence: Sentence,
        before: Sentence | None,
        promised: Sequence[ClaimCandidate],
        firmness: Firmness | None,
    ) -> Iterator[ClaimCandidate]:
        """What is promised for a day, or for a length of time, without a quantity."""
        taken = {part.span for claim in promised for part in (claim.deadline, claim.duration) if part}
        deadlines = _deadlines(sentence)
        for moment in sentence.moments:
            is_deadline = moment in deadlines
            if moment.span in taken or not (is_deadline or (moment.duration and moment.sense is Sense.DURATION)):
                continue
            score, reasons = self._score("undertaking", sentence, before, moment)
            if score < UNDERTAKEN or (promised and not _is_apart(sentence, moment.span, promised)):
                continue
            yield self._candidate(
                sentence,
                moment.span,
                (),
                moment if is_deadline else None,
                None if is_deadline else moment,
                _nearest(sentence, moment.span, sentence.recurrences),
                firmness,
                score,
                reasons,
            )
            return
        if promised or sentence.quantities:
            return
        kinds = {cue.kind for cue in sentence.cues}
        if (kinds & {"sign", "agree"} and kinds & {"contract", "mou", "work"} and "talk" not in kinds) or kinds & {
            "cancel",
            "deny",
            "postpone",
        }:
            strong = next(cue for cue in sentence.cues if cue.kind in _INSTRUMENTAL)
            yield self._candidate(
                sentence, strong.span, (), None, None, None, firmness, CONVINCING, (f"sentence {strong.kind}",)
            )

    # Evidence

    def evidence(self) -> Iterator[EvidenceCandidate]:
        for before, sentence in zip([None, *self.sentences], self.sentences, strict=False):
            found = next((cue for cue in sentence.cues if cue.kind in _REPORTED), None)
            # What a sentence promises is no news, whatever else it reports.
            if found is None or any(
                self._score("quantity", sentence, before, quantity)[0] >= PROPOSED for quantity in sentence.quantities
            ):
                continue
            past = [m for m in sentence.moments if m.sense in (Sense.EVENT, Sense.PAST) and m.edtf]
            yield EvidenceCandidate(
                sentence.span,
                _REPORTED[found.kind],
                tuple(sentence.quantities[:1]),
                _nearest(sentence, found.span, past),
                tuple(_inside(self.names, sentence.span)),
                (found,),
                0.5,
                (f"sentence {found.kind}",),
            )


_REPORTED = {
    "arrival": EvidenceKind.DELIVERY,
    "opening": EvidenceKind.COMPLETION,
    "progress": EvidenceKind.PROGRESS,
    "delay": EvidenceKind.DELAY,
    "suspension": EvidenceKind.SUSPENSION,
    "cancel": EvidenceKind.WITHDRAWAL,
}
# A sentence that shows this says by itself how firm it is.
_ITS_OWN = frozenset({"announce", "decide", "commit", "talk", "aim"})
_INSTRUMENTAL = frozenset({"sign", "agree", "mou", "cancel", "deny", "postpone"})


@cache
def _sides() -> frozenset[str]:
    """Who speaks or signs, counted: « les deux pays », « trois ministres » are no quantity of anything."""
    return frozenset(word for entry in table("cue_sides") for word in entry["words"])


# One sentence

_Part = TypeVar("_Part", Cue, Quantity, Moment, Recurrence, NamedParty)

# No sentence of a newspaper is longer; what is, is no sentence, and is read by pieces.
_LONGEST = 3_000


def _sentences(
    text: str,
    within: Span | None,
    apart: Sequence[Span],
    found: Sequence[Cue],
    numbers: Sequence[Quantity],
    times: Sequence[Moment],
    periods: Sequence[Recurrence],
) -> Iterator[Sentence]:
    """The sentences of the article's own statement, each with what was read in it."""
    zones = sorted(apart)
    zone = 0
    for span in _pieces(text, sentences(text, within)):
        while zone < len(zones) and zones[zone].end <= span.start:
            zone += 1
        if zone < len(zones) and zones[zone].overlaps(span):
            continue
        yield Sentence(
            span,
            _inside(found, span),
            _inside(numbers, span),
            _inside(times, span),
            _inside(periods, span),
            promise.parts(text, span),
        )


def _pieces(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        start = span.start
        while span.end - start > _LONGEST:
            cut = text.rfind(" ", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            yield Span(start, cut)
            start = cut
        if start < span.end:
            yield Span(start, span.end)


def _inside(parts: Sequence[_Part], span: Span) -> list[_Part]:
    first = bisect_left(parts, span.start, key=lambda part: part.span.start)
    last = bisect_left(parts, span.end, key=lambda part: part.span.start)
    return list(parts[first:last])


def _nearest(sentence: Sentence, place: Span, parts: Sequence[_Part]) -> _Part | None:
    """What belongs to a place: of the same clause before another's; what follows before what precedes; then the nearest."""

    def rank(part: _Part) -> tuple[bool, int]:
        follows = part.span.start >= place.end
        low, high = (place.end, part.span.start) if follows else (part.span.end, place.start)
        return sentence.is_parted(low, high), max(0, high - low) + (0 if follows else 20)

    return min(parts, key=rank, default=None)


def _periods(sentence: Sentence) -> list[Recurrence]:
    """What is done each period; what is made each period, by a capacity, is in its unit. Things that are counted come as well
    as they are made ("60 rotations par jour")."""
    rates = [
        quantity.span for quantity in sentence.quantities if "/" in quantity.unit and not _is_counted(quantity.unit)
    ]
    return [
        period
        for period in sentence.recurrences
        if not any(rate.start < period.span.end and period.span.start < rate.end + _RATE_REACH for rate in rates)
    ]


# How far behind a rate its period may stand: "200 000 tonnes de riz par an".
_RATE_REACH = 25


_MEASURES = frozenset({"t", "kg", "g", "m", "km", "m2", "m3", "km2", "har", "bbl"})


def _is_counted(unit: str) -> bool:
    noun = unit.partition("/")[0]
    return noun.islower() and noun not in _MEASURES


def _deadlines(sentence: Sentence) -> list[Moment]:
    """The days that hold: where something is put off, those after the words that say so."""
    found = [
        moment
        for moment in sentence.moments
        if moment.sense is Sense.DEADLINE and not {"former_deadline", "tender_closing"} & set(moment.flags)
    ]
    put_off = [cue.span.end for cue in sentence.cues if cue.kind == "postpone"]
    later = [moment for moment in found if put_off and moment.span.start >= put_off[0]]
    return later or found


def _is_apart(sentence: Sentence, place: Span, promised: Sequence[ClaimCandidate]) -> bool:
    """Whether a clause parts this place from every promised quantity."""
    return all(
        sentence.is_parted(*sorted((place.start, figure.span.start))) for claim in promised for figure in claim.figures
    )


# A passage longer than this is cut where its clauses part.
_LONG = 240


def _passage(text: str, sentence: Sentence, places: Sequence[Span]) -> Span:
    """The sentence, or where it is long the clauses of it that hold these places."""
    low, high = min(place.start for place in places), max(place.end for place in places)
    start, end = sentence.span.start, sentence.span.end
    if end - start <= _LONG:
        return sentence.span
    cuts = [match.end() for match in _CUTS.finditer(text, start, end)]
    start = max((cut for cut in cuts if cut <= low), default=start)
    end = min((cut for cut in cuts if cut >= high), default=end)
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip().rstrip(";"))
    return Span(start, max(end, high))


_CUTS = re.compile(r";\s|\n|,\s(?=tandis|alors que|mais )")


# Firmness and act

_ANAPHORA = re.compile(
    r"(?:Il|Elle|Ils|Elles|Celui-ci|Celle-ci|L['’](?:accord|entente|instrument|avenant)|"
    r"(?:Ce|Cet|Cette|Ces|Le|La|Les)\s(?:\w+\s)?(?:accords?|contrats?|conventions?|protocoles?|mémorandums?|documents?|projets?|"
    r"partenariats?|textes?|prêts?|financements?))\b"
)


def _instrument(found: Sequence[Cue]) -> Firmness | None:
    """The strongest instrument that a sentence names as made."""
    kinds = {cue.kind for cue in found}
    if "force" in kinds:
        return Firmness.IN_FORCE
    if "mou" in kinds and kinds & {"sign", "past", "agree", "decide"}:
        return Firmness.MOU
    if "sign" in kinds:
        return Firmness.SIGNED
    if "agree" in kinds:
        return Firmness.AGREED
    if "terms" in kinds:
        return Firmness.MOU if "mou" in kinds else Firmness.SIGNED if "contract" in kinds else None
    return None


def _firmness(own: Sequence[Cue], place: Span, instrument: Firmness | None) -> tuple[Firmness, Cue | None]:
    """What the words show was done of this, with the words that show it."""
    before = [cue for cue in own if cue.span.end <= place.end]
    down = [cue for cue in before if cue.kind == "talk"]
    named = _instrument(own) or instrument
    if down and not (named and named.rank > Firmness.ANNOUNCED.rank):
        return Firmness.UNDER_DISCUSSION, down[-1]
    if named:
        shown = next((cue for cue in own if cue.kind in ("force", "mou", "sign", "agree")), None)
        return named, shown
    said = [cue for cue in own if cue.kind in ("commit", "announce", "decide", "will", "fund", "aim")]
    return Firmness.ANNOUNCED, min(said, key=lambda cue: abs(cue.span.start - place.start), default=None)


_ACTS = {
    "cancel": Act.CANCELS,
    "deny": Act.DENIES,
    "postpone": Act.POSTPONES,
    "revise": Act.REVISES,
    "restate": Act.RESTATES,
}


def _act(own: Sequence[Cue], place: Span, figures: Sequence[Quantity]) -> tuple[Act, Cue | None]:
    """What the passage does, with the words that show it."""
    for kind in ("cancel", "deny", "postpone"):
        for cue in own:
            if cue.kind == kind:
                return _ACTS[kind], cue
    revised = next((cue for cue in own if cue.kind == "revise"), None)
    if revised and any(figure.replaces for figure in figures):
        return Act.REVISES, revised
    restated = next((cue for cue in own if cue.kind == "restate" and cue.span.start < place.start), None)
    return (Act.RESTATES, restated) if restated else (Act.ANNOUNCES, None)
