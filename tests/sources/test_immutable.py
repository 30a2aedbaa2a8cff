"""The archive does not change, whoever asks: the triggers of migration 0002 and the operation that writes them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.writer import MigrationWriter

from tests import factories as make
from tracker.sources.immutable import Immutable
from tracker.sources.models import ArchivedFile, Document, Publisher, Quotation

pytestmark = pytest.mark.django_db

ARCHIVE = "L'archive ne change pas : un document reçu reste tel quel."
QUOTATION = "Une citation ne se corrige pas : on en écrit une autre."


@pytest.mark.parametrize(
    ("factory", "values", "message"),
    [
        pytest.param(make.DocumentFactory, {"text": "autre chose"}, ARCHIVE, id="text"),
        pytest.param(make.DocumentFactory, {"sha256": "0" * 63 + "f"}, ARCHIVE, id="digest"),
        pytest.param(make.DocumentFactory, {"size": 3}, ARCHIVE, id="size"),
        pytest.param(make.DocumentFactory, {"text_tool": "autre"}, ARCHIVE, id="tool"),
        pytest.param(make.DocumentFactory, {"text_tool_version": "0"}, ARCHIVE, id="version of the tool"),
        pytest.param(make.ArchivedFileFactory, {"content": b"autre chose"}, ARCHIVE, id="bytes"),
        pytest.param(make.QuotationFactory, {"exact": "autre chose"}, QUOTATION, id="quoted words"),
        pytest.param(make.QuotationFactory, {"start": 1}, QUOTATION, id="place of the words"),
        pytest.param(make.QuotationFactory, {"suffix": "suite"}, QUOTATION, id="words around"),
    ],
)
def test_what_was_received_cannot_be_changed(factory: Any, values: dict[str, Any], message: str) -> None:
    row = factory()
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**values)
    before = {name: getattr(row, name) for name in values}
    row.refresh_from_db()
    assert {name: _plain(getattr(row, name)) for name in values} == before


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda row: row.save(), id="saved again as it is"),
        pytest.param(lambda row: type(row).objects.filter(pk=row.pk).update(text=row.text), id="the same text"),
    ],
)
def test_the_trigger_does_not_ask_whether_the_text_differs(change: Callable[[Document], Any]) -> None:
    document = make.DocumentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        change(document)


def test_what_is_only_known_of_a_document_can_be_corrected() -> None:
    document = make.DocumentFactory()
    Document.objects.filter(pk=document.pk).update(url="https://exemple.test/a", filename="autre.txt")
    document.refresh_from_db()
    assert document.url == "https://exemple.test/a"


def test_another_file_can_still_be_archived() -> None:
    make.ArchivedFileFactory()
    make.ArchivedFileFactory()
    assert ArchivedFile.objects.count() == 2
    make.QuotationFactory()
    assert Quotation.objects.count() == 1


# The operation itself, on a table that has no trigger of its own


def _editor() -> Any:
    """Enough of a schema editor: Django's own wants to be outside the test's transaction."""

    def execute(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return SimpleNamespace(connection=connection, execute=execute)


def _renamed(publisher: Publisher, name: str) -> str:
    Publisher.objects.filter(pk=publisher.pk).update(name=name)
    publisher.refresh_from_db()
    return publisher.name


def test_it_guards_the_named_columns_only() -> None:
    publisher = make.PublisherFactory()
    Immutable("sources_publisher", "Non.", columns=["url"]).database_forwards("sources", _editor(), None, None)
    with pytest.raises(IntegrityError, match=r"Non\."), transaction.atomic():
        Publisher.objects.filter(pk=publisher.pk).update(url="https://exemple.test")
    assert _renamed(publisher, "Autre") == "Autre"
    publisher.delete()


def test_it_guards_rows_from_deletion_when_asked() -> None:
    publisher = make.PublisherFactory()
    Immutable("sources_publisher", "Jamais, dit l'archive.", keep=True).database_forwards(
        "sources", _editor(), None, None
    )
    with pytest.raises(IntegrityError, match=r"Jamais, dit l'archive\."), transaction.atomic():
        publisher.delete()
    with pytest.raises(IntegrityError, match=r"Jamais, dit l'archive\."), transaction.atomic():
        _renamed(publisher, "Autre")


def test_it_can_be_taken_back() -> None:
    publisher = make.PublisherFactory()
    operation = Immutable("sources_publisher", "Non.", keep=True)
    operation.database_forwards("sources", _editor(), None, None)
    operation.database_backwards("sources", _editor(), None, None)
    assert _renamed(publisher, "Autre") == "Autre"
    publisher.delete()


def test_it_changes_no_model_and_says_what_it_does() -> None:
    operation = Immutable("sources_document", "Non.")
    operation.state_forwards("sources", object())
    assert operation.reversible
    assert operation.describe() == "Refuse changes of sources_document"


def test_it_can_be_written_into_a_migration() -> None:
    operation = Immutable("sources_document", "Non.", columns=["text"], keep=True)
    name, args, kwargs = operation.deconstruct()
    assert name == "Immutable"
    again = Immutable(*args, **kwargs)  # type: ignore[arg-type]
    assert vars(again) == vars(operation)
    assert MigrationWriter.serialize([args, kwargs])


def test_every_promise_has_its_trigger() -> None:
    """A migration that rebuilds a table on SQLite drops its triggers: it has to write them again."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    tables = ("sources_document", "sources_archivedfile", "sources_quotation", "commitments_journalentry")
    promised = {f"{table}_no_{event}" for table in tables for event in ("update", "delete")}
    if connection.vendor == "sqlite":
        promised |= {f"commitments_versionsearch_{event}" for event in ("insert", "update", "delete")}
    assert found == promised


@pytest.mark.parametrize("model", [Document, ArchivedFile, Quotation])
def test_what_is_archived_is_not_deleted(model: Any) -> None:
    make.QuotationFactory(article__document=make.ArchivedFileFactory().document)
    with pytest.raises(IntegrityError, match=r"archive ne change pas|ne se corrige pas"), transaction.atomic():
        model._base_manager.all()._raw_delete("default")
