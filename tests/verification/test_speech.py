"""Direct speech in two articles: what the corpus (`conflict.toml`) does not say."""

from __future__ import annotations

import pytest

from tests.verification.cases import case
from tracker.verification.case import Case
from tracker.verification.speech import sayings

SAID = "Nous livrerons l'urée avant la prochaine saison des pluies à chaque village du pays"


def told(*quotes: str, place: str = "quoted_speech") -> Case:
    return case({"claim": [{"text": quote, "place": place} for quote in quotes]})


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (SAID, ["sayings_agreed"]),
        (SAID.upper(), ["sayings_agreed"]),
        (SAID.replace("urée", "engrais"), ["sayings"]),
        ("Nous livrerons l'urée avant la prochaine saison des pluies", ["sayings_agreed"]),
        ("Le barrage sera achevé quand les crues auront cessé de nous surprendre", []),
        ("Nous livrerons l'urée", []),
        ("", []),
    ],
)
def test_two_quotations(other: str, reasons: list[str]) -> None:
    quotes = [SAID, other] if other else [SAID]
    assert [finding.reason for finding in sayings(told(*quotes))] == reasons


def test_an_article_s_own_sentences_are_not_compared() -> None:
    assert list(sayings(told(SAID, SAID.replace("urée", "engrais"), place="body"))) == []


def test_many_quotations_are_not_all_compared() -> None:
    assert len(list(sayings(told(*[f"{SAID} {n}" for n in range(60)])))) == 30 * 29 / 2
