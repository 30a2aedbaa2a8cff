"""Whether the site can serve, as a probe asks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

pytestmark = pytest.mark.django_db

ADDRESS = "/health/"


def test_it_is_well_when_the_database_answers(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get(ADDRESS)
    with django_assert_max_num_queries(2):
        answer = client.get(ADDRESS)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["content-type"] == "application/json"


def test_it_is_not_well_while_a_migration_is_missing(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    recorder = MigrationRecorder(connection)
    last = max(name for app, name in recorder.applied_migrations() if app == "commitments")
    recorder.record_unapplied("commitments", last)
    answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "reason": "Des migrations restent à appliquer (manage.py migrate).",
    }
    assert f"commitments.{last}" in caplog.text


def test_it_is_not_well_when_the_database_is_silent_and_says_why_to_the_log_only(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(self: MigrationRecorder) -> None:
        raise OperationalError("connection to server at base.test failed")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refused)
    answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert json.loads(answer.content)["reason"] == "La base de données ne répond pas."
    assert "base.test" not in answer.content.decode()
    assert "base.test" in caplog.text


def test_nobody_keeps_the_answer(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert "no-store" in answer.headers["cache-control"]
    assert not answer.cookies


def test_it_is_only_read(client: Client) -> None:
    assert client.head(ADDRESS).status_code == 200
    assert [client.generic(method, ADDRESS).status_code for method in ("POST", "PUT", "DELETE")] == [405] * 3


def test_a_probe_needs_neither_https_nor_the_site_s_name(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["suivi.example"]
    assert Client().get(ADDRESS, headers={"host": "10.0.0.7:8000"}).status_code == 200
