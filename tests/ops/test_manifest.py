"""The manifest: what it says of each document, and that every mistake in it names its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ops.corpus import ARTICLE, COMMENTS, TEXT, Corpus, replace
from tracker.ops.lines import BadEntry
from tracker.ops.manifest import DATE_BASES, REGION_KINDS, Manifest, read_manifest
from tracker.sources.archive import ArticleContent, DocumentContent, RegionContent
from tracker.sources.vocabulary import DateBasis
from tracker.text import RegionKind, Span


def content(path: Path, name: str = "document.txt", text: str = TEXT) -> DocumentContent | None:
    return read_manifest(path).content(name, text)


def test_a_manifest_says_where_articles_and_regions_are_and_who_published_when(corpus: Corpus) -> None:
    described = content(corpus.manifest)
    assert described == DocumentContent(
        articles=(
            ArticleContent(
                Span(0, len(ARTICLE)),
                headline="Le ministre livrera l'urée",
                publisher="L’Essor",
                published="2024-03-04",
                date_basis=DateBasis.PRINTED,
            ),
        ),
        regions=(RegionContent(RegionKind.COMMENTS, Span(len(ARTICLE) + 2, len(ARTICLE) + 2 + len(COMMENTS))),),
    )


def test_all_that_can_be_said_is_read(corpus: Corpus) -> None:
    replace(
        corpus.manifest, "  - fichier: document.txt", "  - fichier: document.txt\n    adresse: https://exemple.test/a"
    )
    replace(
        corpus.manifest,
        "        date connue: imprimée",
        "        date connue: déduite\n"
        '        date note: "D’après les mots."\n'
        "        auteurs: [Awa, Moussa]\n"
        "        langue: en\n"
        "        reprise: audience\n"
        "        zones:\n"
        "          - {genre: légende, de: 0, à: 11, commence par: Le ministre, finit par: Le ministre}",
    )
    described = content(corpus.manifest)
    assert described is not None
    (article,) = described.articles
    assert described.url == "https://exemple.test/a"
    assert (article.date_basis, article.date_note) == (DateBasis.INFERRED, "D’après les mots.")
    assert (article.authors, article.language, article.reprint_group) == (("Awa", "Moussa"), "en", "audience")
    assert article.regions == (RegionContent(RegionKind.CAPTION, Span(0, 11)),)


@pytest.mark.parametrize("unknown", ["inconnu", "Inconnu", "", '""'])
def test_an_unknown_publisher_is_none(corpus: Corpus, unknown: str) -> None:
    replace(corpus.manifest, '"L’Essor"', unknown)
    described = content(corpus.manifest)
    assert described is not None
    assert described.articles[0].publisher == ""


@pytest.mark.parametrize("unknown", ["inconnue", "Inconnue", ""])
def test_an_unknown_date_is_empty(corpus: Corpus, unknown: str) -> None:
    replace(corpus.manifest, "date: 2024-03-04", f"date: {unknown}")
    replace(corpus.manifest, "date connue: imprimée", "date connue: inconnue")
    described = content(corpus.manifest)
    assert described is not None
    assert (described.articles[0].published, described.articles[0].date_basis) == ("", DateBasis.UNKNOWN)


@pytest.mark.parametrize("word", ["imprimee", "IMPRIMÉE"])
def test_words_are_read_without_accents_or_capitals(corpus: Corpus, word: str) -> None:
    replace(corpus.manifest, "date connue: imprimée", f"date connue: {word}")
    assert content(corpus.manifest)


def test_first_and_last_words_match_across_benign_differences(corpus: Corpus) -> None:
    replace(corpus.manifest, 'finit par: "ni livré."', 'finit par: "n\'est signé,\\u00a0ni livré."')
    assert content(corpus.manifest)


def test_a_file_that_is_not_described_has_no_content(corpus: Corpus) -> None:
    assert content(corpus.manifest, "autre.txt") is None
    assert Manifest({}).content("document.txt", TEXT) is None


def test_a_mistake_found_later_is_told_at_the_line_of_the_document(corpus: Corpus) -> None:
    manifest = read_manifest(corpus.manifest)
    assert str(manifest.refuse("document.txt", "trop long.")) == f"{corpus.manifest}, ligne 2 : trop long."
    assert manifest.refuse("autre.txt", "trop long.") is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        pytest.param("documents:", "document:", "clé « document » inconnue ici", id="an unknown key at the top"),
        pytest.param("fichier: document.txt", "nom: document.txt", "il manque « fichier »", id="a file without a name"),
        pytest.param(
            "fichier: document.txt", "fichier: ../document.txt", "le nom du fichier seul, sans dossier", id="a path"
        ),
    ],
)
def test_a_manifest_that_names_no_files_is_refused_whole(corpus: Corpus, old: str, new: str, why: str) -> None:
    line = replace(corpus.manifest, old, new)
    with pytest.raises(BadEntry) as bad:
        read_manifest(corpus.manifest)
    assert str(bad.value).startswith(f"{corpus.manifest}, ligne {line} : ")
    assert why in bad.value.why


def test_a_file_is_described_once(corpus: Corpus) -> None:
    with corpus.manifest.open("a") as file:
        file.write("  - fichier: document.txt\n")
    with pytest.raises(BadEntry, match=r"le fichier document\.txt est décrit deux fois") as bad:
        read_manifest(corpus.manifest)
    assert bad.value.line == corpus.manifest.read_text().count("\n")


END = len(ARTICLE)


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        pytest.param(f"à: {END}\n", "à: 9999\n", 4, "ce passage n'est pas dans le texte", id="past the end"),
        pytest.param("de: 0\n", "de: 9999\n", 4, "ce passage n'est pas dans le texte", id="reversed"),
        pytest.param(f"à: {END}\n", "à: 0\n", 4, "ce passage n'est pas dans le texte", id="empty"),
        pytest.param("de: 0\n", "de: -1\n", 4, "« -1 » n'est pas un nombre entier", id="before the text"),
        pytest.param("de: 0\n", "de: début\n", 4, "« début » n'est pas un nombre entier", id="no number"),
        pytest.param("de: 0\n", "de:\n", 4, "il manque « de »", id="no beginning"),
        pytest.param("de: 0\n", "de: 3\n", 6, "ne commence pas par « Le ministre livrera »", id="three letters late"),
        pytest.param('ministre livrera"\n', 'ministre livra"\n', 6, "ne commence pas par", id="other first words"),
        pytest.param('"ni livré."', '"ni livrée."', 7, "mais par « ", id="other last words"),
        pytest.param(f"à: {END}\n", f"à: {END - 1}\n", 7, "ne finit pas par « ni livré. »", id="one letter short"),
        pytest.param("titre: ", "titres: ", 8, "clé « titres » inconnue ici", id="an unknown key"),
        pytest.param('"L’Essor"', "[L’Essor]", 9, "« éditeur » est un seul texte", id="two publishers"),
        pytest.param('"L’Essor"', "a\n        Editeur: b", 10, "est écrite deux fois", id="a key twice"),
        pytest.param('"L’Essor"', "a\n        auteurs: [{nom: A}]", 10, "est une liste de noms", id="no name"),
        pytest.param("2024-03-04", "2024-02-30", 10, "« 2024-02-30 »", id="a day that is none"),
        pytest.param("2024-03-04", "4 mars 2024", 10, "« 4 mars 2024 »", id="a date in words"),
        pytest.param("2024-03-04", "2024-21", 10, "« 2024-21 »", id="a season"),
        pytest.param("imprimée", "devinée", 11, "date connue « devinée » inconnu ; au choix : imprimée", id="basis"),
        pytest.param("imprimée", "", 11, "il manque « date connue »", id="no basis"),
        pytest.param("zones:", "zone:", 12, "clé « zone » inconnue ici", id="an unknown key of the document"),
        pytest.param(": commentaires", ": avis", 13, "genre de zone « avis » inconnu ; au choix : comm", id="kind"),
        pytest.param(": commentaires", ":", 13, "il manque « genre »", id="no kind"),
        pytest.param('"Commentaires :"', '"Réponses"', 16, "mais par « Commentaires : appelez", id="another region"),
    ],
)
def test_a_mistake_in_a_description_names_its_line(corpus: Corpus, old: str, new: str, line: int, why: str) -> None:
    replace(corpus.manifest, old, new)
    manifest = read_manifest(corpus.manifest)
    with pytest.raises(BadEntry) as bad:
        manifest.content("document.txt", TEXT)
    assert str(bad.value).startswith(f"{corpus.manifest}, ligne {line} : ")
    assert why in bad.value.why
    assert "\n" not in str(bad.value)


def test_a_mistake_in_one_description_does_not_stop_another(corpus: Corpus) -> None:
    with corpus.manifest.open("a") as file:
        file.write("  - fichier: mauvais.txt\n    articles: vide\n")
    manifest = read_manifest(corpus.manifest)
    assert manifest.content("document.txt", TEXT)
    with pytest.raises(BadEntry):
        manifest.content("mauvais.txt", TEXT)


def test_a_description_written_for_another_text_is_refused(corpus: Corpus) -> None:
    with pytest.raises(BadEntry, match="le passage ne commence pas par"):
        content(corpus.manifest, text="Un autre texte, tout aussi long. " * 40)


def test_every_kind_of_region_and_of_date_has_its_word() -> None:
    assert set(REGION_KINDS.values()) == set(RegionKind)
    assert set(DATE_BASES.values()) == set(DateBasis)
