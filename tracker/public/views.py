"""The public pages. They read versions through `queries.published()` and nothing else; they ignore parameters they do not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.commitments import journal as chain
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.models import Commitment, JournalHead
from tracker.commitments.queries import AsOf, as_of, public_journal, public_objects, published
from tracker.commitments.vocabulary import State

PER_PAGE = 25
JOURNAL_PER_PAGE = 100


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """The list: the page's filters are those of the interface."""
    when, notices = _asked(request)
    filtered = CommitmentFilter(request.GET, queryset=published(when))
    form = filtered.form
    if not form.is_valid():
        notices += [_("Un filtre n'a pas été compris ; il est ignoré.")]
    versions = filtered.qs if form.is_valid() else published(when)
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "public/commitments.html",
        {
            "when": when,
            "is_today": "on" not in request.GET,
            "notices": notices,
            "form": form,
            "page": page,
            "query": _query_without(request, "page"),
        },
    )


@require_safe
def commitment(request: HttpRequest, reference: str) -> HttpResponse:
    """One commitment: its terms, each claim on its words, what came."""
    when, notices = _asked(request)
    version = published(when).filter(reference=reference).first()
    if version is None:
        return _not_there(request, reference, when)
    (shown,) = public_objects([version], when)
    claims = {claim["reference"]: claim for claim in shown["claims"]}
    return render(
        request,
        "public/commitment.html",
        {
            "when": when,
            "notices": notices,
            "commitment": shown,
            "claims": claims,
            "permanent": f"?on={when.on.isoformat()}&recorded_at={_recorded_at(when)}",
        },
    )


def _not_there(request: HttpRequest, reference: str, when: AsOf) -> HttpResponse:
    """404 for what was never public, or not yet by that day; 410, without a word of it, for what was withdrawn."""
    found = Commitment.objects.filter(reference=reference).values_list("state", "published_at").first()
    if found and found[0] == State.WITHDRAWN and when.recorded_at is None:
        return render(request, "public/gone.html", {"reference": reference}, status=410)
    if published(as_of(on=date.max)).filter(reference=reference).exists():
        return render(request, "public/not_yet.html", {"reference": reference, "when": when}, status=404)
    raise Http404


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The last changes first, and the head of the chain."""
    entries = public_journal().reverse()
    page = Paginator(entries, JOURNAL_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "public/journal.html",
        {
            "head": JournalHead.objects.get(pk=1),
            "lines": [chain.line(entry) for entry in page],
            "page": page,
        },
    )


@require_safe
def journal_lines(request: HttpRequest) -> StreamingHttpResponse:
    """Every entry as one line of JSON, streamed: the whole chain can be verified from this file alone."""

    def lines() -> Iterator[str]:
        for entry in public_journal().iterator(1000):
            yield chain.canonical(chain.line(entry)) + "\n"

    return StreamingHttpResponse(lines(), content_type="application/x-ndjson; charset=utf-8")


def _asked(request: HttpRequest) -> tuple[AsOf, list[str]]:
    """The point asked for by `on` and `recorded_at`; a value that cannot be read is said so, and the present shown."""
    notices = []
    on, recorded_at = timezone.now().date(), None
    if text := request.GET.get("on"):
        try:
            on = date.fromisoformat(text)
        except ValueError:
            notices.append(_("La date demandée n'a pas été comprise (AAAA-MM-JJ) ; la page montre aujourd'hui."))
    if text := request.GET.get("recorded_at"):
        try:
            recorded_at = _instant(text)
        except ValueError:
            notices.append(_("L'instant demandé n'a pas été compris ; la page montre le présent."))
    return as_of(on=on, recorded_at=recorded_at), notices


def _instant(text: str) -> datetime:
    # A plus sign in an address that was not escaped arrives as a space.
    read = datetime.fromisoformat(text.replace(" ", "+"))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _recorded_at(when: AsOf) -> str:
    """The instant that the permanent address names: the one asked for, or the last write's."""
    at = when.recorded_at or JournalHead.objects.get(pk=1).recorded_at or timezone.now()
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _query_without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    return query.urlencode()


def handler404(request: HttpRequest, exception: Any) -> HttpResponse:
    return render(request, "public/not_found.html", status=404)
