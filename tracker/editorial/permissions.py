"""Who may do what: one table. Roles are Django groups of the same names; a superuser has them all. Whoever is staff may look."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from tracker.commitments.actions import Actor


class Role(StrEnum):
    """The roles, as they are named on screen and in the journal."""

    EDITOR = "Rédaction"
    REVIEWER = "Relecture"
    CHIEF = "Rédaction en chef"


_WRITE = frozenset(Role)
_REVIEW = frozenset({Role.REVIEWER, Role.CHIEF})
_LEAD = frozenset({Role.CHIEF})

# What an action on what the public reads takes is set apart from the same action on a draft.
TABLE: dict[str, frozenset[Role]] = {
    "archive": _WRITE,
    "describe": _WRITE,
    "describe_public": _REVIEW,
    "sort": _WRITE,
    "create": _WRITE,
    "correct": _WRITE,
    "correct_public": _REVIEW,
    "submit": _WRITE,
    "return": _REVIEW,
    "publish": _REVIEW,
    "publish_own": _LEAD,
    "withdraw": _REVIEW,
    "link": _WRITE,
    "link_public": _REVIEW,
    "search": _WRITE,
    "search_public": _REVIEW,
    "judge": _WRITE,
    "answer": _REVIEW,
    "regroup": _REVIEW,
    "redact": _LEAD,
    "accounts": _LEAD,
}

Somebody = User | AnonymousUser
# On the request's own user object: gone with it.
_KEPT = "tracker_roles"


def roles(user: Somebody) -> frozenset[Role]:
    """The user's roles, asked for once a request."""
    known: frozenset[Role] | None = getattr(user, _KEPT, None)
    if known is None:
        if not (user.is_active and user.is_staff):
            known = frozenset()
        elif user.is_superuser:
            known = frozenset(Role)
        else:
            names = set(user.groups.values_list("name", flat=True))
            known = frozenset(role for role in Role if role.value in names)
        setattr(user, _KEPT, known)
    return known


def may(user: Somebody, right: str) -> bool:
    """Whether the user has a right of `TABLE`. Raises KeyError for a right that is not there."""
    return bool(TABLE[right] & roles(user))


def holders(right: str) -> QuerySet[User]:
    """The accounts that are open and have a right of `TABLE`. Raises KeyError for a right that is not there."""
    named = Q(is_superuser=True) | Q(groups__name__in=[role.value for role in TABLE[right]])
    return User.objects.filter(named, is_active=True, is_staff=True).distinct()


def actor_of(request: HttpRequest) -> Actor:
    """Who writes, as the journal shows them: their full name, or else the name of their account, and their highest role."""
    user = request.user
    held = roles(user)
    highest = next((role for role in reversed(Role) if role in held), None)
    return Actor(
        name=(user.get_full_name() if user.is_authenticated else "") or user.get_username(),
        role=highest.value.lower() if highest else "",
        user_id=user.pk,
        publishes_alone=may(user, "publish_own"),
    )
