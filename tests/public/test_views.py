"""The pages as a reader meets them: what they say, in which order, and what they do with whatever is asked of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests import factories as make
from tests.public import many
from tracker.commitments import actions, models
from tracker.commitments.content import Delivered, Speaker, Valued, VerdictContent
from tracker.commitments.vocabulary import RelationKind, Sector, SourceBasis, State
from tracker.extraction.vocabulary import Act, Basis, EvidenceKind, Firmness, Place, Testability
from tracker.sources import archive
from tracker.sources.models import Article
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import DateBasis

pytestmark = pytest.mark.django_db

LINE = "La ligne sera exécutée avant le 31 décembre 2024"


# What a reader sees of a page


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    return response.content.decode()


def words(html: str) -> str:
    """The text of a page or of a part of it, as it is read: no tags, blanks collapsed."""
    html = re.sub(r"<(?:title|option)\b.*?</(?:title|option)>", " ", html, flags=re.DOTALL)
    html = re.sub(r'<span lang="fr">(.*?)</span>', r"\1", html, flags=re.DOTALL)  # inside a sentence
    text = unescape(re.sub(r"</?(?:p|li|dt|dd|h[1-6]|div|section|blockquote|br|a|span|small)\b[^>]*>", " ", html))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)).replace(" ,", ",").replace(" .", ".").strip()


def part(html: str, name: str, **attributes: str) -> str:
    """The words of the first element of that name and attributes; elements of one name are not nested here."""
    wanted = "".join(rf'[^>]*\b{key}="{re.escape(value)}"' for key, value in attributes.items())
    match = re.search(rf"<{name}\b{wanted}[^>]*>(.*?)</{name}>", html, re.DOTALL)
    assert match, f"no {name} {attributes}"
    return words(match[1])


def term(html: str, name: str) -> list[str]:
    """What stands beside a term of a description list, each time that it occurs."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    return [words(value) for key, value in pairs if words(key) == name]


def listed(html: str) -> list[str]:
    """The references of the list, in order."""
    return re.findall(r'<h3>\s*<a href="[^"]*/engagements/([^/"]+)/', html)


class _Checked(HTMLParser):
    """Fails on a page whose elements do not close as they open, or that is not as light as it must be."""

    VOID = {"meta", "link", "input", "br"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.stylesheets = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "style", "iframe", "img"), tag
        assert not [name for name, _ in attrs if name == "style" or name.startswith("on")], attrs
        self.stylesheets += tag == "link"
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(html: str) -> None:
    checked = _Checked()
    checked.feed(html)
    assert checked.open == []
    assert checked.stylesheets == 1
    assert len(set(checked.ids)) == len(checked.ids)


# Rows


def dated(text: str, published: str, **described: Any) -> Article:
    return make.archived(text, published=published, **described)


def line(published: str = "2023-11-20", **values: Any) -> Any:
    """A claim with a deadline: before 31 December 2024."""
    article = dated(f"{LINE}.", published)
    return make.claim_content(
        article, LINE, deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"), **values
    )


def tonnes(n: int, published: str, **values: Any) -> Any:
    """A claim that announces so many tonnes of urea."""
    article = dated(f"Le ministre annonce {n} tonnes d'urée.", published)
    figure = make.figure(article, f"{n} tonnes", n, product="urée")
    return make.claim_content(article, figures=(figure,), **values)


def judged(commitment: models.Commitment, code: str, reasons: str = "Les faits le montrent.", **values: Any) -> Any:
    content = VerdictContent(code, date(2026, 1, 12), reasons, **values)
    verdict = actions.record_verdict(actor=make.EDITOR, at=make.AT, commitment=commitment, content=content)
    make.made_public(verdict)
    return verdict


def proven(commitment: models.Commitment, **values: Any) -> models.Evidence:
    evidence = actions.add_evidence(
        actor=make.EDITOR, at=make.AT, commitment=commitment, content=make.evidence_content(**values)
    )
    make.made_public(evidence)
    return evidence


def searched(commitment: models.Commitment, **values: Any) -> models.SearchLog:
    asked = {"searched_on": date(2026, 1, 10), "where": "Journal officiel", "looked_for": "un avis"} | values
    return actions.log_search(actor=make.EDITOR, at=make.AT, commitment=commitment, **asked)


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


def test_an_entry_of_the_list_gives_its_title_reference_firmness_timeliness_and_verdict(client):
    commitment = make.published("Exécuter la ligne", line())

    entry = part(page(client, "/engagements/"), "ol", **{"class": "commitments"})

    expected = (
        f"Exécuter la ligne {commitment.reference} annoncé échéance dépassée, aucune preuve enregistrée non évalué"
    )
    assert entry == expected


