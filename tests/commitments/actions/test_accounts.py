"""An account is written with its roles, in the journal, without its password."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group, User

from tests import factories as make
from tests.commitments.actions.acting import WHO, entry, refused
from tracker.commitments import actions
from tracker.editorial.permissions import Role

pytestmark = pytest.mark.django_db


def test_an_account_is_made_and_changed_in_the_journal_unread_by_the_public() -> None:
    account = User(username="awa", first_name="Awa", is_staff=True)
    account.set_password("secret de polichinelle")
    actions.save_account(**WHO, account=account, groups=list(Group.objects.filter(name=Role.EDITOR.value)))
    made = entry()
    assert not made.is_public
    assert account.password not in made.payload.body
    body = json.loads(made.payload.body)
    assert (body["reference"], body["before"]) == (f"U-{account.pk}", None)
    assert body["after"]["groups"] == ["Rédaction"]
    account.is_active = False
    actions.save_account(**WHO, account=account, groups=[])
    body = json.loads(entry().payload.body)
    assert (body["before"]["groups"], body["after"]["groups"]) == (["Rédaction"], [])
    assert body["after"]["is_active"] is False


def test_two_accounts_have_two_names() -> None:
    make.account("awa")
    with refused("existe déjà"):
        actions.save_account(**WHO, account=User(username="awa", password="!"), groups=[])
