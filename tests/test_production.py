"""The site as `make serve` serves it: gunicorn, DEBUG off, static files collected, a database of its own; and in a real browser."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, sync_playwright

NAME, PASSWORD = "awa", "un mot de passe d'essai"

PREPARE = """
import django
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
get_user_model().objects.create_superuser("awa", password="un mot de passe d'essai")
"""


@dataclass(slots=True)
class Site:
    port: int
    requests: Path  # what it wrote on standard output
    rest: Path  # and on standard error

    def ask(
        self, path: str, *, method: str = "GET", body: str | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """As a reverse proxy passes it on, unless told otherwise. An empty header is left out."""
        sent = {"Host": "suivi.example", "X-Forwarded-Proto": "https"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, {name: value for name, value in sent.items() if value})
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Starts the site with these variables; all that is started shares one database and one folder of static files."""
    folder = tmp_path_factory.mktemp("site")
    ours = (
        "DEBUG",
        "HTTPS",
        "HSTS_SECONDS",
        "ALLOWED_HOSTS",
        "GUNICORN_CMD_ARGS",
        "FORWARDED_ALLOW_IPS",
        "WEB_CONCURRENCY",
    )
    variables = {name: value for name, value in os.environ.items() if name not in ours} | {
        "DJANGO_SETTINGS_MODULE": "tracker.ops.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": "la clef d'un site d'essai que personne d'autre ne connaît",
    }
    in_root: dict[str, Any] = {"cwd": settings.BASE_DIR}
    subprocess.run([sys.executable, "-c", PREPARE], env=variables, check=True, timeout=120, **in_root)
    started = []

    def start(name: str, **more: str) -> Site:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        site = Site(port, folder / f"{name}.out", folder / f"{name}.err")
        with site.requests.open("w") as out, site.rest.open("w") as err:
            env = variables | more | {"PORT": str(port), "WEB_CONCURRENCY": "1", "PYTHONUNBUFFERED": "1"}
            process = subprocess.Popen([sys.executable, "-m", "gunicorn"], env=env, stdout=out, stderr=err, **in_root)
        started.append(process)
        for _ in range(300):
            try:
                if site.ask("/health/")[0] == 200:
                    return site
            except OSError:
                pass
            assert process.poll() is None, site.rest.read_text()
            time.sleep(0.1)
        raise AssertionError(site.rest.read_text())

    yield start
    for process in started:
        process.terminate()
    assert [process.wait(30) for process in started] == [0] * len(started)


@pytest.fixture(scope="module")
def site(serve: Callable[..., Site]) -> Site:
    return serve("public", ALLOWED_HOSTS="suivi.example")


PAGES = {
    "/": 302,
    "/engagements/": 200,
    "/en/engagements/": 200,
    "/journal/": 200,
    "/journal.jsonl": 200,
    "/api/v1/commitments/": 200,
    "/api/v1/commitments/?inconnu=1": 400,
    "/admin/": 302,
    "/admin/login/": 200,
    "/health/": 200,
    "/static/public/site.css": 200,
    "/static/rien.css": 404,
    "/rien/": 404,
    "/api/v1/rien/": 404,
}


@pytest.mark.parametrize(("address", "status"), PAGES.items(), ids=PAGES)
def test_every_kind_of_answer_tells_the_browser_what_it_may_do(address: str, status: int, site: Site) -> None:
    found, headers, _ = site.ask(address)
    assert found == status
    policy = dict(directive.split(" ", 1) for directive in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert not re.search(r"unsafe|\*|http|//|nonce", headers["Content-Security-Policy"])
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])


def test_http_is_led_to_https(site: Site) -> None:
    status, headers, _ = site.ask("/engagements/?q=riz", X_Forwarded_Proto="http")
    assert (status, headers["Location"]) == (301, "https://suivi.example/engagements/?q=riz")
    assert site.ask("/engagements/", X_Forwarded_Proto="")[0] == 301
    # Only the one header that the proxy is told to set is believed.
    assert site.ask("/engagements/", X_Forwarded_Proto="", X_Forwarded_Ssl="on")[0] == 301


def test_a_probe_asks_by_http_and_by_number(site: Site) -> None:
    status, headers, body = site.ask("/health/", Host="10.0.0.7", X_Forwarded_Proto="")
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_another_name_is_refused_by_our_own_page(scheme: str, site: Site) -> None:
    status, headers, body = site.ask("/engagements/", Host="ailleurs.example", X_Forwarded_Proto=scheme)
    assert status == 400
    assert "Demande incomprise" in body.decode()
    assert "Content-Security-Policy" in headers


def test_what_is_not_there_is_said_by_our_own_page(site: Site) -> None:
    assert "Page introuvable" in site.ask("/rien/")[2].decode()
    assert "Page not found" in site.ask("/en/rien/")[2].decode()


def test_static_files_are_named_by_content_compressed_and_kept(site: Site) -> None:
    html = site.ask("/engagements/")[2].decode()
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert re.fullmatch(r"/static/public/site\.[0-9a-f]{12}\.css", address)
    status, headers, body = site.ask(address, Accept_Encoding="gzip")
    assert status == 200
    assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert headers["Content-Type"].startswith("text/css")
    assert headers["Content-Encoding"] == "gzip"
    assert "Access-Control-Allow-Origin" not in headers
    assert gzip.decompress(body) == site.ask(address)[2]
    assert "immutable" not in site.ask("/static/public/site.css")[1]["Cache-Control"]


