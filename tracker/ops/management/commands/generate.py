"""`manage.py generate --commitments N [--seed S] [--today DAY]`: invented data, in a database of their own."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from tracker.commitments.models import JournalHead
from tracker.ops.generator import NotEmpty, generate, settle


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"« {text} » n'est pas un nombre d'engagements ; écrivez par exemple 1000.")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n'est pas un jour ; écrivez par exemple 2026-01-15.") from None


class Command(BaseCommand):
    help = "Remplit une base vide de données fictives, que chaque page signale comme telles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commitments", type=_number, required=True, metavar="N", help="Combien d'engagements.")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="Le même nombre donne les mêmes données (1 par défaut)."
        )
        parser.add_argument(
            "--today",
            type=_day,
            metavar="JOUR",
            help="Le jour autour duquel dates et échéances sont inventées (AAAA-MM-JJ ; aujourd'hui par défaut).",
        )

    def handle(self, *, commitments: int, seed: int, today: date | None, **options: Any) -> None:
        _refuse_used()
        call_command("migrate", verbosity=0)
        try:
            with tqdm(total=commitments, unit=" engagement", desc="données fictives", disable=None) as bar:
                generate(commitments=commitments, seed=seed, today=today or timezone.now().date(), progress=bar.update)
        except NotEmpty:
            raise CommandError(_REFUSAL) from None
        settle()
        self.stdout.write(f"{commitments} engagements fictifs dans {connection.settings_dict['NAME']}.")


_REFUSAL = (
    "Cette base contient déjà des données : rien n'y a été ajouté. Donnez-en une autre, vide, par exemple "
    "« DATABASE_URL=sqlite:///var/fictif.sqlite3 manage.py generate … »."
)


def _refuse_used() -> None:
    """Before anything is done to it: a database in use is not even migrated."""
    known = JournalHead._meta.db_table in connection.introspection.table_names()
    if known and JournalHead.objects.filter(sequence__gt=0).exists():
        raise CommandError(_REFUSAL)
