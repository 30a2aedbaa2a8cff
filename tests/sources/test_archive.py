"""What the archive takes, what it refuses and how it says so, and what it writes."""

from __future__ import annotations

import codecs
import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.ops.corpus import at_once
from tests.sources.made import page
from tracker.sources import archive
from tracker.sources.archive import ArticleContent, DocumentContent, RefusedFile, RegionContent
from tracker.sources.models import ArchivedFile, Article, Document, Publisher, Region, ReprintGroup
from tracker.sources.vocabulary import DateBasis
from tracker.text import RegionKind, Span

LIMIT = 1000


# What is received


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param("L’été.\n".encode(), "L’été.\n", id="plain"),
        pytest.param(codecs.BOM_UTF8 + "L’été.".encode(), "L’été.", id="byte order mark"),
        pytest.param(codecs.BOM_UTF8 * 2 + b"A", "\ufeffA", id="only the first byte order mark is one"),
        pytest.param(b"un\r\ndeux\r\n", "un\r\ndeux\r\n", id="line ends of Windows"),
        pytest.param(b"un\rdeux", "un\rdeux", id="line ends of an old Macintosh"),
        pytest.param("a\tb\x0cc\x85d\u2028e".encode(), "a\tb\x0cc\x85d\u2028e", id="tab, form feed, next line"),
        pytest.param("200\u202f000\u00a0t\u200b".encode(), "200\u202f000\u00a0t\u200b", id="blanks of all widths"),
        pytest.param("e\u0301 \U0001f600 \U0010ffff \ufffe \u202e".encode(), None, id="odd Unicode"),
        pytest.param(b"x" * LIMIT, "x" * LIMIT, id="exactly at the limit"),
        pytest.param("é".encode() * (LIMIT // 2), "é" * (LIMIT // 2), id="the limit counts bytes"),
    ],
)
def test_text_is_received_as_it_is(content: bytes, text: str | None) -> None:
    received = archive.received("a.txt", content, max_bytes=LIMIT)
    assert received.content == content
    assert received.sha256 == hashlib.sha256(content).hexdigest()
    assert received.text == (content.decode() if text is None else text)
    assert received.media_type == "text/plain; charset=utf-8"
    assert received.text_tool
    assert received.text_tool_version == ".".join(map(str, sys.version_info[:3]))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "le fichier est vide ; rien à archiver.", id="empty"),
        pytest.param(b" \r\n\t \n", "le fichier ne contient que des blancs ; rien à archiver.", id="blank"),
        pytest.param("\u00a0\u3000\n".encode(), "le fichier ne contient que des blancs", id="blanks of other widths"),
        pytest.param(codecs.BOM_UTF8, "le fichier ne contient que des blancs", id="a byte order mark alone"),
        pytest.param(b"x" * (LIMIT + 1), "le fichier dépasse 1 000 octets ; découpez-le.", id="one byte too many"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "ce PDF est abîmé ou incomplet", id="the beginning of a PDF"),
        pytest.param(b"<html><body></body></html>", "cette page ne contient aucun texte d'article", id="an empty page"),
        pytest.param("Un été".encode("latin-1"), "n'est pas en UTF-8 (ligne 1, octet 3)", id="Latin-1"),
        pytest.param("Un\nété".encode("cp1252"), "n'est pas en UTF-8 (ligne 2, octet 3)", id="Windows-1252"),
        pytest.param("Un été".encode("utf-16"), "le texte est en UTF-16 ; enregistrez-le en UTF-8.", id="UTF-16"),
        pytest.param(codecs.BOM_UTF16_BE + "Un".encode("utf-16-be"), "le texte est en UTF-16", id="UTF-16, big end"),
        pytest.param("Un été".encode("utf-16-le"), "c'est un fichier binaire, pas du texte", id="UTF-16, no mark"),
        pytest.param("Un été".encode("utf-32"), "enregistrez-le", id="UTF-32"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "c'est un fichier binaire, pas du texte", id="PNG"),
        pytest.param(b"PK\x03\x04\x14\0\x06\0", "c'est un fichier binaire, pas du texte", id="a word processor's file"),
        pytest.param(b"un\ndeux\0trois", "(caractère U+0000, ligne 2)", id="NUL in the middle"),
        pytest.param(b"un\x07", "(caractère U+0007, ligne 1)", id="bell"),
        pytest.param(b"\x1b[31mrouge", "(caractère U+001B, ligne 1)", id="escape sequence"),
        pytest.param(b"un \xed\xa0\x80 deux", "n'est pas en UTF-8 (ligne 1, octet 3)", id="lone surrogate"),
        pytest.param(b"un \xc0\xaf", "n'est pas en UTF-8", id="overlong sequence"),
        pytest.param("été".encode()[:-1], "n'est pas en UTF-8", id="cut in the middle of a letter"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(content: bytes, why: str) -> None:
    with pytest.raises(RefusedFile) as refused:
        archive.received("a.txt", content, max_bytes=LIMIT)
    assert str(refused.value).startswith("a.txt : ")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_page_is_received_with_its_text_and_what_it_says_of_itself() -> None:
    content = page().encode()
    received = archive.received("a.txt", content, max_bytes=10_000)
    assert received.content == content
    assert received.sha256 == hashlib.sha256(content).hexdigest()
    assert (received.media_type, received.text_tool) == ("text/html; charset=utf-8", "trafilatura")
    assert received.text.startswith("Mali : 120 000 tonnes d’urée attendues\n\nLe ministre")
    assert received.suggested
    assert archive.undescribed(received.text).articles[0].headline == received.suggested.headline


@given(st.binary(max_size=60))
def test_any_bytes_are_received_whole_or_refused(content: bytes) -> None:
    try:
        received = archive.received("a.txt", content, max_bytes=50)
    except RefusedFile:
        return
    assert received.content == content
    assert received.text.encode() == content.removeprefix(codecs.BOM_UTF8)


@given(st.text(max_size=60))
def test_what_is_known_of_any_text_without_a_manifest_fits_it(text: str) -> None:
    """So a file is never refused for what we ourselves say of it."""
    if not text.strip():
        return
    content = archive.undescribed(text)
    archive.check(text, content)
    (article,) = content.articles
    assert article.span.of(text) == text.strip()


# Files


def test_a_file_is_read_to_its_last_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * LIMIT)
    received = archive.receive(path, max_bytes=LIMIT)
    assert (received.name, len(received.content)) == ("a.txt", LIMIT)


