"""`manage.py generate`: an empty database, and nothing else, becomes a fictional one."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from tests import factories as make
from tracker.commitments.models import Commitment, JournalHead
from tracker.ops.generator import generate

TODAY = date(2026, 1, 15)


def _generate(*arguments: str) -> str:
    out = StringIO()
    call_command("generate", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_every_page_of_it_says_that_it_is_fictional(client: Client) -> None:
    assert "20 engagements fictifs" in _generate("--commitments", "20", "--seed", "5", "--today", "2026-01-15")
    assert Commitment.objects.count() == 20
    assert JournalHead.objects.get().is_fictional
    reference = Commitment.objects.published().first().reference
    for address in ("/engagements/", f"/engagements/{reference}/", "/journal/"):
        assert "Données fictives" in client.get(address).content.decode()
    with pytest.raises(CommandError, match="contient déjà des données"):
        _generate("--commitments", "5")
    assert Commitment.objects.count() == 20


@pytest.mark.django_db
def test_a_database_in_use_is_left_as_it_is() -> None:
    make.published("Livrer l'urée")
    with pytest.raises(CommandError, match=r"DATABASE_URL=sqlite:///var/fictif\.sqlite3"):
        _generate("--commitments", "5")
    assert Commitment.objects.get().title == "Livrer l'urée"
    assert not JournalHead.objects.get().is_fictional


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--commitments", "0"], "n'est pas un nombre d'engagements"),
        (["--commitments", "mille"], "n'est pas un nombre d'engagements"),
        (["--commitments", "5", "--today", "demain"], "n'est pas un jour"),
        ([], "--commitments"),
    ],
)
def test_what_it_cannot_read_is_said(arguments: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        _generate(*arguments)


def _rows() -> dict[str, list[str]]:
    """Every row, but for what a salt decides."""
    salted = {"salt", "payload_digest", "previous_digest", "digest", "content"}
    return {
        model.__name__: sorted(
            str([getattr(row, f.attname) for f in model._meta.concrete_fields if not _is_key(f) and f.name not in salted])
            for row in model._default_manager.all()
        )
        for app in ("sources", "commitments")
        for model in apps.get_app_config(app).get_models()
    }  # fmt: skip


def _is_key(field: Any) -> bool:
    return bool(field.is_relation or field.name == "id")


@pytest.mark.django_db
def test_the_same_number_seed_and_day_give_the_same_data() -> None:
    def made(seed: int) -> dict[str, list[str]]:
        with transaction.atomic():
            generate(commitments=40, seed=seed, today=TODAY, originals=20)
            rows = _rows()
            transaction.set_rollback(True)
        return rows

    first = made(3)
    assert made(3) == first
    assert made(4) != first
