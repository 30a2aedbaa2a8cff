"""The archive: bytes as received, the text read from them, articles and regions on their spans.

`receive` reads a file and refuses what cannot be archived; `store` writes one received document inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Field, Model

from tracker.sources import likeness
from tracker.sources.models import ArchivedFile, Article, Document, Publisher, Region, ReprintGroup
from tracker.sources.reading import Suggested, Unreadable, read
from tracker.sources.vocabulary import DateBasis
from tracker.text import NormalisedText, QuotationState, RegionKind, Span, locate, normalise

_HEADLINE_LIMIT = 300
# What would break a message's one line, or cannot be written at all (a name that is not UTF-8).
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def printable(name: object) -> str:
    """A file's name or path on one line, whatever characters it has."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(name))


class RefusedFile(Exception):
    """A file the sender can mend. The message is one French sentence, on one line: which file, why, what to do."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{printable(name)} : {why}")
        self.name = name
        self.why = why


@dataclass(frozen=True, slots=True)
class Received:
    """A file as received, with the text read from it, by which tool and version, and what the file says of itself."""

    name: str
    content: bytes
    sha256: str
    media_type: str
    text: str
    text_tool: str
    text_tool_version: str
    suggested: Suggested | None = None


@dataclass(frozen=True, slots=True)
class RegionContent:
    kind: RegionKind
    span: Span


@dataclass(frozen=True, slots=True)
class ArticleContent:
    """One article of a document. `publisher` is empty where the text names none; `published` is EDTF, empty where unknown."""

    span: Span
    headline: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    language: str = "fr"
    published: str = ""
    date_basis: DateBasis = DateBasis.UNKNOWN
    date_note: str = ""
    reprint_group: str = ""
    regions: tuple[RegionContent, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """What a manifest, or a form, says of a document beyond its bytes. `regions` are those outside every article."""

    url: str = ""
    articles: tuple[ArticleContent, ...] = field(default=())
    regions: tuple[RegionContent, ...] = ()


def receive(path: Path, *, max_bytes: int) -> Received:
    """Reads a file. Raises `RefusedFile` when it is unreadable, no ordinary file, empty, too large, or none that
    `reading` takes for text, a page or a PDF."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise RefusedFile(str(path), "c'est un dossier ; donnez les fichiers qu'il contient.")
        if not stat.S_ISREG(mode):
            # Reading a pipe or a device might wait for ever.
            raise RefusedFile(str(path), "ce n'est pas un fichier ordinaire ; enregistrez-en le contenu d'abord.")
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise RefusedFile(str(path), "ce fichier n'existe pas ; vérifiez le chemin.") from None
    except OSError as error:
        raise RefusedFile(str(path), f"illisible ({error.strerror}) ; vérifiez les droits du fichier.") from None
    if any(0xD800 <= ord(c) <= 0xDFFF for c in path.name):
        raise RefusedFile(str(path), "le nom du fichier n'est pas en UTF-8 ; renommez-le.")
    try:
        return received(path.name, content, max_bytes=max_bytes)
    except RefusedFile as refused:
        raise RefusedFile(str(path), refused.why) from None


def received(name: str, content: bytes, *, max_bytes: int) -> Received:
    """The same from bytes at hand (an upload, a pasted text). Raises `RefusedFile`."""
    if not content:
        raise RefusedFile(name, "le fichier est vide ; rien à archiver.")
    if len(content) > max_bytes:
        raise RefusedFile(name, f"le fichier dépasse {max_bytes:,} octets ; découpez-le.".replace(",", " "))
    try:
        reading = read(content)
    except Unreadable as why:
        raise RefusedFile(name, str(why)) from None
    return Received(
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=reading.media_type,
        text=reading.text,
        text_tool=reading.tool,
        text_tool_version=reading.tool_version,
        suggested=reading.suggested,
    )


