"""The one door for writes. Each action is one transaction: it takes the journal's head, changes the rows, writes the
journal entry and refolds what the public reads.

Every action takes `actor` (who) and `at` (when, aware); both are keyword-only, like everything else. An action that may not be done
raises `Refused`, with a sentence in French that says what to do; nothing is written then. A row handed in must be as
last read: if it changed meanwhile, `ChangedMeanwhile`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q

from tracker.commitments import journal, record
from tracker.commitments.content import Amount, ClaimContent, Dated, EvidenceContent, VerdictContent
from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Dossier,
    Evidence,
    Figure,
    JournalEntry,
    JournalPayload,
    Party,
    PartyName,
    ReferenceCounter,
    Relation,
    SameAs,
    SearchLog,
    Verdict,
)
from tracker.commitments.models.claims import SIGNIFICANT_DIGITS
from tracker.commitments.models.journal import JournalHead
from tracker.commitments.models.record import Referenced, Stateful
from tracker.commitments.versions import latest_day, refold
from tracker.commitments.vocabulary import (
    TRANSITIONS,
    Certainty,
    PartyKind,
    RelationKind,
    Sector,
    State,
    VerdictCode,
)
from tracker.extraction.edtf import EdtfError, bounds, duration
from tracker.extraction.vocabulary import Testability
from tracker.sources import archive
from tracker.sources.models import Document, Quotation
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import REGION_KINDS
from tracker.text import RegionKind, Span, contacts

Row = TypeVar("Row", bound=Referenced)
Child = Claim | Evidence | Verdict


class Refused(ValidationError):
    """What the user can mend. `sentence` is the whole message, in French."""

    @property
    def sentence(self) -> str:
        return " ".join(self.messages)


class ChangedMeanwhile(Refused):
    """Somebody wrote the row after the caller read it. Read it again, then decide."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes: the name and role that the journal shows, and the account behind them, if there is one."""

    name: str
    role: str
    user_id: int | None = None


# The door itself


@dataclass(slots=True)
class _Writing:
    """One action under way: the locked head, who, when."""

    head: JournalHead
    actor: Actor
    at: datetime

    def reference(self, row: Referenced) -> None:
        """Gives a new row its reference, never used before."""
        counter, _ = ReferenceCounter.objects.get_or_create(prefix=row.prefix)
        counter.last += 1
        counter.save()
        row.reference = f"{row.prefix}-{counter.last:04d}"

    def insert(self, row: Row) -> Row:
        self.reference(row)
        save(row)
        return row

    def update(self, row: Referenced) -> None:
        row.revision += 1
        save(row)

    def record(
        self,
        action: str,
        reference: str,
        *,
        public: bool,
        reason: str = "",
        before: Any = None,
        after: Any = None,
    ) -> JournalEntry:
        body = {
            "action": action,
            "reference": reference,
            "actor": {"name": self.actor.name, "role": self.actor.role},
            "reason": reason,
            "before": before,
            "after": after,
        }
        return journal.append(self.head, action=action, reference=reference, body=body, is_public=public, at=self.at)


@contextmanager
def _writing(actor: Actor, at: datetime) -> Iterator[_Writing]:
    """One transaction, one writer at a time. What the database or a model refuses comes out as `Refused`."""
    try:
        with transaction.atomic():
            yield _Writing(journal.lock_head(), actor, at)
    except Refused:
        raise
    except ValidationError as error:
        raise Refused(error.messages) from error


def save(row: Model) -> None:
    """Writes the row, or says in French what its model or a constraint of the database refuses, naming the field.

    The database checks its constraints itself; they are asked for their sentence once it has refused. (Django's own check
    beforehand is a query for each of them, and was most of the time of a write.)
    """
    try:
        row.full_clean(validate_constraints=False)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            row.validate_constraints()
            raise
    except ValidationError as error:
        raise Refused(
            [
                sentence if name == NON_FIELD_ERRORS else f"« {_label(row, name)} » : {sentence}"
                for name, sentences in error.message_dict.items()
                for sentence in sentences
            ]
        ) from error


def _label(row: Model, field: str) -> str:
    return str(getattr(row._meta.get_field(field), "verbose_name", field))


