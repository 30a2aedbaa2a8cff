"""The admin's front, and the password that one changes oneself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.editorial.browsing import Editor
from tracker.commitments.models import JournalPayload

pytestmark = pytest.mark.django_db

PASSWORD = "un mot de passe assez long"  # noqa: S105


def test_a_password_that_one_changes_oneself_is_in_the_journal(awa: Editor) -> None:
    awa.user.set_password(PASSWORD)
    awa.user.save()
    awa.client.force_login(awa.user)
    new = "un autre mot de passe"
    form = awa.open("/admin/password_change/").form
    refused = form.fill(old_password="faux", new_password1=new, new_password2=new).send()
    assert not JournalPayload.objects.exists()
    assert "incorrect" in refused.said
    form.fill(old_password=PASSWORD, new_password1=new, new_password2=new).send()
    assert User.objects.get(pk=awa.user.pk).check_password(new)
    payload = JournalPayload.objects.get()
    assert payload.action == "account"
    assert new not in payload.body
    assert awa.open("/admin/").address == "/admin/"  # still there
