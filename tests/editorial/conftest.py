"""The people of a newsroom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.editorial.browsing import Editor
from tracker.editorial.permissions import Role


def _logged_in(user: Any) -> Editor:
    client = Client()
    client.force_login(user)
    return Editor(client, user)


@pytest.fixture
def awa(db: Any) -> Editor:
    """Enters and corrects drafts."""
    return _logged_in(make.account("awa", Role.EDITOR, first_name="Awa", last_name="Diarra"))


@pytest.fixture
def moussa(db: Any) -> Editor:
    """Reads what others submit, and publishes it."""
    return _logged_in(make.account("moussa", Role.REVIEWER))


@pytest.fixture
def fanta(db: Any) -> Editor:
    """The chief."""
    return _logged_in(make.account("fanta", Role.CHIEF))


@pytest.fixture
def oumar(db: Any) -> Editor:
    """On the staff, in no role: looks."""
    return _logged_in(make.account("oumar"))


@pytest.fixture
def root(db: Any) -> Editor:
    return _logged_in(make.account("root", is_superuser=True))


@pytest.fixture
def reader(db: Any) -> Editor:
    """Has an account, and is no editor."""
    return _logged_in(make.account("lectrice", is_staff=False))