def _fresh(row: Row) -> Row:
    """The row as it is now, under the lock. Raises `ChangedMeanwhile` if the caller's is older."""
    now = type(row)._default_manager.get(pk=row.pk)
    if now.revision != row.revision:
        raise ChangedMeanwhile(
            f"{row.reference} a été modifié entre-temps ; relisez-le, puis refaites votre modification."
        )
    return now


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise Refused("Ce qui est publié ne change pas sans raison : écrivez-la.")
    return reason.strip()


def is_public(row: Referenced) -> bool:
    """Whether the public can read this row now. A child is public only if its commitment is."""
    match row:
        case Commitment():
            return row.is_published
        case Claim() | Evidence() | Verdict():
            return row.is_published and row.commitment.is_published
        case SearchLog():
            return row.commitment.is_published
        case Party():
            return _speaks_in(row).exists()
        case Dossier():
            # Once read, always public: past pages still name it.
            return row.versions.exists()
        case _:
            return False


def _speaks_in(party: Party) -> Any:
    """The published commitments in whose public record the party's name stands."""
    return Commitment.objects.published().filter(claims__in=Claim.objects.published().filter(parties__party=party))


# Documents


def archive_document(
    *, actor: Actor, at: datetime, received: archive.Received, content: archive.DocumentContent
) -> tuple[Document, bool]:
    """Archives a file with its articles and regions. The same bytes again give the same document, untouched, and False."""
    with _writing(actor, at) as writing:
        known = Document.objects.filter(sha256=received.sha256).first()
        if known:
            return known, False
        try:
            document = archive.store(received, content, at=at)
        except (ValueError, EdtfError) as error:
            raise Refused(str(error)) from error
        # A document is read by the public only through the claims that quote it.
        writing.record("archive_document", document.sha256[:12], public=False, after=record.describe_document(document))
        return document, True


# Dossiers and parties


def create_dossier(*, actor: Actor, at: datetime, title: str, description: str = "") -> Dossier:
    with _writing(actor, at) as writing:
        dossier = writing.insert(Dossier(title=title, description=description))
        writing.record("create", dossier.reference, public=False, after=record.describe_dossier(dossier))
        return dossier


def correct_dossier(*, actor: Actor, at: datetime, dossier: Dossier, reason: str = "", **changes: Any) -> Dossier:
    """Changes `title` or `description`."""
    return _correct(
        actor, at, dossier, reason, _fields(changes), record.describe_dossier, lambda d: d.commitments.all()
    )


def create_party(*, actor: Actor, at: datetime, name: str, kind: PartyKind, country: str = "") -> Party:
    with _writing(actor, at) as writing:
        party = writing.insert(Party(name=name, kind=kind.value, country=country))
        writing.record("create", party.reference, public=False, after=record.describe_party(party))
        return party


def correct_party(*, actor: Actor, at: datetime, party: Party, reason: str = "", **changes: Any) -> Party:
    """Changes `name`, `kind` or `country`."""
    return _correct(
        actor, at, party, reason, _fields(changes), record.describe_party, lambda p: _speaks_in(p).distinct()
    )


def assert_same_as(
    *, actor: Actor, at: datetime, party: Party, other: Party, certainty: Certainty, note: str = ""
) -> SameAs:
    """Says that two parties are, or may be, one. Said again, it is kept as it was."""
    with _writing(actor, at) as writing:
        first, second = sorted((party, other), key=lambda p: p.pk)
        known = SameAs.objects.filter(party=first, other=second).first()
        if known:
            return known
        link = SameAs(party=first, other=second, certainty=certainty.value, note=note)
        save(link)
        writing.record(
            "same_as",
            first.reference,
            public=is_public(first) and is_public(second),
            after={"party": first.reference, "other": second.reference, "certainty": certainty.value, "note": note},
        )
        return link


# Commitments


def create_commitment(
    *,
    actor: Actor,
    at: datetime,
    title: str,
    testability: Testability,
    sector: Sector,
    dossier: Dossier | None = None,
    reading_note: str = "",
) -> Commitment:
    """A draft, without claims."""
    with _writing(actor, at) as writing:
        commitment = writing.insert(
            Commitment(
                title=title,
                testability=testability.value,
                sector=sector.value,
                dossier=dossier,
                reading_note=reading_note,
            )
        )
        writing.record("create", commitment.reference, public=False, after=_describe(commitment))
        return commitment


