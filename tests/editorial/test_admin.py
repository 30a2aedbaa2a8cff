"""The admin: editors look at the record there, and change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as make
from tracker.commitments.models import CommitmentVersion, JournalHead, JournalPayload, ReferenceCounter
from tracker.editorial.admin import ReadOnlyAdmin
from tracker.sources.models import ArchivedFile, Article, Document

pytestmark = pytest.mark.django_db

OURS: list[type[Model]] = [
    model for model in admin.site._registry if model._meta.app_label in ("sources", "commitments")
]
FACTORIES: dict[type[Model], Any] = {
    factory._meta.model: factory
    for factory in vars(make).values()
    if isinstance(factory, type) and issubclass(factory, make.DjangoModelFactory) and factory._meta.model
}


def _name(model: type[Model]) -> str:
    return model.__name__


every_model = pytest.mark.parametrize("model", OURS, ids=_name)


def _address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def editor(client: Client) -> Client:
    """One who is logged in as staff, with no permission of Django's own."""
    client.force_login(get_user_model().objects.create_user("awa", is_staff=True))
    return client


def _pages(model: type[Model]) -> list[str]:
    row = FACTORIES[model]()
    return [_address(model, "changelist"), _address(model, "change", row.pk), _address(model, "history", row.pk)]


def test_the_whole_record_can_be_looked_at() -> None:
    record = {model for label in ("sources", "commitments") for model in apps.get_app_config(label).get_models()}
    assert set(OURS) == record - {ArchivedFile}


@every_model
def test_an_editor_sees_the_list_and_each_row(model: type[Model], editor: Client) -> None:
    for page in _pages(model):
        answer = editor.get(page)
        assert answer.status_code == 200, page
        assert 'lang="fr"' in answer.content.decode()


@every_model
def test_a_stranger_is_asked_who_he_is(model: type[Model], client: Client) -> None:
    for page in [*_pages(model), _address(model, "add")]:
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("/admin/login/")


@every_model
def test_a_reader_with_an_account_is_no_editor(model: type[Model], client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("lecteur"))
    for page in _pages(model):
        assert client.get(page).status_code == 302


@every_model
@pytest.mark.parametrize("superuser", [False, True], ids=["an editor", "a superuser"])
def test_nobody_adds_changes_or_deletes_here(model: type[Model], superuser: bool, client: Client) -> None:
    """Every change goes through the actions, which write the journal."""
    client.force_login(get_user_model().objects.create_user("awa", is_staff=True, is_superuser=superuser))
    row = FACTORIES[model]()
    before = list(model._default_manager.values_list())
    data = {"title": "Autre", "name": "Autre", "post": "yes"}
    for page in (_address(model, "add"), _address(model, "change", row.pk), _address(model, "delete", row.pk)):
        assert client.post(page, data).status_code == 403, page
    client.post(
        _address(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    )
    assert list(model._default_manager.values_list()) == before


@every_model
def test_no_button_offers_what_is_refused(model: type[Model], editor: Client) -> None:
    row = FACTORIES[model]()
    for page in (_address(model, "changelist"), _address(model, "change", row.pk)):
        shown = editor.get(page).content.decode()
        assert 'name="_save"' not in shown
        assert "deletelink" not in shown
        assert "addlink" not in shown
        assert 'name="action"' not in shown


def test_the_index_names_what_there_is_to_look_at(editor: Client) -> None:
    shown = editor.get("/admin/").content.decode()
    assert "Suivi des engagements annoncés" in shown
    for model in OURS:
        name = str(model._meta.verbose_name_plural)
        assert name[0].upper() + name[1:] in shown.replace("&#x27;", "'")


@pytest.mark.parametrize("model", [model for model in OURS if model is not JournalHead], ids=_name)
def test_a_list_asks_as_many_queries_for_many_rows_as_for_one(model: type[Model], editor: Client) -> None:
    page = _address(model, "changelist")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(page).status_code == 200
        return len(asked)

    def add(n: int) -> None:
        FACTORIES[model](**({"prefix": f"Z{n}"} if model is ReferenceCounter else {}))

    add(0)
    editor.get(page)  # what is read once in a process, such as content types
    one = queries()
    for n in range(1, 100 if model.__name__ in ("Article", "Claim", "Commitment") else 5):
        add(n)
    assert queries() == one


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("commitment", "Livrer"),
        ("claim", "Livrer"),
        ("article", "Titre"),
        ("document", "document"),
        ("party", "Société"),
    ],
)
def test_a_list_can_be_searched(model: str, words: str, editor: Client) -> None:
    app = "sources" if model in ("article", "document") else "commitments"
    make.ArticleFactory(headline="Titre d'un article")
    make.PartyNameFactory()
    page = reverse(f"admin:{app}_{model}_changelist")
    assert editor.get(page, {"q": words}).context["cl"].result_count >= 1
    assert editor.get(page, {"q": "introuvable"}).context["cl"].result_count == 0


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Article, '"sources_document"."text"'),
        (Document, '"sources_document"."text"'),
        (CommitmentVersion, '"commitments_commitmentversion"."record"'),
        (JournalPayload, '"commitments_journalpayload"."body"'),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_list_leaves_long_columns_in_the_database(model: type[Model], column: str, editor: Client) -> None:
    FACTORIES[model]()
    with CaptureQueriesContext(connection) as asked:
        editor.get(_address(model, "changelist"))
    assert not [query["sql"] for query in asked if column in query["sql"]]


def test_what_is_registered_by_default_only_shows() -> None:
    assert all(isinstance(admin.site._registry[model], ReadOnlyAdmin) for model in OURS)
