"""The page to read: whole, in both languages, light, and legible."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.public.reading import check, words
from tracker.api.reference import addresses, things
from tracker.api.schema import description

pytestmark = pytest.mark.django_db

PAGE = "/api/v1/reference/"


@pytest.fixture
def shown(client: Client) -> str:
    response = client.get(PAGE)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    return response.content.decode()


def test_it_is_whole_without_script_style_or_another_host(shown: str, client: Client) -> None:
    check(shown)
    assert set(re.findall(r"https?://([^/\"']+)", shown)) == {"testserver"}
    policy = client.get(PAGE).headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert finders.find("api/reference.css")


def test_it_names_every_address_parameter_column_field_and_code(shown: str) -> None:
    described = description()
    text = words(shown)
    for address in addresses(described):
        assert f'<article id="address-{address.name}">' in shown
        assert address.summary in text.replace("’", "'")
        for field in address.parameters + address.columns:
            assert f"<code>{field.name}</code>" in shown, field
    for thing in things(described):
        assert f'<article id="{thing.name}">' in shown
        for field in thing.fields:
            assert f"<code>{field.name}</code>" in shown, (thing.name, field.name)
            for code, word in field.codes:
                assert f"<code>{code}</code> {word}".strip() in re.sub(r"\s+", " ", shown.replace("&#x27;", "'")), code
    for code in ("bad_parameter", "not_found", "gone", "not_acceptable"):
        assert f"<code>{code}</code>" in shown


def test_every_link_inside_the_page_leads_somewhere(shown: str) -> None:
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(re.findall(r'id="([^"]+)"', shown))


def test_its_examples_are_answered(shown: str, client: Client) -> None:
    examples = re.findall(r"http://testserver(/[^'\"<]*)['\"]", unescape(shown))

    assert len(examples) > 8
    for example in examples:
        # A country that no data is of is refused by name: the examples are of the seeds.
        response = client.get(example)
        assert response.status_code == 200 or response.json()["error"]["parameter"] in ("country", "unit"), example


def test_it_speaks_the_reader_s_language(client: Client) -> None:
    english = client.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert '<html lang="en">' in english
    assert client.get(PAGE, headers={"accept-language": "en"}).headers["Content-Language"] == "en"
    assert '<html lang="fr">' in client.get(PAGE).content.decode()


def test_types_are_said_in_words() -> None:
    fields = {f"{thing.name}.{field.name}": field for thing in things(description()) for field in thing.fields}

    assert fields["Figure.min"].kind == "texte ou null"
    assert fields["Deadline.upper"].kind == "jour ou null"
    assert (fields["Claim.deadline"].kind, fields["Claim.deadline"].link) == ("objet ou null", "Deadline")
    assert (fields["Commitment.claims"].kind, fields["Commitment.claims"].link) == ("liste : objet", "Claim")
    assert fields["Entry.payload"].kind == "objet ou null"
    assert ("mou", "protocole d'accord") in fields["Claim.firmness"].codes
    assert ("promisor", "promettant") in fields["Party.roles"].codes


@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_legible_at_every_width(shown: str, width: int, tmp_path: Path) -> None:
    """In a browser, from a file: nothing sticks out, nothing is too pale, everything has a name."""
    style = Path(str(finders.find("api/reference.css"))).read_text()
    path = tmp_path / "reference.html"
    path.write_text(re.sub(r'<link rel="stylesheet"[^>]*>', f"<style>{style}</style>", shown))
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser: Any = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        browser.close()
    assert found.violations_count == 0, found.generate_report()