def _missing(folder: Path) -> Path:
    return folder / "absent.txt"


def _folder(folder: Path) -> Path:
    return folder


def _dangling(folder: Path) -> Path:
    link = folder / "lien.txt"
    link.symlink_to(folder / "absent.txt")
    return link


def _circle(folder: Path) -> Path:
    link = folder / "cercle.txt"
    link.symlink_to(link)
    return link


def _pipe(folder: Path) -> Path:
    pipe = folder / "tube.txt"
    os.mkfifo(pipe)
    return pipe


def _link_to_pipe(folder: Path) -> Path:
    link = folder / "lien-tube.txt"
    link.symlink_to(_pipe(folder))
    return link


def _below_a_file(folder: Path) -> Path:
    (folder / "a.txt").write_text("a")
    return folder / "a.txt" / "b.txt"


def _not_utf8(folder: Path) -> Path:
    path = folder / os.fsdecode(b"\xe9t\xe9.txt")
    path.write_text("a")
    return path


def _large(folder: Path) -> Path:
    path = folder / "grand.txt"
    path.write_bytes(b"x" * (LIMIT + 1))
    return path


@pytest.mark.parametrize(
    ("make_path", "why"),
    [
        (_missing, "n'existe pas"),
        (_dangling, "n'existe pas"),
        (_circle, "illisible"),
        (_below_a_file, "illisible"),
        (_folder, "c'est un dossier"),
        (_pipe, "ce n'est pas un fichier ordinaire"),
        (_link_to_pipe, "ce n'est pas un fichier ordinaire"),
        (lambda folder: Path("/dev/zero"), "ce n'est pas un fichier ordinaire"),
        (lambda folder: Path("/dev/stdin") / "x", "/dev/stdin/x : "),
        (lambda folder: folder / ("a" * 300), "illisible"),
        (_not_utf8, "le nom du fichier n'est pas en UTF-8"),
        (_large, "le fichier dépasse"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(tmp_path: Path, make_path: Callable[[Path], Path], why: str) -> None:
    path = make_path(tmp_path)
    with at_once(), pytest.raises(RefusedFile, match=why) as refused:
        archive.receive(path, max_bytes=LIMIT)
    assert str(refused.value).startswith(f"{archive.printable(path)} : ")
    assert "\n" not in str(refused.value)


def test_a_file_one_may_not_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("a")

    def forbidden(self: Path, *args: Any, **kwargs: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)  # as root, the file's mode would not stop us
    with pytest.raises(RefusedFile, match=r"illisible \(Permission denied\) ; vérifiez les droits du fichier\."):
        archive.receive(path, max_bytes=LIMIT)


@pytest.mark.parametrize("name", ["a b.txt", "été à Bamako.txt", "日本.txt", "a'b\"c.txt", "-a.txt"])
def test_a_file_keeps_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a")
    assert archive.receive(tmp_path / name, max_bytes=LIMIT).name == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("été 1.txt", "été 1.txt"),
        ("a\nb.txt", "a\ufffdb.txt"),
        ("a\r\n\tb", "a\ufffd\ufffd\ufffdb"),
        ("a\u2028b", "a\ufffdb"),
        ("a\udce9b", "a\ufffdb"),
        ("160\u202f000\u00a0t", "160\u202f000\u00a0t"),
    ],
)
def test_a_name_is_shown_on_one_line(name: str, shown: str) -> None:
    assert archive.printable(name) == shown


# What is known without a manifest


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Un titre\n\nLe corps.", "Un titre"),
        ("\n\n  Un titre  \r\nLe corps.", "Un titre"),
        ("Une ligne seule.", "Une ligne seule."),
        ("x" * 301 + "\nLe corps.", ""),
        ("x" * 300 + "\nLe corps.", "x" * 300),
        ("\u200b\nLe corps.", ""),
        ("Encore\nEncore\nEncore", "Encore"),
        ("Livrer 10\n000 tonnes", ""),
    ],
    ids=str,
)
def test_the_first_line_is_the_headline_when_it_can_be_one(text: str, headline: str) -> None:
    (article,) = archive.undescribed(text).articles
    assert article.headline == headline


