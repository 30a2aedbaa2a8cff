"""What the checks answered: found, kept while it holds, closed when it no longer does, and shown by the design's rule.

Findings are computed: no journal entry is written for them, and they can be computed again from the record. What an editor says of
one is an action (`actions.answer_finding`) and has its entry.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from tracker.commitments import journal
from tracker.commitments.cases import Archive, Products, cases
from tracker.commitments.models import Commitment, CommitmentVersion, Finding, JournalHead, Verification
from tracker.commitments.models.findings import FindingQuerySet
from tracker.commitments.queries import AsOf, published
from tracker.commitments.vocabulary import Answer
from tracker.sources.models import Document
from tracker.verification import CHECKS, METHOD, Case, Outcome, sentence, verify
from tracker.verification import Finding as Found

# How many commitments are held in memory at once.
_AT_ONCE = 100
_AT_ONCE_REASONS = {check.code: check.at_once for check in CHECKS}
GRAVE = (Outcome.REFUTED.value, Outcome.COULD_NOT_RUN.value)
_ASK_THE_DAY = tuple(check for check in CHECKS if check.asks_the_day)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did: how many commitments it looked at, how many of them it checked anew, findings opened and closed."""

    commitments: int = 0
    checked: int = 0
    opened: int = 0
    closed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.commitments + other.commitments,
            self.checked + other.checked,
            self.opened + other.opened,
            self.closed + other.closed,
        )


def recheck(commitments: Iterable[Commitment], *, at: datetime) -> Tally:
    """Checks these, as far as they are published and something changed since they were last checked."""
    ids = sorted({commitment.pk for commitment in commitments})
    return _recheck(ids, at=at, archive=Archive(), products=None, is_all=False)