@pytest.mark.parametrize("address", ["/engagements/", "/journal.jsonl", "/rien/"])
def test_what_is_made_anew_is_compressed_for_who_asks(address: str, site: Site) -> None:
    plain, packed = site.ask(address), site.ask(address, Accept_Encoding="gzip, br")
    assert "Content-Encoding" not in plain[1]
    assert packed[1]["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed[2]) == plain[2]
    assert all("Accept-Encoding" in headers["Vary"] for _, headers, _ in (plain, packed))
    assert not plain[2] or len(packed[2]) < len(plain[2])


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    first = site.ask("/engagements/", Accept_Encoding="gzip")[1]
    status, _, body = site.ask("/engagements/", Accept_Encoding="gzip", If_None_Match=first["ETag"])
    assert (status, body) == (304, b"")


def test_an_editor_logs_in_with_cookies_that_go_by_https_only(site: Site) -> None:
    _, headers, body = site.ask("/admin/login/")
    assert "Secure" in headers["Set-Cookie"]
    cookie = headers["Set-Cookie"].partition(";")[0]
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', body.decode())
    form = f"csrfmiddlewaretoken={token}&username={NAME}&password={PASSWORD.replace(' ', '+')}&next=/admin/"
    sent = {"Cookie": cookie, "Content_Type": "application/x-www-form-urlencoded"}
    status, headers, _ = site.ask("/admin/login/", method="POST", body=form, Origin="https://suivi.example", **sent)
    assert (status, headers["Location"]) == (302, "/admin/")
    (session,) = [each for each in headers.get_all("Set-Cookie") or [] if each.startswith("sessionid=")]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(session.split("; "))
    # From another site, the same form is refused.
    status, _, body = site.ask("/admin/login/", method="POST", body=form, Origin="https://ailleurs.example", **sent)
    assert status == 403
    assert "Formulaire périmé" in body.decode()


def test_each_request_is_one_line_and_nothing_of_the_reader_is_in_it(site: Site) -> None:
    reader = {"Cookie": "sessionid=motsecret", "User_Agent": "motsecret", "Referer": "https://suivi.example/?motsecret"}
    name = "a-name-of-the-proxy-1"
    site.ask("/engagements/%C3%A9?q=motsecret", X_Request_ID=name, X_Forwarded_For="192.0.2.7", **reader)
    for _ in range(50):
        if name in site.requests.read_text():
            break
        time.sleep(0.1)  # the line is written once the answer is sent
    lines = [json.loads(line) for line in site.requests.read_text().splitlines()]
    (line,) = [line for line in lines if line["request_id"] == name]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/engagements/%C3%A9", 404)
    assert line["duration_ms"] >= 0
    assert line["bytes"] > 0
    rest = [json.loads(line) for line in site.rest.read_text().splitlines()]
    (warning,) = [line for line in rest if line.get("request_id") == name]
    assert (warning["level"], warning["logger"], warning["status"]) == ("WARNING", "django.request", 404)
    for text in (site.requests.read_text(), site.rest.read_text()):
        assert "motsecret" not in text
        assert "192.0.2.7" not in text
        assert PASSWORD.split()[-1] not in text


def test_make_serve_migrates_and_collects_before_it_serves() -> None:
    done = subprocess.run(
        ["make", "--dry-run", "serve"], cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=True
    )
    steps = re.findall(r"manage\.py (\w+)|-m (gunicorn)", done.stdout)
    assert [command or server for command, server in steps] == ["migrate", "collectstatic", "gunicorn"]


# In a real browser, on this machine, without https


@pytest.fixture(scope="module")
def local(serve: Callable[..., Site]) -> Site:
    return serve("local")


@pytest.fixture
def page() -> Iterator[Page]:
    path = shutil.which("chromium")
    if path is None:
        assert os.environ.get("CI") != "true", "no Chromium: a failure under CI=true"
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser.new_page()
        browser.close()


def test_the_admin_works_in_a_browser_under_the_policy(local: Site, page: Page) -> None:
    refused: list[str] = []

    def listen(each: Page) -> None:
        each.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        each.on("pageerror", lambda error: refused.append(str(error)))

    listen(page)
    page.context.on("page", listen)
    site = f"http://127.0.0.1:{local.port}"

    page.goto(f"{site}/admin/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    assert page.url == f"{site}/admin/"
    lists = page.eval_on_selector_all("#content-main tbody th a, #content-main tr th a", "all => all.map(a => a.href)")
    assert len(lists) > 8
    for address in dict.fromkeys(lists):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200

    # Forms with a calendar, a box to search in, a window to add a row, and a list with its filters.
    page.goto(f"{site}/admin/commitments/verdict/add/")
    page.click(".field-decided_on .date-icon >> nth=0")
    page.click("#calendarbox0 td a >> nth=10")
    assert time.strftime("%Y") in page.input_value("#id_decided_on")
    page.click(".field-commitment .select2-selection")
    page.wait_for_selector(".select2-results__option")
    page.keyboard.press("Escape")
    page.goto(f"{site}/admin/commitments/commitment/add/")
    with page.expect_popup() as opened:
        page.click("#add_id_dossier")
    opened.value.fill("#id_title", "Transition énergétique")
    with opened.value.expect_event("close"):
        opened.value.click("[name=_save]")
    page.wait_for_selector("#id_dossier option", state="attached")
    page.goto(f"{site}/admin/auth/user/?is_active__exact=1&q={NAME}")
    page.click("#result_list tbody th a")
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    for address in ("/engagements/", "/en/journal/", "/rien/"):
        page.goto(site + address)
    assert refused == []

    # And it would have been heard.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" onclick=\"alert(1)\">')")
    page.wait_for_timeout(100)
    assert refused