def correct_commitment(
    *, actor: Actor, at: datetime, commitment: Commitment, reason: str = "", **changes: Any
) -> Commitment:
    """Changes `title`, `testability`, `sector`, `dossier` or `reading_note`. What is published needs a reason."""
    return _correct(actor, at, commitment, reason, _fields(changes), _describe, lambda c: [c])


def relate(*, actor: Actor, at: datetime, source: Commitment, kind: RelationKind, target: Commitment) -> Relation:
    """`source` is part of, supersedes or continues `target`. Related already, it is kept as it was."""
    with _writing(actor, at) as writing:
        known = Relation.objects.filter(source=source, kind=kind.value, target=target).first()
        if known:
            return known
        if _reaches(target, kind, source):
            raise Refused(f"{target.reference} dépend déjà de {source.reference} : ce lien tournerait en rond.")
        relation = Relation(source=source, kind=kind.value, target=target, journal_from=writing.head.sequence + 1)
        save(relation)
        writing.record(
            "relate",
            source.reference,
            public=_now_public(source) and _now_public(target),
            after={"source": source.reference, "kind": kind.value, "target": target.reference},
        )
        return relation


def _unread(commitment: Commitment) -> None:
    """What an unpublished commitment would carry into publication changed: whoever read it before reads it again first."""
    changed = Commitment.objects.filter(pk=commitment.pk).exclude(state=State.PUBLISHED.value)
    if changed.update(revision=F("revision") + 1):
        commitment.refresh_from_db(fields=["revision"])


def _refuse_withdrawn(commitment: Commitment) -> None:
    if Commitment.objects.filter(pk=commitment.pk, state=State.WITHDRAWN.value).exists():
        raise Refused(f"{commitment.reference} est retiré : on n'y ajoute plus rien.")


def _now_public(commitment: Commitment) -> bool:
    return Commitment.objects.published().filter(pk=commitment.pk).exists()


def _reaches(start: Commitment, kind: RelationKind, goal: Commitment) -> bool:
    seen: set[int] = set()
    front = {start.pk}
    while front:
        if goal.pk in front:
            return True
        seen |= front
        targets = Relation.objects.filter(source__in=front, kind=kind.value).values_list("target_id", flat=True)
        front = set(targets) - seen
    return False


# Claims


def add_claim(*, actor: Actor, at: datetime, commitment: Commitment, content: ClaimContent) -> Claim:
    """A draft claim, each value on its words. Refused where a place does not fit the article."""
    with _writing(actor, at) as writing:
        _refuse_withdrawn(commitment)
        reader = ArticleReader(content.article)
        claim = Claim(commitment=commitment)
        _fill_claim(claim, content, reader)
        writing.insert(claim)
        _write_claim_children(claim, content, reader)
        _unread(commitment)
        writing.record("create", claim.reference, public=False, after=_describe(claim))
        return claim


def correct_claim(*, actor: Actor, at: datetime, claim: Claim, content: ClaimContent, reason: str = "") -> Claim:
    """Replaces all that the claim says. What is published needs a reason."""

    def replace(row: Claim) -> None:
        reader = ArticleReader(content.article)
        _fill_claim(row, content, reader)
        row.figures.all().delete()
        row.parties.all().delete()
        _write_claim_children(row, content, reader)
        _unread(row.commitment)

    return _correct(actor, at, claim, reason, replace, _describe, lambda row: [row.commitment])


# Follow-up


def add_evidence(*, actor: Actor, at: datetime, commitment: Commitment, content: EvidenceContent) -> Evidence:
    """A draft piece of evidence on its quotations."""
    with _writing(actor, at) as writing:
        _refuse_withdrawn(commitment)
        reader = ArticleReader(content.article)
        evidence = Evidence(commitment=commitment)
        _fill_evidence(evidence, content, reader)
        writing.insert(evidence)
        evidence.quotations.set(_quotations(reader, content.quotations))
        _unread(commitment)
        writing.record("create", evidence.reference, public=False, after=_describe(evidence))
        return evidence


