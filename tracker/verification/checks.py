"""The list one reads first: every check, what it asks, what it can answer.

A check is a pure function of a `Case`; it answers with findings, and with none where it has nothing to ask. "Supported" says that
what could be compared agrees, "refuted" that it does not: a warning with its words, never a judgement of whoever announced. A check
that fails inside could not run, and says why; the others still run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.verification import context, integrity, origins, plausibility, terms, times, values
from tracker.verification.case import Case
from tracker.verification.findings import Check, Finding, Outcome, Says, said

METHOD = "1"
"""The version of the checks: counted up whenever one of them may answer otherwise, so that everything is checked again."""

CHECKS: tuple[Check, ...] = (
    integrity.QUOTATION,
    integrity.BYTES,
    values.FIGURE,
    values.DEADLINE,
    values.RECURRENCE,
    context.CUT_QUOTATION,
    context.HEADLINE,
    context.PROVENANCE,
    terms.CONFLICT,
    terms.PARTS_SUM,
    plausibility.PLAUSIBILITY,
    origins.INDEPENDENCE,
    origins.IDENTITY,
    times.CHRONOLOGY,
    times.SILENCE,
)

_COULD_NOT_RUN = Says(
    "Ce contrôle n'a pas pu se faire ({error}) ; les autres ont eu lieu.",
    "This check could not be done ({error}); the others were.",
)
_ERROR_LENGTH = 200


def verify(case: Case, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Every check's findings, in the order of the list. What is supported, or cannot be told, for the same reason is one finding
    over all its claims, its value `n` counting what was compared; each thing refuted stands by itself, and nothing of its check
    is then said to be supported. Never raises."""
    return [finding for check in checks for finding in _gathered(_run(check, case))]


def sentence(finding: Finding, language: str, checks: Sequence[Check] = CHECKS) -> str:
    """The finding as readers see it, in "fr" or "en". Raises KeyError for a check or a reason that does not exist."""
    if finding.outcome is Outcome.COULD_NOT_RUN:
        return said(_COULD_NOT_RUN, finding.values, language)
    check = next((check for check in checks if check.code == finding.check), None)
    if check is None:
        raise KeyError(finding.check)
    return said(check.sentences[finding.reason], finding.values, language)


def _run(check: Check, case: Case) -> list[Finding]:
    try:
        found = list(check.run(case))
        for finding in found:
            for language in ("fr", "en"):
                said(check.sentences[finding.reason], finding.values, language)
    except Exception as error:
        # Whatever it is, a hostile text or a mistake of ours: it is said, and the other checks go on.
        why = f"{type(error).__name__} : {error}"[:_ERROR_LENGTH].replace("\0", "")
        return [Finding(check.code, Outcome.COULD_NOT_RUN, "could_not_run", {"error": why})]
    return found


def _gathered(findings: Iterable[Finding]) -> Iterator[Finding]:
    findings = list(findings)
    if any(finding.outcome is Outcome.REFUTED for finding in findings):
        # "All dates are right" is not said beside one that is wrong, nor while an editor has yet to look at it.
        findings = [finding for finding in findings if finding.outcome is not Outcome.SUPPORTED]
    together: dict[tuple[Outcome, str], list[Finding]] = {}
    for finding in findings:
        if finding.outcome in (Outcome.SUPPORTED, Outcome.NOT_ENOUGH_INFORMATION) and not set(finding.values) - {"n"}:
            together.setdefault((finding.outcome, finding.reason), []).append(finding)
        else:
            yield finding
    for (outcome, reason), alike in together.items():
        number = sum(n if isinstance(n := each.values.get("n", 1), int) else 1 for each in alike)
        yield Finding(
            alike[0].check,
            outcome,
            reason,
            {"n": number},
            claims=_once(claim for each in alike for claim in each.claims),
            evidence=_once(item for each in alike for item in each.evidence),
            others=_once(other for each in alike for other in each.others),
            field=alike[0].field if len({each.field for each in alike}) == 1 else "",
        )


def _once(references: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(references))
