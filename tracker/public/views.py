"""The public pages. They read versions through `queries.published()` and nothing else; they ignore parameters they do not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tracker.commitments import journal as chain
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.models import JournalHead
from tracker.commitments.queries import (
    AsOf,
    as_of,
    is_withdrawn,
    public_journal,
    public_objects,
    published,
    read_day,
    read_instant,
)

PER_PAGE = 25
JOURNAL_PER_PAGE = 100


def _page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page is read only: GET and HEAD. Nothing else gets as far as a CSRF check; it is told 405."""
    return csrf_exempt(require_safe(view))


@dataclass(slots=True)
class _Asked:
    """The point that a page shows. `on` and `recorded_at` are set only where the address asked for them."""

    when: AsOf
    on: date | None = None
    recorded_at: datetime | None = None
    notices: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The parameters that lead to the same point on another page; empty for the present."""
        asked = {"on": self.on and self.on.isoformat(), "recorded_at": self.recorded_at and _z(self.recorded_at)}
        return urlencode({name: value for name, value in asked.items() if value}, safe=":")


@_page
def home(request: HttpRequest) -> HttpResponse:
    return redirect("public:commitments")


@_page
def commitments(request: HttpRequest) -> HttpResponse:
    """The list: the page's filters are those of the interface. One that cannot be read is named and left out."""
    asked = _asked(request)
    filtered = CommitmentFilter(request.GET, queryset=published(asked.when))
    unread = set(filtered.form.errors)
    if unread:
        understood = request.GET.copy()
        for name in sorted(unread):
            understood.pop(name, None)
            label = filtered.form.fields[name].label
            asked.notices.append(_("Le filtre « %(name)s » n'a pas été compris ; il est ignoré.") % {"name": label})
        filtered = CommitmentFilter(understood, queryset=published(asked.when))
    page = Paginator(filtered.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "public/commitments.html",
        {
            "asked": asked,
            "form": filtered.form,
            "page": page,
            "query": _query_without(request, "page"),
        },
    )


@_page
def commitment(request: HttpRequest, reference: str) -> HttpResponse:
    """One commitment: its terms, each claim on its words, what came."""
    asked = _asked(request)
    version = published(asked.when).filter(reference=reference).first()
    if version is None:
        return _not_there(request, reference, asked)
    (shown,) = public_objects([version], asked.when)
    permanent = _Asked(asked.when, on=asked.when.on, recorded_at=asked.when.last_write)
    return render(request, "public/commitment.html", {"asked": asked, "commitment": shown, "permanent": permanent})


def _not_there(request: HttpRequest, reference: str, asked: _Asked) -> HttpResponse:
    """404 for what was never public, or not yet at that point; 410, without a word of it, for what was withdrawn."""
    if is_withdrawn(reference, asked.when):
        return render(request, "public/gone.html", {"asked": asked, "reference": reference}, status=410)
    if not published(as_of(on=date.max)).filter(reference=reference).exists():
        raise Http404
    was_shown = published(as_of(on=date.max, recorded_at=asked.recorded_at)).filter(reference=reference).exists()
    context = {"asked": asked, "reference": reference, "was_shown": was_shown}
    return render(request, "public/not_yet.html", context, status=404)


@_page
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


@_page
def journal_lines(request: HttpRequest) -> StreamingHttpResponse:
    """Every entry as one line of JSON, streamed: the whole chain can be verified from this file alone."""

    def lines() -> Iterator[str]:
        for entry in public_journal().iterator(1000):
            yield chain.canonical(chain.line(entry)) + "\n"

    return StreamingHttpResponse(lines(), content_type="application/x-ndjson; charset=utf-8")


def _asked(request: HttpRequest) -> _Asked:
    """The point asked for by `on` and `recorded_at`; a value that cannot be read is said so, and the present shown."""
    on, recorded_at, notices = None, None, []
    if text := request.GET.get("on"):
        try:
            on = read_day(text)
        except ValueError:
            notices.append(_("La date demandée n'a pas été comprise (AAAA-MM-JJ) ; la page montre aujourd'hui."))
    if text := request.GET.get("recorded_at"):
        try:
            recorded_at = read_instant(text)
        except ValueError:
            notices.append(_("L'instant demandé n'a pas été compris ; la page montre le présent."))
    # What was shown at an instant was shown on its day, unless another is asked for.
    day = on or (recorded_at or timezone.now()).date()
    return _Asked(as_of(on=day, recorded_at=recorded_at), on, recorded_at, notices)


def _z(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _query_without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    return query.urlencode()


def handler404(request: HttpRequest, exception: Any) -> HttpResponse:
    return render(request, "public/not_found.html", status=404)
