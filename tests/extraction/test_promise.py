"""Traits and weights: what tells a promise from a statistic, as data that can be read."""

from __future__ import annotations

import pytest

from tests.extraction import fit, judging
from tracker.extraction import cues, promise
from tracker.extraction.candidates import sentences_of


def _traits(text: str, words: str) -> set[str]:
    found = cues.words(text)
    before = None
    for sentence in sentences_of(text, published_on=None):
        for quantity in sentence.quantities:
            if words in quantity.span.of(text):
                return set(promise.traits(sentence, before, quantity, text, found))
        before = sentence
    raise AssertionError(f"nothing read at {words}")


def test_a_cue_tells_by_its_side_and_its_distance() -> None:
    told = _traits("Le groupe va construire 200 logements, a-t-il dit.", "200")
    assert {"left will touching", "left work touching", "first left work", "unit count", "noun logement"} <= told


def test_a_clause_between_parts_a_cue_from_what_it_is_not_about() -> None:
    told = _traits("Le pays, qui produit 600 MW, construira une centrale de 200 MW.", "600")
    assert "left state touching" in told
    assert "right will touching" in told
    assert "left state parted" in _traits("Le pays produit peu ; il construira 200 MW.", "200")


def test_a_list_stands_where_its_first_member_does() -> None:
    told = _traits("Il prévoit 9 000 ha de bas-fonds, 420 km de pistes et 35 000 emplois.", "35 000")
    assert "left decide touching" in told


def test_the_sentence_before_tells_too() -> None:
    assert "before sign" in _traits("Un accord a été signé. Il porte sur 40 bus.", "40")


@pytest.mark.parametrize(
    ("text", "words", "is_promised"),
    [
        ("La société livrera 40 bus avant fin 2026.", "40", True),
        ("Les 40 bus ont été livrés en 2023.", "40", False),
        ("La population est de 3,3 millions de personnes.", "3,3", False),
        ("Le Conseil a autorisé l'acquisition de 200 bus.", "200", True),
        ("Le village est situé à 40 km de Tahoua.", "40", False),
    ],
)
def test_the_score_tells_what_is_promised(text: str, words: str, is_promised: bool) -> None:
    value, reasons = promise.score("quantity", _traits(text, words))
    assert 0 <= value <= 1
    assert (value >= 0.5) is is_promised
    assert len(reasons) <= 3


def test_the_weights_are_those_of_the_corpus() -> None:
    """Fitted again, a trait that weighs much weighs as much: nobody changed the corpus and forgot the weights."""
    data = [
        (traits, label)
        for case in judging.load("reading")
        for model, traits, label in fit.rows(case)
        if model == "undertaking"
    ]
    fitted = fit.fit(data, penalty=0.3, least=2)
    kept = promise.weights("undertaking")
    heavy = [trait for trait in fitted if abs(fitted[trait]) > 0.3]
    assert len(heavy) > 5
    assert [trait for trait in heavy if abs(fitted[trait] - kept.get(trait, 0)) > 0.02] == []
