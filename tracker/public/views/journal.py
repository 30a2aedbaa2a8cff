"""The journal, as a page for readers and as a file for those who verify it."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from tracker.commitments import journal as chain
from tracker.commitments.models import JournalHead
from tracker.commitments.queries import history, public_journal
from tracker.public.asked import joined, page, part_by_key, present
from tracker.public.changes import changes

JOURNAL_PER_PAGE = 25
# As long as the column: nothing longer is the reference of an entry.
_LONGEST_REFERENCE = 20


@page
def journal(request: HttpRequest) -> HttpResponse:
    """The last changes first, and the head of the chain; of one reference, where it is asked for."""
    asked = present()
    reference = request.GET.get("reference", "").strip().replace("\0", "")[:_LONGEST_REFERENCE]
    entries = history(reference) if reference else public_journal()
    total = asked.when.cached(f"journal {reference}", entries.count)
    rows = public_journal().reverse()
    found = part_by_key(request, entries.reverse(), rows, total=total, per_page=JOURNAL_PER_PAGE)
    lines = [chain.line(entry) for entry in found]
    context = {
        "asked": asked,
        "head": JournalHead.objects.get(pk=1),
        "lines": [(line, changes(line["payload"])) for line in lines],
        "page": found,
        "reference": reference,
        "query": joined([("reference", reference)]),
    }
    return render(request, "public/journal.html", context)


@page
def journal_lines(request: HttpRequest) -> StreamingHttpResponse:
    """Every entry as one line of JSON, streamed: the whole chain can be verified from this file alone."""

    def lines() -> Iterator[str]:
        for entry in public_journal().iterator(1000):
            yield chain.canonical(chain.line(entry)) + "\n"

    return StreamingHttpResponse(lines(), content_type="application/x-ndjson; charset=utf-8")
