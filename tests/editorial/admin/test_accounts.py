"""Accounts: made, changed and closed by the chief, in the journal without their password, never deleted."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group, User

from tests import factories as make
from tests.editorial.browsing import Editor, address_of, everything
from tracker.commitments.models import JournalEntry, JournalPayload
from tracker.editorial.permissions import Role

pytestmark = pytest.mark.django_db

PASSWORD = "un mot de passe assez long"  # noqa: S105


def _group(role: Role) -> int:
    return Group.objects.get(name=role.value).pk


def test_the_chief_makes_an_account_that_can_log_in_and_work(fanta: Editor) -> None:
    form = fanta.add("auth.user").form
    form.fill(username="awa", first_name="Awa", last_name="Diarra", password1=PASSWORD, password2=PASSWORD)
    page = form.fill(groups=_group(Role.EDITOR)).send()
    account = User.objects.get(username="awa")
    assert page.address == address_of(account), page.said
    assert account.is_staff
    assert not account.is_superuser
    assert account.check_password(PASSWORD)
    assert [group.name for group in account.groups.all()] == ["Rédaction"]
    payload = JournalPayload.objects.get()
    assert payload.action == "account"
    assert not payload.entry.is_public
    assert PASSWORD not in payload.body
    assert account.password not in payload.body
    assert json.loads(payload.body)["after"]["groups"] == ["Rédaction"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"password2": "autre"}, "ne correspond"),
        ({"password1": "", "password2": ""}, "obligatoire"),
        ({"username": "fanta"}, "existe déjà"),
        ({"username": "a b"}, "valide"),
    ],
)
def test_an_account_that_cannot_be_is_refused(values: dict[str, str], sentence: str, fanta: Editor) -> None:
    before = everything()
    form = fanta.add("auth.user").form
    page = form.fill(**({"username": "awa", "password1": PASSWORD, "password2": PASSWORD} | values)).send()
    assert sentence in page.said, page.said
    assert everything() == before


def test_a_role_is_given_and_an_account_closed(fanta: Editor, awa: Editor) -> None:
    fanta.change(awa.user).form.fill(groups=_group(Role.REVIEWER), is_active=[]).send()
    account = User.objects.get(pk=awa.user.pk)
    assert not account.is_active
    assert [group.name for group in account.groups.all()] == ["Relecture"]
    assert JournalEntry.objects.count() == 1
    assert awa.client.get("/admin/").status_code == 302


def test_a_password_is_set_by_the_chief_through_the_journal(fanta: Editor, awa: Editor) -> None:
    page = fanta.open(f"/admin/auth/user/{awa.user.pk}/password/")
    assert page.address.endswith("/agir/mot-de-passe/")
    form = page.form.fill(password1=PASSWORD, password2="autre")
    before = everything()
    assert "ne correspond" in form.send().said
    assert everything() == before
    assert "Le mot de passe est changé" in form.fill(password2=PASSWORD).send().said
    account = User.objects.get(pk=awa.user.pk)
    assert account.check_password(PASSWORD)
    assert [group.name for group in account.groups.all()] == ["Rédaction"]
    assert JournalPayload.objects.get().action == "account"


@pytest.mark.parametrize("who", ["awa", "moussa", "oumar"])
def test_nobody_else_touches_an_account(who: str, request: pytest.FixtureRequest) -> None:
    somebody: Editor = request.getfixturevalue(who)
    other = make.account("autre", Role.EDITOR)
    before = everything()
    posts = (
        address_of(other),
        f"/admin/auth/user/{other.pk}/password/",
        f"/admin/auth/user/{other.pk}/agir/mot-de-passe/",
    )
    for where in (*posts, "/admin/auth/user/add/"):
        page = somebody.post(where, username="x", password1=PASSWORD, password2=PASSWORD, revision="0", _save="1")
        assert "Votre rôle ne le permet pas" in page.said or page.status == 403
    assert somebody.open("/admin/auth/user/").status == 403
    assert everything() == before


def test_an_account_cannot_be_made_more_than_its_roles(fanta: Editor, awa: Editor) -> None:
    """Nobody becomes a superuser from here, nor takes permissions of Django's own."""
    form = fanta.change(awa.user).form
    for name in ("is_superuser", "is_staff", "user_permissions"):
        assert name not in form
    data = form.data() | {"is_superuser": ["on"], "user_permissions": ["1"]}
    fanta.client.post(address_of(awa.user), data)
    account = User.objects.get(pk=awa.user.pk)
    assert not account.is_superuser
    assert account.user_permissions.count() == 0


def test_the_last_who_opens_accounts_keeps_theirs(fanta: Editor, awa: Editor) -> None:
    before = everything()
    page = fanta.change(fanta.user).form.fill(is_active=[]).send()
    assert "Plus personne ne pourrait ouvrir un compte" in page.said
    assert everything() == before
    fanta.change(awa.user).form.fill(groups=_group(Role.CHIEF)).send()
    fanta.change(fanta.user).form.fill(is_active=[]).send()
    assert not User.objects.get(pk=fanta.user.pk).is_active
