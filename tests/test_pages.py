"""All the public pages together: addresses, methods, whatever is asked, whatever editors write, weight and queries."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.public import many
from tests.public.reading import check, page, part, words
from tests.public.rows import HOSTILE, LINE, MARKUP, RIGHT_TO_LEFT, dated, everything, tonnes
from tracker.commitments import actions, models
from tracker.commitments.vocabulary import RelationKind

pytestmark = pytest.mark.django_db

# Every page of the site, below the language.
PAGES = {
    "engagements/": "list",
    "engagements/{commitment}/": "commitment",
    "acteurs/": "parties",
    "acteurs/{party}/": "party",
    "sources/": "sources",
    "sources/{document}/": "document",
    "sources/editeurs/": "publishers",
    "sources/editeurs/{publisher}/": "publisher",
    "journal/": "journal",
    "methode/": "method",
}
every_page = pytest.mark.parametrize("path", PAGES, ids=PAGES.values())


def places() -> dict[str, Any]:
    """What the addresses are filled with: a party, a document and a publisher that something public names or quotes."""
    named = models.VersionParty.objects.select_related("party").first()
    article = models.VersionArticle.objects.select_related("article__document").exclude(article__publisher=None).first()
    assert named
    assert article
    return {
        "commitment": article.version.reference,
        "party": named.party.reference,
        "document": article.article.document.sha256,
        "publisher": article.article.publisher_id,
    }


@pytest.fixture
def whole() -> dict[str, Any]:
    """One commitment that fills every page."""
    article = dated(f"{LINE}.", "2023-11-20", publisher="L'Essor")
    deadline = make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30")
    party = make.named(article, "La ligne", make.party("Solaire"))
    make.published("Exécuter la ligne", make.claim_content(article, LINE, deadline=deadline, parties=(party,)))
    return places()


# Addresses and methods


@every_page
def test_each_page_answers_in_both_languages_and_says_in_which(client, whole, path):
    for prefix, language in (("/", "fr"), ("/en/", "en")):
        # What the browser prefers does not matter: an address is a page in one language.
        response = client.get(prefix + path.format(**whole), headers={"accept-language": "de"})
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


PATHS = ["/", "/journal.jsonl", "/E-0001/", "/en/engagements/", *(f"/{path}" for path in PAGES)]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_page_is_read_only(whole, path, method):
    # As a browser would, with no token at hand.
    response = getattr(Client(enforce_csrf_checks=True), method)(path.format(**whole))

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_as_get_does_without_the_body(client, whole, path):
    path = path.format(**whole)
    got, headed = client.get(path), client.head(path)

    assert headed.status_code == got.status_code
    assert headed.headers.get("Content-Type") == got.headers.get("Content-Type")
    body = b"".join(headed.streaming_content) if headed.streaming else headed.content
    assert body == b""


@every_page
def test_a_reader_finds_every_page_from_every_page(client, whole, path):
    html = page(client, "/" + path.format(**whole))

    for name in ("engagements", "acteurs", "sources", "journal", "methode"):
        assert f'href="/{name}/"' in html
    assert html.count('aria-current="page"') == (
        path in ("engagements/", "acteurs/", "sources/", "journal/", "methode/")
    )
    assert f'href="/en/{path.format(**whole)}"' in html


@every_page
def test_every_page_of_invented_data_says_so(client, whole, path):
    assert "Données fictives" not in page(client, "/" + path.format(**whole))
    models.JournalHead.objects.update(is_fictional=True)

    html = page(client, "/" + path.format(**whole))

    check(html)
    assert part(html, "aside").startswith("Données fictives : tout ce que ce site montre est inventé")
    assert "Données fictives" in re.findall(r"<title>(.*?)</title>", html, re.DOTALL)[0]


@every_page
def test_no_page_sets_a_cookie(client, whole, path):
    page(client, "/" + path.format(**whole))

    assert not client.cookies


# Whatever is asked


PARAMETERS = (
    *("q", "on", "recorded_at", "page", "firmness", "timeliness", "dossier", "sector", "inconnu"),
    *("party", "role", "country", "due_after", "due_before", "unit", "quantity_min", "quantity_max"),
)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_asked_the_list_answers(client, value):
    make.published("Livrer", tonnes(120, "2024-03-01"))

    for name in PARAMETERS:
        check(page(client, f"/engagements/?{urlencode({name: value})}"))
        check(page(client, f"/engagements/?unit=t&{urlencode({name: value})}"))


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
@every_page
def test_whatever_is_asked_every_page_answers(client, whole, path, value):
    for name in ("q", "on", "recorded_at", "page", "reference"):
        response = client.get(f"/{path.format(**whole)}?{urlencode({name: value})}")
        assert response.status_code in (200, 404)
        check(response.content.decode())


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_stands_in_the_address_is_answered(client, value):
    for path in ("engagements", "acteurs", "sources", "sources/editeurs"):
        response = client.get(f"/{path}/{quote(value[:2000])}/")
        assert response.status_code in (200, 404)
        check(response.content.decode())


@every_page
def test_a_day_given_twice_is_said_so(client, whole, path):
    html = page(client, f"/{path.format(**whole)}?on=2024-06-30&on=2026-06-30")

    if path not in ("journal/", "methode/"):  # which are of no day
        assert "L'adresse donne « on » plusieurs fois ; la dernière valeur compte." in words(html)
        assert "Ce qui avait été dit au 30 juin 2026." in words(html)
    check(html)


def test_a_thousand_filters_are_answered_with_a_light_page(client, django_assert_max_num_queries):
    make.published()
    many.parties(1)
    asked = "&".join(f"party=P-{n}" for n in range(900))

    with django_assert_max_num_queries(12):
        html = page(client, f"/engagements/?{asked}")

    assert len(html) < 60_000


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "9" * 5000, "deux", "1.5", ""])
def test_a_page_number_that_is_none_leads_to_the_first_or_last_page(client, number):
    many.copies(make.published(), 30)

    for path in ("/engagements/", "/journal/", "/acteurs/", "/sources/"):
        page(client, f"{path}?page={number}")


# Whatever an editor writes


# Of documents their list has the file names only.
WITHOUT_WORDS = ("sources", "method")


def pages_of(prefix: str = "/") -> dict[str, str]:
    """By address: every page."""
    filled = places()
    return {prefix + path.format(**filled): name for path, name in PAGES.items()}


def test_markup_in_an_editor_s_words_is_shown_and_never_obeyed(client):
    commitment = everything(MARKUP)

    for prefix in ("/", "/en/"):
        for url, name in pages_of(prefix).items():
            html = page(client, url)
            check(html)  # which refuses scripts, images and handlers
            assert (MARKUP in unescape(html)) is (name not in WITHOUT_WORDS), url
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

    for url in pages_of():
        assert "javascript" not in page(client, url)


@pytest.mark.parametrize("word", [RIGHT_TO_LEFT, "👩🏽‍🌾🇲🇱", "e\u0301 ﬁ œ Å"])
def test_any_script_is_shown_as_it_was_written(client, word):
    everything(word)

    for url, name in pages_of().items():
        html = page(client, url)
        check(html)
        assert (word in html) is (name not in WITHOUT_WORDS), url


def test_a_note_of_a_hundred_thousand_characters_is_shown_whole_where_it_stands_and_nowhere_else(client):
    long = "très " * 20_000
    article = dated(f"{LINE}.", "2023-11-20", publisher="L'Essor")
    party = make.named(article, "La ligne", make.party("Solaire"))
    content = make.claim_content(article, LINE, parties=(party,), note=long)
    make.published("Exécuter la ligne", content, reading_note=long)

    for url, name in pages_of().items():
        html = page(client, url)
        check(html)
        assert (len(html) > 100_000) is (name == "commitment"), url


# Weight and queries


def queries(client: Client, url: str) -> int:
    """How many it takes where nothing is remembered."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return len(captured)


