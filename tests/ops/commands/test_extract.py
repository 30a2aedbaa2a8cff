"""`manage.py extract`: what stands on standard output, what on standard error, and how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from tests.ops.corpus import Corpus
from tests.scratch import environment
from tracker.ops.management.commands import extract

SEEDS = project.BASE_DIR / "seeds"
PROMISE = "Le ministre a annoncé que l’État livrera 120 000 tonnes d’urée avant le 31 décembre 2024."


@dataclass
class Outcome:
    found: list[dict[str, Any]]
    complained: list[str]
    failure: str


def run(*arguments: Path | str) -> Outcome:
    """As an operator would; `failure` is empty when it succeeds. No database is set up: one that is asked fails the test."""
    out, err, failure = StringIO(), StringIO(), ""
    try:
        call_command("extract", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        failure = str(error)
    return Outcome([json.loads(line) for line in out.getvalue().splitlines()], err.getvalue().splitlines(), failure)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "bon.txt"
    path.write_text(PROMISE)
    return path


def test_each_candidate_is_one_line(good: Path) -> None:
    outcome = run(good)
    assert [found["quote"] for found in outcome.found] == [PROMISE]
    assert outcome.found[0]["file"] == str(good)
    assert (outcome.complained, outcome.failure) == ([], "")


def test_a_text_that_promises_nothing_has_no_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("La rencontre s’est tenue dans les salons de la préfecture.")
    assert run(tmp_path) == Outcome([], [], "")


def test_the_seeds_are_read_without_a_complaint() -> None:
    outcome = run(SEEDS, "--manifest", SEEDS / "manifest.yaml", "--format", "jsonl")
    assert (outcome.complained, outcome.failure) == ([], "")
    read = [found["file"] for found in outcome.found]
    assert len(set(read)) >= 3
    assert set(read) <= {str(path) for path in SEEDS.glob("*.txt")}
    assert read == sorted(read)


def test_processes_side_by_side_print_the_same(good: Path) -> None:
    arguments = (SEEDS, good, good.parent / "absent.txt", "--published", "2025-10")
    assert run(*arguments, "--jobs", "2") == run(*arguments)


def test_the_manifest_s_day_counts_before_the_one_given(corpus: Corpus) -> None:
    path = corpus.seeds / "autre.txt"
    path.write_text("Le ministre a annoncé que l’État livrera 120 000 tonnes d’urée en décembre.")
    with corpus.manifest.open("a") as file:
        end = len(path.read_text())
        file.write(
            f"  - fichier: autre.txt\n    articles: [{{de: 0, à: {end}, date: 2023-05, date connue: imprimée}}]\n"
        )
    (described,) = run(path, "--manifest", corpus.manifest, "--published", "2025").found
    (given,) = run(path, "--published", "2025").found
    assert (described["deadline"]["edtf"], given["deadline"]["edtf"]) == ("2023-12", "2025-12")


# Refused


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("absent.txt", None, "n'existe pas"),
        ("vide.txt", b"", "vide"),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binaire"),
        ("latin.txt", "été".encode("latin-1"), "n'est pas en UTF-8"),
        ("page.html", b"<!doctype html><html><body></body></html>", "aucun texte d'article"),
        ("abîmé.pdf", b"%PDF-1.4\n", "PDF"),
    ],
    ids=str,
)
def test_a_bad_file_is_one_clear_line_and_passed_over(good: Path, name: str, content: bytes | None, why: str) -> None:
    bad = good.parent / name
    if content is not None:
        bad.write_bytes(content)
    alone, among = run(bad), run(bad, good)
    for outcome in (alone, among):
        (line,) = outcome.complained
        assert line.startswith(f"{bad} : ")
        assert why in line
        assert line.endswith(".")
    assert (alone.found, alone.failure) == ([], "1 fichier(s) refusé(s) sur 1 ; rien n'est lu.")
    assert [found["quote"] for found in among.found] == [PROMISE]
    assert among.failure == "1 fichier(s) refusé(s) sur 2 ; les autres sont lus."


def test_a_file_larger_than_the_archive_takes_is_refused(good: Path, settings: Any) -> None:
    settings.ARCHIVE_MAX_BYTES = 20
    assert "dépasse 20 octets" in run(good).complained[0]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--published", "hier"), "hier"),
        (("--published", "2025-13"), "2025-13"),
        (("--published", "2024-05/2024-07"), "ni un jour, ni un mois"),
        (("--jobs", "0"), "n'est pas un nombre de processus"),
        (("--jobs", "deux"), "n'est pas un nombre de processus"),
        (("--manifest", "absent.yaml"), "absent.yaml"),
        (("--format", "csv"), "csv"),
    ],
    ids=str,
)
def test_an_order_that_makes_no_sense_is_refused_before_any_file(
    good: Path, arguments: tuple[str, ...], why: str
) -> None:
    outcome = run(good, *arguments)
    assert why in outcome.failure
    assert (outcome.found, outcome.complained) == ([], [])


def test_a_process_that_is_killed_is_told_from_a_bad_file(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*args: object, **options: object) -> Iterator[Outcome]:
        raise BrokenProcessPool
        yield

    monkeypatch.setattr(extract, "read", killed)
    assert run(good, "--jobs", "2").failure.startswith("un des processus s'est arrêté")


# As a program


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs `manage.py extract` where no database is, and where the terminal takes no accents."""

    def run(*arguments: Path | str, into: str = "") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "manage.py", "extract", *map(str, arguments)]
        if into:
            command = ["sh", "-c", f'"$@" | {into}', "sh", *command]
        environ = environment("postgres://nobody@127.0.0.1:1/nothing", PYTHONIOENCODING="ascii", SECRET_KEY="x" * 50)
        return subprocess.run(command, cwd=project.BASE_DIR, env=environ, capture_output=True, timeout=120, check=False)

    return run


def _said(stderr: bytes) -> list[str]:
    """What stands on standard error beside the progress, which a slow machine shows."""
    lines = re.split(r"[\r\n]+", stderr.decode("ascii", "replace"))
    return [line for line in lines if line.strip() and not re.search(r"\d%\|", line)]


def test_only_lines_of_json_on_standard_output(
    process: Callable[..., subprocess.CompletedProcess[bytes]], good: Path
) -> None:
    done = process(good, good.parent / "absent.txt")
    (line,) = done.stdout.decode().splitlines()
    assert json.loads(line)["quote"] == PROMISE
    assert "l’État" in line
    assert done.returncode == 1
    first, last = _said(done.stderr)
    assert first.startswith(f"{good.parent}/absent.txt : ce fichier n'existe pas")
    assert last.startswith("CommandError: 1 fichier(s)")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_leaves_early_ends_it_quietly(
    process: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path, jobs: str
) -> None:
    for n in range(60):
        (tmp_path / f"{n}.txt").write_text(f"{PROMISE}\n\n" * 40)
    done = process(tmp_path, "--jobs", jobs, into="head -n 1")
    assert (done.returncode, _said(done.stderr)) == (0, [])
    assert len(done.stdout.splitlines()) == 1


def test_it_writes_nothing_beside_what_it_reads(
    process: Callable[..., subprocess.CompletedProcess[bytes]], good: Path
) -> None:
    before = sorted(os.walk(good.parent))
    assert process(good).returncode == 0
    assert sorted(os.walk(good.parent)) == before
