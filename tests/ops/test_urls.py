"""The addresses that other programs and people rely on (design, section 6)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests import factories as make
from tracker.ops import urls


@pytest.mark.parametrize(
    "address",
    [
        "/engagements/",
        "/engagements/E-0004/",
        "/journal/",
        "/journal.jsonl",
        "/admin/",
        "/admin/login/",
        "/api/v1/commitments/",
        "/api/v1/commitments/E-0004/",
    ],
)
def test_the_addresses_of_the_design_lead_somewhere(address: str) -> None:
    assert resolve(address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/engagements/", "fr"),
        ("/journal/", "fr"),
        ("/en/engagements/", "en"),
        ("/en/journal/", "en"),
    ],
)
def test_french_stands_at_the_root_and_english_below_en(client: Client, address: str, language: str) -> None:
    # Whatever the browser prefers: an address is one page.
    answer = client.get(address, headers={"accept-language": "en" if language == "fr" else "fr"})
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.django_db
def test_a_commitment_has_its_page_and_its_data(client: Client) -> None:
    reference = make.published("Livrer l'urée").reference
    for address in (f"/engagements/{reference}/", f"/en/engagements/{reference}/", f"/api/v1/commitments/{reference}/"):
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_the_front_door_leads_to_the_list(client: Client) -> None:
    assert client.get("/").headers["location"] == "/engagements/"
    assert client.get("/en/").headers["location"] == "/en/engagements/"


@pytest.mark.parametrize(
    "address", ["/fr/engagements/", "/en/api/v1/commitments/", "/en/journal.jsonl", "/api/v2/commitments/"]
)
def test_an_address_has_no_second_spelling(address: str) -> None:
    with pytest.raises(Resolver404):
        resolve(address)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/rien/", "/engagements/E-9999/", "/en/rien/"])
def test_what_is_not_there_is_said_by_our_own_page(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<html" in answer.content.decode()
    assert urls.handler404 == "tracker.public.views.handler404"
