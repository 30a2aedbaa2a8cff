"""The queue: what the reader proposes of each article, until an editor decides.

`fill` puts proposals in; `accept`, `merge`, `reject`, `split` and `reopen` decide, by the actions that every write goes through.
`likeliest` says which commitments a candidate may belong to, and why; `tally` says how good the proposals were. Nothing here is
public: what is accepted becomes a draft like any other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext

from tracker.commitments import actions, search
from tracker.commitments.actions import Actor, Refused
from tracker.commitments.content import ClaimContent, EvidenceContent
from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Evidence,
    Figure,
    Party,
    PartyName,
    VersionFigure,
    VersionParty,
)
from tracker.commitments.vocabulary import Sector, State, country_names
from tracker.editorial.models import CANDIDATE_STATES, Anchor, Candidate, CandidateState, Proposed, Rejection
from tracker.extraction.candidates import VERSION, ClaimCandidate, EvidenceCandidate, extract_and_reports
from tracker.extraction.parties import Gazetteer
from tracker.extraction.vocabulary import Testability
from tracker.sources.models import Article, Document
from tracker.text import Span, propose

# Filling


def gazetteer() -> Gazetteer:
    """The names that the record knows, each with its party's reference, and those of the countries: with the reference of the state
    where it is a party, or else the country's code. A name that is two parties' is left out. Built once a run: three queries."""
    parties = {
        party.pk: party for party in Party.objects.only("pk", "reference", "name", "kind", "country", "merged_into")
    }

    def standing(key: int) -> Party:
        party = parties[key]
        return standing(party.merged_into_id) if party.merged_into_id else party

    keys: dict[str, set[str]] = {}
    written = [(party.name, party.pk) for party in parties.values()]
    written += PartyName.objects.order_by().values_list("text", "party_id").distinct()
    for text, key in written:
        for name in (text, _ARTICLE.sub("", text)):
            if _NAMED.search(_ARTICLE.sub("", name)):
                keys.setdefault(name, set()).add(standing(key).reference)
    states = {party.country: party.reference for party in parties.values() if party.kind == "state" and party.country}
    for code, name in country_names("fr").items():
        keys.setdefault(name, {states.get(code, code)})
    return Gazetteer.of({name: known.pop() for name, known in keys.items() if len(known) == 1})


_ARTICLE = re.compile(r"^(?:les?|la|l['’])\s*", re.IGNORECASE)
_NAMED = re.compile(r"[A-ZÀ-ÖØ-Þ]")


@dataclass(frozen=True, slots=True)
class _Read:
    """One proposal of the reader as it is now."""

    key: tuple[str, str]
    anchor: Span
    values: dict[str, Any]


def fill(article: Article, *, at: datetime, names: Gazetteer | None = None) -> int:
    """Reads the article and puts in what is new; how many that was. Again, it doubles nothing.

    What was decided stays so, and what a newer reader proposes of the same words is not asked again. What still waits becomes what
    the reader says now; what it no longer says is replaced. What was entered by hand already is not proposed.
    `names` is `gazetteer()`.
    """
    known = list(Candidate.objects.filter(article=article, copy=0))
    entered = _entered(article)
    matched: set[int] = set()
    new: list[Candidate] = []
    changed: list[Candidate] = []
    find = _finder(known, matched)
    for read in _proposals(article, names or gazetteer()):
        row = find(read)
        if row is None:
            if not _overlaps(entered.get(read.key, []), read.anchor):
                new.append(Candidate(article=article, proposed_at=at, **read.values))
        elif row.state in (CandidateState.WAITING, CandidateState.REPLACED):
            changed.append(_become(row, read.values))
    for row in known:
        if row.pk not in matched and row.is_waiting:
            row.state = CandidateState.REPLACED.value
            changed.append(row)
    with transaction.atomic():
        # First what moves, so that no new one is taken for it.
        Candidate.objects.bulk_update(changed, _READ, batch_size=200)
        Candidate.objects.bulk_create(new, batch_size=200)
    return len(new)


def fill_document(document: Document, *, at: datetime, names: Gazetteer | None = None) -> int:
    """The same of all articles of a document."""
    names = names or gazetteer()
    return sum(fill(article, at=at, names=names) for article in document.articles.all())


_READ = [
    "proposes",
    "start",
    "end",
    "anchor",
    "anchor_start",
    "anchor_end",
    "proposal",
    "version",
    "cue",
    "score",
    "state",
]


def _become(row: Candidate, values: Mapping[str, Any]) -> Candidate:
    for name, value in values.items():
        setattr(row, name, value)
    row.state = CandidateState.WAITING.value
    return row


def _finder(known: Sequence[Candidate], matched: set[int]) -> Callable[[_Read], Candidate | None]:
    """Finds what a proposal was before: the same anchor, or one that another version cut a little differently."""
    exact = {(row.proposes, row.anchor, row.anchor_start, row.anchor_end): row for row in known}
    ordered: dict[tuple[str, str], list[Candidate]] = {}
    for row in sorted(known, key=lambda row: (row.anchor_start, row.anchor_end)):
        ordered.setdefault((row.proposes, row.anchor), []).append(row)

    def find(read: _Read) -> Candidate | None:
        row = exact.get((*read.key, read.anchor.start, read.anchor.end))
        if row is None:
            rows = ordered.get(read.key, [])
            place = bisect_left(rows, read.anchor.start, key=lambda row: row.anchor_start)
            near = rows[max(0, place - 1) : place + 1]
            row = next(
                (each for each in near if each.pk not in matched and each.anchor_span.overlaps(read.anchor)), None
            )
        if row is not None:
            matched.add(row.pk)
        return row

    return find


def _entered(article: Article) -> dict[tuple[str, str], list[Span]]:
    """The places of this article on which an editor entered something already, in order."""
    standing = ~Q(state=State.WITHDRAWN.value)
    figures = Figure.objects.filter(claim__article=article).exclude(claim__state=State.WITHDRAWN.value)
    claims = Claim.objects.filter(standing, article=article)
    evidence = Evidence.objects.filter(standing, article=article)
    quoted = [row for row in claims.values_list("quotations__start", "quotations__end") if row[0] is not None]
    followed = [row for row in evidence.values_list("quotations__start", "quotations__end") if row[0] is not None]
    places = {
        (Proposed.CLAIM.value, Anchor.FIGURE.value): list(figures.values_list("start", "end")),
        (Proposed.CLAIM.value, Anchor.PASSAGE.value): quoted,
        (Proposed.EVIDENCE.value, Anchor.FIGURE.value): followed,
        (Proposed.EVIDENCE.value, Anchor.PASSAGE.value): followed,
    }
    return {key: sorted(Span(start, end) for start, end in spans) for key, spans in places.items()}


def _overlaps(spans: Sequence[Span], place: Span) -> bool:
    return any(span.overlaps(place) for span in spans)


def _proposals(article: Article, names: Gazetteer) -> Iterator[_Read]:
    text, published = article.document.text, article.published
    asked: dict[str, Any] = {
        "published_on": published if published.lower and published.upper else None,
        "gazetteer": names,
        "within": article.span,
        "apart": [*(region.span for region in article.document.regions.all()), *_proposed_zones(text)],
    }
    seen: set[tuple[tuple[str, str], Span]] = set()
    claims, followed = extract_and_reports(text, **asked)
    read: list[ClaimCandidate | EvidenceCandidate] = [*claims, *followed]
    for candidate in read:
        is_claim = isinstance(candidate, ClaimCandidate)
        anchor = Anchor.FIGURE if candidate.figures else Anchor.PASSAGE
        place = candidate.figures[0].span if candidate.figures else candidate.span
        key = ((Proposed.CLAIM if is_claim else Proposed.EVIDENCE).value, anchor.value)
        if (key, place) in seen:
            continue
        seen.add((key, place))
        values = {
            "proposes": key[0],
            "start": candidate.span.start,
            "end": candidate.span.end,
            "anchor": key[1],
            "anchor_start": place.start,
            "anchor_end": place.end,
            "proposal": _claim(text, candidate)
            if isinstance(candidate, ClaimCandidate)
            else _evidence(text, candidate),
            "version": VERSION,
            "cue": candidate.cues[0].kind if candidate.cues else "",
            "score": candidate.score,
        }
        yield _Read(key, place, values)


@lru_cache(maxsize=1)
def _proposed_zones(text: str) -> tuple[Span, ...]:
    """The zones that the text itself shows, asked once for all articles of a document."""
    layout = propose(text)
    inside = (region.span for article in layout.articles for region in article.regions)
    return (*(region.span for region in layout.regions), *inside)


# What a proposal holds: as `manage.py extract` prints it, and with each value on its words, what the form needs besides


def _claim(text: str, candidate: ClaimCandidate) -> dict[str, Any]:
    length, period = candidate.duration, candidate.recurrence
    return _common(text, candidate) | {
        "act": candidate.act.value,
        "firmness": candidate.firmness.value,
        "testability": candidate.testability.value,
        "deadline": _moment(text, candidate.deadline),
        "duration": {**_words(text, length.span), "iso": length.duration} if length else None,
        "recurrence": {**_words(text, period.span), "rrule": period.rrule} if period else None,
    }


def _evidence(text: str, candidate: EvidenceCandidate) -> dict[str, Any]:
    return _common(text, candidate) | {
        "kind": candidate.kind.value,
        "occurred": _moment(text, candidate.occurred),
    }


def _common(text: str, candidate: ClaimCandidate | EvidenceCandidate) -> dict[str, Any]:
    return {
        "start": candidate.span.start,
        "end": candidate.span.end,
        "quote": candidate.span.of(text),
        "figures": [
            {
                **_words(text, figure.span),
                **_amount(figure),
                "product": figure.product,
                "product_end": figure.product_span.end if figure.product_span else None,
                "qualifier": figure.qualifier.value,
                "role": figure.role.value,
                "kind": figure.kind.value,
                "replaces": {**_words(text, figure.replaces.span), **_amount(figure.replaces)}
                if figure.replaces
                else None,
            }
            for figure in candidate.figures
        ],
        "parties": [
            {**_words(text, name.span), "role": name.role.value if name.role else None, "key": name.key}
            for name in candidate.parties
        ],
        "cues": [{**_words(text, cue.span), "kind": cue.kind} for cue in candidate.cues],
        "score": candidate.score,
        "reasons": list(candidate.reasons),
    }


def _words(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _amount(figure: Any) -> dict[str, Any]:
    low, high = (None if each is None else format(each, "f") for each in (figure.min, figure.max))
    return {"min": low, "max": high, "unit": figure.unit}


def _moment(text: str, moment: Any) -> dict[str, Any] | None:
    if moment is None:
        return None
    return {
        **_words(text, moment.span),
        "edtf": moment.edtf,
        "qualifier": moment.qualifier.value if moment.qualifier else None,
        "lower": moment.lower.isoformat() if moment.lower else None,
        "upper": moment.upper.isoformat() if moment.upper else None,
        "basis": moment.basis.value,
    }


# Deciding


def refuse_decided(row: Candidate) -> None:
    """Raises `Refused` for what is no longer waiting, saying who decided."""
    if not row.is_waiting:
        sentence = gettext("Cette proposition est déjà %(state)s (par %(who)s) ; passez à la suivante.")
        who = row.decided_by or gettext("le lecteur")
        raise Refused(sentence % {"state": CANDIDATE_STATES[CandidateState(row.state)], "who": who})


@contextmanager
def _deciding(candidate: Candidate, actor: Actor, at: datetime) -> Iterator[Candidate]:
    """One transaction with what is made of the candidate. Raises `Refused` if somebody decided meanwhile."""
    with transaction.atomic():
        row = Candidate.objects.select_for_update().get(pk=candidate.pk)
        refuse_decided(row)
        yield row
        row.decided_at, row.decided_by = at, actor.name[:150]
        row.save()
    candidate.__dict__.update(row.__dict__)


def accept(
    candidate: Candidate,
    *,
    actor: Actor,
    at: datetime,
    title: str,
    testability: Testability,
    sector: Sector,
    content: ClaimContent,
) -> Claim:
    """Makes a draft commitment, and on it a draft claim with this content. Raises `Refused`; nothing is written then."""
    with _deciding(candidate, actor, at) as row:
        commitment = actions.create_commitment(actor=actor, at=at, title=title, testability=testability, sector=sector)
        row.claim = actions.add_claim(actor=actor, at=at, commitment=commitment, content=content)
        row.state = CandidateState.ACCEPTED.value
    return row.claim


def merge(
    candidate: Candidate, *, actor: Actor, at: datetime, commitment: Commitment, content: ClaimContent | EvidenceContent
) -> Claim | Evidence:
    """Makes a draft claim, or a draft piece of evidence, on a commitment that is there. Raises `Refused`."""
    with _deciding(candidate, actor, at) as row:
        row.state = CandidateState.MERGED.value
        if isinstance(content, ClaimContent):
            row.claim = actions.add_claim(actor=actor, at=at, commitment=commitment, content=content)
            return row.claim
        row.evidence = actions.add_evidence(actor=actor, at=at, commitment=commitment, content=content)
        if row.proposes == Proposed.EVIDENCE:
            row.state = CandidateState.ACCEPTED.value
        return row.evidence


def reject(candidate: Candidate, *, actor: Actor, at: datetime, reason: Rejection, note: str = "") -> None:
    """Nothing to enter, for this reason. Raises `Refused`."""
    if reason is Rejection.OTHER and not note.strip():
        raise Refused(gettext("« Autre » demande une précision : dites laquelle."))
    with _deciding(candidate, actor, at) as row:
        row.state, row.rejection = CandidateState.REJECTED.value, reason.value
        row.rejection_note = note.strip()[:300]


def reopen(candidate: Candidate) -> None:
    """Takes a rejection back: the candidate waits again. Raises `Refused` for one from which something was made."""
    with transaction.atomic():
        row = Candidate.objects.select_for_update().get(pk=candidate.pk)
        if row.state != CandidateState.REJECTED:
            raise Refused(gettext("Seule une proposition écartée se remet à trier."))
        row.state, row.rejection, row.rejection_note = CandidateState.WAITING.value, "", ""
        row.decided_at, row.decided_by = None, ""
        row.save()


def split(candidate: Candidate, *, at: datetime, copies: int) -> Candidate:
    """A second candidate of the same passage, to decide apart. `copies` is how many there were: asked again, it doubles nothing."""
    with transaction.atomic():
        row = Candidate.objects.select_for_update().get(pk=candidate.pk)
        if not row.is_waiting:
            raise Refused(gettext("Cette proposition est déjà triée ; il n'y a plus rien à dédoubler."))
        same = {name: getattr(row, name) for name in _IDENTITY}
        last = Candidate.objects.filter(**same).order_by("-copy")[0]
        if last.copy + 1 > copies:
            return last
        values = {name: getattr(row, name) for name in ("start", "end", "proposal", "version", "cue", "score")}
        return Candidate.objects.create(**same, **values, copy=last.copy + 1, proposed_at=at)


_IDENTITY = ("article", "proposes", "anchor", "anchor_start", "anchor_end")


# Where it may belong


@dataclass(frozen=True, slots=True)
class Likely:
    """A commitment that a candidate may belong to. `why` are short sentences in the language of the page."""

    commitment: Commitment
    why: tuple[str, ...]
    weight: float


# Fewer signs than this are chance: one shared country, one common word.
_ENOUGH = 2.0
_SHOWN = 5
_ASKED = 200
_RARE = 4


def likeliest(candidate: Candidate) -> list[Likely]:
    """The commitments that it may belong to, likeliest first: published ones that share parties, a quantity, a product or a place,
    and those entered from the same article. Five queries at most, however many there are."""
    signs: dict[int, dict[str, tuple[float, str]]] = {}
    for key, name, weight, why in (*_beside(candidate), *_alike(candidate)):
        signs.setdefault(key, {})[name] = (weight, why)
    weights = {key: sum(weight for weight, _ in found.values()) for key, found in signs.items()}
    best = sorted((key for key in weights if weights[key] >= _ENOUGH), key=lambda key: (-weights[key], key))[:_SHOWN]
    rows = Commitment.objects.standing().in_bulk(best)
    return [
        Likely(rows[key], tuple(why for _, why in sorted(signs[key].values(), reverse=True)), weights[key])
        for key in best
        if key in rows and rows[key].state != State.WITHDRAWN
    ]


_Sign = tuple[int, str, float, str]


def _beside(candidate: Candidate) -> Iterator[_Sign]:
    """Commitments entered from the same article, drafts too: a cost and a capacity of one project are two candidates."""
    claims = Claim.objects.filter(article=candidate.article_id).exclude(state=State.WITHDRAWN.value)
    for key, start, end in claims.values_list("commitment_id", "quotations__start", "quotations__end"):
        if start is not None and Span(start, end).overlaps(candidate.span):
            yield key, "passage", 4.0, gettext("même passage")
        yield key, "article", 2.0, gettext("même article")


def _alike(candidate: Candidate) -> Iterator[_Sign]:
    """Published commitments with the same parties, quantities, words."""
    current = CommitmentVersion.objects.filter(journal_to=None, day_to=None)
    proposal = candidate.proposal
    keys = {each["key"] for each in proposal["parties"] if each["key"]}
    parties = VersionParty.objects.filter(version__in=current).order_by("-version_id")
    for key, name, reference in parties.filter(
        Q(party__reference__in=keys) | Q(country__in=[key for key in keys if len(key) == 2], kind="state")
    ).values_list("version__commitment_id", "name", "party__reference")[:_ASKED]:
        yield key, f"party {reference}", 1.5, gettext("même acteur : %(name)s") % {"name": name}
    figures = [each for each in proposal["figures"] if each["unit"] and each["kind"] == "absolute"]
    if figures:
        same = Q()
        for each in figures:
            low = -VersionFigure.UNBOUNDED if each["min"] is None else Decimal(each["min"])
            high = VersionFigure.UNBOUNDED if each["max"] is None else Decimal(each["max"])
            same |= Q(unit=each["unit"], low=low, high=high)
        found = VersionFigure.objects.filter(same, version__in=current).order_by("-version_id")
        for (key,) in found.values_list("version__commitment_id")[:_ASKED]:
            yield key, "figure", 2.5, gettext("même quantité : %(words)s") % {"words": figures[0]["text"]}
    yield from _worded(candidate, current)


def _worded(candidate: Candidate, current: Any) -> Iterator[_Sign]:
    products = [each["product"] for each in candidate.proposal["figures"] if len(each["product"]) > 2]
    places = _places(candidate)
    if not (products or places):
        return
    asked = Q()
    for words in (*products, *places):
        asked |= Q(search_text__has_words=words)
    found = current.filter(asked).order_by("-id").values_list("commitment_id", "search_text")[:_ASKED]
    stored = [(key, set(text.split())) for key, text in found]
    said = [(name, gettext("même produit : %(name)s")) for name in products]
    said += [(name, gettext("même nom : %(name)s")) for name in places]
    for name, sentence in said:
        words = search.words(name)
        keys = {key for key, own in stored if own.issuperset(words)}
        # What many have in common says little.
        weight = 1.5 if len(keys) <= _RARE else 0.5
        for key in keys:
            yield key, f"name {name}", weight, sentence % {"name": name}


_PROPER = re.compile(r"(?<=[a-zà-ÿ,’'(] )[A-ZÀ-ÖØ-Þ][\w-]{2,}(?: [A-ZÀ-ÖØ-Þ][\w-]{2,})*|(?<=['’])[A-ZÀ-ÖØ-Þ][\w-]{2,}")


# Written with a capital, and no name of a place.
_TITLES = re.compile(
    "(?:(?:présidente?|premier|ministre|ministère|état|chef|général|transition|gouvernement|conseil|république|excellence|"
    "directeur|directrice|palais|secrétaire|société|madame|monsieur|docteur|armée|union|banque|fonds|agence|office) ?)+",
    re.IGNORECASE,
)


def _places(candidate: Candidate) -> list[str]:
    """The names in the passage that are no party's: places, projects."""
    parties = [each["text"] for each in candidate.proposal["parties"]]
    names = dict.fromkeys(match[0] for match in _PROPER.finditer(candidate.proposal["quote"][:2000]))
    known = [name for name in names if not _TITLES.fullmatch(name)]
    return [name for name in known if not any(name in party for party in parties)][:6]