def test_nothing_else_is_supposed() -> None:
    (article,) = archive.undescribed("\n Un titre\nLe corps. \n").articles
    assert article == ArticleContent(Span(2, 20), headline="Un titre")
    assert (article.publisher, article.published, article.date_basis) == ("", "", DateBasis.UNKNOWN)


# What must fit the text


TEXT = "Un titre\nLe corps de l'article.\nUn autre titre\nUn autre corps.\nCommentaires : 3 réponses."
FIRST, SECOND, COMMENTS = Span(0, 31), Span(32, 62), Span(63, len(TEXT))


def _region(start: int, end: int) -> RegionContent:
    return RegionContent(RegionKind.COMMENTS, Span(start, end))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST), ArticleContent(Span(32, 500)))),
            f"article 2 : il finit à 500, après la fin du texte ({len(TEXT)}).",
            id="past the end",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST), ArticleContent(Span(20, 62)))),
            "les articles se chevauchent (0–31 et 20–62).",
            id="articles over one another",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST), ArticleContent(FIRST))),
            "les articles se chevauchent (0–31 et 0–31).",
            id="the same article twice",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST, regions=(_region(20, 40),)),)),
            "article 1 : la zone 20–40 sort de l'article.",
            id="a region that leaves its article",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST, regions=(_region(5, 9), _region(8, 12))),)),
            "les zones se chevauchent (5–9 et 8–12).",
            id="regions over one another",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST),), regions=(_region(30, 40),)),
            "les articles et les zones hors article se chevauchent (0–31 et 30–40).",
            id="a region of no article inside one",
        ),
        pytest.param(
            DocumentContent(regions=(_region(60, 500),)),
            f"une zone finit après la fin du texte ({len(TEXT)}).",
            id="a region past the end",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST, headline="Un grand titre"),)),
            "article 1 : le titre « Un grand titre » ne se trouve pas dans l'article.",
            id="a headline with a word more",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST, headline="un titre"),)),
            "article 1 : le titre « un titre » ne se trouve pas dans l'article.",
            id="a headline with another capital",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST, headline="Un autre titre"),)),
            "article 1 : le titre « Un autre titre » ne se trouve pas dans l'article.",
            id="the headline of another article",
        ),
        pytest.param(
            DocumentContent(articles=(ArticleContent(FIRST, headline="\u200b"),)),
            "article 1 : le titre",
            id="an invisible headline",
        ),
    ],
)
def test_what_does_not_fit_the_text_is_refused(content: DocumentContent, why: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 — the sentence is compared whole
        archive.check(TEXT, content)
    assert str(refused.value).startswith(why)


@pytest.mark.parametrize(
    "content",
    [
        DocumentContent(),
        DocumentContent(articles=(ArticleContent(SECOND), ArticleContent(FIRST))),
        DocumentContent(articles=(ArticleContent(Span(0, 10)), ArticleContent(Span(10, 20)))),
        DocumentContent(articles=(ArticleContent(FIRST, headline="Un titre", regions=(_region(0, 31),)),)),
        DocumentContent(articles=(ArticleContent(FIRST, headline="Le corps de l’article."),)),
        DocumentContent(articles=(ArticleContent(Span(0, len(TEXT)), headline="titre"),)),
    ],
)
def test_what_fits_the_text_passes(content: DocumentContent) -> None:
    archive.check(TEXT, content)


# What is written


@pytest.mark.django_db
def test_a_document_is_stored_with_all_that_is_said_of_it() -> None:
    raw = codecs.BOM_UTF8 + TEXT.replace("\n", "\r\n").encode()
    received = archive.received("a.txt", raw, max_bytes=LIMIT)
    end = received.text.index("\r\nCommentaires")
    document = archive.store(
        received,
        DocumentContent(
            url="https://exemple.test/a",
            articles=(
                ArticleContent(
                    Span(0, end),
                    headline="Un titre",
                    publisher="L'Essor",
                    authors=("Awa", "Moussa"),
                    published="2025-10",
                    date_basis=DateBasis.INFERRED,
                    date_note="« en octobre »",
                    reprint_group="audience",
                    regions=(RegionContent(RegionKind.CAPTION, Span(0, 8)),),
                ),
            ),
            regions=(RegionContent(RegionKind.COMMENTS, Span(end + 2, len(received.text))),),
        ),
        at=make.AT,
    )
    document.refresh_from_db()
    assert document.text == received.text
    assert bytes(document.file.content) == raw
    assert (document.size, document.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert (document.filename, document.url, document.retrieved_at) == ("a.txt", "https://exemple.test/a", make.AT)
    article = document.articles.get()
    assert article.number == 1
    assert article.span.of(document.text).endswith("Un autre corps.")
    assert article.publisher is not None
    assert article.publisher.name == "L'Essor"
    assert article.authors == ["Awa", "Moussa"]
    assert (article.published_lower, article.published_upper) == (date(2025, 10, 1), date(2025, 10, 31))
    assert (article.date_basis, article.date_note) == ("inferred", "« en octobre »")
    assert article.reprint_group is not None
    inside, outside = document.regions.all()
    assert (inside.kind, inside.article) == ("caption", article)
    assert (outside.kind, outside.article) == ("comments", None)
    assert outside.span.of(document.text).startswith("Commentaires")


@pytest.mark.django_db
def test_articles_are_numbered_in_the_order_given() -> None:
    received = archive.received("a.txt", TEXT.encode(), max_bytes=LIMIT)
    content = DocumentContent(articles=(ArticleContent(SECOND), ArticleContent(FIRST)))
    document = archive.store(received, content, at=make.AT)
    assert [(article.number, article.start) for article in document.articles.all()] == [(1, 32), (2, 0)]


@pytest.mark.django_db
def test_a_publisher_and_a_group_of_reprints_are_shared() -> None:
    for name, text in (("a.txt", "Un texte."), ("b.txt", "Un texte !")):
        content = DocumentContent(articles=(ArticleContent(Span(0, 8), publisher="L'Essor", reprint_group="audience"),))
        archive.store(archive.received(name, text.encode(), max_bytes=LIMIT), content, at=make.AT)
    assert Publisher.objects.count() == 1
    assert ReprintGroup.objects.get().articles.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("article", "why"),
    [
        ({"published": "2025-13", "date_basis": DateBasis.PRINTED}, "article 1 : « 2025-13 »"),
        ({"published": "2025"}, "article 1 : Une date connue s'écrit"),
        ({"date_basis": DateBasis.PRINTED}, "Une date connue s'écrit"),
        ({"published": "2025", "date_basis": DateBasis.INFERRED}, "Une date déduite demande une note"),
        ({"publisher": "x" * 201}, "article 1 : nom : .* 200 caractères"),
        ({"reprint_group": "deux mots"}, "article 1 : clé : Ce champ ne doit contenir que des lettres"),
        ({"language": "x" * 11}, "article 1 : langue : .* 10 caractères"),
    ],
    ids=str,
)
def test_what_the_models_refuse_is_said_in_french(article: dict[str, Any], why: str) -> None:
    received = archive.received("a.txt", TEXT.encode(), max_bytes=LIMIT)
    with pytest.raises(ValueError, match=why):
        archive.store(received, DocumentContent(articles=(ArticleContent(FIRST, **article),)), at=make.AT)


@pytest.mark.django_db
def test_an_address_that_is_none_is_refused() -> None:
    received = archive.received("a.txt", TEXT.encode(), max_bytes=LIMIT)
    with pytest.raises(ValueError, match=r"adresse : .*URL"):
        archive.store(received, DocumentContent(url="javascript:alert(1)"), at=make.AT)


@pytest.mark.django_db
def test_a_content_that_does_not_fit_writes_nothing() -> None:
    received = archive.received("a.txt", TEXT.encode(), max_bytes=LIMIT)
    with pytest.raises(ValueError, match="après la fin du texte"):
        archive.store(received, DocumentContent(articles=(ArticleContent(Span(0, 500)),)), at=make.AT)
    for model in (Document, ArchivedFile, Article, Region, Publisher):
        assert not model._default_manager.exists()


# Described anew


def _described(content: DocumentContent) -> Document:
    return archive.store(archive.received("a.txt", TEXT.encode(), max_bytes=LIMIT), content, at=make.AT)


WHOLE = DocumentContent(
    url="https://exemple.test/a",
    articles=(
        ArticleContent(FIRST, headline="Un titre", publisher="L'Essor", authors=("Awa",), regions=(_region(9, 31),)),
        ArticleContent(SECOND, published="2024-05", date_basis=DateBasis.INFERRED, date_note="« en mai »"),
    ),
    regions=(RegionContent(RegionKind.COMMENTS, COMMENTS),),
)


def _with_first(**values: Any) -> DocumentContent:
    return replace(WHOLE, articles=(ArticleContent(FIRST, **values), *WHOLE.articles[1:]))


@pytest.mark.django_db
@pytest.mark.parametrize("content", [DocumentContent(), WHOLE])
def test_what_was_stored_is_described_as_it_was_handed_in(content: DocumentContent) -> None:
    document = _described(content)
    assert archive.described(document) == content
    archive.redescribe(document, content)
    assert archive.described(Document.objects.get()) == content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        DocumentContent(),
        DocumentContent(articles=(ArticleContent(Span(0, len(TEXT)), reprint_group="audience", language="en"),)),
        DocumentContent(articles=(ArticleContent(SECOND), ArticleContent(FIRST, published="2024", date_basis=DateBasis.PRINTED))),
        DocumentContent(articles=(*WHOLE.articles, ArticleContent(COMMENTS))),
    ],
    ids=["nothing", "one article", "the other order", "one article more"],
)  # fmt: skip
def test_a_document_is_described_anew_and_its_text_stays(content: DocumentContent) -> None:
    document = _described(WHOLE)
    kept = list(document.articles.values_list("pk", flat=True))
    archive.redescribe(document, content)
    assert archive.described(Document.objects.get()) == content
    known = list(document.articles.values_list("pk", flat=True))
    assert known[: len(kept)] == kept[: len(known)], "an article is the same row, by its number"
    assert Document.objects.get().text == TEXT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (DocumentContent(articles=(ArticleContent(FIRST),)), "l'article 2 est cité : il ne s'enlève pas."),
        (
            DocumentContent(articles=(ArticleContent(Span(0, 8)), ArticleContent(Span(40, 62)))),
            "article 2 : la citation « Un autre titre » en sortirait.",
        ),
        (
            DocumentContent(articles=(ArticleContent(FIRST), ArticleContent(SECOND, regions=(_region(32, 35),)))),
            "article 2 : la citation « Un autre titre » serait dans une zone qui n'engage personne.",
        ),
        (DocumentContent(articles=(ArticleContent(Span(0, 500)), ArticleContent(SECOND))), "article 1 : il finit à 500"),
        (replace(WHOLE, url="javascript:alert(1)"), "adresse : "),
        (replace(WHOLE, url="https://exemple.test/\0"), "adresse : un caractère nul"),
        (_with_first(publisher="\0"), "article 1 : nom : un caractère nul"),
        (_with_first(authors=("A\0",)), "article 1 : auteurs : un caractère nul"),
        (_with_first(reprint_group="\0"), "article 1 : clé : un caractère nul"),
    ],
)  # fmt: skip
def test_a_description_that_loses_a_quotation_or_does_not_fit_is_refused(content: DocumentContent, why: str) -> None:
    document = _described(WHOLE)
    make.QuotationFactory(article=document.articles.get(number=2), exact="Un autre titre", start=32, end=46)
    with pytest.raises(ValueError) as refused, transaction.atomic():  # noqa: PT011 — the sentence is compared
        archive.redescribe(document, content)
    assert str(refused.value).startswith(why)
    assert archive.described(Document.objects.get()) == WHOLE


@pytest.mark.django_db
def test_a_caption_over_a_quotation_is_no_silence() -> None:
    document = _described(WHOLE)
    make.QuotationFactory(article=document.articles.get(number=2), exact="Un autre titre", start=32, end=46)
    caption = RegionContent(RegionKind.CAPTION, Span(32, 46))
    content = replace(WHOLE, articles=(WHOLE.articles[0], replace(WHOLE.articles[1], regions=(caption,))))
    archive.redescribe(document, content)
    assert archive.described(document) == content
