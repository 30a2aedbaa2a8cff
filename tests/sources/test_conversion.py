"""The text of a page and of a PDF, what is refused, and that the program keeps to itself."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from tests.sources.made import ARTICLE, page, pdf
from tracker.sources import conversion
from tracker.sources.conversion import Refused, from_html, from_pdf

HEADLINE = "Mali : 120 000 tonnes d’urée attendues"


def text_of(html: str) -> str:
    return from_html(html.encode()).text


# Pages


def test_a_page_is_its_headline_and_its_paragraphs() -> None:
    assert text_of(page()) == "\n\n".join([HEADLINE, *ARTICLE])


def test_what_stands_around_the_article_is_not_its_text() -> None:
    around = (
        "<nav><ul><li><a href='/'>Accueil</a></li><li><a href='/eco'>Économie</a></li></ul></nav>",
        "<aside><h3>Lire aussi</h3><a href='/x'>Niger : une raffinerie à Zinder</a></aside>"
        "<div id='comments'><h3>2 commentaires</h3><p>Bravo, on attend 500 000 tonnes !</p></div>"
        "<footer>Tous droits réservés</footer><script>var a = 'un script';</script>",
    )
    assert text_of(page(around=around)) == text_of(page())


def test_a_headline_apart_from_the_article_comes_first() -> None:
    apart = page().replace(f"<h1>{HEADLINE}</h1>", "").replace("<body>", f"<body><header><h1>{HEADLINE}</h1></header>")
    assert text_of(apart) == text_of(page())


def test_lists_tables_and_line_breaks_show_as_lines() -> None:
    body = page(
        *ARTICLE[:2],
        "Deux lots :<ul><li>lot 1 : 200 MWc ;</li><li>lot 2 : 12 000\nemplois.</li></ul>",
        "<table><tr><th>Produit</th><th>Quantité</th></tr><tr><td>Urée</td><td>120 000 t</td></tr></table>",
        "Fait à Bamako,<br>le 24 octobre 2025",
    )
    text = text_of(body)
    assert "\n\n• lot 1 : 200 MWc ;\n• lot 2 : 12 000 emplois.\n\n" in text
    assert "\n\nProduit\tQuantité\nUrée\t120 000 t\n\n" in text
    assert text.endswith("Fait à Bamako,\nle 24 octobre 2025")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("l&rsquo;accord &laquo;&nbsp;gagnant&nbsp;&raquo; &amp; 5&nbsp;&euro;", "l’accord « gagnant » & 5 €"),
        ("l&#146;accord", "l’accord"),
        ("l&#x92;accord", "l’accord"),
        ("un&#7; accord", "un accord"),
        ("un\x07 accord", "un accord"),
        ("&lt;b&gt;", "<b>"),
        ("du &#49;er au &#x33;1", "du 1er au 31"),
    ],
)
def test_references_are_characters(written: str, read: str) -> None:
    assert read in text_of(page(*ARTICLE, f"Il a dit : {written}. Il repart.")).replace("\u00a0", " ")


def test_a_page_says_what_it_is() -> None:
    head = (
        '<meta property="og:site_name" content="Le Courrier"><link rel="canonical" href="https://exemple.org/uree">'
        '<meta property="article:published_time" content="2025-10-24T10:12:00+00:00">'
        '<meta name="author" content="Awa Diarra">'
    )
    found = from_html(page(head=head).encode())
    assert (found.headline, found.publisher, found.published) == (HEADLINE, "Le Courrier", "2025-10-24")
    assert (found.url, found.authors) == ("https://exemple.org/uree", ("Awa Diarra",))
    assert (found.tool, found.tool_version) == ("trafilatura", conversion.trafilatura.__version__)


def test_a_page_that_says_nothing_has_nothing_supposed() -> None:
    found = from_html(page().encode())
    assert (found.publisher, found.published, found.url, found.authors) == ("", "", "", ())


@pytest.mark.parametrize("body", ["", "<p> </p>", "<script>var a = 'Le ministre annonce';</script>", "<p>…</p>"])
def test_a_page_without_an_article_is_refused(body: str) -> None:
    with pytest.raises(Refused, match="aucun texte d'article lisible"):
        from_html(f"<html><body>{body}</body></html>".encode())


# PDF


def encrypted(content: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(content))
    writer.encrypt(user_password=password, owner_password="autre", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_is_the_lines_of_its_pages() -> None:
    found = from_pdf(pdf([HEADLINE, *ARTICLE], ["Page suivante"]))
    assert found.text == "\n".join([HEADLINE, *ARTICLE, "Page suivante"])
    assert (found.tool, found.tool_version) == ("pypdf", pypdf.__version__)
    assert (found.headline, found.publisher, found.published, found.url, found.authors) == ("", "", "", "", ())


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert from_pdf(encrypted(pdf(ARTICLE), "")).text == "\n".join(ARTICLE)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (encrypted(pdf(ARTICLE), "secret"), "ce PDF est protégé par un mot de passe"),
        (pdf([], [], image=True), "ce PDF ne contient que des images, sans texte"),
        (pdf(["1"], ["2"], ["3"], image=True), "ce PDF ne contient que des images, sans texte"),
        (pdf(["\x01\x02\x03 \x04\x05 a"], encoding="latin-1"), "les lettres de ce PDF ne se lisent pas"),
        (pdf(ARTICLE)[:500], "ce PDF est abîmé ou incomplet"),
        (b"%PDF-1.7\n", "ce PDF est abîmé ou incomplet"),
        (pdf(ARTICLE).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"), "ce PDF est abîmé ou incomplet"),
        (pdf(*[["Le ministre annonce"]] * 501), "ce PDF compte 501 pages, plus de 500"),
    ],
    ids=["locked", "scanned", "scanned, with page numbers", "unmapped", "cut", "head", "loop", "pages"],
)
def test_a_pdf_without_text_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        from_pdf(content)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_text_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "MAX_CHARACTERS", 300)
    for convert, content in ((from_html, page().encode()), (from_pdf, pdf(ARTICLE, ARTICLE))):
        with pytest.raises(Refused, match="n'en gardez que l'article"):
            convert(content)


# The program


def run(*arguments: str, content: bytes = b"", folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", *arguments]
    return subprocess.run(command, input=content, cwd=folder, capture_output=True, timeout=60, check=False)


def test_the_program_answers_in_json_and_nothing_else() -> None:
    done = run(conversion.__file__, "html", "20", str(1 << 30), content=page().encode())
    assert json.loads(done.stdout)["text"] == text_of(page())
    done = run(conversion.__file__, "pdf", "20", str(1 << 30), content=b"%PDF-1.7\n")
    assert json.loads(done.stdout) == {"refused": conversion.BROKEN_PDF}
    assert done.returncode == 0


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('exemple.org', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('written', 'w').write('a' * 100_000)",
    ],
)
def test_the_program_asks_nothing_and_writes_nothing(deed: str, tmp_path: Path) -> None:
    bound = (
        f"import importlib.util as u; s = u.spec_from_file_location('c', {conversion.__file__!r}); "
        "import sys; c = u.module_from_spec(s); sys.modules['c'] = c; s.loader.exec_module(c); "
        "c._bind(20, 1 << 30)\n"
    )
    assert run("-c", bound + "print('bound')").stdout == b"bound\n"
    done = run("-c", bound + deed, folder=tmp_path)
    assert done.returncode == 1
    assert b"PermissionError" in done.stderr or b"File too large" in done.stderr
