"""One file into the archive: all of it, or nothing."""

from __future__ import annotations

import json

import pytest

from tests.factories import AT, EDITOR
from tests.ops.corpus import ARTICLE, TEXT, Corpus, counts, replace
from tracker.commitments.actions import Refused
from tracker.commitments.models import JournalEntry
from tracker.ops.ingestion import ingest, remark
from tracker.ops.lines import BadEntry
from tracker.ops.manifest import Manifest, read_manifest
from tracker.sources.archive import RefusedFile
from tracker.sources.models import Document

pytestmark = pytest.mark.django_db


def _ingest(corpus: Corpus, name: str = "document.txt", manifest: Manifest | None = None) -> tuple[Document, bool]:
    manifest = manifest or read_manifest(corpus.manifest)
    return ingest(corpus.seeds / name, manifest, actor=EDITOR, at=AT, max_bytes=10**6)


def test_a_described_file_is_archived_as_described(corpus: Corpus) -> None:
    document, new = _ingest(corpus)
    assert new
    assert bytes(document.file.content) == TEXT.encode()
    article = document.articles.get()
    assert article.span.of(document.text) == ARTICLE
    assert article.headline == "Le ministre livrera l'urée"
    assert document.regions.get().kind == "comments"


def test_a_file_without_a_description_is_one_article(corpus: Corpus) -> None:
    document, _ = _ingest(corpus, manifest=Manifest({}))
    article = document.articles.get()
    assert article.span.of(document.text) == TEXT.strip()
    assert (article.headline, article.publisher, article.date_basis) == ("Le ministre livrera l’urée", None, "unknown")


def test_the_archive_s_journal_says_what_was_archived_but_not_its_words(corpus: Corpus) -> None:
    document, _ = _ingest(corpus)
    entry = JournalEntry.objects.get()
    body = json.loads(entry.payload.body)
    assert not entry.is_public
    assert (body["action"], body["actor"]) == ("archive_document", {"name": EDITOR.name, "role": EDITOR.role})
    assert body["after"]["sha256"] == document.sha256
    assert "00 11 22 33" not in entry.payload.body
    assert "120 000 tonnes" not in entry.payload.body


def test_the_same_bytes_again_are_the_same_document(corpus: Corpus) -> None:
    first, _ = _ingest(corpus)
    before = counts()
    (corpus.seeds / "copie.txt").write_bytes(TEXT.encode())
    again, new = _ingest(corpus, "copie.txt")
    assert (again, new) == (first, False)
    assert again.filename == "document.txt"
    assert counts() == before


def test_other_bytes_of_the_same_text_are_another_document(corpus: Corpus) -> None:
    first, _ = _ingest(corpus)
    (corpus.seeds / "document.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    second, new = _ingest(corpus)
    assert new
    assert second != first
    assert second.text == first.text


def test_a_refused_file_leaves_nothing(corpus: Corpus) -> None:
    before = counts()
    with pytest.raises(RefusedFile):
        _ingest(corpus, "absent.txt")
    assert counts() == before


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("date: 2024-03-04\n", "date: inconnue\n", "article 1 : Une date connue s'écrit"),
        ("date connue: imprimée", "date connue: déduite", "article 1 : Une date déduite demande une note"),
        ("date connue: imprimée", "date connue: imprimée\n        reprise: deux mots", "article 1 : clé : "),
        ("  - fichier: document.txt", "  - fichier: document.txt\n    adresse: ici", "adresse : "),
        ("Le ministre livrera l'urée", "La ministre livrera l'urée", "article 1 : le titre « La ministre"),
        (f"à: {len(ARTICLE)}\n", f"à: {len(TEXT) - 1}\n", "les articles et les zones hors article se chevauchent"),
    ],
    ids=str,
)
def test_a_description_that_does_not_hold_leaves_nothing_and_names_its_line(
    corpus: Corpus, old: str, new: str, why: str
) -> None:
    replace(corpus.manifest, '        finit par: "ni livré."\n', "")
    replace(corpus.manifest, old, new)
    before = counts()
    with pytest.raises(BadEntry) as bad:
        _ingest(corpus)
    assert str(bad.value).startswith(f"{corpus.manifest}, ligne 2 : {why}")
    assert counts() == before


def test_what_no_manifest_describes_is_refused_as_it_is(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**values: object) -> None:
        raise Refused("Non.")

    monkeypatch.setattr("tracker.ops.ingestion.archive_document", refuse)
    with pytest.raises(Refused):
        _ingest(corpus, manifest=Manifest({}))


class TestRemark:
    """What the sender would want to know of a file that is archived."""

    def test_says_nothing_of_a_file_archived_as_described(self, corpus: Corpus) -> None:
        document, _ = _ingest(corpus)
        assert remark(corpus.seeds / "document.txt", read_manifest(corpus.manifest), document) == ""

    def test_says_that_the_manifest_changed_since(self, corpus: Corpus) -> None:
        document, _ = _ingest(corpus)
        replace(corpus.manifest, "date: 2024-03-04", "date: 2024-03-05")
        again, new = _ingest(corpus)
        assert (again, new, again.articles.get().published_edtf) == (document, False, "2024-03-04")
        said = remark(corpus.seeds / "document.txt", read_manifest(corpus.manifest), document)
        assert said == "déjà archivé, autrement que le manifeste ne le dit maintenant ; gardé tel quel."

    def test_says_that_the_manifest_does_not_describe_it(self, corpus: Corpus) -> None:
        manifest = read_manifest(corpus.manifest)
        beside = corpus.seeds / "autre.txt"
        beside.write_text("Un autre texte.")
        document, _ = _ingest(corpus, "autre.txt", manifest)
        assert remark(beside, manifest, document).startswith("le manifeste ne le décrit pas")
