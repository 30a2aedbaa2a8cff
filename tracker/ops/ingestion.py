"""One file into the archive: read, described by its manifest entry if it has one, stored through the actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tracker.commitments.actions import Actor, Refused, archive_document
from tracker.ops.manifest import Manifest
from tracker.sources.archive import DocumentContent, RegionContent, described, receive, undescribed
from tracker.sources.models import Document


def ingest(path: Path, manifest: Manifest, *, actor: Actor, at: datetime, max_bytes: int) -> tuple[Document, bool]:
    """The document, and whether it is new. Raises `RefusedFile`, `BadEntry` or `Refused`; nothing is written then."""
    received = receive(path, max_bytes=max_bytes)
    content = manifest.content(path.name, received.text) or undescribed(received.text)
    try:
        return archive_document(actor=actor, at=at, received=received, content=content)
    except Refused as error:
        if mistake := manifest.refuse(path.name, error.sentence):
            raise mistake from error
        raise


def remark(path: Path, manifest: Manifest, document: Document) -> str:
    """What the sender would want to know of a document that is archived, as one French sentence; empty if nothing.

    What is archived is not rewritten, so a manifest that says otherwise, or nothing, is not silently passed over.
    """
    if not manifest.documents:
        return ""
    content = manifest.content(path.name, document.text)
    if content is None:
        return "le manifeste ne le décrit pas ; il est archivé comme un seul article, sans éditeur ni date."
    if _in_order(content) != _in_order(described(document)):
        return "déjà archivé, autrement que le manifeste ne le dit maintenant ; gardé tel quel."
    return ""


def _in_order(content: DocumentContent) -> DocumentContent:
    """The same content with its regions in the order of the text, which is how the archive gives them back."""
    return replace(
        content,
        articles=tuple(replace(a, regions=tuple(sorted(a.regions, key=_start))) for a in content.articles),
        regions=tuple(sorted(content.regions, key=_start)),
    )


def _start(region: RegionContent) -> int:
    return region.span.start
