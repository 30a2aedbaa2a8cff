"""What the editors' templates ask for."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.db.models import Count, Model, Q
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tracker.commitments import findings
from tracker.commitments.models import Claim, Commitment, Evidence, JournalPayload, Verdict
from tracker.commitments.vocabulary import State
from tracker.editorial.models import Candidate, CandidateState
from tracker.sources.models import Article

register = template.Library()


@register.filter
def as_stored(text: str) -> SafeString:
    """The text, such that a browser holds each of its characters: a bare carriage return would become a line feed, and every place
    after it would be off by one."""
    return mark_safe(escape(text).replace("\r", "&#13;"))  # noqa: S308


@register.simple_tag
def to_do() -> list[dict[str, Any]]:
    """How many rows wait, by kind: drafts to finish, submissions to read."""
    waiting = []
    for model in (Commitment, Claim, Evidence, Verdict):
        rows = Commitment.objects.standing() if model is Commitment else model._default_manager.all()
        counts = rows.aggregate(
            drafts=Count("pk", filter=Q(state=State.DRAFT)), submitted=Count("pk", filter=Q(state=State.SUBMITTED))
        )
        address = reverse(f"admin:commitments_{model._meta.model_name}_changelist")
        waiting.append({"name": model._meta.verbose_name_plural, "address": address} | counts)
    return waiting


@register.simple_tag
def to_sort(article: Article | None = None) -> int:
    """How many proposals wait: of one article, or of all."""
    waiting = Candidate.objects.filter(state=CandidateState.WAITING.value)
    return waiting.filter(article=article).count() if article else waiting.count()


@register.simple_tag
def to_answer() -> int:
    """How many findings wait for an editor's word."""
    return findings.waiting().order_by().count()


@register.filter
def percent(share: float) -> int:
    """A share of 1, in whole hundredths."""
    return round(share * 100)


@register.simple_tag
def returned(row: Model) -> str:
    """Why a draft was handed back, if it was: the last reason given."""
    if getattr(row, "state", "") != State.DRAFT:
        return ""
    last = JournalPayload.objects.filter(reference=row.reference, action__in=("return", "submit"))  # type: ignore[attr-defined]
    payload = last.order_by("-entry_id").first()
    if payload is None or payload.action != "return" or not payload.body:
        return ""

    return str(json.loads(payload.body).get("reason", ""))
