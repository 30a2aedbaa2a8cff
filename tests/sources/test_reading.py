"""What a file is told to be, by its bytes; how a page's characters are read; and that a hostile file is given up in time."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from tests.sources.made import ARTICLE, page, pdf
from tracker.sources import reading
from tracker.sources.reading import Reading, Suggested, Unreadable, read

DECLARED = "<meta charset='{}'>"


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert "\n" not in str(refused.value)
    return str(refused.value)


# What it is


@pytest.mark.parametrize(
    ("content", "media_type", "tool"),
    [
        (b"Un titre", "text/plain; charset=utf-8", "python utf-8-sig"),
        (page().encode(), "text/html; charset=utf-8", "trafilatura"),
        (page().upper().encode(), "text/html; charset=utf-8", "trafilatura"),
        (b"\n <!-- saved from url=(0021)https://exemple.org/ -->\n" + page().encode(), None, "trafilatura"),
        (b"<?xml version='1.0' encoding='utf-8'?>\n" + page().encode(), None, "trafilatura"),
        (pdf(ARTICLE), "application/pdf", "pypdf"),
        (b"\r\n" + pdf(ARTICLE), "application/pdf", "pypdf"),
    ],
    ids=["text", "page", "capitals", "saved page", "XHTML", "PDF", "blank before a PDF"],
)
def test_a_file_is_read_by_what_it_is(content: bytes, media_type: str | None, tool: str) -> None:
    found = read(content)
    assert found.media_type == (media_type or found.media_type)
    assert found.tool == tool
    assert found.tool_version[0].isdigit()


@pytest.mark.parametrize(
    "text",
    [
        "<p>Le ministre annonce une usine.</p>",
        "<b>Une usine</b> à Kayes",
        "Un texte sur <html> et sur %PDF-1.7",
        "<htmlisation>",
        "<!-- une remarque -->\nUn titre",
        "<?xml",
        "%PDF",
    ],
)
def test_a_text_with_a_tag_stays_the_text_that_it_is(text: str) -> None:
    assert read(text.encode()) == Reading(
        text, "text/plain; charset=utf-8", "python utf-8-sig", read(b"a").tool_version
    )


def test_only_a_page_says_something_of_itself() -> None:
    head = '<meta property="og:site_name" content="Le Courrier">'
    suggested = read(page(head=head).encode()).suggested
    assert suggested == Suggested("Mali : 120 000 tonnes d’urée attendues", "Le Courrier")
    assert read(pdf(ARTICLE)).suggested is None
    assert read(b"Un titre").suggested is None


# A page's characters


@pytest.mark.parametrize(
    ("codec", "head", "charset"),
    [
        ("utf-8", "", "utf-8"),
        ("utf-8-sig", "", "utf-8"),
        ("utf-8", DECLARED.format("iso-8859-1"), "utf-8"),
        ("cp1252", DECLARED.format("windows-1252"), "windows-1252"),
        ("cp1252", DECLARED.format("ISO-8859-1"), "windows-1252"),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=latin1">', "windows-1252"),
        ("utf-16", "", "utf-16"),
        ("utf-16", DECLARED.format("iso-8859-1"), "utf-16"),
    ],
)
def test_a_page_is_read_in_the_characters_that_it_declares(codec: str, head: str, charset: str) -> None:
    found = read(page(head=head).encode(codec))
    assert "la livraison de 120 000 tonnes d’urée avant la fin de l'année." in found.text
    assert found.media_type == f"text/html; charset={charset}"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (page().encode("cp1252"), "la page ne dit pas son jeu de caractères ; enregistrez-la en UTF-8."),
        (
            page(head=DECLARED.format("utf-8")).encode("cp1252"),
            "la page se dit en UTF-8 et ne l'est pas (ligne 2, octet",
        ),
        (page(head=DECLARED.format("gb2312")).encode("cp1252"), "la page est en « gb2312 », que l'archive ne lit pas"),
        (page(head=DECLARED.format("utf-7")).encode("cp1252"), "la page est en « utf-7 », que l'archive ne lit pas"),
        (
            page(head=DECLARED.format("windows-1252")).encode("cp1252") + b"\x81",
            "la page se dit en windows-1252 et ne l'est pas",
        ),
        ("Un titre".encode("utf-16"), "le texte est en UTF-16 ; enregistrez-le en UTF-8."),
        (codecs.BOM_UTF16_LE + b"\0", "le texte est en UTF-16 ; enregistrez-le en UTF-8."),
    ],
)
def test_a_page_in_other_characters_is_refused(content: bytes, why: str) -> None:
    assert why in refusal(content)


# Hostile files


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_what_takes_too_long_is_given_up(kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(reading, "_CONVERSION", slow)
    monkeypatch.setattr(reading, "MAX_SECONDS", -4)  # and 5 for the other process to start
    assert refusal(page().encode() if kind == "html" else pdf(ARTICLE)).startswith("ce fichier demande trop de temps")


def test_what_takes_too_much_time_of_the_processor_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_SECONDS", 1)
    rows = "<tr><td>Mali<td>120 000" * 100_000
    assert refusal(page(f"<table>{rows}</table>").encode()).startswith("ce fichier demande trop de temps ou de mémoire")


def test_what_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_MEMORY", 100 << 20)
    assert refusal(page("<p>Mali" * 1_000_000).encode())


@pytest.mark.parametrize("piece", ["<div>", "<", "&", "<!--", "<b>a", "<p a=b ", "<ul><li>a"])
def test_a_page_of_any_kind_is_read_or_refused(piece: str) -> None:
    try:
        found = read(b"<html><body>" + piece.encode() * 20_000)
    except Unreadable:
        return
    assert found.text.strip()


@pytest.mark.parametrize("piece", [b"[", b"<<", b"1 0 obj\n", b"%", b"stream\n", b"\0\xff", b"xref\n"])
def test_a_pdf_of_any_kind_is_read_or_refused(piece: bytes) -> None:
    assert "PDF" in refusal(b"%PDF-1.7\n" + piece * 20_000)