POINTS = ("", "?on=2026-06-30", "?on=2026-06-30&recorded_at=2026-06-30T00:00Z")


def test_every_page_takes_the_same_few_queries_for_one_row_and_a_thousand(client, whole):
    urls = [url + point for url in pages_of() for point in POINTS]
    urls += [
        "/engagements/?q=ligne&sector=agriculture&party=P-0001&role=promisor&timeliness=overdue&due_after=2024-01-01"
    ]
    urls += ["/acteurs/?q=sol", "/journal/?reference=E-0001", "/engagements/?page=2", "/journal/?page=2"]
    # So that each has a second page, and one query more or less is not that of an empty one.
    original = models.Commitment.objects.get()
    many.copies(original, 60)
    many.parties(60)
    many.documents(60)
    many.entries(60)
    few = {url: queries(client, url) for url in urls}

    many.copies(original, 1000)
    many.parties(1000)
    many.documents(1000)
    many.entries(1000)
    thousand = {url: queries(client, url) for url in urls}

    assert thousand == few
    assert max(few.values()) <= 12


def test_the_list_counts_a_thousand(client, whole):
    many.copies(models.Commitment.objects.get(), 1000)

    assert "1001 engagements." in words(page(client, "/engagements/?q=ligne"))


def test_a_commitment_takes_the_same_few_queries_beside_none_and_a_thousand(client, whole):
    commitment = models.Commitment.objects.get()
    whole_of_it = make.published()
    related = {"actor": make.EDITOR, "at": make.AT, "kind": RelationKind.PART_OF}
    actions.relate(**related, source=commitment, target=whole_of_it)
    url = f"/engagements/{commitment.reference}/"
    one = queries(client, url)

    many.copies(commitment, 1000)
    models.Relation.objects.bulk_create(
        models.Relation(source=row, kind="part_of", target=commitment, journal_from=1)
        for row in models.Commitment.objects.filter(reference__startswith="E-100")
    )

    assert queries(client, url) == one <= 12
    assert page(client, url).count("Comprend") > 900