def correct_evidence(
    *, actor: Actor, at: datetime, evidence: Evidence, content: EvidenceContent, reason: str = ""
) -> Evidence:
    """Replaces all that the evidence says. What is published needs a reason."""

    def replace(row: Evidence) -> None:
        reader = ArticleReader(content.article)
        _fill_evidence(row, content, reader)
        row.quotations.set(_quotations(reader, content.quotations))
        _unread(row.commitment)

    return _correct(actor, at, evidence, reason, replace, _describe, lambda row: [row.commitment])


def log_search(
    *, actor: Actor, at: datetime, commitment: Commitment, searched_on: date, where: str, looked_for: str
) -> SearchLog:
    """Where one looked and what was not found. Public at once where the commitment is."""
    with _writing(actor, at) as writing:
        if searched_on > at.date():
            raise Refused("On n'a pas encore pu chercher ce jour-là : la date est dans l'avenir.")
        search = writing.insert(
            SearchLog(commitment=commitment, searched_on=searched_on, where=where, looked_for=looked_for)
        )
        public = _now_public(commitment)
        entry = writing.record("create", search.reference, public=public, after=record.describe_search(search))
        if public:
            refold(Commitment.objects.get(pk=commitment.pk), entry)
        return search


def record_verdict(*, actor: Actor, at: datetime, commitment: Commitment, content: VerdictContent) -> Verdict:
    """A draft verdict. Refused where what the design's table asks for is not there; checked again at publication."""
    with _writing(actor, at) as writing:
        if content.decided_on > at.date():
            raise Refused("Un verdict ne se date pas de l'avenir.")
        verdict = Verdict(
            commitment=commitment,
            code=content.code,
            decided_on=content.decided_on,
            reasons=content.reasons,
            successor=_successor(content.successor),
        )
        if content.fulfilled:
            verdict.fulfilled_edtf, verdict.fulfilled_basis = content.fulfilled[0], content.fulfilled[1].value
            read = _read(lambda: bounds(verdict.fulfilled_edtf))
            verdict.fulfilled_lower, verdict.fulfilled_upper = read.lower, read.upper
        writing.insert(verdict)
        verdict.evidence.set(_named(Evidence, commitment, content.evidence))
        verdict.searches.set(_named(SearchLog, commitment, content.searches))
        _check_verdict(verdict, commitment.claims.all())
        writing.record("create", verdict.reference, public=False, after=record.describe_verdict(verdict))
        return verdict


def _successor(reference: str) -> Commitment | None:
    if not reference:
        return None
    found = Commitment.objects.published().filter(reference=reference).first()
    if found is None:
        raise Refused(f"Aucun engagement publié ne porte la référence {reference}.")
    return found


def _named(model: type[Any], commitment: Commitment, references: Sequence[str]) -> list[Any]:
    rows = {row.reference: row for row in model.objects.filter(commitment=commitment, reference__in=references)}
    if missing := [reference for reference in references if reference not in rows]:
        raise Refused(f"{missing[0]} n'appartient pas à {commitment.reference}.")
    return list(rows.values())


# What can contradict a promise before its deadline. Progress, however slow, does not.
_CONTRADICTING = frozenset({"delay", "suspension", "completion", "withdrawal", "delivery"})


