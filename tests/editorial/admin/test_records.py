"""What the program keeps: looked up, and redacted by the chief."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from tests import factories as make
from tests.editorial.browsing import Editor, everything
from tracker.commitments.models import JournalPayload

pytestmark = pytest.mark.django_db


def test_the_journal_is_looked_up_by_reference_and_action(oumar: Editor) -> None:
    commitment = make.published()
    page = oumar.open("/admin/commitments/journalpayload/", q=commitment.reference, action__exact="publish")
    assert page.status == 200
    assert page.answer.context["cl"].result_count == 1


def test_a_court_s_redaction_is_the_chief_s_with_a_reason(moussa: Editor, fanta: Editor) -> None:
    commitment = make.draft("Livrer l'urée à M. Untel")
    payload = JournalPayload.objects.get(reference=commitment.reference)
    assert "Votre rôle ne le permet pas" in moussa.act(payload, "caviarder").said
    before = everything()
    assert "obligatoire" in fanta.do(payload, "caviarder").said
    assert everything() == before
    page = fanta.do(payload, "caviarder", reason="Décision du tribunal.")
    assert "L'écriture est caviardée" in page.said
    payload.refresh_from_db()
    assert payload.body == ""
    call_command("verify_journal")
    assert "n'est pas possible" in fanta.act(payload, "caviarder").said


def test_what_the_public_still_reads_is_not_redacted(fanta: Editor) -> None:
    make.published()
    payload = JournalPayload.objects.get(action="publish")
    before = everything()
    assert "corrigez ou retirez d'abord" in fanta.do(payload, "caviarder", reason="x").said
    assert everything() == before


def test_the_program_s_own_rows_are_no_subject_of_the_first_page(oumar: Editor) -> None:
    links = oumar.open("/admin/").links
    assert "/admin/commitments/commitment/" in links
    assert "/admin/commitments/commitmentversion/" not in links
    assert "/admin/commitments/journalhead/" not in links
