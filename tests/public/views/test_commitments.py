"""The list of commitments and the page of one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from tests import factories as make
from tests.public import many
from tests.public.reading import check, listed, page, part, term, words
from tests.public.rows import FILTERS, LINE, dated, judged, line, proven, searched, three_kinds, tonnes
from tracker.commitments import actions, findings, models, versions
from tracker.commitments.content import Delivered, Speaker, Valued
from tracker.commitments.queries import as_of
from tracker.commitments.vocabulary import RelationKind, Sector, SourceBasis, State
from tracker.extraction.vocabulary import Act, Basis, EvidenceKind, Firmness, Place, Testability
from tracker.public.views import render_preview
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import DateBasis

pytestmark = pytest.mark.django_db


# The list


def test_the_list_sets_the_vague_apart_and_puts_the_newest_entry_first(client):
    vague = make.published(testability=Testability.VAGUE)
    first = make.published()
    observable = make.published(testability=Testability.OBSERVABLE)
    second = make.published()

    html = page(client, "/engagements/")

    assert listed(html) == [c.reference for c in (second, first, observable, vague)]
    titles = [words(h) for h in re.findall(r"<h2>(.*?)</h2>", html, re.DOTALL)]
    assert titles == ["Mesurables : un chiffre ou une date", "Observables : on verra si c'est fait", "Vagues"]
    assert "4 engagements." in words(html)


def test_an_entry_of_the_list_gives_its_title_words_reference_firmness_timeliness_and_verdict(client):
    commitment = make.published("Exécuter la ligne", line())

    entry = part(page(client, "/engagements/"), "ol", **{"class": "commitments"})

    facts = "annoncé échéance dépassée, aucune preuve enregistrée non évalué"
    expected = f"Exécuter la ligne « {LINE} » {commitment.reference} {facts}"
    assert entry == expected


def test_an_overdue_entry_with_evidence_is_only_said_to_be_overdue(client):
    commitment = make.published("Exécuter la ligne", line())
    proven(commitment)

    entry = part(page(client, "/engagements/"), "ol", **{"class": "commitments"})

    assert "échéance dépassée non évalué" in entry


def test_a_filter_narrows_the_list(client):
    rows = three_kinds()
    for query, names in FILTERS.items():
        html = page(client, f"/engagements/?{query.format(dossier=rows['dossier'].reference)}")

        found = names.split()
        assert listed(html) == [rows[name].reference for name in found], query
        assert "n'a pas été compris" not in html
        count = f"{len(found)} engagement{'s' if len(found) > 1 else ''}."
        assert (count if found else "Aucun engagement ne répond à cette demande.") in words(html)


def test_a_filter_is_shown_as_it_was_chosen(client):
    rows = three_kinds()
    dossier = rows["dossier"].reference

    html = page(client, f"/engagements/?q=ligne&sector=energy&dossier={dossier}&on=2024-06-01")

    chosen = re.findall(r'name="(\w+)"\s+value="([^"]+)" checked', html)
    assert chosen == [("sector", "energy"), ("dossier", dossier)]
    assert re.search(r'name="q" id="id_q" value="ligne"', html)
    assert re.search(r'id="id_on" value="2024-06-01"', html)


def test_only_the_filter_that_cannot_be_read_is_named_and_left_out(client):
    rows = three_kinds()

    html = page(client, "/engagements/?sector=energy&firmness=solide")

    assert listed(html) == [rows["power"].reference]
    assert part(html, "p", role="status") == "Le filtre « fermeté » n'a pas été compris ; il est ignoré."


def test_a_search_of_more_than_a_thousand_characters_is_left_out(client):
    rows = three_kinds()

    html = page(client, f"/engagements/?sector=energy&q={'ligne+' * 200}")

    assert listed(html) == [rows["power"].reference]
    assert part(html, "p", role="status") == "Le filtre « mots » n'a pas été compris ; il est ignoré."
    assert listed(page(client, f"/engagements/?q={'ligne+' * 150}")) == [rows["power"].reference]


def test_a_dossier_of_nothing_public_is_no_choice(client):
    make.draft(dossier=actions.create_dossier(actor=make.EDITOR, at=make.AT, title="Dossier secret"))
    secret = models.Dossier.objects.get().reference

    html = page(client, f"/engagements/?dossier={secret}")

    assert "Dossier secret" not in html
    assert "Le filtre « dossier » n'a pas été compris" in words(html)


def test_unknown_parameters_are_ignored(client):
    commitment = make.published()

    html = page(client, "/engagements/?utm_source=lettre&sort=titre")

    assert listed(html) == [commitment.reference]
    assert 'role="status"' not in html


def test_the_pages_of_a_list_keep_its_filters_and_lose_nothing(client):
    make.published(sector=Sector.MINING)
    many.copies(make.published("Exécuter la ligne", line(), sector=Sector.ENERGY), 29)

    first = page(client, "/engagements/?sector=energy&on=2024-06-01")
    (following,) = re.findall(r'rel="next"\s+href="([^"]+)"', first)
    second = page(client, f"/engagements/{unescape(following)}")

    assert "30 engagements." in words(first)
    assert "Page 1 sur 2" in words(first)
    assert "Page 2 sur 2" in words(second)
    assert len(listed(first)) == 25
    assert len(set(listed(first) + listed(second))) == 30
    (back,) = re.findall(r'rel="prev"\s+href="([^"]+)"', second)
    assert listed(page(client, f"/engagements/{unescape(back)}")) == listed(first)


def test_a_form_sent_with_no_date_shows_the_present(client):
    commitment = make.published()

    html = page(client, "/engagements/?q=&on=")

    assert listed(html) == [commitment.reference]
    assert "Ce qui avait été dit" not in part(html, "main").replace("Ce qui avait été dit au jour du", "")
    assert re.search(r'id="id_on">', html)


def test_the_list_of_another_day_says_so_and_leads_to_the_pages_of_that_day(client):
    old = make.published("Exécuter la ligne", line())
    make.published("Livrer l'urée", tonnes(120, "2024-03-01"))

    html = page(client, "/engagements/?on=2024-01-01")

    assert listed(html) == [old.reference]
    assert "Ce qui avait été dit au 1er janvier 2024. Voir le présent" in words(html)
    assert f'href="/engagements/{old.reference}/?on=2024-01-01"' in html


def test_the_list_of_another_instant_shows_what_the_site_showed_then(client):
    make.published("Livrer l'urée", at=make.AT)
    later = make.published("Exécuter la ligne", at=make.AT + timedelta(hours=1))

    html = page(client, "/engagements/?recorded_at=2026-01-15T09:30Z")

    assert "Livrer l'urée" in words(html)
    assert later.reference not in listed(html)
    assert "Ce que ce site montrait le 15 janvier 2026 à 09:30 UTC." in words(html)
    assert "/?recorded_at=2026-01-15T09:30:00Z" in html


def test_an_empty_site_says_that_nothing_answers(client):
    html = page(client, "/engagements/")

    assert "Aucun engagement ne répond à cette demande." in words(html)
    check(html)


# One commitment


def test_a_page_shows_the_words_inside_their_sentence_with_article_date_and_how_it_is_known(client):
    text = "Hausse de l'offre\n\nSelon lui, le ministre annonce 120 tonnes d'urée, dès que possible. Rien d'autre."
    article = dated(
        text,
        "2024-03-01",
        headline="Hausse de l'offre",
        publisher="L'Essor",
        date_basis=DateBasis.INFERRED,
        date_note="« ce vendredi » : le jour même.",
    )
    commitment = make.published("Livrer l'urée", make.claim_content(article, "le ministre annonce 120 tonnes d'urée"))

    html = page(client, f"/engagements/{commitment.reference}/")

    quotation = "<mark>le ministre annonce 120 tonnes d&#x27;urée</mark>"
    assert f'<p lang="fr">Selon lui, {quotation}, dès que possible.</p>' in html
    source = part(html, "p", **{"class": "source"})
    assert source.startswith("Hausse de l'offre · L'Essor · 1er mars 2024")
    assert "(date déduite : « ce vendredi » : le jour même.)" in source
    assert "Rien d'autre" not in html


def test_an_article_of_unknown_publisher_and_date_says_so(client):
    article = make.archived("Le ministre annonce 120 tonnes.", date_note="Aucune date dans le texte.")
    commitment = make.published("Livrer l'urée", make.claim_content(article))

    source = part(page(client, f"/engagements/{commitment.reference}/"), "p", **{"class": "source"})

    assert source.startswith("éditeur inconnu · date inconnue (Aucune date dans le texte.) · document ")


def test_a_value_shows_its_words_and_how_it_is_known(client):
    text = "M. Koné, directeur, annonce 120 tonnes d'urée chaque mois pendant 24 mois, dit-il vendredi à Bamako"
    article = dated(f"{text}.", "2024-03-01")
    find = ArticleReader(article).find
    content = make.claim_content(
        article,
        text,
        place=Place.LEAD,
        cue=find("annonce"),
        speaker=Speaker(find("M. Koné, directeur"), function="Directeur"),
        said=make.said(article, "vendredi", "2024-03-01", Basis.RESOLVED, "L'article est du 1er mars."),
        figures=(make.figure(article, "120 tonnes", 120, product="urée"),),
        recurrence=Valued(find("chaque mois"), "FREQ=MONTHLY"),
        duration=Valued(find("24 mois"), "P24M"),
        parties=(make.named(article, "Bamako", make.party("Mali")),),
        note="Rien ne dit à qui.",
    )
    commitment = make.published("Livrer l'urée", content, reading_note="Le début n'est pas donné.")

    html = page(client, f"/engagements/{commitment.reference}/")

    assert term(html, "Fermeté") == ["annoncé A-0001", "annoncé « annonce »"]
    assert term(html, "Qui parle") == ["M. Koné, directeur"]
    assert term(html, "Dit ou signé") == ["1er mars 2024 « vendredi » (calculée : L'article est du 1er mars.)"]
    assert term(html, "Quantité") == ["120 tonnes, urée « 120 tonnes »"]
    assert term(html, "Quantité : urée") == ["120 tonnes A-0001"]
    assert term(html, "Récurrence") == ["chaque mois A-0001", "chaque mois « chaque mois »"]
    assert term(html, "Durée") == ["24 mois A-0001", "24 mois « 24 mois »"]
    assert term(html, "Acteurs") == ["Mali, promettant « Bamako »"]
    assert "Note de lecture Le début n'est pas donné." in words(html)
    assert "Rien ne dit à qui." in words(html)
    assert part(html, "section", id="A-0001").startswith("A-0001 annoncé annonce dans le chapeau")
    assert "FREQ" not in html
    assert "P24M" not in html


def test_a_page_gives_no_figure_where_the_words_give_none(client):
    commitment = make.published()

    html = page(client, f"/engagements/{commitment.reference}/")

    assert "Les mots ne donnent ni chiffre ni date." in words(html)
    assert "1 affirmation, 1 origine indépendante." in words(html)


def test_terms_that_all_sources_share_stand_once_with_their_claims(client):
    commitment = make.published("Livrer l'urée", tonnes(120, "2024-03-01"), tonnes(120, "2024-03-01"))

    html = page(client, f"/engagements/{commitment.reference}/")

    assert term(html, "Quantité : urée") == ["120 tonnes A-0001, A-0002"]


def test_revised_terms_show_what_was_said_first_and_what_was_said_last(client):
    revised = tonnes(60, "2024-06-01", act=Act.REVISES, firmness=Firmness.AGREED)
    commitment = make.published("Livrer l'urée", tonnes(150, "2024-03-01"), revised)

    html = page(client, f"/engagements/{commitment.reference}/")

    assert term(html, "Quantité : urée") == [
        "d'abord 150 tonnes A-0001 · 1er mars 2024 puis 60 tonnes A-0002 · 1er juin 2024"
    ]
    assert term(html, "Fermeté")[0] == "d'abord annoncé A-0001 · 1er mars 2024 puis convenu A-0002 · 1er juin 2024"


def test_a_figure_that_replaces_another_shows_both(client):
    article = dated("Il a été convenu de 60 tonnes au lieu de 150 tonnes.", "2024-06-01")
    find = ArticleReader(article).find
    replaces = (find("150 tonnes"), make.Amount(Decimal(150), Decimal(150), "t"))
    content = make.claim_content(article, figures=(make.figure(article, "60 tonnes", 60, replaces=replaces),))
    commitment = make.published("Livrer l'urée", content)

    html = page(client, f"/engagements/{commitment.reference}/")

    folded, claimed = term(html, "Quantité")
    assert folded == "d'abord 150 tonnes A-0001 · date inconnue puis 60 tonnes A-0001 · 1er juin 2024"
    assert claimed == "60 tonnes « 60 tonnes » au lieu de « 150 tonnes »"


def test_contested_terms_show_each_value_with_its_claims(client):
    commitment = make.published("Livrer l'urée", tonnes(100, "2024-03-01"), tonnes(140, "2024-03-01"))

    html = page(client, f"/engagements/{commitment.reference}/")

    (shown,) = term(html, "Quantité : urée")
    assert shown == "Les affirmations diffèrent : 100 tonnes A-0001 · 1er mars 2024 140 tonnes A-0002 · 1er mars 2024"


def test_contested_terms_also_show_what_was_said_before_them(client):
    contents = (tonnes(150, "2024-03-01"), tonnes(60, "2024-06-01", act=Act.REVISES), tonnes(75, "2024-06-01"))
    commitment = make.published("Livrer l'urée", *contents)

    (shown,) = term(page(client, f"/engagements/{commitment.reference}/"), "Quantité : urée")

    assert shown == (
        "d'abord 150 tonnes A-0001 · 1er mars 2024 "
        "Les affirmations diffèrent : 60 tonnes A-0002 · 1er juin 2024 75 tonnes A-0003 · 1er juin 2024"
    )


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2023-11-20", "à venir au 20 novembre 2023"),
        ("2024-11-29", "à venir au 29 novembre 2024"),
        ("2024-11-30", "échéance proche au 30 novembre 2024"),
        ("2024-12-30", "échéance proche au 30 décembre 2024"),
        (
            "2024-12-31",
            "échéance dépassée, aucune preuve enregistrée 1 jour après l'échéance d'origine au 31 décembre 2024",
        ),
        (
            "2025-01-09",
            "échéance dépassée, aucune preuve enregistrée 10 jours après l'échéance d'origine au 9 janvier 2025",
        ),
    ],
)
def test_timeliness_is_that_of_the_day_asked_for(client, on, sentence):
    commitment = make.published("Exécuter la ligne", line())

    html = page(client, f"/engagements/{commitment.reference}/?on={on}")

    assert term(html, "Échéance")[0] == sentence
    assert term(html, "Échéance")[1] == "au plus tard le 30 décembre 2024 A-0001"
    assert "Aucune preuve enregistrée." in words(html)
    assert "trahi" not in html


def test_a_postponed_deadline_is_counted_from_the_original_and_from_the_current(client):
    article = dated("La ligne sera exécutée avant le 1er juillet 2025.", "2024-12-01")
    moved = make.claim_content(
        article, act=Act.POSTPONES, deadline=make.deadline(article, "avant le 1er juillet 2025", "../2025-06-30")
    )
    commitment = make.published("Exécuter la ligne", line(), moved)

    before = page(client, f"/engagements/{commitment.reference}/?on=2025-06-30")
    after = page(client, f"/engagements/{commitment.reference}/?on=2025-07-02")

    assert "182 jours après l'échéance d'origine" in term(before, "Échéance")[0]
    assert "échéance actuelle" not in term(before, "Échéance")[0]
    assert "184 jours après l'échéance d'origine 2 jours après l'échéance actuelle" in term(after, "Échéance")[0]


def test_follow_up_shows_evidence_what_was_delivered_searches_and_verdicts(client):
    commitment = make.published("Livrer l'urée", tonnes(120, "2023-11-20"))
    article = dated("Cent tonnes sont arrivées le 3 juin 2024.", "2024-06-04", publisher="L'Essor")
    evidence = proven(
        commitment,
        article=article,
        quoted="Cent tonnes sont arrivées",
        kind=EvidenceKind.DELIVERY,
        statement="Le port dit que cent tonnes sont arrivées.",
        source_basis=SourceBasis.INDEPENDENT,
        occurred=make.said(article, "le 3 juin 2024", "2024-06-03"),
        delivered=Delivered(
            make.Amount(Decimal(100), Decimal(100), "t"), "urée", (date(2024, 6, 1), date(2024, 6, 30))
        ),
    )
    search = searched(commitment)
    verdict = judged(
        commitment,
        "fulfilled",
        "Tout est là.",
        evidence=(evidence.reference,),
        searches=(search.reference,),
        fulfilled=("2024-06", SourceBasis.INDEPENDENT),
    )

    html = page(client, f"/engagements/{commitment.reference}/")

    shown = part(html, "section", id=evidence.reference)
    assert shown.startswith(
        f"{evidence.reference} livraison source indépendante Le port dit que cent tonnes sont arrivées."
    )
    assert "<mark>Cent tonnes sont arrivées</mark> le 3 juin 2024." in html
    assert term(html, "Date du fait") == ["3 juin 2024 « le 3 juin 2024 »"]
    assert term(html, "Livré") == ["100 tonnes, urée du 1er juin 2024 au 30 juin 2024"]
    assert (
        part(html, "p", id=search.reference) == "Cherché le 10 janvier 2026 (Journal officiel) sans trouver : un avis"
    )
    assert part(html, "section", id=verdict.reference) == (
        f"{verdict.reference} tenu 12 janvier 2026 Tout est là. Tenu : du 1er au 30 juin 2024 (source indépendante) "
        f"D'après {evidence.reference} {search.reference}"
    )
    assert term(html, "Verdict") == ["tenu"]
    assert "Aucune preuve enregistrée." not in html
    check(html)


def test_a_verdict_of_superseded_leads_to_the_successor(client):
    commitment, successor = make.published(), make.published("Livrer plus d'urée")
    judged(commitment, "superseded", successor=successor.reference)

    html = page(client, f"/engagements/{commitment.reference}/")

    assert f'Remplacé par <a href="/engagements/{successor.reference}/">{successor.reference}</a>' in html


@pytest.mark.parametrize(
    ("kind", "of_source", "of_target"),
    [
        (RelationKind.PART_OF, "Fait partie de", "Comprend"),
        (RelationKind.SUPERSEDES, "Remplace", "Remplacé par"),
        (RelationKind.CONTINUES, "Prolonge", "Prolongé par"),
    ],
)
def test_a_relation_shows_on_both_pages(client, kind, of_source, of_target):
    source, target = make.published("Livrer l'urée"), make.published("Approvisionner le pays")
    actions.relate(actor=make.EDITOR, at=make.AT, source=source, kind=kind, target=target)

    here = page(client, f"/engagements/{source.reference}/")
    there = page(client, f"/engagements/{target.reference}/")

    assert part(here, "ul", **{"class": "relations"}) == f"{of_source} {target.reference} Approvisionner le pays"
    assert part(there, "ul", **{"class": "relations"}) == f"{of_target} {source.reference} Livrer l'urée"


def test_the_permanent_address_shows_the_same_after_a_correction(client):
    commitment = make.published("Livrer l'urée", tonnes(120, "2024-03-01"))
    url = f"/engagements/{commitment.reference}/"
    first = page(client, url)
    (permanent,) = re.findall(r'<a href="([^"]+)">Adresse permanente', first)

    actions.correct_commitment(
        actor=make.EDITOR,
        at=make.AT + timedelta(days=1),
        commitment=models.Commitment.objects.get(pk=commitment.pk),
        reason="Faute de frappe.",
        title="Livrer 120 tonnes d'urée",
    )

    assert "Livrer 120 tonnes d'urée" in words(page(client, url))
    kept = page(client, url + unescape(permanent))
    assert part(kept, "article") == part(first, "article")
    assert "Ce que ce site montrait le 15 janvier 2026 à 09:30 UTC." in words(kept)
    (again,) = re.findall(r'<a href="([^"]+)">Adresse permanente', kept)
    assert again == permanent


def test_a_page_of_another_day_shows_only_what_had_been_said_by_then(client):
    commitment = make.published("Livrer l'urée", tonnes(150, "2024-03-01"), tonnes(60, "2024-06-01", act=Act.REVISES))
    judged(commitment, "no_progress_found", searches=(searched(commitment).reference,))

    html = page(client, f"/engagements/{commitment.reference}/?on=2024-04-01")

    assert term(html, "Quantité : urée") == ["150 tonnes A-0001"]
    assert "A-0002" not in html
    assert term(html, "Verdict") == ["non évalué"]
    assert "Ce qui avait été dit au 1er avril 2024. Voir le présent" in words(html)


def test_before_anything_was_said_there_is_a_sentence_and_a_way_to_the_present(client):
    commitment = make.published("Exécuter la ligne", line())

    html = page(client, f"/engagements/{commitment.reference}/?on=2023-01-01", 404)

    assert "Au 1er janvier 2023, aucune affirmation de cet engagement n'était sûrement dite" in words(html)
    assert f'<a href="/engagements/{commitment.reference}/">Le voir' in html
    assert "ligne" not in html


def test_before_the_site_showed_it_there_is_a_sentence_and_a_way_to_the_present(client):
    commitment = make.published("Exécuter la ligne", line())

    html = page(client, f"/engagements/{commitment.reference}/?recorded_at=2026-01-01T12:00Z", 404)

    assert "Le 1er janvier 2026 à 12:00 UTC, ce site ne montrait pas encore cet engagement." in words(html)
    assert "ligne" not in html


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("on=hier", "La date demandée n'a pas été comprise (AAAA-MM-JJ) ; la page montre aujourd'hui."),
        ("on=2024-02-30", "La date demandée n'a pas été comprise (AAAA-MM-JJ) ; la page montre aujourd'hui."),
        ("recorded_at=midi", "L'instant demandé n'a pas été compris ; la page montre le présent."),
        ("recorded_at=0001-01-01T00:00%2B14:00", "L'instant demandé n'a pas été compris ; la page montre le présent."),
    ],
)
def test_a_point_that_cannot_be_read_is_said_so_and_the_present_shown(client, query, notice):
    commitment = make.published()

    for url in ("/engagements/", f"/engagements/{commitment.reference}/"):
        html = page(client, f"{url}?{query}")
        assert part(html, "p", role="status") == notice
        assert commitment.reference in html
        assert "Voir le présent" not in html


def test_a_withdrawn_commitment_is_gone_without_a_word_of_it(client):
    commitment = make.in_state(State.WITHDRAWN, "Livrer l'urée secrète")

    for url in (f"/engagements/{commitment.reference}/", f"/engagements/{commitment.reference}/?on=2026-01-16"):
        html = page(client, url, 410)
        assert "Cet engagement a été retiré. Le journal dit quand et pourquoi." in words(html)
        assert '<a href="/journal/">' in html
        assert "urée" not in html
        check(html)


def test_a_draft_is_not_there(client):
    draft = make.in_state(State.DRAFT, "Livrer l'urée secrète")

    for query in ("", "?on=2030-01-01", "?recorded_at=2030-01-01"):
        assert "urée" not in page(client, f"/engagements/{draft.reference}/{query}", 404)


def test_the_first_words_stand_at_the_head_and_are_cut_between_two_words(client):
    long = "Le ministre annonce " + "des tonnes et des tonnes " * 20 + "d'urée"
    commitment = make.published("Livrer", make.claim_content(dated(f"{long}.", "2024-03-01"), long))

    html = page(client, f"/engagements/{commitment.reference}/")

    head = part(html, "figure", **{"class": "first"})
    assert head.startswith("« Le ministre annonce des tonnes")
    assert "tonnes […] » éditeur inconnu, 1er mars 2024 · A-0001" in head
    assert words(html).count("d'urée") == 1
    check(html)


def test_contested_values_are_told_apart_by_who_gives_them(client):
    here = dated("Le ministre annonce 100 tonnes d'urée.", "2024-03-01", publisher="L'Essor")
    there = dated("Le ministre annonce 140 tonnes d'urée.", "2024-03-01")
    contents = [
        make.claim_content(article, figures=(make.figure(article, f"{n} tonnes", n, product="urée"),))
        for article, n in ((here, 100), (there, 140))
    ]
    commitment = make.published("Livrer", *contents)

    html = page(client, f"/engagements/{commitment.reference}/")

    (shown,) = term(html, "Quantité : urée")
    assert "100 tonnes A-0001 (L'Essor) · 1er mars 2024 140 tonnes A-0002 · 1er mars 2024" in shown
    assert html.count('class="folded contested"') == 1


def test_parties_and_documents_lead_to_their_pages_at_the_same_point(client):
    article = dated("Le ministre annonce 120 tonnes d'urée.", "2024-03-01")
    party = make.party("Mali")
    named = make.claim_content(article, parties=(make.named(article, "Le ministre", party),))
    commitment = make.published("Livrer", named)

    for query in ("", "?on=2024-06-01"):
        html = page(client, f"/engagements/{commitment.reference}/{query}")
        assert f'<a href="/acteurs/{party.reference}/{query}">Mali</a>' in html
        assert f'<a href="/sources/{article.document.sha256}/{query}">' in html


def test_a_page_of_the_past_says_that_undated_articles_are_missing_and_why(client):
    commitment = make.published("Livrer", tonnes(120, "2024-03-01"))

    for url in ("/engagements/", f"/engagements/{commitment.reference}/"):
        html = page(client, f"{url}?on=2024-06-01")
        assert "Un article sans date n'y figure pas" in words(html)
        assert '<a href="/methode/#sans-date">Pourquoi</a>' in html
        assert "Un article sans date" not in page(client, url)


# Elsewhere


def merged() -> tuple[models.Commitment, models.Commitment]:
    """One commitment merged into another an hour after both were published."""
    one, other = make.published("Livrer", tonnes(120, "2024-03-01")), make.published("Livrer l'urée")
    rows = [models.Commitment.objects.get(pk=row.pk) for row in (one, other)]
    later = make.AT + timedelta(hours=1)
    actions.merge_commitments(actor=make.EDITOR, at=later, commitment=rows[0], into=rows[1], reason="Entré deux fois.")
    return one, other


def test_a_merged_commitment_leads_to_where_it_is_read_now_at_the_same_point(client):
    one, other = merged()

    for prefix in ("", "/en"):
        for query in ("", "?on=2026-06-01", "?on=2026-06-01&recorded_at=2026-02-01T00:00:00Z"):
            answer = client.get(f"{prefix}/engagements/{one.reference}/{query}")
            assert (answer.status_code, answer.headers["Location"]) == (
                302,
                f"{prefix}/engagements/{other.reference}/{query}",
            )
    assert "A-0001" in page(client, f"/engagements/{other.reference}/")


def test_before_the_merge_the_page_still_shows_it(client):
    one, _other = merged()

    html = page(client, f"/engagements/{one.reference}/?recorded_at=2026-01-15T09:30Z")

    assert "120 tonnes" in words(html)


def test_a_draft_that_was_merged_shows_nothing(client):
    draft, target = make.draft("Livrer l'urée secrète"), make.draft("Autre")
    rows = [models.Commitment.objects.get(pk=row.pk) for row in (draft, target)]
    actions.merge_commitments(actor=make.EDITOR, at=make.AT, commitment=rows[0], into=rows[1])

    assert "urée" not in page(client, f"/engagements/{draft.reference}/", 404)


def test_a_reference_alone_leads_to_where_it_is_read(client):
    dossier = actions.create_dossier(actor=make.EDITOR, at=make.AT, title="Mission")
    commitment = make.published("Livrer", tonnes(120, "2024-03-01"), dossier=dossier)
    evidence, search = proven(commitment), searched(commitment)

    for reference, address in {
        commitment.reference: f"/engagements/{commitment.reference}/",
        commitment.reference.lower(): f"/engagements/{commitment.reference}/",
        "A-0001": f"/engagements/{commitment.reference}/#A-0001",
        evidence.reference: f"/engagements/{commitment.reference}/#{evidence.reference}",
        search.reference: f"/engagements/{commitment.reference}/#{search.reference}",
        dossier.reference: f"/engagements/?dossier={dossier.reference}",
        "P-0001": "/acteurs/P-0001/",
    }.items():
        answer = client.get(f"/{reference}/")
        assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert client.get("/en/A-0001/?on=2026-06-01").headers["Location"] == (
        f"/en/engagements/{commitment.reference}/?on=2026-06-01#A-0001"
    )
    assert client.get("/D-0001/?on=2026-06-01").headers["Location"] == "/engagements/?dossier=D-0001&on=2026-06-01"


@pytest.mark.parametrize("path", ["/A-9999/", "/Z-0001/", "/M-1/", "/A-0001/?on=2020-01-01", "/A-999999999999999/"])
def test_a_reference_of_nothing_public_leads_nowhere(client, path):
    make.published("Livrer", tonnes(120, "2024-03-01"))

    page(client, path, 404)


# Before publication


def preview(rf: Any, draft: models.Commitment) -> Any:
    (version,) = versions.preview(draft)
    return render_preview(rf.get("/admin/"), version, as_of(on=date(2026, 2, 1)))


def test_a_preview_is_the_page_with_a_banner_and_leads_nowhere_public(rf):
    draft = make.draft("Livrer l'urée", reading_note="Rien ne dit à qui.")
    article = dated("Le ministre annonce 120 tonnes d'urée.", "2024-03-01")
    party = make.party("Mali")
    make.claimed(draft, make.claim_content(article, parties=(make.named(article, "Le ministre", party),)))

    answer = preview(rf, draft)
    html = answer.content.decode()

    check(html)
    assert part(html, "aside").startswith("Aperçu : rien de ceci n'est public.")
    assert '<meta name="robots" content="noindex">' in html
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "<mark>" in html
    assert "Rien ne dit à qui." in html
    for absent in ("Adresse permanente", "JSON", f"/acteurs/{party.reference}", f"/sources/{article.document.sha256}"):
        assert absent not in html
    assert models.CommitmentVersion.objects.count() == 0


def test_a_preview_says_what_is_missing_as_the_page_would(rf):
    draft = make.draft("Livrer l'urée")
    make.claimed(draft, make.claim_content(dated("Le ministre annonce de l'urée.", "2024-03-01")))

    html = preview(rf, draft).content.decode()

    assert "Les mots ne donnent ni chiffre ni date." in words(html)
    assert "Aucune preuve enregistrée." in words(html)


# What was checked


VERIFIED = {"id": "verifie"}


def verified(html: str) -> str:
    return part(html, "section", **VERIFIED)


def checked(commitment, **values):
    """A finding on it, as a run would have left it now."""
    head = models.JournalHead.objects.get()
    return make.FindingFactory(commitment=commitment, sequence=head.sequence, **values)


def test_what_agrees_is_shown_with_its_date(client):
    commitment = make.published()
    findings.recheck([commitment], at=make.AT)
    html = page(client, f"/engagements/{commitment.reference}/")
    assert "Contrôles automatiques, faits pour la dernière fois le 15 janvier 2026." in verified(html)
    assert term(html, "Citations") == ["La citation est mot pour mot dans le document archivé."]
    check(html)
    english = page(client, f"/en/engagements/{commitment.reference}/")
    assert "Automatic checks, last made on 15 January 2026." in verified(english)
    assert term(english, "Quotations") == ["The quotation stands word for word in the archived document."]


def test_what_does_not_agree_is_shown_once_confirmed_and_before_the_rest(client):
    commitment = make.published()
    findings.recheck([commitment], at=make.AT)
    sentence = "Deux affirmations donnent <b>deux</b> chiffres."
    claim = commitment.claims.get().reference
    finding = checked(commitment, sentence_fr=sentence, claims=[claim])
    url = f"/engagements/{commitment.reference}/"
    assert "chiffres." not in verified(page(client, url))

    explained = {"answer": "explained", "answer_text": "Deux ports.", "answered_by": "Awa", "answered_at": make.AT}
    models.Finding.objects.filter(pk=finding.pk).update(**explained)
    html = page(client, url)
    told = verified(html)
    assert "&lt;b&gt;deux&lt;/b&gt;" in html
    assert (
        "Affirmations entre elles ne concorde pas Deux affirmations donnent deux chiffres. "
        "Expliqué par la rédaction le 15 janvier 2026 : Deux ports. Constaté le 15 janvier 2026" in told
    )
    assert told.index("ne concorde pas") < told.index("mot pour mot")
    assert f'href="#{claim}"' in html
    check(html)


def test_before_the_first_check_the_page_says_so(client):
    commitment = make.published()
    told = verified(page(client, f"/engagements/{commitment.reference}/"))
    assert told == "Ce qui a été vérifié Pas encore de contrôle depuis la dernière modification."


def test_the_permanent_address_shows_the_checks_as_they_were(client):
    commitment = make.published()
    findings.recheck([commitment], at=make.AT + timedelta(hours=1))
    url = f"/engagements/{commitment.reference}/"
    first = page(client, url)
    (permanent,) = re.findall(r'<a href="([^"]+)">Adresse permanente', first)
    findings.recheck([commitment], at=make.AT + timedelta(days=30))
    kept = page(client, url + unescape(permanent))
    assert "Contrôles automatiques, tels qu'ils étaient montrés à cet instant." in verified(kept)
    assert term(kept, "Citations") == term(first, "Citations")
    (again,) = re.findall(r'<a href="([^"]+)">Adresse permanente', kept)
    assert again == permanent


def test_the_checks_of_a_page_ask_one_query_more_at_most(client, django_assert_max_num_queries):
    commitment = make.published()
    findings.recheck([commitment], at=make.AT)
    for _ in range(30):
        checked(commitment, outcome="supported", is_at_once=True)
    with django_assert_max_num_queries(12):
        page(client, f"/engagements/{commitment.reference}/")
