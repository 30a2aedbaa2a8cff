"""`manage.py seed`: documents and commitments, as often as one likes. The real ones are in `tests/test_seeds.py`."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories import AT, EDITOR
from tests.ops.corpus import Corpus, counts, replace, rows
from tracker.commitments import actions
from tracker.commitments.models import Commitment
from tracker.sources.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def seed(corpus: Corpus) -> Callable[[], tuple[str, str]]:
    """Runs the command on the invented corpus; what it says, and what it says beside."""

    def run() -> tuple[str, str]:
        out, err = StringIO(), StringIO()
        call_command("seed", "--seeds", str(corpus.seeds), "--fixtures", str(corpus.fixtures), stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return run


def test_documents_are_archived_and_commitments_published(seed: Callable[[], tuple[str, str]]) -> None:
    assert seed() == (
        "Documents : 1 archivés, 0 déjà là. Entrées : 9 créées, 0 corrigées, 0 inchangées, "
        "0 gardées telles que les rédacteurs les ont laissées.\n",
        "",
    )
    assert Commitment.objects.published().count() == 2


def test_again_it_loses_and_doubles_nothing(seed: Callable[[], tuple[str, str]]) -> None:
    seed()
    before = rows()
    said, beside = seed()
    assert said.startswith(
        "Documents : 0 archivés, 1 déjà là. Entrées : 0 créées, 0 corrigées, 9 inchangées, 0 gardées"
    )
    assert beside == ""
    assert rows() == before


def test_what_an_editor_changed_is_told_and_does_not_fail(seed: Callable[[], tuple[str, str]], corpus: Corpus) -> None:
    seed()
    row = Commitment.objects.get(title__startswith="Livrer")
    actions.correct_commitment(actor=EDITOR, at=AT, commitment=row, reason="Plus clair.", title="Livrer l’urée promise")
    said, beside = seed()
    assert said.endswith("1 gardées telles que les rédacteurs les ont laissées.\n")
    assert beside.startswith(f"{row.reference} ({corpus.commitments}, ligne 6) : modifié dans l'application")
    assert beside.count("\n") == 1


def test_words_that_are_not_there_fail_with_file_and_line_and_load_nothing(
    seed: Callable[[], tuple[str, str]], corpus: Corpus
) -> None:
    line = replace(corpus.commitments, "120 000 tonnes d'urée avant", "120 000 tonnes d'engrais avant")
    with pytest.raises(CommandError) as failed:
        seed()
    first, *mistakes = str(failed.value).splitlines()
    assert first == "Rien n'a été chargé."
    assert len(mistakes) == 1
    assert mistakes[0].startswith(f"{corpus.commitments}, ligne {line} : ")
    assert not Commitment.objects.exists()


def _document(corpus: Corpus) -> Path:
    return corpus.seeds / "document.txt"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda corpus: corpus.manifest.unlink(), "manifest.yaml, ligne 1 : ce fichier n'existe pas"),
        (lambda corpus: _document(corpus).unlink(), "document.txt : ce fichier n'existe pas"),
        (lambda corpus: _document(corpus).write_bytes(b""), "document.txt : le fichier est vide"),
        (lambda corpus: replace(corpus.manifest, "2024-03-04", "2024-03-40"), "manifest.yaml, ligne 10 : "),
        (
            lambda corpus: replace(corpus.manifest, "livrera l'urée", "livre l'urée"),
            "manifest.yaml, ligne 2 : article 1",
        ),
        (lambda corpus: replace(corpus.manifest, ": document.txt", ": ../a.txt"), "manifest.yaml, ligne 2 : "),
    ],
    ids=["no manifest", "no file", "an empty file", "a day that is none", "another headline", "a path"],
)
def test_documents_that_cannot_be_archived_stop_it(
    seed: Callable[[], tuple[str, str]], corpus: Corpus, spoil: Callable[[Corpus], Any], why: str
) -> None:
    spoil(corpus)
    before = counts()
    with pytest.raises(CommandError) as failed:
        seed()
    assert why in str(failed.value)
    assert "\n" not in str(failed.value)
    assert counts() == before


def test_a_document_changed_on_disk_is_another_document(seed: Callable[[], tuple[str, str]], corpus: Corpus) -> None:
    """The claims stay on the bytes they were taken from."""
    seed()
    before = Commitment.objects.get(title__startswith="Livrer").claims.get().article
    path = corpus.seeds / "document.txt"
    path.write_text(path.read_text() + "\n")
    said, _ = seed()
    assert said.startswith("Documents : 1 archivés, 0 déjà là.")
    assert Document.objects.count() == 2
    assert Commitment.objects.get(title__startswith="Livrer").claims.get().article == before


def test_an_entry_that_left_the_files_is_named_and_kept(seed: Callable[[], tuple[str, str]], corpus: Corpus) -> None:
    seed()
    before = rows()
    dossier = corpus.fixtures / "engagements" / "01-uree.yaml"
    dossier.rename(dossier.with_suffix(".parti"))
    _, complained = seed()
    assert "n'est plus dans les fichiers ; gardé dans l'application." in complained
    assert rows() == before
