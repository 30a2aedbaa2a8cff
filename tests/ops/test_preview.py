"""The page before it is public: for the staff alone, with what is not yet published, writing nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories as make
from tests.editorial.browsing import Editor, everything
from tests.editorial.conftest import awa, reader  # noqa: F401
from tests.factories import AT, EDITOR
from tracker.commitments import actions
from tracker.commitments.models import Commitment

pytestmark = pytest.mark.django_db


def _where(commitment: Commitment) -> str:
    return f"/admin/apercu/{commitment.reference}/"


def test_a_draft_is_shown_as_readers_would_see_it_and_nothing_is_written(awa: Editor) -> None:  # noqa: F811
    commitment = make.draft("Livrer l'urée", reading_note="À lire ainsi.")
    make.claimed(commitment)
    before = everything()
    page = awa.open(_where(commitment))
    assert page.status == 200
    for words in ("Livrer l'urée", "À lire ainsi.", "Le ministre annonce 120 000 tonnes"):
        assert words in page.text
    assert "aperçu" in page.text.lower()
    assert page.inline == []
    assert everything() == before
    assert "no-store" in page.answer.headers["Cache-Control"]


def test_strangers_and_readers_are_asked_who_they_are(reader: Editor) -> None:  # noqa: F811
    commitment = make.draft()
    make.claimed(commitment)
    for client in (Client(), reader.client):
        answer = client.get(_where(commitment))
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("/admin/login/")
    assert Client().get(f"/engagements/{commitment.reference}/").status_code == 404


def test_without_a_claim_there_is_nothing_to_show_yet(awa: Editor) -> None:  # noqa: F811
    commitment = make.draft()
    page = awa.open(_where(commitment))
    assert "relevez d'abord une affirmation" in page.said
    assert page.address == f"/admin/commitments/commitment/{commitment.pk}/change/"


def test_drafts_beside_what_is_published_show_only_here(awa: Editor) -> None:  # noqa: F811
    commitment = make.published("Livrer l'urée")
    content = make.evidence_content(statement="Un constat encore en brouillon.")
    actions.add_evidence(actor=EDITOR, at=AT, commitment=commitment, content=content)
    assert "Un constat encore en brouillon." in awa.open(_where(commitment)).text
    assert "Un constat encore en brouillon." not in awa.open(f"/engagements/{commitment.reference}/").text


@pytest.mark.parametrize("reference", ["E-9999", "x", "E-0001--"])
def test_one_that_does_not_exist_is_not_found(reference: str, awa: Editor) -> None:  # noqa: F811
    assert awa.client.get(f"/admin/apercu/{reference}/").status_code == 404