# How good it was


@dataclass(frozen=True, slots=True)
class Score:
    """What became of some proposals. What was entered already was read rightly, and is left out of `precision`."""

    name: str
    proposed: int
    waiting: int
    taken: int
    rejected: int
    entered: int

    @property
    def precision(self) -> float | None:
        """The share of what was decided that was taken, 0 to 1; None where nothing was decided."""
        decided = self.taken + self.rejected - self.entered
        return self.taken / decided if decided else None


@dataclass(frozen=True, slots=True)
class Tally:
    """The record of the queue, of the program's own proposals: an editor's copies are not counted."""

    states: Mapping[str, int]
    rejections: Mapping[str, int]
    by_version: Sequence[Score]
    by_cue: Sequence[Score]
    total: Score


def tally() -> Tally:
    """What was proposed and what became of it. One query."""
    rows = list(
        Candidate.objects.filter(copy=0)
        .order_by()
        .values("version", "cue", "state", "rejection")
        .annotate(n=Count("pk"))
    )
    shown = [row for row in rows if row["state"] != CandidateState.REPLACED]
    return Tally(
        states=_sums(rows, "state"),
        rejections=_sums([row for row in rows if row["rejection"]], "rejection"),
        by_version=_scores(shown, "version"),
        by_cue=_scores(shown, "cue"),
        total=_score("", shown),
    )


def _sums(rows: Iterable[Mapping[str, Any]], field: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row[field]] = sums.get(row[field], 0) + row["n"]
    return sums


def _scores(rows: Sequence[Mapping[str, Any]], field: str) -> list[Score]:
    names = _sums(rows, field)
    return [
        _score(name, [row for row in rows if row[field] == name])
        for name in sorted(names, key=lambda n: (-names[n], n))
    ]


def _score(name: str, rows: Sequence[Mapping[str, Any]]) -> Score:
    states = _sums(rows, "state")
    return Score(
        name,
        proposed=sum(states.values()),
        waiting=states.get(CandidateState.WAITING, 0),
        taken=states.get(CandidateState.ACCEPTED, 0) + states.get(CandidateState.MERGED, 0),
        rejected=states.get(CandidateState.REJECTED, 0),
        entered=sum(row["n"] for row in rows if row["rejection"] == Rejection.ENTERED),
    )
