"""`manage.py demo`: what `make demo` prepares, without serving it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from tests.ops.corpus import Corpus, rows
from tracker.commitments.models import Commitment
from tracker.ops.management.commands import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(corpus: Corpus, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs the command on the invented corpus, as `make demo` does: with DEBUG on."""
    settings.DEBUG = True
    settings.BASE_DIR = corpus.folder
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for speed
    called = demo.call_command
    # The database is migrated already, and a test's transaction would not bear it twice.
    monkeypatch.setattr(
        demo, "call_command", lambda name, *a, **k: None if name == "migrate" else called(name, *a, **k)
    )

    def prepare(*arguments: str) -> str:
        out = StringIO()
        call_command("demo", "--prepare-only", *arguments, stdout=out)
        return out.getvalue()

    return prepare


def test_it_says_where_to_click(run: Callable[..., str]) -> None:
    said = run()
    for address in ("/engagements/", "/api/v1/commitments/", "/journal/", "/admin/"):
        assert f"http://127.0.0.1:8000{address}" in said


def test_what_it_shows_has_been_checked(run: Callable[..., str], client: Client) -> None:
    run()
    reference = Commitment.objects.published().earliest("pk").reference
    page = client.get(f"/engagements/{reference}/").content.decode()
    assert "mot pour mot dans le" in page


def test_it_serves_on_another_port_when_asked(run: Callable[..., str]) -> None:
    said = run("--port", "8123")
    assert set(re.findall(r"http://127\.0\.0\.1:(\d+)/", said)) == {"8123"}


def test_the_addresses_it_prints_are_answered(run: Callable[..., str], client: Client) -> None:
    addresses = re.findall(r"http://127\.0\.0\.1:8000(\S+)", run())
    assert len(addresses) == 4
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200
    assert Commitment.objects.published().count() == 2


def test_the_two_logins_it_prints_work_in_the_admin(run: Callable[..., str], client: Client) -> None:
    logins = re.findall(r"(\w+) / ([\w-]+)", run())
    assert len(logins) == 2
    for name, word in logins:
        answer = client.post("/admin/login/?next=/admin/", {"username": name, "password": word}, follow=True)
        assert answer.redirect_chain == [("/admin/", 302)]
        assert answer.status_code == 200
        assert not get_user_model().objects.get(username=name).is_superuser
        client.logout()


def test_again_it_loses_and_doubles_nothing(run: Callable[..., str]) -> None:
    first = run()
    users = list(get_user_model().objects.order_by("pk").values("pk", "username", "password"))
    before = rows()
    again = run()
    assert rows() == before
    assert list(get_user_model().objects.order_by("pk").values("pk", "username", "password")) == users
    assert again.splitlines()[1:] == first.splitlines()[1:]
    assert "1 déjà là" in again


def test_an_editor_s_own_password_is_kept(run: Callable[..., str], client: Client) -> None:
    run()
    editor = get_user_model().objects.get(username="awa")
    editor.set_password("une autre")
    editor.save()
    run()
    assert client.login(username="awa", password="une autre")


def test_it_migrates_before_it_seeds_and_serves_last(
    settings: Any, monkeypatch: pytest.MonkeyPatch, run: Callable[..., str]
) -> None:
    called: list[tuple[Any, ...]] = []
    monkeypatch.setattr(demo, "call_command", lambda *arguments, **options: called.append(arguments))
    call_command("demo", "--port", "8123", stdout=StringIO())
    assert called == [("migrate",), ("seed",), ("propose",), ("verify",), ("runserver", "127.0.0.1:8123")]


def test_it_refuses_where_debug_is_off(settings: Any) -> None:
    """Its passwords are known to all."""
    settings.DEBUG = False
    with pytest.raises(CommandError, match="make demo"):
        call_command("demo", "--prepare-only", stdout=StringIO())
    assert not get_user_model().objects.exists()
