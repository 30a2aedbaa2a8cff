"""Findings in the admin: what waits comes first; reviewers confirm, explain, set aside; nobody edits."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.editorial.browsing import Editor, address_of
from tests.editorial.test_checking import told
from tracker.commitments.models import Finding

pytestmark = pytest.mark.django_db


def test_confirming_explaining_setting_aside(moussa: Editor) -> None:
    commitment = make.published()
    finding = told(commitment)
    page = moussa.do(finding, "confirmer")
    assert "Confirmé : les lecteurs le voient" in page.said
    finding.refresh_from_db()
    assert (finding.answer, finding.answered_by) == ("confirmed", "moussa")
    assert "obligatoire" in moussa.do(finding, "expliquer", text="").said
    finding.refresh_from_db()
    assert finding.answer == "confirmed"
    moussa.do(finding, "expliquer", text="Deux ports.")
    finding = Finding.objects.standing().get()
    assert (finding.answer, finding.answer_text) == ("explained", "Deux ports.")
    page = moussa.do(finding, "ecarter", text="Mal lu.")
    finding = Finding.objects.standing().get()
    assert page.address == address_of(finding)
    assert finding.answer == "set_aside"


def test_who_only_writes_does_not_answer(awa: Editor) -> None:
    finding = told(make.published())
    page = awa.change(finding)
    assert not any("/agir/" in link for link in page.links)
    page = awa.act(finding, "confirmer")
    assert "Votre rôle ne le permet pas" in page.said
    finding.refresh_from_db()
    assert finding.answer == ""


def test_the_list_is_first_of_what_waits(moussa: Editor) -> None:
    commitment = make.published()
    waits = told(commitment, sentence_fr="Deux chiffres.")
    told(commitment, sentence_fr="Tout va bien.", outcome="supported")
    told(commitment, sentence_fr="Une seule origine.", outcome="not_enough_information")
    told(commitment, sentence_fr="Deux dates.", answer="confirmed", answered_by="Awa", answered_at=make.AT)
    told(commitment, sentence_fr="C'était autrefois.", closed_at=make.AT)
    where = "/admin/commitments/finding/"
    text = moussa.open(where).text
    assert "Deux chiffres." in text
    assert not any(
        other in text for other in ("Tout va bien.", "Une seule origine.", "Deux dates.", "C'était autrefois.")
    )
    assert "Deux dates." in moussa.open(where, reponse="repondus").text
    assert "C'était autrefois." in moussa.open(where, reponse="clos").text
    assert "Tout va bien." in moussa.open(where, reponse="tous").text
    assert "Une seule origine." in moussa.open(where, reponse="indecis").text
    assert "Deux chiffres." not in moussa.open(where, code="bytes").text
    assert "À relire : 1 constat" in moussa.open("/admin/").text
    assert waits.sentence_fr in moussa.open(where, q=commitment.reference).text
