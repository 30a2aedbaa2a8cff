"""Documents pasted, uploaded, described and described again; publishers."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories as make
from tests.editorial.browsing import Editor, Page, address, everything
from tests.factories import TEXT
from tests.sources.made import page as html
from tests.sources.made import pdf
from tracker.commitments import actions
from tracker.commitments.models import JournalEntry
from tracker.sources.models import ArchivedFile, Article, Document, Publisher

pytestmark = pytest.mark.django_db

PASTED = f"Une usine à Kayes\n\n{TEXT}\n\nFin de l'article."


def _bring(editor: Editor, **values: Any) -> Page:
    return editor.add("document").form.fill(**values).send()


def _refused(page: Page, sentence: str) -> None:
    assert sentence in page.said, page.said
    assert page.address == address("document", "add")
    assert Document.objects.count() == 0
    assert Publisher.objects.count() == 0
    assert JournalEntry.objects.count() == 0


# Bringing a document


def test_a_pasted_text_is_archived_to_the_letter_with_where_it_comes_from(awa: Editor) -> None:
    page = _bring(
        awa,
        text=PASTED,
        address="https://exemple.org/usine",
        publisher="Le Courrier",
        published="24/10/2025",
    )
    document = Document.objects.get()
    assert document.text == PASTED
    assert bytes(ArchivedFile.objects.get().content) == PASTED.encode()
    assert document.url == "https://exemple.org/usine"
    assert document.filename == "une-usine-a-kayes-le-ministre-annonce-120-000-tonnes-duree-a.txt"
    article = document.articles.get()
    assert article.headline == "Une usine à Kayes"
    assert str(article.publisher) == "Le Courrier"
    assert (article.published_edtf, article.date_basis) == ("2025-10-24", "printed")
    assert "Archivé, à la lettre." in page.said
    # What comes next is there.
    assert f"{address('claim', 'add')}?article={article.pk}" in page.links
    assert f"{address('evidence', 'add')}?article={article.pk}" in page.links


def test_the_same_text_is_named_not_stored_twice_whatever_its_line_breaks(awa: Editor, moussa: Editor) -> None:
    _bring(awa, text=PASTED, publisher="Le Courrier")
    document = Document.objects.get()
    before = everything()
    for again in (PASTED, PASTED.replace("\n", "\r\n"), PASTED.replace("\n", "\r")):
        page = _bring(moussa, text=again, publisher="Un autre", published="2020")
        day = date_format(timezone.localtime(document.retrieved_at))
        assert f"Déjà dans l'archive : « {document.filename} », reçu le {day}." in page.said
        assert page.address == address("document", "change", document.pk)
    page = _bring(moussa, file=("autre-nom.txt", PASTED.encode(), "text/plain"))
    assert "Déjà dans l'archive" in page.said
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("article.txt", PASTED.encode(), "text/plain"),
        ("article.txt", b"\xef\xbb\xbf" + PASTED.encode(), "text/plain"),
        # What it is decides, not what it is called.
        ("article.pdf", PASTED.encode(), "application/pdf"),
        ("article.exe", PASTED.encode(), "application/octet-stream"),
        ("article", PASTED.encode(), ""),
        ("article.txt", PASTED.replace("\n", "\r\n").encode(), "text/plain"),
    ],
)
def test_a_text_file_is_archived_to_the_byte(name: str, content: bytes, kind: str, awa: Editor) -> None:
    page = _bring(awa, file=(name, content, kind), publisher="Le Courrier")
    assert "Archivé, à la lettre." in page.said, page.said
    document = Document.objects.get()
    assert bytes(ArchivedFile.objects.get().content) == content
    assert document.text == content.decode("utf-8-sig")
    assert document.articles.get().headline == "Une usine à Kayes"


def test_a_page_is_archived_to_the_byte_and_what_it_says_of_itself_is_for_the_editor_to_take(awa: Editor) -> None:
    head = '<meta name="author" content="Awa Diarra"><meta property="article:published_time" content="2025-10-24">'
    content = html(head=head + '<meta property="og:site_name" content="Le Courrier">').encode(
        "cp1252", "xmlcharrefreplace"
    )
    content = content.replace(b"<head>", b"<head><meta charset='iso-8859-1'>")
    page = _bring(awa, file=("page.html", content, "text/html"), address="https://exemple.org/uree")
    assert "La page dit d'elle-même : média « Le Courrier », date 2025-10-24, auteurs « Awa Diarra »." in page.said, (
        page.said
    )
    document = Document.objects.get()
    assert bytes(ArchivedFile.objects.get().content) == content
    assert (document.media_type, document.text_tool) == ("text/html; charset=windows-1252", "trafilatura")
    article = document.articles.get()
    assert article.headline == "Mali : 120 000 tonnes d’urée attendues"
    assert (article.publisher, article.published_edtf, article.date_basis, article.authors) == (None, "", "unknown", [])


def test_what_the_editor_says_of_a_page_is_not_suggested(awa: Editor) -> None:
    head = '<meta property="og:site_name" content="Le Courrier">'
    page = _bring(awa, file=("page.html", html(head=head).encode(), "text/html"), publisher="Courrier de Kayes")
    assert "La page dit" not in page.said
    assert str(Article.objects.get().publisher) == "Courrier de Kayes"


def test_a_pdf_is_archived_to_the_byte(awa: Editor) -> None:
    content = pdf(["Une usine à Kayes", "", "Le ministre annonce 120 000 tonnes."])
    page = _bring(awa, file=("article.pdf", content, "application/pdf"))
    assert "Archivé, à la lettre." in page.said, page.said
    document = Document.objects.get()
    assert bytes(ArchivedFile.objects.get().content) == content
    assert (document.media_type, document.text_tool) == ("application/pdf", "pypdf")
    assert document.articles.get().headline == "Une usine à Kayes"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("article.pdf", b"%PDF-1.7 abc", "Ce PDF est abîmé ou incomplet"),
        ("article.txt", pdf([], image=True), "Ce PDF ne contient que des images, sans texte"),
        ("page.html", b"<html><body></body></html>", "Cette page ne contient aucun texte d'article lisible"),
        ("article.txt", "Une usine à Kayes".encode("utf-16"), "Le texte est en UTF-16 ; enregistrez-le en UTF-8."),
        ("article.txt", "Une usine à Kayes".encode("latin-1"), "Le texte n'est pas en UTF-8"),
        ("article.txt", b"abc\x00def", "C'est un fichier binaire"),
        ("article.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF", "C'est un fichier binaire"),
        ("article.txt", b"", "vide"),
        ("article.txt", b" \n\t ", "Le fichier ne contient que des blancs"),
        ("article.txt", b"a" * (10 * 1024 * 1024 + 1), "Le fichier dépasse 10 485 760 octets ; découpez-le."),
    ],
    ids=[
        "broken pdf",
        "scanned pdf",
        "empty page",
        "utf-16",
        "latin-1",
        "binary",
        "jpeg",
        "empty",
        "blank",
        "too large",
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(name: str, content: bytes, sentence: str, awa: Editor) -> None:
    page = _bring(awa, file=(name, content, "text/plain"), publisher="Le Courrier", published="24/10/2025")
    _refused(page, sentence)
    assert page.form["publisher"] == "Le Courrier"
    assert page.form["published"] in ("24/10/2025", "2025-10-24")


def test_a_text_and_a_file_or_neither_is_refused(awa: Editor) -> None:
    both = _bring(awa, text=PASTED, file=("article.txt", b"abc", "text/plain"))
    _refused(both, "Collez un texte ou choisissez un fichier, pas les deux.")
    _refused(_bring(awa, text=" \n ", publisher="Le Courrier"), "Collez un texte, ou choisissez un fichier.")


@pytest.mark.parametrize(
    ("written", "edtf"),
    [("24/10/2025", "2025-10-24"), ("24.10.2025", "2025-10-24"), ("2025-10", "2025-10"), ("2025", "2025"), ("", "")],
)
def test_a_date_is_as_precise_as_what_is_printed(written: str, edtf: str, awa: Editor) -> None:
    _bring(awa, text=PASTED, published=written)
    assert Article.objects.get().published_edtf == edtf
    assert Article.objects.get().date_basis == ("printed" if edtf else "unknown")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"published": "hier"}, "hier"),
        ({"published": "31/02/2025"}, "Le 31/02/2025 n'existe pas."),
        ({"published": "24/10/2025", "date_basis": "inferred"}, "Une date déduite demande une note : de quels mots ?"),
        ({"date_basis": "printed"}, "Écrivez la date, ou laissez les deux champs vides."),
        ({"address": "exemple"}, "URL"),
        ({"publisher": "x" * 201}, "200"),
    ],
)
def test_what_is_described_wrongly_is_refused_and_nothing_typed_is_lost(
    values: dict[str, str], sentence: str, awa: Editor
) -> None:
    typed = {"text": PASTED, "publisher": "Le Courrier", "published": "24/10/2025", "date_note": "", **values}
    if "date_basis" in values and "published" not in values:
        typed["published"] = ""
    page = _bring(awa, **typed)
    _refused(page, sentence)
    assert {name: page.form[name] for name in typed} == typed


def test_a_known_publisher_is_the_same_one(awa: Editor) -> None:
    known = make.PublisherFactory(name="Le Courrier")
    assert '<option value="Le Courrier">' in awa.add("document").html
    _bring(awa, text=PASTED, publisher=" Le Courrier ")
    assert Article.objects.get().publisher == known


# Describing it again


def _described(editor: Editor, document: Document, **query: Any) -> Any:
    return editor.change(document, **query).form


def test_a_document_nobody_quotes_in_public_is_described_freely(awa: Editor) -> None:
    _bring(awa, text=PASTED, publisher="Le Courrier")
    document = Document.objects.get()
    form = _described(awa, document)
    assert "reason" not in form
    end = PASTED.index("\n\nFin")
    form.fill(
        **{
            "articles-0-place": f"0–{end}",
            "articles-0-published": "24/10/2025",
            "articles-0-authors_text": "A. Diarra ; B. Keïta",
        }
    )
    form.row("regions", kind="signature", place=f"{end + 2}–{len(PASTED)}")
    page = form.send()
    article = document.articles.get()
    assert (article.start, article.end) == (0, end), page.said
    assert article.authors == ["A. Diarra", "B. Keïta"]
    assert str(article.publisher) == "Le Courrier"
    assert document.regions.get().kind == "signature"
    # Again as it was: nothing moves.
    before = archive_rows(document)
    _described(awa, document).send()
    assert archive_rows(document) == before


def archive_rows(document: Document) -> Any:
    return [
        list(document.articles.values()),
        [{k: v for k, v in row.items() if k != "id"} for row in document.regions.values()],
    ]


def test_an_article_is_added_and_taken_away_again(awa: Editor) -> None:
    _bring(awa, text=PASTED)
    document = Document.objects.get()
    middle = PASTED.index("Fin de")
    form = _described(awa, document).fill(**{"articles-0-place": f"0–{middle - 2}"})
    form.row("articles", place=f"{middle}–{len(PASTED)}", headline="", date_basis="unknown").send()
    assert [article.number for article in document.articles.all()] == [1, 2]
    form = _described(awa, document).fill(**{"articles-1-DELETE": "on"})
    form.send()
    assert document.articles.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"articles-0-place": "0–99999"}, "après la fin du texte"),
        ({"articles-0-place": "12"}, "Une place s'écrit « début–fin »"),
        ({"articles-0-headline": "Un titre qui n'y est pas"}, "ne se trouve pas dans l'article"),
        ({"articles-0-published": "hier"}, "hier"),
        ({"articles-0-published": "2025", "articles-0-date_basis": "inferred"}, "Une date déduite demande une note"),
        ({"articles-0-reprint_key": "deux mots"}, "clé"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(values: dict[str, str], sentence: str, awa: Editor) -> None:
    _bring(awa, text=PASTED)
    before = everything()
    page = _described(awa, Document.objects.get()).fill(**values).send()
    assert sentence in page.said, page.said
    for name, value in values.items():
        assert page.form[name] == value
    assert everything() == before


def test_a_stale_description_is_refused(awa: Editor, moussa: Editor) -> None:
    _bring(awa, text=PASTED)
    document = Document.objects.get()
    first, second = _described(awa, document), _described(moussa, document)
    first.fill(**{"articles-0-publisher_name": "Le Courrier"}).send()
    page = second.fill(**{"articles-0-publisher_name": "L'Essor"}).send()
    assert "décrit autrement entre-temps" in page.said
    assert str(document.articles.get().publisher) == "Le Courrier"


def test_what_is_quoted_in_public_is_described_again_with_a_reason(awa: Editor, moussa: Editor) -> None:
    article = make.archived(publisher="Le Courier", published="2025-10-24")
    commitment = make.published("", make.claim_content(article))
    document = article.document
    # Shown, not offered; an editor without the right is told whom to ask.
    assert not moussa.change(document).has_form
    assert "?corriger=1" in moussa.change(document).links
    assert "?corriger=1" not in awa.change(document).links
    before = everything()
    page = awa.post(f"{address('document', 'change', document.pk)}?corriger=1", url="x")
    assert "Votre rôle ne le permet pas" in page.said
    form = _described(moussa, document, corriger=1).fill(**{"articles-0-publisher_name": "Le Courrier"})
    assert "Ce champ est obligatoire" in form.send().said
    assert everything() == before
    form.fill(reason="Le nom était mal écrit.").send()
    assert str(article.__class__.objects.get(pk=article.pk).publisher) == "Le Courrier"
    public = moussa.open(f"/engagements/{commitment.reference}/").text
    assert "Le Courrier" in public
    assert "Le Courier" not in public


def test_a_quotation_does_not_lose_its_article(awa: Editor) -> None:
    article = make.archived()
    make.claimed(make.draft(), make.claim_content(article))
    before = everything()
    page = _described(awa, article.document).fill(**{"articles-0-place": "30–100"}).send()
    assert "en sortirait" in page.said
    page = _described(awa, article.document).row("regions", kind="comments", place="0–20").send()
    assert "zone qui n'engage personne" in page.said
    assert everything() == before


def test_a_publisher_is_renamed_with_a_reason_where_the_public_reads_it(awa: Editor, moussa: Editor) -> None:
    article = make.archived(publisher="Le Courier")
    publisher = article.publisher
    assert publisher
    awa.change(publisher).form.fill(name="Le Courriel").send()
    publisher.refresh_from_db()
    assert publisher.name == "Le Courriel"
    make.published("", make.claim_content(article))
    assert not awa.change(publisher).has_form
    form = moussa.change(publisher, corriger=1).form.fill(name="Le Courrier")
    assert "obligatoire" in form.send().said
    form.fill(reason="Faute de frappe.").send()
    publisher.refresh_from_db()
    assert publisher.name == "Le Courrier"
    # A second editor who read the old name.
    page = form.fill(name="Autre").send()
    assert "a été modifié entre-temps" in page.said


def test_two_publishers_do_not_take_one_name(awa: Editor) -> None:
    make.PublisherFactory(name="L'Essor")
    other = make.PublisherFactory(name="Le Courrier")
    page = awa.change(other).form.fill(name="L'Essor").send()
    assert "existe déjà" in page.said
    assert actions is not None


def test_the_page_of_an_article_shows_its_text_and_what_was_taken_from_it(awa: Editor) -> None:
    article = make.archived("Titre\n\nLe ministre annonce <b>une usine</b>. Fin.", headline="Titre")
    claim = make.claimed(make.draft(), make.claim_content(article, "Le ministre annonce"))
    page = awa.change(article)
    assert "<b>une usine</b>" in page.text
    assert "<b>une" not in page.html
    assert claim.reference in page.text
    assert f"{address('claim', 'add')}?article={article.pk}" in page.links


def test_a_text_that_is_nearly_another_is_told_on_both_documents(awa: Editor) -> None:
    words = [f"mot{n}" for n in range(120)]
    first = make.archived(" ".join(words) + ".", publisher="L'Essor")
    second = make.archived(" ".join(words[:90]) + " autre fin.", publisher="Le Jour")
    make.archived(" ".join(f"ailleurs{n}" for n in range(120)) + ".")
    for article, twin in ((first, "Le Jour"), (second, "L'Essor")):
        for row in (article.document, article):
            text = awa.change(row).text
            assert "Presque le même texte :" in text
            assert f"({twin}) 97 % du plus court se lit dans le plus long." in text or "% du plus court" in text
            assert "donnez aux deux le même groupe" in text
