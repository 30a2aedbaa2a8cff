"""From files on disk to lines of JSON: which files, which articles, every value on its words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.ops.corpus import Corpus, replace
from tracker.extraction.edtf import Duration, EdtfError, bounds, duration
from tracker.extraction.parties import parties
from tracker.extraction.vocabulary import (
    Act,
    DeadlineQualifier,
    FigureKind,
    FigureQualifier,
    FigureRole,
    Firmness,
    PartyRole,
    Testability,
)
from tracker.ops import extraction
from tracker.ops.extraction import Asked, Outcome, Reader, files, gazetteer, read
from tracker.ops.lines import BadEntry
from tracker.ops.manifest import read_manifest
from tracker.sources.archive import DocumentContent
from tracker.sources.reading import read as read_bytes
from tracker.text import Span, normalise, propose

SEEDS = settings.BASE_DIR / "seeds"
PROMISE = "Le ministre a annoncé que l’État livrera 120 000 tonnes d’urée avant le 31 décembre 2024."


def candidates(text: str, published: str = "", content: DocumentContent | None = None) -> list[dict[str, Any]]:
    return list(Reader(Asked(published=published)).candidates(text, content))


def lines(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.lines]


# Files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "dossier/c.txt", "dossier/.caché.txt", ".git/d.txt", "vide/.rien", "manifest.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PROMISE)
    (tmp_path / "ailleurs").symlink_to(tmp_path / "dossier")
    return tmp_path


def test_a_folder_gives_its_files_by_name_at_any_depth(folder: Path) -> None:
    assert list(files([folder])) == [folder / "a.txt", folder / "b.txt", folder / "dossier" / "c.txt"]


def test_what_is_named_is_read_hidden_or_not_and_in_the_order_named(folder: Path) -> None:
    named = [folder / "dossier" / ".caché.txt", folder / "absent.txt", folder / "manifest.yaml", folder / "a.txt"]
    assert list(files(named)) == named


def test_the_manifest_in_a_folder_is_no_document(folder: Path) -> None:
    (folder / "dossier" / "corpus.yml").write_text("documents: []")
    found = list(files([folder / "dossier"], manifest=folder / "dossier" / "corpus.yml"))
    assert found == [folder / "dossier" / "c.txt"]


def test_a_folder_without_a_file_is_given_itself_and_refused(folder: Path) -> None:
    assert list(files([folder / "vide"])) == [folder / "vide"]
    outcome = Reader(Asked()).read(folder / "vide")
    assert outcome.refused == f"{folder / 'vide'} : ce dossier ne contient aucun fichier lisible."


# One object


def test_every_field_of_a_promise() -> None:
    text = f"L’urée arrive\n\nBamako, le 4 mars 2024. {PROMISE}\n"
    (found,) = candidates(text)
    assert found["article"] == {"start": 0, "end": len(text) - 1, "headline": "L’urée arrive"}
    assert found["region"] is None
    assert found["quote"] == PROMISE
    assert (found["act"], found["firmness"], found["testability"]) == ("announces", "announced", "measurable")
    (figure,) = found["figures"]
    place = text.index("120 000 tonnes")
    assert figure == {
        "start": place,
        "end": place + len("120 000 tonnes"),
        "text": "120 000 tonnes",
        "min": "120000",
        "max": "120000",
        "unit": "t",
        "product": "urée",
        "qualifier": "exact",
        "role": "amount",
        "kind": "absolute",
        "replaces": None,
    }
    place = text.index("avant le")
    assert found["deadline"] == {
        "start": place,
        "end": place + len("avant le 31 décembre 2024"),
        "text": "avant le 31 décembre 2024",
        "edtf": "../2024-12-30",
        "qualifier": "before",
        "lower": None,
        "upper": "2024-12-30",
    }
    assert (found["duration"], found["recurrence"]) == (None, None)
    assert 0 <= found["score"] <= 1


def test_one_side_of_what_the_words_bound_is_null() -> None:
    (found,) = candidates(PROMISE.replace("120 000", "au moins 1 234,50"))
    assert (found["figures"][0]["min"], found["figures"][0]["max"]) == ("1234.5", None)


def test_what_a_figure_replaces_is_written_with_its_unit() -> None:
    (found,) = candidates(PROMISE.replace("120 000 tonnes d’urée", "60 MW au lieu de 150 MW"))
    assert found["figures"][0]["replaces"] == {"min": "150", "max": "150", "unit": "MW"}


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("120000", "120000"),
        ("1.2E+6", "1200000"),
        ("2.50", "2.5"),
        ("3.00", "3"),
        ("0.000001", "0.000001"),
        ("0", "0"),
        ("1234567890123456789012345678901.5", "1234567890123456789012345678901.5"),
    ],
)
def test_a_decimal_is_written_plainly(number: str, written: str) -> None:
    assert extraction._decimal(Decimal(number)) == written


def test_a_line_is_one_line_whatever_the_text_holds(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROMISE.replace("d’urée", "d’urée\u2028dite\x85« verte »"), encoding="utf-8")
    outcome = Reader(Asked()).read(tmp_path / "a.txt")
    assert outcome.lines
    assert [line.splitlines() for line in outcome.lines] == [[line] for line in outcome.lines]
    assert "\u2028" in lines(outcome)[0]["quote"]


# Dates


def test_a_relative_date_without_a_day_of_publication_is_left_open_and_says_so() -> None:
    (found,) = candidates("Le ministre a annoncé que l’État livrera 120 000 tonnes d’urée d’ici deux ans.")
    assert found["deadline"]["text"] == "d’ici deux ans"
    assert (found["deadline"]["lower"], found["deadline"]["upper"], found["deadline"]["edtf"]) == (None, None, "")
    assert "needs_publication_date" in found["reasons"]


@pytest.mark.parametrize("published", ["2025-10-24", "2025-10", "2025"])
def test_a_date_without_a_year_is_of_the_year_of_publication(published: str) -> None:
    (found,) = candidates("Le ministre a annoncé que l’État livrera 120 000 tonnes d’urée en décembre.", published)
    assert found["deadline"]["edtf"] == "2025-12"
    assert (found["deadline"]["lower"], found["deadline"]["upper"]) == ("2025-12-01", "2025-12-31")


def test_a_date_that_is_none_is_refused_before_any_file() -> None:
    with pytest.raises(EdtfError):
        read([], Asked(published="hier"))


# Articles


def test_nothing_is_proposed_from_what_is_not_the_article_s_own_statement() -> None:
    filler = (
        "La rencontre s’est tenue dans les salons de la préfecture, devant les élus et les invités de la région. " * 4
    )
    text = f"L’urée arrive\n\n{filler}\n\n{PROMISE}\n\nCommentaires (2)\n\nMoussa : {PROMISE}\n"
    assert propose(text).regions
    (found,) = candidates(text)
    assert found["start"] == text.index(PROMISE)


def test_articles_and_their_dates_are_the_manifest_s(corpus: Corpus) -> None:
    path = corpus.seeds / "document.txt"
    outcome = Reader(Asked(corpus.manifest, published="1999")).read(path)
    described = read_manifest(corpus.manifest).content(path.name, path.read_text())
    assert described is not None
    (article,) = described.articles
    assert outcome.lines
    for found in lines(outcome):
        assert found["article"] == {"start": 0, "end": article.span.end, "headline": article.headline}
        assert found["end"] <= article.span.end


def test_a_description_that_does_not_fit_refuses_its_file(corpus: Corpus) -> None:
    replace(corpus.manifest, "Le ministre livrera l'urée", "La ministre livrera l'urée")
    outcome = Reader(Asked(corpus.manifest)).read(corpus.seeds / "document.txt")
    assert outcome.lines == ()
    assert f"{corpus.manifest}, ligne 2 : article 1 : le titre « La ministre" in outcome.refused


def test_a_malformed_manifest_is_refused_before_any_file(corpus: Corpus) -> None:
    corpus.manifest.write_text("documents: 3")
    with pytest.raises(BadEntry):
        read([], Asked(corpus.manifest))


def test_a_fault_of_the_reader_s_own_stops_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise ZeroDivisionError

    (tmp_path / "a.txt").write_text(PROMISE)
    monkeypatch.setattr(extraction, "extract", fail)
    outcome = Reader(Asked()).read(tmp_path / "a.txt")
    assert outcome.lines == ()
    assert outcome.refused.startswith(f"{tmp_path / 'a.txt'} : le lecteur a échoué sur ce fichier (ZeroDivisionError)")
    assert caplog.records[0].exc_info


# The documents received


@pytest.fixture(scope="module", params=[True, False], ids=["described", "proposed"])
def seeds(request: pytest.FixtureRequest) -> list[tuple[str, dict[str, Any]]]:
    """Each candidate with the text of its file."""
    asked = Asked(SEEDS / "manifest.yaml" if request.param else None, published="2025-10")
    return [
        (read_bytes(outcome.path.read_bytes()).text, json.loads(line))
        for outcome in read(files([SEEDS]), asked)
        for line in outcome.lines
    ]


def _placed(value: object) -> Iterator[Mapping[str, Any]]:
    """Everything that stands on a place and shows its words."""
    if isinstance(value, dict):
        if "text" in value:
            yield value
        for each in value.values():
            yield from _placed(each)
    elif isinstance(value, list):
        for each in value:
            yield from _placed(each)


def test_every_text_is_the_one_at_its_offsets(seeds: list[tuple[str, dict[str, Any]]]) -> None:
    assert seeds
    for text, found in seeds:
        assert found["quote"] == text[found["start"] : found["end"]]
        for part in _placed(found):
            assert part["text"] == text[part["start"] : part["end"]]
            assert part["text"].strip()


def test_every_passage_and_headline_stands_in_its_article(
    seeds: list[tuple[str, dict[str, Any]]],
) -> None:
    for text, found in seeds:
        article = found["article"]
        assert Span(article["start"], article["end"]).contains(Span(found["start"], found["end"]))
        words = text[article["start"] : article["end"]]
        assert normalise(article["headline"]).text in normalise(words).text


def test_the_example_of_the_documentation_is_what_is_printed() -> None:
    """Save what tuning moves: the score, its reasons, the words beside the values."""
    (block,) = re.findall(r"```json\n(.*?)```", (settings.BASE_DIR / "docs" / "extract.md").read_text(), re.DOTALL)
    shown = json.loads(block)
    assert set(shown) == FIELDS
    printed = lines(Reader(Asked()).read(settings.BASE_DIR / shown["file"]))
    kept = ("article", "region", "start", "end", "quote", "act", "testability", "figures", "deadline", "recurrence")
    assert {name: shown[name] for name in kept} in [{name: found[name] for name in kept} for found in printed]


FIELDS = {
    *("file", "article", "region", "start", "end", "quote", "act", "firmness", "testability", "figures", "deadline"),
    *("duration", "recurrence", "parties", "cues", "score", "reasons"),
}


def test_every_object_has_every_field_and_the_codes_of_the_vocabulary(
    seeds: list[tuple[str, dict[str, Any]]],
) -> None:
    for _, found in seeds:
        assert set(found) == FIELDS
        Act(found["act"]), Firmness(found["firmness"]), Testability(found["testability"])
        for figure in found["figures"]:
            FigureQualifier(figure["qualifier"]), FigureRole(figure["role"]), FigureKind(figure["kind"])
            for bound in (figure["min"], figure["max"]):
                assert bound is None or bound == f"{Decimal(bound):f}"
            assert figure["min"] or figure["max"]
        for party in found["parties"]:
            assert party["role"] is None or PartyRole(party["role"])
        assert all(isinstance(code, str) and " " not in code for code in found["reasons"])
        assert all(isinstance(found[name], list) for name in ("figures", "parties", "cues", "reasons"))


def test_every_deadline_is_as_the_table_of_dates_reads_it(seeds: list[tuple[str, dict[str, Any]]]) -> None:
    for _, found in seeds:
        if found["duration"]:
            assert isinstance(duration(found["duration"]), Duration)
        if deadline := found["deadline"]:
            DeadlineQualifier(deadline["qualifier"])
            days = tuple(deadline[side] and date.fromisoformat(deadline[side]) for side in ("lower", "upper"))
            covered = bounds(deadline["edtf"]) if deadline["edtf"] else None
            assert days == ((covered.lower, covered.upper) if covered else (None, None))


# Several processes


def test_processes_side_by_side_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    for n in range(40):
        words = PROMISE.replace("120", str(100 + n)) if n % 7 else ""
        (tmp_path / f"{n:02}.txt").write_text(words * (1 + 50 * (n % 5 == 0)))
    asked = Asked(published="2024")
    alone = list(read(files([tmp_path]), asked))
    assert list(read(files([tmp_path]), asked, jobs=2)) == alone
    assert [outcome.path for outcome in alone] == sorted(tmp_path.iterdir())
    assert sum(bool(outcome.refused) for outcome in alone) == 6


def test_only_a_few_files_are_ahead_of_the_one_awaited(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROMISE)
    asked_for = 0

    def endless() -> Iterator[Path]:
        nonlocal asked_for
        while True:
            asked_for += 1
            yield tmp_path / "a.txt"

    outcomes = read(endless(), Asked(), jobs=2)
    assert next(outcomes).lines
    assert asked_for <= 16
    outcomes.close()


# Known names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Mali", "ML"),
        ("Bamako", "ML"),
        ("Côte d’Ivoire", "CI"),
        ("Etats-Unis", "US"),
        ("Égypte", "EG"),
        ("Egypte", "EG"),
        ("RDC", "CD"),
        ("N’Djamena", "TD"),
        ("Emirats arabes unis", "AE"),
        ("République de Maurice", "MU"),
    ],
)
def test_a_country_is_known_by_its_names_and_its_capital(name: str, code: str) -> None:
    text = f"Rien ne bouge, selon {name}."
    (found,) = parties(text, gazetteer())
    assert (found.span.of(text), found.key) == (name, code)


def test_a_first_name_is_no_country() -> None:
    assert not [party for party in parties("Selon Maurice Kacou, rien ne bouge.", gazetteer()) if party.key]
