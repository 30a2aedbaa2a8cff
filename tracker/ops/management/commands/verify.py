"""`manage.py verify`: runs the checks on what is published; exit status 1 where words or bytes are not what they were."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from tracker.commitments import findings
from tracker.commitments.cases import Archive
from tracker.commitments.models import Claim, Commitment, Evidence, Finding
from tracker.sources.models import Document
from tracker.verification import CHECKS, Outcome

_FEW = 20
_TO_DO = "Ne corrigez rien dans la base : retrouvez ce qui a changé dans une sauvegarde, cherchez qui a écrit, relancez verify."


class Command(BaseCommand):
    help = "Contrôle ce qui est publié et a changé depuis ; avec --all, tout. Relit chaque fois les octets archivés."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", dest="is_all", help="Tout contrôler, changé ou non.")
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="json : la liste des constats qui tiennent."
        )

    def handle(self, *, is_all: bool, format: str, verbosity: int, **options: Any) -> None:
        documents = Document.objects.count()
        with tqdm(total=documents, unit=" fichier", desc="octets", disable=documents < _FEW or None) as bar:
            archive = findings.read_archive(progress=bar.update)
        broken = list(Document.objects.filter(pk__in=archive.wrong).defer("text").order_by("pk"))
        total = Commitment.objects.published().count()
        with tqdm(total=total, unit=" engagement", desc="contrôles", disable=total < _FEW or None) as bar:
            tally = findings.recheck_all(at=timezone.now(), archive=archive, is_all=is_all, progress=bar.update)
        if format == "json":
            self._write_json(broken, archive)
        elif verbosity:
            self._write_text(tally, documents, len(broken))
        alarms = [_of_file(document, archive) + _quoted_by(document) for document in broken]
        alarms += map(_of_words, findings.alarming().exclude(code="bytes").iterator(500))
        if alarms:
            raise CommandError(
                f"{len(alarms)} atteinte(s) à l'intégrité :\n"
                + "\n".join(f"  {alarm}" for alarm in alarms)
                + f"\n{_TO_DO}"
            )

    def _write_json(self, broken: list[Document], archive: Archive) -> None:
        """One list, written as it is read: a record of any length is never held whole."""
        first = True
        self.stdout.write("[", ending="")
        for row in _as_json(broken, archive):
            self.stdout.write(("" if first else ",") + "\n" + json.dumps(row, ensure_ascii=False), ending="")
            first = False
        self.stdout.write("\n]")

    def _write_text(self, tally: findings.Tally, files: int, broken: int) -> None:
        for check, refuted in _refuted():
            self.stdout.write(f"{check} : {len(refuted)}")
            for row in refuted:
                answer = f" [{row.get_answer_display()}]" if row.answer else ""
                self.stdout.write(f"  {row.commitment.reference} {row.sentence_fr}{answer}")
        self.stdout.write(
            f"{tally.commitments} engagement(s) publié(s) : {tally.checked} contrôlé(s), "
            f"{tally.commitments - tally.checked} inchangé(s) depuis ; {tally.opened} constat(s) nouveau(x), "
            f"{tally.closed} qui ne tiennent plus. {files} fichier(s) relu(s), {broken} altéré(s)."
        )


def _as_json(broken: list[Document], archive: Archive) -> Iterator[dict[str, Any]]:
    told: set[str] = set()
    for row in findings.standing().iterator(500):
        if row.code == "bytes" and row.outcome == Outcome.REFUTED:
            told.add(row.values["document"])
        yield {
            "check": row.code,
            "outcome": row.outcome,
            "commitment": row.commitment.reference,
            "claims": row.claims,
            "values": row.values,
            "sentence": row.sentence_fr,
        }
    for document in broken:
        if document.sha256[:12] not in told:  # no published claim quotes it
            yield {
                "check": "bytes",
                "outcome": Outcome.REFUTED.value,
                "commitment": None,
                "claims": [],
                "values": {"document": document.sha256[:12], "file": document.filename},
                "sentence": _of_file(document, archive),
            }


def _refuted() -> Iterator[tuple[str, list[Finding]]]:
    """By check, in the order of the list: what does not agree, and what could not be done."""
    for check in CHECKS:
        rows = findings.standing().filter(code=check.code, outcome__in=[Outcome.REFUTED, Outcome.COULD_NOT_RUN])
        if found := list(rows):
            yield check.name[0], found


def _of_file(document: Document, archive: Archive) -> str:
    file = archive.file(document)
    if file.found is None:
        what = "il n'est plus dans l'archive."
    elif file.found != file.sha256:
        what = "ses octets ne sont plus ceux reçus."
    else:
        what = "le texte conservé n'est plus celui que donnent ses octets."
    return f"document {document.sha256[:12]} ({document.filename}) : {what}"


def _quoted_by(document: Document) -> str:
    """The published rows that stand on it, each with its commitment."""
    rows: list[Claim | Evidence] = [
        *Claim.objects.published().filter(article__document=document).select_related("commitment").order_by("pk"),
        *Evidence.objects.published().filter(article__document=document).select_related("commitment").order_by("pk"),
    ]
    named = ", ".join(f"{row.commitment.reference}/{row.reference}" for row in rows)
    return f" Cité par {named}." if named else " Rien de publié ne le cite."


def _of_words(finding: Finding) -> str:
    return f"{finding.commitment.reference} : {finding.sentence_fr}"
