"""Who may write: an account made or changed is in the journal too, without its password, and not for the public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, User

from tracker.commitments.actions.door import Actor, save, write


def save_account(*, actor: Actor, at: datetime, account: User, groups: Sequence[Group]) -> User:
    """Writes the account with its roles."""
    with write(actor, at) as writing:
        known = User.objects.filter(pk=account.pk).first()
        before = _describe(known) if known else None
        save(account)
        account.groups.set(groups)
        writing.record("account", f"U-{account.pk}", public=False, before=before, after=_describe(account))
        return account


def _describe(account: User) -> dict[str, Any]:
    return {
        "username": account.username,
        "name": account.get_full_name(),
        "is_active": account.is_active,
        "is_staff": account.is_staff,
        "is_superuser": account.is_superuser,
        "groups": sorted(account.groups.values_list("name", flat=True)),
    }