def test_an_overdue_entry_with_evidence_is_only_said_to_be_overdue(client):
    commitment = make.published("Exécuter la ligne", line())
    proven(commitment)

    entry = part(page(client, "/engagements/"), "ol", **{"class": "commitments"})

    assert "échéance dépassée non évalué" in entry


def three_kinds() -> dict[str, models.Commitment]:
    """Commitments that differ in whatever can be filtered."""
    dossier = actions.create_dossier(actor=make.EDITOR, at=make.AT, title="Mission de 2023")
    power = make.published("Exécuter la ligne", line(), sector=Sector.ENERGY, dossier=dossier)
    urea = make.published("Livrer l'urée", tonnes(120, "2023-11-20", firmness=Firmness.UNDER_DISCUSSION))
    vague = make.published("Coopérer", testability=Testability.VAGUE, sector=Sector.DIPLOMACY)
    judged(vague, "unverifiable")
    return {"power": power, "urea": urea, "vague": vague, "dossier": dossier}


FILTERS = {
    "q=ligne": "power",
    "q=LIGNE": "power",
    "q=ligne+exécuter": "power",
    "q=ligne+urée": "",
    "q=livrer+urée": "urea",
    "q=120+tonnes": "urea vague",
    "q=++": "urea power vague",
    "firmness=under_discussion": "urea",
    "firmness=under_discussion&firmness=announced": "urea power vague",
    "firmness=signed": "",
    "verdict=unverifiable": "vague",
    "verdict=not_assessed": "urea power",
    "timeliness=overdue": "power",
    "timeliness=closed&timeliness=not_binding_yet": "urea vague",
    "timeliness=upcoming&on=2024-01-01": "power",
    "testability=vague": "vague",
    "sector=energy": "power",
    "sector=energy&sector=diplomacy": "power vague",
    "dossier={dossier}": "power",
    "dossier={dossier}&sector=diplomacy": "",
    "q=ligne&sector=energy&firmness=announced&timeliness=overdue&testability=measurable": "power",
}


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
    assert shown == "Les sources diffèrent : 100 tonnes A-0001 · 1er mars 2024 140 tonnes A-0002 · 1er mars 2024"


