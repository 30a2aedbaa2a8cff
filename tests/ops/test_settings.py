"""The one settings file, run on its own as a fresh checkout would: its defaults, its variables, its database."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tracker.ops import settings as project

OURS = (
    *("DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "HTTPS", "HSTS_SECONDS", "STATIC_ROOT"),
    "DJANGO_SETTINGS_MODULE",
)

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


def test_a_variable_that_says_nothing_leaves_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS", " ")
    assert project._flag("HTTPS", default=True) is True
    monkeypatch.setenv("HTTPS", "0")
    assert project._flag("HTTPS", default=True) is False


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
    assert database["OPTIONS"] == {"connect_timeout": 5}


def test_a_server_s_connection_is_kept_and_asked_whether_it_lives(show: Callable[..., dict[str, Any]]) -> None:
    url = "postgres://awa@base.test/suivi?connect_timeout=2"
    kept = show("DATABASES", SECRET_KEY="k", DATABASE_URL=url)["DATABASES"]["default"]
    assert (kept["CONN_MAX_AGE"], kept["CONN_HEALTH_CHECKS"]) == (600, True)
    assert int(kept["OPTIONS"]["connect_timeout"]) == 2  # the operator's own
    assert not show("DATABASES", SECRET_KEY="k")["DATABASES"]["default"].get("CONN_MAX_AGE")


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
    # `tracker.editorial.apps.…` is Django's admin with our front.
    ours = [app.removeprefix("tracker.") for app in project.INSTALLED_APPS if re.fullmatch(r"tracker\.\w+", app)]
    assert ours == ["sources", "commitments", "editorial", "public", "api", "ops"]


def test_the_site_is_french_first_and_english_second() -> None:
    assert [code for code, _ in project.LANGUAGES] == ["fr", "en"]


def test_the_interface_is_read_anonymously_as_json() -> None:
    assert project.REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"] == []
    assert project.REST_FRAMEWORK["DEFAULT_RENDERER_CLASSES"] == ["rest_framework.renderers.JSONRenderer"]


# Encryption

HTTPS = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
YEAR = 365 * 24 * 3600


@pytest.mark.parametrize(
    ("variables", "on", "hsts"),
    [
        ({}, False, 0),  # only this machine is answered
        ({"ALLOWED_HOSTS": "127.0.0.1"}, False, 0),
        ({"ALLOWED_HOSTS": "suivi.example"}, True, YEAR),
        ({"ALLOWED_HOSTS": "localhost,suivi.example"}, True, YEAR),
        ({"ALLOWED_HOSTS": "suivi.example", "HSTS_SECONDS": "3600"}, True, 3600),
        ({"ALLOWED_HOSTS": "suivi.example", "HTTPS": "0"}, False, 0),
        ({"ALLOWED_HOSTS": "*"}, True, YEAR),
        ({"HTTPS": "1"}, True, YEAR),
        ({"ALLOWED_HOSTS": "suivi.example", "DEBUG": "1"}, False, 0),
    ],
)
def test_https_is_demanded_as_soon_as_the_site_has_a_public_name(
    variables: dict[str, str], on: bool, hsts: int, show: Callable[..., dict[str, Any]]
) -> None:
    values = show(*HTTPS, "SECURE_HSTS_SECONDS", SECRET_KEY="k", **variables)
    assert [values[name] for name in HTTPS] == [on] * 3
    assert values["SECURE_HSTS_SECONDS"] == hsts


def _deploy_check(**variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=inherited | variables,
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "variables",
    [{}, {"ALLOWED_HOSTS": "suivi.example", "SECRET_KEY": "à ne pas deviner, 50 lettres au moins : 0123456789"}],
    ids=["defaults", "production"],
)
def test_the_deployment_check_is_silent(variables: dict[str, str]) -> None:
    done = _deploy_check(**variables)
    assert (done.returncode, done.stderr) == (0, "")
    assert "System check identified no issues" in done.stdout


def test_the_deployment_check_still_warns_a_public_site_that_renounces_https() -> None:
    done = _deploy_check(ALLOWED_HOSTS="suivi.example", HTTPS="0")
    assert done.returncode != 0
    for warning in ("W004", "W008", "W012", "W016"):
        assert f"security.{warning}" in done.stderr


# What a browser may do with a page


def test_the_policy_lets_in_nothing_inline_and_nothing_from_elsewhere() -> None:
    (directives,) = project.CONTENT_SECURITY_POLICY.values()
    assert directives["default-src"] == ["'none'"]
    assert {
        "base-uri",
        "object-src",
        "frame-ancestors",
        "form-action",
    } <= directives.keys()  # default-src is silent on some
    assert {source for sources in directives.values() for source in sources} == {"'none'", "'self'", "data:"}
    assert [name for name, sources in directives.items() if "data:" in sources] == ["img-src"]


# Static files, logs, cache


def test_static_files_are_named_by_content_once_they_are_collected(show: Callable[..., dict[str, Any]]) -> None:
    names = ("STATIC_ROOT", "STORAGES", "WHITENOISE_USE_FINDERS", "WHITENOISE_AUTOREFRESH", "BASE_DIR")
    values = show(*names, SECRET_KEY="k")
    assert (values["STATIC_ROOT"], values["WHITENOISE_USE_FINDERS"], values["WHITENOISE_AUTOREFRESH"]) == (
        None,
        True,
        True,
    )
    assert values["STORAGES"]["staticfiles"]["BACKEND"].endswith(".StaticFilesStorage")
    values = show(*names, SECRET_KEY="k", STATIC_ROOT="var/static")
    assert values["STATIC_ROOT"] == values["BASE_DIR"] + "/var/static"
    assert values["STORAGES"]["staticfiles"]["BACKEND"].endswith(".CompressedManifestStaticFilesStorage")
    assert (values["WHITENOISE_USE_FINDERS"], values["WHITENOISE_AUTOREFRESH"]) == (False, False)
    assert show("STATIC_ROOT", SECRET_KEY="k", STATIC_ROOT="/srv/static")["STATIC_ROOT"] == "/srv/static"


def test_logs_are_for_programs_in_production_and_for_people_in_debug(show: Callable[..., dict[str, Any]]) -> None:
    for variables, form in (({}, "json"), ({"DEBUG": "1"}, "plain")):
        logs = show("LOGGING", SECRET_KEY="k", **variables)["LOGGING"]
        assert {handler["formatter"] for handler in logs["handlers"].values()} == {form}
        # What a command prints is on standard output, alone.
        assert [name for name, logger in logs["loggers"].items() if "stdout" in logger.get("handlers", [])] == [
            "gunicorn.access"
        ]


def test_the_middleware_stands_in_the_order_that_its_comment_explains() -> None:
    order = [name.rsplit(".", 1)[-1] for name in project.MIDDLEWARE]
    for outer, inner in (
        ("request_id", "CSPMiddleware"),
        ("CSPMiddleware", "SecurityMiddleware"),
        ("permissions_policy", "SecurityMiddleware"),
        ("SecurityMiddleware", "health_first"),
        ("health_first", "WhiteNoiseMiddleware"),
        ("health_first", "CommonMiddleware"),
        ("WhiteNoiseMiddleware", "GZipMiddleware"),
        ("GZipMiddleware", "ConditionalGetMiddleware"),
        ("ConditionalGetMiddleware", "SessionMiddleware"),
    ):
        assert order.index(outer) < order.index(inner), (outer, inner)
