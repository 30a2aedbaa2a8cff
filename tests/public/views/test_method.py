"""The method: every word of the vocabularies with what it needs, and dates as our own table reads them."""

from __future__ import annotations

import pytest

from tests.public.reading import check, page, words
from tracker.commitments.timeliness import RULES
from tracker.commitments.vocabulary import FIRMNESSES, TIMELINESSES, VERDICTS
from tracker.public.views.method import FIRMNESS_MEANS, QUOTATION_MEANS, TIMELINESS_WHEN, VERDICT_NEEDS
from tracker.sources.vocabulary import QUOTATION_STATES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "vocabulary"),
    [
        (QUOTATION_MEANS, QUOTATION_STATES),
        (FIRMNESS_MEANS, FIRMNESSES),
        (VERDICT_NEEDS, VERDICTS),
        (TIMELINESS_WHEN, TIMELINESSES),
    ],
)
def test_every_word_is_explained_and_none_that_is_not_used(said, vocabulary):
    assert set(said) == set(vocabulary)
    assert len(set(map(str, said.values()))) == len(said)


def test_the_page_gives_every_word_with_what_it_needs(client):
    text = words(page(client, "/methode/"))

    for said, vocabulary in (
        (QUOTATION_MEANS, QUOTATION_STATES),
        (FIRMNESS_MEANS, FIRMNESSES),
        (TIMELINESS_WHEN, TIMELINESSES),
    ):
        for code, label in vocabulary.items():
            assert f"{str(label)[0].upper()}{str(label)[1:]} {said[code]}" in text
    assert "Tenu (final) une preuve, la date" in text
    assert "Non évalué rien : c'est le début" in text


def test_timeliness_is_told_in_the_order_of_the_rules(client):
    text = words(page(client, "/methode/"))

    places = [text.index(str(TIMELINESS_WHEN[rule.code])) for rule in RULES]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("wording", "days"),
    [
        ("avant le 31 décembre 2024", "au plus tard le 30 décembre 2024"),
        ("fin 2026", "du 1er octobre au 31 décembre 2026"),
        ("en novembre", "du 1er au 30 novembre 2025"),
        ("à partir du 1er mars 2025", "à partir du 1er mars 2025"),
        ("au second semestre 2026", "du 1er juillet au 31 décembre 2026"),
        ("à l'horizon 2030", "du 1er janvier au 31 décembre 2030"),
    ],
)
def test_dates_are_read_as_the_page_says(client, wording, days):
    assert f"« {wording} » {days}" in words(page(client, "/methode/"))


def test_the_page_is_whole_sets_no_cookie_and_each_of_its_links_leads_somewhere(client):
    html = page(client, "/methode/")

    check(html)
    assert not client.cookies
    for target in (
        "mots",
        "fermete",
        "verdict",
        "delai",
        "termes",
        "dates",
        "jour",
        "sans-date",
        "reprises",
        "journal",
    ):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
