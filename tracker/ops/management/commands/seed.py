"""`manage.py seed`: the five documents of `seeds/` and the commitments of `fixtures/`, as often as one likes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from tracker.commitments.actions import Refused
from tracker.ops.curated import ACTOR, LoadFailed, load
from tracker.ops.ingestion import ingest, remark
from tracker.ops.lines import BadEntry
from tracker.ops.manifest import read_manifest
from tracker.sources.archive import RefusedFile


class Command(BaseCommand):
    help = "Archive les documents de départ et charge les engagements relevés. De nouveau : ne perd ni ne double rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seeds", type=Path, default=settings.BASE_DIR / "seeds")
        parser.add_argument("--fixtures", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *, seeds: Path, fixtures: Path, **options: Any) -> None:
        at = timezone.now()
        try:
            manifest = read_manifest(seeds / "manifest.yaml")
            archived = []
            for path in (seeds / name for name in manifest.documents):
                document, new = ingest(path, manifest, actor=ACTOR, at=at, max_bytes=settings.ARCHIVE_MAX_BYTES)
                archived.append(new)
                if sentence := remark(path, manifest, document):
                    self.stderr.write(f"{path} : {sentence}")
            with tqdm(unit=" engagement", desc="engagements", disable=None) as bar:
                report = load(fixtures, at=at, progress=bar.update)
        except (RefusedFile, BadEntry) as error:
            raise CommandError(str(error)) from error
        except Refused as error:
            raise CommandError(error.sentence) from error
        except LoadFailed as error:
            raise CommandError("Rien n'a été chargé.\n" + "\n".join(error.sentences)) from error
        for sentence in report.kept + report.gone:
            self.stderr.write(sentence)
        self.stdout.write(
            f"Documents : {sum(archived)} archivés, {len(archived) - sum(archived)} déjà là. "
            f"Entrées : {report.created} créées, {report.corrected} corrigées, {report.unchanged} inchangées, "
            f"{len(report.kept)} gardées telles que les rédacteurs les ont laissées."
        )
