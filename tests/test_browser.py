"""The whole path in a real browser, on a phone and at a desk: a reader finds a commitment, an editor enters another from a pasted
text, a second one publishes it, and a journalist fetches it. And every page as axe-core sees it."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.scratch import ROOT, database, environment, manage

PHONE, DESK = 360, 1280
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
FIRST, SECOND = ("awa", "demo-awa"), ("moussa", "demo-moussa")

RELEASE = """Trente usines pour Kayes

Le ministre de l'Industrie, Ali Traoré, a annoncé mardi 30 usines de 50 MW avant le 31 décembre 2027.
« Rien n'est signé », a-t-il ajouté.

Dépêche n° {width}
"""
PASSAGE = "Le ministre de l'Industrie, Ali Traoré, a annoncé mardi 30 usines de 50 MW avant le 31 décembre 2027."
FOLLOW_UP = """Premier coup de pioche à Kayes

Les travaux de la première usine ont commencé le 3 novembre 2025, a constaté notre correspondant.

Dépêche n° {width}
"""
STARTED = "Les travaux de la première usine ont commencé le 3 novembre 2025"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with the seeds and the two demo editors, served as in production."""
    folder = tmp_path_factory.mktemp("browser")
    with database(folder) as address, socket.socket() as probe:
        manage(address, "demo", "--prepare-only", DEBUG="1")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        serve = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                serve, cwd=ROOT, env=environment(address, WEB_CONCURRENCY="1"), stdout=log, stderr=log
            )
        try:
            _wait_for(port, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(port: int, log: Path) -> None:
    for _ in range(300):
        try:
            if _status(f"http://127.0.0.1:{port}", "/health/") == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. A machine without one fails, under CI=true or not: nothing else shows what a reader sees."""
    found = shutil.which("chromium")
    assert found, "Chromium is missing: apt-get update && apt-get install -y chromium"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=arguments)
        yield started
        started.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained of in its console (a Content-Security-Policy it had to enforce, a script that failed)."""
    heard: list[str] = []
    yield heard
    assert heard == []


def _page(browser: Browser, width: int, complaints: list[str], *, script: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR", java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def _log_in(page: Page, site: str, who: tuple[str, str], path: str = "/admin/") -> None:
    page.goto(f"{site}/admin/login/?next={path}")
    page.fill("#id_username", who[0])
    page.fill("#id_password", who[1])
    page.get_by_role("button", name="Connexion").click()
    page.wait_for_url(site + path)


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def _save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()


def _said(page: Page) -> Any:
    return page.locator(".messagelist")


def _select_in_article(page: Page, words: str) -> None:
    """As a mouse does: the words of the article, from first to last."""
    page.evaluate(
        """words => {
            const article = document.querySelector("[data-article-start]");
            const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
            const at = article.textContent.indexOf(words), end = at + words.length;
            const range = document.createRange();
            let node, before = 0;
            while ((node = walker.nextNode())) {
                if (at >= before && at < before + node.length) range.setStart(node, at - before);
                if (end > before && end <= before + node.length) range.setEnd(node, end - before);
                before += node.length;
            }
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )
    expect(page.locator("[data-selected]")).to_contain_text(words[:40])


@WIDTHS
def test_from_a_pasted_text_to_a_public_commitment(
    site: str, browser: Browser, width: int, complaints: list[str]
) -> None:
    page = _page(browser, width, complaints)

    # A reader: the list, a filter, a commitment
    page.goto(f"{site}/engagements/?q=solaire")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{site}/engagements/?sector=energy")
    page.locator("ol.commitments a").first.click()
    expect(page.locator("blockquote mark").first).to_be_visible()
    assert _fits(page)

    # An editor: a pasted text
    _log_in(page, site, FIRST)
    _follow(page, "Ajouter un document")
    page.fill("#id_text", RELEASE.format(width=width))
    page.fill("#id_address", "https://exemple.org/usines")
    page.fill("#id_publisher", "Le Courrier")
    page.fill("#id_published", "24/10/2025")
    _save(page)
    expect(_said(page)).to_contain_text("Archivé, à la lettre")

    # A zone that announces nothing is marked by selecting it
    page.locator("#regions-group .add-row a").click()
    _select_in_article(page, "Dépêche")
    page.locator("[name='regions-0-place'] + [data-take]").click()
    at = RELEASE.format(width=width).index("Dépêche")
    expect(page.locator("[name='regions-0-place']")).to_have_value(f"{at}–{at + len('Dépêche')}")

    # A claim, its words selected in the article, its commitment made in the same form
    _follow(page, "Relever une affirmation")
    with page.expect_popup() as opened:
        page.locator("#add_id_commitment").click()
    popup = opened.value
    title = f"Construire trente usines à Kayes ({width})"
    popup.fill("#id_title", title)
    popup.select_option("#id_testability", "measurable")
    popup.select_option("#id_sector", "industry")
    with popup.expect_event("close"):
        _save(popup)
    _select_in_article(page, PASSAGE)
    words = page.locator("[name='Claim_quotations-0-words_text']")
    words.locator("xpath=ancestor::*[@data-words]").locator("[data-take]").click()
    expect(words).to_have_value(PASSAGE)
    start = RELEASE.format(width=width).index(PASSAGE)
    expect(page.locator("[name='Claim_quotations-0-words_place']")).to_have_value(f"{start}–{start + len(PASSAGE)}")
    page.select_option("#id_act", "announces")
    page.select_option("#id_firmness", "announced")
    page.select_option("#id_place", "body")
    page.fill("[name=deadline_words_text]", "avant le 31 décembre 2027")
    page.fill("#id_deadline_edtf", "../2027-12-30")
    page.select_option("#id_deadline_qualifier", "before")
    page.locator("#figures-group .add-row a").click()
    page.fill("[name='figures-0-words_text']", "30 usines")
    page.fill("[name='figures-0-min']", "30")
    page.fill("[name='figures-0-unit']", "usine")
    page.select_option("[name='figures-0-role']", "amount")
    page.fill("[name=cue_words_text]", "annonça")
    _save(page)

    # Words that are not there are said so, and nothing typed is lost
    expect(page.locator(".errorlist").first).to_contain_text("annonça")
    expect(page.locator("#id_deadline_edtf")).to_have_value("../2027-12-30")
    page.fill("[name=cue_words_text]", "a annoncé")
    _save(page)
    expect(page.locator(".quotations .state")).to_have_text("vérifiée")

    # Evidence from the commitment, its article pasted in the same step; a search; the preview
    page.locator(".belongs a").click()
    own = page.url
    reference = re.search(r"E-\d+", page.locator("#content").inner_text())
    assert reference
    _follow(page, "Ajouter une preuve de suivi")
    page.fill("#id_text", FOLLOW_UP.format(width=width))
    page.fill("#id_publisher", "Le Courrier")
    page.fill("#id_published", "04/11/2025")
    page.select_option("#id_kind", "progress")
    page.select_option("#id_source_basis", "independent")
    page.fill("#id_statement", "Le Courrier rapporte le début des travaux de la première usine.")
    page.fill("[name='Evidence_quotations-0-words_text']", STARTED)
    page.fill("[name=occurred_words_text]", "le 3 novembre 2025")
    page.fill("#id_occurred_edtf", "03/11/2025")
    _save(page)
    expect(page.locator(".quotations .state")).to_have_text("vérifiée")
    page.goto(own)
    _follow(page, "Noter une recherche sans résultat")
    page.fill("#id_where", "Journal officiel")
    page.fill("#id_looked_for", "un avis d'achèvement")
    page.locator(".submit-row input").click()
    expect(_said(page)).to_contain_text("La recherche est notée")
    _follow(page, "Aperçu")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("body")).to_contain_text("Aperçu")
    assert _status(site, f"/engagements/{reference[0]}/") == 404

    # Submitted; not by the same person published
    page.goto(own)
    _follow(page, "Soumettre à relecture")
    page.locator(".submit-row input").click()
    expect(_said(page)).to_contain_text("Soumis")
    expect(page.get_by_role("link", name="Publier", exact=True)).to_have_count(0)
    page.goto(own.replace("/change/", "/agir/publier/"))
    page.locator(".submit-row input").click()
    expect(page.locator(".errorlist")).to_contain_text("une autre personne")
    assert _status(site, f"/engagements/{reference[0]}/") == 404

    # The second editor
    second = _page(browser, width, complaints)
    _log_in(second, site, SECOND, own.removeprefix(site))
    _follow(second, "Publier")
    second.locator(".submit-row input").click()
    expect(_said(second)).to_contain_text("Publié")
    _follow(second, "Page publique")
    expect(second.get_by_role("heading", level=1)).to_have_text(title)
    expect(second.locator("blockquote mark").first).to_have_text(PASSAGE)
    expect(second.locator("body")).to_contain_text("Le Courrier rapporte le début des travaux")
    assert _fits(second)

    # The journalist
    found = json.loads(_fetch(site, f"/api/v1/commitments/{reference[0]}/"))
    (claim,) = found["claims"]
    assert claim["quotations"][0]["exact"] == PASSAGE
    assert claim["deadline"]["upper"] == "2027-12-30"
    assert claim["figures"][0] | {"min": "30", "unit": "usine"} == claim["figures"][0]


@WIDTHS
def test_a_reader_needs_no_script(site: str, browser: Browser, width: int, complaints: list[str]) -> None:
    page = _page(browser, width, complaints, script=False)
    page.goto(f"{site}/engagements/")
    page.locator("#id_q").fill("NOVAWIND")
    page.locator("#id_q").press("Enter")
    page.locator("ol.commitments a").first.click()
    expect(page.locator("body")).to_contain_text("NOVAWIND")
    _follow(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")


ANNOUNCED = """Du solaire pour Gao

Le ministre de l'Énergie a annoncé la construction d'une centrale solaire de 40 MW à Gao avant le 31 décembre 2027.

L'État achètera 25 000 tonnes de ciment avant le 30 juin 2027. Il livrera 300 camions avant fin 2028.

Dépêche n° {width}
"""


@WIDTHS
def test_the_queue_is_sorted_by_keys(site: str, browser: Browser, width: int, complaints: list[str]) -> None:
    page = _page(browser, width, complaints)
    _log_in(page, site, FIRST)
    _follow(page, "Ajouter un document")
    page.fill("#id_text", ANNOUNCED.format(width=width))
    page.fill("#id_published", "24/10/2025")
    _save(page)
    page.get_by_role("link", name=re.compile("Trier [0-9]+ proposition")).first.click()
    expect(page.get_by_role("heading", name=re.compile("propositions? à trier"))).to_be_visible()
    waiting = page.locator(".candidates .state-waiting")
    before = waiting.count()
    assert before >= 2
    expect(page.locator(".text .chosen").first).to_be_visible()

    # To the next, and back
    first = page.locator("#desk [name=proposition]").input_value()
    page.keyboard.press("j")
    expect(page.locator("#desk [name=proposition]")).not_to_have_value(first)
    page.keyboard.press("k")
    expect(page.locator("#desk [name=proposition]")).to_have_value(first)

    # A key does nothing while one types
    page.fill("#id_title", "")
    page.locator("#id_title").press_sequentially("Bâtir une jolie centrale")
    expect(page.locator("#id_title")).to_have_value("Bâtir une jolie centrale")

    # The passage is what is selected
    passage = page.locator("[name='Claim_quotations-0-words_text']").input_value()
    _select_in_article(page, passage)
    page.locator("[name='Claim_quotations-0-words_text'] ~ [data-take]").click()
    expect(page.locator("[name='Claim_quotations-0-words_text']")).to_have_value(passage)

    # Accepted: a draft, and the next one
    page.select_option("#id_sector", "energy")
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("a")
    expect(_said(page)).to_contain_text("Brouillon")
    expect(waiting).to_have_count(before - 1)

    # Rejected: asked why first
    page.keyboard.press("r")
    expect(page.locator("#id_rejection")).to_be_focused()
    page.select_option("#id_rejection", "statistic")
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("r")
    expect(_said(page)).to_contain_text("Écartée")
    expect(waiting).to_have_count(before - 2)

    # Whoever wants none turns them off
    page.get_by_label("Touches actives").uncheck()
    page.keyboard.press("k")
    page.reload()
    expect(page.get_by_label("Touches actives")).not_to_be_checked()
    assert _fits(page)


# As axe-core sees it


def _public(site: str) -> list[str]:
    """One address of each kind of public page."""
    party = json.loads(_fetch(site, "/api/v1/parties/"))["results"][0]["reference"]
    document = json.loads(_fetch(site, "/api/v1/documents/"))["results"][0]["sha256"]
    publisher = json.loads(_fetch(site, "/api/v1/publishers/"))["results"][0]["reference"].removeprefix("M-")
    return [
        "/engagements/",
        "/engagements/?sector=energy&firmness=signed&due_after=2024-01-01&q=centrale",
        "/engagements/E-0001/",
        "/en/engagements/E-0001/",
        "/acteurs/",
        f"/acteurs/{party}/",
        "/sources/",
        f"/sources/{document}/",
        f"/sources/editeurs/{publisher}/",
        "/journal/",
        "/methode/",
        "/en/methode/",
        "/nulle-part/",
        "/api/v1/reference/",
    ]


EDITORS = [
    "/admin/",
    "/admin/sources/document/add/",
    "/admin/sources/document/1/change/",
    "/admin/commitments/commitment/add/",
    "/admin/commitments/commitment/1/change/",
    "/admin/commitments/commitment/1/change/?corriger=1",
    "/admin/commitments/claim/add/?article=1",
    "/admin/commitments/claim/1/change/?corriger=1",
    "/admin/commitments/evidence/add/?commitment=1",
    "/admin/commitments/verdict/add/?commitment=1",
    "/admin/commitments/commitment/1/agir/recherche/",
    "/admin/apercu/E-0001/",
    "/admin/editorial/candidate/",
    "/admin/editorial/candidate/file/",
    "/admin/editorial/candidate/file/6/",
    "/admin/editorial/candidate/bilan/",
]


@WIDTHS
def test_axe_finds_nothing_on_the_public_pages(site: str, browser: Browser, width: int) -> None:
    page = _page(browser, width, [])
    found = {address: _violations(page, site + address) for address in _public(site)}
    assert {address: violations for address, violations in found.items() if violations} == {}


@WIDTHS
def test_axe_finds_nothing_on_the_editors_pages(site: str, browser: Browser, width: int) -> None:
    page = _page(browser, width, [])
    _log_in(page, site, FIRST)
    found = {address: _violations(page, site + address) for address in EDITORS}
    assert {address: violations for address, violations in found.items() if violations} == {}


def _violations(page: Page, address: str) -> list[str]:
    """What axe-core finds, and whether the page is wider than the screen."""
    page.goto(address)
    found = [
        f"{violation['id']} ({len(violation['nodes'])}): {violation['nodes'][0]['html'][:120]}"
        for violation in Axe().run(page).response["violations"]
    ]
    return found if _fits(page) else [*found, "wider than the screen"]


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def _answer(site: str, path: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection(site.removeprefix("http://"), timeout=30)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def _status(site: str, path: str) -> int:
    return _answer(site, path)[0]


def _fetch(site: str, path: str) -> bytes:
    status, body = _answer(site, path)
    assert status == 200, path
    return body
