"""The checks at the editor's desk: run at each save, shown beside the field, answered by whoever reviews."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.editorial.browsing import Editor
from tracker.commitments import actions, findings
from tracker.commitments.models import Commitment, Finding
from tracker.editorial import checking
from tracker.editorial.models import WorkingCheck

pytestmark = pytest.mark.django_db


def told(commitment: Commitment, **values: Any) -> Finding:
    """A finding on what is published, as a run would have left it."""
    return make.FindingFactory(commitment=commitment, claims=[commitment.claims.first().reference], **values)


def test_saving_a_draft_checks_it_and_says_so(awa: Editor) -> None:
    draft = make.draft()
    make.claimed(draft)
    page = awa.change(draft).form.fill(title="Livrer l'urée promise").send()
    assert "Contrôles : tout ce qui a pu être comparé concorde." in page.said
    assert WorkingCheck.objects.get().commitment == draft
    assert "La citation est mot pour mot dans le document archivé." in page.text
    assert not Finding.objects.exists()


def test_publishing_keeps_the_findings_and_forgets_the_drafts(moussa: Editor) -> None:
    draft = make.draft()
    make.claimed(draft)
    actions.submit(actor=make.EDITOR, at=make.AT, row=draft)
    moussa.do(draft, "publier")
    assert {row.code for row in Finding.objects.standing()} >= {"quotation", "bytes"}
    assert not WorkingCheck.objects.exists()


def test_what_does_not_agree_is_told_first_and_beside_its_field(moussa: Editor) -> None:
    commitment = make.published()
    finding = told(commitment, code="deadline", field="deadline", sentence_fr="« fin 2026 » se lit autrement.")
    for row in (commitment, commitment.claims.get()):
        page = moussa.change(row)
        assert "« fin 2026 » se lit autrement." in page.text
        assert f"/admin/commitments/finding/{finding.pk}/change/" in page.links
    beside = moussa.change(commitment.claims.get()).html
    assert beside.count("« fin 2026 » se lit autrement.") == 2  # in the list, and under the field
    assert "finding-refuted" in beside


def test_a_figure_s_finding_stands_under_that_figure(moussa: Editor) -> None:
    article = make.archived("Le ministre annonce 120 000 tonnes d'urée et 40 km de route.")
    figures = (make.figure(article, "120 000 tonnes", 120_000), make.figure(article, "40 km", 40, unit="km"))
    commitment = make.published("", make.claim_content(article, figures=figures))
    span = figures[1].span
    told(
        commitment,
        code="figure",
        field="figures",
        sentence_fr="« 40 km » se lit 50 km.",
        passages=[[article.document.sha256, span.start, span.end]],
    )
    html = moussa.change(commitment.claims.get()).html
    first, second = html.index("120 000 tonnes</"), html.rindex("40 km</")
    assert html.count("« 40 km » se lit 50 km.") == 2
    assert html.rindex("« 40 km » se lit 50 km.") > max(first, second)


def test_a_failure_of_the_checks_does_not_lose_the_editor_s_work(
    awa: Editor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*given: Any, **named: Any) -> Any:
        raise RuntimeError("cassé")

    monkeypatch.setattr(findings, "recheck", fails)
    draft = make.draft()
    make.claimed(draft)
    page = awa.change(draft).form.fill(title="Livrer l'urée promise").send()
    assert "Les contrôles n'ont pas pu se faire" in page.said
    draft.refresh_from_db()
    assert draft.title == "Livrer l'urée promise"
    assert "cassé" in caplog.text


def test_many_commitments_at_once_are_left_to_the_night(moussa: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_AT_ONCE", 1)
    party = make.party("Société NOVAWIND")
    for _ in range(2):
        article = make.archived("La société NOVAWIND construira une centrale.")
        content = make.claim_content(article, parties=(make.named(article, "NOVAWIND", party),))
        make.published("", content)
    page = moussa.change(party, corriger=1).form.fill(name="NOVAWIND", reason="Nom sans sa forme.").send()
    assert "Les engagements suivants seront contrôlés cette nuit." in page.said


def test_a_name_s_finding_stands_under_that_name(moussa: Editor) -> None:
    article = make.archived("La société NOVAWIND construira une centrale, dit le ministre.")
    named = make.named(article, "NOVAWIND", make.party("NOVAWIND"))
    commitment = make.published("", make.claim_content(article, parties=(named,)))
    place = [article.document.sha256, named.span.start, named.span.end]
    told(commitment, code="identity", field="parties", sentence_fr="Un nom écrit de deux façons.", passages=[place])
    assert moussa.change(commitment.claims.get()).html.count("Un nom écrit de deux façons.") == 2
