"""The permissions table, row by row: who may is who is let through, and a hidden button is no permission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import RequestFactory

from tests import factories as make
from tests.editorial.browsing import Editor, act_address, address, address_of, everything
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions
from tracker.commitments.models import JournalEntry, JournalPayload
from tracker.commitments.vocabulary import RelationKind
from tracker.editorial.permissions import TABLE, Role, actor_of, may, roles

pytestmark = pytest.mark.django_db


def test_the_roles_are_groups_once_the_database_is_made() -> None:
    assert {group.name for group in Group.objects.all()} == {role.value for role in Role}


@pytest.mark.parametrize("right", TABLE)
def test_a_superuser_may_everything_and_who_is_not_on_the_staff_nothing(right: str) -> None:
    assert may(make.account("root", is_superuser=True), right)
    for stranger in (
        AnonymousUser(),
        make.account("lectrice", *Role, is_staff=False),
        make.account("partie", *Role, is_active=False),
        make.account("nouvelle"),
    ):
        assert not may(stranger, right)


def test_a_right_that_is_not_in_the_table_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        may(make.account("root", is_superuser=True), "effacer")


def test_who_writes_is_named_with_the_highest_role(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = make.account("awa", Role.EDITOR, Role.CHIEF, first_name="Awa", last_name="Diarra")
    actor = actor_of(request)
    assert (actor.name, actor.role, actor.user_id) == ("Awa Diarra", "rédaction en chef", request.user.pk)
    assert actor.publishes_alone
    request.user = make.account("moussa", Role.REVIEWER)
    actor = actor_of(request)
    assert (actor.name, actor.role, actor.publishes_alone) == ("moussa", "relecture", False)


def test_roles_are_asked_for_once_a_request(django_assert_num_queries: Any) -> None:
    user = make.account("awa", Role.EDITOR)
    with django_assert_num_queries(1):
        assert may(user, "create")
        assert not may(user, "publish")
        assert roles(user) == {Role.EDITOR}


# Row by row. Each gives what is posted: an address, and what is sent.

Posted = tuple[str, dict[str, Any]]


def _submitted() -> Any:
    return make.in_state(State.SUBMITTED)


def _public_document() -> Any:
    article = make.archived()
    make.published("", make.claim_content(article))
    return article.document


def _act(row: Any, name: str, **values: Any) -> Posted:
    return act_address(row, name), {"revision": str(getattr(row, "revision", 0)), "reason": "Parce que.", **values}


def _change(row: Any, query: str = "", **values: Any) -> Posted:
    """The page's own form, with this said otherwise."""
    return address_of(row) + query, {"form": values}


def _link(public: bool) -> Posted:
    one, other = (make.published(), make.published()) if public else (make.draft(), make.draft())
    link = actions.relate(actor=EDITOR, at=AT, source=one, kind=RelationKind.CONTINUES, target=other)
    return _act(one, "delier", relation=link.pk)


def _payload() -> Any:
    return JournalPayload.objects.get(reference=make.draft().reference)


def _sorted() -> Posted:
    """A candidate that is added to a draft commitment."""
    article = make.archived()
    row = make.CandidateFactory(article=article)
    counts = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    rows = {
        f"{prefix}-{name}": n for prefix in ("Claim_quotations", "figures", "parties") for name, n in counts.items()
    }
    words = {"Claim_quotations-TOTAL_FORMS": "1", "Claim_quotations-0-words_text": "Rien n'est encore signé."}
    said = {"act": "announces", "firmness": "announced", "place": "body", "target": make.draft().pk, "_merge": "1"}
    return address("editorial.candidate", "sort", article.pk), rows | words | said | {"proposition": row.pk}


ASKED: dict[str, Callable[[], Posted]] = {
    "archive": lambda: (address("document", "add"), {"text": "Un texte qui n'y est pas encore."}),
    "describe": lambda: _change(make.archived().document, url="https://essor.example/"),
    "describe_public": lambda: _change(_public_document(), "?corriger=1", url="https://essor.example/"),
    "sort": _sorted,
    "create": lambda: (
        address("commitment", "add"),
        {"title": "Livrer", "testability": "vague", "sector": "energy", "reading_note": ""},
    ),
    "correct": lambda: _change(make.draft(), title="Autre titre"),
    "correct_public": lambda: _change(make.published(), "?corriger=1", title="Autre titre"),
    "submit": lambda: _act(make.draft(), "soumettre"),
    "return": lambda: _act(_submitted(), "renvoyer"),
    "publish": lambda: _act(_submitted(), "publier"),
    "withdraw": lambda: _act(make.published(), "retirer"),
    "link": lambda: _link(public=False),
    "link_public": lambda: _link(public=True),
    "search": lambda: _act(make.draft(), "recherche", searched_on="2026-01-01", where="x", looked_for="y"),
    "search_public": lambda: _act(make.published(), "recherche", searched_on="2026-01-01", where="x", looked_for="y"),
    "judge": lambda: (
        address("verdict", "add"),
        {"commitment": make.draft().pk, "code": "unverifiable", "decided_on": "2026-01-01", "reasons": "x"},
    ),
    "answer": lambda: _act(make.FindingFactory(commitment=make.published()), "confirmer"),
    "regroup": lambda: _act(make.draft(), "fusionner", other=make.draft().pk),
    "redact": lambda: _act(_payload(), "caviarder"),
    "accounts": lambda: (
        address("auth.user", "add"),
        {"username": "nouvelle", "password1": "assez long pour cela", "password2": "assez long pour cela"},
    ),
}


def test_every_right_that_lets_somebody_write_is_tried() -> None:
    assert set(ASKED) | {"publish_own"} == set(TABLE)


@pytest.mark.parametrize("right", ASKED)
@pytest.mark.parametrize("who", ["awa", "moussa", "fanta", "oumar"])
def test_what_is_posted_is_written_by_those_who_may_and_by_nobody_else(
    right: str, who: str, request: pytest.FixtureRequest
) -> None:
    somebody: Editor = request.getfixturevalue(who)
    where, values = ASKED[right]()
    if "form" in values:  # a page's own form, where its reader has one: posted by everybody alike
        chief = make.account("cheffe", Role.CHIEF)
        somebody.client.force_login(chief)
        form = somebody.open(where).form.fill(**values["form"])
        values = {name: value for name, value in form.data().items() if name != "csrfmiddlewaretoken"}
        values |= {"reason": ["Parce que."]} if "reason" in form else {}
        somebody.client.force_login(somebody.user)
    before, entries = everything(), JournalEntry.objects.count()
    page = somebody.post(where, **values)
    if may(somebody.user, right):
        assert JournalEntry.objects.count() == entries + 1, page.said
    else:
        assert everything() == before
        assert "Votre rôle ne le permet pas" in page.said or page.status == 403
