"""One file into the archive: read, described by its manifest entry if it has one, stored through the actions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tracker.commitments.actions import Actor, Refused, archive_document
from tracker.ops.manifest import Manifest
from tracker.sources.archive import described, receive, undescribed
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
    if content != described(document):
        return "déjà archivé, autrement que le manifeste ne le dit maintenant ; gardé tel quel."
    return ""
