"""What the corpus cannot say of the words around a quotation: the lexicon itself, zones, hostile texts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verification.cases import case
from tracker import verification
from tracker.text import RegionKind, Span
from tracker.verification import Case, Finding, Outcome, sentence, verify
from tracker.verification.case import Quotation, Zone
from tracker.verification.context import CUT_QUOTATION, HEADLINE, PROVENANCE

CHECKS = [CUT_QUOTATION, HEADLINE, PROVENANCE]
LEXICON: dict[str, Any] = tomllib.loads(
    resources.files(verification).joinpath("lexicon.toml").read_text(encoding="utf-8")
)


def _cut(text: str, *quotes: str, **values: Any) -> list[Finding]:
    made = case({"claim": [{"text": text, "quotes": list(quotes), **values}]})
    return verify(made, [CUT_QUOTATION])


@pytest.mark.parametrize("entry", LEXICON["turns"], ids=lambda entry: str(entry["example"]))
def test_each_example_of_the_lexicon_is_found(entry: dict[str, str]) -> None:
    left, _, right = entry["example"].partition(" | ")
    quote, text = (left, f"{left} {right}") if entry.get("side") == "after" or right.startswith("sous") else ("", "")
    if not quote:
        quote, text = re.split(r"[.?,]", right)[0].strip(), f"{left} {right}"
    assert entry["family"] in {finding.reason for finding in _cut(text, quote)}


def test_the_lexicon_names_only_its_own_families_and_has_no_word_twice() -> None:
    codes = [family["code"] for family in LEXICON["families"]]
    assert {entry["family"] for entry in LEXICON["turns"]} <= set(codes)
    assert {*codes, "whole", "not_held"} == set(CUT_QUOTATION.sentences)
    for entry in (entry for entries in LEXICON.values() for entry in entries):
        words = entry.get("words", [])
        assert [word for word in words if words.count(word) > 1] == []
        assert all(word == word.lower() and "’" not in word for word in words)


def test_a_finding_shows_the_words_left_out_and_the_quotation() -> None:
    text = "Hier, le gouvernement n’a\npas l’intention de construire une raffinerie."
    (finding,) = _cut(text, "construire une raffinerie")
    assert finding.values["words"] == "n’a pas"
    assert [place.span.of(text) for place in finding.passages] == ["n’a\npas", "construire une raffinerie"]
    assert sentence(finding, "fr") == (
        "A-0001 : hors de la citation, la même phrase dit « n’a pas » (négation) ; à lire avec elle."
    )
    assert "(negation)" in sentence(finding, "en")


def test_the_same_words_beside_two_quotations_are_one_finding() -> None:
    found = _cut("La société ne livrera pas les 40 camions.", "La société", "livrera", "les 40 camions")
    assert [finding.reason for finding in found] == ["negation"]


def test_a_zone_ends_the_sentence() -> None:
    text = "LÉGENDE : rien n’est signé et la société ne construira pas\nconstruire une raffinerie à Sénou."
    made = case({"claim": [{"text": text, "quotes": ["construire une raffinerie"]}]})
    assert [finding.outcome for finding in verify(made, [CUT_QUOTATION])] == [Outcome.REFUTED]
    zone = Zone(RegionKind.CAPTION, Span(0, text.index("\n")))
    apart = replace(made, articles=tuple(replace(article, zones=(zone,)) for article in made.articles))
    assert [finding.outcome for finding in verify(apart, [CUT_QUOTATION])] == [Outcome.SUPPORTED]


def test_a_quotation_from_another_article_of_the_document() -> None:
    made = case({"claim": [{"text": "Un autre article. Il livrera 40 bus.", "quotes": ["Un autre article."]}]})
    cut = replace(made, articles=tuple(replace(article, span=Span(18, 36)) for article in made.articles))
    assert {finding.reason for finding in verify(cut, CHECKS)} == {"whole", "elsewhere"}


@pytest.mark.parametrize(
    ("zones", "reason"),
    [
        ([(0, 30), (2, 4)], "caption"),
        ([(0, 4), (2, 30)], "caption"),
        ([(0, 5), (20, 30)], "own"),
        ([(0, 12)], "caption_partly"),
        ([(11, 12), (13, 14)], "caption_partly"),
    ],
)
def test_zones_that_overlap(zones: list[tuple[int, int]], reason: str) -> None:
    made = case({"claim": [{"text": "x" * 40}]})
    claims = tuple(replace(claim, quotations=(Quotation("x" * 8, Span(10, 18)),)) for claim in made.claims)
    kept = tuple(Zone(RegionKind.CAPTION, Span(*zone)) for zone in zones)
    made = replace(made, claims=claims, articles=tuple(replace(each, zones=kept) for each in made.articles))
    assert [finding.reason for finding in verify(made, [PROVENANCE])] == [reason]


def _many(text: str, size: int) -> Case:
    """A text, and quotations of every `size` characters of its first thousands."""
    made = case({"claim": [{"text": text}]})
    quotations = tuple(Quotation(text[at : at + 20], Span(at, at + 20)) for at in range(0, 4000, size))
    return replace(made, claims=tuple(replace(claim, quotations=quotations) for claim in made.claims))


HOSTILE = {
    "negations": "ne pas " * 150_000,
    "conditions": "si les " * 150_000,
    "relatives": ", qui ne " * 120_000,
    "dashes": " – " * 300_000,
    "one word": "a" * 1_000_000,
    "nul": "\0" * 1_000_000,
    "no letters": "1 234,5 ; " * 100_000,
    "marks": "\u0301" * 500_000,
    "brackets": "(" * 1_000_000,
    "guillemets": "« » " * 250_000,
    "hyphens": "a-" * 500_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_sentence_of_a_million_signs_is_read_no_farther_than_around_the_words(text: str) -> None:
    found = verify(_many(text, 100), CHECKS)
    assert Outcome.COULD_NOT_RUN not in {finding.outcome for finding in found}
    whole = verify(case({"claim": [{"text": text, "headline": text}]}), CHECKS)
    assert Outcome.COULD_NOT_RUN not in {finding.outcome for finding in whole}


WORDS = [
    "ne ",
    "n'",
    "pas ",
    "si ",
    "s’",
    "que ",
    "mais ",
    "; ",
    ", ",
    "« ",
    " »",
    "(",
    "?",
    "au lieu de ",
    "\u00ad",
    "\n",
    "œ",
    "É",
    "\0",
]


@given(st.data())
def test_any_quotation_of_any_sentence_is_answered(data: st.DataObject) -> None:
    pieces = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), min_size=1, max_size=20)
    text = "".join(data.draw(pieces)) or "a"
    start = data.draw(st.integers(0, len(text) + 2))
    span = Span(start, start + data.draw(st.integers(1, len(text) + 5)))
    zone = Span(0, data.draw(st.integers(1, len(text))))
    made = case({"claim": [{"text": text, "headline": text, "quotes": []}]})
    claim = replace(made.claims[0], quotations=(Quotation(text, span), Quotation(text[:1], Span(0, 1))))
    articles = tuple(replace(each, zones=(Zone(RegionKind.TEASER, zone),)) for each in made.articles)
    for finding in verify(replace(made, claims=(claim,), articles=articles), CHECKS):
        assert finding.outcome is not Outcome.COULD_NOT_RUN, finding.values
        for place in finding.passages:
            if finding.check == "cut_quotation":
                place.span.of(text)