def test_what_is_not_there_takes_few_queries_too(client, whole):
    merged = make.published("Livrer")
    into = models.Commitment.objects.exclude(pk=merged.pk).get()
    row = models.Commitment.objects.get(pk=merged.pk)
    actions.merge_commitments(actor=make.EDITOR, at=make.AT, commitment=row, into=into, reason="Entré deux fois.")
    addresses = [f"{path}?on=2000-01-01" for path in pages_of() if path.count("/") > 2 and path != "/sources/editeurs/"]
    addresses += ["/rien/", "/engagements/E-9999/", "/acteurs/P-9999/", f"/sources/{'0' * 64}/", "/sources/editeurs/0/"]
    addresses += ["/A-9999/", "/A-0001/", f"/engagements/{merged.reference}/"]

    for address in addresses:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code in (302, 404), address
        assert len(captured) <= 12, address


# In bytes: as it is, and as it travels.
WEIGHT = {
    "list": (55_000, 9_000),
    "commitment": (20_000, 5_000),
    "parties": (25_000, 4_000),
    "party": (40_000, 6_000),
    "sources": (25_000, 5_000),
    "document": (45_000, 6_000),
    "publishers": (25_000, 4_000),
    "publisher": (45_000, 6_000),
    "journal": (130_000, 15_000),
    "method": (20_000, 7_000),
}


def test_pages_are_light(client, whole):
    urls = pages_of()
    many.copies(models.Commitment.objects.get(), 300)
    many.parties(300)
    many.documents(300)
    many.entries(100)

    for url, name in urls.items():
        html = page(client, url).encode()
        assert (len(html) < WEIGHT[name][0], len(gzip.compress(html)) < WEIGHT[name][1]) == (True, True), (
            name,
            len(html),
            len(gzip.compress(html)),
        )


def test_a_page_needs_one_light_stylesheet_and_nothing_else(client, whole):
    sheet = finders.find("public/site.css")
    assert sheet
    assert len(gzip.compress(Path(sheet).read_bytes())) < 5_000
    for url in pages_of():
        html = page(client, url)
        assert re.findall(r'\b(?:src|srcset|data)="', html) == []
        assert re.findall(r'<link rel="(\w+)"\s+href="([^"]*)"', html) == [
            ("icon", "/static/public/icon.svg"),
            ("stylesheet", "/static/public/site.css"),
        ]
