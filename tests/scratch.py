"""A database of its own, of the kind in use, for what runs in other processes: writers side by side, the site in a browser."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

ROOT = Path(settings.BASE_DIR)


def _on_postgresql(name: str) -> str:
    """The address of a database beside the one in use, on its server."""
    used = settings.DATABASES["default"]
    secret = f":{used['PASSWORD']}" if used["PASSWORD"] else ""
    place = f"{used['HOST'] or ''}:{used['PORT']}" if used["PORT"] else used["HOST"] or ""
    return f"postgres://{used['USER']}{secret}@{place}/{name}"


def _run_sql(statement: str) -> None:
    with psycopg.connect(_on_postgresql("postgres"), autocommit=True) as server:
        server.execute(statement)


def environment(address: str, **more: str) -> dict[str, str]:
    """For a process that works on the database at the address."""
    ours = ("DEBUG", "HTTPS", "ALLOWED_HOSTS", "STATIC_ROOT")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tracker.ops.settings"} | more


def manage(address: str, *command: str, timeout: int = 300, **more: str) -> None:
    """`manage.py …` on that database; an error in it is one here."""
    run = [sys.executable, "manage.py", *command]
    subprocess.run(
        run, cwd=ROOT, env=environment(address, **more), check=True, timeout=timeout, stdout=subprocess.DEVNULL
    )


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of a migrated scratch database, gone afterwards."""
    with empty_database(folder) as address:
        manage(address, "migrate", "--verbosity", "0")
        yield address


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The address of a scratch database without a table, gone afterwards."""
    is_postgresql = connections["default"].vendor == "postgresql"
    name = f"scratch_{os.getpid()}_{secrets.token_hex(4)}"
    if is_postgresql:
        _run_sql(f"CREATE DATABASE {name}")
    try:
        yield _on_postgresql(name) if is_postgresql else f"sqlite:///{folder / 'scratch.sqlite3'}"
    finally:
        if is_postgresql:
            _run_sql(f"DROP DATABASE {name} WITH (FORCE)")