def undescribed(text: str) -> DocumentContent:
    """What is known of a document that no manifest describes: one article, nothing said of who published it, or when."""
    start = len(text) - len(text.lstrip())
    span = Span(start, len(text.rstrip()))
    first_line = span.of(text).split("\n", 1)[0].strip()
    is_headline = len(first_line) <= _HEADLINE_LIMIT and _stands_in(first_line, normalise(text), span)
    return DocumentContent(articles=(ArticleContent(span, headline=first_line if is_headline else ""),))


def _stands_in(headline: str, text: NormalisedText, span: Span) -> bool:
    """Whether these words are in the article, be it several times. A line of invisible characters has none."""
    if not normalise(headline).text.strip():
        return False
    return locate(headline, text, within=span).state in (QuotationState.VERIFIED, QuotationState.AMBIGUOUS)


def described(document: Document) -> DocumentContent:
    """What the archive says of a document, in the form in which a manifest says it."""
    articles = document.articles.select_related("publisher", "reprint_group")
    regions: dict[int | None, list[Region]] = defaultdict(list)
    for region in document.regions.all():
        regions[region.article_id].append(region)
    return DocumentContent(
        url=document.url,
        articles=tuple(
            ArticleContent(
                span=article.span,
                headline=article.headline,
                publisher=article.publisher.name if article.publisher else "",
                authors=tuple(article.authors),
                language=article.language,
                published=article.published_edtf,
                date_basis=DateBasis(article.date_basis),
                date_note=article.date_note,
                reprint_group=article.reprint_group.key if article.reprint_group else "",
                regions=_region_contents(regions[article.pk]),
            )
            for article in articles
        ),
        regions=_region_contents(regions[None]),
    )


def _region_contents(regions: Iterable[Region]) -> tuple[RegionContent, ...]:
    return tuple(RegionContent(RegionKind(region.kind), region.span) for region in regions)


def check(text: str, content: DocumentContent) -> None:
    """Raises ValueError, with a French sentence, where articles and regions do not fit the text or one another."""
    normalised = normalise(text)
    for n, article in enumerate(content.articles, 1):
        if article.span.end > len(text):
            raise ValueError(f"article {n} : il finit à {article.span.end}, après la fin du texte ({len(text)}).")
        if article.headline and not _stands_in(article.headline, normalised, article.span):
            raise ValueError(f"article {n} : le titre « {article.headline} » ne se trouve pas dans l'article.")
        for region in article.regions:
            if not article.span.contains(region.span):
                raise ValueError(f"article {n} : la zone {region.span.start}–{region.span.end} sort de l'article.")
    _refuse_overlaps("les articles", [article.span for article in content.articles])
    outside = [region.span for region in content.regions]
    _refuse_overlaps("les articles et les zones hors article", [a.span for a in content.articles] + outside)
    if any(span.end > len(text) for span in outside):
        raise ValueError(f"une zone finit après la fin du texte ({len(text)}).")
    for article in content.articles:
        _refuse_overlaps("les zones", [region.span for region in article.regions])


def _refuse_overlaps(what: str, spans: Sequence[Span]) -> None:
    ordered = sorted(spans)
    for before, after in pairwise(ordered):
        if before.overlaps(after):
            raise ValueError(f"{what} se chevauchent ({before.start}–{before.end} et {after.start}–{after.end}).")


def store(received: Received, content: DocumentContent, *, at: datetime) -> Document:
    """Writes a new document with its articles and regions, and finds what they are like. Raises ValueError, with a French
    sentence; writes all or nothing only inside the caller's transaction."""
    check(received.text, content)
    document = Document(
        sha256=received.sha256,
        filename=received.name,
        media_type=received.media_type,
        size=len(received.content),
        retrieved_at=at,
        url=content.url,
        text=received.text,
        text_tool=received.text_tool,
        text_tool_version=received.text_tool_version,
    )
    _save(document)
    ArchivedFile.objects.create(document=document, content=received.content)
    articles = []
    for number, described in enumerate(content.articles, 1):
        try:
            articles.append(_save_article(document, number, described))
        except ValueError as error:
            raise ValueError(f"article {number} : {error}") from error
    _save_regions(document, None, content.regions)
    likeness.index(articles)
    return document


