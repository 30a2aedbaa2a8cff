"""What came after: evidence with its text in one step, and verdicts with what they need."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.editorial.browsing import Editor, address, address_of, everything, queries
from tests.factories import AT, EDITOR
from tracker.commitments import actions
from tracker.commitments.models import Commitment, Evidence, JournalEntry, Verdict
from tracker.extraction.vocabulary import Act, EvidenceKind
from tracker.sources.models import Document

pytestmark = pytest.mark.django_db

NEWS = (
    "Premier coup de pioche à Kayes\n\nLes travaux ont commencé le 3 novembre 2025, dit Le Courrier. 50 tonnes livrées."
)
_words = "Evidence_quotations-0-words_text"
FACT = {
    "kind": "progress",
    "source_basis": "independent",
    "statement": "Le Courrier rapporte le début des travaux.",
    _words: "Les travaux ont commencé le 3 novembre 2025",
}


def _evidence_on(commitment: Commitment, kind: EvidenceKind = EvidenceKind.PROGRESS) -> Evidence:
    return actions.add_evidence(actor=EDITOR, at=AT, commitment=commitment, content=make.evidence_content(kind=kind))


def _search_on(commitment: Commitment) -> Any:
    return actions.log_search(
        actor=EDITOR,
        at=AT,
        commitment=commitment,
        searched_on=AT.date(),
        where="Journal officiel",
        looked_for="un avis",
    )


# Evidence


def test_evidence_comes_with_its_text_in_one_step(awa: Editor) -> None:
    commitment = make.draft()
    form = awa.add("evidence", commitment=commitment.pk).form
    assert form["commitment"] == str(commitment.pk)
    form.fill(text=NEWS, publisher="Le Courrier", published="04/11/2025", **FACT)
    form.fill(occurred_words_text="le 3 novembre 2025", occurred_edtf="03/11/2025")
    form.fill(delivered_min="50", delivered_unit="t", period_lower="01/11/2025", period_upper="30/11/2025")
    page = form.send()
    evidence = Evidence.objects.get()
    assert page.address == address_of(evidence), page.said
    assert evidence.article.document.text == NEWS
    assert str(evidence.article.publisher) == "Le Courrier"
    assert (evidence.occurred_edtf, evidence.occurred_text) == ("2025-11-03", "le 3 novembre 2025")
    assert (evidence.delivered_min, evidence.delivered_max) == (50, 50)
    assert JournalEntry.objects.count() == 3  # the commitment, the document, the evidence


def test_evidence_from_an_archived_article_is_read_beside_it(awa: Editor) -> None:
    commitment, article = make.draft(), make.archived(NEWS)
    page = awa.add("evidence", commitment=commitment.pk, article=article.pk)
    assert "coup de pioche" in page.text
    page.form.fill(**FACT).send()
    assert Evidence.objects.get().article == article
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({_words: "Les travaux sont finis"}, "Citation 1"),
        ({"text": ""}, "D'où vient ce fait ? Choisissez un article, ou collez son texte."),
        ({"statement": "  "}, "obligatoire"),
        ({"occurred_edtf": "2025"}, "Les mots et la date vont ensemble"),
        ({"period_lower": "01/11/2025"}, "Une période a un premier et un dernier jour."),
        ({"delivered_min": "5", "delivered_max": "3"}, "Le minimum ne dépasse pas le maximum."),
        ({"published": "hier"}, "hier"),
        ({"commitment": "999999"}, "choix valide"),
    ],
)
def test_evidence_that_is_refused_archives_nothing_and_loses_nothing(
    typed: dict[str, str], sentence: str, awa: Editor
) -> None:
    form = awa.add("evidence", commitment=make.draft().pk).form
    form.fill(**({"text": NEWS, "publisher": "Le Courrier"} | FACT | typed))
    before = everything()
    page = form.send()
    assert sentence in page.said, page.said
    assert everything() == before
    for name in ({"text", "publisher", *FACT} | set(typed)) - {"commitment"}:
        assert page.form[name] == form[name], name


def test_an_article_and_a_text_are_one_too_many(awa: Editor) -> None:
    form = awa.add("evidence", commitment=make.draft().pk, article=make.archived(NEWS).pk).form
    page = form.fill(text=NEWS, **FACT).send()
    assert "pas les deux" in page.said
    assert Evidence.objects.count() == 0


def test_evidence_for_a_withdrawn_commitment_is_refused(awa: Editor) -> None:
    commitment = make.in_state(make.State.WITHDRAWN)
    assert f"{address('evidence', 'add')}?commitment={commitment.pk}" not in awa.change(commitment).links
    form = awa.add("evidence", commitment=commitment.pk).form.fill(text=NEWS, **FACT)
    before = everything()
    assert "est retiré : on n'y ajoute plus rien." in form.send().said
    assert everything() == before


def test_published_evidence_is_corrected_with_a_reason(awa: Editor, moussa: Editor) -> None:
    commitment = make.published()
    evidence = _evidence_on(commitment)
    make.made_public(evidence)
    assert not awa.change(evidence, corriger=1).has_form
    form = moussa.change(evidence, corriger=1).form.fill(statement="Le ministre dit que cela avance.")
    assert "obligatoire" in form.send().said
    form.fill(reason="Plus neutre.").send()
    assert "Le ministre dit que cela avance." in moussa.open(f"/engagements/{commitment.reference}/").text


def test_the_page_of_evidence_asks_at_most_twelve_queries(moussa: Editor) -> None:
    evidence = _evidence_on(make.draft())
    moussa.change(evidence)
    asked = queries(moussa, address_of(evidence))
    assert len(asked) <= 12, "\n".join(asked)


# Verdicts


def _judge(editor: Editor, commitment: Commitment, code: str, **values: Any) -> Any:
    form = editor.add("verdict", commitment=commitment.pk).form
    return form.fill(code=code, decided_on="21/11/2026", reasons="Voici pourquoi.", **values).send()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("no_progress_found", "demande une recherche sans résultat"),
        ("in_progress", "demande la preuve d'une action"),
        ("stalled", "demande la preuve d'une suspension"),
        ("partly_fulfilled", "demande une preuve de suivi"),
        ("fulfilled", "demande la date et la source"),
        ("not_fulfilled", "demande une preuve de suivi ou une recherche"),
        ("withdrawn", "demande une affirmation ou une preuve qui le dise"),
        ("superseded", "nomme l'engagement qui remplace"),
    ],
)
def test_a_verdict_without_what_it_needs_is_refused(code: str, sentence: str, awa: Editor) -> None:
    commitment = make.published()
    before = everything()
    page = _judge(awa, commitment, code)
    assert sentence in page.said, page.said
    assert page.form["reasons"] == "Voici pourquoi."
    assert everything() == before


@pytest.mark.parametrize(
    ("code", "kind", "needs_search", "values"),
    [
        ("no_progress_found", None, True, {}),
        ("in_progress", EvidenceKind.PROGRESS, False, {}),
        ("stalled", EvidenceKind.SUSPENSION, False, {}),
        ("partly_fulfilled", EvidenceKind.DELIVERY, False, {}),
        ("fulfilled", EvidenceKind.COMPLETION, False, {"fulfilled_on": "10/2025", "fulfilled_basis": "independent"}),
        ("not_fulfilled", EvidenceKind.WITHDRAWAL, False, {}),
        ("withdrawn", EvidenceKind.WITHDRAWAL, False, {}),
        ("unverifiable", None, False, {}),
        ("superseded", None, False, {"successor": ""}),
    ],
)
def test_a_verdict_with_what_it_needs_is_published(
    code: str, kind: EvidenceKind | None, needs_search: bool, values: dict[str, str], awa: Editor, moussa: Editor
) -> None:
    commitment = make.published()
    asked: dict[str, Any] = dict(values)
    if kind:
        evidence = _evidence_on(commitment, kind)
        make.made_public(evidence)
        asked["evidence"] = [evidence.pk]
    if needs_search:
        asked["searches"] = [_search_on(commitment).pk]
    if "successor" in values:
        asked["successor"] = make.published().pk
    if "fulfilled_on" in values:
        asked["fulfilled_on"] = "2025-10"
    page = _judge(awa, commitment, code, **asked)
    verdict = Verdict.objects.get()
    assert page.address == address_of(verdict), page.said
    awa.do(verdict, "soumettre")
    assert "Publié" in moussa.do(verdict, "publier").said
    assert "Voici pourquoi." in moussa.open(f"/engagements/{commitment.reference}/").text


def test_a_verdict_rests_on_its_own_commitment_s_grounds_only(awa: Editor) -> None:
    commitment, other = make.published(), make.published()
    own, strange = _evidence_on(commitment), _evidence_on(other)
    search = _search_on(other)
    page = awa.add("verdict", commitment=commitment.pk)
    assert own.reference in page.text
    assert strange.reference not in page.text
    assert search.reference not in page.text
    before = everything()
    data = {"commitment": commitment.pk, "code": "in_progress", "decided_on": "2026-11-21", "reasons": "x"}
    page = awa.post(address("verdict", "add"), **data, evidence=[strange.pk], searches=[search.pk])
    assert "choix valide" in page.said or "n’en fait pas partie" in page.said or "Sélectionnez" in page.said, page.said
    assert everything() == before


def test_a_verdict_is_not_dated_from_the_future_nor_changed(awa: Editor, moussa: Editor) -> None:
    commitment = make.published()
    form = awa.add("verdict", commitment=commitment.pk).form
    form.fill(code="unverifiable", decided_on="31/12/2099", reasons="x")
    assert "ne se date pas de l'avenir" in form.send().said
    _judge(awa, commitment, "unverifiable")
    verdict = Verdict.objects.get()
    awa.do(verdict, "soumettre")
    assert not moussa.change(verdict).has_form
    page = moussa.post(address_of(verdict), reasons="Autre")
    assert "rendez-en un nouveau" in page.said


def test_a_draft_verdict_is_still_written(awa: Editor) -> None:
    commitment = make.published()
    grounds = _evidence_on(commitment, EvidenceKind.COMPLETION)
    _judge(awa, commitment, "unverifiable")
    verdict = Verdict.objects.get()
    form = awa.change(verdict).form
    assert form["reasons"] == "Voici pourquoi."
    assert "commitment" not in form
    form.fill(code="fulfilled", reasons="Tout est venu.", evidence=[grounds.pk])
    page = form.fill(fulfilled_on="2025-10", fulfilled_basis="independent").send()
    assert "errornote" not in page.html, page.said
    verdict.refresh_from_db()
    assert (verdict.code, verdict.reasons, verdict.fulfilled_edtf) == ("fulfilled", "Tout est venu.", "2025-10")
    assert list(verdict.evidence.all()) == [grounds]
    refused = awa.change(verdict).form.fill(evidence=[]).send()
    assert "demande une preuve de suivi" in refused.said
    assert list(verdict.evidence.all()) == [grounds]


def test_a_cancelling_claim_is_enough_for_withdrawn(awa: Editor) -> None:
    commitment = make.published("", make.claim_content(make.archived(), act=Act.CANCELS))
    assert address_of(commitment)
    _judge(awa, commitment, "withdrawn")
    assert Verdict.objects.count() == 1