def _check_verdict(verdict: Verdict, claims: Iterable[Claim]) -> None:
    """The design's table of verdicts (section 2), as far as it is not a constraint of the database.

    `claims` are those it may rest on.
    """
    code = VerdictCode(verdict.code)
    claims = list(claims)
    acts = {claim.act for claim in claims}
    due = latest_day(claims)
    evidence = list(verdict.evidence.all())
    searches = verdict.searches.exists()
    kinds = {item.kind for item in evidence}
    commitment = verdict.commitment
    vague_only = {VerdictCode.UNVERIFIABLE, VerdictCode.WITHDRAWN, VerdictCode.SUPERSEDED}
    if commitment.testability == Testability.VAGUE and code not in vague_only:
        raise Refused("Un engagement vague ne peut être qu'invérifiable, abandonné ou remplacé.")
    match code:
        case VerdictCode.NO_PROGRESS_FOUND if not searches:
            raise Refused("« Aucun progrès constaté » demande une recherche sans résultat.")
        case VerdictCode.IN_PROGRESS if not kinds & {"progress", "delivery", "completion"}:
            raise Refused("« En cours » demande la preuve d'une action : avancement, livraison ou achèvement.")
        case VerdictCode.PARTLY_FULFILLED | VerdictCode.FULFILLED if not evidence:
            raise Refused(f"« {verdict.get_code_display().capitalize()} » demande une preuve de suivi.")
        case VerdictCode.STALLED if not ("suspension" in kinds or searches):
            raise Refused("« À l'arrêt » demande la preuve d'une suspension, ou une recherche sans résultat.")
        case VerdictCode.FULFILLED if verdict.fulfilled_lower and verdict.fulfilled_lower > verdict.decided_on:
            raise Refused("« Tenu » ne se dit pas d'avance : la date où il l'a été suit celle du verdict.")
        case VerdictCode.SUPERSEDED if verdict.successor and not _now_public(verdict.successor):
            raise Refused(f"{verdict.successor.reference}, qui remplace, n'est pas publié.")
        case VerdictCode.NOT_FULFILLED if not (evidence or searches):
            raise Refused("« Non tenu » demande une preuve de suivi ou une recherche sans résultat.")
        case VerdictCode.NOT_FULFILLED if not (kinds & _CONTRADICTING or (due and due < verdict.decided_on)):
            raise Refused(
                "« Non tenu » demande une échéance dépassée, ou la preuve du contraire de ce qui était promis."
            )
        case VerdictCode.WITHDRAWN if not ("withdrawal" in kinds or acts & {"cancels", "denies"}):
            raise Refused("« Abandonné » demande une affirmation ou une preuve qui le dise.")
        case _:
            pass


# States


def submit(*, actor: Actor, at: datetime, row: Commitment | Child) -> None:
    """Hands a draft to another editor. A commitment takes its draft claims and evidence with it."""
    _move("submit", actor, at, row)


def return_to_draft(*, actor: Actor, at: datetime, row: Commitment | Child, reason: str) -> None:
    """Hands a submitted row back, saying why."""
    _move("return", actor, at, row, _reasoned(reason))


def publish(*, actor: Actor, at: datetime, row: Commitment | Child) -> None:
    """Makes a submitted row public. A commitment takes its submitted claims and evidence with it, and needs a claim."""
    _move("publish", actor, at, row)


def withdraw(*, actor: Actor, at: datetime, row: Commitment | Child, reason: str) -> None:
    """Takes a published row from the public pages; the journal keeps what was read."""
    _move("withdraw", actor, at, row, _reasoned(reason))


def _move(action: str, actor: Actor, at: datetime, handed: Commitment | Child, reason: str = "") -> None:
    with _writing(actor, at) as writing:
        row = _fresh(handed)
        allowed, state = TRANSITIONS[action]
        if State(row.state) not in allowed:
            raise Refused(f"{row.reference} est « {row.get_state_display()} » : cette action n'est pas possible.")
        was_public = is_public(row)
        moved: list[Commitment | Child] = [row]
        if isinstance(row, Commitment):
            moved += _children_with(action, row)
        _check_move(action, row)
        for each in moved:
            each.enter(state, at=at, by=actor.name)
            writing.update(each)
        public = was_public or is_public(row)
        entry = writing.record(
            action,
            row.reference,
            public=public,
            reason=reason,
            after={"state": state.value, "content": _describe(row), "with": [_describe(child) for child in moved[1:]]}
            | (_shown_with(row) if isinstance(row, Commitment) and action == "publish" else {}),
        )
        commitment = row if isinstance(row, Commitment) else row.commitment
        if public:
            refold(commitment, entry)
        if isinstance(row, Commitment) and action == "publish" and not row.versions.filter(journal_to=None).exists():
            raise Refused(f"{row.reference} n'a pas d'affirmation à publier : soumettez-en une d'abord.")
        handed.state, handed.revision = row.state, row.revision
        handed.published_at, handed.published_by = row.published_at, row.published_by


