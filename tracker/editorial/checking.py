"""The checks at the editor's desk: run when something is saved, shown on its page, beside the field they concern."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Case, Q, When
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext

from tracker.commitments import findings
from tracker.commitments.models import Claim, Commitment, Evidence, Finding, Party, Relation, SameAs, SearchLog, Verdict
from tracker.commitments.vocabulary import ANSWERS, OUTCOMES
from tracker.editorial.models import WorkingCheck
from tracker.sources.models import Document, Publisher
from tracker.verification import CHECKS, Outcome, sentence
from tracker.verification import Finding as Found

log = logging.getLogger(__name__)

# A save that touches more commitments than this leaves the rest to the nightly run, and says so.
_AT_ONCE = 50
_NAMES = {check.code: check.name for check in CHECKS}


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding on an editor's page. `row` is the stored one, for what is published; drafts have none, and nothing to answer."""

    code: str
    check: str
    outcome: str
    outcome_label: str
    sentence: str
    field: str
    claims: tuple[str, ...]
    evidence: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    row: Finding | None = None

    @property
    def is_grave(self) -> bool:
        return self.outcome in findings.GRAVE

    @property
    def address(self) -> str:
        """Where it is answered; empty for a draft's."""
        return reverse("admin:commitments_finding_change", args=[self.row.pk]) if self.row else ""

    @property
    def answer(self) -> str:
        if self.row is None or not self.row.answer:
            return ""
        label = str(ANSWERS[self.row.answer])  # type: ignore[index]
        return f"{label} : {self.row.answer_text}" if self.row.answer_text else label


def after(request: HttpRequest, row: Any, *, at: datetime) -> None:
    """Checks the commitments that a saved row belongs to, and tells the editor what does not agree. What was saved stays saved,
    whatever becomes of the checks."""
    touched = _touched(row)
    if touched is None:
        return
    try:
        with transaction.atomic():
            # The saved one first: the others may have to wait.
            own = row.pk if isinstance(row, Commitment) else getattr(row, "commitment_id", 0)
            chosen = list(touched.order_by(Case(When(pk=own, then=0), default=1), "pk")[: _AT_ONCE + 1])
            some = chosen[:_AT_ONCE]
            findings.recheck(some, at=at)
            for commitment in some:
                _check_drafts(commitment, at=at)
            told = [shown for commitment in some for shown in of(commitment) if shown.is_grave and not shown.answer]
            is_checked = bool(some and of(some[0]))
    except Exception:  # ours to mend: the editor's work is kept, the run of the night tries again
        log.exception("checks after a save")
        messages.warning(request, gettext("Les contrôles n'ont pas pu se faire ; ils se referont cette nuit."))
        return
    if len(chosen) > _AT_ONCE:
        messages.info(request, gettext("Les engagements suivants seront contrôlés cette nuit."))
    if told:
        first = told[0].sentence
        sentence_ = ngettext(
            "Contrôles : %(n)d constat à relire. %(first)s",
            "Contrôles : %(n)d constats à relire. Le premier : %(first)s",
            len(told),
        )
        messages.warning(request, sentence_ % {"n": len(told), "first": first})
    elif isinstance(row, Commitment | Claim | Evidence) and is_checked:
        messages.info(request, gettext("Contrôles : tout ce qui a pu être comparé concorde."))


def _touched(row: Any) -> Any:
    """The commitments that a saved row belongs to; None for a row of another kind."""
    of_articles: dict[str, Any]
    match row:
        case Commitment():
            return _with_beside(row.pk)
        case Claim() | Evidence() | Verdict() | SearchLog():
            return _with_beside(row.commitment_id)
        case Party():
            named = Q(claims__parties__party=row) | Q(claims__speaker_party=row)
            return Commitment.objects.standing().filter(named).distinct()
        case SameAs():
            return (
                Commitment.objects.standing().filter(claims__parties__party__in=[row.party_id, row.other_id]).distinct()
            )
        case Document():
            of_articles = {"article__document": row}
        case Publisher():
            of_articles = {"article__publisher": row}
        case _:
            return None
    quoted = Q(claims__in=Claim.objects.filter(**of_articles)) | Q(evidence__in=Evidence.objects.filter(**of_articles))
    return Commitment.objects.standing().filter(quoted).distinct()


def _with_beside(pk: int) -> Any:
    """A commitment, those it is related to, and those of which a finding names it: what one says, the other is held against."""
    both = Relation.objects.filter(journal_to=None)
    beside = (
        Q(pk__in=both.filter(source=pk).values("target"))
        | Q(pk__in=both.filter(target=pk).values("source"))
        | Q(pk__in=Finding.objects.standing().filter(others=pk).values("commitment"))
    )
    return Commitment.objects.standing().filter(Q(pk=pk) | beside)


def _check_drafts(commitment: Commitment, *, at: datetime) -> None:
    """Keeps what the checks say of the drafts; where nothing is a draft, the public findings say it all."""
    unpublished = ~Q(state__in=["published", "withdrawn"])
    if commitment.is_published and not (
        commitment.claims.filter(unpublished).exists() or commitment.evidence.filter(unpublished).exists()
    ):
        WorkingCheck.objects.filter(commitment=commitment).delete()
        return
    found = [_as_kept(commitment.pk, each) for each in findings.working(commitment, at=at)]
    WorkingCheck.objects.update_or_create(commitment=commitment, defaults={"findings": found, "checked_at": at})


