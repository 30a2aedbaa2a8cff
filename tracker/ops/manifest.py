"""The manifest of a folder of documents: articles and regions as spans, publishers, dates and how they are known.

Its form is documented for editors in `docs/fixtures.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker.ops.lines import Entry, Word, read
from tracker.sources.archive import ArticleContent, DocumentContent, RegionContent
from tracker.sources.vocabulary import DateBasis
from tracker.text import NormalisedText, RegionKind, Span, normalise

DATE_BASES = {"imprimée": DateBasis.PRINTED, "déduite": DateBasis.INFERRED, "inconnue": DateBasis.UNKNOWN}
REGION_KINDS = {
    "commentaires": RegionKind.COMMENTS,
    "annonce": RegionKind.ADVERTISEMENT,
    "renvoi": RegionKind.TEASER,
    "légende": RegionKind.CAPTION,
    "signature": RegionKind.SIGNATURE,
    "site": RegionKind.BOILERPLATE,
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """By file name: what it says of the document, once its text is at hand."""

    documents: dict[str, Callable[[str], DocumentContent]]

    def content(self, name: str, text: str) -> DocumentContent | None:
        """What the manifest says of this file, or None. Raises `BadEntry` where it does not fit the text."""
        describe = self.documents.get(name)
        return describe(text) if describe else None


def read_manifest(path: Path) -> Manifest:
    """Raises `BadEntry` where the file is malformed. Each document's own entry is read with its text, so one bad
    entry stops one file."""
    root = read(path)
    documents: dict[str, Callable[[str], DocumentContent]] = {}
    for entry in root.entries("documents"):
        name = entry.required("fichier")
        if name.text in documents:
            raise name.refuse(f"le fichier {name.text} est décrit deux fois.")
        documents[name.text] = lambda text, entry=entry: _document(entry, text)  # type: ignore[misc]
    root.done()
    return Manifest(documents)


def _document(entry: Entry, text: str) -> DocumentContent:
    folded = normalise(text)
    content = DocumentContent(
        url=entry.word("adresse").text,
        articles=tuple(_article(article, folded) for article in entry.entries("articles")),
        regions=tuple(_region(region, folded) for region in entry.entries("zones")),
    )
    entry.done()
    return content


def _article(entry: Entry, text: NormalisedText) -> ArticleContent:
    publisher = entry.word("éditeur").text
    date = entry.word("date").text
    article = ArticleContent(
        span=_span(entry, text),
        headline=entry.word("titre").text,
        publisher="" if publisher.casefold() == "inconnu" else publisher,
        authors=tuple(word.text for word in entry.words("auteurs") if isinstance(word, Word)),
        language=entry.word("langue").text or "fr",
        published="" if date.casefold() == "inconnue" else date,
        date_basis=entry.required("date connue").one_of(DATE_BASES, "date connue"),
        date_note=entry.word("date note").text,
        reprint_group=entry.word("reprise").text,
        regions=tuple(_region(region, text) for region in entry.entries("zones")),
    )
    entry.done()
    return article


def _region(entry: Entry, text: NormalisedText) -> RegionContent:
    region = RegionContent(entry.required("genre").one_of(REGION_KINDS, "genre de zone"), _span(entry, text))
    entry.done()
    return region


def _span(entry: Entry, text: NormalisedText) -> Span:
    """The span, once its first and last words are checked: a manifest written for another text is refused."""
    try:
        span = Span(entry.required("de").whole(), entry.required("à").whole())
        words = normalise(span.of(text.original)).text.strip()
    except ValueError:
        raise entry.refuse(
            "ce passage n'est pas dans le texte (« de » avant « à », positions en caractères)."
        ) from None
    first, last = entry.word("commence par"), entry.word("finit par")
    if not words.startswith(normalise(first.text).text):
        raise first.refuse(f"le passage ne commence pas par « {first.text} » mais par « {words[:40]} ».")
    if not words.endswith(normalise(last.text).text):
        raise last.refuse(f"le passage ne finit pas par « {last.text} » mais par « {words[-40:]} ».")
    return span
