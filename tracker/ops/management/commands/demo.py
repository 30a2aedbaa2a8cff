"""`manage.py demo [--port N]`: what `make demo` runs. Database, seeds, two demo editors, then the site, on this machine only."""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from tracker.editorial.permissions import Role

# For a site that answers this machine only; `make demo` says so beside them.
EDITORS = (("awa", "demo-awa"), ("moussa", "demo-moussa"))
# Each enters, and each reads and publishes what the other entered.
ROLE = Role.REVIEWER.value


class Command(BaseCommand):
    help = "Prépare la démonstration et sert le site sur cette machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="Tout préparer sans servir le site.")

    def handle(self, *, port: int, prepare_only: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("La démonstration a des mots de passe connus : lancez-la par « make demo ».")
        if not prepare_only:
            _refuse_taken(port)
        call_command("migrate", verbosity=0)
        call_command("seed", stdout=self.stdout, stderr=self.stderr)
        call_command("propose", verbosity=0)
        try:
            call_command("verify", verbosity=0)
        except CommandError as alarm:  # the site shows it; it is no reason not to start
            self.stderr.write(str(alarm))
        for name, password in EDITORS:
            user, new = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})
            if new:
                user.set_password(password)
                user.save()
            if not user.groups.exists():
                user.groups.add(Group.objects.get(name=ROLE))
        site = f"http://127.0.0.1:{port}"
        self.stdout.write(
            f"\n  Engagements   {site}/engagements/\n"
            f"  Données       {site}/api/v1/commitments/\n"
            f"  Journal       {site}/journal/\n"
            f"  Rédaction     {site}/admin/   " + " · ".join(f"{name} / {word}" for name, word in EDITORS) + "\n"
            "  (Ctrl+C pour arrêter.)\n"
        )
        self.stdout.flush()
        if not prepare_only:
            call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)


def _refuse_taken(port: int) -> None:
    """Before anything is done: a site that cannot be served is not announced."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Le port {port} est pris ({error.strerror}) ; essayez « make demo PORT={port + 1} »."
            ) from error
