"""The pages of parties: all of them, and one with its names, its parts and what names it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from tests import factories as make
from tests.public.reading import check, listed, page, part, term, words
from tests.public.rows import dated
from tracker.commitments import actions, models
from tracker.commitments.vocabulary import Certainty, PartyKind, State
from tracker.extraction.vocabulary import PartyRole

pytestmark = pytest.mark.django_db

TEXT = "Le ministre malien et la société Solaire annoncent 120 tonnes d'urée"


def naming(*parts: tuple[models.Party, str, PartyRole], published: str = "2024-03-01") -> Any:
    """A claim that names these parties, each on its words."""
    article = dated(f"{TEXT}.", published)
    return make.claim_content(
        article, TEXT, parties=tuple(make.named(article, text, who, role) for who, text, role in parts)
    )


def mali() -> models.Party:
    return actions.create_party(actor=make.EDITOR, at=make.AT, name="Mali", kind=PartyKind.STATE, country="ML")


def rows(html: str) -> list[str]:
    (shown,) = re.findall(r'<ul class="rows">.*?</ul>', html, re.DOTALL)
    return [words(row) for row in re.findall(r"<li>(.*?)</li>", shown, re.DOTALL)]


# All of them


def test_parties_are_listed_by_the_number_of_commitments_that_name_them(client):
    state, company = mali(), make.party("Solaire")
    make.published("", naming((state, "Le ministre malien", PartyRole.PROMISOR)))
    make.published(
        "",
        naming((state, "Le ministre malien", PartyRole.PROMISOR), (company, "la société Solaire", PartyRole.SUPPLIER)),
    )
    make.party("Personne")

    html = page(client, "/acteurs/")

    assert "2 acteurs." in words(html)
    assert rows(html) == ["Mali état, Mali · 2 engagements", "Solaire entreprise · 1 engagement"]
    assert f'href="/acteurs/{state.reference}/"' in html
    check(html)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("soleil", []),
        ("Sol", ["Solaire"]),
        ("SOLAIRE societe", ["Solaire"]),
        ("malien", ["Mali"]),
        ("m", ["Mali"]),
        ("++", ["Mali", "Solaire"]),
    ],
)
def test_a_party_is_found_by_its_name_and_by_its_names_as_written(client, q, found):
    make.published("", naming((mali(), "Le ministre malien", PartyRole.PROMISOR)))
    make.published("", naming((make.party("Solaire"), "la société Solaire", PartyRole.SUPPLIER)))

    html = page(client, f"/acteurs/?q={q}")

    assert sorted(row.split()[0] for row in rows(html)) == found
    assert ("Aucun acteur ne porte ce nom." in words(html)) is (not found)


def test_the_pages_of_parties_keep_the_search_and_the_day(client):
    for n in range(51):
        make.published("", naming((make.party(f"Solaire {n}"), "la société Solaire", PartyRole.SUPPLIER)))

    html = page(client, "/acteurs/?q=sol&on=2025-01-01")

    (following,) = re.findall(r'rel="next"\s+href="([^"]+)"', html)
    assert unescape(following) == "?q=sol&on=2025-01-01&page=2"
    assert len(rows(html)) == 50
    assert len(rows(page(client, f"/acteurs/{unescape(following)}"))) == 1


# One


def test_a_party_s_page_gives_its_names_as_written_its_parts_and_what_names_it(client):
    state = mali()
    first = make.published("Livrer", naming((state, "Le ministre malien", PartyRole.PROMISOR)))
    second = make.published(
        "Payer",
        naming((state, "Le ministre malien", PartyRole.PROMISOR), (state, "malien", PartyRole.FINANCIER)),
    )

    html = page(client, f"/acteurs/{state.reference}/")

    assert "État, Mali" in words(html)
    assert term(html, "Tel qu'écrit") == ["« Le ministre malien », « malien »"]
    assert term(html, "Rôles") == ["promettant (2), financeur (1)"]
    assert "2 engagements le nomment" in words(html)
    assert listed(html) == [second.reference, first.reference]
    for link in (
        f'href="/engagements/?party={state.reference}&amp;role=financier"',
        f'href="/engagements/?party={state.reference}"',
        f'href="/api/v1/commitments/?party={state.reference}"',
    ):
        assert link in html
    check(html)


def test_who_is_or_may_be_the_same_is_said_on_both_pages_with_the_reason(client):
    one, other, unknown = (make.party(name) for name in ("Solaire", "Solaire SA", "Inconnue"))
    for who in (one, other):
        make.published("", naming((who, "la société Solaire", PartyRole.SUPPLIER)))
    said = {"actor": make.EDITOR, "at": make.AT, "certainty": Certainty.UNCERTAIN}
    actions.assert_same_as(**said, party=one, other=other, note="Un mot diffère.")
    actions.assert_same_as(**said, party=one, other=unknown, note="Secret.")

    html = page(client, f"/acteurs/{one.reference}/")

    assert "Solaire SA ( identité incertaine ) : Un mot diffère." in re.sub(r"\s*([()])\s*", r" \1 ", words(html))
    assert "Secret." not in html
    assert f'href="/acteurs/{one.reference}/"' in page(client, f"/acteurs/{other.reference}/")


def test_the_page_of_a_party_is_that_of_the_day_asked_for(client):
    state = mali()
    first = make.published("", naming((state, "Le ministre malien", PartyRole.PROMISOR)))
    make.published("", naming((state, "malien", PartyRole.FINANCIER), published="2025-03-01"))

    html = page(client, f"/acteurs/{state.reference}/?on=2024-06-01")

    assert listed(html) == [first.reference]
    assert "malien\xa0», " not in html
    assert f'href="/engagements/{first.reference}/?on=2024-06-01"' in html


def test_before_anything_named_it_there_is_a_sentence_and_a_way_to_the_present(client):
    state = mali()
    make.published("", naming((state, "Le ministre malien", PartyRole.PROMISOR)))

    html = page(client, f"/acteurs/{state.reference}/?on=2020-01-01", 404)

    assert "Au jour ou à l'instant demandé, rien de public ne le nommait encore. Le voir aujourd'hui" in words(html)
    assert "Mali" not in part(html, "main")
    check(html)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_a_party_that_nothing_public_names_is_not_there(client, state):
    party = make.party("Secrète")
    make.in_state(state, "", naming((party, "la société Solaire", PartyRole.SUPPLIER)))

    for query in ("", "?on=2030-01-01"):
        assert "Secrète" not in page(client, f"/acteurs/{party.reference}/{query}", 404)
    assert "Secrète" not in page(client, "/acteurs/?q=sec")


def test_a_merged_party_leads_to_the_other_at_the_same_point_and_its_past_stays(client):
    one, other = make.party("Solaire"), make.party("Solaire SA")
    for who in (one, other):
        make.published("", naming((who, "la société Solaire", PartyRole.SUPPLIER)))
    later = make.AT + timedelta(hours=1)
    actions.merge_parties(actor=make.EDITOR, at=later, party=one, into=other, reason="La même.")

    answer = client.get(f"/acteurs/{one.reference}/?on=2026-06-01")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/acteurs/{other.reference}/?on=2026-06-01")
    assert len(listed(page(client, f"/acteurs/{other.reference}/"))) == 2
    before = page(client, f"/acteurs/{one.reference}/?recorded_at=2026-01-15T09:30Z&on=2026-01-15")
    assert len(listed(before)) == 1
    assert client.get(f"/en/acteurs/{one.reference}/").headers["Location"] == f"/en/acteurs/{other.reference}/"


@pytest.mark.parametrize("reference", ["P-9999", "rien", "E-0001", "p-0001", "-", "9" * 400])
def test_an_address_of_no_party_is_not_there(client, reference):
    page(client, f"/acteurs/{reference}/", 404)
