"""Claims: what one passage says, each value on its words."""

from __future__ import annotations

import re
from datetime import datetime

from tracker.commitments.actions.corrections import correct
from tracker.commitments.actions.door import Actor, Refused, parsed, save, write
from tracker.commitments.actions.values import check_claim
from tracker.commitments.actions.visibility import describe, refuse_closed, unread
from tracker.commitments.actions.words import (
    check_place,
    check_quotations,
    exact,
    quotations_at,
    set_date,
    set_words,
)
from tracker.commitments.content import Amount, ClaimContent
from tracker.commitments.models import Claim, Commitment, Figure, PartyName
from tracker.extraction.edtf import duration
from tracker.sources.quoting import ArticleReader


def add_claim(*, actor: Actor, at: datetime, commitment: Commitment, content: ClaimContent) -> Claim:
    """A draft claim, each value on its words. Refused where a place does not fit the article."""
    with write(actor, at) as writing:
        refuse_closed(commitment)
        reader = ArticleReader(content.article)
        claim = Claim(commitment=commitment)
        _fill_claim(claim, content, reader)
        writing.insert(claim)
        _write_claim_children(claim, content, reader)
        unread(commitment)
        writing.record("create", claim.reference, public=False, after=describe(claim))
        return claim


def correct_claim(*, actor: Actor, at: datetime, claim: Claim, content: ClaimContent, reason: str = "") -> Claim:
    """Replaces all that the claim says. What is published needs a reason."""

    def replace(row: Claim) -> None:
        reader = ArticleReader(content.article)
        _fill_claim(row, content, reader)
        row.figures.all().delete()
        row.parties.all().delete()
        _write_claim_children(row, content, reader)
        unread(row.commitment)

    return correct(actor, at, claim, reason, replace, describe, lambda row: [row.commitment])


# The shape of an RFC 5545 rule; its calendar is read where its periods are counted.
_RRULE = re.compile(r"FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY)(?:;[A-Z]+=[A-Z0-9,+-]+)*")


def _fill_claim(claim: Claim, content: ClaimContent, reader: ArticleReader) -> None:
    check_quotations(reader, content.quotations)
    valued = [
        value.span for value in (content.deadline, content.duration, content.recurrence, *content.figures) if value
    ]
    valued += [figure.replaces[0] for figure in content.figures if figure.replaces]
    for span in valued:
        check_place(reader, span, "Le passage")
        if not any(quotation.contains(span) for quotation in content.quotations):
            raise Refused(f"« {span.of(reader.text)} » n'est dans aucune citation de l'affirmation.")
    for name in content.parties:
        check_place(reader, name.span, "Le nom")
    claim.article = content.article
    claim.place, claim.act, claim.firmness = content.place.value, content.act.value, content.firmness.value
    claim.note = content.note
    set_words(claim, "cue", reader, content.cue)
    set_words(claim, "speaker", reader, content.speaker.span if content.speaker else None)
    claim.speaker_function = content.speaker.function if content.speaker else ""
    claim.speaker_party = content.speaker.party if content.speaker else None
    set_date(claim, "said", reader, content.said)
    set_date(claim, "deadline", reader, content.deadline)
    claim.deadline_qualifier = content.deadline.qualifier.value if content.deadline else ""
    set_words(claim, "duration", reader, content.duration.span if content.duration else None)
    claim.duration_iso = content.duration.value if content.duration else ""
    if content.duration:
        parsed(lambda: duration(claim.duration_iso))
    set_words(claim, "recurrence", reader, content.recurrence.span if content.recurrence else None)
    claim.recurrence_rule = content.recurrence.value if content.recurrence else ""
    if claim.recurrence_rule and not _RRULE.fullmatch(claim.recurrence_rule):
        raise Refused(
            f"« {claim.recurrence_rule:.40} » n'est pas une récurrence ; écrivez par exemple « FREQ=MONTHLY »."
        )


def _write_claim_children(claim: Claim, content: ClaimContent, reader: ArticleReader) -> None:
    claim.quotations.set(quotations_at(reader, content.quotations))
    for figure in content.figures:
        replaced_span, replaced = figure.replaces or (None, Amount(None, None, ""))
        save(
            Figure(
                claim=claim,
                text=figure.span.of(reader.text),
                start=figure.span.start,
                end=figure.span.end,
                min=exact(figure.amount.min),
                max=exact(figure.amount.max),
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
                replaces_min=exact(replaced.min),
                replaces_max=exact(replaced.max),
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
    check_claim(content, reader)
