"""Which texts say the same in the same words: the pairs of the specification, the documents received, and the rule itself."""

from __future__ import annotations

import random
import time
import tomllib
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import Likeness, Span, likeness, shingles
from tracker.text.similarity import SHORTEST

TESTS = Path(__file__).parents[1]
SEEDS = TESTS.parent / "seeds"
SPEC: dict[str, Any] = tomllib.loads((TESTS / "specs/similarity.toml").read_text(encoding="utf-8"))
PAGE = (TESTS.parent / "docs/likeness.md").read_text(encoding="utf-8")
SAME = {"rewritten", "numbers", "digest", "retold"}

SHINGLES = {name: shingles(text) for name, text in SPEC["texts"].items()}


def measured(pair: dict[str, Any]) -> Likeness:
    return likeness(SHINGLES[pair["a"]], SHINGLES[pair["b"]])


# --- labelled pairs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", SPEC["pairs"], ids=lambda pair: f"{pair['label']}: {pair['a']}, {pair['b']}")
def test_texts_are_the_same_as_their_label_says(pair: dict[str, Any]) -> None:
    assert measured(pair).is_same_text is ((pair["label"] in SAME) is ("gap" not in pair)), pair.get("gap", pair["why"])


def test_the_specification_is_as_large_and_mixed_as_it_is_said_to_be() -> None:
    labels = [pair["label"] for pair in SPEC["pairs"]]
    assert len(labels) >= 60
    assert set(labels) == SAME | {"account", "stock", "short", "unrelated"}
    assert {pair[side] for pair in SPEC["pairs"] for side in "ab"} <= set(SPEC["texts"])
    assert len({frozenset((pair["a"], pair["b"])) for pair in SPEC["pairs"]}) == len(labels)
    assert {name for name, found in SHINGLES.items() if len(found) < SHORTEST} == {
        "breve-route", "breve-route-bis", "breve-eau", "breve-fibre",
    }  # fmt: skip


def test_the_page_says_what_is_measured() -> None:
    of_label: dict[str, list[Likeness]] = defaultdict(list)
    for pair in SPEC["pairs"]:
        of_label[pair["label"]].append(measured(pair))
    for label, found in of_label.items():
        jaccard, containment = ([getattr(each, name) for each in found] for name in ("jaccard", "containment"))
        same = sum(each.is_same_text for each in found)
        row = (
            f"| {label} | {len(found)} | {min(jaccard):.2f}–{max(jaccard):.2f} | "
            f"{min(containment):.2f}–{max(containment):.2f} | {same} |"
        )
        assert row in PAGE


def test_announcements_that_have_nothing_to_do_with_one_another_stay_far_below_the_rule() -> None:
    """Each invented text of one announcement beside each of another; digests speak of several, forms are alike."""
    of_one = [
        name
        for name in SPEC["texts"]
        if not name.startswith(("revue", "citation", "breve", "accord", "marche", "hydralia", "conseil"))
    ]
    found = [
        likeness(SHINGLES[a], SHINGLES[b])
        for a, b in combinations(of_one, 2)
        if a.partition("-")[0] != b.partition("-")[0]
    ]
    assert len(found) > 1000
    assert max(each.containment for each in found) < 0.05
    assert f"{len(found):,} pairs" in PAGE


# --- the documents received -------------------------------------------------------------------------------------------


def _received() -> dict[tuple[str, int], frozenset[int]]:
    """Each article's own words, by the first digits of its document and its number."""
    found = {}
    for document in yaml.safe_load((SEEDS / "manifest.yaml").read_text(encoding="utf-8"))["documents"]:
        text = (SEEDS / document["fichier"]).read_bytes().decode("utf-8")
        for number, article in enumerate(document["articles"], 1):
            zones = [Span(zone["de"], zone["à"]) for zone in article["zones"]]
            found[document["fichier"][:3], number] = shingles(text, Span(article["de"], article["à"]), zones)
    return found


def test_among_the_articles_received_one_text_was_printed_twice() -> None:
    articles = _received()
    pairs = {pair: likeness(articles[pair[0]], articles[pair[1]]) for pair in combinations(articles, 2)}
    audience, accords = (("000", 1), ("001", 1)), (("003", 1), ("004", 1))
    assert [pair for pair, found in pairs.items() if found.is_same_text] == [audience]
    assert (round(pairs[audience].jaccard, 2), round(pairs[audience].containment, 2)) == (0.22, 0.38)
    assert (round(pairs[accords].jaccard, 2), round(pairs[accords].containment, 2)) == (0.01, 0.02)
    others = [found for pair, found in pairs.items() if pair != audience]
    assert max(found.jaccard for found in others) < 0.05
    assert max(found.containment for found in others) < 0.12


# --- what a shingle is ------------------------------------------------------------------------------------------------


def test_a_shingle_is_the_same_number_on_every_machine() -> None:
    """It is stored."""
    assert shingles("Trois mots suffisent") == {8352747358250681033}
    assert shingles("") == shingles("deux mots") == frozenset()
    assert len(shingles("un deux trois quatre")) == 2


