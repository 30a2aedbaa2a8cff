"""`manage.py ingest FILE… [--manifest FILE]`: archives documents as received, and proposes what is announced in them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from tracker.commitments.actions import Actor, Refused
from tracker.editorial import queue
from tracker.extraction.parties import Gazetteer
from tracker.ops.ingestion import ingest, remark
from tracker.ops.lines import BadEntry
from tracker.ops.manifest import Manifest, read_manifest
from tracker.sources.archive import RefusedFile, printable

ACTOR = Actor(name="manage.py ingest", role="exploitation")


class Command(BaseCommand):
    help = "Archive des documents tels que reçus. Un fichier refusé est nommé ; les autres sont archivés."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument("--manifest", type=Path, help="Ce que l'on sait de ces documents (voir docs/fixtures.md).")

    def handle(self, *, files: list[Path], manifest: Path | None, **options: Any) -> None:
        try:
            described = read_manifest(manifest) if manifest else Manifest({})
        except BadEntry as error:
            raise CommandError(str(error)) from error
        refused = 0
        names: Gazetteer | None = None
        for path in tqdm(files, unit="document", disable=len(files) < 20 or None):
            try:
                document, new = ingest(
                    path, described, actor=ACTOR, at=timezone.now(), max_bytes=settings.ARCHIVE_MAX_BYTES
                )
            except (RefusedFile, BadEntry, Refused) as error:
                refused += 1
                match error:
                    case RefusedFile():
                        self.stderr.write(str(error))
                    case Refused():
                        self.stderr.write(f"{printable(path)} : {error.sentence}")
                    case _:
                        self.stderr.write(f"{printable(path)} : {error}")
                continue
            if new:
                names = names or queue.gazetteer()
                queue.fill_document(document, at=timezone.now(), names=names)
            if sentence := remark(path, described, document):
                self.stderr.write(f"{printable(path)} : {sentence}")
            said = "archivé" if new else "déjà archivé"
            self.stdout.write(
                f"{printable(path)} : {said} ({document.sha256[:12]}, {document.articles.count()} article(s))."
            )
        if refused:
            others = "les autres sont archivés" if refused < len(files) else "rien n'est archivé"
            raise CommandError(f"{refused} fichier(s) refusé(s) sur {len(files)} ; {others}.")
