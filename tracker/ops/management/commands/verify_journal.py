"""`manage.py verify_journal`: walks the chain; exit status 1 where it does not hold."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.commitments.journal import breaks
from tracker.commitments.models import JournalHead


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal, écriture par écriture."

    def handle(self, **options: Any) -> None:
        broken = 0
        for each in breaks():
            broken += 1
            self.stderr.write(each.sentence)
        if broken:
            raise CommandError(f"La chaîne est rompue en {broken} endroit(s).")
        head = JournalHead.objects.get(pk=1)
        self.stdout.write(f"La chaîne tient : {head.sequence} écritures, tête {head.digest}.")
