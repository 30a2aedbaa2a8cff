"""`manage.py propose`: reads the whole archive again, and puts what is new into the editors' queue."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from tracker.editorial import queue
from tracker.sources.models import Document


class Command(BaseCommand):
    help = "Relit toute l'archive et propose ce qui y est annoncé. De nouveau : ce qui est trié le reste, rien n'est doublé."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        names = queue.gazetteer()
        new = 0
        keys = list(Document.objects.order_by("pk").values_list("pk", flat=True))
        for key in tqdm(keys, unit=" document", disable=len(keys) < 20 or None):
            new += queue.fill_document(Document.objects.get(pk=key), at=timezone.now(), names=names)
        if verbosity:
            self.stdout.write(f"{len(keys)} document(s) relus : {new} proposition(s) nouvelle(s) à trier.")
