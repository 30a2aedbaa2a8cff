"""The manifest of a folder of documents: articles and regions as spans, publishers, dates and how they are known.

Its form is documented for editors in `docs/fixtures.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.extraction.edtf import bounds
from tracker.ops.lines import BadEntry, Entry, Word, read
from tracker.sources.archive import ArticleContent, DocumentContent, RegionContent
from tracker.sources.vocabulary import DateBasis
from tracker.text import NormalisedText, RegionKind, Span, normalise

DATE_BASES = {"imprimée": DateBasis.PRINTED, "déduite": DateBasis.INFERRED, "inconnue": DateBasis.UNKNOWN}
REGION_KINDS = {
    "commentaires": RegionKind.COMMENTS,
    "publicité": RegionKind.ADVERTISEMENT,
    "renvoi": RegionKind.TEASER,
    "légende": RegionKind.CAPTION,
    "signature": RegionKind.SIGNATURE,
    "site": RegionKind.BOILERPLATE,
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """Its entries by file name. What one says of its document is read once the document's text is at hand."""

    documents: dict[str, Entry]

    def content(self, name: str, text: str) -> DocumentContent | None:
        """What the manifest says of this file, or None. Raises `BadEntry` where it does not fit the text."""
        entry = self.documents.get(name)
        return _document(entry, text) if entry else None

    def refuse(self, name: str, why: str) -> BadEntry | None:
        """The mistake, at the line where this file is described; None where it is not."""
        entry = self.documents.get(name)
        return entry.refuse(why) if entry else None


def read_manifest(path: Path) -> Manifest:
    """Raises `BadEntry` where the file is malformed. Each document's own entry is read with its text, so one bad
    entry stops one file."""
    root = read(path)
    documents: dict[str, Entry] = {}
    for entry in root.entries("documents"):
        name = entry.required("fichier")
        if "/" in name.text:
            raise name.refuse(f"« {name.text} » : écrivez le nom du fichier seul, sans dossier.")
        if name.text in documents:
            raise name.refuse(f"le fichier {name.text} est décrit deux fois.")
        documents[name.text] = entry
    root.done()
    return Manifest(documents)


def _document(entry: Entry, text: str) -> DocumentContent:
    folded = normalise(text)
    content = DocumentContent(
        url=entry.word("adresse").text,
        articles=tuple(_article(article, folded) for article in entry.entries("articles")),
        regions=_regions(entry, folded),
    )
    entry.done()
    return content


def _article(entry: Entry, text: NormalisedText) -> ArticleContent:
    publisher = entry.word("éditeur").text
    article = ArticleContent(
        span=_span(entry, text),
        headline=entry.word("titre").text,
        publisher="" if publisher.casefold() == "inconnu" else publisher,
        authors=tuple(_authors(entry)),
        language=entry.word("langue").text or "fr",
        published=_date(entry.word("date")),
        date_basis=entry.required("date connue").one_of(DATE_BASES, "date connue"),
        date_note=entry.word("date note").text,
        reprint_group=entry.word("reprise").text,
        regions=_regions(entry, text),
    )
    entry.done()
    return article


def _authors(entry: Entry) -> Iterator[str]:
    for author in entry.words("auteurs"):
        if isinstance(author, Entry):
            raise author.refuse("« auteurs » est une liste de noms.")
        yield author.text


def _date(word: Word) -> str:
    """The date as EDTF, empty where it is unknown."""
    if not word.text or word.text.casefold() == "inconnue":
        return ""
    return word.checked(bounds)


def _regions(entry: Entry, text: NormalisedText) -> tuple[RegionContent, ...]:
    """In the order of the text, whatever theirs in the file: it is how the archive gives them back."""
    return tuple(sorted((_region(zone, text) for zone in entry.entries("zones")), key=lambda zone: zone.span))


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