def _as_kept(commitment: int, found: Found) -> dict[str, Any]:
    return {
        "digest": findings.identity(commitment, found),
        "code": found.check,
        "outcome": found.outcome.value,
        "fr": sentence(found, "fr"),
        "en": sentence(found, "en"),
        "field": found.field,
        "claims": list(found.claims),
        "evidence": list(found.evidence),
        "places": [[each.span.start, each.span.end] for each in found.passages],
    }


def of(row: Commitment | Claim | Evidence) -> list[Shown]:
    """What the checks said of a commitment, or of one of its rows, when last saved or checked: the graver first."""
    commitment = row if isinstance(row, Commitment) else row.commitment
    stored = list(Finding.objects.standing().filter(commitment=commitment).order_by("pk"))
    known = {each.digest for each in stored}
    working: WorkingCheck | None = getattr(commitment, "working_check", None)
    shown = [_of_row(each) for each in stored]
    shown += [_of_draft(each) for each in (working.findings if working else ()) if each["digest"] not in known]
    if isinstance(row, Claim):
        shown = [each for each in shown if row.reference in each.claims]
    if isinstance(row, Evidence):
        shown = [each for each in shown if row.reference in each.evidence]
    order = {code: n for n, code in enumerate(_NAMES)}
    return sorted(shown, key=lambda each: (_weight(each), order.get(each.code, len(order))))


def _weight(shown: Shown) -> int:
    outcomes = [Outcome.REFUTED, Outcome.COULD_NOT_RUN, Outcome.NOT_ENOUGH_INFORMATION, Outcome.SUPPORTED]
    return [outcome.value for outcome in outcomes].index(shown.outcome) + (1 if shown.answer else 0)


def _index() -> int:
    return 0 if (get_language() or "fr").startswith("fr") else 1


def _of_row(row: Finding) -> Shown:
    return Shown(
        row.code,
        _name(row.code),
        row.outcome,
        str(row.get_outcome_display()),
        row.sentence_en if _index() else row.sentence_fr,
        row.field,
        tuple(row.claims),
        tuple(row.evidence),
        tuple((start, end) for _document, start, end in row.passages),
        row if row.outcome != Outcome.SUPPORTED else None,
    )


def _of_draft(kept: Mapping[str, Any]) -> Shown:
    return Shown(
        kept["code"],
        _name(kept["code"]),
        kept["outcome"],
        str(OUTCOMES[Outcome(kept["outcome"])]),
        kept["en" if _index() else "fr"],
        kept["field"],
        tuple(kept["claims"]),
        tuple(kept["evidence"]),
        tuple((start, end) for start, end in kept["places"]),
    )


def _name(code: str) -> str:
    return _NAMES[code][_index()] if code in _NAMES else code


# Beside the field. The names of a form's fields, shown to read and open to write, for each part of a claim or of evidence.

_BESIDE: Mapping[str, tuple[str, ...]] = {
    "firmness": ("firmness",),
    "deadline": ("deadline_edtf",),
    "duration": ("duration_iso",),
    "recurrence": ("recurrence_rule",),
    "said": ("said_edtf",),
    "evidence": ("occurred_edtf", "kind"),
    "article": ("article",),
}


def beside_fields(shown: Sequence[Shown], form: BaseForm) -> None:
    """Puts what does not agree under the field it is about, whether the form is open or only shown."""
    for field, names in _BESIDE.items():
        if lines := _lines(each for each in shown if each.field == field):
            _explain(form, names, lines)


def beside_rows(shown: Sequence[Shown], field: str, under: str, forms: Iterable[BaseForm]) -> None:
    """The same for each figure, or each name, by the words it stands on: under this field of its form."""
    about = [each for each in shown if each.field == field]
    for form in forms:
        row = getattr(form, "instance", None)
        if row is None or row.pk is None:
            continue
        if lines := _lines(each for each in about if any(s < row.end and row.start < e for s, e in each.places)):
            _explain(form, (under,), lines)


def _lines(shown: Iterable[Shown]) -> SafeString:
    return format_html_join(
        "",
        '<span class="finding finding-{}"><strong>{}</strong> {}</span>',
        (
            (each.outcome, capfirst(each.outcome_label), each.sentence)
            for each in shown
            if each.outcome != Outcome.SUPPORTED
        ),
    )


def _explain(form: Any, names: Iterable[str], lines: SafeString) -> None:
    name = next((name for name in names if name in form.fields), None)
    if name:
        field = form.fields[name]
        field.help_text = format_html("{} {}", field.help_text, lines) if field.help_text else lines
    # Fields that are only shown take their help from the form's options; a copy, for these belong to every form of the class.
    options = copy.copy(form._meta)
    options.help_texts = {**(options.help_texts or {}), **dict.fromkeys(names, lines)}
    form._meta = options