def recheck_all(
    *,
    at: datetime,
    archive: Archive | None = None,
    is_all: bool = False,
    progress: Callable[[int], object] = lambda n: None,
) -> Tally:
    """Checks every published commitment whose inputs changed since; with `is_all`, every one.

    `archive` holds what was read of the archived files; the others are read. The time grows with the record, the memory hardly.
    `progress` is told how many commitments have been looked at since.
    """
    tally = _close_unpublished(at)
    archive, products = archive or Archive(), Products()
    # Those of a dossier stand beside each other, and are read together.
    ids = list(Commitment.objects.published().order_by("dossier", "pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        tally += _recheck(chunk, at=at, archive=archive, products=products, is_all=is_all)
        progress(len(chunk))
    return tally


def read_archive(*, progress: Callable[[int], object] = lambda n: None) -> Archive:
    """Reads every archived file, one by one, whether a claim quotes it or not."""
    archive = Archive()
    ids = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        archive.read(chunk)
        progress(len(chunk))
    return archive


def working(commitment: Commitment, *, at: datetime) -> list[Found]:
    """What the checks answer of all that is not withdrawn, drafts included: for the editor at work. Nothing is written."""
    (case,) = cases([commitment], on=_day(at), drafts=True)
    return verify(case)


def identity(commitment: int, found: Found) -> str:
    """What tells one finding from another, whenever it is found: SHA-256 over what it says and of what."""
    said = [
        found.check,
        found.outcome,
        found.reason,
        found.field,
        found.claims,
        found.evidence,
        found.others,
        found.as_json(),
    ]
    text = json.dumps([commitment, *said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _inputs(case: Case) -> str:
    """SHA-256 over all that the checks are given. The day counts only through what it changes: what asks it runs each time."""
    of_the_day = [(found.outcome, found.reason, found.as_json()) for found in verify(case, _ASK_THE_DAY)]
    # A set has no order of its own from one process to the next.
    timeless = replace(case, on=date.min, same=frozenset(), perhaps_same=frozenset())
    sets = sorted(case.same), sorted(case.perhaps_same)
    return hashlib.sha256(repr((timeless, sets, of_the_day)).encode("utf-8", "surrogatepass")).hexdigest()


def _recheck(ids: Sequence[int], *, at: datetime, archive: Archive, products: Products | None, is_all: bool) -> Tally:
    # Read before the cases are: what is written meanwhile is newer than what is found.
    sequence = JournalHead.objects.get(pk=1).sequence
    public = list(Commitment.objects.published().filter(pk__in=ids).order_by("pk"))
    known = {row.pk: row for row in Verification.objects.filter(pk__in=ids)}
    unchanged: list[int] = []
    answers: dict[int, tuple[str, list[Found]]] = {}
    for commitment, case in zip(public, cases(public, on=_day(at), archive=archive, products=products), strict=True):
        inputs = _inputs(case)
        last = known.get(commitment.pk)
        if last and not is_all and (last.method, last.inputs) == (METHOD, inputs):
            unchanged.append(commitment.pk)
        else:
            answers[commitment.pk] = inputs, verify(case)
    with transaction.atomic():
        # One at a time, like every writer; and nothing is said of what was written, or checked by another, since it was read.
        journal.lock_head()
        late = set(
            CommitmentVersion.objects.filter(
                commitment__in=ids, journal_to=None, journal_from__gt=sequence
            ).values_list("commitment_id", flat=True)
        )
        now = {row.pk: row for row in Verification.objects.filter(pk__in=ids)}
        late |= {pk for pk, row in now.items() if pk not in known or row.inputs != known[pk].inputs}
        answers = {pk: answer for pk, answer in answers.items() if pk not in late}
        unchanged = [pk for pk in unchanged if pk not in late]
        opened, closed = _keep(answers, at=at, sequence=sequence)
        closed += _close(Finding.objects.filter(commitment__in=set(ids) - {row.pk for row in public}), at)
        day = _day(at)
        again = Q(last_seen__lt=day) | Q(sequence__lt=sequence)
        Finding.objects.standing().filter(again, commitment__in=unchanged).update(last_seen=day, sequence=sequence)
        Verification.objects.filter(pk__in=unchanged, verified_on__lt=day).update(verified_on=day)
        Verification.objects.bulk_create(
            [
                Verification(commitment_id=pk, method=METHOD, inputs=inputs, verified_on=day)
                for pk, (inputs, _) in answers.items()
            ],
            update_conflicts=True,
            unique_fields=["commitment"],
            update_fields=["method", "inputs", "verified_on"],
        )
    return Tally(len(public), len(answers), opened, closed)


def _keep(answers: dict[int, tuple[str, list[Found]]], *, at: datetime, sequence: int) -> tuple[int, int]:
    """Opens what is new, closes what is no longer found, and marks what is found again. How many were opened and closed."""
    standing: dict[int, dict[str, Finding]] = defaultdict(dict)
    for row in Finding.objects.standing().filter(commitment__in=answers):
        standing[row.commitment_id][row.digest] = row
    new: list[Finding] = []
    others: dict[str, tuple[str, ...]] = {}
    again: list[Finding] = []
    gone: list[int] = []
    for pk, (inputs, found) in answers.items():
        by_identity = {identity(pk, each): each for each in found}
        for digest, each in by_identity.items():
            if digest not in standing[pk]:
                new.append(_row(pk, each, digest, inputs, at=at, sequence=sequence))
                others[digest] = each.others
                continue
            row = standing[pk].pop(digest)
            if (row.method, row.inputs, row.last_seen, row.sequence) != (METHOD, inputs, _day(at), sequence):
                row.method, row.inputs, row.last_seen, row.sequence = METHOD, inputs, _day(at), sequence
                again.append(row)
        gone += [row.pk for row in standing[pk].values()]
    # Another run may have opened the same meanwhile: the database keeps one.
    Finding.objects.bulk_create(new, batch_size=_AT_ONCE, ignore_conflicts=True)
    Finding.objects.bulk_update(again, ["method", "inputs", "last_seen", "sequence"], batch_size=_AT_ONCE)
    _name_others({digest: references for digest, references in others.items() if references})
    return len(new), _close(Finding.objects.filter(pk__in=gone), at)


def _row(commitment: int, found: Found, digest: str, inputs: str, *, at: datetime, sequence: int) -> Finding:
    return Finding(
        commitment_id=commitment,
        code=found.check,
        outcome=found.outcome.value,
        reason=found.reason,
        field=found.field,
        values=found.as_json(),
        sentence_fr=sentence(found, "fr"),
        sentence_en=sentence(found, "en"),
        claims=list(found.claims),
        evidence=list(found.evidence),
        passages=[[each.document, each.span.start, each.span.end] for each in found.passages],
        is_at_once=found.outcome is Outcome.SUPPORTED or found.reason in _AT_ONCE_REASONS[found.check],
        method=METHOD,
        inputs=inputs,
        digest=digest,
        first_seen=at,
        last_seen=_day(at),
        sequence=sequence,
    )


def _name_others(references: dict[str, tuple[str, ...]]) -> None:
    """The other commitments that new findings name."""
    if not references:
        return
    wanted = {reference for named in references.values() for reference in named}
    known = dict(Commitment.objects.filter(reference__in=wanted).values_list("reference", "pk"))
    rows = dict(Finding.objects.standing().filter(digest__in=references).values_list("digest", "pk"))
    link = Finding.others.through
    link._default_manager.bulk_create(
        [
            link(finding_id=rows[digest], commitment_id=known[reference])
            for digest, named in references.items()
            for reference in named
        ],
        ignore_conflicts=True,
    )


def _close(findings: QuerySet[Finding], at: datetime) -> int:
    return findings.filter(closed_at=None).update(closed_at=at)


def _close_unpublished(at: datetime) -> Tally:
    """What was withdrawn or merged since is checked no more."""
    public = Commitment.objects.published().values("pk")
    Verification.objects.exclude(commitment__in=public).delete()
    return Tally(closed=_close(Finding.objects.exclude(commitment__in=public), at))


# What readers see


def public_findings(when: AsOf) -> FindingQuerySet:
    """What readers may see of the checks at a point: what is supported, what is refuted of integrity, what an editor confirmed or
    explained. A check is on all that is published: of a day when less had been said, nothing is shown. Nor of a commitment that
    was written since it was last checked, nor what names another that is not public, or was written since."""
    version = (
        published(when)
        .order_by()
        .filter(commitment=OuterRef("commitment"), journal_from__lte=OuterRef("sequence"), day_to=None)
    )
    other = (
        published(when)
        .order_by()
        .filter(commitment=OuterRef("commitment"), journal_from__lte=OuterRef("finding__sequence"))
    )
    hidden = Finding.others.through._default_manager.filter(~Exists(other), finding=OuterRef("pk"))
    answered = Q(answer__in=[Answer.CONFIRMED.value, Answer.EXPLAINED.value])
    if when.recorded_at is None:
        seen = Q(closed_at=None)
    else:
        seen = Q(first_seen__lte=when.recorded_at) & (Q(closed_at=None) | Q(closed_at__gt=when.recorded_at))
        answered &= Q(answered_at__lte=when.recorded_at)
    return (
        Finding.objects.filter(seen, Q(is_at_once=True) | answered)
        .exclude(outcome=Outcome.COULD_NOT_RUN.value)
        .filter(Exists(version), ~Exists(hidden))
        .select_related("commitment")
        .order_by("pk")
    )


def shown(version: CommitmentVersion, when: AsOf) -> list[Finding]:
    """Those of one commitment, in the order of the checks. Two queries."""
    order = {check.code: n for n, check in enumerate(CHECKS)}
    rows = public_findings(when).filter(commitment=version.commitment_id).prefetch_related("others")
    return sorted(rows, key=lambda row: (order.get(row.code, len(order)), row.pk))


def others_of(rows: Any) -> dict[int, list[str]]:
    """The other commitments that these findings name, by finding. One query; few findings name any."""
    found: dict[int, list[str]] = defaultdict(list)
    named = Finding.others.through._default_manager.filter(finding__in=rows).order_by("commitment__reference")
    for finding, reference in named.values_list("finding_id", "commitment__reference"):
        found[finding].append(reference)
    return found


def standing() -> QuerySet[Finding]:
    """Every finding that holds, public or not, by commitment and in the order they were found: for editors and programs."""
    return Finding.objects.standing().select_related("commitment").order_by("commitment_id", "pk")


def waiting() -> QuerySet[Finding]:
    """What does not agree, or could not be checked, and waits for an editor's word, the newest first. What cannot be told may be
    answered too, but waits for nobody."""
    return standing().filter(answer="", outcome__in=GRAVE).order_by("-pk")


def alarming() -> QuerySet[Finding]:
    """Altered or missing words and changed bytes of what is public, or what could not be told of them: what `manage.py verify`
    ends with 1 for."""
    broken = Q(is_at_once=True, outcome=Outcome.REFUTED.value)
    unsure = Q(code__in=[code for code, at_once in _AT_ONCE_REASONS.items() if at_once], outcome=Outcome.COULD_NOT_RUN)
    return standing().filter(broken | unsure)


def state() -> str:
    """What tells one state of the findings from another: they change without a journal entry."""
    newest = Finding.objects.order_by("-pk").values_list("pk", flat=True).first()
    closed = Finding.objects.exclude(closed_at=None).order_by("-closed_at").values_list("closed_at", flat=True).first()
    verified = Verification.objects.order_by("-verified_on").values_list("verified_on", flat=True).first()
    seen = Finding.objects.standing().aggregate(last=Max("sequence"), all=Sum("sequence"))
    return f"{newest} {closed} {verified} {seen['last']} {seen['all']}"
