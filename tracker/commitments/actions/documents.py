"""Documents and publishers: what the archive received, and what is said of it. Bytes and text never change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tracker.commitments import record
from tracker.commitments.actions.door import Actor, ChangedMeanwhile, Refused, Unchanged, reasoned, save, write
from tracker.commitments.actions.words import check_place
from tracker.commitments.models import Claim, Commitment, Evidence
from tracker.commitments.models.commitments import CommitmentQuerySet
from tracker.commitments.versions import refold
from tracker.extraction.edtf import EdtfError
from tracker.sources import archive
from tracker.sources.models import Article, Document, Publisher
from tracker.sources.quoting import ArticleReader
from tracker.text import Span


def archive_document(
    *, actor: Actor, at: datetime, received: archive.Received, content: archive.DocumentContent
) -> tuple[Document, bool]:
    """Archives a file with its articles and regions. The same bytes again give the same document, untouched, and False."""
    with write(actor, at) as writing:
        known = Document.objects.filter(sha256=received.sha256).first()
        if known:
            return known, False
        try:
            document = archive.store(received, content, at=at)
        except (ValueError, EdtfError) as error:
            raise Refused(str(error)) from error
        # A document is read by the public only through the claims that quote it.
        writing.record("archive_document", document.sha256[:12], public=False, after=record.describe_document(document))
        return document, True


def correct_document(
    *,
    actor: Actor,
    at: datetime,
    document: Document,
    seen: archive.DocumentContent,
    content: archive.DocumentContent,
    reason: str = "",
) -> Document:
    """Says anew what is known of a document: its articles, their publishers and dates, its regions. Never its bytes or text.

    `seen` is the description that the caller read. Articles keep their order; new ones come after them, and one from which
    nothing is quoted may be left out at the end. Refused where a quotation would leave its article, or fall into a zone that
    announces nothing; `Unchanged` where it is described so already.
    """
    with write(actor, at) as writing:
        row = Document.objects.get(pk=document.pk)
        if archive.described(row) != seen:
            raise ChangedMeanwhile("Ce document a été décrit autrement entre-temps ; relisez-le, puis recommencez.")
        affected = _quoting(Article.objects.filter(document=row).values_list("pk"))
        public = affected.exists()
        reason = reasoned(reason, needed=public)
        before = record.describe_document(row)
        try:
            archive.redescribe(row, content)
        except (ValueError, EdtfError) as error:
            raise Refused(str(error)) from error
        _refuse_lost_words(row)
        after = record.describe_document(row)
        if after == before:
            raise Unchanged("Rien n'a changé dans ce document : rien n'est inscrit au journal.")
        entry = writing.record("correct", row.sha256[:12], public=public, reason=reason, before=before, after=after)
        refold(affected, entry)
        return row


def correct_publisher(
    *, actor: Actor, at: datetime, publisher: Publisher, name: str, url: str | None = None, reason: str = ""
) -> Publisher:
    """Changes a publisher's name, and its address if one is given, wherever its articles are quoted. `Unchanged` where nothing is
    said otherwise."""
    with write(actor, at) as writing:
        row = Publisher.objects.select_for_update().get(pk=publisher.pk)
        if (row.name, row.url) != (publisher.name, publisher.url):
            raise ChangedMeanwhile(f"« {row.name} » a été modifié entre-temps ; relisez-le, puis recommencez.")
        affected = _quoting(Article.objects.filter(publisher=row).values_list("pk"))
        public = affected.exists()
        reason = reasoned(reason, needed=public)
        before = record.describe_publisher(row)
        row.name, row.url = name.strip(), row.url if url is None else url
        save(row)
        after = record.describe_publisher(row)
        if after == before:
            raise Unchanged(f"Rien n'a changé pour « {row.name} » : rien n'est inscrit au journal.")
        entry = writing.record("correct", f"M-{row.pk}", public=public, reason=reason, before=before, after=after)
        refold(affected, entry)
        return row


def _refuse_lost_words(document: Document) -> None:
    """A name, a cue, a date may stand outside the quotations; it stays inside its article all the same."""
    for article in document.articles.prefetch_related("regions", "claims__parties", "evidence"):
        reader = ArticleReader(article)
        for claim in article.claims.all():
            places = [(getattr(claim, f"{name}_start"), getattr(claim, f"{name}_end")) for name in _BESIDE_QUOTATIONS]
            _check_places(reader, claim, places + [(name.start, name.end) for name in claim.parties.all()])
        for item in article.evidence.all():
            _check_places(reader, item, [(item.occurred_start, item.occurred_end)])


_BESIDE_QUOTATIONS = ("cue", "speaker", "said")


def _check_places(
    reader: ArticleReader, row: Claim | Evidence, places: Iterable[tuple[int | None, int | None]]
) -> None:
    for start, end in places:
        if start is not None and end is not None:
            check_place(reader, Span(start, end), f"{row.reference} : le passage")


def _quoting(articles: QuerySet[Article, Any]) -> CommitmentQuerySet:
    """The published commitments that quote these articles in public."""
    return Commitment.objects.published().filter(
        Q(claims__in=Claim.objects.published().filter(article__in=articles))
        | Q(evidence__in=Evidence.objects.published().filter(article__in=articles))
    )