def test_contested_terms_also_show_what_was_said_before_them(client):
    contents = (tonnes(150, "2024-03-01"), tonnes(60, "2024-06-01", act=Act.REVISES), tonnes(75, "2024-06-01"))
    commitment = make.published("Livrer l'urée", *contents)

    (shown,) = term(page(client, f"/engagements/{commitment.reference}/"), "Quantité : urée")

    assert shown == (
        "d'abord 150 tonnes A-0001 · 1er mars 2024 "
        "Les sources diffèrent : 60 tonnes A-0002 · 1er juin 2024 75 tonnes A-0003 · 1er juin 2024"
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


# Addresses and methods


@pytest.mark.parametrize("path", ["", "engagements/", "engagements/{reference}/", "journal/"])
def test_each_page_answers_in_both_languages_and_says_in_which(client, path):
    commitment = make.published()

    for prefix, language in (("/", "fr"), ("/en/", "en")):
        # What the browser prefers does not matter: an address is a page in one language.
        response = client.get(
            prefix + path.format(reference=commitment.reference), follow=True, headers={"accept-language": "de"}
        )
        html = response.content.decode()
        assert response.status_code == 200
        assert f'<html lang="{language}">' in html
        assert f'href="{prefix}engagements/"' in html
        check(html)


def test_the_root_leads_to_the_list(client):
    assert client.get("/").headers["Location"] == "/engagements/"
    assert client.get("/en/").headers["Location"] == "/en/engagements/"


@pytest.mark.parametrize(
    "path", ["/nulle-part/", "/engagements/E-9999/", "/engagements/E%00/", "/engagements/é/", "/en/rien/"]
)
def test_what_is_not_there_is_told_on_a_page_of_ours(client, path):
    html = page(client, path, 404)

    title, link = (
        ("Page not found", "See all commitments")
        if path.startswith("/en/")
        else ("Page introuvable", "Voir tous les engagements")
    )
    assert title in words(html)
    assert link in words(html)
    check(html)


PATHS = ["/", "/engagements/", "/engagements/{reference}/", "/journal/", "/journal.jsonl", "/en/engagements/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_page_is_read_only(path, method):
    commitment = make.published()
    # As a browser would, with no token at hand.
    response = getattr(Client(enforce_csrf_checks=True), method)(path.format(reference=commitment.reference))

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_as_get_does_without_the_body(client, path):
    path = path.format(reference=make.published().reference)
    got, headed = client.get(path), client.head(path)

    assert headed.status_code == got.status_code
    assert headed.headers["Content-Type"] == got.headers["Content-Type"]
    body = b"".join(headed.streaming_content) if headed.streaming else headed.content
    assert body == b""


# Whatever is asked

RIGHT_TO_LEFT = "\u202eexécuter\u202c \u200fالمال"
HOSTILE = {
    "nothing": "",
    "NUL": "\0",
    "long": "a" * 100_000,
    "many words": "a " * 50_000,
    "wild cards": "%_\\%",
    "quotation marks": "'\";--",
    "markup": "<script>alert(1)</script>",
    "right to left": RIGHT_TO_LEFT,
    "emoji": "👩🏽‍🌾🇲🇱",
    "half a surrogate": "\ufffd",
    "negative": "-1",
    "huge": "9" * 5000,
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "last instant": "9999-12-31T23:59:59-12:00",
    "first instant": "0001-01-01T00:00:00+14:00",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_asked_the_pages_answer(client, value):
    commitment = make.published()
    names = ("q", "on", "recorded_at", "page", "firmness", "timeliness", "dossier", "sector", "inconnu")

    for name in names:
        check(page(client, f"/engagements/?{urlencode({name: value})}"))
    for path in (f"/engagements/{commitment.reference}/", "/engagements/E-9999/", "/journal/"):
        for name in ("q", "on", "recorded_at"):
            response = client.get(f"{path}?{urlencode({name: value})}")
            assert response.status_code in (200, 404)
            check(response.content.decode())


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "9" * 5000, "deux", "1.5", ""])
def test_a_page_number_that_is_none_leads_to_the_first_or_last_page(client, number):
    many.copies(make.published(), 30)

    for path in ("/engagements/", "/journal/"):
        page(client, f"{path}?page={number}")


# Whatever an editor writes

MARKUP = "<script>alert('x')</script><img src=x onerror=\"y\">&amp;{{ 7|add:7 }}"


def everything(word: str) -> models.Commitment:
    """A published commitment with this word in every field of text that an editor fills, and in the archived text."""
    text = (
        f"{word}\n\nLe ministre annonce 120 tonnes de {word} avant le 31 décembre 2024. La société {word} les livrera."
    )
    received = archive.received("markup.txt", text.encode(), max_bytes=10**6)
    (plain,) = archive.undescribed(text).articles
    described = archive.ArticleContent(
        span=plain.span,
        headline=word,
        publisher=word,
        published="2023-11-20",
        date_basis=DateBasis.INFERRED,
        date_note=word,
    )
    document, _ = actions.archive_document(
        actor=make.EDITOR,
        at=make.AT,
        received=received,
        content=archive.DocumentContent(url="https://exemple.ml/?a=1&b='\"", articles=(described,)),
    )
    article = document.articles.get()
    find = ArticleReader(article).find
    passage = f"Le ministre annonce 120 tonnes de {word} avant le 31 décembre 2024"
    spoken = Speaker(find(f"La société {word}"), function=word, party=make.party(word))
    amount = make.figure(article, "120 tonnes", 120, unit=word[:50], product=word, basis=Basis.INFERRED, reason=word)
    content = make.claim_content(
        article,
        passage,
        cue=find(f"120 tonnes de {word}"),
        speaker=spoken,
        figures=(amount,),
        said=make.said(article, "31 décembre 2024", "2023-11-20", Basis.INFERRED, word),
        recurrence=Valued(find("120 tonnes"), "FREQ=MONTHLY"),
        deadline=make.deadline(
            article, "avant le 31 décembre 2024", "../2024-12-30", basis=Basis.INFERRED, reason=word
        ),
        parties=(make.named(article, f"La société {word}", make.party(word)),),
        note=word,
    )
    dossier = actions.create_dossier(actor=make.EDITOR, at=make.AT, title=word, description=word)
    commitment = make.published(word, content, reading_note=f"{word}\n{word}", dossier=dossier)
    evidence = proven(
        commitment,
        article=article,
        quoted=passage,
        statement=word,
        delivered=Delivered(make.Amount(Decimal(1), None, word[:50]), word),
    )
    searched(commitment, where=word, looked_for=word)
    judged(commitment, "in_progress", word, evidence=(evidence.reference,))
    other = make.published(word)
    actions.relate(actor=make.EDITOR, at=make.AT, source=commitment, kind=RelationKind.PART_OF, target=other)
    fresh = models.Commitment.objects.get(pk=commitment.pk)
    actions.correct_commitment(actor=make.EDITOR, at=make.AT, commitment=fresh, reason=word, sector=Sector.ENERGY)
    return commitment


def test_markup_in_an_editor_s_words_is_shown_and_never_obeyed(client):
    commitment = everything(MARKUP)

    for path in ("engagements/", f"engagements/{commitment.reference}/", "journal/"):
        for prefix in ("/", "/en/"):
            html = page(client, prefix + path)
            check(html)  # which refuses scripts, images and handlers
            assert MARKUP in unescape(html)
            assert "{{ 14 }}" not in html
    html = page(client, f"/engagements/{commitment.reference}/")
    assert unescape(html).count(MARKUP) > 25
    assert 'href="https://exemple.ml/?a=1&amp;b=&#x27;&quot;"' in html


def test_an_address_that_is_none_of_the_web_is_no_link(client):
    commitment = everything("Urée")
    for version in models.CommitmentVersion.objects.filter(commitment=commitment):
        for claim in version.record["claims"] + version.record["evidence"]:
            claim["article"]["url"] = "javascript:alert(1)"
        version.save()

    assert "javascript" not in page(client, f"/engagements/{commitment.reference}/")


@pytest.mark.parametrize("word", [RIGHT_TO_LEFT, "👩🏽‍🌾🇲🇱", "e\u0301 ﬁ œ Å"])
def test_any_script_is_shown_as_it_was_written(client, word):
    commitment = everything(word)

    for url in ("/engagements/", f"/engagements/{commitment.reference}/"):
        html = page(client, url)
        check(html)
        assert word in html


# Weight and queries


def test_a_list_takes_the_same_few_queries_for_one_row_and_a_thousand(client, django_assert_max_num_queries):
    commitment = make.published("Exécuter la ligne", line())
    url = "/engagements/?sector=agriculture&q=ligne&dossier=&page="
    with django_assert_max_num_queries(12) as one:
        page(client, url)

    many.copies(commitment, 1000)
    with django_assert_max_num_queries(12) as thousand:
        html = page(client, url)

    assert "1001" in words(html).replace("\u202f", "").replace("\xa0", "")
    assert len(thousand) == len(one)


def test_a_commitment_takes_the_same_few_queries_beside_none_and_a_thousand(client, django_assert_max_num_queries):
    commitment, whole = make.published("Exécuter la ligne", line()), make.published()
    related = {"actor": make.EDITOR, "at": make.AT, "kind": RelationKind.PART_OF}
    actions.relate(**related, source=commitment, target=whole)
    url = f"/engagements/{commitment.reference}/"
    with django_assert_max_num_queries(12) as one:
        page(client, url)

    many.copies(commitment, 1000)
    models.Relation.objects.bulk_create(
        models.Relation(source=row, kind="part_of", target=commitment, journal_from=1)
        for row in models.Commitment.objects.filter(reference__startswith="E-100")
    )
    with django_assert_max_num_queries(12) as thousand:
        html = page(client, url)

    assert html.count("Comprend") > 900
    assert len(thousand) == len(one)


def test_the_journal_takes_the_same_few_queries_for_a_few_entries_and_a_thousand(client, django_assert_max_num_queries):
    make.published()
    with django_assert_max_num_queries(12) as few:
        page(client, "/journal/")

    many.entries(1000)
    with django_assert_max_num_queries(12) as thousand:
        html = page(client, "/journal/")

    assert html.count("<time") == 100
    assert len(thousand) == len(few)


def test_pages_are_light(client):
    commitment = make.published("Exécuter la ligne", line())
    many.copies(commitment, 50)

    assert len(page(client, "/engagements/")) < 40_000
    assert len(page(client, f"/engagements/{commitment.reference}/")) < 20_000


# The journal


def journal_lines(client: Client) -> list[dict[str, Any]]:
    response = client.get("/journal.jsonl")
    assert response.status_code == 200
    assert response.streaming
    assert response.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"
    chunks = list(response.streaming_content)
    text = b"".join(chunks).decode()
    assert len(chunks) == text.count("\n")  # an entry at a time
    assert text.endswith("\n")
    return [json.loads(each) for each in text.split("\n")[:-1]]


def breaks(lines: Iterable[dict[str, Any]]) -> list[str]:
    """What does not hold, by the rule at the head of `tracker.commitments.journal` alone."""

    def canonical(value: Any) -> str:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    found, previous = [], "0" * 64
    for number, entry in enumerate(lines, 1):
        chained = ("sequence", "recorded_at", "is_public", "previous_digest", "payload_digest")
        if entry["digest"] != hashlib.sha256(canonical({name: entry[name] for name in chained}).encode()).hexdigest():
            found.append(f"{number}: digest")
        if entry["sequence"] != number or entry["previous_digest"] != previous:
            found.append(f"{number}: link")
        if entry["payload"] is not None:
            salted = entry["salt"] + canonical(entry["payload"])
            if entry["payload_digest"] != hashlib.sha256(salted.encode()).hexdigest():
                found.append(f"{number}: payload")
        previous = entry["digest"]
    return found


def corrected(commitment: models.Commitment, title: str) -> None:
    row = models.Commitment.objects.get(pk=commitment.pk)
    actions.correct_commitment(actor=make.EDITOR, at=make.AT, commitment=row, reason="Précision.", title=title)


def test_the_whole_journal_verifies_by_its_written_rule_alone(client):
    commitment = everything('Élan d’« urée » \u2028 "\\ 👩🏽‍🌾')
    corrected(commitment, "Autre titre")
    make.in_state(State.WITHDRAWN)
    make.in_state(State.DRAFT)

    lines = journal_lines(client)

    assert breaks(lines) == []
    assert {entry["is_public"] for entry in lines} == {True, False}
    head = models.JournalHead.objects.get()
    assert (lines[-1]["sequence"], lines[-1]["digest"]) == (head.sequence, head.digest)


@pytest.mark.parametrize("name", ["recorded_at", "payload", "is_public", "previous_digest", "digest", "salt"])
def test_a_journal_that_was_tampered_with_does_not_verify(client, name):
    make.published()
    lines = journal_lines(client)
    public = next(entry for entry in lines if entry["is_public"])
    changed = {"is_public": False, "payload": public["payload"] | {"reason": "Autre."}}
    public[name] = changed.get(name, "2020-01-01T00:00:00.000000Z")

    assert breaks(lines) != []
    assert breaks(lines[:2] + lines[3:]) != []


def test_what_was_never_public_is_withheld_and_its_link_shown(client):
    make.in_state(State.SUBMITTED, "Livrer l'urée secrète")

    lines = journal_lines(client)

    assert lines
    assert all(entry["payload"] is entry["salt"] is None for entry in lines)
    assert "secrète" not in json.dumps(lines, ensure_ascii=False)
    assert breaks(lines) == []


def test_a_redacted_entry_is_empty_says_by_which_and_the_chain_holds(client):
    commitment = make.published("Appeler le 00 223")
    (published,) = [n["sequence"] for n in journal_lines(client) if n["is_public"]]
    corrected(commitment, "Appeler")
    actions.redact(actor=make.EDITOR, at=make.AT, sequence=published, reason="Numéro privé.")

    lines = journal_lines(client)
    html = page(client, "/journal/")

    redacted = lines[published - 1]
    assert (redacted["payload"], redacted["salt"], redacted["redacted_by"]) == (None, None, lines[-1]["sequence"])
    assert breaks(lines) == []
    assert f"caviardé par l'écriture {lines[-1]['sequence']}" in words(html)
    assert "caviardage · " in words(html)


def test_the_journal_page_tells_the_last_change_first_and_prints_the_head(client):
    commitment = make.published("Livrer l'urée")
    corrected(commitment, "Livrer de l'urée")
    head = models.JournalHead.objects.get()

    html = page(client, "/journal/")

    entries = re.findall(r'<li value="(\d+)">(.*?)</li>', html, re.DOTALL)
    assert [int(number) for number, _ in entries] == list(range(head.sequence, 0, -1))
    assert words(entries[0][1]) == (
        f"15 janvier 2026 09:30 UTC · correction · {commitment.reference} · Awa, rédactrice · « Précision. » {head.digest}"
    )
    assert "· publication ·" in words(entries[1][1])
    assert "travail préparatoire, non public" in words(entries[-1][1])
    assert f"Tête du journal : écriture {head.sequence} {head.digest}" in words(html)
    assert '<a href="/journal.jsonl">' in html
    check(html)


def test_the_journal_page_goes_back_to_the_first_entry(client):
    make.published()
    many.entries(150)

    second = page(client, "/journal/?page=2")

    assert '<li value="1">' in second
    assert "Page 2 sur 2" in words(second)
