"""`manage.py extract FILE|FOLDER… [--published EDTF] [--manifest FILE] [--jobs N]`: proposed claims, one JSON object a line."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from tracker.extraction.edtf import EdtfError
from tracker.ops.extraction import Asked, files, read
from tracker.ops.lines import BadEntry


def _jobs(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise ArgumentTypeError(f"« {word} » n'est pas un nombre de processus ; écrivez par exemple 2.")
    return int(word)


class Command(BaseCommand):
    help = (
        "Propose les engagements que des textes semblent annoncer, un objet JSON par ligne (docs/extract.md). "
        "Un fichier refusé est nommé ; les autres sont lus."
    )
    # Neither a database nor the site's settings matter to the reader.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FICHIER|DOSSIER")
        parser.add_argument(
            "--published",
            default="",
            metavar="EDTF",
            help="Le jour, le mois ou l'année de parution, si le manifeste ne le dit pas.",
        )
        parser.add_argument("--manifest", type=Path, help="Ce que l'on sait de ces documents (voir docs/fixtures.md).")
        parser.add_argument("--format", choices=["jsonl"], default="jsonl", help="Un objet JSON par ligne.")
        parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="Le nombre de processus (1).")

    def handle(self, *, paths: list[Path], published: str, manifest: Path | None, jobs: int, **options: Any) -> None:
        if "/" in published or "~" in published:
            raise CommandError(
                f"--published : « {published} » n'est ni un jour, ni un mois, ni une année ; écrivez par exemple « 2024-05 »."
            )
        try:
            outcomes = read(
                files(paths, manifest=manifest), Asked(manifest, published, settings.ARCHIVE_MAX_BYTES), jobs=jobs
            )
        except (BadEntry, EdtfError) as error:
            raise CommandError(str(error)) from error
        if reconfigure := getattr(self.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal is
        total = sum(1 for _ in files(paths, manifest=manifest))
        refused = 0
        # Long runs only, and seldom into a file; where the lines themselves go to the screen, they show it.
        every = 0.5 if sys.stderr.isatty() else 10
        bar = tqdm(total=total, unit="fichier", delay=2, mininterval=every, disable=self.stdout.isatty())
        try:
            with bar, closing(outcomes):
                for outcome in outcomes:
                    for line in outcome.lines:
                        self.stdout.write(line)
                        self.stdout.flush()
                    if outcome.refused:
                        refused += 1
                        bar.clear()
                        self.stderr.write(outcome.refused)
                    bar.update()
        except BrokenPipeError:
            # Whoever reads has read enough ("| head"). What is still to be flushed at the end must go somewhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        except BrokenProcessPool:
            raise CommandError("un des processus s'est arrêté (mémoire ?) ; relancez avec moins de --jobs.") from None
        if refused:
            others = "les autres sont lus" if refused < total else "rien n'est lu"
            raise CommandError(f"{refused} fichier(s) refusé(s) sur {total} ; {others}.")
