"""The one settings file, run on its own as a fresh checkout would: its defaults, its variables, its database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tracker.ops import settings as project

OURS = ("DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE")

SHOW = """
import json, runpy, sys
names = runpy.run_path(sys.argv[1])
print(json.dumps({name: names[name] for name in json.loads(sys.argv[2])}, default=str))
"""

# A connection as the site makes them, asked what the database itself says.
PRAGMAS = """
import json, runpy, sys
from django.conf import settings
names = runpy.run_path(sys.argv[1])
settings.configure(DATABASES=names["DATABASES"])
import django
django.setup()
from django.db import connection, transaction
answers = {}
with connection.cursor() as cursor:
    for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous"):
        cursor.execute(f"PRAGMA {name}")
        answers[name] = cursor.fetchone()[0]
    cursor.execute("CREATE TABLE t (n int)")
import sqlite3
other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
with transaction.atomic():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # a reader so far: only IMMEDIATE holds the writers off already
    try:
        other.execute("INSERT INTO t VALUES (1)")
        answers["other"] = "wrote"
    except sqlite3.OperationalError as error:
        answers["other"] = str(error)
print(json.dumps(answers))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A settings file where a checkout has it, with nothing beside it."""
    path = tmp_path / "tracker" / "ops" / "settings.py"
    path.parent.mkdir(parents=True)
    shutil.copy(project.__file__, path)
    return path


@pytest.fixture
def run(checkout: Path) -> Callable[..., subprocess.Popen[str]]:
    def start(code: str, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        command = [sys.executable, "-W", "error", "-c", code, str(checkout), *arguments]
        return subprocess.Popen(
            command, env=inherited | variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start


@pytest.fixture
def show(run: Callable[..., subprocess.Popen[str]]) -> Callable[..., dict[str, Any]]:
    """The settings of these names, from a process with these variables only."""

    def read(*names: str, **variables: str) -> dict[str, Any]:
        out, err = run(SHOW, json.dumps(names), **variables).communicate(timeout=60)
        assert err == ""
        answers: dict[str, Any] = json.loads(out)
        return answers

    return read


def test_the_defaults_run_without_any_variable(show: Callable[..., dict[str, Any]], checkout: Path) -> None:
    folder = checkout.parents[2]
    values = show(
        "DEBUG", "ALLOWED_HOSTS", "DATABASES", "BASE_DIR", "SECRET_KEY", "LANGUAGE_CODE", "USE_TZ", "TIME_ZONE"
    )
    assert values["DEBUG"] is False
    assert values["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert values["BASE_DIR"] == str(folder)
    assert values["DATABASES"]["default"]["NAME"] == str(folder / "var" / "tracker.sqlite3")
    assert len(values["SECRET_KEY"]) >= 50
    assert (values["LANGUAGE_CODE"], values["USE_TZ"], values["TIME_ZONE"]) == ("fr", True, "UTC")


@pytest.mark.parametrize(
    ("word", "debug"),
    [
        ("1", True),
        ("true", True),
        ("Yes", True),
        (" on ", True),
        ("0", False),
        ("false", False),
        ("", False),
        ("non", False),
    ],
)
def test_debug_is_on_only_when_said_so(word: str, debug: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", word)
    assert project._flag("DEBUG") is debug


def test_debug_is_off_where_nothing_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEBUG", raising=False)
    assert project._flag("DEBUG") is False


def test_hosts_are_separated_by_commas(show: Callable[..., dict[str, Any]]) -> None:
    values = show("ALLOWED_HOSTS", "DEBUG", "SECRET_KEY", ALLOWED_HOSTS=" a.test, b.test ,,", DEBUG="1", SECRET_KEY="k")
    assert values == {"ALLOWED_HOSTS": ["a.test", "b.test"], "DEBUG": True, "SECRET_KEY": "k"}


def test_a_key_from_the_environment_is_written_nowhere(show: Callable[..., dict[str, Any]], checkout: Path) -> None:
    show("SECRET_KEY", SECRET_KEY="k", DATABASE_URL="postgres://nobody@127.0.0.1/none")
    assert not (checkout.parents[2] / "var").exists()


def test_the_key_is_made_once_for_its_owner_only_whoever_starts_first(
    run: Callable[..., subprocess.Popen[str]], checkout: Path
) -> None:
    started = [run(SHOW, '["SECRET_KEY"]') for _ in range(4)]
    finished = [process.communicate(timeout=60) for process in started]
    assert [err for _, err in finished] == [""] * 4
    keys = {json.loads(out)["SECRET_KEY"] for out, _ in finished}
    path = checkout.parents[2] / "var" / "secret_key"
    assert keys == {path.read_text()}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_another_database_is_one_variable_away(show: Callable[..., dict[str, Any]]) -> None:
    database = show("DATABASES", SECRET_KEY="k", DATABASE_URL="postgres://awa:mot@base.test:5433/suivi")["DATABASES"][
        "default"
    ]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"], database["USER"]) == (
        "base.test",
        5433,
        "suivi",
        "awa",
    )
    assert "transaction_mode" not in database.get("OPTIONS", {})


def test_sqlite_has_one_writer_at_a_time_and_waits_for_it(
    run: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'scratch.sqlite3'}"
    out, err = run(PRAGMAS, DATABASE_URL=url, SECRET_KEY="k").communicate(timeout=60)
    assert err == ""
    assert json.loads(out) == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 30000,
        "synchronous": 1,
        "other": "database is locked",
    }


def test_the_floors_are_installed_lowest_first() -> None:
    ours = [app.removeprefix("tracker.") for app in project.INSTALLED_APPS if app.startswith("tracker.")]
    assert ours == ["sources", "commitments", "editorial", "public", "api", "ops"]


def test_the_site_is_french_first_and_english_second() -> None:
    assert [code for code, _ in project.LANGUAGES] == ["fr", "en"]


def test_the_interface_is_read_anonymously_as_json() -> None:
    assert project.REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"] == []
    assert project.REST_FRAMEWORK["DEFAULT_RENDERER_CLASSES"] == ["rest_framework.renderers.JSONRenderer"]