def _shown_with(commitment: Commitment) -> dict[str, Any]:
    """What else becomes readable with a commitment: the journal holds every word that the public does."""
    links = Relation.objects.filter(Q(source=commitment) | Q(target=commitment), journal_to=None)
    both = links.filter(source__state=State.PUBLISHED.value, target__state=State.PUBLISHED.value)
    return {
        "searches": [record.describe_search(search) for search in commitment.searches.all()],
        "relations": [
            {"source": link.source.reference, "kind": link.kind, "target": link.target.reference}
            for link in both.select_related("source", "target")
        ],
    }


def _children_with(action: str, commitment: Commitment) -> list[Commitment | Child]:
    """The claims and evidence that follow their commitment. Withdrawn with it, they are hidden by it, and keep their own state."""
    if action == "withdraw":
        return []
    states = [state.value for state in TRANSITIONS[action][0]]
    return [
        *commitment.claims.filter(state__in=states).order_by("pk"),
        *commitment.evidence.filter(state__in=states).order_by("pk"),
    ]


def _check_move(action: str, row: Commitment | Child) -> None:
    if isinstance(row, Commitment):
        return
    if action == "publish":
        if not row.commitment.is_published:
            raise Refused(f"Publiez d'abord l'engagement {row.commitment.reference} : une partie suit son tout.")
        if isinstance(row, Verdict):
            _check_verdict(row, row.commitment.claims.published())
            if unpublished := row.evidence.exclude(state=State.PUBLISHED.value).first():
                raise Refused(f"Publiez d'abord la preuve {unpublished.reference} sur laquelle ce verdict repose.")
    if action == "withdraw":
        if isinstance(row, Claim) and not row.commitment.claims.published().exclude(pk=row.pk).exists():
            raise Refused(
                f"{row.reference} est la dernière affirmation publiée de {row.commitment.reference} : "
                "retirez l'engagement."
            )
        if isinstance(row, Evidence) and (verdict := row.verdicts.filter(state=State.PUBLISHED.value).first()):
            raise Refused(f"Le verdict {verdict.reference} repose sur {row.reference} : retirez-le d'abord.")


def _describe(row: Commitment | Child) -> dict[str, Any]:
    """Every word of the row that the public reads or will read, with those of its dossier or its article."""
    match row:
        case Commitment():
            dossier = record.describe_dossier(row.dossier) if row.dossier else None
            return record.describe_commitment(row) | {"dossier": dossier}
        case Claim():
            return record.describe_claim(row) | {"article": record.public_article(row.article)}
        case Evidence():
            return record.describe_evidence(row) | {"article": record.public_article(row.article)}
        case Verdict():
            return record.describe_verdict(row)


# Redaction


def redact(*, actor: Actor, at: datetime, sequence: int, reason: str) -> JournalEntry:
    """Empties the payload of an entry, for a court or a private person; the chain still verifies, and this is an entry too.

    The past versions that the entry wrote go with it. What the public reads now is corrected or withdrawn first: a publication
    that still stands is refused. A correction keeps the version it wrote, for the words it took away are not in it.
    """
    with _writing(actor, at) as writing:
        payload = JournalPayload.objects.filter(pk=sequence).first()
        if payload is None or payload.redacted_by_id is not None:
            raise Refused(f"L'écriture {sequence} n'existe pas, ou est déjà caviardée.")
        if payload.action == "redact":
            raise Refused(f"L'écriture {sequence} dit ce qui a été caviardé, et pourquoi : elle reste.")
        written = CommitmentVersion.objects.filter(journal_from=sequence)
        if payload.action != "correct" and written.filter(journal_to=None).exists():
            raise Refused(f"L'écriture {sequence} est ce que le public lit aujourd'hui : corrigez ou retirez d'abord.")
        entry = writing.record("redact", payload.reference, public=True, reason=_reasoned(reason), after=sequence)
        written.exclude(journal_to=None).delete()
        journal.redact(payload, entry)
        return entry


# From contents to rows


_CORRECTABLE: dict[type[Referenced], frozenset[str]] = {
    Commitment: frozenset({"title", "testability", "sector", "dossier", "reading_note"}),
    Dossier: frozenset({"title", "description"}),
    Party: frozenset({"name", "kind", "country"}),
}


