"""The list of commitments, and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tracker.commitments import findings
from tracker.commitments.models import CommitmentVersion, Finding
from tracker.commitments.queries import (
    AsOf,
    as_of,
    is_withdrawn,
    leads_to,
    public_objects,
    published,
    with_child,
)
from tracker.public.asked import Asked, asked_of, moved, not_then, page, part_by_key
from tracker.public.facets import Chosen, understood
from tracker.public.timeline import timeline


@page
def home(request: HttpRequest) -> HttpResponse:
    return redirect("public:commitments")


@page
def commitments(request: HttpRequest) -> HttpResponse:
    """The list: the page's filters are those of the interface."""
    asked = asked_of(request)
    filtered = understood(request.GET, asked)
    chosen = Chosen(filtered, asked)
    total = asked.when.cached(f"commitments {chosen.key}", filtered.qs.count)
    rows = published(asked.when).select_related("dossier").defer("search_text")
    return render(
        request,
        "public/commitments.html",
        {
            "asked": asked,
            "chosen": chosen,
            "page": part_by_key(request, filtered.qs, rows, total=total),
            "query": chosen.query,
        },
    )


@page
def commitment(request: HttpRequest, reference: str) -> HttpResponse:
    """One commitment: its terms, each claim on its words, what came."""
    asked = asked_of(request)
    version = published(asked.when).filter(reference=reference).first()
    if version is not None:
        found = findings.shown(version, asked.when)
        # What the checks found after the last write is on this page too, so its permanent address is of a later instant.
        seen = [asked.when.last_write, *(each.first_seen for each in found)] if asked.when.last_write else []
        permanent = Asked(asked.when, on=asked.when.on, recorded_at=max((at for at in seen if at), default=None))
        return _shown(request, version, asked, permanent=permanent, found=found)
    if is_withdrawn(reference, asked.when):
        # Not a word of what it said.
        return render(request, "public/gone.html", {"asked": asked, "reference": reference}, status=410)
    if (now := leads_to(reference)) and _is_public(now):
        return moved("public:commitment", now, asked)
    if not _is_public(reference):
        raise Http404
    was_shown = published(as_of(on=date.max, recorded_at=asked.recorded_at)).filter(reference=reference).exists()
    return not_then(request, asked, reference, is_commitment=True, was_shown=was_shown)


def render_preview(request: HttpRequest, version: CommitmentVersion, when: AsOf) -> HttpResponse:
    """The page as readers would see it if this version, from `versions.preview`, were public. For the admin: nothing of it is."""
    response = _shown(request, version, Asked(when))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shown(
    request: HttpRequest,
    version: CommitmentVersion,
    asked: Asked,
    *,
    permanent: Asked | None = None,
    found: Sequence[Finding] = (),
) -> HttpResponse:
    """With its permanent address; without one, it is the preview of a page."""
    (shown,) = public_objects([version], asked.when)
    context = {
        "asked": asked,
        "commitment": shown,
        "first_words": _first_words(shown),
        "publishers": {claim["reference"]: claim["article"]["publisher"] for claim in shown["claims"]},
        "timeline": timeline(shown, asked.when.on),
        "permanent": permanent,
        "findings": found,
        "is_earlier_day": version.day_to is not None,
        "is_preview": permanent is None,
    }
    return render(request, "public/commitment.html", context)


def _first_words(shown: dict[str, Any]) -> dict[str, Any] | None:
    """The claim whose words stand at the head of the page: the first that an article's own text gives."""
    return next((claim for claim in shown["claims"] if claim["quotations"]), None)


@page
def short(request: HttpRequest, reference: str) -> HttpResponse:
    """An address of a reference alone, as one notes it, leads to where it is read."""
    asked = asked_of(request)
    match reference[0]:
        case "E":
            return moved("public:commitment", reference, asked)
        case "P":
            return moved("public:party", reference, asked)
        case "D":
            query = f"?dossier={reference}" + (f"&{asked.query}" if asked.query else "")
            return redirect(reverse("public:commitments") + query)
    version = with_child(reference, asked.when)
    if version is None:
        raise Http404
    answer = moved("public:commitment", version.reference, asked)
    answer.headers["Location"] += f"#{reference}"
    return answer


def _is_public(reference: str) -> bool:
    """Whether anything of it is public now, whatever the day."""
    return published(as_of(on=date.max)).filter(reference=reference).exists()