def redescribe(document: Document, content: DocumentContent) -> None:
    """Replaces what is said of a stored document: articles by their numbers, and all regions. Raises ValueError, with a French
    sentence, also where a quotation would leave its article, or fall into a zone that announces nothing; writes all or nothing only
    inside the caller's transaction."""
    check(document.text, content)
    document.url = content.url
    _save(document, only=["url"])
    document.regions.all().delete()
    known = {article.number: article for article in document.articles.prefetch_related("quotations")}
    for number in sorted(set(known) - set(range(1, len(content.articles) + 1))):
        if known[number].quotations.exists():
            raise ValueError(f"l'article {number} est cité : il ne s'enlève pas.")
        likeness.forget([known[number]])
        known[number].delete()
    articles = []
    for number, described in enumerate(content.articles, 1):
        article = known.get(number)
        try:
            _refuse_lost_quotations(article, described)
            articles.append(_save_article(document, number, described, article))
        except ValueError as error:
            raise ValueError(f"article {number} : {error}") from error
    _save_regions(document, None, content.regions)
    likeness.index(articles)


def _refuse_lost_quotations(article: Article | None, described: ArticleContent) -> None:
    for quotation in article.quotations.all() if article else ():
        if not described.span.contains(quotation.span):
            raise ValueError(f"la citation « {quotation} » en sortirait.")
        for region in described.regions:
            silent = region.kind in (RegionKind.COMMENTS, RegionKind.ADVERTISEMENT)
            if silent and region.span.overlaps(quotation.span):
                raise ValueError(f"la citation « {quotation} » serait dans une zone qui n'engage personne.")


def _save_article(document: Document, number: int, described: ArticleContent, known: Article | None = None) -> Article:
    article = known or Article(document=document, number=number)
    article.start, article.end = described.span.start, described.span.end
    article.headline = described.headline
    article.publisher = _publisher(described.publisher)
    article.authors = list(described.authors)
    article.language = described.language
    article.date_basis, article.date_note = described.date_basis.value, described.date_note
    article.reprint_group = _reprint_group(described.reprint_group)
    article.set_published(described.published)
    _save(article)
    _save_regions(document, article, described.regions)
    return article


def _save(row: Document | Article | Region | Publisher | ReprintGroup, *, only: Sequence[str] | None = None) -> None:
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        # PostgreSQL stores none, SQLite would.
        if any("\0" in text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)):
            raise ValueError(f"{column.verbose_name} : un caractère nul (U+0000) n'est pas du texte ; retirez-le.")
    try:
        row.full_clean()
    except ValidationError as error:
        raise ValueError(" ".join(_sentences(row, error))) from error
    row.save(update_fields=only)


def _sentences(row: Model, error: ValidationError) -> Iterator[str]:
    """Django's messages, each with the name of the field it is about."""
    for field_name, messages in error.message_dict.items():
        field = None if field_name == NON_FIELD_ERRORS else row._meta.get_field(field_name)
        named = f"{field.verbose_name} : " if isinstance(field, Field) else ""
        yield from (named + message for message in messages)


def _save_regions(document: Document, article: Article | None, regions: Sequence[RegionContent]) -> None:
    for region in regions:
        _save(
            Region(
                document=document,
                article=article,
                kind=region.kind.value,
                start=region.span.start,
                end=region.span.end,
            )
        )


def _publisher(name: str) -> Publisher | None:
    if not name:
        return None
    known = None if "\0" in name else Publisher.objects.filter(name=name).first()
    if known:
        return known
    publisher = Publisher(name=name)
    _save(publisher)
    return publisher


def _reprint_group(key: str) -> ReprintGroup | None:
    if not key:
        return None
    known = None if "\0" in key else ReprintGroup.objects.filter(key=key).first()
    if known:
        return known
    group = ReprintGroup(key=key)
    _save(group)
    return group