def _fields(changes: dict[str, Any]) -> Callable[[Row], None]:
    """A change of some of the row's own fields."""

    def change(row: Row) -> None:
        for name, value in changes.items():
            if name not in _CORRECTABLE[type(row)]:
                raise TypeError(f"{name} is not corrected by this action")  # ours to mend, not the editor's
            # A row handed in may be older than the lock.
            setattr(row, name, type(value)._default_manager.get(pk=value.pk) if isinstance(value, Model) else value)

    return change


def _correct(
    actor: Actor,
    at: datetime,
    handed: Row,
    reason: str,
    change: Callable[[Row], None],
    describe: Callable[[Any], dict[str, Any]],
    affected: Callable[[Any], Iterable[Commitment]],
) -> Row:
    with _writing(actor, at) as writing:
        row = _fresh(handed)
        public = is_public(row)
        if public or (isinstance(row, Stateful) and row.is_published):
            reason = _reasoned(reason)
        before = describe(row)
        change(row)
        writing.update(row)
        entry = writing.record(
            "correct", row.reference, public=public, reason=reason, before=before, after=describe(row)
        )
        if public:
            for commitment in affected(row):
                refold(commitment, entry)
        return row


def _read(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except EdtfError as error:
        raise Refused(str(error)) from error


def _set_words(row: Claim | Evidence, name: str, reader: ArticleReader, span: Span | None) -> None:
    """The words at a span and their place, read from the text; or nothing."""
    if span is not None:
        _check_place(reader, span, "Le passage")
    setattr(row, f"{name}_text", span.of(reader.text) if span else "")
    setattr(row, f"{name}_start", span.start if span else None)
    setattr(row, f"{name}_end", span.end if span else None)


def _set_date(row: Claim | Evidence, name: str, reader: ArticleReader, dated: Dated | None) -> None:
    _set_words(row, name, reader, dated.span if dated else None)
    read = _read(lambda: bounds(dated.edtf)) if dated else None
    setattr(row, f"{name}_edtf", dated.edtf if dated else "")
    setattr(row, f"{name}_lower", read.lower if read else None)
    setattr(row, f"{name}_upper", read.upper if read else None)
    setattr(row, f"{name}_basis", dated.basis.value if dated else "")
    setattr(row, f"{name}_reason", dated.reason if dated else "")


# The shape of an RFC 5545 rule; its calendar is read where its periods are counted.
_RRULE = re.compile(r"FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY)(?:;[A-Z]+=[A-Z0-9,+-]+)*")


def _fill_claim(claim: Claim, content: ClaimContent, reader: ArticleReader) -> None:
    _check_quotations(reader, content.quotations)
    valued = [
        value.span for value in (content.deadline, content.duration, content.recurrence, *content.figures) if value
    ]
    valued += [figure.replaces[0] for figure in content.figures if figure.replaces]
    for span in valued:
        _check_place(reader, span, "Le passage")
        if not any(quotation.contains(span) for quotation in content.quotations):
            raise Refused(f"« {span.of(reader.text)} » n'est dans aucune citation de l'affirmation.")
    for name in content.parties:
        _check_place(reader, name.span, "Le nom")
    claim.article = content.article
    claim.place, claim.act, claim.firmness = content.place.value, content.act.value, content.firmness.value
    claim.note = content.note
    _set_words(claim, "cue", reader, content.cue)
    _set_words(claim, "speaker", reader, content.speaker.span if content.speaker else None)
    claim.speaker_function = content.speaker.function if content.speaker else ""
    claim.speaker_party = content.speaker.party if content.speaker else None
    _set_date(claim, "said", reader, content.said)
    _set_date(claim, "deadline", reader, content.deadline)
    claim.deadline_qualifier = content.deadline.qualifier.value if content.deadline else ""
    _set_words(claim, "duration", reader, content.duration.span if content.duration else None)
    claim.duration_iso = content.duration.value if content.duration else ""
    if content.duration:
        _read(lambda: duration(claim.duration_iso))
    _set_words(claim, "recurrence", reader, content.recurrence.span if content.recurrence else None)
    claim.recurrence_rule = content.recurrence.value if content.recurrence else ""
    if claim.recurrence_rule and not _RRULE.fullmatch(claim.recurrence_rule):
        raise Refused(
            f"« {claim.recurrence_rule:.40} » n'est pas une récurrence ; écrivez par exemple « FREQ=MONTHLY »."
        )


def _write_claim_children(claim: Claim, content: ClaimContent, reader: ArticleReader) -> None:
    claim.quotations.set(_quotations(reader, content.quotations))
    for figure in content.figures:
        replaced_span, replaced = figure.replaces or (None, Amount(None, None, ""))
        save(
            Figure(
                claim=claim,
                text=figure.span.of(reader.text),
                start=figure.span.start,
                end=figure.span.end,
                min=_exact(figure.amount.min),
                max=_exact(figure.amount.max),
                unit=figure.amount.unit,
                product=figure.product,
                qualifier=figure.qualifier.value,
                role=figure.role.value,
                kind=figure.kind.value,
                basis=figure.basis.value,
                reason=figure.reason,
                replaces_text=replaced_span.of(reader.text) if replaced_span else "",
                replaces_start=replaced_span.start if replaced_span else None,
                replaces_end=replaced_span.end if replaced_span else None,
                replaces_min=_exact(replaced.min),
                replaces_max=_exact(replaced.max),
                replaces_unit=replaced.unit,
            )
        )
    for name in content.parties:
        save(
            PartyName(
                claim=claim,
                party=name.party,
                role=name.role.value,
                text=name.span.of(reader.text),
                start=name.span.start,
                end=name.span.end,
                basis=name.basis.value,
                reason=name.reason,
            )
        )


def _fill_evidence(evidence: Evidence, content: EvidenceContent, reader: ArticleReader) -> None:
    _check_quotations(reader, content.quotations)
    evidence.article = content.article
    evidence.kind, evidence.source_basis = content.kind.value, content.source_basis.value
    evidence.statement = content.statement
    _set_date(evidence, "occurred", reader, content.occurred)
    delivered = content.delivered
    evidence.delivered_min = _exact(delivered.amount.min) if delivered else None
    evidence.delivered_max = _exact(delivered.amount.max) if delivered else None
    evidence.delivered_unit = delivered.amount.unit if delivered else ""
    evidence.delivered_product = delivered.product if delivered else ""
    evidence.period_lower, evidence.period_upper = (delivered.period if delivered else None) or (None, None)


def _exact(value: Decimal | None) -> Decimal | None:
    """Refuses what a database could not give back digit for digit."""
    if value is not None and len("".join(map(str, value.as_tuple().digits)).strip("0")) > SIGNIFICANT_DIGITS:
        raise Refused(f"Le nombre {value} a plus de {SIGNIFICANT_DIGITS} chiffres significatifs.")
    return value


def _check_quotations(reader: ArticleReader, spans: Sequence[Span]) -> None:
    if not spans:
        raise Refused("Il faut au moins une citation : les mots d'abord.")
    for span in spans:
        _check_place(reader, span, "La citation")
        if contacts(span.of(reader.text)):
            raise Refused(
                "La citation contient un numéro de téléphone ou une adresse, qui ne sortent pas de l'archive."
            )


def _check_place(reader: ArticleReader, span: Span, what: str) -> None:
    """Inside the article; and not in its readers' comments or an advertisement, which announce nothing (design, section 4)."""
    if not reader.article.span.contains(span):
        raise Refused(f"{what} {span.start}–{span.end} sort de l'article.")
    if reader.cuts(span):
        raise Refused(f"{what} « {span.of(reader.text)} » coupe un mot ou un nombre.")
    for kind, region in reader.regions:
        if kind in (RegionKind.COMMENTS, RegionKind.ADVERTISEMENT) and region.overlaps(span):
            raise Refused(
                f"{what} {span.start}–{span.end} est dans une zone « {REGION_KINDS[kind]} », qui n'engage personne."
            )


def _quotations(reader: ArticleReader, spans: Sequence[Span]) -> list[Quotation]:
    """The quotations at these places, each written once per article."""
    quotations = []
    for span in spans:
        known = Quotation.objects.filter(article=reader.article, start=span.start, end=span.end).first()
        if known is None:
            prefix, suffix = reader.around(span)
            known = Quotation(
                article=reader.article,
                exact=span.of(reader.text),
                prefix=prefix,
                suffix=suffix,
                start=span.start,
                end=span.end,
            )
            save(known)
        quotations.append(known)
    return quotations
