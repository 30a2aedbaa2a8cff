"""The sources: documents, what is quoted from each, and who published it. Never a text, only the words that are quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.commitments import queries
from tracker.commitments.models import CommitmentVersion
from tracker.commitments.queries import as_of, published, quoting, reprints
from tracker.public.asked import asked_of, not_then, page, part_by_key


@dataclass(slots=True)
class Passage:
    """One claim or piece of evidence, with the commitment that it is about."""

    row: dict[str, Any]
    commitment: CommitmentVersion
    is_evidence: bool


@dataclass(slots=True)
class QuotedArticle:
    """An article as the public reads of it, and what this page quotes from it."""

    described: dict[str, Any]
    passages: list[Passage] = field(default_factory=list)


@page
def sources(request: HttpRequest) -> HttpResponse:
    """The documents, the last received first."""
    asked = asked_of(request)
    found = queries.documents(asked.when)
    total = asked.when.cached("documents", found.count)
    context = {
        "asked": asked,
        "page": part_by_key(request, found, found, total=total),
        "publishers": asked.when.cached("publishers", queries.publishers(asked.when).count),
        "query": asked.query,
    }
    return render(request, "public/sources.html", context)


@page
def publishers(request: HttpRequest) -> HttpResponse:
    """Who published what is quoted, by name."""
    asked = asked_of(request)
    found = queries.publishers(asked.when)
    total = asked.when.cached("publishers", found.count)
    context = {"asked": asked, "page": part_by_key(request, found, found, total=total), "query": asked.query}
    return render(request, "public/publishers.html", context)


@page
def document(request: HttpRequest, sha256: str) -> HttpResponse:
    """One document: the file as it was received, and each public passage that quotes it."""
    asked = asked_of(request)
    shown = queries.documents(asked.when).filter(sha256=sha256).first()
    if shown is None:
        if not queries.documents(as_of(on=date.max)).filter(sha256=sha256).exists():
            raise Http404
        return not_then(request, asked, sha256[:8])
    found = part_by_key(
        request,
        quoting(asked.when, document=shown.pk),
        published(asked.when).defer("search_text"),
        total=shown.commitments,  # type: ignore[attr-defined]
    )
    articles = _articles(found, lambda article: article["document"] == sha256)
    groups = {a.described["reprint_group"] for a in articles if a.described["reprint_group"]}
    context = {
        "asked": asked,
        "document": shown,
        "page": found,
        "articles": articles,
        "reprints": [r for r in reprints(asked.when, groups) if r.document_id != shown.pk] if groups else [],
        "query": asked.query,
    }
    return render(request, "public/document.html", context)


@page
def publisher(request: HttpRequest, pk: int) -> HttpResponse:
    """One publisher: its articles that are quoted, and the passages."""
    asked = asked_of(request)
    shown = queries.publishers(asked.when).filter(pk=pk).first()
    if shown is None:
        if not queries.publishers(as_of(on=date.max)).filter(pk=pk).exists():
            raise Http404
        return not_then(request, asked, str(pk))
    found = part_by_key(
        request,
        quoting(asked.when, publisher=pk),
        published(asked.when).defer("search_text"),
        total=shown.commitments,  # type: ignore[attr-defined]
    )
    context = {
        "asked": asked,
        "publisher": shown,
        "page": found,
        "articles": _articles(found, lambda article: article["publisher"] == shown.name),
        "query": asked.query,
    }
    return render(request, "public/publisher.html", context)


def _articles(
    versions: Iterable[CommitmentVersion], is_of_the_page: Callable[[dict[str, Any]], bool]
) -> list[QuotedArticle]:
    """The articles that these versions quote, each once, as the versions describe it."""
    articles: dict[tuple[str, int], QuotedArticle] = {}
    for version in versions:
        for kind in ("claims", "evidence"):
            for row in version.record[kind]:
                described = row["article"]
                if is_of_the_page(described):
                    article = articles.setdefault(
                        (described["document"], described["number"]), QuotedArticle(described)
                    )
                    article.passages.append(Passage(row, version, kind == "evidence"))
    return [articles[place] for place in sorted(articles)]
