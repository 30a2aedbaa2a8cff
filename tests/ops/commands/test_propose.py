"""`manage.py propose`: the archive read again, and nothing doubled."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from tests import factories as make
from tests.factories import AT, EDITOR
from tracker.editorial import queue
from tracker.editorial.models import Candidate, Rejection

pytestmark = pytest.mark.django_db


def _propose() -> str:
    out = StringIO()
    call_command("propose", stdout=out)
    return out.getvalue()


def test_it_reads_every_document_and_again_proposes_nothing_new() -> None:
    make.archived(published="2024-06-12")
    make.archived(f"Un titre\n\n{make.TEXT}")
    said = _propose()
    count = Candidate.objects.count()
    assert count >= 2
    assert said.startswith(f"2 document(s) relus : {count} proposition(s)")
    queue.reject(Candidate.objects.earliest("pk"), actor=EDITOR, at=AT, reason=Rejection.MISREAD)
    before = list(Candidate.objects.values())
    assert "0 proposition(s)" in _propose()
    assert list(Candidate.objects.values()) == before


def test_an_empty_archive_is_said() -> None:
    assert _propose().startswith("0 document(s) relus : 0")
