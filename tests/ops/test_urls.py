"""The addresses that other programs and people rely on (design, section 6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from django.views import defaults

from tests import factories as make
from tracker.ops import urls


@pytest.mark.parametrize(
    "address",
    [
        "/engagements/",
        "/engagements/E-0004/",
        "/journal/",
        "/journal.jsonl",
        "/health/",
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


# Errors. None of these pages asks the database anything: no test here has one.


def test_a_request_for_another_site_is_told_so_in_both_languages(client: Client) -> None:
    answer = client.get("/engagements/", headers={"host": "ailleurs.test"})
    assert answer.status_code == 400
    _stands_alone(answer, "Demande incomprise", "Request not understood")


def test_a_failure_is_said_in_both_languages(rf: RequestFactory) -> None:
    answer = defaults.server_error(rf.get("/"))
    assert answer.status_code == 500
    _stands_alone(answer, "Une erreur s'est produite", "Something went wrong")


def _stands_alone(answer: Any, french: str, english: str) -> None:
    html = answer.content.decode()
    assert '<html lang="fr">' in html
    assert f"<h1>{french}</h1>" in html
    assert f"<h2>{english}</h2>" in html.partition('<section lang="en">')[2]
    # Its stylesheet is named as it lies: the list of collected files may be what failed.
    assert 'href="/static/public/site.css"' in html
    assert finders.find("public/site.css")


def test_a_refusal_has_the_look_of_the_site(rf: RequestFactory) -> None:
    answer = defaults.permission_denied(rf.get("/admin/"), Exception("pas cette ligne"))
    _has_our_look(answer, "Accès refusé")
    assert "pas cette ligne" not in answer.content.decode()


def test_a_stale_form_has_the_look_of_the_site_and_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "awa", "password": "secret"})
    _has_our_look(answer, "Formulaire périmé")
    assert "rechargez la page" in answer.content.decode()


def _has_our_look(answer: Any, title: str) -> None:
    assert answer.status_code == 403
    html = answer.content.decode()
    assert f"<h1>{title}</h1>" in html
    assert 'href="/engagements/"' in html
