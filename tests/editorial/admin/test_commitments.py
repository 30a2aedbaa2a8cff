"""Commitments and dossiers: entered, corrected, related, split, merged; and what is done from their page."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.editorial.browsing import Editor, address, address_of, everything, queries
from tracker.commitments import actions
from tracker.commitments.models import Commitment, Dossier, JournalEntry, Relation, SearchLog
from tracker.commitments.vocabulary import RelationKind

pytestmark = pytest.mark.django_db


def _now(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_a_commitment_is_entered_and_says_what_to_do_next(awa: Editor) -> None:
    dossier = make.DossierFactory()
    form = awa.add("commitment").form
    form.fill(title=" Livrer l'urée ", testability="measurable", sector="agriculture", dossier=dossier.pk)
    page = form.fill(reading_note="L'échéance porte sur la ligne seule.").send()
    commitment = Commitment.objects.get()
    assert page.address == address_of(commitment)
    assert (commitment.title, commitment.dossier, commitment.state) == ("Livrer l'urée", dossier, "draft")
    for name in ("claim", "evidence", "verdict"):
        assert f"{address(name, 'add')}?commitment={commitment.pk}" in page.links
    assert f"/admin/apercu/{commitment.reference}/" in page.links
    assert JournalEntry.objects.count() == 1


def test_what_is_missing_is_said(awa: Editor) -> None:
    before = everything()
    page = awa.add("commitment").form.fill(title="  ", testability="measurable").send()
    assert "obligatoire" in page.said
    assert everything() == before


def test_a_published_one_is_corrected_with_a_reason_at_once(awa: Editor, moussa: Editor) -> None:
    commitment = make.published("Livrer l'uré")
    assert not awa.change(commitment, corriger=1).has_form
    page = moussa.change(commitment)
    assert not page.has_form
    assert "?corriger=1" in page.links
    form = moussa.change(commitment, corriger=1).form.fill(title="Livrer l'urée")
    before = everything()
    assert "obligatoire" in form.send().said
    assert everything() == before
    form.fill(reason="Faute de frappe.").send()
    public = moussa.open(f"/engagements/{commitment.reference}/").text
    assert "Livrer l'urée" in public
    # The form of somebody who read the old one.
    assert "a été modifié entre-temps" in form.fill(title="Autre").send().said


def test_a_dossier_is_entered_corrected_and_once_read_only_with_a_reason(awa: Editor, moussa: Editor) -> None:
    awa.add("dossier").form.fill(title="Mission", description="Ce qu'elle a annoncé.").send()
    dossier = Dossier.objects.get()
    awa.change(dossier).form.fill(title="La mission").send()
    assert _now(dossier).title == "La mission"
    make.published("", dossier=dossier)
    assert not awa.change(dossier).has_form
    form = moussa.change(dossier, corriger=1).form.fill(title="Mission de 2025")
    assert "obligatoire" in form.send().said
    form.fill(reason="L'année.").send()
    assert _now(dossier).title == "Mission de 2025"


# From its page


def test_a_search_is_noted_and_taken_back(awa: Editor, moussa: Editor) -> None:
    commitment = make.published()
    page = moussa.do(commitment, "recherche", where="Journal officiel", looked_for="un avis de livraison")
    assert "La recherche est notée." in page.said
    search = SearchLog.objects.get()
    assert "un avis de livraison" in awa.change(commitment).text
    assert "un avis de livraison" in awa.open(f"/engagements/{commitment.reference}/").text
    page = moussa.do(commitment, "recherche", where="x", looked_for="y", searched_on="31/12/2099")
    assert "la date est dans l'avenir" in page.said
    assert page.form["where"] == "x"
    assert "Votre rôle ne le permet pas" in awa.act(search, "retirer").said
    moussa.do(search, "retirer", reason="Mauvais journal.")
    assert _now(search).withdrawn_in
    assert "un avis de livraison" not in awa.open(f"/engagements/{commitment.reference}/").text


def test_two_commitments_are_related_and_parted(awa: Editor, moussa: Editor) -> None:
    whole, part = make.draft(), make.draft()
    assert "Le lien est fait." in awa.do(part, "lier", kind="part_of", other=whole.pk).said
    relation = Relation.objects.get()
    assert whole.reference in awa.change(part).text
    assert "tournerait en rond" in awa.do(whole, "lier", kind="part_of", other=part.pk).said
    assert "Choisissez un autre engagement" in awa.do(part, "lier", kind="part_of", other=part.pk).said
    assert "Sélectionnez un choix valide" in awa.do(part, "lier", kind="part_of", other=999999).said
    awa.do(part, "delier", relation=relation.pk)
    assert _now(relation).journal_to


def test_a_public_link_is_undone_by_a_reviewer_with_a_reason(awa: Editor, moussa: Editor) -> None:
    whole, part = make.published(), make.published()
    actions.relate(actor=make.EDITOR, at=make.AT, source=part, kind=RelationKind.PART_OF, target=whole)
    assert "Votre rôle ne le permet pas" in awa.act(part, "delier").said
    assert "obligatoire" in moussa.do(part, "delier").said
    moussa.do(part, "delier", reason="Deux projets.")
    assert Relation.objects.get().journal_to


def test_a_commitment_is_split_and_merged_back(awa: Editor, moussa: Editor) -> None:
    article = make.archived()
    first, second = make.claim_content(article), make.claim_content(article, "Les discussions se poursuivent")
    commitment = make.published("Livrer et construire", first, second)
    claim = commitment.claims.latest("pk")
    assert "detacher" not in " ".join(awa.change(commitment).links)
    form = moussa.act(commitment, "detacher").form
    form.fill(title="Construire", claims=[claim.pk], testability="observable", sector="energy")
    before = everything()
    assert "obligatoire" in form.send().said
    assert everything() == before
    page = form.fill(reason="Deux promesses.").send()
    new = Commitment.objects.latest("pk")
    assert page.address == address_of(new)
    assert _now(claim).commitment == new
    assert "Construire" in moussa.open(f"/engagements/{new.reference}/").text
    # Back again, as the page says.
    page = moussa.do(new, "fusionner", other=commitment.pk, reason="Finalement une seule.")
    assert page.address == address_of(commitment)
    assert _now(claim).commitment == commitment


def test_two_commitments_are_merged_and_parted_again(moussa: Editor) -> None:
    one, other = make.published("Livrer l'urée"), make.published("Livrer de l'urée")
    assert "obligatoire" in moussa.do(one, "fusionner", other=other.pk).said
    page = moussa.do(one, "fusionner", other=other.pk, reason="Entré deux fois.")
    assert "Fusionné" in page.said
    assert page.address == address_of(other)
    assert other.claims.count() == 2
    answer = moussa.client.get(f"/engagements/{one.reference}/")
    assert answer.status_code in (301, 302)
    assert answer.headers["location"].endswith(f"/engagements/{other.reference}/")
    shown = moussa.change(one)
    assert "Fusionné avec" in shown.text
    assert not shown.has_form
    # What is chosen elsewhere no longer offers it.
    found = moussa.client.get(
        "/admin/autocomplete/",
        {"app_label": "commitments", "model_name": "relation", "field_name": "target", "term": "urée"},
    ).json()["results"]
    assert [each["id"] for each in found] == [str(other.pk)]
    page = moussa.do(one, "annuler-fusion", reason="Deux projets.")
    assert "La fusion est annulée" in page.said
    assert _now(one).claims.count() == 1
    assert moussa.open(f"/engagements/{one.reference}/").status == 200


# Lists


@pytest.mark.parametrize("name", ["commitment", "claim", "evidence", "verdict"])
def test_a_list_says_the_state_of_each_row_and_filters_by_it(name: str, oumar: Editor) -> None:
    commitment = make.published("Livrer l'urée")
    make.draft("Livrer du riz")
    for state in ("draft", "submitted", "published", "withdrawn"):
        page = oumar.open(address(name), state__exact=state)
        assert page.status == 200
    if name == "commitment":
        shown = oumar.open(address(name), state__exact="published").text
        assert commitment.reference in shown
        assert "Livrer du riz" not in shown


def test_no_select_or_filter_grows_with_the_record(moussa: Editor) -> None:
    """A thousand dossiers, media, actors are looked up, not listed."""
    for n in range(30):
        make.DossierFactory(title=f"Dossier nombreux {n}")
        make.PartyFactory(name=f"Acteur nombreux {n}")
        make.PublisherFactory(name=f"Média nombreux {n}")
        make.CommitmentFactory(title=f"Engagement nombreux {n}")
    article, commitment = make.archived(publisher="Média nombreux 1"), make.draft("Engagement")
    claim = make.claimed(commitment, make.claim_content(article))
    pages = [
        moussa.add("commitment"),
        moussa.change(commitment),
        moussa.add("claim", article=article.pk),
        moussa.change(claim),
        moussa.add("evidence", commitment=commitment.pk),
        moussa.add("verdict", commitment=commitment.pk),
        *(moussa.open(address(name)) for name in ("commitment", "claim", "evidence", "party", "article", "document")),
        *(moussa.act(commitment, name) for name in ("lier", "fusionner")),
    ]
    for page in pages:
        listed = page.html.split("<datalist")[0] if "<datalist" in page.html else page.html
        for many in ("Dossier nombreux", "Acteur nombreux", "Engagement nombreux"):
            count = listed.count(f"{many} 1")
            is_list_of_these = page.address in (address("commitment"), address("party"))
            assert is_list_of_these or not count, f"{many} at {page.url}"
        if page.address != address("article"):
            assert listed.count("Média nombreux") <= 1, page.url


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_of_a_commitment_asks_as_much_however_much_it_holds(many: int, moussa: Editor) -> None:
    articles = [make.archived(publisher=f"Journal {n}", published="2025-10-24") for n in range(many)]
    commitment = make.published("", *(make.claim_content(article) for article in articles))
    for n, article in enumerate(articles):
        evidence = actions.add_evidence(
            actor=make.EDITOR, at=make.AT, commitment=_now(commitment), content=make.evidence_content(article)
        )
        make.made_public(evidence)
        actions.log_search(
            actor=make.EDITOR,
            at=make.AT,
            commitment=commitment,
            searched_on=make.AT.date(),
            where="x",
            looked_for=str(n),
        )
        actions.relate(actor=make.EDITOR, at=make.AT, source=commitment, kind=RelationKind.PART_OF, target=make.draft())
        make.VerdictFactory(commitment=commitment)
    moussa.change(commitment)
    for query in ({}, {"corriger": "1"}):
        asked = queries(moussa, address_of(commitment), **query)
        assert len(asked) <= 12, f"{len(asked)}\n" + "\n".join(asked)


def test_the_first_page_asks_at_most_twelve_queries(moussa: Editor) -> None:
    make.in_state(make.State.SUBMITTED)
    moussa.open("/admin/")
    page = moussa.open("/admin/")
    assert page.inline == []
    assert f"{address('document', 'add')}" in page.links
    asked = queries(moussa, "/admin/")
    assert len(asked) <= 12, "\n".join(asked)
