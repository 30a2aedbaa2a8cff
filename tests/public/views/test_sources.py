"""The pages of documents and publishers: the file as received, the words that are quoted, nothing else of the text."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from tests import factories as make
from tests.public import many
from tests.public.reading import check, page, part, term, words
from tests.public.rows import proven
from tracker.commitments import actions, models
from tracker.commitments.vocabulary import State
from tracker.sources.models import Article, ReprintGroup

pytestmark = pytest.mark.django_db

QUOTED, UNQUOTED = "Le ministre annonce 120 tonnes d'urée", "Le reste ne regarde personne"


def article(published: str = "2024-03-01", publisher: str = "L'Essor", **described: Any) -> Article:
    text = f"L'urée arrive\n\n{QUOTED}, dit-il. {UNQUOTED}."
    return make.archived(text, published=published, publisher=publisher, headline="L'urée arrive", **described)


def quoted(source: Article, title: str = "Livrer l'urée", **values: Any) -> models.Commitment:
    return make.published(title, make.claim_content(source, QUOTED, **values))


def test_documents_are_listed_with_the_day_they_came_and_what_quotes_them(client):
    source = article()
    quoted(source)
    quoted(source)
    article()  # quoted by nothing

    html = page(client, "/sources/")

    (documents,) = re.findall(r'<ul class="rows">(.*?)</ul>', html, re.DOTALL)
    assert words(documents) == f"{source.document.filename} reçu le 15 janvier 2026 · 2 engagements"
    assert "1 document cité" in words(html)
    assert part(html, "a", href="/sources/editeurs/") == "1 éditeur"
    check(html)


def test_publishers_are_listed_by_name_with_what_quotes_them(client):
    quoted(article())
    quoted(article())
    quoted(article(publisher="Le Quotidien"), "Autre")
    article(publisher="La Feuille")  # quoted by nothing

    html = page(client, "/sources/editeurs/")

    (publishers,) = re.findall(r'<ul class="rows">(.*?)</ul>', html, re.DOTALL)
    assert words(publishers) == "L'Essor 2 engagements Le Quotidien 1 engagement"
    assert "Aucun éditeur cité" in words(page(client, "/sources/editeurs/?on=2000-01-01"))
    check(html)


def test_a_document_s_page_gives_the_file_and_the_words_that_are_quoted(client):
    source = article(date_note="En haut de page.")
    commitment = quoted(source)
    evidence = proven(commitment, article=source, quoted=QUOTED, statement="Cent tonnes sont là.")
    document = source.document

    html = page(client, f"/sources/{document.sha256}/")

    assert document.filename in part(html, "h1")
    assert term(html, "Empreinte SHA-256") == [document.sha256]
    assert term(html, "Fichier")[0].startswith("text/plain")
    assert term(html, "Reçu le") == ["15 janvier 2026"]
    assert term(html, "Texte lu par")[0]
    assert part(html, "p", **{"class": "source"}).startswith("L'urée arrive · L'Essor · 1er mars 2024 (date imprimée)")
    assert html.count(f"<mark>{QUOTED.replace(chr(39), '&#x27;')}</mark>, dit-il.") == 2
    assert f'href="/engagements/{commitment.reference}/#A-0001"' in html
    assert f'href="/engagements/{commitment.reference}/#{evidence.reference}"' in html
    assert UNQUOTED not in html
    check(html)


def test_what_reprints_it_is_named_where_it_is_quoted_too(client):
    group = ReprintGroup.objects.create(key="reprise-secrete")
    one, other, unquoted = article(), article(publisher="Le Quotidien"), article(publisher="La Feuille")
    Article.objects.filter(pk__in=[one.pk, other.pk, unquoted.pk]).update(reprint_group=group)
    for source in (one, other):
        quoted(Article.objects.get(pk=source.pk))

    html = page(client, f"/sources/{one.document.sha256}/")

    assert "Ces articles reprennent le même texte : ensemble, ils ne font qu'une source." in words(html)
    assert f'href="/sources/{other.document.sha256}/"' in html
    assert "Le Quotidien" in html
    assert "La Feuille" not in html
    assert "· reprise ·" in words(html)


def test_a_publisher_s_page_gives_its_articles_and_not_the_others(client):
    source, other = article(), article(publisher="Le Quotidien")
    commitment = make.published("Livrer", make.claim_content(source, QUOTED), make.claim_content(other, QUOTED))
    publisher = source.publisher
    assert publisher

    html = page(client, f"/sources/editeurs/{publisher.pk}/")

    assert part(html, "h1") == "L'Essor"
    assert "1 engagement cite ses articles" in words(html)
    assert html.count("<mark>") == 1
    assert f'href="/engagements/{commitment.reference}/#A-0001"' in html
    assert f'href="/sources/{source.document.sha256}/"' in html
    assert "Le Quotidien" not in html
    assert UNQUOTED not in html
    check(html)


def test_a_source_that_many_quote_has_pages(client):
    source = article()
    many.copies(quoted(source), 59)

    for url in (f"/sources/{source.document.sha256}/", f"/sources/editeurs/{source.publisher_id}/"):
        first, last = page(client, f"{url}?on=2026-06-01"), page(client, f"{url}?on=2026-06-01&page=3")
        assert "60 engagements" in words(first)
        assert (first.count("<mark>"), last.count("<mark>")) == (25, 10)
        (following,) = re.findall(r'rel="next"\s+href="([^"]+)"', first)
        assert unescape(following) == "?on=2026-06-01&page=2"


def test_the_past_of_a_source_shows_what_had_been_said_by_then(client):
    source = article()
    quoted(source)
    url = f"/sources/{source.document.sha256}/"

    assert "1 engagement en cite les mots" in words(page(client, f"{url}?on=2024-06-01"))
    for query in ("on=2020-01-01", "recorded_at=2020-01-01"):
        html = page(client, f"{url}?{query}", 404)
        assert "rien de public ne le nommait encore" in words(html)
        assert source.document.filename not in html
        assert "L'Essor" not in unescape(page(client, f"/sources/editeurs/{source.publisher_id}/?{query}", 404))
        assert "Aucun document cité" in words(page(client, f"/sources/?{query}"))


def test_a_correction_of_the_article_shows_and_its_past_stays(client):
    source = article()
    commitment = quoted(source)
    actions.correct_commitment(
        actor=make.EDITOR,
        at=make.AT + timedelta(days=1),
        commitment=models.Commitment.objects.get(pk=commitment.pk),
        reason="Faute.",
        title="Livrer de l'urée",
    )
    url = f"/sources/{source.document.sha256}/"

    assert "Livrer de l'urée" in unescape(page(client, url))
    assert "Livrer l'urée" in unescape(page(client, f"{url}?recorded_at=2026-01-15T12:00Z"))


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_a_source_that_nothing_public_quotes_is_not_there(client, state):
    source = article()
    make.in_state(state, "", make.claim_content(source, QUOTED))

    for url in (f"/sources/{source.document.sha256}/", f"/sources/editeurs/{source.publisher_id}/"):
        html = page(client, url, 404)
        assert source.document.filename not in html
        assert "Essor" not in html
    assert source.document.filename not in page(client, "/sources/")


@pytest.mark.parametrize("path", ["rien", "0" * 64, "editeurs/x", "editeurs/0", f"editeurs/{'9' * 40}", "é"])
def test_an_address_of_no_source_is_not_there(client, path):
    page(client, f"/sources/{path}/", 404)


def test_an_address_that_is_none_of_the_web_is_no_link(client):
    source = article()
    quoted(source)
    type(source.document).objects.filter(pk=source.document_id).update(url="javascript:alert(1)")

    assert "javascript" not in page(client, f"/sources/{source.document.sha256}/")
