"""Verdicts: an editors' dated judgement, held to the design's table of what each needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tracker.commitments import record
from tracker.commitments.actions.corrections import correct
from tracker.commitments.actions.door import Actor, Refused, parsed, refuse_nul, write
from tracker.commitments.actions.visibility import now_public, refuse_closed
from tracker.commitments.content import VerdictContent
from tracker.commitments.models import Claim, Commitment, Evidence, SearchLog, Verdict
from tracker.commitments.versions import latest_day
from tracker.commitments.vocabulary import State, VerdictCode
from tracker.extraction.edtf import Bounds, bounds
from tracker.extraction.vocabulary import Testability


def record_verdict(*, actor: Actor, at: datetime, commitment: Commitment, content: VerdictContent) -> Verdict:
    """A draft verdict. Refused where what the design's table asks for is not there; checked again at publication."""
    with write(actor, at) as writing:
        refuse_closed(commitment)
        verdict = Verdict(commitment=commitment)
        _fill_verdict(verdict, content, at)
        writing.insert(verdict)
        _rest_on(verdict, content)
        writing.record("create", verdict.reference, public=False, after=record.describe_verdict(verdict))
        return verdict


def correct_verdict(*, actor: Actor, at: datetime, verdict: Verdict, content: VerdictContent) -> Verdict:
    """Replaces all that a draft says. Refused once it was handed in: a verdict given is never edited (design, section 2)."""

    def replace(row: Verdict) -> None:
        if row.state != State.DRAFT:
            raise Refused(
                f"{row.reference} n'est plus un brouillon : rendez un nouveau verdict, ou faites-le renvoyer."
            )
        _fill_verdict(row, content, at)
        _rest_on(row, content)

    return correct(actor, at, verdict, "", replace, record.describe_verdict, lambda row: [row.commitment])


def _fill_verdict(verdict: Verdict, content: VerdictContent, at: datetime) -> None:
    if content.decided_on > at.date():
        raise Refused("Un verdict ne se date pas de l'avenir.")
    verdict.code, verdict.decided_on, verdict.reasons = content.code, content.decided_on, content.reasons
    verdict.successor = _successor(content.successor)
    edtf, basis = content.fulfilled or ("", None)
    verdict.fulfilled_edtf, verdict.fulfilled_basis = edtf, basis.value if basis else ""
    read = parsed(lambda: bounds(edtf)) if edtf else Bounds(None, None)
    verdict.fulfilled_lower, verdict.fulfilled_upper = read.lower, read.upper


def _rest_on(verdict: Verdict, content: VerdictContent) -> None:
    """The rows that a stored verdict rests on, then the design's table."""
    commitment = verdict.commitment
    verdict.evidence.set(_named(Evidence.objects.all(), commitment, content.evidence))
    verdict.searches.set(_named(SearchLog.objects.standing(), commitment, content.searches))
    check_verdict(verdict, commitment.claims.all())


def _successor(reference: str) -> Commitment | None:
    if not reference:
        return None
    refuse_nul(reference, "remplacé par")
    found = Commitment.objects.published().filter(reference=reference).first()
    if found is None:
        raise Refused(f"Aucun engagement publié ne porte la référence {reference}.")
    return found


def _named(found: QuerySet[Any], commitment: Commitment, references: Sequence[str]) -> list[Any]:
    for reference in references:
        refuse_nul(reference, "référence")
    rows = {row.reference: row for row in found.filter(commitment=commitment, reference__in=references)}
    if missing := [reference for reference in references if reference not in rows]:
        raise Refused(f"{missing[0]} n'appartient pas à {commitment.reference}.")
    return list(rows.values())


# What can contradict a promise before its deadline. Progress, however slow, does not.
_CONTRADICTING = frozenset({"delay", "suspension", "completion", "withdrawal", "delivery"})


def check_verdict(verdict: Verdict, claims: Iterable[Claim]) -> None:
    """The design's table of verdicts (section 2), as far as it is not a constraint of the database.

    `claims` are those it may rest on.
    """
    code = VerdictCode(verdict.code)
    claims = list(claims)
    acts = {claim.act for claim in claims}
    due = latest_day(claims)
    evidence = list(verdict.evidence.all())
    searches = verdict.searches.standing().exists()
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
        case VerdictCode.SUPERSEDED if verdict.successor and not now_public(verdict.successor):
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
