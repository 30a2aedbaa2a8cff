"""`manage.py ingest`: files of all sorts on disk, and what the person at the keyboard reads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from tests.factories import TEXT
from tests.ops.corpus import ARTICLE, COMMENTS, Corpus, at_once, counts, replace
from tracker.editorial.models import Candidate
from tracker.sources.models import Document, Publisher

LIMIT = 5000


@pytest.fixture(autouse=True)
def _small_limit(settings: Any) -> None:
    settings.ARCHIVE_MAX_BYTES = LIMIT


@dataclass
class Outcome:
    said: list[str]
    complained: list[str]
    failure: str


@pytest.fixture
def ingest(db: None) -> Callable[..., Outcome]:
    """Runs the command as an operator would; `failure` is empty when it succeeds."""

    def run(*paths: Path | str, manifest: Path | None = None) -> Outcome:
        out, err, failure = StringIO(), StringIO(), ""
        options = ["--manifest", str(manifest)] if manifest else []
        try:
            call_command("ingest", *map(str, paths), *options, stdout=out, stderr=err)
        except CommandError as error:
            failure = str(error)
        return Outcome(out.getvalue().splitlines(), err.getvalue().splitlines(), failure)

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "bon.txt"
    path.write_text("Un titre\n\nLe ministre annonce 50 MWc.")
    return path


# Archived


def test_a_file_is_archived_and_said_so(ingest: Callable[..., Outcome], good: Path) -> None:
    outcome = ingest(good)
    document = Document.objects.get()
    assert outcome.said == [f"{good} : archivé ({document.sha256[:12]}, 1 article(s))."]
    assert (outcome.complained, outcome.failure) == ([], "")


def test_the_same_bytes_again_are_the_same_document(ingest: Callable[..., Outcome], good: Path, tmp_path: Path) -> None:
    ingest(good)
    before = counts()
    copy = tmp_path / "copie.txt"
    copy.write_bytes(good.read_bytes())
    outcome = ingest(good, copy, good)
    assert [line.split(" (")[0] for line in outcome.said] == [f"{path} : déjà archivé" for path in (good, copy, good)]
    assert (counts(), outcome.failure) == (before, "")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbfUn titre", id="byte order mark"),
        pytest.param(b"Un titre\r\n\r\nLe corps.\r\n", id="line ends of Windows"),
        pytest.param(b"x" * LIMIT, id="exactly at the limit"),
        pytest.param(("mot " * 1000).encode(), id="a very long line"),
        pytest.param("Le 🇲🇱 promet 𝟚𝟘𝟘 MWc e\u0301t\u202f\u200b\u2067\U0010ffff".encode(), id="odd Unicode"),
        pytest.param(b"\n\n  a", id="one letter"),
        pytest.param("\u200b\nLe corps.".encode(), id="an invisible first line"),
        pytest.param(b"Livrer 10\n000 tonnes", id="a number over two lines"),
    ],
)
def test_the_bytes_kept_are_the_bytes_received(ingest: Callable[..., Outcome], tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    outcome = ingest(path)
    document = Document.objects.get()
    assert bytes(document.file.content) == content
    assert document.text == content.decode("utf-8-sig")
    assert document.size == len(content)
    article = document.articles.get()
    assert article.span.of(document.text) == document.text.strip()
    assert (outcome.complained, outcome.failure) == ([], "")


@pytest.mark.parametrize(
    "name", ["deux mots.txt", "été à Ségou.txt", "a\nb.txt", "日本.txt", "a'b\"c$d.txt", ".caché", "sans"]
)
def test_a_file_of_any_name_is_archived_and_named_on_one_line(
    ingest: Callable[..., Outcome], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("Un titre")
    outcome = ingest(tmp_path / name)
    assert Document.objects.get().filename == name
    assert len(outcome.said) == 1
    assert outcome.said[0].startswith(f"{tmp_path}/{name}".replace("\n", "\ufffd"))


def test_a_described_file_stands_where_the_manifest_says(ingest: Callable[..., Outcome], corpus: Corpus) -> None:
    outcome = ingest(corpus.seeds / "document.txt", manifest=corpus.manifest)
    assert outcome.failure == ""
    document = Document.objects.get()
    article, region = document.articles.get(), document.regions.get()
    assert article.span.of(document.text) == ARTICLE
    assert region.span.of(document.text) == COMMENTS
    assert article.publisher == Publisher.objects.get()


# Refused: one line, nothing half-written, the others archived


def _written(content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / "mauvais.txt").write_bytes(content)
        return folder / "mauvais.txt"

    return write


def _dangling(folder: Path) -> Path:
    (folder / "lien.txt").symlink_to(folder / "absent.txt")
    return folder / "lien.txt"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "tube.txt")
    return folder / "tube.txt"


def _not_utf8(folder: Path) -> Path:
    path = folder / os.fsdecode(b"\xe9t\xe9.txt")
    path.write_text("a")
    return path


@pytest.mark.parametrize(
    ("make_path", "why"),
    [
        pytest.param(_written("été".encode("latin-1")), "n'est pas en UTF-8", id="Latin-1"),
        pytest.param(_written("été".encode("utf-16")), "est en UTF-16", id="UTF-16"),
        pytest.param(_written(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "binaire", id="PNG"),
        pytest.param(_written(b"un\0deux"), "binaire", id="NUL"),
        pytest.param(_written(b"un \xed\xa0\x80"), "n'est pas en UTF-8", id="lone surrogate"),
        pytest.param(_written(b"%PDF-1.4\n"), "PDF", id="PDF"),
        pytest.param(_written(b""), "vide", id="empty"),
        pytest.param(_written(b"\n \n"), "blancs", id="blank"),
        pytest.param(_written(b"x" * (LIMIT + 1)), "dépasse 5 000 octets", id="too large"),
        pytest.param(lambda folder: folder, "dossier", id="a folder"),
        pytest.param(lambda folder: folder / "absent.txt", "n'existe pas", id="missing"),
        pytest.param(lambda folder: folder / "a\nb.txt", "n'existe pas", id="missing, with a line break in its name"),
        pytest.param(_dangling, "n'existe pas", id="a link to nothing"),
        pytest.param(_pipe, "pas un fichier ordinaire", id="a pipe"),
        pytest.param(lambda folder: Path("/dev/zero"), "pas un fichier ordinaire", id="a device"),
        pytest.param(_not_utf8, "le nom du fichier n'est pas en UTF-8", id="a name that is not UTF-8"),
    ],
)
def test_a_refused_file_is_one_clear_line_and_the_others_are_archived(
    ingest: Callable[..., Outcome], tmp_path: Path, good: Path, make_path: Callable[[Path], Path], why: str
) -> None:
    (tmp_path / "mauvais").mkdir()
    bad = make_path(tmp_path / "mauvais")
    empty = counts()
    with at_once():
        alone = ingest(bad)
    assert counts() == empty
    with_others = ingest(bad, good)
    for outcome in (alone, with_others):
        (line,) = outcome.complained
        assert line.startswith("".join(c if c.isprintable() else "\ufffd" for c in str(bad)) + " : ")
        assert why in line
    assert alone.failure == "1 fichier(s) refusé(s) sur 1 ; rien n'est archivé."
    assert with_others.failure == "1 fichier(s) refusé(s) sur 2 ; les autres sont archivés."
    assert Document.objects.get().filename == "bon.txt"
    assert len(with_others.said) == 1


def test_a_file_one_may_not_read_is_one_clear_line(
    ingest: Callable[..., Outcome], good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a")
    opened = Path.open

    def forbidden(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self == secret:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", forbidden)  # as root, the file's mode would not stop us
    outcome = ingest(secret, good)
    assert outcome.complained == [f"{secret} : illisible (Permission denied) ; vérifiez les droits du fichier."]
    assert outcome.failure
    assert Document.objects.get().filename == "bon.txt"


def test_every_refused_file_has_its_line(ingest: Callable[..., Outcome], tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(25)]
    for n, path in enumerate(paths):
        path.write_text(f"Texte {n}" if n % 2 else "")
    outcome = ingest(*paths)
    assert [line.split(" : ")[0] for line in outcome.complained] == [str(path) for path in paths[::2]]
    assert outcome.failure == "13 fichier(s) refusé(s) sur 25 ; les autres sont archivés."
    assert Document.objects.count() == 12


# Refused for its description


END = len(ARTICLE)


@pytest.fixture
def beside(corpus: Corpus) -> Path:
    """A second file that the manifest describes, and that is always in order."""
    with corpus.manifest.open("a") as file:
        file.write("  - fichier: autre.txt\n    articles:\n      - {de: 0, à: 8, date connue: inconnue}\n")
    (corpus.seeds / "autre.txt").write_text("Un titre")
    return corpus.seeds / "autre.txt"


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        pytest.param(f"à: {END}\n", "à: 9999\n", 4, "ce passage n'est pas dans le texte", id="a span past the end"),
        pytest.param("de: 0\n", "de: 9999\n", 4, "ce passage n'est pas dans le texte", id="a reversed span"),
        pytest.param("ministre livrera\"\n", "ministre livra\"\n", 6, "ne commence pas par", id="other first words"),
        pytest.param("titre:", "title:", 8, "clé « title » inconnue ici", id="an unknown key"),
        pytest.param(": imprimée", ": devinée", 11, "« devinée » inconnu", id="an unknown word"),
        pytest.param("2024-03-04", "2024-13-45", 10, "« 2024-13-45 »", id="an impossible date"),
        pytest.param("2024-03-04", "2025/2024", 10, "« 2025/2024 »", id="a date that ends before it begins"),
        pytest.param(
            ": imprimée",
            ": imprimée\n      - {de: 5, à: 30, date connue: inconnue}",
            2,
            f"les articles se chevauchent (0–{END} et 5–30)",
            id="articles over one another",
        ),
        pytest.param(
            ": imprimée",
            f": imprimée\n        zones: [{{genre: légende, de: 5, à: {END + 3}}}]",
            2,
            f"article 1 : la zone 5–{END + 3} sort de l'article",
            id="a region outside its article",
        ),
        pytest.param("livrera l'urée", "livrera l'urine", 2, "article 1 : le titre « Le ministre", id="another headline"),
    ],
)  # fmt: skip
def test_a_description_that_does_not_fit_stops_its_own_file_only(
    ingest: Callable[..., Outcome], corpus: Corpus, beside: Path, old: str, new: str, line: int, why: str
) -> None:
    replace(corpus.manifest, old, new)
    described = corpus.seeds / "document.txt"
    outcome = ingest(described, beside, manifest=corpus.manifest)
    (complaint,) = outcome.complained
    assert complaint.startswith(f"{described} : {corpus.manifest}, ligne {line} : ")
    assert why in complaint
    assert outcome.failure == "1 fichier(s) refusé(s) sur 2 ; les autres sont archivés."
    assert Document.objects.get().filename == "autre.txt"
    alone = counts()
    ingest(described, manifest=corpus.manifest)
    assert counts() == alone
    assert not Publisher.objects.exists()


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        pytest.param(None, 1, "ce fichier n'existe pas", id="missing"),
        pytest.param("documents: [", 1, "YAML mal formé", id="malformed"),
        pytest.param("", 1, "« clé: valeur »", id="empty"),
        pytest.param("documents: &a [*a]", 1, "alias", id="an alias"),
        pytest.param("document:\n", 1, "clé « document » inconnue", id="an unknown key"),
        pytest.param("documents:\n  - fichier: a\n  - fichier: a\n", 3, "décrit deux fois", id="a file twice"),
    ],
)
def test_a_manifest_that_cannot_be_read_stops_all_in_one_line(
    ingest: Callable[..., Outcome], good: Path, tmp_path: Path, content: str | None, line: int, why: str
) -> None:
    manifest = tmp_path / "manifeste.yaml"
    if content is not None:
        manifest.write_text(content)
    outcome = ingest(good, manifest=manifest)
    assert outcome.failure.startswith(f"{manifest}, ligne {line} : ")
    assert why in outcome.failure
    assert "\n" not in outcome.failure
    assert not Document.objects.exists()


def test_the_same_file_described_otherwise_stays_as_it_was(ingest: Callable[..., Outcome], corpus: Corpus) -> None:
    path = corpus.seeds / "document.txt"
    ingest(path)
    before = counts()
    outcome = ingest(path, manifest=corpus.manifest)
    assert "déjà archivé" in outcome.said[0]
    assert counts() == before


# From a shell


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'scratch.sqlite3'}", "SECRET_KEY": "test"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(project.BASE_DIR / "manage.py"), "ingest", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)

    return run


def test_a_refusal_is_an_exit_status_and_no_traceback(
    shell: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    _pipe(tmp_path)
    done = shell(str(tmp_path / "absent.txt"), str(tmp_path / "tube.txt"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert [line.rsplit(" : ")[0] for line in done.stderr.splitlines()] == [
        str(tmp_path / "absent.txt"),
        str(tmp_path / "tube.txt"),
        "CommandError: 2 fichier(s) refusé(s) sur 2 ; rien n'est archivé.",
    ]


# Proposed


def test_a_new_document_fills_the_queue_and_the_same_one_again_does_not(
    tmp_path: Path, ingest: Callable[..., Outcome]
) -> None:
    path = tmp_path / "annonce.txt"
    path.write_text(f"Une annonce\n\n{TEXT}")
    ingest(path)
    count = Candidate.objects.count()
    assert count > 0
    ingest(path)
    assert Candidate.objects.count() == count
