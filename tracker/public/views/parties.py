"""The parties: who promises, receives, builds, supplies, pays."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.commitments.queries import (
    as_of,
    facets,
    leads_to,
    naming,
    parties_called,
    parts,
    published,
    same_as,
)
from tracker.public.asked import asked_of, joined, moved, not_then, page, part, part_by_key

PARTIES_PER_PAGE = 50
# Nobody types a longer name.
_LONGEST_QUERY = 200


@page
def parties(request: HttpRequest) -> HttpResponse:
    """Every public party, the one that the most commitments name first."""
    asked = asked_of(request)
    q = request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    found = parties_called(asked.when, q) if q else facets(asked.when).parties
    return render(
        request,
        "public/parties.html",
        {
            "asked": asked,
            "q": q,
            "page": part(request, found, total=len(found), per_page=PARTIES_PER_PAGE),
            "query": joined([("q", q), *asked.point.items()]),
        },
    )


@page
def party(request: HttpRequest, reference: str) -> HttpResponse:
    """One party: its names as written, its parts, and the commitments that name it."""
    asked = asked_of(request)
    shown = next((party for party in facets(asked.when).parties if party.reference == reference), None)
    if shown is None:
        if (now := leads_to(reference)) and _is_public(now):
            return moved("public:party", now, asked)
        if not _is_public(reference):
            raise Http404
        return not_then(request, asked, reference)
    named = naming(asked.when, reference)
    rows = published(asked.when).defer("search_text")
    return render(
        request,
        "public/party.html",
        {
            "asked": asked,
            "party": shown,
            "parts": parts(asked.when, reference),
            "same_as": same_as(asked.when, reference),
            "page": part_by_key(request, named, rows, total=shown.commitments),
            "query": asked.query,
        },
    )


def _is_public(reference: str) -> bool:
    """Whether anything public names it now, whatever the day."""
    return naming(as_of(on=date.max), reference).exists()