@pytest.mark.parametrize(
    ("written", "same"),
    [
        pytest.param("L’État a signé", "l etat a signe", id="apostrophe, accents, capitals"),
        pytest.param("l'œuvre d’art", "L OEUVRE D ART", id="ligature"),
        pytest.param("160 000 tonnes livrées", "160\u202f000 tonnes livrées", id="kinds of blank"),
        pytest.param("160.000 tonnes livrées", "160 000 tonnes livrées", id="point between groups"),
        pytest.param("Sikasso-Bougouni est longue", "Sikasso Bougouni est longue", id="hyphen"),
        pytest.param("la coopé\u00adration est là", "la coopération est là", id="soft hyphen"),
        pytest.param("« Rien », dit-il. « Rien ? »", "rien dit il rien", id="punctuation"),
        pytest.param("e\u0301te\u0301 en fe\u0302te", "été en fête", id="decomposed accents"),
        pytest.param("un\n\ndeux\ttrois", "un deux trois", id="lines"),
    ],
)
def test_what_looks_alike_is_one_shingle(written: str, same: str) -> None:
    assert shingles(written) == shingles(same) != frozenset()


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("cent vingt tonnes", "120 tonnes livrées"),
        ("avant le 31", "avant le 30"),
        ("un deux trois", "trois deux un"),
        ("ab c d", "a bc d"),
    ],
)
def test_other_words_are_another(written: str, other: str) -> None:
    assert not shingles(written) & shingles(other)


@given(st.text())
def test_any_text_has_numbers_that_a_database_holds(text: str) -> None:
    assert all(-(2**63) <= value < 2**63 for value in shingles(text))
    assert shingles(text.upper().lower()) == shingles(text.lower().upper().lower())


# --- the words of an article ------------------------------------------------------------------------------------------

TEXT = "Un titre ici. Photo : DR. Le ministre annonce dix tonnes. Commentaires : bravo à tous."


def _span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def test_only_the_words_of_the_place_are_read() -> None:
    article = Span(0, TEXT.index(" Commentaires"))
    assert shingles(TEXT, article) == shingles("Un titre ici. Photo : DR. Le ministre annonce dix tonnes.")
    assert shingles(TEXT, article, [_span("Photo : DR.")]) == shingles("Un titre ici. Le ministre annonce dix tonnes.")


@pytest.mark.parametrize(
    "avoid",
    [
        pytest.param([_span("Le ministre"), _span("Un titre ici.")], id="out of order"),
        pytest.param([_span("Un titre"), _span("titre ici."), _span("Le ministre")], id="one over another"),
        pytest.param([_span("Un titre ici."), _span("titre"), _span("Le ministre")], id="one inside another"),
    ],
)
def test_regions_may_come_in_any_order(avoid: list[Span]) -> None:
    assert shingles(TEXT, None, avoid) == shingles("Photo : DR. annonce dix tonnes. Commentaires : bravo à tous.")


def test_what_is_avoided_may_stand_outside_or_take_all() -> None:
    ministre = _span("Le ministre annonce dix tonnes.")
    assert shingles(TEXT, ministre, [_span("Un titre"), _span("Commentaires")]) == shingles(
        "Le ministre annonce dix tonnes"
    )
    assert shingles(TEXT, ministre, [Span(0, len(TEXT))]) == frozenset()


def test_a_place_that_is_not_in_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="dépasse le texte"):
        shingles("Un deux trois", Span(0, 100))


# --- the rule ---------------------------------------------------------------------------------------------------------


def _texts(shared: int, only_a: int, only_b: int) -> Likeness:
    common = range(shared)
    return likeness(
        frozenset([*common, *range(10_000, 10_000 + only_a)]), frozenset([*common, *range(20_000, 20_000 + only_b)])
    )


@pytest.mark.parametrize(
    ("shared", "only_a", "only_b", "is_same"),
    [
        pytest.param(13, 37, 37, True, id="a quarter of fifty, and a little"),
        pytest.param(12, 38, 38, False, id="less than a quarter of fifty"),
        pytest.param(49, 0, 0, False, id="the same, and too short"),
        pytest.param(50, 0, 0, True, id="the same, just long enough"),
        pytest.param(50, 0, 10_000, True, id="all of it in a text far longer"),
        pytest.param(25, 75, 9_000, True, id="a quarter of the shorter"),
        pytest.param(24, 76, 9_000, False, id="less of the shorter"),
    ],
)
def test_a_quarter_of_the_shorter_is_enough(shared: int, only_a: int, only_b: int, is_same: bool) -> None:
    assert _texts(shared, only_a, only_b).is_same_text is is_same
    assert _texts(shared, only_b, only_a).is_same_text is is_same


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_the_rule_is_the_measured_one_though_it_asks_for_less(shared: int, only_a: int, only_b: int) -> None:
    found = _texts(shared, only_a, only_b)
    measured_rule = found.shorter >= 50 and (found.jaccard >= 0.15 or found.containment >= 0.25)
    assert found.is_same_text is measured_rule
    assert 0 <= found.jaccard <= found.containment <= 1
    assert found == _texts(shared, only_b, only_a)


def test_a_text_without_words_is_like_nothing() -> None:
    assert (
        likeness(frozenset(), shingles("un deux trois")) == likeness(frozenset(), frozenset()) == Likeness(0.0, 0.0, 0)
    )


# --- texts that nobody would write ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("mot " * 250_000, 1, id="one word again and again"),
        pytest.param("m" * 1_000_000, 0, id="one word"),
        pytest.param("., " * 333_000, 0, id="no letter"),
        pytest.param("e" + "\u0301\u0316" * 500_000, 0, id="accents without end"),
        pytest.param("1 " * 500_000, 1, id="digits"),
        pytest.param("\u00ad" * 1_000_000, 0, id="soft hyphens"),
    ],
)
def test_a_megabyte_of_it_is_read_at_once(text: str, count: int) -> None:
    begun = time.process_time()
    assert len(shingles(text)) == count
    assert time.process_time() - begun < 5


def test_time_is_linear() -> None:
    words = [f"mot{n}" for n in range(5_000)]
    text = " ".join(random.Random(1).choices(words, k=30_000))

    def cost(length: int) -> float:
        took = []
        for _ in range(3):
            begun = time.process_time()
            shingles(text[:length])
            took.append(time.process_time() - begun)
        return min(took) / length

    assert cost(200_000) < 4 * cost(50_000)
