"""The curated record in the editors' forms: whatever stands there is opened and saved again without losing a letter, and what is
saved as it was is no correction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from tests import factories as make
from tests.editorial.browsing import Editor, values_of
from tests.factories import AT
from tests.ops.corpus import real_corpus
from tracker.commitments.models import Claim, Commitment, Evidence, JournalEntry
from tracker.commitments.queries import as_of, public_objects, published
from tracker.editorial.permissions import Role
from tracker.ops.curated import Report


@pytest.fixture(scope="module")
def corpus(django_db_setup: None, django_db_blocker: Any) -> Iterator[Report]:
    """The curated record, with every row of which a form is made."""
    with real_corpus(django_db_blocker) as report:
        yield report


@pytest.fixture
def editor(corpus: Report, db: Any) -> Editor:
    client = Client()
    user = make.account("moussa", Role.REVIEWER)
    client.force_login(user)
    return Editor(client, user)


def _public(commitment: Commitment) -> str:
    """What the public reads of it today; since which entry apart."""
    when = as_of(on=AT.date())
    (shown,) = public_objects(published(when).filter(commitment=commitment.pk), when)
    del shown["version"]
    return json.dumps(shown, sort_keys=True, default=str, ensure_ascii=False)


def _saved_unchanged(editor: Editor, row: Any) -> None:
    before, public, entries = values_of(row), _public(row.commitment), JournalEntry.objects.count()
    page = editor.change(row, corriger=1)
    form = page.form
    form.fill(reason="Relu, rien à changer.")
    saved = form.send()
    assert "errornote" not in saved.html, f"{row}: {saved.said}"
    assert "Rien n'a changé" in saved.said, f"{row}: {saved.said}"
    assert JournalEntry.objects.count() == entries
    assert values_of(row) == before, str(row)
    assert _public(row.commitment) == public, str(row)


@pytest.mark.parametrize("model", [Claim, Evidence])
def test_a_form_saved_as_it_was_changes_no_value_of_the_curated_record(model: type[Model], editor: Editor) -> None:
    rows = list(model._default_manager.order_by("pk"))
    assert len(rows) > (50 if model is Claim else 0)
    for row in rows:
        _saved_unchanged(editor, row)
