"""The filters as a reader meets them: what is offered, what was chosen, how it is let go, what is said of the rest."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.public import many
from tests.public.reading import listed, page, part, words
from tests.public.rows import dated, line, three_kinds, tonnes
from tracker.commitments import models
from tracker.extraction.vocabulary import PartyRole
from tracker.public import asked, facets

pytestmark = pytest.mark.django_db


def chosen(query: str) -> facets.Chosen:
    found = asked.present()
    return facets.Chosen(facets.understood(QueryDict(query), found), found)


def two_parties() -> tuple[models.Party, models.Party]:
    """A state that two commitments name, and a company that one does."""
    mali = make.party("Mali", make.PartyKind.STATE)
    models.Party.objects.filter(pk=mali.pk).update(country="ML")
    mali.refresh_from_db()
    solaire = make.party("Solaire & Cie")
    for names in ([mali], [mali, solaire]):
        article = dated("Le Mali et Solaire annoncent 120 tonnes d'urée.", "2024-03-01")
        parties = tuple(make.named(article, "Le Mali" if who is mali else "Solaire", who) for who in names)
        make.published("Livrer", make.claim_content(article, parties=parties))
    return mali, solaire


# What is offered


def options(html: str, name: str) -> list[str]:
    menu = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)
    assert menu, name
    return [unescape(label.strip()) for label in re.findall(r"<option[^>]*>(.*?)</option>", menu[0], re.DOTALL)]


def test_parties_countries_and_units_are_offered_with_their_numbers_the_commonest_first(client):
    two_parties()
    make.published("Livrer", tonnes(120, "2024-03-01"))

    html = page(client, "/engagements/")

    assert options(html, "party") == ["tous", "Mali (2)", "Solaire & Cie (1)"]
    assert options(html, "country") == ["tous", "Mali (2)"]
    assert options(html, "unit") == ["tous", "tonnes (1)"]
    assert options(page(client, "/en/engagements/"), "country")[1] == "Mali (2)"


def test_a_chosen_party_is_ticked_and_the_menu_offers_the_others(client):
    mali, solaire = two_parties()

    html = page(client, f"/engagements/?party={mali.reference}")

    assert re.findall(r'name="party"\s+value="([^"]+)" checked', html) == [mali.reference]
    assert options(html, "party") == ["et aussi…", "Solaire & Cie (1)"]
    assert solaire.name in unescape(html)


def test_of_many_parties_the_commonest_are_offered_and_the_chosen_one_with_a_way_to_all(client):
    original = make.published("Livrer", tonnes(120, "2024-03-01"))
    many.copies(original, 150)
    many.parties(150)
    rare = models.Party.objects.latest("pk")

    html = page(client, f"/engagements/?party={rare.reference}")

    assert len(options(html, "party")) == 1 + facets.MOST_OFFERED
    assert re.findall(r'name="party"\s+value="([^"]+)" checked', html) == [rare.reference]
    assert '<a href="/acteurs/">' in html


def test_a_role_belongs_to_the_party_that_is_asked_for(client):
    mali, solaire = two_parties()

    assert len(listed(page(client, f"/engagements/?party={mali.reference}&role=promisor"))) == 2
    assert listed(page(client, f"/engagements/?party={mali.reference}&role=supplier")) == []
    assert PartyRole.PROMISOR.value in page(client, f"/engagements/?party={solaire.reference}")


# What was chosen


def chips(html: str) -> dict[str, str]:
    """By what it says: where it leads."""
    (shown,) = re.findall(r'<ul class="chips".*?</ul>', html, re.DOTALL)
    links = re.findall(r'<a href="([^"]*)">(.*?)</a>', shown, re.DOTALL)
    return {
        words(label).removeprefix("Ôter le filtre ").removesuffix(" ×"): unescape(address) for address, label in links
    }


def test_each_chosen_value_can_be_let_go_by_a_link(client):
    rows = three_kinds()
    dossier = rows["dossier"].reference

    shown = chips(page(client, f"/engagements/?q=ligne&sector=energy&sector=mining&dossier={dossier}&on=2024-06-01"))

    assert list(shown) == [
        "mots : ligne",
        "secteur : énergie",
        "secteur : mines",
        "dossier : Mission de 2023",
        "Tout voir",
    ]
    assert shown["secteur : mines"] == f"?q=ligne&sector=energy&dossier={dossier}&on=2024-06-01"
    assert shown["mots : ligne"] == f"?sector=energy&sector=mining&dossier={dossier}&on=2024-06-01"
    assert shown["Tout voir"] == "/engagements/?on=2024-06-01"


def test_without_filters_there_is_nothing_to_let_go(client):
    make.published()

    assert "chips" not in page(client, "/engagements/?on=2026-06-01&utm_source=lettre&sector=")


def test_dates_and_quantities_are_said_as_people_write_them(client):
    make.published("Exécuter la ligne", line())
    make.published("Livrer", tonnes(120, "2024-03-01"))

    shown = chips(page(client, "/engagements/?due_after=2024-12-01&unit=t&quantity_min=1000.50&quantity_max=120000"))

    assert list(shown)[:4] == [
        "dû au plus tôt le : 1er décembre 2024",
        "unité : tonnes",
        "quantité, au moins : 1 000,50",
        "quantité, au plus : 120 000",
    ]
    # A number of nothing is no filter: it goes with its unit.
    assert shown["unité : tonnes"] == "?due_after=2024-12-01"


def test_a_window_of_deadlines_narrows_the_list(client):
    due = make.published("Exécuter la ligne", line())
    make.published("Livrer", tonnes(120, "2024-03-01"))

    assert listed(page(client, "/engagements/?due_after=2024-12-30&due_before=2024-12-30")) == [due.reference]
    assert listed(page(client, "/engagements/?due_after=2024-12-31")) == []


def test_a_range_of_quantities_narrows_the_list(client):
    few, much = (make.published("Livrer", tonnes(n, "2024-03-01")) for n in (120, 900))

    assert listed(page(client, "/engagements/?unit=t&quantity_min=500")) == [much.reference]
    assert listed(page(client, "/engagements/?unit=t&quantity_max=500")) == [few.reference]
    assert len(listed(page(client, "/engagements/?unit=t"))) == 2


def test_a_form_sent_as_it_stood_asks_for_everything(client):
    commitment = make.published()
    empty = "q=&party=&country=&dossier=&unit=&due_after=&due_before=&quantity_min=&quantity_max=&on="

    html = page(client, f"/engagements/?{empty}")

    assert listed(html) == [commitment.reference]
    assert 'role="status"' not in html
    assert 'class="chips"' not in html


# What is said of the rest


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "quantity_min=5",
            "Le filtre « quantité, au moins » est ignoré : choisissez aussi l'unité dans laquelle compter.",
        ),
        (
            "quantity_max=5",
            "Le filtre « quantité, au plus » est ignoré : choisissez aussi l'unité dans laquelle compter.",
        ),
        ("unit=t&quantity_min=beaucoup", "Le filtre « quantité, au moins » n'a pas été compris ; il est ignoré."),
        ("due_after=bientôt", "Le filtre « dû au plus tôt le » n'a pas été compris ; il est ignoré."),
        ("party=P-9999", "Le filtre « acteur » n'a pas été compris ; il est ignoré."),
        ("country=XX", "Le filtre « pays » n'a pas été compris ; il est ignoré."),
    ],
)
def test_a_filter_that_is_left_out_is_named_with_the_reason(client, query, said):
    commitment = make.published("Livrer", tonnes(120, "2024-03-01"))

    html = page(client, f"/engagements/?{query}")

    assert part(html, "p", role="status") == said
    assert listed(html) == [commitment.reference]


def test_a_quantity_whose_unit_is_unknown_goes_with_it(client):
    make.published("Livrer", tonnes(120, "2024-03-01"))

    found = asked.present()
    left = facets.Chosen(facets.understood(QueryDict("unit=zzz&quantity_min=5"), found), found)

    assert left.pairs == []
    assert len(found.notices) == 2


# Totals


def test_addresses_that_ask_for_the_same_have_one_total():
    three_kinds()

    assert (
        chosen("q=LIGNE+Exécuter&sector=energy&sector=mining").key
        == chosen("sector=mining&sector=energy&q=exécuter++ligne").key
    )
    assert chosen("q=ligne").key != chosen("q=lign").key
    assert chosen("firmness=announced").key != chosen("firmness=agreed").key
    assert chosen("due_after=2024-01-01").key != chosen("due_before=2024-01-01").key


def counts(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return sum("COUNT(" in query["sql"] for query in captured)


def test_a_total_is_counted_once_and_anew_after_a_write(client):
    make.published("Exécuter la ligne", line())
    cache.clear()

    assert counts(client, "/engagements/?q=ligne") > 0
    assert counts(client, "/engagements/?q=ligne") == 0
    make.published("Exécuter la ligne", line())
    assert "2 engagements." in words(page(client, "/engagements/?q=ligne"))
