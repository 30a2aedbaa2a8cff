"""Which articles and regions are proposed of a document, and that nothing promised is taken for a comment or a menu."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import ProposedRegion, RegionKind, Span, propose

ROOT = Path(__file__).parents[2]
SPEC: dict[str, Any] = tomllib.loads((ROOT / "tests/specs/layout.toml").read_text(encoding="utf-8"))
READING: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/specs/reading.toml").read_text(encoding="utf-8"))["case"]
VOCABULARY: dict[str, Any] = tomllib.loads(
    resources.files("tracker.text").joinpath("layout.toml").read_text(encoding="utf-8")
)
BODY: str = SPEC["body"].strip()


def text_of(case: dict[str, Any]) -> str:
    words: str = case["text"].removeprefix("\n")
    if case.get("escapes"):
        words = words.replace("\\u0301", "\u0301").replace("\\u00a0", "\u00a0").replace("\\u202f", "\u202f")
    return words.replace("{body}", BODY).replace("{line}", " ".join([BODY.replace("\n\n", " ")] * 2))


def regions_of(text: str) -> list[ProposedRegion]:
    found = propose(text)
    inside = [region for article in found.articles for region in article.regions]
    return sorted([*found.regions, *inside], key=lambda region: region.span)


def fits(found: ProposedRegion, expected: str, text: str) -> bool:
    kind, _, words = expected.partition(": ")
    first, _, last = words.partition(" … ")
    said = found.span.of(text)
    return found.kind == kind and (said.startswith(first) and said.endswith(last) if last else said == first)


# What is proposed


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.xfail(reason=case["gap"]) if "gap" in case else (), id=case["why"])
        for case in SPEC["case"]
    ],
)
def test_the_parts_of_a_document_are_proposed(case: dict[str, Any]) -> None:
    text = text_of(case)
    found = regions_of(text)
    assert len(found) == len(case["regions"]), [(zone.kind.value, zone.span.of(text)) for zone in found]
    for zone, expected in zip(found, case["regions"], strict=True):
        assert fits(zone, expected, text), (expected, zone.kind.value, zone.span.of(text))
    headlines = [article.headline.of(text) if article.headline else "" for article in propose(text).articles]
    assert headlines == case.get("headlines", [text.strip().split("\n", 1)[0]])


ENTRIES = [(table, entry) for table, entries in VOCABULARY.items() for entry in entries]


@pytest.mark.parametrize(
    ("table", "entry"), ENTRIES, ids=[f"{table} {entry['example'][:30]}" for table, entry in ENTRIES]
)
def test_each_example_of_the_vocabulary_is_read(table: str, entry: dict[str, Any]) -> None:
    kind = {"date": "boilerplate", "reply": "comments", "name": "signature"}.get(table, table)
    example: str = entry["example"]
    above, below = f"Une centrale à Kayes\n{example}\n\n{BODY}", f"Une centrale à Kayes\n\n{BODY}\n\n{example}"
    if table == "reply":
        below = below.replace(example, f"Réactions\n\n{example}\nBravo, dit-il.")
    if entry["place"] in ("inside", "dated", "row", "about", "agency"):
        below = f"Une centrale à Kayes\n\n{BODY} {example}"
        above = f"Une centrale à Kayes\n\n{example} {BODY}"
    if entry["place"] == "top":
        above = example
    found = [zone.kind for text in (above, below) for zone in regions_of(text)]
    assert (kind in found) is (entry["place"] != "never"), found


def test_a_cue_is_in_one_entry_of_its_place() -> None:
    for place in {entry["place"] for _, entry in ENTRIES}:
        words = [word for table, entry in ENTRIES if entry["place"] == place for word in entry["words"]]
        assert len(words) == len(set(words)), (place, sorted(word for word in words if words.count(word) > 1))


def test_only_places_and_reaches_that_are_explained_are_used() -> None:
    head = resources.files("tracker.text").joinpath("layout.toml").read_text(encoding="utf-8").partition("# ===")[0]
    for _, entry in ENTRIES:
        assert set(entry) <= {"words", "place", "takes", "most", "open", "example"}
        assert entry["place"] in ("between", "never") or f'"{entry["place"]}"' in head
        assert f'"{entry.get("takes", "line")}"' in head


# The five documents


KINDS = {
    "commentaires": RegionKind.COMMENTS,
    "publicité": RegionKind.ADVERTISEMENT,
    "renvoi": RegionKind.TEASER,
    "légende": RegionKind.CAPTION,
    "signature": RegionKind.SIGNATURE,
    "site": RegionKind.BOILERPLATE,
}
SEEDS = yaml.safe_load((ROOT / "seeds/manifest.yaml").read_text(encoding="utf-8"))["documents"]


def place(entry: dict[str, Any]) -> Span:
    return Span(entry["de"], entry["à"])


@pytest.mark.parametrize("document", SEEDS, ids=[document["fichier"] for document in SEEDS])
def test_the_documents_are_parted_as_by_hand(document: dict[str, Any]) -> None:
    text = (ROOT / "seeds" / document["fichier"]).read_bytes().decode("utf-8")
    found = propose(text)
    assert [article.span for article in found.articles] == [place(entry) for entry in document["articles"]]
    headlines = [article.headline.of(text) if article.headline else "" for article in found.articles]
    assert headlines == [entry["titre"] for entry in document["articles"]]
    by_hand = {
        ProposedRegion(KINDS[zone["genre"]], place(zone))
        for part in (document, *document["articles"])
        for zone in part["zones"]
    }
    proposed = set(regions_of(text))
    assert by_hand <= proposed
    # Two more than by hand: a printed date, and what a company says of itself.
    assert {zone.kind for zone in proposed - by_hand} <= {RegionKind.BOILERPLATE}
    assert all(zone.span.of(text).startswith(("Publié le", "À propos de")) for zone in proposed - by_hand)


# What is left to the article


@pytest.mark.parametrize("case", READING, ids=[case["id"] for case in READING])
def test_nothing_promised_is_left_out(case: dict[str, Any]) -> None:
    text = case["text"].removeprefix("\n")
    marked = [zone.span for zone in regions_of(text)]
    articles = [article.span for article in propose(text).articles]
    for claim in case.get("claim", []):
        start = text.find(claim["passage"])
        if start < 0:
            continue
        passage = Span(start, start + len(claim["passage"]))
        assert not any(span.overlaps(passage) for span in marked), claim["passage"]
        assert any(article.contains(passage) for article in articles), claim["passage"]


PIECES = [
    BODY,
    BODY.replace("\n\n", " "),
    "Une centrale sera construite à Kayes",
    "Trois avions pour la compagnie nationale",
    "10 COMMENTAIRES",
    "1. Bravo !",
    "  2. Tel : 76 00 11 22",
    "• Non",
    "Répondre",
    "Lire aussi : un titre",
    "(Lire aussi un titre)",
    "Lire aussi",
    "Dans la même rubrique",
    "Publicité",
    "Publié le 24 octobre 2025",
    "Publié le 24 octobre 2025 Le ministre",
    "date 2025-10 Une centrale - a.com",
    "© DR",
    "(Photo : X)",
    "Par Oumar DIOP",
    "Oumar DIOP",
    "AMAP",
    "Facebook Twitter",
    "À propos de Sahel Watt Sahel Watt est",
    "Contacts presse",
    "-----",
    "12",
    "On verra…",
    "-.",
    "Kayes, 24 oct 2025 (AMAP) – Le ministre",
    "\u0301",
    "\u200b",
    "\xad",
    "\ufeff",
    "É",
    ".",
]
BETWEEN = st.sampled_from(["\n", "\n\n", "\r\n", " ", ". ", "\u2028", "\u00a0", ""])
DOCUMENTS = st.lists(st.tuples(st.sampled_from(PIECES), BETWEEN), max_size=24).map(
    lambda parts: "".join(piece + between for piece, between in parts)
)


@given(st.one_of(DOCUMENTS, st.text(max_size=80)))
def test_the_parts_of_any_text_fit_it_and_one_another(text: str) -> None:
    found = propose(text)
    for article in found.articles:
        inside = [region.span for region in article.regions]
        assert inside == sorted(inside)
        assert not any(before.overlaps(after) for before, after in pairwise(inside))
        assert all(article.span.contains(span) for span in inside)
        assert article.headline is None or article.span.contains(article.headline)
        assert not any(article.headline.overlaps(span) for span in inside if article.headline)
    parts = sorted([*(article.span for article in found.articles), *(region.span for region in found.regions)])
    assert not any(before.overlaps(after) for before, after in pairwise(parts))
    assert [region.span for region in found.regions] == sorted(region.span for region in found.regions)
    for span in [*parts, *(region.span for region in regions_of(text))]:
        assert span.of(text) == span.of(text).strip()
    covered = "".join(span.of(text) for span in parts)
    assert "".join(covered.split()) == "".join(text.split())


@given(DOCUMENTS)
def test_the_same_text_gives_the_same_parts(text: str) -> None:
    assert propose(text) == propose(text)


# Time

HOSTILE = [
    "a\n",
    "\n",
    "(",
    ". Lire aussi ",
    "(Lire aussi ",
    ". Publié le 24 juin ",
    ". À propos de A",
    "(Photo : ",
    "Martin Kam\n",
    "1 COMMENTAIRES\n",
    "1. a\n",
    "Répondre\n",
    "..\n",
    "Facebook ",
    "Bamako ",
    "AMAP (AMAP)",
    "a@b.c ",
    "\u0301",
    "Réactions\nTitre\n",
    "de 1 à 2 à 3 ",
    f"{BODY}\n\nRéactions\n",
    f"{BODY}\n\nDans la même rubrique\n",
    f"Une centrale à Kayes\nPublié le 24 octobre 2025\n{BODY}\n",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=[ascii(piece[:20]) + str(len(piece)) for piece in HOSTILE])
def test_time_is_linear_whatever_the_text(piece: str) -> None:
    def task(size: int) -> Callable[[], object]:
        text = (piece * size)[:size]
        return lambda: propose(text)

    small, large = (min(timed(task(size)) for _ in range(2)) for size in (10_000, 80_000))
    assert large < 8 * max(small, 0.0005) * 4


def test_a_text_of_very_many_lines_is_one_article_from_some_line_on() -> None:
    text = "mot\n" * 100_001 + "fin"
    (article,) = propose(text).articles
    assert article.span.end == len(text)


def timed(task: Callable[[], object]) -> float:
    begun = time.process_time()
    task()
    return time.process_time() - begun
